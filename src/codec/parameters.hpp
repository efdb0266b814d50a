// SPDX-License-Identifier: GPL-2.0-or-later
// The parameter that every codec has.
#ifndef SWAPREPLAY_CODEC_PARAMETERS_HPP
#define SWAPREPLAY_CODEC_PARAMETERS_HPP

#include "base/parameters.hpp"

namespace swapreplay {

inline constexpr ParameterInfo kernel_parameter{"kernel", default_kernel, "a release such as 6.1",
                                                "kernel whose clens are wanted"};

}  // namespace swapreplay

#endif
