/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fault injection: built with `make SR_FAULTS=1`, the module has a parameter
 * fail_at=N, and the N-th acquisition during loading, counted from 1, fails after
 * fail_delay_ms. Without SR_FAULTS none of this is in the module.
 *
 * Every acquisition goes through one of the two macros.
 */
#ifndef SR_FAULT_H
#define SR_FAULT_H

#ifdef SR_FAULTS
bool sr_fault_now(void); /* counts calls; true for the fail_at-th */
#else
static inline bool sr_fault_now(void)
{
	return false;
}
#endif

/* For functions that return NULL on failure. */
#define sr_try_ptr(acquisition) (sr_fault_now() ? NULL : (acquisition))
/* For functions that return a negative error on failure. */
#define sr_try_int(acquisition) (sr_fault_now() ? -ENOMEM : (acquisition))

#endif
