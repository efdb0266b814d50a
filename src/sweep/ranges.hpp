// SPDX-License-Identifier: GPL-2.0-or-later
// Ranges in arguments: one text that stands for several values.
//
//   4..16            4, 5, 6, … 16
//   4..16+4          4, 8, 12, 16                in steps of 4
//   64M..512M/16     64M, 92M, 120M, … 512M      in 16 equal steps, which are 17 values
//
// Both ends are among the values. A range with units needs steps, and steps that do not come out even are rounded down to
// the unit: 1M..4M/2 is 1M, 2M, 4M.
#ifndef SWAPREPLAY_SWEEP_RANGES_HPP
#define SWAPREPLAY_SWEEP_RANGES_HPP

#include <string>
#include <string_view>
#include <vector>

namespace swapreplay {

/// A pool or a policy: the combinations of all values of its parameters, those of the last parameter side by side.
/// `zsmalloc:chain=4..16` is 13 pools. A value that does not begin with a digit is not a range: `file=../mine.so`.
/// Throws Error(Fault::usage) that names the option: a range cannot be.
[[nodiscard]] std::vector<std::string> expand_spec(std::string_view option, std::string_view text);

/// Limits as `--limit` takes them, in pages or in bytes; the ends of a range may have different units of bytes.
/// "none" gives "": no limit. A limit comes out in its shortest form: 1024K as 1M.
/// Throws Error(Fault::usage).
[[nodiscard]] std::vector<std::string> expand_limit(std::string_view text);

}  // namespace swapreplay

#endif
