// SPDX-License-Identifier: GPL-2.0-or-later
// A question that people ask about their compressed swap, and its answer from exact replays.
//
// One question costs one .cpp, which defines `const Advice& NAME_advice::advice()`, and one line in CMakeLists.txt.
#ifndef SWAPREPLAY_ADVICE_ADVICE_HPP
#define SWAPREPLAY_ADVICE_ADVICE_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advice/device_facts.hpp"
#include "advice/trial.hpp"

namespace swapreplay::advice {

/// What is known beside the traces.
struct Circumstances {
    std::map<std::string, PageTimes> times;  ///< of codecs; empty: not known
    std::uint64_t ram_bytes = 0;             ///< of the machine; 0: not known
    std::optional<DeviceFacts> device;       ///< the compressor is chosen by what it holds, if there is one
};

/// What the answers so far amount to, for the questions after them and for the settings to paste.
struct Settings {
    std::string device = "zram0";       ///< that they are for
    std::string codec;                  ///< empty: as the traces have it
    unsigned chain = 0;                 ///< CONFIG_ZSMALLOC_CHAIN_SIZE; 0: as it is
    std::uint64_t disksize_bytes = 0;   ///< 0: not known
    std::uint64_t mem_limit_bytes = 0;  ///< 0: none
    std::string compact_every;          ///< "8.2 s", "every 2,000 events"; empty: not
    std::string recompress_codec;       ///< empty: none
    std::uint64_t recompress_idle_seconds = 0;
    std::uint64_t recompress_bytes = 0;        ///< the most that its pool takes
    std::uint64_t writeback_idle_seconds = 0;  ///< 0: none
    std::uint64_t zswap_bytes = 0;             ///< that its pool needs; 0: not known
    bool zswap_has_zpool = false;              ///< the kernel has the parameter zpool
};

enum class Verdict {
    change,       ///< something else needs less memory than what is in use
    keep,         ///< nothing else makes a difference, or what is in use is best
    size,         ///< not a choice, but a number
    cannot_tell,  ///< the trace lacks what it takes
    not_offered,  ///< the kernel does not have it
};
/// "change", "keep", "size", "cannot tell", "not offered", as in JSON.
[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

/// Memory in bytes, all traces together.
struct Saving {
    double peak_now = 0, peak_then = 0;
    double mean_now = 0, mean_then = 0;
    bool of_one_moment = false;  ///< of a device's pages: there is neither peak nor mean, all are alike
};

/// Whether the answer is the same if one looks at a third of a trace, at one trace alone, at the peak or on average.
struct Sureness {
    std::uint64_t holds = 0;
    std::uint64_t views = 0;
    std::vector<std::string> except;  ///< the views in which it does not, for a person
    std::string_view looked_at = "traces and their thirds, at the peak and on average";

    /// In fewer than three quarters of them.
    [[nodiscard]] bool is_doubtful() const noexcept { return holds * 4 < views * 3; }
};

/// A number of a choice beside its memory, summed over the traces.
struct Extra {
    std::string key;    ///< in JSON
    std::string title;  ///< of its column
    std::uint64_t value = 0;
    bool pages = false;  ///< shown as memory
};

/// One of the things that can be chosen.
struct Choice {
    std::string name;
    std::vector<Trial> trials;  ///< one for each trace; empty: it is known by `held`
    bool in_use = false;
    std::vector<Extra> extras;
    std::vector<double> held = {};        ///< DeviceCodec::held
    std::optional<PageTimes> times = {};  ///< of a store and a load, if they are known
};

struct Recommendation {
    std::string_view about;  ///< Advice::name
    std::string_view title;
    Verdict verdict = Verdict::cannot_tell;
    std::string answer;                  ///< a few words: "16 instead of 8"
    std::string chosen;                  ///< the name of a choice; empty: none
    std::vector<std::string> sentences;  ///< why, and what is not known
    std::optional<Saving> saving;
    std::string cost;                  ///< a sentence; empty: it costs nothing that could be asked about
    std::optional<PageTimes> more_us;  ///< what a store and a load take longer
    std::optional<Sureness> sureness;
    std::string choices_title;  ///< of the column with their names
    std::vector<Choice> choices;
};

using AllResults = std::vector<Results>;

struct Advice {
    std::string_view name;
    std::string_view title;
    /// What has to be replayed of each trace; nullptr: nothing.
    std::vector<Trial> (*trials)(const TraceFacts& facts);
    /// What has to be replayed of all[trace] when the trials of all questions are known, and answered those that need no
    /// more; nullptr: nothing.
    std::vector<Trial> (*more_trials)(const AllResults& all, std::size_t trace, const Settings& so_far);
    /// The answer; its settings are put into `settings`.
    Recommendation (*answer)(const AllResults& all, const Circumstances& circumstances, Settings& settings);
    bool needs_traces = true;  ///< false: a device's pages are enough
    bool is_of_zram = false;   ///< asked of zram alone, by whose rules recordings of zswap are replayed too
};

/// In the order of their answers.
[[nodiscard]] const std::vector<const Advice*>& all_advice();

}  // namespace swapreplay::advice

#endif
