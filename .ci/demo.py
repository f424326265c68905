#!/usr/bin/env python3
"""Runs a command against a fresh demo: .ci/demo.py sqlite|postgres PROGRAM COMMAND...

The command finds what `PROGRAM demo --json` printed in the variable DEMO. The demo, its data and,
for PostgreSQL, its server are thrown away at the end. Fails when the command fails, when the
server logged an internal error, or when it did not stop as it should.
"""

import contextlib
import os
import pathlib
import queue
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 40
RATE = "1000000"  # what a limit says is tested elsewhere; here it would only stop the tools


def lines_of(stream, wanted, seconds, seen):
    """Waits for a line that holds `wanted`; reads on until the stream ends."""
    found = queue.Queue()

    def read():
        for line in stream:
            seen.append(line)
            if wanted in line:
                found.put(line)
        found.put(None)

    threading.Thread(target=read, daemon=True).start()
    try:
        return found.get(timeout=seconds)
    except queue.Empty:
        return None


def programs():
    """The folder of PostgreSQL's server programs; Debian keeps them out of the path."""
    places = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: float(path.parent.name),
        reverse=True,
    )
    initdb = shutil.which("initdb")
    if initdb:
        places.insert(0, pathlib.Path(initdb).resolve().parent)
    for place in places:
        if (place / "initdb").exists():
            return str(place)
    sys.exit("demo: no PostgreSQL server programs")


@contextlib.contextmanager
def postgres(is_durable=False):
    """A throw-away server, made and removed by the script that the tests use: its URL, and the
    process that all of its processes come from."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = secrets.token_hex(16)
    keeper = subprocess.Popen(
        ["sh", str(ROOT / "tests/api/support/postgres.sh")],
        env=os.environ
        | {"PROGRAMS": programs(), "PORT": str(port), "PASSWORD": password}
        | ({"DURABLE": "yes"} if is_durable else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    log = []
    try:
        if not lines_of(keeper.stderr, "ready to accept connections", START_SECONDS, log):
            sys.exit("demo: PostgreSQL did not start\n" + "".join(log[-30:]))
        yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres", keeper.pid
    finally:
        keeper.stdin.close()  # upon which the script stops the server
        keeper.wait(STOP_SECONDS)


@contextlib.contextmanager
def no_server():
    yield None, None


def main():
    database, program, *command = sys.argv[1:]
    with contextlib.ExitStack() as stack:
        url, _ = stack.enter_context(postgres() if database == "postgres" else no_server())
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="thidua-demo."))
        arguments = [program, "--bind", "127.0.0.1:0", "--data-dir", f"{folder}/data"]
        if url:
            arguments += ["--database-url", url]
        own = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        rates = {"THIDUA_RATE_READ_PER_MINUTE": RATE, "THIDUA_RATE_WRITE_PER_MINUTE": RATE}
        server = subprocess.Popen(
            [*arguments, "demo", "--json"],
            env=own | rates,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        log, out = [], []
        threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()
        try:
            began = time.monotonic()
            line = lines_of(server.stdout, "{", START_SECONDS, out)
            if not line:
                sys.exit("demo: no answer from the server\n" + "".join(log[-30:]))
            print(f"demo on {database}: ready after {time.monotonic() - began:.1f} s", flush=True)
            code = subprocess.run(command, env=os.environ | {"DEMO": line.strip()}).returncode
        finally:
            server.terminate()
            try:
                stopped = server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                stopped = "late"
        # The HTTP library calls it an error of its own when a client sends no HTTP.
        errors = [
            line
            for line in log
            if (" ERROR " in line and "request parse error" not in line) or "panicked at" in line
        ]
        if errors:
            print("demo: the server logged errors:\n" + "".join(errors[:20]))
        if stopped != 0:
            print(f"demo: the server stopped with {stopped}, not 0\n" + "".join(log[-20:]))
        sys.exit(code or bool(errors) or stopped != 0)


if __name__ == "__main__":
    main()
