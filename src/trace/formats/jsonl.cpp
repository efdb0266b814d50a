// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON Lines: an object in each line, of three kinds. The format holds all that a trace has.
//
//   {"metadata":{"page_size":4096,"codecs":["lzo","zstd"],…}}      first, or absent
//   {"op":"write","slot":5,"clen":100,"clen_zstd":90,"time_ns":12,"same_filled":false,"hash":"0123456789abcdef",
//    "cpu":1}                                                    and what else is known, by the names of the details
//   {"lost":3}                                                     so many events were lost here
//
// The keys of an event are the columns of the CSV format; all but op and slot may be absent. If no metadata name the
// codecs, they are those of the first write in the first 1 MiB. A trace without clens has an empty list of codecs.
#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <set>
#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "swapreplay/error.hpp"
#include "trace/event_names.hpp"
#include "trace/format.hpp"
#include "trace/formats/jsonl_line.hpp"
#include "trace/formats/text_rows.hpp"
#include "trace/gaps.hpp"
#include "trace/metadata_json.hpp"

namespace swapreplay {

using nlohmann::json;

namespace {

constexpr std::uint32_t max_page_size = 65536;

/// The JSON library would make what it can of -1, 1.5 or 1e61.
template <class T>
T unsigned_of(const json& value, std::string_view key) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<T>::max())
        throw Error(Fault::format, fmt::format("{} is {}, not a whole number of at most {}", key,
                                               shown(value), std::numeric_limits<T>::max()));
    return static_cast<T>(value.get<std::uint64_t>());
}

const std::string& string_of(const json& value, std::string_view key) {
    if (!value.is_string())
        throw Error(Fault::format, fmt::format("{} is {}, not a string", key, shown(value)));
    return value.get_ref<const std::string&>();
}

bool bool_of(const json& value, std::string_view key) {
    if (!value.is_boolean())
        throw Error(Fault::format, fmt::format("{} is {}, not true or false", key, shown(value)));
    return value.get<bool>();
}

