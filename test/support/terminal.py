"""Runs a command on a terminal of its own and types what it is told to, as a person would.

usage: terminal.py STEPS COMMAND…

STEPS is a JSON list of {"await": regular expression, "type": text}: the text is typed once the expression is found
in what appeared since the step before. Prints what appeared and the exit code, as JSON.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios

SECONDS_OF_SILENCE = 120


def main():
    steps, command = json.loads(sys.argv[1]), sys.argv[2:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    output = ""
    for step in steps:
        start = len(output)
        while not re.search(step["await"], output[start:]):
            more = read(terminal)
            if more == "":
                sys.exit(f"Cannot find {step['await']!r}: {output!r}")
            output += more
        os.write(terminal, step["type"].encode())
    while (more := read(terminal)) != "":
        output += more
    print(json.dumps({"output": output, "code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}))


def read(terminal):
    """What appears next, and "" when nobody can write to the terminal any more, or for too long nobody did."""
    ready, _, _ = select.select([terminal], [], [], SECONDS_OF_SILENCE)
    if not ready:
        return ""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


main()
