// SPDX-License-Identifier: GPL-2.0-or-later
// Relay files that were saved, or that come through pipes. Each has an end, and there is no module to ask.
//
// When a recording is stopped, a file is still read to its end, and a pipe is emptied once.
#ifndef SWAPREPLAY_COLLECT_SAVED_RELAY_HPP
#define SWAPREPLAY_COLLECT_SAVED_RELAY_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "collect/relay_control.hpp"
#include "collect/relay_input.hpp"
#include "collect/relay_names.hpp"

namespace swapreplay::collect {

/// Each file is read one event ahead, so the lowest number among their heads is the next event.
class SavedRelay final : public RelayInput {
public:
    /// @param only       the only file to read; without it all files with the name's stem
    /// @param page_size  if the module's info was not saved with them; 0: this machine's
    SavedRelay(const RelayName& name, const std::optional<std::string>& only, std::uint32_t page_size);

    std::uint64_t fill(const Sequence& sequence, const std::atomic<bool>& stop) override;
    [[nodiscard]] bool ended(bool) const override { return open_ == 0; }
    void pause() override {}
    [[nodiscard]] std::optional<Counts> counts() override { return std::nullopt; }
    [[nodiscard]] Metadata metadata() const override { return metadata_; }
    [[nodiscard]] std::int64_t clock_offset_ns() const override { return clock_offset_ns_; }
    [[nodiscard]] std::optional<std::uint32_t> assumed_page_size() const override {
        return assumed_page_size_;
    }

private:
    struct State {
        bool plain_file = false;  // its end can be read already
        bool ended = false;
    };

    void add_file(const std::string& path, const RecordRules& rules);
    void read_ahead(std::size_t file, const Sequence& sequence, const std::atomic<bool>& stop);
    bool read_once(std::size_t file, const Sequence& sequence);
    void end(std::size_t file);

    Metadata metadata_;
    std::int64_t clock_offset_ns_ = 0;
    std::optional<std::uint32_t> assumed_page_size_;
    std::vector<State> states_;  // of each of files_
    std::size_t open_ = 0;
    std::vector<std::byte> scratch_;
};

}  // namespace swapreplay::collect

#endif
