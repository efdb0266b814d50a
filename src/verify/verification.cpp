// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verification.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "verify/device_pages.hpp"
#include "verify/kernel_classes.hpp"

namespace swapreplay::verify {

namespace {

struct Model {
    Resolution setting;
    Limit limit;
};

/// Where the two sides are compared, beside compactions and the end.
struct Plan {
    std::uint64_t every = 1;     ///< after so many events
    Range each{0, 0};            ///< and after each event that ends in here, counted from the trace's first
    bool to_difference = false;  ///< only as far as the first difference
};

/// "6.18" of "6.18.44-amd64"
std::string major_and_minor(const std::string& release) {
    const std::size_t dot = release.find('.');
    const std::size_t end = release.find_first_not_of("0123456789", dot == std::string::npos ? 0 : dot + 1);
    return release.substr(0, end);
}

/// "6.16.12" of "6.16.12+deb13-amd64": a stable release can bring another rule.
std::string numbers_of(const std::string& release) {
    return release.substr(0, release.find_first_not_of("0123456789."));
}

std::uint32_t huge_size_of(const PoolSpec& spec) {
    return PoolReplay::create(spec, {})->huge_size().value_or(ZramDevice::page_size());
}

/// No kernel tells its chain size, but the huge size follows from it, and that was seen on the device. Where
/// several fit (15 and 16 do, or a codec that makes few lengths), the kernel's default is preferred, then
/// the largest.
PoolSpec running_pool(const std::string& release, const DevicePages& pages) {
    const auto fits = [&](const PoolSpec& spec) {
        const std::uint32_t huge = huge_size_of(spec);
        return huge > pages.largest_kept() && huge <= pages.smallest_huge();
    };
    PoolSpec usual = PoolSpec::parse("zsmalloc:kernel=" + release);
    if (fits(usual)) return usual;
    for (int chain = 16; chain >= 4; chain--) {
        PoolSpec spec = PoolSpec::parse(fmt::format("zsmalloc:kernel={},chain={}", release, chain));
        if (fits(spec)) return spec;
    }
    return usual;
}

Model model_for(const Options& options, const DevicePages& pages) {
    const std::string policy = options.policy.empty() ? "zram" : options.policy;
    const RulesChoice choice{options.model_kernel, numbers_of(options.kernel)};
    if (!options.pool.empty()) return {resolve(PoolSpec::parse(options.pool), policy, choice), options.limit};
    Resolution setting = resolve(PoolSpec::parse("zsmalloc"), policy, choice);
    const KernelRelease of_pool = *setting.kernel;
    setting.pool = running_pool(fmt::format("{}.{}", of_pool.major_number, of_pool.minor_number), pages);
    return {std::move(setting), options.limit};
}

std::unique_ptr<PoolReplay> new_model(const Model& model) {
    ReplayOptions options;
    options.policy = model.setting.policy;
    options.slot_bytes = ZramDevice::page_size();
    options.limit = model.limit;
    return PoolReplay::create(model.setting.pool, options);
}

/// The class that the model's pool has an object of this length in; 0: it has none. A fresh one is asked, so
/// that every rule is the pool's own.
std::uint32_t class_for(const Model& model, std::uint32_t length) {
    if (length == 0) return 0;
    EventBlock block;
    block.ops = {Op::write};
    block.slots = {Slot{0}};
    block.clens = {{length}};
    const auto pool = new_model({model.setting, {}});
    pool->apply(block, 0, 1);
    for (const ClassUse& use : pool->classes()) {
        if (use.objects_used != 0) return use.size;
    }
    return 0;
}

/// One way of the slice through a device that is empty and a new model.
class Pass {
public:
    Pass(ZramDevice& device, const DevicePages& pages, SlotNumbers& slots, const Options& options,
         const Model& model, const Plan& plan)
        : device_(device),
          pages_(pages),
          slots_(slots),
          options_(options),
          plan_(plan),
          rules_(model),
          model_(new_model(model)),
          held_(slots.count()) {
        result_.resolved = model.setting;
        result_.pool = model.setting.pool.text;
        result_.policy = model.setting.policy.full_text();
        result_.pool_text = model_->pool_text();
        result_.slots = slots.count();
        if (options.limit.unit != Limit::Unit::none)
            result_.limit_bytes = options.limit.pages(ZramDevice::page_size()) * ZramDevice::page_size();
    }

