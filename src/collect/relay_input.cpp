// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_input.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "collect/live_relay.hpp"
#include "collect/relay_names.hpp"
#include "collect/saved_relay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

/// compcache 2008's command line is what people type first, so say what it needs.
[[noreturn]] void refuse_absent(const std::string& path, int error) {
    throw Error(
        Fault::system,
        fmt::format("{}: cannot be opened: {}; check that sr_relay.ko is loaded, that debugfs is mounted "
                    "(mount -t debugfs debugfs /sys/kernel/debug), and that you are root",
                    path, std::strerror(error)));
}

bool on_debugfs(const std::string& path) {
    struct statfs system {};
    return statfs(path.c_str(), &system) == 0 && system.f_type == DEBUGFS_MAGIC;
}

}  // namespace

std::unique_ptr<RelayInput> open_relay(const std::string& path, bool one_cpu, std::uint32_t page_size) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) refuse_absent(path, errno);
    const RelayName name = parse_relay_name(path);
    if (S_ISDIR(status.st_mode))
        throw Error(
            Fault::usage,
            fmt::format("{}: is a directory; name a relay file in it, such as {}/sr_relay0", path, path));
    const auto only = one_cpu || !name.cpu ? std::optional(path) : std::nullopt;
    const std::string barrier = name.control_directory() + "/barrier";
    if (name.cpu && access(barrier.c_str(), F_OK) == 0) {
        auto live = std::make_unique<LiveRelay>(name, only);
        require_page_size(page_size, live->metadata().page_size, name.control_directory());
        return live;
    }
    if (on_debugfs(path))
        throw Error(Fault::format,
                    fmt::format("{}: not a relay file of sr_relay.ko: there is no {}", path, barrier));
    return std::make_unique<SavedRelay>(name, only, page_size);
}

}  // namespace swapreplay::collect
