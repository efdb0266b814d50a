# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of two files of a sweep: how many the first has, and whether they are the same but for the times they took.

Usage: same_rows.py ROWS.jsonl ROWS.jsonl
"""
import json
import sys


def rows(name):
    rows = [json.loads(line) for line in open(name)]
    for row in rows:
        del row["seconds"], row["ops_per_second"]
    return sorted(rows, key=lambda row: row["command"])


print(len(rows(sys.argv[1])), rows(sys.argv[1]) == rows(sys.argv[2]))
