// SPDX-License-Identifier: GPL-2.0-or-later
// zsmalloc's zspages, the objects in them, and the lists that a class keeps of them by fullness.
//
// All of it lies outside the pages, in dense arrays that refer to each other by number: it is the same with
// and without memory for the pages, and an operation touches two or three cache lines.
#ifndef SWAPREPLAY_POOL_ZSMALLOC_ZSPAGES_HPP
#define SWAPREPLAY_POOL_ZSMALLOC_ZSPAGES_HPP

#include <bit>
#include <cassert>
#include <cstdint>
#include <string>
#include <vector>

#include "pool/huge_page_vector.hpp"
#include "pool/page_source.hpp"
#include "pool/pool.hpp"
#include "pool/zsmalloc_displaced.hpp"
#include "pool/zsmalloc_rules.hpp"

namespace swapreplay::zsmalloc {

/// Number of a zspage in Zspages; 0: none.
using ZspageId = std::uint32_t;

/// Fullness groups by their number: 0 is empty, `full_group` full, between them emptier to fuller. Quarters
/// use 1 (ALMOST_EMPTY) and 2 (ALMOST_FULL), tenths 1 to 10.
using Group = std::uint8_t;
constexpr Group empty_group = 0;
constexpr Group full_group = 11;
constexpr std::uint32_t listed_groups = (1U << full_group) - 2;  ///< bits of those that have a list

struct Zspage {
    ZspageId next = 0;         ///< in the list of its group, or of the class's unused zspages
    ZspageId previous = 0;     ///< 0: it is the head
    std::uint32_t words = 0;   ///< the first of its objects' words
    std::uint16_t in_use = 0;  ///< objects
    std::uint16_t free = 0;    ///< the object that is given out next; no meaning when full
    std::uint16_t away = 0;  ///< objects that were born here and live elsewhere; outlasts the zspage's pages
    std::uint8_t position = 0;  ///< of its class
    Group group = empty_group;
};
static_assert(sizeof(Zspage) == 20, "a million objects have their zspages in a processor's second cache");

/// What is kept of an object. While it is free: free_bit and the number of the object to be given out after
/// it; while it is in use: whether it is among the displaced ones.
using Word = std::uint16_t;
constexpr Word free_bit = 1U << 15;
constexpr Word in_place = 0;
constexpr Word displaced = 1;
constexpr std::uint32_t most_objects = free_bit - 1;  ///< of a zspage; 16 pages of 64 KiB have 3640 at most

/// A size class at work.
struct ClassState {
    ZspageId lists = 0;               ///< + group: the end of that list, a Zspage itself
    std::uint32_t listed = 0;         ///< bit g: that list may be other than empty
    std::uint32_t objects = 0;        ///< of a zspage
    std::uint32_t pages = 0;          ///< of a zspage
    std::uint32_t size = 0;           ///< bytes of an object
    const Group* group_of = nullptr;  ///< by objects in use
    ClassCount* count = nullptr;      ///< what is in it now
    ZspageId unused = 0;              ///< zspages without pages, that keep their words
};

class Zspages {
public:
    Zspages(GroupRule rule, const ClassTable& table, PageSource& source);
    ~Zspages();
    Zspages(const Zspages&) = delete;
    Zspages& operator=(const Zspages&) = delete;

    [[nodiscard]] Zspage& at(ZspageId id) { return zspages_[id]; }
    [[nodiscard]] const Zspage& at(ZspageId id) const { return zspages_[id]; }
    [[nodiscard]] Word& word(std::uint32_t number) { return words_[number]; }
    [[nodiscard]] Word word(std::uint32_t number) const { return words_[number]; }
    /// The first page of its run. Needs Backing::memory.
    [[nodiscard]] PageId pages_of(ZspageId id) const { return pages_of_[id]; }
    [[nodiscard]] ClassState& state(std::uint32_t position) { return states_[position]; }
    [[nodiscard]] const ClassState& state(std::uint32_t position) const { return states_[position]; }
    [[nodiscard]] std::uint32_t classes() const { return static_cast<std::uint32_t>(states_.size()); }
    [[nodiscard]] const std::vector<ClassCount>& counts() const { return counts_; }
    [[nodiscard]] std::uint64_t pages() const { return pages_; }
    /// Zspages have numbers from first() to one less than count().
    [[nodiscard]] ZspageId first() const { return first_; }
    [[nodiscard]] ZspageId count() const { return static_cast<ZspageId>(zspages_.size()); }

    /// The head of the fullest list; 0: all are full. find_get_zspage(), 6.1 and 6.12.
    [[nodiscard]] ZspageId fullest(ClassState& state) {
        while (state.listed != 0) {
            const auto group = static_cast<ZspageId>(std::bit_width(state.listed) - 1);
            if (const ZspageId id = head(state, group); id != 0) return id;
        }
        return 0;
    }
    /// The head of the emptiest list; 0: all are full. isolate_src_zspage(), 6.12; isolate_zspage(), 6.1.
    [[nodiscard]] ZspageId emptiest(ClassState& state) {
        while (state.listed != 0) {
            const auto group = static_cast<ZspageId>(std::countr_zero(state.listed));
            if (const ZspageId id = head(state, group); id != 0) return id;
        }
        return 0;
    }