/// A first line's. Keys that are absent keep their defaults (time_unit_ns: 1), unknown ones are left out.
/// Throws Error.
Metadata metadata_of(const JsonLine& line, std::uint32_t page_size) {
    if (const json& value = line.fields.at("metadata"); !value.is_object())
        throw Error(Fault::format, fmt::format("metadata is {}, not an object", shown(value)));
    Metadata metadata;
    metadata.time_unit_ns = 1;
    metadata.page_size = page_size;
    const auto take = [&line](const char* key, auto& into) {
        const auto found = line.metadata.find(key);
        if (found == line.metadata.end()) return;
        if constexpr (std::is_same_v<decltype(into), std::string&>)
            into = string_of(found->second, key);
        else
            into = unsigned_of<std::remove_reference_t<decltype(into)>>(found->second, key);
    };
    take("time_unit_ns", metadata.time_unit_ns);
    take("page_size", metadata.page_size);
    take("slots", metadata.slots);
    take("ram_bytes", metadata.ram_bytes);
    take("kernel", metadata.kernel);
    take("workload", metadata.workload);
    take("start_unix_ns", metadata.start_unix_ns);
    take("synthetic", metadata.synthetic);
    take("part", metadata.part);
    if (const auto known = line.metadata.find("losses_known"); known != line.metadata.end())
        metadata.losses_known = bool_of(known->second, "losses_known");
    if (const auto facts = line.metadata.find("facts"); facts != line.metadata.end()) {
        if (!facts->second.is_object())
            throw Error(Fault::format, fmt::format("facts is {}, not an object", shown(facts->second)));
        for (const auto& [name, value] : line.facts) {
            if (name.empty() || name.find('=') != std::string::npos)
                throw Error(Fault::format, "the name of a fact is empty or has a '=' in it");
            metadata.facts[name] = string_of(value, "a fact");
        }
    }
    if (const auto codecs = line.metadata.find("codecs"); codecs != line.metadata.end()) {
        if (!codecs->second.is_array())
            throw Error(Fault::format, fmt::format("codecs is {}, not a list", shown(codecs->second)));
        metadata.codecs.clear();
        for (const json& codec : line.codecs)
            metadata.codecs.push_back(string_of(codec, "a codec"));
        if (metadata.codecs.empty()) metadata.codecs.emplace_back(no_clens);
    }
    return metadata;
}

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options)
        : lines_(std::move(input)), rows_(options.max_slots), max_gaps_(options.max_gaps) {
        if (options.page_size != 0) metadata_.page_size = options.page_size;
        const auto line = lines_.next();
        JsonLine first;
        if (!line || !lines_.parsed_unless_cut([&] { first = parsed(*line); })) return;
        const bool has_metadata = first.fields.contains("metadata");
        if (has_metadata) {
            metadata_ = checked([&] { return metadata_of(first, metadata_.page_size); });
            if (!std::has_single_bit(metadata_.page_size) || metadata_.page_size > max_page_size)
                lines_.fail(fmt::format("page_size is {}; it must be a power of two of at most {}",
                                        metadata_.page_size, max_page_size));
            if (metadata_.time_unit_ns == 0) lines_.fail("time_unit_ns is 0; it must be at least 1");
        } else {
            metadata_.time_unit_ns = 1;
            lines_.again();
        }
        if (!first.metadata.contains("codecs"))
            metadata_.codecs = codecs_of_first_write(first.fields, lines_.ahead());
        if (const std::string wrong = wrong_with_codecs(metadata_.codecs); !wrong.empty()) lines_.fail(wrong);
        for (const std::string& codec : metadata_.codecs)
            clen_keys_.push_back(codec == no_clens ? "" : clen_column(codec));
        known_keys_.insert(clen_keys_.begin(), clen_keys_.end());
        for (std::size_t detail = 0; detail < detail_count; detail++)
            known_keys_.emplace(detail_name(static_cast<Detail>(detail)));
    }

    [[nodiscard]] std::vector<std::string> notes() const override {
        if (ignored_.empty()) return {};
        return {fmt::format("keys ignored: {}", fmt::join(ignored_, ", "))};
    }
    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    [[nodiscard]] End end() const override { return lines_.cut() ? End::cut : End::whole; }
    [[nodiscard]] const std::vector<Gap>& gaps() const override { return gaps_; }

    bool next(EventBlock& block) override {
        rows_.begin(block, metadata_.codecs.size(), events_);
        damage_.run(block, [&] {
            while (block.size() < max_block_events) {
                const auto line = lines_.next();
                if (!line || !lines_.parsed_unless_cut([&] { add(block, parsed(*line).fields); })) break;
            }
        });
        rows_.end(block);
        events_ += block.size();
        return block.size() > 0;
    }

