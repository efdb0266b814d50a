// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "cli/command_run.hpp"
#include "cli/number_argument.hpp"
#include "cli/print.hpp"
#include "cli/recording.hpp"
#include "cli/run_main.hpp"
#include "cli/sampling_argument.hpp"
#include "cli/verb.hpp"
#include "collect/live_zswap.hpp"
#include "collect/open_zram.hpp"
#include "collect/process_rights.hpp"
#include "collect/relay_source.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_record {

namespace {

constexpr std::uint64_t largest_buffer = std::uint64_t{256} << 20;

struct Arguments {
    std::string source;
    collect::RecordOptions record;
    std::uint64_t for_ns = 0;
    std::string command;
    std::string hooks;
    std::uint64_t buffer_bytes = std::uint64_t{8} << 20;
    bool explain = false;
    SamplingArgument sampling;

    [[nodiscard]] std::optional<collect::Mechanism> mechanism() const {
        if (hooks.empty()) return std::nullopt;
        for (const auto mechanism :
             {collect::Mechanism::kprobe, collect::Mechanism::fentry, collect::Mechanism::tracefs})
            if (hooks == collect::name_of(mechanism)) return mechanism;
        return std::nullopt;
    }
};

std::string_view words_for(collect::Mechanism mechanism) {
    switch (mechanism) {
        case collect::Mechanism::kprobe:
            return "kprobe and kretprobe";
        case collect::Mechanism::fentry:
            return "fentry and fexit";
        case collect::Mechanism::tracefs:
            return "kprobe events of tracefs";
    }
    return "";
}

std::string explanation(const collect::ZramHooks& hooks, const std::string& what) {
    std::string text = fmt::format("{}, Linux {}\n", what, running_release());
    const bool needs_types = hooks.mechanism != collect::Mechanism::tracefs;
    text += fmt::format("type information: {}\n", hooks.has_types ? "there"
                                                  : needs_types   ? "none; needed"
                                                                  : "none");
    if (!hooks.has_kprobes) text += "kprobes: none (CONFIG_KPROBES)\n";
    text += fmt::format("hooks: {} ({})\n", words_for(hooks.mechanism), hooks.reason);
    if (!needs_types)
        text += "not recorded: what is stored when it begins, memory cgroups, other codecs' lengths\n";
    for (const collect::ZramHook& hook : hooks.hooks) {
        std::string where = "in the kernel";
        if (!hook.module)
            where = hook.required ? "not there; needed" : "not there";
        else if (!hook.module->empty())
            where = fmt::format("in module {}", *hook.module);
        text += fmt::format("  {:<22} {:<18}  {}\n", hook.function, where, hook.purpose);
    }
    return text;
}

void refuse_tracefs(const Arguments& arguments) {
    if (arguments.mechanism() == collect::Mechanism::tracefs)
        throw Error(Fault::usage, "--hooks tracefs: is for zram; for zswap use kprobe or fentry");
}

int explain(const Arguments& arguments) {
    if (arguments.source == "sr_relay")
        throw Error(Fault::usage, "--explain: sr_relay has nothing to choose; it is for zram and zswap");
    const bool zswap = arguments.source == "zswap";
    if (zswap) refuse_tracefs(arguments);
    std::string what;
    if (zswap) {
        what = fmt::format("zswap, compressor {}", collect::zswap_facts("/sys").compressor);
    } else {
        const auto device = collect::zram_device_facts("/sys", arguments.source);
        what = fmt::format("{}: {}, codec {}", device.name, size_text(device.disk_bytes), device.codec);
    }
    const auto hooks = zswap
                           ? collect::find_zswap_hooks(arguments.mechanism())
                           : collect::find_zram_hooks(arguments.mechanism(), collect::ZramPrograms::built());
    print_text(explanation(hooks, what));
    return hooks.complete() ? exit_ok : exit_failure;
}

/// Once it is known that there is something to record.
void lock_memory_for_copies(const Arguments& arguments) {
    if (arguments.sampling.given()) collect::require_locked_memory();
}

std::unique_ptr<collect::EventSource> open_source(const Arguments& arguments) {
    if (arguments.source == "sr_relay") {
        if (arguments.sampling.given())
            throw Error(Fault::usage, "--codec: is for zram and zswap; sr_relay has a parameter of its own");
        return std::make_unique<collect::RelaySource>("/sys/kernel/debug/sr_relay0", false, 0);
    }
    if (arguments.source == "zswap") {
        refuse_tracefs(arguments);
        collect::ZswapOptions options{.mechanism = arguments.mechanism(),
                                      .buffer_bytes = arguments.buffer_bytes,
                                      .sampling = {},
                                      .codecs = {}};
        arguments.sampling.apply_to(options, collect::zswap_facts("/sys").compressor, Keeps::whole_pages);
        lock_memory_for_copies(arguments);
        return std::make_unique<collect::LiveZswap>(options);
    }
    collect::ZramOptions options{.device = arguments.source,
                                 .mechanism = arguments.mechanism(),
                                 .hooks = {},
                                 .buffer_bytes = arguments.buffer_bytes,
                                 .same_filled_clen = same_filled_clen,
                                 .sampling = {},
                                 .codecs = {}};
    arguments.sampling.apply_to(options, collect::zram_device_facts("/sys", arguments.source).codec,
                                Keeps::huge_pages);
    lock_memory_for_copies(arguments);
    return collect::open_zram(options);
}

/// ", ratio 2.91, 1234 pages": of the device as it is now.
std::string memory_now(const std::string& device) {
    const auto memory = collect::zram_memory("/sys", device);
    if (!memory || memory->stat.mem_used_total == 0) return {};
    return fmt::format(
        ", ratio {:.2f}, {} pages",
        static_cast<double>(memory->stat.orig_data_size) / static_cast<double>(memory->stat.mem_used_total),
        memory->stat.mem_used_total / static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
}

int record(const Arguments& arguments) {
    if (arguments.explain) return explain(arguments);
    if (arguments.record.output.empty())
        throw Error(Fault::usage, "missing: OUTPUT; see 'swapreplay record --help'");
    if (arguments.record.rotate_bytes > 0 && arguments.record.output == "-")
        throw Error(Fault::usage, "--rotate: standard output cannot be rotated; name a file");
    if ((arguments.buffer_bytes & (arguments.buffer_bytes - 1)) != 0)
        throw Error(Fault::usage,
                    fmt::format("--buffer {}: must be a power of two, such as 8M", arguments.buffer_bytes));
    std::optional<CommandRun> command;
    collect::RecordOptions options = arguments.record;
    if (options.rotate_bytes > 0)
        options.when_open = collect::keep_only_the_right_to_write;  // further files are created later
    else
        options.when_open = collect::give_up_capabilities;
    if (!arguments.command.empty()) {
        command.emplace(arguments.command);
        options.facts["command"] = arguments.command;
    }
    std::optional<std::chrono::steady_clock::time_point> until;
    const auto done = [&] {
        const auto now = std::chrono::steady_clock::now();
        if (!until) until = now + std::chrono::nanoseconds(arguments.for_ns);
        const bool over = arguments.for_ns > 0 && now >= *until;
        return (command && command->ended()) || over;
    };
    const int status = run_recording(options, {.program = "swapreplay record",
                                               .open = [&] { return open_source(arguments); },
                                               .done = done,
                                               .progress = [&] { return memory_now(arguments.source); }});
    if (status != exit_ok || !command) return status;
    return command->status().value_or(exit_ok);
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "record", "Record what zram or zswap of the running kernel stores, loads and frees, until a signal");
    verb->add_option("source", arguments->source,
                     "what to record: a zram device, such as zram0; zswap; or sr_relay, the module that "
                     "kernel/README.md describes")
        ->required();
    verb->add_option("output", arguments->record.output, "trace to write; - for standard output");
    verb->add_option("--for", arguments->for_ns, "stop after this time, such as 60s (default: at a signal)")
        ->option_text("DURATION")
        ->transform(as_duration_ns());
    verb->add_option("--run", arguments->command,
                     "run a command with sh -c, stop when it ends, and exit with its status")
        ->option_text("COMMAND");
    verb->add_option("--workload", arguments->record.workload,
                     "what is running, in your words; kept in the trace")
        ->option_text("TEXT");
    verb->add_option(
            "--hooks", arguments->hooks,
            "how to observe the kernel, kprobe, fentry or tracefs (default: the best one on this kernel)")
        ->option_text("KIND")
        ->check(one_of({"kprobe", "fentry", "tracefs"}));
    verb->add_option("--buffer", arguments->buffer_bytes,
                     "kernel memory for events not yet read, a power of two, 4K to 256M (default: 8M)")
        ->option_text("SIZE")
        ->transform(as_size(4096, largest_buffer));
    arguments->sampling.add_to(*verb);
    verb->add_option(
            "--rotate", arguments->record.rotate_bytes,
            "begin another file after this many bytes, such as 100M: OUTPUT-0001.sr, OUTPUT-0002.sr, "
            "..., each a whole trace (default: one file)")
        ->option_text("SIZE")
        ->transform(as_size(1, std::uint64_t{1} << 60));
    verb->add_flag("--explain", arguments->explain,
                   "say how this kernel would be observed, and record nothing");
    verb->add_flag("--overwrite", arguments->record.overwrite,
                   "replace an output that exists (default: refuse)");
    return {verb, [arguments] { return record(*arguments); }};
}

}  // namespace swapreplay::cli::verb_record
