// SPDX-License-Identifier: GPL-2.0-or-later
// What is looked at: a trace, a range of its events, and events or time along the axis. Charts follow it.
'use strict';

const page = JSON.parse(document.getElementById('data').textContent);

const view = {
    trace: page.traces[0],
    from: 0,  // events of the trace
    to: 1,
    axis: 'events',
    followers: [],  // called after every change

    show(trace) {
        this.trace = trace;
        this.from = 0;
        this.to = Math.max(1, trace.event_count);
        if (!trace.memory.seconds) this.axis = 'events';
        this.changed('trace');
    },
    look(from, to) {
        const all = Math.max(1, this.trace.event_count);
        const least = Math.max(1, all / 2000);
        const width = Math.min(Math.max(to - from, least), all);
        this.from = Math.min(Math.max(0, from), all - width);
        this.to = this.from + width;
        this.changed('range');
    },
    changed(what) {
        fill_header();
        const nothing = this.trace.event_count === 0;
        for (const part of document.querySelectorAll('main, nav')) part.hidden = nothing;
        if (!nothing) for (const follow of this.followers) follow(what);
    },
    // A place of the trace on the axis, and back.
    at(events) {
        if (this.axis === 'events') return events;
        return between(events, this.trace.memory.events, this.trace.memory.seconds);
    },
    events_at(x) {
        if (this.axis === 'events') return x;
        return between(x, this.trace.memory.seconds, this.trace.memory.events);
    },
    // Which of these places, each the end of a stretch that begins at the one before, are in the range.
    stretches(ends) {
        const inside = [];
        ends.forEach((end, i) => {
            const begin = i === 0 ? 0 : ends[i - 1];
            if (end > this.from && begin < this.to) inside.push(i);
        });
        return inside;
    },
    is_whole() {
        return this.from <= 0 && this.to >= this.trace.event_count;
    },
};

// The value of `to` where `from`, which ascends, has x; in proportion between two of its points.
function between(x, from, to) {
    let low = 0, high = from.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (from[middle] < x) low = middle + 1;
        else high = middle;
    }
    const begin_x = low === 0 ? 0 : from[low - 1], begin = low === 0 ? 0 : to[low - 1];
    const width = from[low] - begin_x;
    const share = width > 0 ? Math.min(1, Math.max(0, (x - begin_x) / width)) : 1;
    return begin + share * (to[low] - begin);
}