private:
    JsonLine parsed(std::string_view text) const {
        JsonLine line = JsonLine::parse(text);
        if (line.kind == JsonLine::Kind::nested_deeper)
            lines_.fail(fmt::format("nested deeper than {} levels; an event has one", JsonLine::max_levels));
        if (line.kind != JsonLine::Kind::object) lines_.fail("not a JSON object");
        return line;
    }

    /// Runs `take`, and puts the line's number to the Error that it throws.
    template <class Take>
    std::invoke_result_t<Take> checked(Take take) const {
        try {
            return take();
        } catch (const Error& error) {
            lines_.fail(error.what());
        }
    }

    template <class T>
    T unsigned_at(const json& value, std::string_view key) const {
        return checked([&] { return unsigned_of<T>(value, key); });
    }

    /// Of a file without metadata: those of the first write in `fields` and the lines ahead.
    static std::vector<std::string> codecs_of_first_write(JsonFields fields, std::string_view ahead) {
        const auto is_write = [&fields] {
            const auto op = fields.find("op");
            return op != fields.end() && op->second == "write";
        };
        while (!is_write() && !ahead.empty()) {
            const std::size_t end = std::min(ahead.find('\n'), ahead.size());
            JsonLine line = JsonLine::parse(ahead.substr(0, end));
            ahead.remove_prefix(std::min(end + 1, ahead.size()));
            if (line.kind == JsonLine::Kind::object) fields = std::move(line.fields);
        }
        std::vector<std::string> codecs;
        if (!is_write()) fields.clear();
        for (const auto& [key, value] : fields) {
            if (auto codec = codec_of_column(key)) codecs.push_back(std::move(*codec));
        }
        if (codecs.empty()) codecs.emplace_back(no_clens);
        return codecs;
    }

    /// A clen without a column would be lost.
    void refuse_other_clens(const JsonFields& fields) const {
        for (const auto& [key, value] : fields) {
            const auto codec = codec_of_column(key);
            if (!codec || std::ranges::find(clen_keys_, key) != clen_keys_.end()) continue;
            lines_.fail(
                fmt::format("{} is not one of the trace's codecs ({}); name them all in a first line "
                            R"({{"metadata":{{"codecs":["{}",…]}}}})",
                            shortened(key), fmt::join(metadata_.codecs, ", "), shortened(*codec)));
        }
    }

    void add_loss(const Gap& gap) {
        const std::string wrong = wrong_with_gap(gaps_, gap, max_gaps_);
        if (!wrong.empty()) lines_.fail(wrong, Fault::resource);
        add_gap(gaps_, gap);
    }

    void note_ignored(const JsonFields& fields) {
        constexpr std::size_t enough = 10;
        for (const auto& [key, value] : fields) {
            if (!known_keys_.contains(key) && ignored_.size() < enough) ignored_.insert(shortened(key));
        }
    }

    void add(EventBlock& block, const JsonFields& fields) {
        if (const auto lost = fields.find("lost"); lost != fields.end()) {
            const auto count = unsigned_at<std::uint64_t>(lost->second, "lost");
            if (count > 0) add_loss({events_ + block.size(), count});
            return;
        }
        const auto op = fields.find("op");
        const auto slot = fields.find("slot");
        if (op == fields.end() || slot == fields.end()) lines_.fail("an event needs op and slot");
        const auto known =
            op->second.is_string() ? op_named(op->second.get_ref<const std::string&>()) : std::nullopt;
        if (!known) lines_.fail(fmt::format("op is {}, not read, write or free", shown(op->second)));
        row_.op = *known;
        row_.slot = unsigned_at<std::uint32_t>(slot->second, "slot");
        refuse_other_clens(fields);
        row_.clens.assign(clen_keys_.size(), 0);
        understood_ = 2;  // op and slot
        for (std::size_t codec = 0; codec < clen_keys_.size(); codec++) {
            if (clen_keys_[codec].empty()) continue;
            if (const json* const clen = understood(fields, clen_keys_[codec]); clen != nullptr)
                row_.clens[codec] = unsigned_at<std::uint32_t>(*clen, clen_keys_[codec]);
            else if (codec == 0 && row_.op == Op::write)
                lines_.fail(fmt::format("a write without its {}", clen_keys_[codec]));
        }
        add_optional(fields);
        if (understood_ < fields.size()) note_ignored(fields);
        rows_.add(block, row_, lines_);
    }

    void add_optional(const JsonFields& fields) {
        for (std::size_t detail = 0; detail < detail_count; detail++) {
            const std::string_view key = detail_name(static_cast<Detail>(detail));
            const json* const found = understood(fields, key);
            row_.details[detail] = found == nullptr ? not_known : unsigned_at<std::uint64_t>(*found, key);
        }
        row_.time_ns.reset();
        row_.same_filled.reset();
        row_.hash.reset();
        if (const json* const time = understood(fields, "time_ns"); time != nullptr)
            row_.time_ns = unsigned_at<std::uint64_t>(*time, "time_ns");
        if (const json* const flag = understood(fields, "same_filled"); flag != nullptr)
            row_.same_filled = checked([&] { return bool_of(*flag, "same_filled"); });
        if (const json* const hash = understood(fields, "hash"); hash != nullptr) {
            row_.hash = hash->is_string() ? number<std::uint64_t>(hash->get_ref<const std::string&>(), 16)
                                          : std::nullopt;
            if (!row_.hash)
                lines_.fail(fmt::format("hash is {}, not a string of 16 hexadecimal digits", shown(*hash)));
        }
    }

    /// nullptr: the event does not have it.
    const json* understood(const JsonFields& fields, std::string_view key) {
        const auto found = fields.find(key);
        if (found == fields.end()) return nullptr;
        understood_++;
        return &found->second;
    }

    LineReader lines_;
    RowsToBlock rows_;
    Metadata metadata_;
    std::vector<std::string> clen_keys_;  // empty for no_clens
    std::set<std::string, std::less<>> known_keys_{"op", "slot", "time_ns", "same_filled", "hash", "lost"};
    std::set<std::string> ignored_;  // for a note
    std::size_t understood_ = 0;     // keys of the row
    std::uint64_t max_gaps_;
    std::vector<Gap> gaps_;
    Row row_;
    DamageLater damage_;
    std::uint64_t events_ = 0;
};

