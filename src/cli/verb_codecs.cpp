// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay codecs: which compressor, with which pool, for these pages.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/codec_argument.hpp"
#include "cli/codecs_of_device.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "codec/corpus.hpp"
#include "codec/dictionary.hpp"
#include "codec/empty_slots.hpp"
#include "codec/external_codec.hpp"
#include "codec/study.hpp"
#include "replay/recompression.hpp"
#include "report/codec_report.hpp"
#include "report/recompression_report.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"
#include "trace/io/input.hpp"
#include "trace/io/output.hpp"

namespace swapreplay::cli::verb_codecs {

namespace {

struct Options {
    std::vector<std::string> paths;
    int pid = 0;
    std::string device;
    std::uint64_t sample = 0;  ///< pages of the device; 0: all
    std::vector<std::string> codecs;
    std::vector<std::string> chunks{"4K"};
    std::vector<std::string> dictionaries;
    std::string kernel;
    std::string pool;
    std::string as;
    std::string save;
    std::string save_dictionary;
    bool overwrite = false;
    std::string recompress;
    TraceArgument trace;  ///< how to read the one that is recompressed
    unsigned threads = 0;
    bool json = false;
    bool list = false;
};

/// What the run reads: the corpus, and dictionaries that codecs are given.
std::vector<std::string> inputs_of(const Options& options) {
    std::vector<std::string> inputs = options.paths;
    for (const std::string& codec : options.codecs) {
        const Spec spec = parse_codec(codec);
        if (const auto dictionary = spec.values.find("dict"); dictionary != spec.values.end())
            inputs.push_back(dictionary->second);
    }
    return inputs;
}

/// Where --save and --save-dict cannot write is to be told before anything is read.
void refuse_outputs(const Options& options) {
    if (!options.save_dictionary.empty() && options.dictionaries.size() != 1)
        throw Error(Fault::usage, "--save-dict: keeps one dictionary; give one size to --dict");
    if (!options.save.empty() && options.save == options.save_dictionary)
        throw Error(Fault::usage, "--save and --save-dict: name two files");
    const auto refuse = [&](std::string_view option, const std::string& path) {
        if (path == "-")
            throw Error(Fault::usage,
                        fmt::format("{} -: standard output has the results; name a file", option));
        refuse_input_as_output(path, inputs_of(options));
    };
    refuse_input_as_output("-", inputs_of(options));
    refuse("--save", options.save);
    refuse("--save-dict", options.save_dictionary);
}

/// A trace has lengths, not pages; compressing its bytes would give numbers that mean nothing.
void refuse_trace(const std::string& path) {
    if (!can_be_read_twice(path)) return;
    Input input = Input::open(path);
    const auto first = input.peek(sniff_bytes);
    const bool zeros = std::ranges::all_of(first, [](std::byte byte) { return byte == std::byte{0}; });
    const Format* const format = first.empty() || zeros ? nullptr : recognised_format(first);
    if (format == nullptr) return;
    throw Error(
        Fault::usage,
        fmt::format(
            "{0}: a trace of format {1}, not pages; 'swapreplay info {0}' shows its lengths, "
            "'swapreplay codecs --recompress FROM:TO {0}' compares two of its codecs (if it is pages all "
            "the same, give it on standard input: codecs - < {0})",
            path, format->name));
}

/// Without the slots of a zram device that hold nothing. Larger chunks are made of neighbours, so that it would matter
/// which of the zeros are left out, and nobody tells which.
std::unique_ptr<Corpus> without_empty_slots_of(const Options& options, std::unique_ptr<Corpus> corpus) {
    const bool pages_alone = std::ranges::all_of(options.chunks, [](const std::string& chunk) {
        return require_size("--chunk", chunk) == Corpus::page_size;
    });
    if (!pages_alone || options.paths.size() != 1 || !empty_slots_of(options.paths.front())) return corpus;
    return without_empty_slots(std::move(corpus),
                               [path = options.paths.front()] { return empty_slots_of(path); });
}

std::unique_ptr<Corpus> open_corpus(const Options& options) {
    if (options.pid != 0 && !options.paths.empty())
        throw Error(Fault::usage, "--pid and files: cannot be used together");
    if (options.pid == 0 && options.paths.empty())
        throw Error(Fault::usage,
                    "nothing to compress; name files, - for standard input, --pid N, or --device DEVICE");
    require_one_stdin(options.paths);
    for (const std::string& path : options.paths)
        refuse_trace(path);
    auto corpus =
        options.pid != 0 ? open_process(options.pid) : open_files(options.paths, Interrupt::stop_fd());
    corpus = without_empty_slots_of(options, std::move(corpus));
    if (options.save.empty()) return corpus;
    auto file = std::make_shared<Output>(Output::create(options.save, options.overwrite));
    return copied(std::move(corpus), [file](std::span<const std::byte> pages) {
        try {
            file->append(pages);
        } catch (const Error& error) {
            throw Error(error.fault(), fmt::format("{}; {} is partial", error.what(), file->name()));
        }
    });
}

int run_recompression(const Options& options) {
    if (options.paths.size() != 1)
        throw Error(Fault::usage, "--recompress: name one trace that carries the clens of both codecs");
    const RecompressionSpec spec = RecompressionSpec::parse(options.recompress);
    const Interrupt interrupt;
    TraceReader reader = open_trace(options.paths.front(), options.trace.options);
    const Resolution setting = resolve(PoolSpec::parse(options.pool.empty() ? "zsmalloc" : options.pool),
                                       "zram", RulesChoice::of(options.kernel, reader.metadata()));
    const Recompression result = recompress(reader, spec, setting);
    if (options.json) {
        fmt::print("{}\n", recompression_json(result, spec, setting).dump());
    } else {
        fmt::print("{}", recompression_text(result, spec, setting));
    }
    const int status = Interrupt::status(options.paths.front(), "the output covers the events before");
    return status == exit_ok ? warn_of_end(reader, options.paths.front()) : status;
}

int list(const Options& options) {
    if (options.json) {
        fmt::print("{}\n", codec_list_json().dump());
    } else {
        print_text(codec_list_text());
    }
    return 0;
}

/// The corpus, or the half of it that the dictionaries are to be tested on, whose cases are added.
std::unique_ptr<Corpus> with_dictionaries(const Options& options, std::unique_ptr<Corpus> corpus,
                                          std::vector<StudyCase>& cases) {
    if (options.dictionaries.empty()) return corpus;
    return add_dictionaries(*corpus, options.dictionaries, cases, [&](auto dictionary) {
        if (!options.save_dictionary.empty())
            Output::create(options.save_dictionary, options.overwrite).append(dictionary);
    });
}

int run(const Options& options) {
    if (options.list) return list(options);
    if (!options.recompress.empty()) return run_recompression(options);
    if (!options.device.empty())
        return compare_codecs_of_device({.path = options.device,
                                         .codecs = options.codecs,
                                         .kernel = options.kernel,
                                         .pool = options.pool,
                                         .sample = options.sample,
                                         .threads = options.threads,
                                         .json = options.json});
    if (!options.kernel.empty())
        (void)require_kernel(fmt::format("--kernel {}", options.kernel), options.kernel);
    CodecStore store{CodecPolicy::plain, options.kernel, options.pool};
    if (options.as == "zram") store.policy = CodecPolicy::zram;
    if (store.policy == CodecPolicy::zram && store.pool.empty()) store.pool = "zsmalloc";
    run_codecs_with_sanitizer(options.codecs);
    std::vector<StudyCase> cases =
        study_cases(options.codecs, options.chunks,
                    options.kernel.empty() ? default_kernel : std::string_view(options.kernel));
    for (const StudyCase& study_case : cases)
        (void)codec_row(study_case, {},
                        store);  // a pool that cannot be is told before anything is compressed
    refuse_outputs(options);
    const Interrupt interrupt;
    const auto corpus = with_dictionaries(options, open_corpus(options), cases);

    Progress progress;
    const std::uint64_t expected = corpus->pages_expected();
    const auto show = [&](std::uint64_t pages) { progress.update(pages, expected, "pages compressed"); };
    const CodecComparison comparison = compare_codecs(*corpus, cases, store, resolve_threads(options.threads),
                                                      show, &Interrupt::requested());
    if (options.json) {
        fmt::print("{}\n", codec_json(comparison).dump());
    } else {
        print_text(codec_text(comparison));
    }
    if (comparison.study.partial && !options.save.empty())
        print_note(fmt::format("{} is partial; it holds the pages that were read", options.save));
    return comparison.study.partial ? Interrupt::exit_status : 0;
}

/// The option does something else than the verb's others, which go with it only if they are listed.
void leave_alone(CLI::App& verb, CLI::Option* option, const std::vector<CLI::Option*>& beside) {
    for (CLI::Option* other : verb.get_options()) {
        const bool goes = other == option || other == verb.get_help_ptr() ||
                          std::find(beside.begin(), beside.end(), other) != beside.end();
        if (!goes) option->excludes(other);
    }
}

}  // namespace

Verb add(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("codecs", "Compare codecs on sample pages: compressed size, speed, memory");
    command->add_option("CORPUS", options->paths, "files of pages; - for standard input");
    command->add_option("--pid", options->pid, "take the anonymous pages of the running process N")
        ->option_text("N")
        ->transform(as_count(1, 1 << 30));
    CLI::Option* const device =
        command
            ->add_option(
                "--device", options->device,
                "zram device, such as zram0 or /dev/zram0: take the pages that it holds now, each once, and "
                "compare "
                "its mm_stat with what each codec would make of it; reading a slot clears its idle mark")
            ->option_text("DEVICE");
    CLI::Option* const sample =
        command
            ->add_option("--pages,--sample", options->sample,
                         "take only N of the device's pages, evenly spread (default: all)")
            ->option_text("N")
            ->transform(as_count(1, any_number))
            ->needs(device);
    add_codec_option(
        *command, options->codecs,
        "try it; also ./mine.so; may be repeated (default: all that --list shows; with --device, at "
        "each level)");
    command
        ->add_option("--chunk", options->chunks,
                     "how much to compress at once: 4K, 8K, 16K, 32K or 64K; may be repeated (default: 4K)")
        ->option_text("SIZE")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        ->add_option("--dict", options->dictionaries,
                     "also try zstd with a dictionary of this size, such as 16K, trained on every second "
                     "page, which is "
                     "then left out; may be repeated (default: none)")
        ->option_text("SIZE")
        ->delimiter(',')
        ->allow_extra_args(false);
    CLI::Option* const kernel = add_kernel_option(*command, options->kernel);
    command
        ->add_option("--save-dict", options->save_dictionary,
                     "write the dictionary to this file, for zram or --codec zstd:dict=FILE")
        ->option_text("FILE");
    command->add_option("--pool", options->pool, pool_help("also count its pages (default: none)"));
    command
        ->add_option("--as", options->as,
                     "apply a store policy's rules: zram, with the pool zsmalloc unless --pool names one")
        ->option_text("POLICY")
        ->check(one_of({"zram"}));
    command->add_option("--save", options->save, "write the pages that are read to this file")
        ->option_text("FILE");
    command->add_flag("--overwrite", options->overwrite,
                      "replace an output that exists: the files of --save and --save-dict");
    CLI::Option* const threads = add_threads_option(*command, options->threads);
    CLI::Option* const list =
        command->add_flag("--list", options->list, "list the codecs and their parameters");
    CLI::Option* const json = command->add_flag("--json", options->json, "print one JSON object");
    CLI::Option* const recompress =
        command
            ->add_option("--recompress", options->recompress,
                         "recompress pages as zram does: at the end of a trace, "
                         "named instead of CORPUS, and report what that "
                         "saves, such as lzo:zstd,idle=10min,threshold=2000; 'replay "
                         "--recompress' does it at the trace's times, to up to three codecs")
            ->option_text("PASS");
    options->trace.add_options_to(*command);
    CLI::Option* const from = command->get_option("--from")->needs(recompress);
    CLI::Option* const max_slots = command->get_option("--max-slots")->needs(recompress);
    leave_alone(*command, list, {json});
    leave_alone(
        *command, device,
        {json, sample, threads, kernel, command->get_option("--codec"), command->get_option("--pool")});
    leave_alone(
        *command, recompress,
        {json, command->get_option("CORPUS"), kernel, command->get_option("--pool"), from, max_slots});
    return {command, [options] { return run(*options); }};
}

}  // namespace swapreplay::cli::verb_codecs
