#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""same_options.py: compares what the help of every program and verb says of the options that they share.

An option of the same name has the same value, and means the same: its help begins with the same words, up to the first
": ", "; " or " (". What one verb does with it, and its default, come after that. Prints what differs.

same_options.py --numbers: gives each option that takes a number N a size (1MiB), and each that takes a DURATION a number
without a unit, and prints those that do not refuse it as such.
"""
import collections
import re
import subprocess
import sys

# Options that cannot be the same, each with the reason: {"--name": "why"}. There is none.
EXCEPTIONS = {}
PROGRAMS = [["sr_collect"], ["sr_data_histo"]]
REFUSALS = {"N": ("1MiB", "a number is needed, not a size in bytes"), "DURATION": ("5", "not a time with a unit")}


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def commands():
    help_text = output_of(["swapreplay", "--help"]).stdout
    verbs = re.findall(r"^  ([a-z-]+) ", help_text[help_text.index("\nVerbs:"):help_text.index("\nOptions:")], re.M)
    return PROGRAMS + [["swapreplay", verb] for verb in verbs]


def options_of(command):
    """(name, value, words) of each long option that the help shows."""
    rows = []
    for line in output_of(command + ["--help"]).stdout.partition("\nOptions:\n")[2].splitlines():
        if row := re.match(r"  (-\S.*?)(?:  +(\S.*))?$", line):
            rows.append([row[1], [row[2] or ""]])
        elif line.startswith("    "):
            rows[-1][1].append(line.strip())
    for left, words in rows:
        if name := re.search(r"(--[a-z-]+)(?: (\S+))?$", left):
            yield name[1], name[2] or "", " ".join(words).strip()


def meaning(words):
    return re.split(r": |; | \(", words)[0]


def compare():
    seen = collections.defaultdict(lambda: collections.defaultdict(list))
    for command in commands():
        for name, value, words in options_of(command):
            seen[name][f"{value or 'no value'}: {meaning(words)}"].append(command[-1])
    shared = {name: kinds for name, kinds in seen.items() if sum(map(len, kinds.values())) > 1}
    for name, kinds in shared.items():
        if len(kinds) > 1 and name not in EXCEPTIONS:
            print(f"{name} differs:", *(f"  {kind} [{', '.join(where)}]" for kind, where in kinds.items()), sep="\n")
    for name in EXCEPTIONS.keys() - shared.keys():
        print(f"{name}: is an exception, and nothing shares it")
    print(f"{len(shared)} options are shared")


def give_wrong_numbers():
    tried = 0
    for command in commands():
        for name, value, _ in options_of(command):
            if value not in REFUSALS:
                continue
            word, refusal = REFUSALS[value]
            result = output_of(command + [name, word])
            tried += 1
            if result.returncode != 2 or f"{name}: {word}: {refusal}" not in result.stderr:
                print(*command, name, word, f"[{result.returncode}]", result.stderr.strip())
    print(f"{tried} options refuse it")


give_wrong_numbers() if "--numbers" in sys.argv else compare()
