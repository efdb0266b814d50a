// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/shim.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view adapter_ending = "_pool.h";

std::vector<fs::path> folders_beside_program() {
    const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
    return {(folder / "../share/swapreplay/kernel-pool").lexically_normal(),
            (folder / "../../../kernel/userspace").lexically_normal()};
}

/// Lines that are not empty and no comments.
std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file(path);
    if (!file)
        throw Error(Fault::system,
                    fmt::format("{}: it cannot be read; it belongs to kernel-pool", path.string()));
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
    return lines;
}

}  // namespace

std::vector<Probe> Shim::probes_of(std::string_view allocator) const {
    std::vector<Probe> probes;
    for (const std::string& line : lines_of(fs::path(folder) / "probes.txt")) {
        std::istringstream words(line);
        std::string owner;
        Probe probe;
        words >> owner >> probe.name;
        std::getline(words, probe.body);
        if (owner == allocator) probes.push_back(std::move(probe));
    }
    return probes;
}

std::vector<std::string> Shim::allocators() const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(adapter_ending))
            names.push_back(name.substr(0, name.size() - adapter_ending.size()));
    }
    std::ranges::sort(names);
    return names;
}

CodecSources Shim::sources_of(std::string_view codec) const {
    for (const std::string& line : lines_of(fs::path(folder) / "codecs.txt")) {
        std::istringstream words(line);
        std::string name, place;
        CodecSources sources;
        words >> name >> sources.backend;
        while (words >> place)
            sources.places.push_back(place);
        if (name == codec) return sources;
    }
    return {std::string(codec), {fmt::format("lib/{}", codec)}};
}

Shim find_shim(const std::string& wanted, std::string_view part) {
    const std::vector<fs::path> places =
        wanted.empty() ? folders_beside_program() : std::vector<fs::path>{wanted};
    const auto found =
        std::ranges::find_if(places, [](const fs::path& place) { return fs::exists(place / "prelude.h"); });
    if (found == places.end()) {
        std::string text = "kernel-pool needs the repository's folder kernel/userspace:";
        for (const fs::path& place : places)
            text += fmt::format(" no file {}/prelude.h;", place.string());
        throw Error(Fault::usage, text + " set SWAPREPLAY_KERNEL_POOL to that folder");
    }
    Shim shim;
    shim.folder = (part.empty() ? *found : *found / part).string();
    // Installed, swapreplay_pool.h and swapreplay_codec.h are in the same folder.
    shim.includes = {found->string(), (*found / "../../include").lexically_normal().string()};
    for (const std::string& line : lines_of(fs::path(shim.folder) / "headers.txt")) {
        std::istringstream words(line);
        std::string header, place;
        words >> header >> place;
        (place == "tree" ? shim.of_tree : shim.provided).push_back(header);
    }
    return shim;
}

}  // namespace swapreplay::kernel_pool
