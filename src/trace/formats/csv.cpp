// SPDX-License-Identifier: LGPL-2.1-or-later
// Separated values: a header line, then a line for each event. The header tells the separator: a comma, a semicolon
// or a tab. Fields may be quoted (RFC 4180), names and operations may have capitals.
//
//   column         what is in it
//   op             read, write or free
//   slot           page index in the swap device
//   clen           bytes under LZO; 0 or empty unless op is write
//   clen_<codec>   the same under another codec, by the kernel's name
//   time_ns        since the recording began                          (optional)
//   same_filled    0 or 1                                             (optional)
//   hash           16 hexadecimal digits; of the page's content       (optional)
//   order, tgid, cgroup, cpu, priority, was_there, new_pages, swap_type, outcome   (optional)
//                  details of the event (event.hpp); empty if not known
//
// op and slot must be there, in any order; columns of other names are ignored, with a note. Unless op is write, clen,
// same_filled and hash may be empty; of a write, the clens after the first may, which are not known then. Metadata and
// losses have no place.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/chunk_codec.hpp"
#include "trace/event_names.hpp"
#include "trace/format.hpp"
#include "trace/formats/csv_fields.hpp"
#include "trace/formats/text_rows.hpp"

namespace swapreplay {

namespace {

enum class Column { op, slot, clen, time_ns, same_filled, hash, detail, ignored };

struct ColumnOfLine {
    Column column;
    std::size_t codec;  // for clen; for a detail its number
};

/// The separator with which a header has the columns op and slot; nullopt: it is not a header.
std::optional<char> separator_of(std::string_view header) {
    for (const char separator : {',', ';', '\t'}) {
        bool op = false;
        bool slot = false;
        for_each_field(header, separator, [&](std::string_view name) {
            op = op || same_word(name, "op");
            slot = slot || same_word(name, "slot");
        });
        if (op && slot) return separator;
    }
    return std::nullopt;
}

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options) : lines_(std::move(input)), rows_(options.max_slots) {
        metadata_.codecs.clear();
        metadata_.time_unit_ns = 1;
        metadata_.losses_known = false;
        if (options.page_size != 0) metadata_.page_size = options.page_size;
        const auto header = lines_.next();
        if (!header) lines_.fail("no header line; it must be like op,slot,clen,time_ns");
        const auto separator = separator_of(*header);
        if (!separator) lines_.fail("the header needs the columns op and slot");
        separator_ = *separator;
        for_each_field(*header, separator_, [this](std::string_view name) { add_column(name); });
        if (metadata_.codecs.empty()) metadata_.codecs.emplace_back(no_clens);
        if (const std::string wrong = wrong_with_codecs(metadata_.codecs); !wrong.empty()) lines_.fail(wrong);
        row_.clens.resize(metadata_.codecs.size());
    }

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    [[nodiscard]] End end() const override { return lines_.cut() ? End::cut : End::whole; }
    [[nodiscard]] std::vector<std::string> notes() const override {
        std::vector<std::string> all;
        if (!ignored_.empty()) all.push_back(fmt::format("columns ignored: {}", ignored_));
        if (lines_.unended() && !lines_.cut() && events_ > 0)
            all.emplace_back("the last line has no newline; its last number may be cut");
        return all;
    }

    bool next(EventBlock& block) override {
        rows_.begin(block, metadata_.codecs.size(), events_);
        damage_.run(block, [&] {
            while (block.size() < max_block_events) {
                const auto line = lines_.next();
                if (!line) break;
                const auto add = [&] {
                    parse(*line);
                    rows_.add(block, row_, lines_);
                };
                if (!lines_.parsed_unless_cut(add)) break;
            }
        });
        rows_.end(block);
        events_ += block.size();
        return block.size() > 0;
    }

private:
    void add_column(std::string_view field) {
        const std::string name = in_small_letters(field);
        names_.push_back(name);
        if (const auto codec = codec_of_column(name)) {
            columns_.push_back({Column::clen, metadata_.codecs.size()});
            const auto chunk = chunk_codec_of(*codec);  // whose size is in capitals elsewhere
            metadata_.codecs.push_back(chunk ? chunk_codec_name(chunk->codec, chunk->chunk_bytes) : *codec);
        } else if (name == "op") {
            columns_.push_back({Column::op, 0});
        } else if (name == "slot") {
            columns_.push_back({Column::slot, 0});
        } else if (name == "time_ns") {
            columns_.push_back({Column::time_ns, 0});
        } else if (name == "same_filled") {
            columns_.push_back({Column::same_filled, 0});
        } else if (name == "hash") {
            columns_.push_back({Column::hash, 0});
        } else if (const auto detail = detail_named(name)) {
            columns_.push_back({Column::detail, static_cast<std::size_t>(*detail)});
        } else {
            columns_.push_back({Column::ignored, 0});
            constexpr std::size_t enough = 200;
            if (ignored_.size() < enough)
                ignored_ += fmt::format("{}{}", ignored_.empty() ? "" : ", ",
                                        field.empty() ? "(no name)" : shortened(field));
        }
    }

