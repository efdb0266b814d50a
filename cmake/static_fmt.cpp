// SPDX-License-Identifier: GPL-2.0-or-later
// The fmt library within a static program: Debian has its headers and the shared library, but no archive of it.
#include <fmt/format-inl.h>

// What the headers declare to be elsewhere.
FMT_BEGIN_NAMESPACE
namespace detail {
template auto thousands_sep_impl<char>(locale_ref) -> thousands_sep_result<char>;
template auto decimal_point_impl<char>(locale_ref) -> char;
}  // namespace detail
FMT_END_NAMESPACE
