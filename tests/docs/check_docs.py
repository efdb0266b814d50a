#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the commands that a document shows, and compares what they print with what it shows.

  ```console   `$ command` lines, each followed by its output, which has to be equal. A line `…` stands for any number of
               lines, `…` inside a line for any text (times, versions, the memory of malloc libraries). The percentages
               of the paragraph below must have been printed too
  ```sh        commands, run in order; each must succeed
  ```sh by-hand   commands that need root, a virtual machine, a swap device or hours: only their syntax is checked, as
               is that of `inline code`
  ```c FILE    is written to FILE, for the commands after it
  indented     anything but commands

Checked of the syntax: the verb, the options (against --help), the goals of make, and that scripts exist.

The commands run in a scratch folder that has traces/, corpus/, examples/ and include/, `my.sr` (100,000 events of a
recording) and `two-codecs.sr` (times, lengths under lzo and zstd). BIN_DIR is in PATH.

Usage: check_docs.py [--update] BIN_DIR DOCUMENT.md
  --update   put what is printed now into the document: a line of output by the most similar one that begins with
             the same word, up to its `…`
"""
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
JOINTS = {"|", "&&", "||", ";", "&"}
OWN_PROGRAMS = {"swapreplay", "sr_collect", "sr_data_histo"}
OWN_FOLDERS = ("vm/", "tests/", "scripts/", "corpus/")


def pattern_of(line):
    """What is left out at a line's end may be nothing: a table that gets too wide goes on below."""
    return re.sub(r"(\\ )+…$", ".*", re.escape(line.rstrip())).replace("…", ".*")


class Block:
    def __init__(self, kind, line):
        self.kind, self.line, self.lines = kind, line, []


def blocks_of(text):
    """Fenced and indented blocks, each with the number of its first line."""
    blocks, fence, indented, before = [], None, None, ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence is not None:
            if line.strip() == "```":
                fence = None
            else:
                fence.lines.append(line)
        elif line.startswith("```"):
            fence, indented = Block(line[3:].strip(), number + 1), None
            blocks.append(fence)
        elif line.startswith("    ") and (indented is not None or before.strip() == ""):
            if indented is None:
                indented = Block("indented", number)
                blocks.append(indented)
            indented.lines.append(line[4:])
        elif line.strip():
            indented = None
        before = line
    return blocks


def inline_commands(text):
    outside = re.sub(r"^```.*?^```", lambda m: "\n" * m[0].count("\n"), text, flags=re.M | re.S)
    for number, line in enumerate(outside.splitlines(), 1):
        if not line.startswith("    "):
            for code in re.findall(r"`([^`]+)`", line):
                yield number, code


def joined(lines):
    """Commands with their continuation lines, without comments."""
    command = ""
    for line in lines:
        command += line
        if command.endswith("\\"):
            command = command[:-1]
            continue
        yield command
        command = ""


