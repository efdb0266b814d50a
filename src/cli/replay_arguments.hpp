// SPDX-License-Identifier: GPL-2.0-or-later
// What `replay` and `compare` have in common: their options, and a trace's way through pools.
#ifndef SWAPREPLAY_CLI_REPLAY_ARGUMENTS_HPP
#define SWAPREPLAY_CLI_REPLAY_ARGUMENTS_HPP

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/moment_argument.hpp"
#include "cli/part_argument.hpp"
#include "cli/pass_argument.hpp"
#include "cli/trace_argument.hpp"
#include "report/replay_outcome.hpp"

namespace swapreplay::cli {

/// When pools compact.
struct CompactTimes {
    std::uint64_t every = 0;  ///< events; 0: not in between
    bool at_end = false;
};
/// --compact, in every verb that has it. @param words  outlives the parsing
CLI::Option* add_compact_option(CLI::App& verb, std::vector<std::string>& words);
/// From the words of --compact: every=N, end. Throws Error(Fault::usage).
[[nodiscard]] CompactTimes parse_compact(const std::vector<std::string>& words);

/// --kernel, in every verb that has it. @param kernel  outlives the parsing
CLI::Option* add_kernel_option(CLI::App& verb, std::string& kernel,
                               std::string_view otherwise = "the trace's, else the newest known");

// The help of --pool, --policy and --limit, in every verb that has them.
// @param more  what the verb does with it, or takes too; empty: nothing
[[nodiscard]] std::string pool_help(std::string_view more);
inline constexpr std::string_view policy_words = "store policy, applied before the pool";
[[nodiscard]] std::string policy_help(std::string_view more = {});
[[nodiscard]] std::string limit_help(std::string_view more = {});

/// The pools that these name. If one of them was compiled with AddressSanitizer, the program is run again with its runtime
/// preloaded. Throws what PoolSpec::parse() and run_again_with_sanitizer() throw.
[[nodiscard]] std::vector<PoolSpec> parse_pools(const std::vector<std::string>& texts);

/// The same for codecs out of tree, which are not loaded.
void run_codecs_with_sanitizer(const std::vector<std::string>& codecs);

/// Of a plot, if --samples does not say how many.
inline constexpr std::size_t samples_of_plot = 1000;

class ReplayArguments {
public:
    /// What the verb takes more than one of: a replay is made under each.
    struct Several {
        bool codecs = false;
        bool policies = false;
    };
    void add_options_to(CLI::App& verb, const Several& several);
    /// Adds --at and --bill, for a verb with one pool.
    void add_at_to(CLI::App& verb) {
        moments_.add_at_to(verb);
        moments_.add_bill_to(verb);
    }

    /// The trace through every pool, with a progress line, until its end or Ctrl-C.
    /// Throws Error: an option's value cannot be; what opening and reading the trace and the pools throw.
    /// @param codec  one of codecs()
    [[nodiscard]] ReplayOutcome replay(const std::string& path, const ReadOptions& reading,
                                       const std::string& codec, const std::vector<PoolSpec>& pools) const;

    /// Each trace under each of codecs(), until a signal stops one, which is the last then.
    [[nodiscard]] std::vector<ReplayOutcome> replay_each(const std::vector<std::string>& traces,
                                                         const ReadOptions& reading,
                                                         const std::vector<PoolSpec>& pools) const;

    /// Those of --codec; "" alone, for the trace's first, if there are none.
    /// Throws Error(Fault::usage): there are several, and the trace is standard input.
    [[nodiscard]] std::vector<std::string> codecs(const std::string& path) const;

    /// Calls `visit` with each block of the part that is asked for, until it returns false or a signal comes.
    void read(const std::string& path, const ReadOptions& reading,
              const std::function<bool(const EventBlock&)>& visit) const;

    /// As --bursts, of a trace whose bursts are known.
    void use_bursts(std::vector<Burst> found) { moments_.use_bursts(std::move(found)); }
    /// The part that is asked for, and on how many threads.
    [[nodiscard]] const PartArgument& part() const noexcept { return part_; }
    [[nodiscard]] unsigned threads() const;

    /// What the pools hold while it goes on.
    struct Live {
        std::uint64_t every_ns = 0;  ///< of wall time; 0: never
        std::function<void(const std::string& trace, const std::vector<std::string>& pools,
                           const LiveRow& row)>
            on_row;
    };
    Live live;
    std::size_t samples = 0;        ///< --samples
    std::size_t class_samples = 0;  ///< TraceReplayOptions::class_samples

private:
    /// The same under one policy.
    [[nodiscard]] ReplayOutcome replay_under(const std::string& policy, const std::string& path,
                                             const ReadOptions& reading, const std::string& codec,
                                             const std::vector<PoolSpec>& pools) const;
    [[nodiscard]] TraceReplayOptions run_options() const;

    /// Reads the trace before the replay, for the moments that are asked for.
    void find_moments(const std::string& path, const ReadOptions& reading,
                      const std::vector<Resolution>& settings, TraceReplayOptions& options,
                      ReplayOutcome& outcome) const;

    std::string kernel_;
    std::vector<std::string> policies_;  ///< empty: the trace's
    bool several_policies_ = false;
    std::string limit_;
    std::vector<std::string> codecs_;
    PartArgument part_;
    MomentArgument moments_;
    PassArgument passes_;
    std::vector<std::string> compact_;
    unsigned threads_ = 0;
    bool time_ = false;
    bool check_ = false;
};

/// The exit status of a verb that ran these: a failed check is a failure, a stop is Interrupt::exit_status.
/// Says on stderr what is wrong.
[[nodiscard]] int status_of(const std::vector<ReplayOutcome>& traces);

}  // namespace swapreplay::cli

#endif
