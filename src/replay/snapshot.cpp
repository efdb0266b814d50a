// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/snapshot.hpp"

#include <algorithm>

namespace swapreplay {

namespace {

/// Zspages or slabs of the class.
std::uint64_t slabs(const ClassUse& use) {
    return use.pages == 0 ? 0 : use.pages_used / use.pages;
}

}  // namespace

std::uint64_t free_objects(const ClassUse& use) {
    return slabs(use) * use.objects - use.objects_used;
}

std::uint64_t compactable_pages(const ClassUse& use) {
    return use.objects == 0 ? 0 : free_objects(use) / use.objects * use.pages;
}

std::optional<ByteUse> byte_use(const Usage& usage, const std::vector<ClassUse>& classes,
                                std::uint32_t page_size) {
    const std::uint64_t page_bytes = usage.pages * page_size;
    if (page_bytes < usage.used_bytes || usage.used_bytes < usage.stored_bytes) return std::nullopt;
    ByteUse bytes;
    // A codec can make more than a page of a page, which is stored as it is.
    bytes.payload = std::min(usage.payload_bytes, usage.stored_bytes);
    bytes.huge = usage.stored_bytes - bytes.payload;
    bytes.rounding = usage.used_bytes - usage.stored_bytes;
    bytes.unused = page_bytes - usage.used_bytes;
    if (classes.empty()) return bytes;
    bytes.free_objects = bytes.tails = 0;
    for (const ClassUse& use : classes) {
        *bytes.free_objects += free_objects(use) * use.size;
        *bytes.tails += use.pages_used * page_size - slabs(use) * use.objects * use.size;
    }
    return bytes;
}

}  // namespace swapreplay
