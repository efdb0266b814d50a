#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Types into an interactive shell, on a terminal, and prints what its completion makes of it.

  completed.py bash|zsh|fish FILE… -- LINE…

Of each LINE one line is printed: with TAB in it, the command line after the keys; otherwise the line with every
completion of its last word, as the shell inserts or lists them. FILEs are those that `--completion` prints: bash and zsh
read them as an installation has them, bash by bash-completion if that is installed.
Exit status 80: the shell or python3-pexpect is not installed.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BASH_COMPLETION = "/usr/share/bash-completion/bash_completion"
END = "-END-"


def skip(what):
    print(f"{what} is not installed", file=sys.stderr)
    sys.exit(80)


class Terminal:
    """An interactive shell; `run` types keys and returns what the command line had become, by printing it."""

    def __init__(self, command, environment, printer):
        import pexpect

        self.printer = printer
        self.shell = pexpect.spawn(command[0], command[1:], env=environment, encoding="utf-8", echo=False, timeout=20,
                                   dimensions=(50, 4000))

    def read(self, line):
        """After a line that prints END in quotes, so that the typed words do not match."""
        self.shell.send(line + "\n")
        self.shell.expect("-E" "ND-\r?\n")
        return self.shell.before

    def completed(self, keys):
        self.shell.send(keys)
        # To the beginning of the line: it becomes the argument of what prints it.
        self.shell.send("\x01" + self.printer + "\x05")
        output = self.read(" -E'ND-'")
        return output.rsplit("-BEG" "IN-", 1)[1].strip()


def bash(folder, files):
    completions = folder / "bash-completion" / "completions"
    completions.mkdir(parents=True)
    for file in files:
        shutil.copy(file, completions / pathlib.Path(file).name)
    start = folder / "bashrc"
    if os.path.exists(BASH_COMPLETION):
        load = f"export BASH_COMPLETION_USER_DIR={folder}/bash-completion; . {BASH_COMPLETION}\n"
    else:
        load = "".join(f". {completions}/{pathlib.Path(file).name}\n" for file in files)
    start.write_text(load + "PS1='$ '; HISTFILE=; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'\n"
                     "shown() { printf -- '-BEG%s' IN-; printf ' %s' \"$@\"; echo; }\n")
    return Terminal(["bash", "--noprofile", "--rcfile", str(start), "-i"], os.environ | {"TERM": "dumb"}, "shown "), "\x1b*"


def zsh(folder, files):
    functions = folder / "functions"
    functions.mkdir()
    for file in files:
        shutil.copy(file, functions / pathlib.Path(file).name)
    (folder / ".zshrc").write_text(
        f"fpath=({functions} $fpath); autoload -Uz compinit; compinit -u -d {folder}/dump\n"
        "PS1='%% '; unsetopt zle_bracketed_paste prompt_cr prompt_sp list_beep; bindkey -e\n"
        "zle -C all complete-word _generic; bindkey '^Xa' all\n"
        "zstyle ':completion:all:*' completer _all_matches _complete\n"
        "zstyle ':completion:all:*' insert yes\n"
        "shown() { printf -- '-BEG%s' IN-; printf ' %s' \"$@\"; echo }\n")
    return Terminal(["zsh", "-d", "-i"], os.environ | {"TERM": "dumb", "ZDOTDIR": str(folder)}, "shown "), "\x18a"


def in_terminal(shell, files, lines):
    try:
        import pexpect  # noqa: F401
    except ImportError:
        skip("python3-pexpect")
    with tempfile.TemporaryDirectory() as folder:
        terminal, all_of_them = {"bash": bash, "zsh": zsh}[shell](pathlib.Path(folder), files)
        terminal.read("echo -E'ND-'")
        for line in lines:
            keys = line.replace("TAB", "\t") if "TAB" in line else line + all_of_them
            print(" ".join(terminal.completed(keys).split()), flush=True)


def in_fish(files, lines):
    """fish lists the completions of a line itself."""
    for line in lines:
        commands = [f"source {file}" for file in files] + ["complete -C $argv[1]"]
        with tempfile.TemporaryDirectory() as home:
            listed = subprocess.run(["fish", "--private", "--no-config", "-c", "; ".join(commands), line],
                                    env=os.environ | {"HOME": home, "TERM": "dumb"}, capture_output=True, text=True)
        words = [row.split("\t")[0] for row in listed.stdout.splitlines()]
        before = line.rpartition(" ")[0]
        print(" ".join([before, *words]), listed.stderr.strip(), sep="", flush=True)


def main():
    shell, *rest = sys.argv[1:]
    split = rest.index("--")
    files, lines = rest[:split], rest[split + 1:]
    if shutil.which(shell) is None:
        skip(shell)
    if shell == "fish":
        in_fish(files, lines)
    else:
        in_terminal(shell, files, lines)


main()
