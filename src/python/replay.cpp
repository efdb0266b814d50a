// SPDX-License-Identifier: GPL-2.0-or-later
#include "python/replay.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "python/from_json.hpp"
#include "python/python_error.hpp"
#include "report/replay_json.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"
#include "workload/selection.hpp"

namespace py = pybind11;

namespace swapreplay::python {

namespace {

/// The decoder and the pool beside each other.
constexpr unsigned useful_threads = 2;

struct Request {
    std::filesystem::path trace;
    std::string pool;
    std::string policy, limit, codec, kernel, events, time;  ///< empty: not given
    std::size_t samples = 0;
    bool compact_at_end = false;
};

/// Without the interpreter's lock, but for a look at what a person pressed now and then.
ReplayOutcome outcome_of(const Request& request, std::vector<std::string>& notes) {
    const std::string path = request.trace.string();
    std::atomic<bool> stop = false;
    TraceReplayOptions options;
    options.threads = useful_threads;
    options.samples = request.samples;
    options.compact_at_end = request.compact_at_end;
    options.stop = &stop;
    options.progress = [&stop](std::uint64_t) {
        const py::gil_scoped_acquire lock;
        if (!stop && PyErr_CheckSignals() != 0) stop = true;
    };
    if (!request.limit.empty()) options.replay.limit = Limit::parse(request.limit);

    TraceReader reader = TraceReader::open(path);
    options.replay.slot_bytes = reader.metadata().page_size;
    options.replay.codec = codec_column(reader.metadata(), path, request.codec);
    TracePart part(reader, request.events.empty() ? Range{} : Selection::parse_events(request.events),
                   request.time.empty() ? Range{} : Selection::parse_times(request.time), path);
    ReplayOutcome outcome;
    const Resolution setting = resolve(PoolSpec::parse(request.pool), request.policy,
                                       RulesChoice::of(request.kernel, reader.metadata()));
    options.replay.chunk_codec = chunk_column(reader.metadata(), path, options.replay.codec, setting.policy);
    notes = replay_part(reader, part, path, {{setting, options}}, options, outcome);
    if (part.reached_end()) {
        outcome.end = reader.end();
        for (const std::string& note : notes_of_end(reader, path))
            notes.push_back(note);
    }
    return outcome;
}

template <class Value>
py::array_t<std::uint64_t> column_of(const std::vector<Sample>& samples, Value value_of) {
    py::array_t<std::uint64_t> column(static_cast<py::ssize_t>(samples.size()));
    std::uint64_t* const values = column.mutable_data();
    for (std::size_t i = 0; i < samples.size(); i++)
        values[i] = value_of(samples[i]);
    return column;
}

/// Masked where the pool does not say what it holds.
py::object pages_of(const std::vector<Sample>& samples) {
    py::array_t<bool> mask(static_cast<py::ssize_t>(samples.size()));
    bool* const flags = mask.mutable_data();
    for (std::size_t i = 0; i < samples.size(); i++)
        flags[i] = !samples[i].usage.pages_are_known();
    using namespace py::literals;
    return py::module_::import("numpy.ma")
        .attr("MaskedArray")(column_of(samples, [](const Sample& sample) { return sample.usage.pages; }),
                             "mask"_a = mask, "copy"_a = false);
}

/// None: the trace has no times.
py::object times_of(const std::vector<Sample>& samples) {
    if (samples.empty() || !samples.back().passed.time_ns) return py::none();
    return column_of(samples, [](const Sample& sample) { return sample.passed.time_ns.value_or(0); });
}

/// The points as arrays, by the names of --samples.
py::dict columns_of(const std::vector<Sample>& samples) {
    py::dict columns;
    const auto add = [&](const char* name, auto value_of) { columns[name] = column_of(samples, value_of); };
    add("event", [](const Sample& sample) { return sample.events; });
    columns["pages"] = pages_of(samples);
    add("payload_bytes", [](const Sample& sample) { return sample.usage.payload_bytes; });
    add("stored_bytes", [](const Sample& sample) { return sample.usage.stored_bytes; });
    add("used_bytes", [](const Sample& sample) { return sample.usage.used_bytes; });
    add("stored_pages", [](const Sample& sample) { return sample.usage.stored_pages; });
    columns["time_ns"] = times_of(samples);
    add("reads", [](const Sample& sample) { return sample.passed.reads; });
    add("writes", [](const Sample& sample) { return sample.passed.writes; });
    add("live_slots", [](const Sample& sample) { return sample.passed.live_slots; });
    return columns;
}

py::dict replay(const Request& request) {
    std::vector<std::string> notes;
    ReplayOutcome outcome;
    {
        const py::gil_scoped_release others_run;
        outcome = outcome_of(request, notes);
    }
    if (PyErr_Occurred() != nullptr) throw py::error_already_set();  // KeyboardInterrupt, for one
    warn(notes);
    py::dict result = from_json(replay_json(outcome));
    if (request.samples != 0) result["samples"] = columns_of(outcome.summary.pools.front().samples);
    return result;
}

/// "512M" or a number of pages.
std::string text_of_limit(const py::object& limit) {
    if (limit.is_none()) return "";
    if (!py::isinstance<py::int_>(limit) && !py::isinstance<py::str>(limit))
        throw Error(Fault::usage,
                    "limit: must be a number of pages or a text with a unit of bytes, as '512M'");
    return py::str(limit);
}

}  // namespace

void add_replay(py::module_& module) {
    using namespace py::literals;
    module.def(
        "replay",
        [](const std::filesystem::path& trace, const std::string& pool,
           const std::optional<std::string>& policy, const py::object& limit,
           const std::optional<std::string>& codec, const std::optional<std::string>& kernel,
           const std::optional<std::string>& events, const std::optional<std::string>& time,
           std::size_t samples, bool compact_at_end) {
            constexpr std::size_t most_samples = 1'000'000;
            if (samples == 1 || samples > most_samples)
                throw Error(Fault::usage, "samples: must be 0 or 2 to 1000000");
            return replay({trace, pool, policy.value_or(""), text_of_limit(limit), codec.value_or(""),
                           kernel.value_or(""), events.value_or(""), time.value_or(""), samples,
                           compact_at_end});
        },
        "trace"_a, py::kw_only(), "pool"_a = "zsmalloc", "policy"_a = py::none(), "limit"_a = py::none(),
        "codec"_a = py::none(), "kernel"_a = py::none(), "events"_a = py::none(), "time"_a = py::none(),
        "samples"_a = 0, "compact_at_end"_a = false,
        "Replay a trace, the name of a file, through one pool. Returns a dict with the keys of 'swapreplay "
        "replay "
        "--json' (docs/json.md), None for what is not known; with samples, 'samples' is a dict of arrays. "
        "The options "
        "are those of 'swapreplay replay', in the same words.");
}

}  // namespace swapreplay::python