    Verification run(const TraceSlice& slice) {
        device_.start(options_.codec, slots_.count(), result_.limit_bytes);
        events_ = equal_events_ = slice.events.begin;
        visit_slice(slice, [this](const EventBlock& block, std::size_t begin, std::size_t end) {
            return visit(block, begin, end);
        });
        if (!ended_ && options_.compact_at_end) compact();
        if (!is_over()) compare(Moment::end);
        result_.counts = model_->counts();
        return std::move(result_);
    }

private:
    bool visit(const EventBlock& block, std::size_t begin, std::size_t end) {
        take_columns(block);
        std::size_t applied = begin;
        const auto apply_to = [&](std::size_t i) { model_->apply(stored_, std::exchange(applied, i), i); };
        for (std::size_t i = begin; i < end && !ended_; i++) {
            store(block, i);
            done_++;
            events_ = block.first_event + i + 1;
            const bool compacts = options_.compact_every != 0 && done_ % options_.compact_every == 0;
            if (result_.limit_bytes != 0) {
                apply_to(i + 1);
                note_rejection();
            }
            if (compacts || is_due() || rejection_) {
                apply_to(i + 1);
                last_event_ = block.event(i);
                last_event_->clen = block.clens[options_.clens][i];
                if (compacts) {
                    compact();
                } else {
                    compare(Moment::interval);
                }
                if (is_over()) ended_ = true;
            }
            if (options_.stop != nullptr && *options_.stop) {
                result_.partial = ended_ = true;
                apply_to(i + 1);
            }
        }
        if (!ended_) apply_to(end);
        if (options_.progress) options_.progress(done_);
        return !ended_;
    }

    [[nodiscard]] bool is_due() const {
        return (done_ % plan_.every == 0 && done_ != slots_.events()) || plan_.each.contains(events_) ||
               std::ranges::binary_search(options_.also_after, events_ - 1);
    }
    [[nodiscard]] bool is_over() const { return plan_.to_difference && result_.first; }

    /// Of the block's columns those that the model reads; store() puts the lengths in.
    void take_columns(const EventBlock& block) {
        stored_.first_event = block.first_event;
        stored_.ops = block.ops;
        stored_.slots = block.slots;
        stored_.same_filled.assign(block.size(), 0);
        stored_.clens.resize(1);
        stored_.clens[0].assign(block.size(), 0);
    }

    /// The event on the device.
    void store(const EventBlock& block, std::size_t i) {
        const std::uint32_t slot = slots_[block.slots[i]];
        length_before_ = length_after_ = 0;
        rejected_ = false;
        if (block.ops[i] == Op::read || slot == SlotNumbers::none) return;
        try {
            if (block.ops[i] == Op::free) {
                device_.discard(slot);
            } else {
                write(slot, block.clens[options_.clens][i],
                      !block.same_filled.empty() && block.same_filled[i] != 0, i);
            }
        } catch (const Error& error) {
            throw Error(error.fault(), fmt::format("event {}: {}", block.first_event + i, error.what()));
        }
        length_after_ = block.ops[i] == Op::free || stored_.same_filled[i] != 0 ? 0 : stored_.clens[0][i];
        const bool keeps_old = rejected_ && rules_.setting.policy.rules.rejected_store_keeps_old;
        length_before_ = held_[slot];
        if (!keeps_old) held_[slot] = rejected_ ? 0 : length_after_;
    }

    void write(std::uint32_t slot, std::uint32_t clen, bool same_filled, std::size_t i) {
        if (same_filled || clen == 0) {
            std::memset(page_.bytes().data(), 0x5a, page_.bytes().size());
            stored_.same_filled[i] = 1;
            stored_.clens[0][i] = clen;
        } else {
            const std::uint32_t length = pages_.nearest(clen);
            pages_.fill(length, page_.bytes());
            stored_.clens[0][i] = length;
            note_length(clen, length);
        }
        rejected_ = !device_.write(slot, page_.bytes());
    }

    /// Of the last event, which both sides have seen.
    void note_rejection() {
        const std::uint64_t rejected = model_->counts().rejected_at_limit;
        const bool model_rejects = rejected != std::exchange(model_rejected_, rejected);
        result_.rejected += rejected_ ? 1 : 0;
        if (rejected_ != model_rejects)
            rejection_ = Difference{"rejected", 0, rejected_ ? 1U : 0U, model_rejects ? 1U : 0U};
    }

