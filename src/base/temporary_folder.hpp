// SPDX-License-Identifier: LGPL-2.1-or-later
// A folder of one's own that is gone with what is in it when it is no longer used.
#ifndef SWAPREPLAY_BASE_TEMPORARY_FOLDER_HPP
#define SWAPREPLAY_BASE_TEMPORARY_FOLDER_HPP

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "swapreplay/error.hpp"

namespace swapreplay {

class TemporaryFolder {
public:
    /// @param purpose  a part of its name
    /// Throws Error(Fault::system).
    explicit TemporaryFolder(std::string_view purpose)
        : path_((folder_for_all() / ("swapreplay-" + std::string(purpose) + ".XXXXXX")).string()) {
        if (mkdtemp(path_.data()) == nullptr) throw Error(Fault::system, path_ + ": " + std::strerror(errno));
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string file(std::string_view name) const { return path_ + '/' + std::string(name); }

private:
    static std::filesystem::path folder_for_all() {
        std::error_code error;
        std::filesystem::path folder = std::filesystem::temp_directory_path(error);
        if (!error) return folder;
        const char* const named = std::getenv("TMPDIR");
        const std::string where = named == nullptr ? "/tmp" : named;
        throw Error(Fault::system, where + ": no folder for temporary files; set TMPDIR to one that exists");
    }

    std::string path_;
};

}  // namespace swapreplay

#endif