    void parse(std::string_view line) {
        std::size_t at = 0;
        std::string_view empty;
        for_each_field(line, separator_, [&](std::string_view field) {
            if (at < columns_.size() && !parse(columns_[at], field)) empty = names_[at];
            at++;
        });
        if (at != columns_.size())
            lines_.fail(fmt::format("{} values, but the header has {} columns", at, columns_.size()));
        if (row_.op == Op::write && !empty.empty()) lines_.fail(fmt::format("a write without its {}", empty));
    }

    /// False: the field is empty and was taken as 0, which is right unless the op is write.
    bool parse(ColumnOfLine of, std::string_view field) {
        switch (of.column) {
            case Column::op:
                row_.op = parsed(op_of(field), field, "read, write or free");
                return true;
            case Column::ignored:
                return true;
            case Column::slot:
                row_.slot = parsed(number<std::uint32_t>(field), field, "a slot");
                return true;
            case Column::time_ns:
                row_.time_ns = parsed(number<std::uint64_t>(field), field,
                                      "a time in ns; each event needs one if there is a column of them");
                return true;
            case Column::detail:
                row_.details[of.codec] =
                    field.empty() ? not_known : parsed(number<std::uint64_t>(field), field, "a whole number");
                return true;
            case Column::clen:
                row_.clens[of.codec] = or_0(number<std::uint32_t>(field), field, "a clen");
                if (of.codec > 0) return true;  // empty: clen_not_known, which is 0
                break;
            case Column::same_filled:
                row_.same_filled = or_0(number<unsigned>(field), field, "0 or 1") != 0;
                break;
            case Column::hash:
                row_.hash = or_0(number<std::uint64_t>(field, 16), field, "a hash in hexadecimal");
                break;
        }
        return !field.empty();
    }

    static std::optional<Op> op_of(std::string_view field) {
        const auto op = op_named(field);
        return op ? op : op_named(in_small_letters(field));
    }

    template <class T>
    T or_0(std::optional<T> value, std::string_view field, std::string_view wanted) const {
        return field.empty() ? T{0} : parsed(value, field, wanted);
    }

    template <class T>
    T parsed(std::optional<T> value, std::string_view field, std::string_view wanted) const {
        if (!value) lines_.fail(fmt::format("'{}' is not {}", shortened(field), wanted));
        return *value;
    }

    LineReader lines_;
    RowsToBlock rows_;
    Metadata metadata_;
    char separator_ = ',';
    std::vector<ColumnOfLine> columns_;
    std::vector<std::string> names_;  // of the columns
    std::string ignored_;             // names of columns, for a note
    Row row_;
    DamageLater damage_;
    std::uint64_t events_ = 0;
};

class Writer final : public FormatWriter {
public:
    Writer(Output output, const Metadata& metadata) : lines_(std::move(output)), metadata_(metadata) {}

    void append(const EventBlock& block) override {
        if (block.size() == 0) return;  // its columns say nothing of the next one's
        if (!header_written_) write_header(block);
        for (std::size_t i = 0; i < block.size(); i++)
            write_row(block, i);
        more_columns_ = more_columns_ || (!times_ && !block.times_ns.empty()) ||
                        (!same_filled_ && !block.same_filled.empty()) ||
                        (!hashes_ && !block.hashes.empty()) || has_further_details(block);
        fewer_columns_ = fewer_columns_ || (times_ && block.times_ns.empty()) ||
                         (same_filled_ && block.same_filled.empty()) || (hashes_ && block.hashes.empty());
    }

