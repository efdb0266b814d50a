// SPDX-License-Identifier: GPL-2.0-or-later
// A codec as a person names it: `zstd:level=3,kernel=6.12`.
#ifndef SWAPREPLAY_CODEC_PARAMETERS_HPP
#define SWAPREPLAY_CODEC_PARAMETERS_HPP

#include <span>
#include <string>
#include <string_view>

#include "base/kernel_release.hpp"
#include "base/spec.hpp"
#include "codec/codec.hpp"

namespace swapreplay {

/// The parameter that every codec has.
inline constexpr CodecParameter kernel_parameter{"kernel", default_kernel, "a release, as 6.1",
                                                 "the kernel whose clens are wanted"};

/// The values of a codec's parameters, as given or by default. Every function throws Error(Fault::usage) that
/// names the codec, the parameter and what is allowed; `parameter` has to be one of the codec's own.
class CodecParameters {
public:
    /// Throws: the spec has a parameter that the codec has not.
    CodecParameters(const CodecInfo& info, Spec spec);

    /// The spec as it was given.
    [[nodiscard]] const std::string& spec() const noexcept { return spec_.text; }
    [[nodiscard]] const std::string& text(std::string_view parameter) const;
    /// The spec with the value of every parameter that has one.
    [[nodiscard]] std::string full_text(const CodecInfo& info) const;
    /// A whole number in [least, most].
    [[nodiscard]] int number(std::string_view parameter, int least, int most) const;
    /// The index of the value among `allowed`.
    [[nodiscard]] std::size_t choice(std::string_view parameter,
                                     std::span<const std::string_view> allowed) const;
    /// The value of `kernel`. Throws too where it is older than `first`, the first release whose clens the
    /// codec is known to give.
    [[nodiscard]] KernelRelease kernel(KernelRelease first) const;

private:
    [[noreturn]] void refuse(std::string_view parameter, std::string_view allowed) const;

    Spec spec_;
};

}  // namespace swapreplay

#endif
