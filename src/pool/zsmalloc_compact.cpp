// SPDX-License-Identifier: GPL-2.0-or-later
// Compaction in both generations. The order in which zspages leave and enter lists is the kernel's to the
// step: it decides which zspage the next allocation takes.
#include <cstring>

#include "pool/zsmalloc.hpp"

namespace swapreplay {

using namespace zsmalloc;

namespace {

/// zs_can_compact(), 6.1 and 6.12: a whole zspage's worth of objects is free.
bool can_compact(const ClassState& state) {
    return std::uint64_t{state.count->slabs} * state.objects - state.count->objects_used >= state.objects;
}

}  // namespace

std::uint64_t ZsmallocPool::compact() {
    const std::uint64_t before = pages_used();
    for (std::uint32_t position = zspages_.classes(); position-- > 0;) {
        ClassState& state = zspages_.state(position);
        if (rules_.group_rule == GroupRule::tenths) {
            compact_tenths(state);
        } else {
            compact_quarters(state);
        }
    }
    return before - pages_used();
}

/// __zs_compact(), 6.12: one target is filled from the emptiest zspages, and listed again only when it is
/// full.
void ZsmallocPool::compact_tenths(ClassState& state) {
    ZspageId target = 0;
    while (can_compact(state)) {
        if (target == 0) {
            target = zspages_.fullest(state);
            if (target == 0) break;
            zspages_.remove(target);
        }
        const ZspageId source = zspages_.emptiest(state);
        if (source == 0) break;
        zspages_.remove(source);
        std::uint32_t object = 0;
        migrate(source, target, object);
        put_back(state, source);
        if (zspages_.at(target).in_use == state.objects) {
            put_back(state, target);
            target = 0;
        }
    }
    if (target != 0) put_back(state, target);
}

/// __zs_compact(), 6.1: a source is taken before the test whether anything can be gained, and is put back
/// otherwise, which reorders its list; every target goes back as soon as it was used.
void ZsmallocPool::compact_quarters(ClassState& state) {
    for (;;) {
        const ZspageId source = zspages_.emptiest(state);
        if (source == 0) return;
        zspages_.remove(source);
        if (!can_compact(state)) {
            put_back(state, source);
            return;
        }
        std::uint32_t object = 0;
        bool emptied = false;
        while (!emptied) {
            const ZspageId target = zspages_.fullest(state);
            if (target == 0) break;
            zspages_.remove(target);
            emptied = migrate(source, target, object);
            put_back(state, target);
        }
        put_back(state, source);
        if (!emptied) return;
    }
}

/// Moves objects in ascending order, from number `object` on, until one of the two is full or empty. True
/// when no object is left in `from`. migrate_zspage(), 6.1 and 6.12.
bool ZsmallocPool::migrate(ZspageId from, ZspageId to, std::uint32_t& object) {
    Zspage& source = zspages_.at(from);
    Zspage& target = zspages_.at(to);
    const std::uint32_t objects = zspages_.state(source.position).objects;
    for (; source.in_use > 0; object++) {
        const std::uint32_t number = source.words + object;
        if ((zspages_.word(number) & free_bit) != 0) continue;
        if (target.in_use == objects) return false;
        move_object({from, number}, to);
    }
    return true;
}

void ZsmallocPool::move_object(Place from, ZspageId to) {
    Zspage& source = zspages_.at(from.zspage);
    Zspage& target = zspages_.at(to);
    const Place now{to, zspages_.take_object(target)};
    if (zspages_.word(from.word) == in_place) {
        displaced_.moved_away(from, now);
        source.away++;
    } else {
        displaced_.moved_on(from, now);
    }
    zspages_.word(now.word) = displaced;
    if (source_.backing() == Backing::memory) {
        const std::size_t size = table_.classes[source.position].size;
        const std::size_t offset = table_.classes[source.position].huge() ? 0 : handle_size;
        std::memcpy(bytes_of(now), bytes_of(from), size - offset);
    }
    zspages_.give_object(source, from.word);
    objects_moved_++;
}

/// putback_zspage() and free_zspage(), 6.1 and 6.12.
void ZsmallocPool::put_back(ClassState& state, ZspageId id) {
    if (zspages_.at(id).in_use == 0) {
        zspages_.destroy(state, id);
    } else {
        zspages_.insert(state, id);
    }
}

}  // namespace swapreplay
