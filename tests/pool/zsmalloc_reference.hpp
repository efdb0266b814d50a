// SPDX-License-Identifier: GPL-2.0-or-later
// A class of zsmalloc the plain way, for comparison: std::list for each group, std::set of objects, a handle
// that is looked up. It shares nothing with the pool but the class's shape, and is as slow as it looks.
#ifndef SWAPREPLAY_TESTS_POOL_ZSMALLOC_REFERENCE_HPP
#define SWAPREPLAY_TESTS_POOL_ZSMALLOC_REFERENCE_HPP

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <vector>

namespace swapreplay {

class ReferenceClass {
public:
    ReferenceClass(bool tenths, std::uint32_t objects) : tenths_(tenths), objects_(objects) {}

    void alloc(std::uint64_t name) {
        std::shared_ptr<Zspage> zspage;
        for (auto group = groups_.rbegin(); group != groups_.rend() && !zspage; ++group)
            if (group->first < full && !group->second.empty()) zspage = group->second.front();
        if (zspage) {
            groups_[zspage->group].remove(zspage);
        } else {
            zspage = std::make_shared<Zspage>();
            for (std::uint32_t i = objects_; i-- > 0;)
                zspage->free.push_back(i);
            zspages_++;
        }
        const int old_group = zspage->group;
        put(name, zspage);
        settle(zspage, old_group);
    }

    void free(std::uint64_t name) {
        const auto zspage = homes_.at(name);
        const int old_group = zspage->group;
        take(name, zspage);
        if (zspage->objects.empty()) {
            groups_[old_group].remove(zspage);
            zspages_--;
        } else if (group_of(*zspage) != old_group) {
            groups_[old_group].remove(zspage);
            insert(zspage);
        }
    }

    void compact() {
        if (tenths_) {
            std::shared_ptr<Zspage> target;
            while (gain() >= 1) {
                if (!target) target = isolate(true);
                const auto source = target ? isolate(false) : nullptr;
                if (!source) break;
                while (!source->objects.empty() && target->objects.size() < objects_)
                    move_lowest(source, target);
                put_back(source);
                if (target->objects.size() == objects_) put_back(std::exchange(target, nullptr));
            }
            if (target) put_back(target);
            return;
        }
        while (const auto source = isolate(false)) {
            if (gain() < 1) {
                put_back(source);
                return;
            }
            while (!source->objects.empty()) {
                const auto target = isolate(true);
                if (!target) break;
                while (!source->objects.empty() && target->objects.size() < objects_)
                    move_lowest(source, target);
                put_back(target);
            }
            const bool stuck = !source->objects.empty();
            put_back(source);
            if (stuck) return;
        }
    }

    [[nodiscard]] std::uint64_t zspages() const { return zspages_; }
    [[nodiscard]] std::uint64_t objects_used() const { return homes_.size(); }

private:
    static constexpr int full = 100;

    struct Zspage {
        int group = 0;
        std::map<std::uint32_t, std::uint64_t> objects;  ///< number -> name
        std::vector<std::uint32_t> free;                 ///< the last is next
    };
    using Group = std::list<std::shared_ptr<Zspage>>;

    [[nodiscard]] int group_of(const Zspage& zspage) const {
        const auto in_use = static_cast<std::uint32_t>(zspage.objects.size());
        if (in_use == objects_) return full;
        if (tenths_) return static_cast<int>(100 * in_use / objects_ / 10);
        return in_use > 3 * objects_ / 4 ? 1 : 0;
    }

    void put(std::uint64_t name, const std::shared_ptr<Zspage>& zspage) {
        zspage->objects[zspage->free.back()] = name;
        zspage->free.pop_back();
        homes_[name] = zspage;
    }

    void take(std::uint64_t name, const std::shared_ptr<Zspage>& zspage) {
        for (auto object = zspage->objects.begin(); object != zspage->objects.end(); ++object) {
            if (object->second != name) continue;
            zspage->free.push_back(object->first);
            zspage->objects.erase(object);
            break;
        }
        homes_.erase(name);
    }

    /// After an allocation: a zspage that stays in its group keeps its place, which is the head.
    void settle(const std::shared_ptr<Zspage>& zspage, int old_group) {
        if (zspage->objects.size() > 1 && group_of(*zspage) == old_group) {
            groups_[old_group].push_front(zspage);
        } else {
            insert(zspage);
        }
    }

    void insert(const std::shared_ptr<Zspage>& zspage) {
        zspage->group = group_of(*zspage);
        Group& group = groups_[zspage->group];
        const bool after_head =
            !tenths_ && !group.empty() && zspage->objects.size() < group.front()->objects.size();
        group.insert(after_head ? std::next(group.begin()) : group.begin(), zspage);
    }

    std::shared_ptr<Zspage> isolate(bool fullest) {
        std::shared_ptr<Zspage> found;
        for (const auto& [number, group] : groups_)
            if (number < full && !group.empty() && (fullest || !found)) found = group.front();
        if (found) groups_[found->group].remove(found);
        return found;
    }

    void put_back(const std::shared_ptr<Zspage>& zspage) {
        if (zspage->objects.empty()) {
            zspages_--;
        } else {
            insert(zspage);
        }
    }

    void move_lowest(const std::shared_ptr<Zspage>& source, const std::shared_ptr<Zspage>& target) {
        const std::uint64_t name = source->objects.begin()->second;
        take(name, source);
        put(name, target);
    }

    [[nodiscard]] std::uint64_t gain() const { return (zspages_ * objects_ - homes_.size()) / objects_; }

    bool tenths_;
    std::uint32_t objects_;
    std::uint64_t zspages_ = 0;
    std::map<int, Group> groups_;
    std::map<std::uint64_t, std::shared_ptr<Zspage>> homes_;
};

}  // namespace swapreplay

#endif
