// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/bill.hpp"

#include <algorithm>

#include "base/spec.hpp"
#include "replay/kernel_structures.hpp"

namespace swapreplay {

namespace {

using Count = std::optional<std::uint64_t>;
using Bytes = KernelStructures::Bytes;

class BillWriter {
public:
    BillWriter(Bill& bill, std::uint32_t page_size) : bill_(bill), page_size_(page_size) {}

    /// @param layout  what objects of the size lie in; nullptr: whole pages of an array
    void add(std::string_view what, std::string_view structure, std::string_view file, Count count,
             Bytes each, SlabLayout (*layout)(std::uint32_t, std::uint32_t) noexcept = nullptr) {
        if (each && *each == 0) return;
        BillItem item{what, structure, file, count, each ? Count(*each) : Count(), {}, false};
        if (count && each)
            item.bytes =
                layout != nullptr ? layout(*each, page_size_).bytes_of(*count) : array(*count * *each);
        bill_.items.push_back(item);
    }

    void add_bitmap(std::string_view what, std::string_view structure, std::string_view file, Count slots,
                    Bytes bits) {
        if (bits && *bits == 0) return;
        BillItem item{what, structure, file, slots, {}, {}, true};
        if (slots && bits) item.bytes = array((*slots * *bits + 63) / 64 * 8);
        bill_.items.push_back(item);
    }

private:
    /// vzalloc() and kvmalloc() of much.
    [[nodiscard]] std::uint64_t array(std::uint64_t bytes) const {
        return (bytes + page_size_ - 1) / page_size_ * page_size_;
    }

    Bill& bill_;
    std::uint32_t page_size_;
};

Count sum_of(const std::vector<ClassUse>& classes, std::uint64_t (*of)(const ClassUse&)) {
    if (classes.empty()) return std::nullopt;
    std::uint64_t sum = 0;
    for (const ClassUse& use : classes)
        sum += of(use);
    return sum;
}

void add_pool(BillWriter& writer, std::string_view pool, const KernelStructures& sizes,
              const Snapshot& moment) {
    if (pool == "zbud" || pool == "ideal") return;  // zbud's headers are in its pages
    if (pool != "zsmalloc") {
        writer.add("what the pool keeps", "", "", std::nullopt, std::nullopt);
        return;
    }
    const Count objects =
        sum_of(moment.classes, [](const ClassUse& use) -> std::uint64_t { return use.objects_used; });
    const Count zspages = sum_of(moment.classes, [](const ClassUse& use) -> std::uint64_t {
        return use.pages == 0 ? 0 : use.pages_used / use.pages;
    });
    writer.add("handles", "zs_handle", "mm/zsmalloc.c", objects, sizes.zs_handle, small_slab);
    writer.add("zspages", "zspage", "mm/zsmalloc.c", zspages, sizes.zspage, small_slab);
}

void add_zswap(BillWriter& writer, const KernelStructures& sizes, const SlotOccupancy& slots, Count all) {
    constexpr std::uint64_t tree_slots = 1U << 14;
    const Count trees = all ? Count((*all + tree_slots - 1) / tree_slots) : Count();
    writer.add("zswap's entries", "zswap_entry", "mm/zswap.c", slots.stored, sizes.zswap_entry, small_slab);
    writer.add("zswap's trees", "xarray", "mm/zswap.c", trees, sizes.zswap_xarray);
    writer.add("nodes of them", "xa_node", "include/linux/xarray.h", slots.stored_nodes, sizes.zswap_node,
               xarray_node_slab);
}

void add_swap(BillWriter& writer, const KernelStructures& sizes, KernelRelease release,
              const SlotOccupancy& slots, Count all, Count clusters) {
    writer.add("swap map", "swap_map", "mm/swapfile.c", all, sizes.swap_map);
    writer.add("cgroup of each slot", "swap_cgroup", "mm/swap_cgroup.c", all, sizes.swap_cgroup);
    writer.add_bitmap("frontswap's map", "frontswap_map", "mm/swapfile.c", all, sizes.frontswap_map);
    writer.add_bitmap("zero map", "zeromap", "mm/swapfile.c", all, sizes.zero_map);
    const bool in_header = release < KernelRelease{6, 18};
    writer.add("clusters", "swap_cluster_info", in_header ? "include/linux/swap.h" : "mm/swap.h", clusters,
               sizes.swap_cluster);
    writer.add("shadows", "xa_node", "mm/swap_state.c", slots.nodes, sizes.swap_cache_node, xarray_node_slab);
    writer.add("swap tables", "swap_table", "mm/swap_table.h", slots.clusters, sizes.cluster_table);
    writer.add("cgroups in clusters", "swap_memcg_table", "mm/swap_table.h", slots.clusters,
               sizes.cluster_memcg_table);
}

}  // namespace

std::uint64_t Bill::known_bytes() const noexcept {
    std::uint64_t bytes = 0;
    for (const BillItem& item : items)
        bytes += item.bytes.value_or(0);
    return bytes;
}

bool Bill::all_known() const noexcept {
    return kernel && pages_bytes &&
           std::ranges::all_of(items, [](const BillItem& item) { return item.bytes.has_value(); });
}

Bill bill_of(const BilledPool& pool, const Snapshot& moment) {
    Bill bill{pool.resolved.kernel, std::nullopt, {}};
    if (moment.usage.pages_are_known()) bill.pages_bytes = moment.usage.pages * pool.page_size;
    if (!bill.kernel || !moment.slots) return bill;
    const KernelStructures sizes = kernel_structures(*bill.kernel, pool.page_size);
    const Count all = pool.slots == 0 ? Count() : Count(pool.slots);
    const std::uint64_t cluster = swap_cluster_slots(pool.page_size);
    const Count clusters = all ? Count((*all + cluster - 1) / cluster) : Count();
    BillWriter writer(bill, pool.page_size);
    add_pool(writer, pool.resolved.pool.name, sizes, moment);
    const std::string_view policy = name_of_spec(pool.resolved.policy.text);
    if (policy == "zram")
        writer.add("zram's table", "zram_table_entry", "drivers/block/zram/zram_drv.h", all,
                   sizes.zram_table_entry);
    if (policy == "zswap") add_zswap(writer, sizes, *moment.slots, all);
    if (policy == "zram" || policy == "zswap")
        add_swap(writer, sizes, *bill.kernel, *moment.slots, all, clusters);
    return bill;
}

}  // namespace swapreplay
