#!/usr/bin/env python3
"""Runs the README's tour with curl as it stands, within a demo: .ci/demo.py sqlite PROGRAM .ci/tour.py

Fails when a line fails, and when the service answers one of them with an error.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"
# curl stops at an answer that is an error, which a reader of the README would see.
CURL = 'curl() { command curl --fail-with-body --max-time 30 "$@" || { echo "failed: $*" >&2; exit 1; }; }'


def main():
    tour = README.read_text().split("## A tour with curl")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", tour, re.DOTALL)
    if len(blocks) < 2:
        sys.exit("tour: the README has no tour")
    with tempfile.TemporaryDirectory(prefix="thidua-tour.") as folder:
        pathlib.Path(folder, "demo.json").write_text(os.environ["DEMO"])
        script = "\n".join(["set -euo pipefail", CURL, *blocks])
        done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    print(f"tour: {len(blocks)} blocks, {len(lines)} lines of answers")
    if done.returncode:
        words = re.sub(r"Bearer \S+", "Bearer …", done.stderr)
        sys.exit(f"{done.stdout[-3000:]}\n{words[-3000:]}")


main()
