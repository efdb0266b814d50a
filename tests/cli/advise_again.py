# SPDX-License-Identifier: GPL-2.0-or-later
"""Every choice of `swapreplay advise --json ARGUMENT…` again, by the command that it gives: the same pages, and whatever
else both tell. The mean of one choice is counted from the samples after every event and the times of the trace.

Usage: advise_again.py ARGUMENT…
"""
import csv
import json
import subprocess
import sys


def output_of(*words):
    return subprocess.run(["swapreplay", *words], capture_output=True, text=True, check=True).stdout


def differences(choice, of_trace, alone):
    again = json.loads(output_of("replay", of_trace["trace"], *of_trace["replay"].split(), "--json"))
    for key in ("pages_peak", "pages_end"):
        if again[key] != of_trace[key]:
            yield f"{key} {of_trace[key]}, {again[key]} again"
    if max(third["pages_peak"] for third in of_trace["thirds"]) != of_trace["pages_peak"]:
        yield "the thirds' peaks"
    passes = again.get("passes", {})
    if passes and abs(passes["pages_mean"] - of_trace["pages_mean"]) > 1e-9 * of_trace["pages_mean"]:
        yield f"pages_mean {of_trace['pages_mean']}, {passes['pages_mean']} again"
    if not alone:
        return
    counted = {**passes, **again.get("compaction", {}), "disk_writes": again.get("disk_writes", again["rejected"]),
               "disk_reads": again.get("disk_reads", again["reads_of_rejected"]), "rejected": again["rejected"],
               "reads_of_rejected": again["reads_of_rejected"]}
    for key in ("rejected", "reads_of_rejected", "pages_given_back", "written", "read_back", "blocks_peak", "tried",
                "recompressed", "disk_writes", "disk_reads"):
        if key in choice and choice[key] != counted.get(key, 0):
            yield f"{key} {choice[key]}, {counted.get(key)} again"


def means(trace, options):
    """Of the whole and of each third, over time: what was held after an event was held until the next."""
    lines = output_of("replay", trace, *options.split(), "--json", "--samples", "1000000").splitlines()
    pages = [json.loads(line)["pages"] for line in lines[:-1]]
    output_of("convert", trace, "times.csv", "--overwrite")
    with open("times.csv", encoding="ascii") as rows:
        times = [int(row["time_ns"]) for row in csv.DictReader(rows)]
    ends = [0, len(pages) // 3, len(pages) - len(pages) // 3, len(pages)]
    held = [(pages[i - 1] * (times[i] - times[i - 1]), times[i] - times[i - 1]) if i else (0, 0) for i in range(len(pages))]
    for begin, end in [(0, len(pages)), *zip(ends, ends[1:])]:
        yield sum(a for a, _ in held[begin:end]) / sum(b for _, b in held[begin:end])


def main():
    advice = json.loads(output_of("advise", *sys.argv[1:], "--json"))
    compared = different = 0
    for answer in advice["recommendations"]:
        for choice in answer["choices"]:
            for of_trace in choice["traces"]:
                for difference in differences(choice, of_trace, len(advice["traces"]) == 1):
                    print(answer["about"], choice["choice"], of_trace["trace"], difference)
                    different += 1
                compared += 1
    print(f"{compared} replays, {different} differences")
    if len(advice["traces"]) == 1 and "--events" not in sys.argv:
        trace = advice["traces"][0]["trace"]
        size = next(answer for answer in advice["recommendations"] if answer["about"] == "zram_size")
        of_trace = size["choices"][-1]["traces"][0]
        told = [of_trace["pages_mean"], *(third["pages_mean"] for third in of_trace["thirds"])]
        counted = list(means(trace, of_trace["replay"]))
        print("means", all(abs(a - b) < 1e-9 * b for a, b in zip(told, counted, strict=True)))


main()
