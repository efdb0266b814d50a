// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay codecs: which compressor, with which pool, for these pages.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "codec/corpus.hpp"
#include "codec/dictionary.hpp"
#include "codec/study.hpp"
#include "replay/recompression.hpp"
#include "report/codec_report.hpp"
#include "report/recompression_report.hpp"
#include "swapreplay/error.hpp"
#include "trace/output.hpp"

namespace swapreplay::cli {

namespace {

struct Options {
    std::vector<std::string> paths;
    int pid = 0;
    std::vector<std::string> codecs;
    std::vector<std::string> chunks{"4K"};
    std::vector<std::string> dictionaries;
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
        const Spec spec = Spec::parse(codec, "codec", "swapreplay codecs --list");
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

std::unique_ptr<Corpus> open_corpus(const Options& options) {
    if (options.pid != 0 && !options.paths.empty())
        throw Error(Fault::usage, "--pid and files: take one of both at a time");
    if (options.pid == 0 && options.paths.empty())
        throw Error(Fault::usage,
                    "what to compress is missing: name files, - for standard input, or --pid N");
    require_one_stdin(options.paths);
    auto corpus =
        options.pid != 0 ? open_process(options.pid) : open_files(options.paths, Interrupt::stop_fd());
    if (options.save.empty()) return corpus;
    auto file = std::make_shared<Output>(Output::create(options.save, options.overwrite));
    return copied(std::move(corpus), [file](std::span<const std::byte> pages) { file->append(pages); });
}

int run_recompression(const Options& options) {
    if (options.paths.size() != 1)
        throw Error(Fault::usage, "--recompress: name one trace that carries the clens of both codecs");
    const RecompressionSpec spec = RecompressionSpec::parse(options.recompress);
    const PoolSpec pool = PoolSpec::parse(options.pool.empty() ? "zsmalloc" : options.pool);
    const Interrupt interrupt;
    TraceReader reader = open_trace(options.paths.front(), options.trace.options);
    const Recompression result = recompress(reader, spec, pool);
    if (options.json) {
        fmt::print("{}\n", recompression_json(result, spec, pool.text).dump());
    } else {
        fmt::print("{}", recompression_text(result, spec, pool.text));
    }
    const int status = Interrupt::status(options.paths.front(), "what is printed is of the events before");
    return status == exit_ok ? warn_of_end(reader, options.paths.front()) : status;
}

int list(const Options& options) {
    fmt::print("{}", options.json ? codec_list_json().dump() + '\n' : codec_list_text());
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
    CodecStore store{CodecPolicy::plain, options.pool};
    if (options.as == "zram") store.policy = CodecPolicy::zram;
    if (store.policy == CodecPolicy::zram && store.pool.empty()) store.pool = "zsmalloc";
    std::vector<StudyCase> cases = study_cases(options.codecs, options.chunks);
    for (const StudyCase& study_case : cases)
        (void)codec_row(study_case, {},
                        store);  // a pool that cannot be is told before anything is compressed
    refuse_outputs(options);
    const Interrupt interrupt;
    const auto corpus = with_dictionaries(options, open_corpus(options), cases);

    Progress progress;
    const std::uint64_t expected = corpus->pages_expected();
    const auto show = [&](std::uint64_t pages) {
        progress.update([&] {
            return expected == 0
                       ? fmt::format("{} pages", pages)
                       : fmt::format("{} of {} pages, {} %", pages, expected, 100 * pages / expected);
        });
    };
    const CodecComparison comparison = compare_codecs(*corpus, cases, store, resolve_threads(options.threads),
                                                      show, &Interrupt::requested());
    fmt::print("{}", options.json ? codec_json(comparison).dump() + '\n' : codec_text(comparison));
    return comparison.study.partial ? Interrupt::exit_status : 0;
}

/// The option does something else than the verb's others, which go with it only where they are listed.
void leave_alone(CLI::App& verb, CLI::Option* option, const std::vector<CLI::Option*>& beside) {
    for (CLI::Option* other : verb.get_options()) {
        const bool goes = other == option || other == verb.get_help_ptr() ||
                          std::find(beside.begin(), beside.end(), other) != beside.end();
        if (!goes) option->excludes(other);
    }
}

}  // namespace

Verb add_codecs(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("codecs", "Compresses pages with each codec: which one, with which pool?");
    command->add_option("CORPUS", options->paths, "Files of pages; - for standard input");
    command->add_option("--pid", options->pid, "Take the anonymous pages of a running process")
        ->check(CLI::Range(1, 1 << 30));
    command
        ->add_option("--codec", options->codecs,
                     "One of these only, as zstd:level=1,kernel=6.1; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--chunk", options->chunks, "Bytes compressed at once: 4K,16K,64K")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        ->add_option(
            "--dict", options->dictionaries,
            "Sizes of zstd dictionaries, as 16K: trained on every second page, which is then left out")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_option("--save-dict", options->save_dictionary,
                        "Keep the dictionary in a file, for zram or --codec zstd:dict=FILE");
    command->add_option("--pool", options->pool, "Count the pages of a pool, as zsmalloc:chain=8");
    command
        ->add_option("--as", options->as, "Apply a store policy's rules: zram (pool zsmalloc unless given)")
        ->check(CLI::IsMember({"zram"}));
    command->add_option("--save", options->save, "Keep the pages in a file");
    command->add_flag("--overwrite", options->overwrite,
                      "Replace files of --save and --save-dict that exist");
    add_threads_option(*command, options->threads);
    CLI::Option* const list =
        command->add_flag("--list", options->list, "List the codecs and their parameters");
    CLI::Option* const json = command->add_flag("--json", options->json, "Print JSON");
    CLI::Option* const recompress = command->add_option(
        "--recompress", options->recompress,
        "FROM:TO[,threshold=BYTES][,idle=SECONDS]: what zram's recompression would save at the end of "
        "a trace, named instead of CORPUS");
    options->trace.add_options_to(*command);
    CLI::Option* const from = command->get_option("--from")->needs(recompress);
    CLI::Option* const max_slots = command->get_option("--max-slots")->needs(recompress);
    leave_alone(*command, list, {json});
    leave_alone(*command, recompress,
                {json, command->get_option("CORPUS"), command->get_option("--pool"), from, max_slots});
    return {command, [options] { return run(*options); }};
}

}  // namespace swapreplay::cli
