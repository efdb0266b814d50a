// SPDX-License-Identifier: GPL-2.0-or-later
// zsmalloc's zspages, the objects in them, and the lists that a class keeps of them by fullness.
//
// All of it lies outside the pages, in dense arrays that refer to each other by number: it is the same with
// and without memory behind the pages, and an operation touches two or three cache lines.
#ifndef SWAPREPLAY_POOL_ZSMALLOC_ZSPAGES_HPP
#define SWAPREPLAY_POOL_ZSMALLOC_ZSPAGES_HPP

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <string>
#include <vector>

#include "pool/page_source.hpp"
#include "pool/zsmalloc_rules.hpp"

namespace swapreplay::zsmalloc {

/// Number of a zspage in Zspages, from 1 on; 0: none.
using ZspageId = std::uint32_t;

/// Fullness groups by their number: 0 is empty, `full_group` full, between them emptier to fuller. Quarters
/// use 1 (ALMOST_EMPTY) and 2 (ALMOST_FULL), tenths 1 to 10.
using Group = std::uint8_t;
constexpr Group empty_group = 0;
constexpr Group full_group = 11;

struct Zspage {
    ZspageId next = 0;         ///< in the list of its group, or of the class's unused zspages
    ZspageId previous = 0;     ///< 0: it is the head
    std::uint32_t words = 0;   ///< the first of its objects' words
    PageId pages{};            ///< the first of its run
    std::uint16_t in_use = 0;  ///< objects
    std::uint16_t free = 0;    ///< the object that is given out next; no meaning when full
    std::uint16_t away = 0;  ///< objects that were born here and live elsewhere; outlasts the zspage's pages
    std::uint8_t position = 0;  ///< of its class
    Group group = empty_group;
};
static_assert(sizeof(Zspage) == 24);

/// An object's word: while free, free_bit and the number of the object to be given out after it; while in
/// use, the number of its record among the displaced objects, 0 for most.
constexpr std::uint32_t free_bit = 1U << 31;

/// A size class at work.
struct ClassState {
    std::array<ZspageId, full_group> heads{};  ///< of the lists; full zspages are in none: nobody looks there
    std::uint32_t listed = 0;                  ///< bit g: heads[g] is not 0
    std::uint32_t objects = 0;                 ///< of a zspage
    std::uint32_t pages = 0;                   ///< of a zspage
    std::uint32_t size = 0;                    ///< bytes of an object
    const Group* group_of = nullptr;           ///< by objects in use
    std::uint32_t objects_used = 0;            ///< now
    std::uint32_t zspages = 0;                 ///< now
    ZspageId unused = 0;                       ///< zspages without pages, that keep their words
};

class Zspages {
public:
    Zspages(GroupRule rule, const ClassTable& table, PageSource& source);
    ~Zspages();
    Zspages(const Zspages&) = delete;
    Zspages& operator=(const Zspages&) = delete;

    [[nodiscard]] Zspage& at(ZspageId id) { return zspages_[id]; }
    [[nodiscard]] const Zspage& at(ZspageId id) const { return zspages_[id]; }
    [[nodiscard]] std::uint32_t& word(std::uint32_t number) { return words_[number]; }
    [[nodiscard]] const std::uint32_t& word(std::uint32_t number) const { return words_[number]; }
    [[nodiscard]] ClassState& state(std::uint32_t position) { return states_[position]; }
    [[nodiscard]] const ClassState& state(std::uint32_t position) const { return states_[position]; }
    [[nodiscard]] std::uint32_t classes() const { return static_cast<std::uint32_t>(states_.size()); }
    [[nodiscard]] std::uint64_t pages() const { return pages_; }
    /// One more than the highest ZspageId.
    [[nodiscard]] ZspageId count() const { return static_cast<ZspageId>(zspages_.size()); }

