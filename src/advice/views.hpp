// SPDX-License-Identifier: GPL-2.0-or-later
// Choices beside each other: in whole traces and their thirds, at the peak and on average.
#ifndef SWAPREPLAY_ADVICE_VIEWS_HPP
#define SWAPREPLAY_ADVICE_VIEWS_HPP

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "advice/advice.hpp"

namespace swapreplay::advice {

/// Less than this share of the memory in use does not count as a difference.
inline constexpr double smallest_difference = 0.005;

/// Bytes at the peak, or on average, of a trace or a third of it; or of the pages that a device holds.
struct View {
    std::size_t trace = 0;
    std::size_t third = 0;  ///< 1 to 3; 0: the whole trace
    bool mean = false;
    bool held = false;  ///< by a device now
};
/// "the first third of my.sr, at the peak"; the trace is left out if there is one alone.
[[nodiscard]] std::string text_of(const View& view, const AllResults& all);
/// Whole and thirds, peak and mean of each trace; of a choice that is known by a device's pages, all of these and their
/// thirds.
[[nodiscard]] std::vector<View> views_of(const Choice& choice, const AllResults& all);
/// Pages by bytes of a page.
[[nodiscard]] double bytes_in(const View& view, const Choice& choice, const AllResults& all);

/// The trial for the settings in use: a recording of zswap by zswap's rules, all others by zram's.
[[nodiscard]] Trial trial_in_use(const TraceFacts& facts);
/// The same by zram's rules, for what zram alone can be asked.
[[nodiscard]] Trial trial_of_zram(const TraceFacts& facts);

/// A choice of the same trial for each trace.
[[nodiscard]] Choice choice_of(std::string name, const AllResults& all,
                               const std::function<Trial(const TraceFacts&)>& trial);

/// The memory of whole traces, added up. @param now  the choice in use
[[nodiscard]] Saving saving_of(const Choice& now, const Choice& then, const AllResults& all);
/// Shares of the memory in use: 0.1 is a tenth less.
[[nodiscard]] double saved_at_peak(const Saving& saving);
[[nodiscard]] double saved_on_average(const Saving& saving);

/// In which views something holds of the choice.
[[nodiscard]] Sureness holds_in(const Choice& chosen, const AllResults& all,
                                const std::function<bool(const View&)>& holds);
/// In which views no other choice needs less, but for smallest_difference.
[[nodiscard]] Sureness best_in(const Choice& chosen, const std::vector<Choice>& choices,
                               const AllResults& all);
/// In which views the choice saves that much against the one in use.
[[nodiscard]] Sureness saves_in(const Choice& chosen, const Choice& now, const AllResults& all);

/// The choice that needs the least, at the peak and on average of whole traces alike; that in use if it is not worse by
/// smallest_difference. The choices have one that is in use.
[[nodiscard]] const Choice& best_of(const std::vector<Choice>& choices, const AllResults& all);
[[nodiscard]] const Choice& in_use(const std::vector<Choice>& choices);

/// Of choices that cost the more the later they come, the first being the one in use: the first after it that saves nine
/// tenths of what `best` saves on average. Its place among them.
[[nodiscard]] std::size_t rarest_that_does(const std::vector<Choice>& choices, const Choice& best,
                                           const AllResults& all);

/// Puts the choice that needs the least, what it saves and how sure that is into an answer with choices.
void choose_smallest(Recommendation& answer, const AllResults& all);

}  // namespace swapreplay::advice

#endif
