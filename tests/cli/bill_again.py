# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: bill_again.py BILL.json EVENTS.csv SLOTS [PAGE-SIZE]

Counts again what 'replay --bill' says under zram's policy of Linux 6.12 of a trace without huge pages' own rules: what is
in the slots after the event is taken from the events themselves, one by one. Prints what differs."""

import csv
import json
import sys

bill_file, events_file, slots = sys.argv[1:4]
page = int(sys.argv[4]) if len(sys.argv) > 4 else 4096
with open(bill_file, encoding="utf-8") as file:
    bill = json.load(file)["bill"][0]
stored, same_filled = set(), set()
with open(events_file, encoding="utf-8") as file:
    for number, row in enumerate(csv.DictReader(file)):
        slot = int(row["slot"])
        if row["op"] == "write":
            stored.add(slot)
            (same_filled.add if row.get("same_filled") == "1" else same_filled.discard)(slot)
        elif row["op"] == "free":
            stored.discard(slot)
            same_filled.discard(slot)
        if number == bill["event"]:
            break


def nodes(entries):
    """Of 64 entries each, in trees of 2^14 entries, level by level as high as the highest entry needs."""
    count, trees = 0, {}
    for entry in entries:
        trees.setdefault(entry >> 14, set()).add(entry & 0x3FFF)
    for tree in trees.values():
        highest, level = max(tree), tree
        while highest > 0 or len(level) > 1:
            level = {entry >> 6 for entry in level}
            count += len(level)
            highest >>= 6
    return count


def slabs(objects, size, slab):
    return -(-objects // (slab // size)) * slab


def whole_pages(size):
    return -(-size // page) * page


slots = int(slots)
clusters = -(-slots // (512 if page == 4096 else 256))
objects = len(stored) - len(same_filled)
wanted = {
    "handles": (objects, slabs(objects, 8, page)),
    "zram's table": (slots, whole_pages(24 * slots)),
    "swap map": (slots, whole_pages(slots)),
    "cgroup of each slot": (slots, whole_pages(2 * slots)),
    "zero map": (slots, whole_pages(-(-slots // 64) * 8)),
    "clusters": (clusters, whole_pages(24 * clusters)),
    "shadows": (nodes(stored), slabs(nodes(stored), 584, max(page, 8192))),
}
found = {item["what"]: (item["count"], item["bytes"]) for item in bill["items"]}
zspages, zspage_bytes = found.pop("zspages")
if zspage_bytes != slabs(zspages, 56, page):
    print("zspages", zspages, zspage_bytes)
for what in sorted(wanted.keys() | found.keys()):
    if wanted.get(what) != found.get(what):
        print(what, "is", found.get(what), "and should be", wanted.get(what))
beside = sum(size for _, size in found.values()) + zspage_bytes
print(f"{len(stored)} slots in use, {objects} objects:", "all equal" if beside == bill["beside_bytes"] else "sum differs")