    /// Takes the next free object. obj_malloc(), 6.1 and 6.12.
    /// @returns  its word, with the word's content to be set by the caller
    std::uint32_t take_object(Zspage& zspage) {
        const std::uint32_t number = zspage.words + zspage.free;
        assert((words_[number] & free_bit) != 0);
        zspage.free = words_[number] & most_objects;
        zspage.in_use++;
        return number;
    }
    /// Frees an object: it is the next to be given out. obj_free(), 6.1 and 6.12.
    void give_object(Zspage& zspage, std::uint32_t number) {
        assert((words_[number] & free_bit) == 0);
        words_[number] = static_cast<Word>(free_bit | zspage.free);
        zspage.free = static_cast<std::uint16_t>(number - zspage.words);
        zspage.in_use--;
    }

    /// An object in use, of the fullest zspage with room, or of a new one. Place{}: the page source gave nothing.
    /// Its word is to be set. Source: zs_malloc(), 6.1 and 6.12.
    Place take(std::uint32_t position, bool in_new_zspage) {
        ClassState& state = states_[position];
        const ZspageId id = fullest(state);
        if (id == 0 || in_new_zspage) return take_in_new_zspage(position);
        Zspage& zspage = zspages_[id];
        const std::uint32_t number = take_object(zspage);
        if (state.group_of[zspage.in_use] != zspage.group) {
            remove(id);
            insert(state, id);
        }
        state.count->objects_used++;
        return {id, number};
    }
    /// The object is not in use any more. Source: zs_free(), 6.1 and 6.12.
    void give(Place place) {
        Zspage& zspage = zspages_[place.zspage];
        ClassState& state = states_[zspage.position];
        give_object(zspage, place.word);
        state.count->objects_used--;
        if (state.group_of[zspage.in_use] == zspage.group) return;
        remove(place.zspage);
        if (zspage.in_use > 0) {
            insert(state, place.zspage);
        } else {
            destroy(state, place.zspage);
        }
    }

    /// Puts a zspage that is in no list where its objects in use say. insert_zspage(), 6.1 and 6.12.
    void insert(ClassState& state, ZspageId id) {
        Zspage& zspage = zspages_[id];
        const Group group = state.group_of[zspage.in_use];
        zspage.group = group;
        // Nobody looks for a full zspage: it is a list of its own.
        zspage.next = id;
        ZspageId before = group == full_group ? id : state.lists + group;
        if (by_in_use_) {
            // An empty list has its own end as its head, with nothing in use.
            const ZspageId head = zspages_[before].next;
            if (zspage.in_use < zspages_[head].in_use) before = head;
        }
        const ZspageId after = zspages_[before].next;
        zspage.next = after;
        zspage.previous = before;
        zspages_[after].previous = id;
        zspages_[before].next = id;
        state.listed |= 1U << group & listed_groups;
    }

    /// Takes a zspage out of its list. remove_zspage(), 6.1 and 6.12.
    void remove(ZspageId id) {
        const Zspage& zspage = zspages_[id];
        zspages_[zspage.next].previous = zspage.previous;
        zspages_[zspage.previous].next = zspage.next;
    }

    /// A zspage of the class with all objects free, in no list; 0: the page source gave nothing.
    [[nodiscard]] ZspageId create(std::uint32_t position);
    /// Gives the pages of an empty zspage, which is in no list, back.
    void destroy(ClassState& state, ZspageId id);

    void prefetch(ZspageId id, std::uint32_t number) const {
        __builtin_prefetch(zspages_.data() + id, 1);
        __builtin_prefetch(words_.data() + number, 1);
    }

    /// As a pool's check(); counts what is in use by its own walk.
    [[nodiscard]] std::string check() const;

private:
    /// Of the group's list; 0 when it is empty, which is then remembered.
    ZspageId head(ClassState& state, ZspageId group) {
        const ZspageId end = state.lists + group;
        const ZspageId id = zspages_[end].next;
        if (id != end) return id;
        state.listed &= ~(1U << group);
        return 0;
    }
    Place take_in_new_zspage(std::uint32_t position);
    void give_back_pages(const ClassState& state, ZspageId id);
    [[nodiscard]] std::string check_zspage(ZspageId id) const;
    [[nodiscard]] std::string check_lists(std::uint32_t position, std::vector<bool>& seen) const;

    PageSource& source_;
    bool by_in_use_;  ///< GroupRule::quarters
    std::uint64_t pages_ = 0;
    ZspageId first_;                  ///< below it: none, and the ends of all lists
    HugePageVector<Zspage> zspages_;  ///< by ZspageId
    HugePageVector<Word> words_;      ///< of all objects
    std::vector<PageId> pages_of_;    ///< by ZspageId; empty with Backing::none
    std::vector<ClassState> states_;  ///< by position in the class table
    std::vector<ClassCount> counts_;  ///< where ClassState::count points: together, so that a copy is cheap
    std::vector<Group> groups_;       ///< where ClassState::group_of points
};

}  // namespace swapreplay::zsmalloc

#endif
