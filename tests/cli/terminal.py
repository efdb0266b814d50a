# SPDX-License-Identifier: GPL-2.0-or-later
# usage: terminal.py COMMAND… < STEPS
#
# Runs a command whose stderr is a terminal, and does with it what the lines of standard input say:
#
#   await REGEX     until the terminal has shown that, after what was awaited before
#   run SHELL       a shell command, which must succeed; $seen is the first group of the last REGEX
#   signal NAME     as INT
#
# Then waits for the end, prints what the terminal shows from the last line that was wiped on, and exits with the
# command's status.
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

patience_s = 60
wipe = "\r\x1b[K"


class Terminal:
    def __init__(self, command):
        self.master, slave = pty.openpty()
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        self.text = ""

    def read(self, until):
        """False at the end of what is shown. Nothing new for too long ends the test."""
        if not select.select([self.master], [], [], max(0, until - time.monotonic()))[0]:
            self.child.kill()
            sys.exit(f"nothing more came; the terminal showed {self.text!r}")
        try:
            data = os.read(self.master, 4096)
        except OSError:  # EIO: the command has closed its end
            data = b""
        self.text += data.decode()
        return bool(data)


def main():
    terminal = Terminal(sys.argv[1:])
    seen_to, seen = 0, ""
    for step in sys.stdin.read().splitlines():
        what, argument = step.split(" ", 1)
        until = time.monotonic() + patience_s
        if what == "await":
            while not (match := re.compile(argument).search(terminal.text, seen_to)):
                if not terminal.read(until):
                    sys.exit(f"ended without {argument!r}; the terminal showed {terminal.text!r}")
            seen_to, seen = match.end(), match.group(1) if match.groups() else ""
        elif what == "run":
            subprocess.run(["bash", "-ec", argument], check=True, env={**os.environ, "seen": seen})
        elif what == "signal":
            terminal.child.send_signal(getattr(signal, "SIG" + argument))
        else:
            sys.exit(f"no such step: {step}")
    while terminal.read(time.monotonic() + patience_s):
        pass
    print(terminal.text.rpartition(wipe)[2].replace("\r\n", "\n"), end="")
    sys.exit(terminal.child.wait())


main()
