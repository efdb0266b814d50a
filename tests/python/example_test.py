# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the example of docs/python.md, and compares what it prints with what the document says."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import matplotlib
except ImportError:
    print("SKIPPED: python3-matplotlib is not installed")
    sys.exit(0)

root = pathlib.Path(os.environ["SR_SOURCE_DIR"])
document = (root / "docs/python.md").read_text()
script = re.search(r"^```python\n(.*?)^```", document, re.M | re.S)[1]
shown = re.search(r"^```text\n(.*?)^```", document, re.M | re.S)[1]
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / "traces").symlink_to(root / "traces")
    environment = {**os.environ, "MPLCONFIGDIR": folder}
    ran = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=folder, env=environment, text=True,
                         stdout=subprocess.PIPE, check=True)
    picture = (pathlib.Path(folder) / "memory.svg").read_text()
if ran.stdout != shown:
    sys.exit(f"docs/python.md shows something else; it prints:\n{ran.stdout}")
if picture.count("<path") < 64 or "</svg>" not in picture:
    sys.exit("the picture is not one")
