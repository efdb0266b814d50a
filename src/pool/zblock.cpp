// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zblock.hpp"

#include <cassert>
#include <cstring>

#include <fmt/format.h>

namespace swapreplay {

namespace {

/// block_desc[] of mm/zblock.h: how many slots blocks have, and of how many pages they are.
struct Shape {
    std::uint16_t slots;
    std::uint16_t pages;
};

constexpr std::array july_4k = std::to_array<Shape>(
    {{28, 1}, {18, 1}, {12, 1}, {10, 1}, {17, 2}, {15, 2}, {13, 2}, {6, 1},  {11, 2}, {5, 1},
     {19, 4}, {9, 2},  {17, 4}, {4, 1},  {23, 6}, {11, 3}, {7, 2},  {10, 3}, {19, 6}, {6, 2},
     {14, 5}, {8, 3},  {5, 2},  {12, 5}, {9, 4},  {15, 7}, {2, 1},  {15, 8}, {9, 5},  {12, 7},
     {13, 8}, {6, 4},  {11, 8}, {9, 7},  {6, 5},  {9, 8},  {4, 4}});
constexpr std::array july_larger = std::to_array<Shape>(
    {{185, 1}, {113, 1}, {86, 1}, {72, 1}, {58, 1}, {49, 1}, {42, 1}, {37, 1}, {33, 1}, {59, 2}, {27, 1},
     {25, 1},  {23, 1},  {21, 1}, {39, 2}, {37, 2}, {35, 2}, {33, 2}, {31, 2}, {29, 2}, {27, 2}, {25, 2},
     {12, 1},  {11, 1},  {21, 2}, {10, 1}, {19, 2}, {9, 1},  {17, 2}, {8, 1},  {15, 2}, {14, 2}, {27, 4},
     {13, 2},  {25, 4},  {12, 2}, {23, 4}, {11, 2}, {21, 4}, {10, 2}, {19, 4}, {9, 2},  {17, 4}, {4, 1},
     {23, 6},  {11, 3},  {7, 2},  {10, 3}, {16, 5}, {6, 2},  {11, 4}, {8, 3},  {5, 2},  {7, 3},  {11, 5},
     {4, 2},   {9, 5},   {8, 5},  {3, 2},  {7, 6},  {4, 4}});
constexpr std::array april_4k = std::to_array<Shape>(
    {{63, 1}, {32, 1}, {21, 1}, {15, 1}, {12, 1}, {10, 1}, {9, 1},  {8, 1},  {29, 4}, {13, 2}, {6, 1},
     {11, 2}, {5, 1},  {9, 2},  {8, 2},  {29, 8}, {13, 4}, {12, 4}, {11, 4}, {10, 4}, {9, 4},  {17, 8},
     {8, 4},  {15, 8}, {14, 8}, {13, 8}, {6, 4},  {11, 8}, {10, 8}, {9, 8},  {4, 4}});
constexpr std::array april_larger = std::to_array<Shape>(
    {{255, 1}, {185, 1}, {145, 1}, {113, 1}, {92, 1}, {75, 1}, {60, 1}, {51, 1}, {43, 1}, {37, 1},
     {32, 1},  {27, 1},  {23, 1},  {19, 1},  {17, 1}, {15, 1}, {13, 1}, {11, 1}, {10, 1}, {9, 1},
     {8, 1},   {15, 2},  {14, 2},  {13, 2},  {12, 2}, {11, 2}, {10, 2}, {9, 2},  {8, 2},  {15, 4},
     {14, 4},  {13, 4},  {12, 4},  {11, 4},  {10, 4}, {9, 4},  {8, 4},  {7, 4},  {6, 4},  {5, 4}});

constexpr std::array<std::string_view, 2> versions{"2025-07", "2025-04"};
enum Version : std::size_t { july, april };

constexpr std::uint32_t small_page = 4096;

std::span<const Shape> shapes_of(std::size_t version, std::uint32_t page_size) {
    if (version == april) return page_size == small_page ? std::span<const Shape>(april_4k) : april_larger;
    return page_size == small_page ? std::span<const Shape>(july_4k) : july_larger;
}

/// ZBLOCK_HEADER_SIZE: struct zblock_block has a bit for each of 1 << SLOT_BITS slots, a list_head, and 4 bytes; from
/// July on an rcu_head too.
std::uint32_t header_of(std::size_t version, std::uint32_t page_size) {
    constexpr std::uint32_t list_head = 16;
    constexpr std::uint32_t rcu_head = 16;
    constexpr std::uint32_t counts = 8;  // 4, and the 4 that align the whole
    const std::uint32_t slots = page_size != small_page ? 256 : version == april ? 128 : 64;
    return slots / 8 + list_head + (version == april ? 0 : rcu_head) + counts;
}

}  // namespace

const PoolInfo& ZblockPool::info() {
    static const PoolInfo info{
        "zblock",
        "zblock, posted to linux-mm in 2025: blocks of 1 to 8 adjacent pages, all slots of one size",
        {{"version", "2025-07", "2025-07 or 2025-04", "as mm.git had it in July 2025, or v4 of April"},
         page_parameter}};
    return info;
}

ZblockPool::ZblockPool(const Parameters& parameters, PageSource& source) : source_(source), active_(0) {
    const std::size_t version = parameters.choice("version", versions);
    const std::uint32_t page_size = source.page_size();
    header_bytes_ = header_of(version, page_size);
    for (const Shape& shape : shapes_of(version, page_size)) {
        // SLOT_SIZE(): of what the header leaves, rounded down to whole longs
        const std::uint32_t slot_bytes = (page_size * shape.pages - header_bytes_) / shape.slots / 8 * 8;
        assert(types_.empty() || slot_bytes > types_.back().slot_bytes);
        types_.push_back({slot_bytes, shape.slots, shape.pages});
    }
    active_ = PageLists(static_cast<std::uint32_t>(types_.size()));
}

ZblockPool::~ZblockPool() {
    for (const Block& block : blocks_)
        if (block.free_slots != types_[block.type].slots)
            source_.give_back(block.pages, types_[block.type].pages);
}

/// zblock_alloc(): the first type whose slots are longer than the object.
std::uint32_t ZblockPool::type_for(std::uint32_t size) const {
    std::uint32_t type = 0;
    while (size >= types_[type].slot_bytes)
        type++;
    return type;
}

/// zblock_alloc(), find_and_claim_block()
std::optional<Handle> ZblockPool::alloc(std::uint32_t size) {
    assert(size > 0 && size <= max_size());
    const std::uint32_t number = type_for(size);
    Type& type = types_[number];
    std::uint32_t place = active_.front(number);
    if (place == PageLists::none) place = take_block(number);
    if (place == PageLists::none) return std::nullopt;
    Block& block = blocks_[place];
    if (--block.free_slots == 0) active_.remove(place);
    std::uint32_t slot = 0;
    while (block.taken[slot])
        slot++;
    assert(slot < type.slots);
    block.taken.set(slot);
    type.objects++;
    used_bytes_ += type.slot_bytes;
    return to_handle(place, slot);
}

/// alloc_block(): the block is alone in its list, or first. PageLists::none: there are no pages.
std::uint32_t ZblockPool::take_block(std::uint32_t type) {
    const auto pages = source_.take(types_[type].pages);
    if (!pages) return PageLists::none;
    auto number = static_cast<std::uint32_t>(blocks_.size());
    if (unused_.empty()) {
        blocks_.emplace_back();
        active_.add_page(number);
    } else {
        number = unused_.back();
        unused_.pop_back();
    }
    blocks_[number] = {type, types_[type].slots, *pages, {}};
    active_.push_front(type, number);
    types_[type].blocks++;
    pages_used_ += types_[type].pages;
    return number;
}

/// zblock_free()
void ZblockPool::free(Handle handle) {
    const std::uint32_t number = block_of(handle);
    Block& block = blocks_[number];
    Type& type = types_[block.type];
    assert(block.taken[slot_of(handle)]);
    block.taken.reset(slot_of(handle));
    type.objects--;
    used_bytes_ -= type.slot_bytes;
    block.free_slots++;
    if (block.free_slots == type.slots) {
        active_.remove(number);
        source_.give_back(block.pages, type.pages);
        type.blocks--;
        pages_used_ -= type.pages;
        unused_.push_back(number);
    } else if (block.free_slots == 1) {
        active_.push_back(block.type, number);
    }
}

/// zblock_map()
std::byte* ZblockPool::bytes_of(Handle handle) const {
    const Block& block = blocks_[block_of(handle)];
    return source_.bytes(block.pages) + header_bytes_ +
           std::size_t{slot_of(handle)} * types_[block.type].slot_bytes;
}

void ZblockPool::write(Handle handle, std::span<const std::byte> bytes) {
    std::memcpy(bytes_of(handle), bytes.data(), bytes.size());
}

void ZblockPool::read(Handle handle, std::span<std::byte> bytes) const {
    std::memcpy(bytes.data(), bytes_of(handle), bytes.size());
}

std::vector<ClassUse> ZblockPool::classes() const {
    std::vector<ClassUse> uses;
    uses.reserve(types_.size());
    for (std::uint32_t i = 0; i < types_.size(); i++) {
        const Type& type = types_[i];
        uses.push_back({i, type.slot_bytes, type.slots, type.pages, type.objects, type.blocks * type.pages});
    }
    return uses;
}

void ZblockPool::count_classes(std::vector<ClassCount>& counts) const {
    counts.clear();
    for (const Type& type : types_)
        counts.push_back({static_cast<std::uint32_t>(type.objects), static_cast<std::uint32_t>(type.blocks)});
}

std::string ZblockPool::check() const {
    std::vector<bool> listed(blocks_.size());
    for (std::uint32_t type = 0; type < types_.size(); type++) {
        for (std::uint32_t block = active_.front(type); block != PageLists::none;
             block = active_.next(block)) {
            if (listed[block] || blocks_[block].type != type)
                return fmt::format("zblock: block {} of type {} is in the list of type {}, or listed twice",
                                   block, blocks_[block].type, type);
            listed[block] = true;
        }
    }
    std::uint64_t pages = 0;
    std::uint64_t used = 0;
    for (std::uint32_t number = 0; number < blocks_.size(); number++) {
        const Block& block = blocks_[number];
        const Type& type = types_[block.type];
        if (block.taken.count() + block.free_slots != type.slots)
            return fmt::format("zblock: block {} counts {} free slots of {}, and {} are taken", number,
                               block.free_slots, type.slots, block.taken.count());
        const bool held = block.free_slots != type.slots;
        if (listed[number] != (held && block.free_slots != 0))
            return fmt::format("zblock: block {} with {} free slots is {}in a list", number, block.free_slots,
                               listed[number] ? "" : "not ");
        pages += held ? type.pages : 0U;
        used += block.taken.count() * type.slot_bytes;
    }
    if (pages != pages_used_ || used != used_bytes_)
        return fmt::format("zblock: {} pages and {} bytes are counted, {} and {} are in use", pages_used_,
                           used_bytes_, pages, used);
    return {};
}

}  // namespace swapreplay
