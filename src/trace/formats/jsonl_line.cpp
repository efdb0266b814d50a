// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/jsonl_line.hpp"

#include <utility>

#include "trace/formats/text_rows.hpp"

namespace swapreplay {

using nlohmann::json;

namespace {

/// Takes what the library finds in a line, in its order. Each function says whether to go on.
class Taker final : public json::json_sax_t {
public:
    explicit Taker(JsonLine& line) : line_(line) {}

    bool null() override { return take({}); }
    bool boolean(bool value) override { return take(value); }
    bool number_integer(json::number_integer_t value) override { return take(value); }
    bool number_unsigned(json::number_unsigned_t value) override { return take(value); }
    bool number_float(json::number_float_t value, const std::string& /*text*/) override {
        return take(value);
    }
    bool string(std::string& value) override { return take(std::move(value)); }
    bool binary(json::binary_t& /*value*/) override { return false; }
    bool key(std::string& name) override {
        key_ = std::move(name);
        return true;
    }

    bool start_object(std::size_t /*members*/) override { return begin(json::object()); }
    bool end_object() override { return end(); }
    bool start_array(std::size_t /*values*/) override { return begin(json::array()); }
    bool end_array() override { return end(); }

    bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                     const json::exception& /*error*/) override {
        return false;
    }

private:
    bool take(json value) {
        if (levels_ == 0) return false;  // alone in the line
        if (levels_ == 1) {
            line_.fields.insert_or_assign(std::move(key_), std::move(value));
        } else if (levels_ == 2 && in_metadata_) {
            line_.metadata.insert_or_assign(std::move(key_), std::move(value));
        } else if (levels_ == 3 && in_codecs_) {
            line_.codecs.push_back(std::move(value));
        } else if (levels_ == 3 && in_facts_) {
            line_.facts.insert_or_assign(std::move(key_), std::move(value));
        }
        return true;
    }

    /// The inside of an object or a list, which is empty as yet. A key that is there twice begins anew.
    bool begin(json empty) {
        const bool list = empty.is_array();
        if (levels_ == JsonLine::max_levels) {
            line_.kind = JsonLine::Kind::nested_deeper;
            return false;
        }
        if (levels_ == 0) line_.kind = list ? JsonLine::Kind::other : JsonLine::Kind::object;
        if (levels_ == 1) in_metadata_ = !list && key_ == "metadata";
        if (levels_ == 1 && in_metadata_) line_.metadata.clear();
        if (levels_ == 2) in_codecs_ = list && in_metadata_ && key_ == "codecs";
        if (levels_ == 2 && in_codecs_) line_.codecs.clear();
        if (levels_ == 2) in_facts_ = !list && in_metadata_ && key_ == "facts";
        if (levels_ == 2 && in_facts_) line_.facts.clear();
        take(std::move(empty));
        levels_++;
        return line_.kind == JsonLine::Kind::object;
    }

    bool end() {
        levels_--;
        return true;
    }

    JsonLine& line_;
    std::string key_;         ///< of the value that comes next
    std::size_t levels_ = 0;  ///< that are open
    bool in_metadata_ = false;
    bool in_codecs_ = false;
    bool in_facts_ = false;
};

}  // namespace

JsonLine JsonLine::parse(std::string_view text) {
    JsonLine line;
    Taker taker(line);
    if (!json::sax_parse(text, &taker) && line.kind == Kind::object) line.kind = Kind::other;
    return line;
}

std::string shown(const json& value) {
    if (value.is_structured()) return value.is_array() ? "a list" : "an object";
    return shortened(value.dump());
}

}  // namespace swapreplay
