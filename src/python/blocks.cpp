// SPDX-License-Identifier: GPL-2.0-or-later
#include "python/blocks.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "python/python_error.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/trace.hpp"
#include "trace/event_names.hpp"
#include "trace/losses.hpp"

namespace py = pybind11;

namespace swapreplay::python {

namespace {

/// A block that its arrays keep alive, and what they need of its trace.
struct Block {
    std::shared_ptr<EventBlock> columns;
    std::vector<std::string> codecs;  ///< empty: the trace has no clens
};

/// The column itself, not a copy of it. Element is what the column's type is stored as.
template <class Element, class Column>
py::array array_of(const Block& block, const std::vector<Column>& column) {
    static_assert(sizeof(Element) == sizeof(Column));
    auto owner = std::make_unique<std::shared_ptr<EventBlock>>(block.columns);
    const py::capsule base(owner.release(),
                           [](void* kept) { delete static_cast<std::shared_ptr<EventBlock>*>(kept); });
    return {py::dtype::of<Element>(), {column.size()}, {sizeof(Element)}, column.data(), base};
}

/// With the values masked for which `is_unknown` holds, by number of the event.
template <class Element, class Column, class IsUnknown>
py::object masked(const Block& block, const std::vector<Column>& column, IsUnknown is_unknown) {
    py::array_t<bool> mask(static_cast<py::ssize_t>(column.size()));
    bool* const flags = mask.mutable_data();
    for (std::size_t i = 0; i < column.size(); i++)
        flags[i] = is_unknown(i);
    using namespace py::literals;
    return py::module_::import("numpy.ma")
        .attr("MaskedArray")(array_of<Element>(block, column), "mask"_a = mask, "copy"_a = false);
}

/// Reads and frees have no clen; nor has a write that a codec after the first was not tried on.
py::object clens(const Block& block, std::size_t codec) {
    const EventBlock& columns = *block.columns;
    const std::vector<std::uint32_t>& lengths = columns.clens.at(codec);
    return masked<std::uint32_t>(block, lengths, [&](std::size_t i) {
        const bool same_filled = !columns.same_filled.empty() && columns.same_filled[i] != 0;
        return columns.ops[i] != Op::write || (codec > 0 && lengths[i] == clen_not_known && !same_filled);
    });
}

py::object clens_of_first(const Block& block) {
    return block.codecs.empty() ? py::none() : clens(block, 0);
}

py::dict clens_of_each(const Block& block) {
    py::dict all;
    for (std::size_t codec = 0; codec < block.codecs.size(); codec++)
        all[py::str(block.codecs[codec])] = clens(block, codec);
    return all;
}

py::object times_ns(const Block& block) {
    const auto& times = block.columns->times_ns;
    return times.empty() ? py::none() : py::object(array_of<std::uint64_t>(block, times));
}

py::object same_filled(const Block& block) {
    const auto& flags = block.columns->same_filled;
    return flags.empty() ? py::none() : py::object(array_of<bool>(block, flags));
}

py::object hashes(const Block& block) {
    const EventBlock& columns = *block.columns;
    if (columns.hashes.empty()) return py::none();
    return masked<std::uint64_t>(block, columns.hashes,
                                 [&](std::size_t i) { return columns.ops[i] != Op::write; });
}

py::dict details(const Block& block) {
    py::dict all;
    for (std::size_t number = 0; number < detail_count; number++) {
        const std::vector<std::uint64_t>& column = block.columns->details.at(number);
        if (column.empty()) continue;
        const std::string_view name = detail_name(static_cast<Detail>(number));
        all[py::str(name.data(), name.size())] =
            masked<std::uint64_t>(block, column, [&](std::size_t i) { return column[i] == not_known; });
    }
    return all;
}

/// A file that is being read.
class Trace {
public:
    Trace(std::string path, const ReadOptions& options)
        : path_(std::move(path)), reader_(TraceReader::open(path_, options)) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string format() const { return reader_.format(); }

    /// None for what is not known.
    [[nodiscard]] py::dict metadata() const {
        const Metadata& metadata = reader_.metadata();
        py::dict all;
        const auto number = [&all](const char* key, std::uint64_t value) {
            all[key] = value == 0 ? py::object(py::none()) : py::object(py::int_(value));
        };
        const auto text = [&all](const char* key, const std::string& value) {
            all[key] = value.empty() ? py::object(py::none())
                                     : py::object(py::bytes(value).attr("decode")("utf-8", "replace"));
        };
        number("page_size", metadata.page_size);
        number("slots", metadata.slots);
        number("ram_bytes", metadata.ram_bytes);
        text("kernel", metadata.kernel);
        all["codecs"] = codecs();
        text("workload", metadata.workload);
        text("synthetic", metadata.synthetic);
        number("start_unix_ns", metadata.start_unix_ns);
        number("time_unit_ns", metadata.time_unit_ns);
        text("part", metadata.part);
        py::dict facts;
        for (const auto& [name, value] : metadata.facts)
            facts[py::str(name)] = py::bytes(value).attr("decode")("utf-8", "replace");
        all["facts"] = facts;
        return all;
    }

