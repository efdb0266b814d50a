// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/known_values.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "cli/format_values.hpp"
#include "cli/parameter_values.hpp"
#include "codec/registry.hpp"
#include "contents/page_trace.hpp"
#include "pool/registry.hpp"
#include "replay/pass_spec.hpp"
#include "replay/store_rules.hpp"
#include "swapreplay/error.hpp"
#include "verify/in_vm.hpp"
#include "workload/scrub.hpp"

namespace swapreplay::cli {

namespace {

void append(std::vector<Candidate>& words, std::vector<Candidate> more) {
    std::ranges::move(more, std::back_inserter(words));
}

/// Pools and codecs can be shared objects, too.
Candidates pools(const CLI::Option&, const std::string& typed) {
    Candidates candidates{{}, "so"};
    for (const PoolInfo* info : pool_infos())
        append(candidates.words, spec_words(info->name, info->summary, info->parameters, typed));
    return candidates;
}

Candidates codecs(const CLI::Option&, const std::string& typed) {
    Candidates candidates{{}, "so"};
    for (const CodecInfo* info : codec_infos())
        append(candidates.words, spec_words(info->name, info->summary, info->parameters, typed));
    return candidates;
}

/// "lzo,zstd": after a comma there is another codec, or a parameter of the one before.
Candidates codec_list(const CLI::Option& option, const std::string& typed) {
    Candidates candidates = codecs(option, typed);
    const std::size_t begin = typed.rfind(',') + 1;
    if (begin == 0) return candidates;
    for (Candidate& next : codecs(option, typed.substr(begin)).words) {
        next.word.insert(0, typed, 0, begin);
        candidates.words.push_back(std::move(next));
    }
    candidates.files = "none";
    return candidates;
}

Candidates policies(const CLI::Option&, const std::string& typed) {
    Candidates candidates;
    for (const PolicyInfo& info : policy_infos()) {
        append(candidates.words, spec_words(info.name, info.summary, info.parameters, typed));
    }
    return candidates;
}

/// After `head`, the next of a pass's words: "idle=1h," can go on with "every=".
Candidates pass_words(const std::vector<ParameterInfo>& parameters, const std::string& head,
                      const std::string& typed) {
    const std::string name = "pass:";
    Candidates candidates;
    for (Candidate& word : spec_words("pass", "", parameters, name + typed))
        candidates.words.push_back({head + word.word.substr(name.size()), std::move(word.meaning)});
    return candidates;
}

Candidates writebacks(const CLI::Option&, const std::string& typed) {
    return pass_words(writeback_parameters(), "", typed);
}

/// "lzo:zstd,idle=": codecs, then words.
Candidates recompressions(const CLI::Option&, const std::string& typed) {
    const std::size_t codecs_end = typed.find(',') + 1;
    if (codecs_end != 0)
        return pass_words(recompression_parameters(), typed.substr(0, codecs_end), typed.substr(codecs_end));
    Candidates candidates;
    const std::string head = typed.substr(0, typed.rfind(':') + 1);
    for (const CodecInfo* info : codec_infos())
        candidates.words.push_back(
            {fmt::format("{}{}{}", head, info->name, head.empty() ? ":" : ""), std::string(info->summary)});
    return candidates;
}

/// Words of a list with commas: those of the list are left out.
Candidates words_of_list(const std::vector<std::string>& words, const std::string& typed) {
    const std::string head = typed.substr(0, typed.rfind(',') + 1);
    Candidates candidates;
    for (const std::string& word : words)
        if (fmt::format(",{}", head).find(fmt::format(",{},", word)) == std::string::npos)
            candidates.words.push_back({head + word, ""});
    return candidates;
}

Candidates operations(const CLI::Option&, const std::string& typed) {
    return words_of_list({"read", "write", "free"}, typed);
}

Candidates chunks(const CLI::Option&, const std::string& typed) {
    return words_of_list({"4K", "8K", "16K", "32K", "64K"}, typed);
}

Candidates traits(const CLI::Option&, const std::string&) {
    Candidates candidates;
    for (const auto& name : trait_names())
        candidates.words.push_back({std::string(name), ""});
    return candidates;
}

Candidates page_formats(const CLI::Option&, const std::string&) {
    Candidates candidates;
    for (const PageTraceFormat* format : page_trace_formats())
        candidates.words.push_back({std::string(format->name), std::string(format->summary)});
    return candidates;
}

Candidates releases(const CLI::Option&, const std::string&) {
    Candidates candidates;
    for (const std::string& word : kernel_words())
        candidates.words.push_back({word, ""});
    return candidates;
}

/// Of vm/kernels.txt, the first word of each line; nothing if the folder is not there.
Candidates bootable_kernels(const CLI::Option&, const std::string&) {
    Candidates candidates;
    try {
        const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
        std::ifstream file(verify::find_vm_folder("", program) + "/kernels.txt");
        for (std::string line; std::getline(file, line);) {
            const std::string name = line.substr(0, line.find(' '));
            if (!name.empty() && name.front() != '#') candidates.words.push_back({name, ""});
        }
    } catch (const Error&) {
        return {};
    }
    return candidates;
}

Candidates trace_formats(const CLI::Option& option, const std::string&) {
    return format_values(option.get_name() == "--to");
}

Candidates moments(const CLI::Option&, const std::string&) {
    return {{{"peak", "when the pool holds most"},
             {"end", "after the last event"},
             {"event=", "after the event of this number"},
             {"time=", "at this time"}},
            "none"};
}

Candidates times_to_compact(const CLI::Option&, const std::string&) {
    return {{{"every=", "after every N events"}, {"end", "after the last event"}}, "none"};
}

std::vector<Candidate> zram_devices(const std::string& prefix) {
    std::vector<Candidate> words;
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator("/sys/block", absent)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("zram")) words.push_back({prefix + name, "a zram device of this machine"});
    }
    std::ranges::sort(words, {}, &Candidate::word);
    return words;
}

