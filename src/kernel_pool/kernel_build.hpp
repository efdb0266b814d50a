// SPDX-License-Identifier: GPL-2.0-or-later
// What compiling a file of a kernel's tree takes, whatever is made of it: empty headers in place of the kernel's, the
// compiler's arguments, and the sentence on what does not compile.
#ifndef SWAPREPLAY_KERNEL_POOL_KERNEL_BUILD_HPP
#define SWAPREPLAY_KERNEL_POOL_KERNEL_BUILD_HPP

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/temporary_folder.hpp"
#include "kernel_pool/compiler.hpp"
#include "kernel_pool/kernel_tree.hpp"
#include "kernel_pool/shim.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::kernel_pool {

/// The source does not compile.
class CompileError : public Error {
public:
    CompileError(const std::string& what, std::string messages)
        : Error(Fault::usage, what), messages_(std::move(messages)) {}
    /// The compiler's, whole.
    [[nodiscard]] const std::string& messages() const noexcept { return messages_; }

private:
    std::string messages_;
};

/// What the user chose, whatever is compiled.
struct CompileOptions {
    std::vector<std::string> defines;   ///< NAME or NAME=VALUE
    std::vector<std::string> includes;  ///< headers of the user, before the source's first line
    bool sanitize = false;              ///< with AddressSanitizer and UndefinedBehaviorSanitizer
    std::string compiler = "cc";        ///< as in $CC
    std::string shim;                   ///< the folder kernel/userspace; empty: beside the program
};

[[nodiscard]] bool contains(const std::vector<std::string>& words, std::string_view word);
/// `#include "PATH"`, a line.
[[nodiscard]] std::string including(const std::string& path);
/// A line of C: the shared object says what it was made of, which SharedObject::made_of() reads.
[[nodiscard]] std::string saying_made_of(std::string_view what);

class KernelBuild {
public:
    /// @param options  outlives this
    /// @param command  "kernel-pool": for messages and the temporary folder
    KernelBuild(const KernelTree& tree, Shim shim, const CompileOptions& options, std::string command);

    /// Puts an empty header where the source's #include lines, and those of the tree's own headers, expect one.
    /// @param own_prefix  a header that begins so is the tree's as well; empty: none but those of headers.txt
    void add_headers_of(const std::string& source, std::string_view own_prefix = {});

    /// As -D; a later one replaces an earlier one.
    void define(const std::string& name, const std::string& value) { defines_[name] = value; }
    void undefine(const std::string& name) { defines_.erase(name); }
    /// The value, or nullptr.
    [[nodiscard]] const std::string* defined(const std::string& name) const;
    /// Those of the user, after all others.
    void add_users_defines();

    /// Compiles the text of a source. Safe to call from several threads at once.
    [[nodiscard]] Compiled compile(const std::string& source, const std::vector<std::string>& more) const;
    /// Runs the compiler to link objects.
    [[nodiscard]] Compiled link(std::vector<std::string> arguments) const;
    /// Whether the body of a function compiles after the source.
    [[nodiscard]] bool has(const std::string& source, const Probe& probe) const;
    /// Makes the shared object: `make` is given the path of a file that takes the output's place if it is whole.
    /// It throws if it made none.
    void make_output(const std::string& output, const std::function<Compiled(const std::string& file)>& make);

    /// Throws CompileError if it is the linker that failed, and not for a function of the kernel's.
    void refuse_unlinked(const std::string& source, const Compiled& linked) const;
    /// Throws CompileError that says what the source needs and is not provided.
    [[noreturn]] void refuse_source(const std::string& source, const std::string& messages) const;
    /// Whether the linker did not find a function.
    [[nodiscard]] static bool lacks_functions(const Compiled& linked);
    /// The linker's option that makes what is missing an error now, not when the shared object is loaded.
    static constexpr const char* all_defined = "-Wl,-z,defs";
    /// Links so that what it defines is what it calls. Without that the dynamic linker takes the first library that has
    /// the name: the tree's zstd would call this program's libzstd.
    static constexpr const char* calls_its_own = "-Wl,-Bsymbolic";
    /// Links with all_defined. A sanitized object of clang's needs functions that are nowhere until it is loaded:
    /// it is linked without.
    [[nodiscard]] static Compiled with_all_defined(const std::function<Compiled(bool all_defined)>& link);

    [[nodiscard]] std::string temporary_file(std::string_view name) const { return headers_.file(name); }
    [[nodiscard]] std::string shim_file(std::string_view name) const;
    /// The compiler's warnings about what make_output() made.
    [[nodiscard]] const std::string& messages() const noexcept { return messages_; }
    void add_messages(const std::string& messages) { messages_ += messages; }

private:
    void make_header(const Include& include, std::string_view own_prefix);
    [[nodiscard]] std::string places() const;

    const KernelTree& tree_;
    const Shim shim_;
    const CompileOptions& options_;
    const std::string command_;
    Compiler compiler_;
    const TemporaryFolder headers_;
    std::map<std::string, std::string, std::less<>> defines_;
    std::vector<Include> not_provided_;
    std::vector<Include> absent_;  ///< of the tree, and not there
    std::string messages_;
    std::string most_errors_;  ///< the compiler's option for it
};

}  // namespace swapreplay::kernel_pool

#endif
