// SPDX-License-Identifier: GPL-2.0-or-later
// --at, --bill and --bursts: the moments of a trace at which pools are looked at.
#ifndef SWAPREPLAY_CLI_MOMENT_ARGUMENT_HPP
#define SWAPREPLAY_CLI_MOMENT_ARGUMENT_HPP

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay::cli {

/// The help of --bursts, in every verb that has it. @param more  what the verb does there
[[nodiscard]] std::string bursts_help(std::string_view more);

class MomentArgument {
public:
    /// Adds --at, for verbs with one pool.
    void add_at_to(CLI::App& verb);
    /// Adds --bill, for verbs with one pool.
    void add_bill_to(CLI::App& verb);
    /// Adds --bursts.
    void add_bursts_to(CLI::App& verb);

    /// As --bursts, of a trace whose bursts are known: it is not read for them.
    void use_bursts(std::vector<Burst> found) {
        bursts_ = true;
        found_ = std::move(found);
    }

    [[nodiscard]] bool any() const noexcept { return bill_ || bursts_ || !at_.empty(); }

    /// How the trace can be read: once more from its beginning, for what is not known before.
    struct Passes {
        std::function<void(const std::function<bool(const EventBlock&)>& visit)>
            read;                                   ///< until visit is false
        std::function<std::uint64_t()> peak_event;  ///< of the pool
    };
    /// Finds moments and bursts; they are put into the outcome, and their points returned, in ascending order.
    /// Throws Error(Fault::usage): a moment cannot be, or the trace has no times.
    [[nodiscard]] std::vector<SnapshotPoint> find(const Passes& passes, ReplayOutcome& outcome) const;

private:
    std::vector<std::string> at_;
    bool bursts_ = false;
    std::optional<std::vector<Burst>> found_;  ///< nullopt: they are looked for
    bool bill_ = false;
};

/// Throws Error(Fault::usage): a moment lies after the last event, or before the first, that was replayed.
void require_moments(const ReplayOutcome& outcome);

}  // namespace swapreplay::cli

#endif
