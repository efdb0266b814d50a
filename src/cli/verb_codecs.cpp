// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay codecs: which compressor, with which pool, for these pages.
#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_guard.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "codec/corpus.hpp"
#include "codec/dictionary.hpp"
#include "codec/registry.hpp"
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
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool json = false;
    bool list = false;
};

int list_codecs(bool json) {
    nlohmann::json all = nlohmann::json::array();
    for (const CodecInfo* info : codec_infos()) {
        nlohmann::json parameters = nlohmann::json::array();
        if (!json) fmt::print("{:8} {}\n", info->name, info->summary);
        for (const CodecParameter& parameter : info->parameters) {
            parameters.push_back({{"name", parameter.name},
                                  {"default", parameter.default_value},
                                  {"values", parameter.values},
                                  {"meaning", parameter.meaning}});
            if (!json)
                fmt::print("         {}={}: {} ({})\n", parameter.name, parameter.default_value,
                           parameter.meaning, parameter.values);
        }
        all.push_back(
            {{"codec", info->name}, {"summary", info->summary}, {"parameters", std::move(parameters)}});
    }
    if (json) fmt::print("{}\n", nlohmann::json{{"codecs", std::move(all)}}.dump());
    return 0;
}

/// 4K to 64K, a power of two: what a page or a folio of the kernel's can be.
std::size_t chunk_bytes(const std::string& text) {
    std::size_t kib = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, kib);
    const bool whole = error == std::errc{} && rest + 1 == end && (*rest == 'K' || *rest == 'k');
    for (std::size_t allowed = min_chunk; allowed <= max_chunk; allowed *= 2) {
        if (whole && kib * 1024 == allowed) return allowed;
    }
    throw Error(Fault::usage, fmt::format("--chunk {}: allowed are 4K, 8K, 16K, 32K and 64K", text));
}

/// What is read before codecs see it can be kept, to be studied elsewhere.
class SavingCorpus final : public Corpus {
public:
    SavingCorpus(std::unique_ptr<Corpus> source, Output file)
        : source_(std::move(source)), file_(std::move(file)) {}

    [[nodiscard]] std::uint64_t pages_expected() const override { return source_->pages_expected(); }
    [[nodiscard]] std::uint64_t pages_gone() const override { return source_->pages_gone(); }
    [[nodiscard]] std::uint64_t bytes_left_out() const override { return source_->bytes_left_out(); }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        source_->read(pages_, size / page_size);
        std::copy(pages_.begin(), pages_.end(), to);
        file_.append(pages_);
        return pages_.size();
    }
    bool next_part() override { return false; }

private:
    std::unique_ptr<Corpus> source_;
    Output file_;
    std::vector<std::byte> pages_;
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
    return std::make_unique<SavingCorpus>(std::move(corpus), Output::create(options.save, options.overwrite));
}

std::vector<Lane> make_lanes(const Options& options) {
    std::vector<std::string> codecs = options.codecs;
    if (codecs.empty()) {
        for (const CodecInfo* info : codec_infos())
            codecs.emplace_back(info->name);
    }
    std::vector<Lane> lanes;
    for (const std::string& chunk : options.chunks) {
        for (const std::string& codec : codecs) {
            (void)make_codec(codec);  // a wrong spec is to be told before anything is compressed
            lanes.push_back({codec, chunk_bytes(chunk), [codec] { return make_codec(codec); }});
        }
    }
    return lanes;
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
    return 0;
}

std::string nothing_read(const Corpus& corpus) {
    if (corpus.pages_gone() != 0)
        return fmt::format("the process ended before any of its {} pages could be read", corpus.pages_gone());
    return fmt::format("the corpus has no whole page of {} bytes", Corpus::page_size);
}

void print_heading(const StudyResult& result, const Corpus& corpus, const std::string& pool) {
    if (result.partial) fmt::print("PARTIAL: stopped before the end of the corpus\n");
    fmt::print("{} pages, each compressed, decompressed and compared; times: median (99th percentile)\n",
               result.pages);
    if (corpus.bytes_left_out() != 0)
        fmt::print("left out: {} bytes that are no whole page\n", corpus.bytes_left_out());
    if (corpus.pages_gone() != 0)
        fmt::print("left out: {} pages that the process gave back, or took with it, before they were read\n",
                   corpus.pages_gone());
    if (!pool.empty()) fmt::print("pages: what {} holds after each was stored once\n", pool);
}

int run(const Options& options) {
    if (options.list) return list_codecs(options.json);
    if (!options.recompress.empty()) return run_recompression(options);
    const CodecPolicy policy = options.as == "zram" ? CodecPolicy::zram : CodecPolicy::plain;
    const std::string pool = options.pool.empty() && policy == CodecPolicy::zram ? "zsmalloc" : options.pool;
    std::vector<Lane> lanes = make_lanes(options);
    for (const Lane& lane : lanes)
        (void)codec_row(lane, {}, policy, pool);  // nor a pool that cannot be
    refuse_outputs(options);
    const Interrupt interrupt;
    auto corpus = open_corpus(options);
    if (!options.dictionaries.empty()) {
        corpus = add_dictionaries(*corpus, options.dictionaries, lanes, [&](auto dictionary) {
            if (!options.save_dictionary.empty())
                Output::create(options.save_dictionary, options.overwrite).append(dictionary);
        });
    }

    Progress progress;
    const std::uint64_t expected = corpus->pages_expected();
    const auto show = [&](std::uint64_t pages) {
        progress.update([&] {
            return expected == 0
                       ? fmt::format("{} pages", pages)
                       : fmt::format("{} of {} pages, {} %", pages, expected, 100 * pages / expected);
        });
    };
    StudyResult result = study(*corpus, lanes, options.threads, show, &Interrupt::requested());
    result.partial |= Interrupt::requested();  // which may have been the end of a pipe
    const int status = result.partial ? Interrupt::exit_status : 0;
    if (result.pages == 0 && !result.partial) throw Error(Fault::format, nothing_read(*corpus));

    std::vector<CodecRow> rows;
    for (std::size_t i = 0; i < lanes.size(); i++)
        rows.push_back(codec_row(lanes[i], result.lanes[i], policy, pool));
    if (options.json) {
        nlohmann::json json = codec_json(rows, result, policy);
        json["corpus"]["bytes_left_out"] = corpus->bytes_left_out();
        json["corpus"]["pages_gone"] = corpus->pages_gone();
        fmt::print("{}\n", json.dump());
        return status;
    }
    print_heading(result, *corpus, pool);
    fmt::print("\n{}", codec_table(rows, policy));
    return status;
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
    command->add_option("--threads", options->threads, "Threads (default: as many as CPUs)")
        ->check(CLI::Range(1, 1024));
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
