"""Reads archives as Python's programs do: batch after batch, so that one process answers for thousands.

A batch is a line of JSON, `{"reader": "wheel", "sizes": [100, 200]}`, and then the bytes of so many files. The answer is a
line of JSON with what `read` of the module with the reader's name gave for each of them.
"""

import importlib
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

for line in sys.stdin.buffer:
    batch = json.loads(line)
    reader = importlib.import_module(batch["reader"])
    answers = [reader.read(sys.stdin.buffer.read(size)) for size in batch["sizes"]]
    sys.stdout.write(json.dumps(answers) + "\n")
    sys.stdout.flush()