class Checker:
    def __init__(self, bin_dir, document, update):
        self.bin, self.document, self.update = bin_dir.resolve(), document, update
        self.replaced = {}
        self.helps, self.problems = {}, []
        self.environment = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
                            "NO_COLOR": "1", "COLUMNS": "80"}

    def complain(self, line, words):
        self.problems.append(f"{self.document}:{line}: {words}")

    def help_of(self, *command):
        if command not in self.helps:
            self.helps[command] = subprocess.run([*command, "--help"], env=self.environment, text=True,
                                                 capture_output=True).stdout
        return self.helps[command]

    def check_syntax(self, line, command):
        try:
            words = shlex.split(re.sub(r"[…\[\]]|,(?= |$)", " ", command), comments=True)
        except ValueError:
            return
        while any(w in JOINTS for w in words):
            joint = next(at for at, w in enumerate(words) if w in JOINTS)
            self.check_words(line, words[:joint])
            words = words[joint + 1:]
        self.check_words(line, words)

    def check_words(self, line, words):
        words = [w for w in words if w not in ("sudo",)]
        while words and re.fullmatch(r"\w+=\S*", words[0]):
            words.pop(0)
        if not words:
            return
        program = words[0].removeprefix("build/release/bin/")
        if program == "make" and "-C" not in words:
            goals = set(re.findall(r"^([\w-]+(?: [\w-]+)*):", (ROOT / "Makefile").read_text(), flags=re.M))
            goals = {goal for group in goals for goal in group.split()}
            for goal in (w for w in words[1:] if re.fullmatch(r"[a-z][a-z-]*", w)):
                if goal not in goals:
                    self.complain(line, f"make has no goal '{goal}'")
        elif program in OWN_PROGRAMS:
            own = [program]
            if program == "swapreplay" and len(words) > 1 and not words[1].startswith("-"):
                if not re.search(rf"^  {re.escape(words[1])} ", self.help_of(program), flags=re.M):
                    if re.fullmatch(r"[a-z]+", words[1]):
                        self.complain(line, f"swapreplay has no verb '{words[1]}'")
                    return
                own.append(words[1])
            for word in words:
                if re.match(r"--\w", word) and word not in ("--help", "--man", "--completion"):  # not in the help
                    option = word.split("=")[0]
                    if not re.search(rf"(?<![\w-]){option}(?![\w-])", self.help_of(*own)):
                        self.complain(line, f"{' '.join(own)} has no option {option}")
        elif program.startswith(OWN_FOLDERS) and " " not in program:
            script = ROOT / program
            if not script.exists() and not list(ROOT.glob(program)):
                self.complain(line, f"there is no {program}")
            if not script.is_file():
                return
            for word in words[1:]:
                if re.match(r"--\w", word) and word.split("=")[0] not in script.read_text():
                    self.complain(line, f"{program} has no option {word.split('=')[0]}")

    def run(self, line, command, scratch):
        command = command.replace("make demo", f"{ROOT}/scripts/demo {self.bin}")
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=scratch, env=self.environment, text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return ran.returncode, ran.stdout

    def run_session(self, block, scratch):
        """A console block: each command with the output that follows it. Returns all that was printed."""
        at, all_printed = 0, ""
        while at < len(block.lines):
            line, command, shown = block.line + at, block.lines[at].removeprefix("$ "), []
            if not block.lines[at].startswith("$ "):
                self.complain(line, "output before a command")
                return all_printed
            at += 1
            while command.endswith("\\"):
                command = command[:-1] + block.lines[at].removeprefix("> ")
                at += 1
            while at < len(block.lines) and not block.lines[at].startswith("$ "):
                shown.append(block.lines[at])
                at += 1
            self.check_syntax(line, command)
            _, printed = self.run(line, command, scratch)
            all_printed += printed
            pattern = "".join(r"(?:.*\n)*?" if s.strip() == "…" else pattern_of(s) + " *\n" for s in shown)
            if any("…" in s and s.strip() != "…" for s in shown):
                pattern = re.sub(r"(?:\\ ){2,}", " {2,}", pattern)  # what is left out may widen its column
            if not re.fullmatch(pattern, printed) and self.update:
                self.replace(line, shown, printed)
            elif not re.fullmatch(pattern, printed):
                self.complain(line, f"'{command}' prints something else:\n{printed}")
        return all_printed

    def check_conclusion(self, block, printed, lines):
        """The paragraph below a console block, which says what its output means."""
        at = block.line + len(block.lines) + 1  # the line after ``` and an empty one
        while at < len(lines) and lines[at].strip():
            for number in re.findall(r"(?<![\w.])([\d.]+) %", lines[at]):
                if not re.search(rf"(?<![\d.]){re.escape(number)} %", printed):
                    self.complain(at + 1, f"{number} % is not in what the commands above print")
            at += 1

    def replace(self, line, shown, printed):
        for number, old in enumerate(shown, line + 1):
            if old.strip() in ("", "…"):
                continue
            alike = [new for new in printed.splitlines() if new.split()[:1] == old.split()[:1]]
            if alike:
                new = max(alike, key=lambda candidate: difflib.SequenceMatcher(None, old, candidate).ratio())
                cut = len(old) - 1 if old.endswith("…") else len(new)
                self.replaced[number] = new[:cut] + ("…" if old.endswith("…") else "")

    def run_script(self, block, scratch):
        line = block.line
        for command in joined(block.lines):
            self.check_syntax(line, command)
        status, printed = self.run(line, "\n".join(block.lines), scratch)
        if status != 0:
            self.complain(line, f"a command fails with status {status}:\n{printed}")

    def prepare(self, scratch):
        for folder in ("traces", "corpus", "examples", "include"):
            (scratch / folder).symlink_to(ROOT / folder)
        rows = "".join(f"write,{slot},{slot}000000000,{1500 + slot % 700},{1100 + slot % 500}\n" for slot in range(2000))
        (scratch / "two-codecs.csv").write_text("op,slot,time_ns,clen_lzo,clen_zstd\n" + rows)
        for command in ("swapreplay convert two-codecs.csv two-codecs.sr",
                        "swapreplay convert traces/compiler-6.1.sr my.sr --events 0..100000"):
            status, printed = self.run(0, command, scratch)
            if status != 0:
                sys.exit(f"{command}: {printed}")

    def check(self):
        text = self.document.read_text()
        scratch = pathlib.Path(tempfile.mkdtemp())
        try:
            self.prepare(scratch)
            for block in blocks_of(text):
                kind = block.kind.split()
                if kind == ["console"]:
                    self.check_conclusion(block, self.run_session(block, scratch), text.splitlines())
                elif kind == ["sh"]:
                    self.run_script(block, scratch)
                elif kind == ["sh", "by-hand"]:
                    for offset, command in enumerate(joined(block.lines)):
                        self.check_syntax(block.line + offset, command)
                elif kind[:1] == ["c"] and len(kind) == 2:
                    (scratch / kind[1]).write_text("\n".join(block.lines) + "\n")
                elif kind == ["indented"]:
                    for offset, line in enumerate(block.lines):
                        if re.match(r"(swapreplay|sr_collect|sr_data_histo|make|vm/\S+|scripts/\S+|tests/\S+) ", line):
                            self.complain(block.line + offset, "put commands into a block of ```sh, which is tested")
            for line, command in inline_commands(text):
                self.check_syntax(line, command)
        finally:
            shutil.rmtree(scratch)
        if self.replaced:
            lines = text.splitlines()
            for number, line in self.replaced.items():
                lines[number - 1] = line
            self.document.write_text("\n".join(lines) + "\n")
        return self.problems


def main():
    words = [word for word in sys.argv[1:] if word != "--update"]
    if len(words) != 2:
        sys.exit("usage: check_docs.py [--update] BIN_DIR DOCUMENT.md")
    problems = Checker(pathlib.Path(words[0]), pathlib.Path(words[1]), "--update" in sys.argv).check()
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
