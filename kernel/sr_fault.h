/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that runs out, on purpose: built with `make SR_FAULTS=1`, the module has
 * a parameter fail_at=N, and its N-th acquisition while loading (counted from 1)
 * fails. Without SR_FAULTS nothing of this is in the module.
 *
 * Every acquisition goes through one of the two macros.
 */
#ifndef SR_FAULT_H
#define SR_FAULT_H

#ifdef SR_FAULTS
bool sr_fault_now(void); /* counts; true at the fail_at-th call */
#else
static inline bool sr_fault_now(void)
{
	return false;
}
#endif

/* For what gives NULL when it fails. */
#define sr_try_ptr(acquisition) (sr_fault_now() ? NULL : (acquisition))
/* For what gives a negative error when it fails. */
#define sr_try_int(acquisition) (sr_fault_now() ? -ENOMEM : (acquisition))

#endif