    /// The head of the fullest list; 0: all are full. find_get_zspage(), 6.1 and 6.12.
    [[nodiscard]] ZspageId fullest(const ClassState& state) const {
        if (state.listed == 0) return 0;
        return state.heads[static_cast<std::size_t>(std::bit_width(state.listed) - 1)];
    }
    /// The head of the emptiest list; 0: all are full. isolate_src_zspage(), 6.12; isolate_zspage(), 6.1.
    [[nodiscard]] ZspageId emptiest(const ClassState& state) const {
        if (state.listed == 0) return 0;
        return state.heads[static_cast<std::size_t>(std::countr_zero(state.listed))];
    }

    /// Takes the next free object. obj_malloc(), 6.1 and 6.12.
    /// @returns  its word, with the word's content to be set by the caller
    std::uint32_t take_object(Zspage& zspage) {
        const std::uint32_t number = zspage.words + zspage.free;
        assert((words_[number] & free_bit) != 0);
        zspage.free = static_cast<std::uint16_t>(words_[number]);  // the number is in the low half
        zspage.in_use++;
        return number;
    }
    /// Frees an object: it is the next to be given out. obj_free(), 6.1 and 6.12.
    void give_object(Zspage& zspage, std::uint32_t number) {
        assert((words_[number] & free_bit) == 0);
        words_[number] = free_bit | zspage.free;
        zspage.free = static_cast<std::uint16_t>(number - zspage.words);
        zspage.in_use--;
    }

    /// Puts a zspage that is in no list where its objects in use say. insert_zspage(), 6.1 and 6.12.
    void insert(ClassState& state, ZspageId id) {
        Zspage& zspage = zspages_[id];
        zspage.group = state.group_of[zspage.in_use];
        if (zspage.group == full_group) return;
        const ZspageId head = state.heads[zspage.group];
        if (by_in_use_ && head != 0 && zspage.in_use < zspages_[head].in_use) {
            link(zspage, id, head, zspages_[head].next);
            return;
        }
        link(zspage, id, 0, head);
        state.heads[zspage.group] = id;
        state.listed |= 1U << zspage.group;
    }

    /// Takes a zspage out of its list. remove_zspage(), 6.1 and 6.12.
    void remove(ClassState& state, ZspageId id) {
        const Zspage& zspage = zspages_[id];
        if (zspage.group == full_group) return;
        if (zspage.next != 0) zspages_[zspage.next].previous = zspage.previous;
        if (zspage.previous != 0) {
            zspages_[zspage.previous].next = zspage.next;
            return;
        }
        state.heads[zspage.group] = zspage.next;
        if (zspage.next == 0) state.listed &= ~(1U << zspage.group);
    }

    /// A zspage of the class with all objects free, in no list; 0: the page source gave nothing.
    [[nodiscard]] ZspageId create(std::uint32_t position);
    /// Gives the pages of an empty zspage, which is in no list, back.
    void destroy(ClassState& state, ZspageId id);

    void prefetch(ZspageId id, std::uint32_t number) const {
        __builtin_prefetch(&zspages_[id], 1);
        __builtin_prefetch(&words_[number], 1);
    }

    /// As a pool's check(); counts what is in use by its own walk.
    [[nodiscard]] std::string check() const;

private:
    void link(Zspage& zspage, ZspageId id, ZspageId previous, ZspageId next) {
        zspage.previous = previous;
        zspage.next = next;
        if (previous != 0) zspages_[previous].next = id;
        if (next != 0) zspages_[next].previous = id;
    }
    [[nodiscard]] std::string check_zspage(ZspageId id) const;
    [[nodiscard]] std::string check_lists(std::uint32_t position, std::vector<bool>& seen) const;

    PageSource& source_;
    bool by_in_use_;  ///< GroupRule::quarters
    std::uint64_t pages_ = 0;
    std::vector<Zspage> zspages_;       ///< by ZspageId
    std::vector<std::uint32_t> words_;  ///< of all objects
    std::vector<ClassState> states_;    ///< by position in the class table
    std::vector<Group> groups_;         ///< where ClassState::group_of points
};

}  // namespace swapreplay::zsmalloc

#endif
