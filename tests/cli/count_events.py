# SPDX-License-Identifier: GPL-2.0-or-later
# Counts a trace a second time, sharing no code with `swapreplay info --json`, and compares.
# Usage: count_events.py TRACE INFO.json      TRACE: 8-byte records, or CSV with op,slot,clen
import csv
import json
import struct
import sys

trace, info_path = sys.argv[1:]
info = json.load(open(info_path))


def events():
    if trace.endswith(".csv"):
        for row in csv.DictReader(open(trace)):
            yield row["op"], int(row["slot"]), int(row["clen"])
    else:
        for word, clen in struct.iter_unpack("<II", open(trace, "rb").read()):
            yield ("write", word >> 1, clen) if word & 1 else ("read", word >> 1, 0)


def times():
    if trace.endswith(".csv"):
        return [int(row["time_ns"]) for row in csv.DictReader(open(trace)) if row.get("time_ns")]
    return []


all_events = list(events())
writes = [e for e in all_events if e[0] == "write"]
clens = sorted(e[2] for e in writes)
n = len(clens)

last, live, written = {}, {}, set()
live_peak = payload_peak = payload = 0
overwrites, after_free = [0, 0], [0, 0]
never_written = of_free = not_live = 0
for op, slot, clen in all_events:
    if op == "read":
        never_written += slot not in last
        of_free += slot in last and slot not in live
    elif op == "write":
        if slot in last:
            pair = overwrites if slot in live else after_free
            pair[0] += 1
            pair[1] += last[slot] == clen
        payload += clen - live.get(slot, 0)
        last[slot] = live[slot] = clen
    else:
        not_live += slot not in live
        payload -= live.pop(slot, 0)
    live_peak = max(live_peak, len(live))
    payload_peak = max(payload_peak, payload)

runs, before = [], None
for op, slot, _ in all_events:
    if op == "read" and before is not None and slot == before + 1:
        runs[-1] += 1
    elif op == "read":
        runs.append(1)
    before = slot if op == "read" else None

chunks = [tuple(all_events[i:i + 512]) for i in range(0, len(all_events), 512)]
zeros, longest = 0, (0, 0)
for i, event in enumerate(all_events + [None]):
    zeros = zeros + 1 if event == ("read", 0, 0) else 0
    longest = max(longest, (zeros, zeros - 1 - i))

expected = {
    "events": {op: sum(e[0] == op for e in all_events) for op in ("read", "write", "free")},
    "slots.touched": len({e[1] for e in all_events}),
    "slots.written": len(last),
    "slots.highest": max(e[1] for e in all_events),
    "live_slots_peak": live_peak,
    "live_slots_end": len(live),
    "payload_peak_bytes": payload_peak,
    "payload_end_bytes": payload,
    "overwrites": dict(zip(("count", "same_clen"), overwrites)),
    "writes_after_free": dict(zip(("count", "same_clen"), after_free)),
    "reads_never_written": never_written,
    "reads_of_free": of_free,
    "frees_of_not_live": not_live,
    "read_runs.count": len(runs),
    "read_runs.longest": max(runs),
    "read_runs.by_length.5-8": sum(5 <= r <= 8 for r in runs),
    "read_runs.by_length.1": runs.count(1),
    "clens.0.total_bytes": sum(clens),
    "clens.0.min": clens[0],
    "clens.0.p10": clens[(n * 10 + 99) // 100 - 1],
    "clens.0.p50": clens[(n * 50 + 99) // 100 - 1],
    "clens.0.p90": clens[(n * 90 + 99) // 100 - 1],
    "clens.0.max": clens[-1],
    "clens.0.at_most_half_page": sum(c <= 2048 for c in clens),
    "clens.0.histogram": [sum(max(0, min(64, (c * 64 - 1) // 4096)) == b for c in clens) for b in range(65)],
    "clens.0.at_least_page": sum(c >= 4096 for c in clens),
    "zero_runs.longest": longest[0],
}
# Times set chunks apart: where there are any, the counts of chunks are not to be had from op, slot and clen.
if info["span_ns"] is None:
    expected["chunks.count"] = len(chunks)
    expected["chunks.distinct"] = len(set(chunks))


def found(key):
    value = info
    for part in key.split("."):
        value = value[int(part)] if part.isdigit() and isinstance(value, list) else value[part]
    return value


def count_ages():
    """Ages of pages, which info rounds down by up to 1/64."""
    since, ages = {}, {"at_read": [], "at_end": []}
    for (op, slot, _), now in zip(all_events, times(), strict=True):
        if op == "read":
            ages["at_read"] += [now - since[slot]] if slot in since else []
        else:
            ages["at_end"] += [now - since.pop(slot)] if slot in since else []
        if op == "write":
            since[slot] = now
    for when, values in ages.items():
        values.sort()
        expected[f"ages.{when}.count"] = len(values)
        for name, percent in ("p10_ns", 10), ("p50_ns", 50), ("p90_ns", 90):
            key = f"ages.{when}.{name}"
            exact = values[(len(values) * percent + 99) // 100 - 1] if values else None
            rounded = exact is not None and exact * 63 / 64 <= (found(key) or 0) <= exact
            expected[key] = found(key) if rounded else exact


if times():
    count_ages()
wrong = [f"{key}: counted {want}, info says {found(key)}" for key, want in expected.items() if found(key) != want]
print("\n".join(wrong) if wrong else f"{len(all_events)} events, {len(expected)} figures agree")
sys.exit(bool(wrong))
