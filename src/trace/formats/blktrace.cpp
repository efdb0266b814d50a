// SPDX-License-Identifier: LGPL-2.1-or-later
// What blktrace recorded of a swap device: a file for each CPU, of the records that blktrace_stream.hpp lays out.
// Read only. Each page of a queued request (Q) is an event: reads, writes, and discards as frees. There are no
// clens. A remap (A) tells where the partition begins.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"
#include "trace/formats/blktrace_stream.hpp"
#include "trace/formats/block_requests.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t action_mask = 0xFF;
constexpr std::uint64_t queued = 1;
constexpr std::uint64_t kind_read = 1U << 16;
constexpr std::uint64_t kind_write = 1U << 17;
constexpr std::uint64_t kind_notify = 1U << 26;
constexpr std::uint64_t kind_discard = 1U << 29;
constexpr std::uint64_t max_sector = std::uint64_t{1} << 48;

/// The name of one CPU's file: "sda.blktrace.0", packed or not.
struct CpuFile {
    std::string stem;  ///< "sda.blktrace"
    unsigned cpu = 0;
};

std::optional<CpuFile> cpu_file_of(std::filesystem::path name) {
    for (const std::string_view packing : {".gz", ".bz2", ".xz", ".zst"})
        if (name.extension() == packing) name = name.stem();
    const std::string extension = name.extension().string();
    const std::string stem = name.stem().string();
    if (!stem.ends_with(".blktrace") || extension.size() < 2) return std::nullopt;
    const auto cpu = number<unsigned>(std::string_view(extension).substr(1));
    return cpu ? std::optional(CpuFile{stem, *cpu}) : std::nullopt;
}

/// The file that a name leads to, if it is one CPU's: the name itself or the end of its links.
std::filesystem::path end_of_links(const std::string& name) {
    if (cpu_file_of(std::filesystem::path(name).filename())) return name;
    std::error_code none;
    const auto end = std::filesystem::canonical(name, none);
    return none ? std::filesystem::path(name) : end;
}

/// The other CPUs' files in the same folder, by CPU; of one that is there packed and plain, the plain.
std::vector<std::string> files_of_other_cpus(const std::filesystem::path& file) {
    const auto own = cpu_file_of(file.filename());
    if (!own) return {};
    std::map<unsigned, std::filesystem::path> others;
    std::error_code unreadable;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    for (const auto& beside : std::filesystem::directory_iterator(folder, unreadable)) {
        const auto other = cpu_file_of(beside.path().filename());
        if (!other || other->stem != own->stem || other->cpu == own->cpu) continue;
        auto& chosen = others[other->cpu];
        if (chosen.empty() || beside.path().native().size() < chosen.native().size()) chosen = beside.path();
    }
    std::vector<std::string> names;
    for (const auto& [cpu, path] : others)
        names.push_back(file.has_parent_path() ? path.string() : path.filename().string());
    return names;
}

class Reader final : public RequestReader {
public:
    Reader(Input input, const ReadOptions& options) : RequestReader(options, 1) {
        const auto file = end_of_links(input.name());
        named_for_cpu_ = cpu_file_of(file.filename()).has_value();
        const std::string name = input.name();
        streams_.emplace_back(std::move(input));
        for (const std::string& other : files_of_other_cpus(file))
            streams_.emplace_back(Input::open(other));
        if (std::ranges::none_of(streams_, [](const BlktraceStream& s) { return s.record() || s.cut(); })) {
            throw Error(Fault::format,
                        fmt::format("{}: no CPU's file has a record in it; nothing was recorded", name));
        }
    }

    [[nodiscard]] End end() const override {
        return std::ranges::any_of(streams_, &BlktraceStream::cut) ? End::cut : End::whole;
    }

    [[nodiscard]] std::vector<std::string> notes() const override {
        auto all = RequestReader::notes();
        if (!named_for_cpu_ && cpus_.size() == 1)
            all.push_back(
                fmt::format("only CPU {}'s records are in it; if the machine has more CPUs, name the "
                            "files as blktrace does, NAME.blktrace.N side by side, and read one",
                            *cpus_.begin()));
        return all;
    }

private:
    /// What a stream has after a record is looked at when the record has been handed out: damage there must not
    /// cost it.
    std::optional<RequestItem> next_item() override {
        while (true) {
            if (BlktraceStream* const taken = std::exchange(taken_, nullptr)) taken->advance();
            taken_ = earliest();
            if (taken_ == nullptr) return std::nullopt;
            if (auto item = item_of(*taken_->record())) return item;
        }
    }

    [[nodiscard]] std::string place_of(std::uint64_t stream) const override {
        return streams_[static_cast<std::size_t>(stream)].name();
    }

    BlktraceStream* earliest() {
        BlktraceStream* first = nullptr;
        for (BlktraceStream& stream : streams_) {
            if (stream.record() && (first == nullptr || stream.record()->time_ns < first->record()->time_ns))
                first = &stream;
        }
        return first;
    }

    std::optional<RequestItem> item_of(const BlktraceRecord& record) {
        if ((record.action & kind_notify) != 0) return std::nullopt;
        const auto stream = static_cast<std::uint64_t>(taken_ - streams_.data());
        if (record.remap) {
            Remap remap = *record.remap;
            remap.place = stream;
            return RequestItem(std::move(remap));
        }
        const auto op = op_of(record.action);
        if ((record.action & action_mask) != queued || record.bytes == 0 || !op) return std::nullopt;
        check(record);
        last_ns_ = record.time_ns;
        constexpr std::size_t enough_cpus = 2;  // to know that it is not one
        if (cpus_.size() < enough_cpus) cpus_.insert(record.cpu);
        if (device_name_.empty() || device_ != record.device) device_name_ = device_name(record.device);
        device_ = record.device;
        return RequestItem(BlockRequest{*op, record.sector * sector_bytes, record.bytes, record.time_ns,
                                        device_name_, stream});
    }

    static std::optional<Op> op_of(std::uint64_t action) {
        if ((action & kind_discard) != 0) return Op::free;
        if ((action & kind_write) != 0) return Op::write;
        if ((action & kind_read) != 0) return Op::read;
        return std::nullopt;
    }

    void check(const BlktraceRecord& record) const {
        const std::string& name = taken_->name();
        if (record.sector > max_sector)
            throw Error(
                Fault::format,
                fmt::format("{}: a request for sector {}, which is beyond any device; the file is damaged",
                            name, record.sector));
        if (record.time_ns < last_ns_) {
            throw Error(Fault::format, fmt::format("{}: the time goes back from {} to {} ns; sort it first: "
                                                   "blkparse -i … -d SORTED -O",
                                                   name, last_ns_, record.time_ns));
        }
    }

    std::vector<BlktraceStream> streams_;
    BlktraceStream* taken_ = nullptr;  // whose record was taken, and is to advance
    bool named_for_cpu_ = false;
    std::set<std::uint32_t> cpus_;
    std::uint32_t device_ = 0;
    std::string device_name_;
    std::uint64_t last_ns_ = 0;
};

Match sniff(std::span<const std::byte> first) {
    return begins_blktrace(first) ? Match::certain : Match::no;
}

bool is_named(const std::string& path) {
    return cpu_file_of(std::filesystem::path(path).filename()).has_value();
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format blktrace_format;
const Format blktrace_format{
    "blktrace", "binary output of blktrace; read only, no clens", sniff, open, nullptr, nullptr, is_named};

}  // namespace swapreplay