    void note_length(std::uint32_t wanted, std::uint32_t made) {
        Lengths& lengths = result_.lengths;
        const bool whole = std::min(wanted, made) >= pages_.smallest_huge();  // a page, whatever its length
        const std::uint32_t miss = whole ? 0 : std::max(wanted, made) - std::min(wanted, made);
        (miss == 0 ? lengths.exact : lengths.missed)++;
        lengths.largest_miss = std::max(lengths.largest_miss, miss);
    }

    void compact() {
        compare(Moment::before_compaction);
        if (is_over()) return;
        device_.compact();
        compacted_ += model_->compact().value_or(0);
        result_.compactions++;
        compare(Moment::after_compaction);
    }

    void compare(Moment moment) {
        Holding kernel{device_.stat(), {}};
        if (auto classes =
                options_.kernel_classes ? options_.kernel_classes() : kernel_classes(device_.name()))
            kernel.classes = std::move(*classes);
        result_.classes_compared = result_.classes_compared || !kernel.classes.empty();
        const Holding model = model_holding(*model_, compacted_, ZramDevice::page_size());
        const auto difference =
            rejection_ ? std::exchange(rejection_, std::nullopt) : first_difference(kernel, model);
        result_.checkpoints.push_back({events_, moment, kernel.stat, model.stat, !difference});
        if (!difference) equal_events_ = events_;
        if (!difference || result_.first) return;
        const bool by_one_event =
            moment != Moment::after_compaction && last_event_ && events_ == equal_events_ + 1;
        result_.first = {events_, moment, equal_events_, *difference,
                         by_one_event ? last_event_ : std::nullopt};
        if (!by_one_event) return;
        result_.first->stored_class = class_for(rules_, length_after_);
        result_.first->freed_class = class_for(rules_, length_before_);
    }

    ZramDevice& device_;
    const DevicePages& pages_;
    SlotNumbers& slots_;
    const Options& options_;
    const Plan plan_;
    const Model& rules_;
    std::unique_ptr<PoolReplay> model_;
    Verification result_;

    const Page page_;
    EventBlock stored_;         ///< the block in hand, with the lengths that the device stores
    std::uint64_t done_ = 0;    ///< events of the slice
    std::uint64_t events_ = 0;  ///< the same, counted from the trace's first
    std::uint64_t equal_events_ = 0;
    std::uint64_t compacted_ = 0;
    std::optional<Event> last_event_;  ///< before the checkpoint in hand
    bool rejected_ = false;            ///< the last event, by the device
    std::uint64_t model_rejected_ = 0;
    std::optional<Difference> rejection_;  ///< of the last event, until it is compared
    std::vector<std::uint32_t> held_;  ///< by slot of the device: the length of what it holds; 0: no object
    std::uint32_t length_before_ = 0;  ///< of the last event's slot, before and after it
    std::uint32_t length_after_ = 0;
    bool ended_ = false;  ///< before the slice's end
};

}  // namespace

std::uint64_t Verification::equal() const {
    return static_cast<std::uint64_t>(
        std::count_if(checkpoints.begin(), checkpoints.end(),
                      [](const Checkpoint& checkpoint) { return checkpoint.equal; }));
}

Verification verify(const TraceSlice& slice, ZramDevice& device, const Options& options) {
    SlotNumbers slots(slice);
    if (slots.count() == 0) throw Error(Fault::usage, "the selected part of the trace stores no page");
    const std::string& maker = options.page_maker.empty() ? options.codec : options.page_maker;
    const DevicePages pages(device, options.codec, maker, major_and_minor(options.kernel));
    const Model model = model_for(options, pages);

    constexpr std::uint64_t usual_checkpoints = 64;
    Plan plan{.every = options.every != 0 ? options.every
                                          : (slots.events() + usual_checkpoints - 1) / usual_checkpoints};
    Verification result = Pass(device, pages, slots, options, model, plan).run(slice);
    result.missing = slots.missing();
    result.lengths.unlike_ours = pages.unlike_ours();
    result.lengths.largest_unlike = pages.largest_unlike();
    result.lengths.largest_kept = pages.largest_kept();
    result.lengths.smallest_huge = pages.smallest_huge();

    if (!result.first || result.partial) return result;
    const FirstDifference& first = *result.first;
    if (first.event || first.events <= first.equal_events) return result;
    // The event is somewhere since the last checkpoint that was equal.
    plan.each = {first.equal_events + 1, first.events + 1};
    plan.to_difference = true;
    device.reset();
    const Verification again = Pass(device, pages, slots, options, model, plan).run(slice);
    if (again.first) {
        result.first = again.first;
    } else {
        result.not_seen_again = !again.partial;
    }
    return result;
}

}  // namespace swapreplay::verify
