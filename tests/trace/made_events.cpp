// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/made_events.hpp"

#include <algorithm>

namespace swapreplay::testing_traces {

namespace {

/// Numerical Recipes' linear congruence; its high bits are good enough here.
class Numbers {
public:
    explicit Numbers(std::uint32_t seed) : state_(seed) {}
    std::uint32_t below(std::uint32_t limit) {
        state_ = state_ * 1664525U + 1013904223U;
        return static_cast<std::uint32_t>((std::uint64_t{state_} * limit) >> 32);
    }

private:
    std::uint32_t state_;
};

class Maker {
public:
    explicit Maker(const Make& make) : make_(make), numbers_(make.seed) { block_.clens.resize(make.codecs); }

    EventBlock run() {
        while (block_.size() < make_.events)
            add_run();
        return block_;
    }

private:
    void add_run() {
        const std::uint32_t kind = numbers_.below(4);
        const std::uint32_t length =
            numbers_.below(16) == 0 ? 50 + numbers_.below(200) : 1 + numbers_.below(5);
        std::uint32_t slot = numbers_.below(8) == 0 ? numbers_.below(1U << 27) : numbers_.below(5000);
        step_ns_ = 40'000 * kind;
        for (std::uint32_t i = 0; i < length && block_.size() < make_.events; i++, slot++) {
            if (kind < 3) {
                add(static_cast<Op>(kind), slot);
            } else {
                add(Op::read, slot);
                if (block_.size() < make_.events) add(Op::free, slot);
            }
        }
    }

    void add(Op op, std::uint32_t slot) {
        const bool write = op == Op::write;
        block_.ops.push_back(op);
        block_.slots.push_back(Slot{slot});
        const std::uint32_t sizes[] = {28, 255, 4096, 66000};
        if (write && make_.clens_near)
            clen_ = std::clamp(clen_ + numbers_.below(41), 120U, 4020U) - 20;
        else if (write)
            clen_ = numbers_.below(8) == 0 ? sizes[numbers_.below(4)] : numbers_.below(4200);
        const std::uint32_t clen = write ? clen_ : 0;
        block_.clens[0].push_back(clen);
        for (std::size_t codec = 1; codec < make_.codecs; codec++)
            block_.clens[codec].push_back(write ? clen / 2 + numbers_.below(300) : 0);
        time_ns_ += make_.times_by_run ? step_ns_ : std::uint64_t{numbers_.below(30)} * 1000;
        step_ns_ = 3000;
        if (numbers_.below(20) == 0) time_ns_ -= 9000;
        if (make_.times) block_.times_ns.push_back(time_ns_);
        if (make_.same_filled) block_.same_filled.push_back(write && numbers_.below(10) == 0 ? 1 : 0);
        if (make_.hashes) block_.hashes.push_back(write ? 0x9E3779B97F4A7C15ULL * numbers_.below(50) : 0);
        if (make_.details) add_details(op);
    }

    /// Runs of several lengths, values of all sizes, nothing of every fifth event.
    void add_details(Op op) {
        const bool known = numbers_.below(5) != 0;
        const bool write = op == Op::write;
        const auto put = [&](Detail detail, std::uint64_t value) {
            block_.details[static_cast<std::size_t>(detail)].push_back(known ? value : not_known);
        };
        const std::size_t number = block_.size();
        put(Detail::order, op == Op::free ? not_known : number / 16 % 3 * 4);
        put(Detail::tgid, 1000 + number / 7 % 5);
        put(Detail::cgroup, number % 50 == 0 ? not_known - 1 : 0x1'0000'0001 * (number / 64));
        put(Detail::cpu, numbers_.below(3));
        put(Detail::priority, write ? number / 100 % 2 : not_known);
        put(Detail::was_there, write ? static_cast<std::uint64_t>(number < 100) : not_known);
        put(Detail::new_pages, write && number % 9 == 0 ? 1 : not_known);
    }

    Make make_;
    Numbers numbers_;
    EventBlock block_;
    std::uint64_t time_ns_ = 1'000'000;
    std::uint64_t step_ns_ = 0;
    std::uint32_t clen_ = 2000;
};

}  // namespace

EventBlock made_events(const Make& make) {
    return Maker(make).run();
}

}  // namespace swapreplay::testing_traces
