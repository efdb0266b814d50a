// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: check_records [--expect FILE] RELAY-FILE…
//
// Checks raw relay files, one for each CPU, and prints counts as `key value` lines. Fails if a record is
// malformed, is a duplicate, is out of order within its CPU's file, or frees a slot that holds nothing.
// Missing sequence numbers up to the highest are counted as `missing` and are not a failure: the caller knows
// what was lost.
//
// With --expect, the merged records must be exactly the lines `op slot clen same_filled` of FILE, in that
// order.
#include <cstring>
#include <map>
#include <set>

#include "records.hpp"

namespace {

void check_record(const sr_record& record, const std::string& path) {
    if (record.op < SR_OP_WRITE || record.op > SR_OP_FREE || record.zero != 0)
        fail(path + ": a record is malformed (seq " + std::to_string(record.seq) + ")");
    if ((record.op == SR_OP_WRITE) != (record.clen != 0))
        fail(path + ": clen does not fit the operation (seq " + std::to_string(record.seq) + ")");
    if (!path.ends_with("relay" + std::to_string(record.cpu)))
        fail(path + ": holds a record of CPU " + std::to_string(record.cpu));
}

/// Without the lengths under other codecs, each of which stands before the write of its number.
std::vector<sr_record> without_clens(const std::vector<sr_record>& records, const std::string& path) {
    std::vector<sr_record> events;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].op != SR_RECORD_CLENS)
            events.push_back(records[i]);
        else if (i + 1 == records.size() || records[i + 1].seq != records[i].seq ||
                 records[i + 1].op != SR_OP_WRITE)
            fail(path + ": lengths of no write (seq " + std::to_string(records[i].seq) + ")");
    }
    return events;
}

std::vector<sr_record> load_merged(const std::vector<std::string>& paths) {
    std::vector<sr_record> all;
    for (const auto& path : paths) {
        const auto records = without_clens(load_records(path), path);
        for (std::size_t i = 0; i < records.size(); ++i) {
            check_record(records[i], path);
            if (i > 0 && records[i].seq <= records[i - 1].seq)
                fail(path + ": seq " + std::to_string(records[i].seq) + " comes after " +
                     std::to_string(records[i - 1].seq));
            if (i > 0 && records[i].time_ns < records[i - 1].time_ns) fail(path + ": time goes back");
        }
        all.insert(all.end(), records.begin(), records.end());
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
    for (std::size_t i = 1; i < all.size(); ++i)
        if (all[i].seq == all[i - 1].seq) fail("seq " + std::to_string(all[i].seq) + " is there twice");
    return all;
}

/// Tracks which slots hold a page. `complete`: no event is missing, so freeing an empty slot is a failure.
void follow_slots(const std::vector<sr_record>& all, bool complete,
                  std::map<std::string, unsigned long>& counts) {
    std::set<unsigned> stored;
    for (const auto& record : all) {
        if (record.op == SR_OP_WRITE) stored.insert(record.slot);
        if (record.op == SR_OP_READ && stored.contains(record.slot)) ++counts["reads_of_stored"];
        if (record.op == SR_OP_FREE && stored.erase(record.slot) == 0 && complete)
            fail("slot " + std::to_string(record.slot) + " is freed while it holds nothing (seq " +
                 std::to_string(record.seq) + ")");
    }
    counts["stored_at_end"] = stored.size();
}

void print_counts(const std::vector<sr_record>& all) {
    std::map<std::string, unsigned long> counts{
        {"writes", 0}, {"reads", 0}, {"frees", 0}, {"same_filled", 0}, {"reads_of_stored", 0}};
    for (const auto& record : all) {
        const std::string name = record.op == SR_OP_WRITE  ? "writes"
                                 : record.op == SR_OP_READ ? "reads"
                                                           : "frees";
        ++counts[name];
        if ((record.flags & SR_FLAG_SAME_FILLED) != 0) ++counts["same_filled"];
    }
    counts["records"] = all.size();
    counts["missing"] = all.empty() ? 0 : all.back().seq + 1 - all.size();
    follow_slots(all, counts["missing"] == 0, counts);
    for (const auto& [key, value] : counts)
        std::printf("%s %lu\n", key.c_str(), value);
}

void check_expected(const std::vector<sr_record>& all, const std::string& path) {
    std::ifstream file(path);
    std::string op;
    unsigned slot = 0;
    unsigned clen = 0;
    unsigned same = 0;
    std::size_t i = 0;
    for (; file >> op >> slot >> clen >> same; ++i) {
        if (i >= all.size())
            fail("only " + std::to_string(i) + " records; expected more: " + op + " " + std::to_string(slot));
        const char* const names[] = {"", "write", "read", "free"};
        const auto& got = all[i];
        if (op != names[got.op] || slot != got.slot || clen != got.clen ||
            same != (got.flags & SR_FLAG_SAME_FILLED)) {
            fail("record " + std::to_string(i) + ": expected " + op + " slot " + std::to_string(slot) +
                 " clen " + std::to_string(clen) + " same_filled " + std::to_string(same) + ", got " +
                 names[got.op] + " slot " + std::to_string(got.slot) + " clen " + std::to_string(got.clen) +
                 " flags " + std::to_string(got.flags));
        }
    }
    if (i == 0 || i != all.size())
        fail(std::to_string(i) + " records expected, " + std::to_string(all.size()) + " there");
}

}  // namespace

int main(int argc, char** argv) {
    int first = 1;
    std::string expected;
    if (argc > 3 && std::strcmp(argv[1], "--expect") == 0) {
        expected = argv[2];
        first = 3;
    }
    if (first >= argc) fail("usage: check_records [--expect FILE] RELAY-FILE…");
    const auto all = load_merged({argv + first, argv + argc});
    print_counts(all);
    std::fflush(stdout);
    if (!expected.empty()) check_expected(all, expected);
}