Candidates devices(const CLI::Option& option, const std::string&) {
    if (option.get_name() != "--device") return {};
    return {zram_devices("/dev/"), "none"};
}

Candidates sources(const CLI::Option&, const std::string&) {
    Candidates candidates{zram_devices(""), "none"};
    candidates.words.push_back({"zswap", "this machine's zswap"});
    candidates.words.push_back({"sr_relay", "the module of kernel/README.md"});
    return candidates;
}

struct Known {
    std::string_view value;
    Candidates (*candidates)(const CLI::Option& option, const std::string& typed);
};

constexpr std::array known{
    Known{"POOL", pools},       Known{"CODEC", codec_list},      Known{"POLICY", policies},
    Known{"RELEASE", releases}, Known{"KERNEL", releases},       Known{"FORMAT", trace_formats},
    Known{"MOMENT", moments},   Known{"WHEN", times_to_compact}, Known{"DEVICE", devices},
    Known{"SOURCE", sources},
};

/// What stands for the value in the help says less than the option's name.
constexpr std::array known_by_option{
    Known{"--vm", bootable_kernels},       Known{"--keep", traits},  Known{"--op", operations},
    Known{"--input-format", page_formats}, Known{"--chunk", chunks}, Known{"--writeback", writebacks},
    Known{"--recompress", recompressions},
};

}  // namespace

Candidates known_values(const CLI::Option& option, const std::string& value, const std::string& typed) {
    const auto* const by_name = std::ranges::find(known_by_option, option.get_name(), &Known::value);
    if (by_name != known_by_option.end()) return by_name->candidates(option, typed);
    const auto* const found = std::ranges::find(known, value, &Known::value);
    return found == known.end() ? Candidates{} : found->candidates(option, typed);
}

}  // namespace swapreplay::cli