class Writer final : public FormatWriter {
public:
    Writer(Output output, const Metadata& metadata) : lines_(std::move(output)) {
        lines_.text() += json{{"metadata", metadata_to_json(metadata)}}.dump(-1, ' ', false,
                                                                             json::error_handler_t::replace);
        lines_.end_line();
        for (const std::string& codec : metadata.codecs)
            clen_keys_.push_back(codec == no_clens ? "" : json(clen_column(codec)).dump());
    }

    void append(const EventBlock& block) override {
        for (std::size_t i = 0; i < block.size(); i++)
            write_event(block, i);
    }

    void gap(std::uint64_t lost) override {
        lines_.text() += fmt::format(R"({{"lost":{}}})", lost);
        lines_.end_line();
    }
    void flush() override { lines_.flush(); }
    void finish() override { lines_.finish(); }
    [[nodiscard]] std::uint64_t bytes_written() const override { return lines_.bytes_written(); }

private:
    // By hand: a json object for each event would cost ten times as much. No value here needs an escape.
    void write_event(const EventBlock& block, std::size_t i) {
        auto text = std::back_inserter(lines_.text());
        const bool write = block.ops[i] == Op::write;
        fmt::format_to(text, R"({{"op":"{}","slot":{})", op_name(block.ops[i]), index(block.slots[i]));
        for (std::size_t codec = 0; write && codec < clen_keys_.size(); codec++)
            if (!clen_keys_[codec].empty() && (codec == 0 || block.clens[codec][i] != clen_not_known))
                fmt::format_to(text, ",{}:{}", clen_keys_[codec], block.clens[codec][i]);
        if (!block.times_ns.empty()) fmt::format_to(text, R"(,"time_ns":{})", block.times_ns[i]);
        if (write && !block.same_filled.empty())
            fmt::format_to(text, R"(,"same_filled":{})", block.same_filled[i] != 0);
        if (write && !block.hashes.empty()) fmt::format_to(text, R"(,"hash":"{:016x}")", block.hashes[i]);
        for (std::size_t detail = 0; detail < detail_count; detail++) {
            const auto& column = block.details[detail];
            if (!column.empty() && column[i] != not_known)
                fmt::format_to(text, R"(,"{}":{})", detail_name(static_cast<Detail>(detail)), column[i]);
        }
        lines_.text() += '}';
        lines_.end_line();
    }

    LineWriter lines_;
    std::vector<std::string> clen_keys_;  // quoted; empty for no_clens
};

Match sniff(std::span<const std::byte> first) {
    const auto lines = lines_of(first);
    return !lines.empty() && lines[0].starts_with('{') ? Match::certain : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

std::unique_ptr<FormatWriter> create(Output output, const Metadata& metadata,
                                     const WriteOptions& /*options*/) {
    return std::make_unique<Writer>(std::move(output), metadata);
}

}  // namespace

extern const Format jsonl_format;
const Format jsonl_format{"jsonl", "JSON Lines, an object for each event", sniff, open, create};

}  // namespace swapreplay
