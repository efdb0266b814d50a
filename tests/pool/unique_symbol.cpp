// SPDX-License-Identifier: GPL-2.0-or-later
// A library whose counter is a unique symbol (STB_GNU_UNIQUE), as gperftools' pointer to a thread's cache is.

struct Tag {};

template <class>
struct Shared {
    static inline int counter = 0;
};

extern "C" int count() {
    return ++Shared<Tag>::counter;
}