    Block next() {
        auto columns = std::make_shared<EventBlock>();
        bool more = false;
        {
            const py::gil_scoped_release others_run;
            more = reader_.next(*columns);
        }
        if (!more) {
            if (!std::exchange(at_end_, true)) warn(notes_of_end(reader_, path_));
            throw py::stop_iteration();
        }
        return {std::move(columns), codecs()};
    }

    /// None before the last block was read.
    [[nodiscard]] py::object end() const {
        if (!at_end_) return py::none();
        switch (reader_.end()) {
            case End::whole:
                return py::str("whole");
            case End::cut:
                return py::str("cut");
            case End::damaged_index:
                return py::str("damaged index");
            case End::damaged:
                return py::str("damaged");
        }
        return py::none();
    }
    /// None before the last block was read, and if the trace cannot tell.
    [[nodiscard]] py::object events_lost() const {
        const Losses losses = losses_of(reader_.metadata(), reader_.gaps());
        return at_end_ && losses.all ? py::object(py::int_(losses.told)) : py::object(py::none());
    }

private:
    [[nodiscard]] std::vector<std::string> codecs() const {
        return reader_.metadata().has_clens() ? reader_.metadata().codecs : std::vector<std::string>{};
    }

    std::string path_;
    TraceReader reader_;
    bool at_end_ = false;
};

}  // namespace

void add_blocks(py::module_& module) {
    using namespace py::literals;
    module.attr("READ") = static_cast<int>(Op::read);
    module.attr("WRITE") = static_cast<int>(Op::write);
    module.attr("FREE") = static_cast<int>(Op::free);

    py::class_<Block>(
        module, "Block",
        "Consecutive events as numpy arrays of equal length, which are the columns that were decoded, "
        "not copies. What is not known, or an event does not have, is masked.")
        .def("__len__", [](const Block& block) { return block.columns->size(); })
        .def_property_readonly(
            "first_event", [](const Block& block) { return block.columns->first_event; },
            "number of the first event in the trace, from 0")
        .def_property_readonly(
            "op", [](const Block& block) { return array_of<std::uint8_t>(block, block.columns->ops); },
            "READ, WRITE or FREE")
        .def_property_readonly(
            "slot", [](const Block& block) { return array_of<std::uint32_t>(block, block.columns->slots); })
        .def_property_readonly(
            "clen", &clens_of_first,
            "compressed lengths in bytes under the trace's first codec; None: the trace has none")
        .def_property_readonly("clens", &clens_of_each, "the same for each codec, by its name")
        .def_property_readonly("time_ns", &times_ns,
                               "nanoseconds since the recording began; None: the trace has no times")
        .def_property_readonly(
            "same_filled", &same_filled,
            "whether a written page repeats one machine word; None: the trace does not tell")
        .def_property_readonly("hash", &hashes, "of the content of written pages; None: the trace has none")
        .def_property_readonly("details", &details,
                               "what else the recorder knew, by the names of docs/format.md");

    py::class_<Trace>(module, "Trace", "An iterator over the blocks of a trace.")
        .def("__iter__", [](Trace& trace) -> Trace& { return trace; })
        .def("__next__", &Trace::next)
        .def_property_readonly("path", &Trace::path)
        .def_property_readonly("format", &Trace::format)
        .def_property_readonly("metadata", &Trace::metadata, "a dict; None stands for what is not known")
        .def_property_readonly(
            "end", &Trace::end,
            "'whole', 'cut', …, as of 'swapreplay info --json'; None before the last block")
        .def_property_readonly("events_lost", &Trace::events_lost,
                               "while recording; None before the last block, and if the trace cannot tell");

    module.def(
        "read",
        [](const std::filesystem::path& path, const std::string& format, std::uint32_t page_size) {
            ReadOptions options;
            options.from = format;
            options.page_size = page_size;
            return Trace(path.string(), options);
        },
        "path"_a, py::kw_only(), "format"_a = "", "page_size"_a = 0,
        "Open a trace of any format that 'swapreplay info' reads; iterate over what is returned for its "
        "blocks.");
}

}  // namespace swapreplay::python
