// SPDX-License-Identifier: GPL-2.0-or-later
// A codec as a person names it: `zstd:level=3,kernel=6.12`.
#ifndef SWAPREPLAY_CODEC_SPEC_HPP
#define SWAPREPLAY_CODEC_SPEC_HPP

#include <compare>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "codec/codec.hpp"

namespace swapreplay {

/// A kernel's release as codecs tell kernels apart: the first two numbers of `uname -r`.
struct KernelRelease {
    int major_number;
    int minor_number;

    friend auto operator<=>(const KernelRelease&,
                            const KernelRelease&) = default;  // NOLINT(modernize-use-nullptr): no pointer
};

/// The parameter that every codec has. Its default is the kernel that most of the facts were read from.
inline constexpr CodecParameter kernel_parameter{"kernel", "6.12", "a release, as 6.1",
                                                 "the kernel whose clens are wanted"};

/// Every function throws Error(Fault::usage) that names the codec, the parameter and what is allowed.
class CodecSpec {
public:
    /// Throws: `text` is not `name` or `name:parameter=value,…`, or names a parameter twice.
    explicit CodecSpec(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// The codec is known: takes its defaults. Throws: the spec has a parameter that the codec has not.
    void use(const CodecInfo& info);

    /// Of a parameter of the codec: a whole number in [least, most].
    [[nodiscard]] int number(std::string_view parameter, int least, int most) const;
    /// The index of the value among `allowed`.
    [[nodiscard]] std::size_t choice(std::string_view parameter,
                                     std::span<const std::string_view> allowed) const;
    /// The value of `kernel`. Throws too where it is older than `first`, the first release whose clens the
    /// codec is known to give.
    [[nodiscard]] KernelRelease kernel(KernelRelease first) const;

private:
    [[nodiscard]] const std::string& value(std::string_view parameter) const;
    [[noreturn]] void refuse(std::string_view parameter, std::string_view allowed) const;

    std::string text_;
    std::string name_;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace swapreplay

#endif
