#!/usr/bin/env python3
"""Runs the tour and the guide as they stand, within a demo: .ci/demo.py sqlite PROGRAM .ci/tour.py [PAGE...]

Every `sh` block of the pages that docs/README.md numbers and of docs/tour.md is run, page by page, each in a
shell of its own that begins with the functions of docs/connect.md. Fails when a line fails, and when the
service answers one of them with an error.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import textwrap

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"
SECONDS = 240  # for a page
SHELL = """
set -euo pipefail
# curl stops at an answer that is an error, which a reader of the page would see.
curl() { command curl --fail-with-body --max-time 30 "$@" || { echo "failed: $*" >&2; exit 1; }; }
# Of the demo, unless a line names other data.
thidua() { THIDUA_DATA_DIR="$DATA_DIR" "$PROGRAM" "$@"; }
"""


def blocks(page):
    """The lines to run, without the indentation of lists."""
    found = re.findall(r"^( *)```sh\n(.*?)^\1```$", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(text) for _, text in found]


def pages():
    """The pages of the guide, in the order of the index, and the tour."""
    index = (DOCS / "README.md").read_text()
    return re.findall(r"^\d+\. \[[^\]]+\]\(([a-z-]+\.md)\)", index, re.MULTILINE) + ["tour.md"]


def run(page, functions):
    """Runs a page in a folder of its own; what it started ends with it."""
    own = blocks(page)
    # The first block of that page is what the others begin with.
    script = "\n".join([SHELL, functions, *(own[1:] if page == "connect.md" else own)])
    with tempfile.TemporaryDirectory(prefix="thidua-tour.") as folder:
        pathlib.Path(folder, "demo.json").write_text(os.environ["DEMO"])
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, errors = shell.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, signal.SIGKILL)
            out, errors = shell.communicate()
            errors += f"\nit takes longer than {SECONDS} s"
        finally:
            try:
                os.killpg(shell.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
    print(f"tour: {page}: {len(own)} blocks, {len(out.splitlines())} lines of answers", flush=True)
    if shell.returncode:
        words = re.sub(r"Bearer \S+", "Bearer …", errors)
        sys.exit(f"{out[-3000:]}\n{words[-3000:]}\ntour: {page} fails")


def main():
    wanted = sys.argv[1:] or pages()
    empty = [page for page in wanted if not blocks(page)]
    if empty or len(wanted) < 2 and not sys.argv[1:]:
        sys.exit(f"tour: nothing to run in {empty or 'the guide'}")
    functions = blocks("connect.md")[0]
    for page in wanted:
        run(page, functions)


main()
