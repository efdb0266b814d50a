// SPDX-License-Identifier: GPL-2.0-or-later
// Which policy and kernel a replay is of: the trace's, and one kernel for the policy and the pool, unless a person says
// otherwise.
#ifndef SWAPREPLAY_REPLAY_RESOLUTION_HPP
#define SWAPREPLAY_REPLAY_RESOLUTION_HPP

#include <optional>
#include <string>
#include <string_view>

#include "base/kernel_release.hpp"
#include "pool/parameters.hpp"
#include "replay/store_rules.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Who named the kernel.
enum class KernelSource { option, policy, pool, trace, nobody };

/// "option", "policy", "pool", "trace" or "newest known", as in JSON.
[[nodiscard]] std::string_view name_of(KernelSource source) noexcept;

/// Who chose the policy.
enum class PolicySource { option, trace, nobody };

/// "option", "trace" or "default", as in JSON.
[[nodiscard]] std::string_view name_of(PolicySource source) noexcept;

/// The policy of a trace that was recorded of this device, unless a person names another: "zswap" of zswap, else "zram".
[[nodiscard]] std::string_view policy_of_device(std::string_view device) noexcept;

/// What a person or a trace says of the rules; empty: nothing.
struct RulesChoice {
    std::string option;  ///< of --kernel
    std::string trace;   ///< the kernel that the trace was recorded on, or the running one; as `uname -r`
    std::string device = {};  ///< that was recorded: "zswap", "zram0"

    [[nodiscard]] static RulesChoice of(const std::string& option, const Metadata& metadata);
};

/// A pool and the policy before it, with the kernel of both.
struct Resolution {
    PoolSpec pool;  ///< its text as given, with the kernel among its values
    StorePolicy policy;
    /// nullopt: neither follows a kernel, or they are of different ones.
    std::optional<KernelRelease> kernel;
    KernelSource source = KernelSource::nobody;
    std::string note;  ///< empty, or a sentence: a mixture, or a kernel that is not known
    PolicySource policy_source = PolicySource::option;
};

/// A kernel that the pool's or the policy's text names is its own; where one of the two names none, it has the other's; a
/// pool's kernel=6.16 is then the trace's stable release of 6.16, if the trace is of one. Where neither names one: that
/// of the option, else the trace's, else the newest known. An option counts before a kernel that only one of them names.
/// @param policy  empty: that of the recorded device
/// Throws Error(Fault::usage): no such pool, policy or kernel, or the kernel's policy cannot be replayed.
[[nodiscard]] Resolution resolve(const PoolSpec& pool, std::string_view policy, const RulesChoice& choice);

}  // namespace swapreplay

#endif