    void gap(std::uint64_t lost) override { lost_ += lost; }
    void flush() override { lines_.flush(); }
    void finish() override {
        if (!header_written_) write_header({});
        lines_.finish();
    }
    [[nodiscard]] std::uint64_t bytes_written() const override { return lines_.bytes_written(); }

    [[nodiscard]] std::vector<std::string> not_held() const override {
        std::vector<std::string> all;
        if (lost_ > 0) all.push_back(fmt::format("the count of {} events lost", lost_));
        if (more_columns_) all.emplace_back("columns that the first events did not have");
        if (fewer_columns_)
            all.emplace_back(
                "that some events have no time_ns, same_filled or hash: they got the time before them, or 0");
        Metadata blank;
        blank.codecs = metadata_.codecs;
        blank.time_unit_ns = metadata_.time_unit_ns;
        blank.losses_known = metadata_.losses_known;
        if (metadata_ != blank) all.emplace_back("the metadata");
        return all;
    }

private:
    [[nodiscard]] bool has_further_details(const EventBlock& block) const {
        for (std::size_t detail = 0; detail < detail_count; detail++)
            if (!details_[detail] && !block.details[detail].empty()) return true;
        return false;
    }

    void write_header(const EventBlock& block) {
        header_written_ = true;
        times_ = !block.times_ns.empty();
        same_filled_ = !block.same_filled.empty();
        hashes_ = !block.hashes.empty();
        for (std::size_t detail = 0; detail < detail_count; detail++)
            details_[detail] = !block.details[detail].empty();
        std::string& text = lines_.text();
        text += "op,slot";
        for (const std::string& codec : metadata_.codecs)
            if (codec != no_clens) text += fmt::format(",{}", clen_column(codec));
        if (times_) text += ",time_ns";
        if (same_filled_) text += ",same_filled";
        if (hashes_) text += ",hash";
        for (std::size_t detail = 0; detail < detail_count; detail++)
            if (details_[detail]) text += fmt::format(",{}", detail_name(static_cast<Detail>(detail)));
        lines_.end_line();
    }

    void write_row(const EventBlock& block, std::size_t i) {
        auto text = std::back_inserter(lines_.text());
        fmt::format_to(text, "{},{}", op_name(block.ops[i]), index(block.slots[i]));
        for (std::size_t codec = 0; codec < block.clens.size(); codec++) {
            const std::uint32_t clen = block.clens[codec][i];
            if (codec > 0 && block.ops[i] == Op::write && clen == clen_not_known)
                lines_.text() += ',';
            else if (metadata_.codecs[codec] != no_clens)
                fmt::format_to(text, ",{}", clen);
        }
        if (!block.times_ns.empty()) last_ns_ = block.times_ns[i];
        if (times_) fmt::format_to(text, ",{}", last_ns_);
        if (same_filled_) fmt::format_to(text, ",{}", block.same_filled.empty() ? 0 : block.same_filled[i]);
        if (hashes_) fmt::format_to(text, ",{:016x}", block.hashes.empty() ? 0 : block.hashes[i]);
        for (std::size_t detail = 0; detail < detail_count; detail++) {
            if (!details_[detail]) continue;
            const auto& column = block.details[detail];
            *text++ = ',';
            if (!column.empty() && column[i] != not_known) fmt::format_to(text, "{}", column[i]);
        }
        lines_.end_line();
    }

    LineWriter lines_;
    Metadata metadata_;
    bool header_written_ = false;
    bool times_ = false;
    bool same_filled_ = false;
    bool hashes_ = false;
    std::array<bool, detail_count> details_{};
    bool more_columns_ = false;
    bool fewer_columns_ = false;
    std::uint64_t last_ns_ = 0;
    std::uint64_t lost_ = 0;
};

Match sniff(std::span<const std::byte> first) {
    const auto lines = lines_of(first);
    return !lines.empty() && separator_of(lines[0]) ? Match::certain : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

std::unique_ptr<FormatWriter> create(Output output, const Metadata& metadata,
                                     const WriteOptions& /*options*/) {
    return std::make_unique<Writer>(std::move(output), metadata);
}

}  // namespace

extern const Format csv_format;
const Format csv_format{"csv", "comma-separated values, a line for each event", sniff, open, create};

}  // namespace swapreplay
