// SPDX-License-Identifier: GPL-2.0-or-later
// A fixed number of lists of pages, each page in at most one: the kernel's list_head by number, not by
// address.
#ifndef SWAPREPLAY_POOL_PAGE_LISTS_HPP
#define SWAPREPLAY_POOL_PAGE_LISTS_HPP

#include <cassert>
#include <cstdint>
#include <vector>

namespace swapreplay {

class PageLists {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFU;

    explicit PageLists(std::uint32_t lists) : lists_(lists), links_(lists) {
        for (std::uint32_t list = 0; list < lists; list++)
            links_[list] = {list, list};
    }

    /// Makes a page known, in no list. Pages have numbers from 0 on.
    void add_page(std::uint32_t page) {
        if (lists_ + page >= links_.size()) links_.resize(lists_ + page + 1);
        links_[lists_ + page] = {none, none};
    }

    void push_front(std::uint32_t list, std::uint32_t page) { insert(links_[list].next, page); }
    void push_back(std::uint32_t list, std::uint32_t page) { insert(list, page); }

    /// Takes a page out of the list that it is in; nothing when it is in none.
    void remove(std::uint32_t page) {
        Link& link = links_[lists_ + page];
        if (link.next == none) return;
        links_[link.next].previous = link.previous;
        links_[link.previous].next = link.next;
        link = {none, none};
    }

    [[nodiscard]] bool listed(std::uint32_t page) const { return links_[lists_ + page].next != none; }
    [[nodiscard]] std::uint32_t front(std::uint32_t list) const { return page_of(links_[list].next); }
    /// The page after another one in its list; none after the last.
    [[nodiscard]] std::uint32_t next(std::uint32_t page) const { return page_of(links_[lists_ + page].next); }

private:
    struct Link {
        std::uint32_t next = none;
        std::uint32_t previous = none;
    };

    [[nodiscard]] std::uint32_t page_of(std::uint32_t link) const {
        return link < lists_ ? none : link - lists_;
    }

    /// Before the link `next`.
    void insert(std::uint32_t next, std::uint32_t page) {
        assert(!listed(page));
        const std::uint32_t previous = links_[next].previous;
        links_[lists_ + page] = {next, previous};
        links_[previous].next = lists_ + page;
        links_[next].previous = lists_ + page;
    }

    std::uint32_t lists_;
    std::vector<Link> links_;  ///< the ends of the lists, then the pages
};

}  // namespace swapreplay

#endif
