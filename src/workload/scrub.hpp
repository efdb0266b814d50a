// SPDX-License-Identifier: GPL-2.0-or-later
// What a recording tells of the machine and of its users, and a copy that is given away need not.
#ifndef SWAPREPLAY_WORKLOAD_SCRUB_HPP
#define SWAPREPLAY_WORKLOAD_SCRUB_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// What can be taken out, by the names of --keep.
enum class Trait : std::uint8_t { pids, cgroups, hashes, workload, start, kernel, facts };
constexpr std::size_t trait_count = 7;

/// In the order of the traits.
[[nodiscard]] std::span<const std::string_view> trait_names() noexcept;
[[nodiscard]] std::optional<Trait> trait_named(std::string_view name) noexcept;

/// Takes out of a trace all that is not kept.
class Scrubber {
public:
    explicit Scrubber(const std::vector<Trait>& kept);

    [[nodiscard]] bool keeps(Trait trait) const noexcept { return kept_[static_cast<std::size_t>(trait)]; }

    /// The metadata of the copy. Of the kernel's release the numbers stay, which decide the rules of a replay.
    [[nodiscard]] Metadata scrubbed(Metadata metadata) const;
    /// Columns of hashes and details; notes which there were and which are left.
    void scrub(EventBlock& block);
    /// Whether a fact may stay: those that count pages or name settings. "swap_area" is a path, "command" a command.
    [[nodiscard]] bool keeps_fact(std::string_view name) const noexcept;

    /// Which were in the blocks, and taken out.
    [[nodiscard]] bool had(Trait trait) const noexcept { return had_[static_cast<std::size_t>(trait)]; }
    /// What the blocks tell of an event beside its operation and slot: "time", "cpu".
    [[nodiscard]] const std::vector<std::string>& left() const noexcept { return left_; }

private:
    void note_left(const EventBlock& block);

    std::array<bool, trait_count> kept_{};
    std::array<bool, trait_count> had_{};
    std::vector<std::string> left_;
};

/// A sentence for each thing that was in the trace and is not in its copy.
[[nodiscard]] std::vector<std::string> what_was_taken_out(const Metadata& before, const Metadata& after,
                                                          const Scrubber& scrubber);
/// What the copy still tells of the machine, and of each event: "kernel 6.12.117".
[[nodiscard]] std::vector<std::string> what_is_left(const Metadata& after, const Scrubber& scrubber);

}  // namespace swapreplay

#endif
