#!/usr/bin/env python3
"""Runs a command against a fresh demo: .ci/demo.py [--plan-only] sqlite|postgres PROGRAM COMMAND...

The command finds what `PROGRAM demo --json` printed in the variable DEMO, in RECEIVER an origin at which it
may receive webhooks, in PAGES one whose pages may read the demo, and the program and its folder of data in
PROGRAM and DATA_DIR. The demo, its data and, for PostgreSQL, its server are thrown away at the end. Fails
when the command fails, when the server logged an internal error, or when it did not stop as it should.

fuzz.py takes the same parts to make a demo once and then to serve copies of it.
"""

import contextlib
import json
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
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_SECONDS = 120
STOP_SECONDS = 40
RATE = "1000000"  # what a limit says is tested elsewhere; here it would only stop the tools
SETTINGS = {
    "THIDUA_RATE_READ_PER_MINUTE": RATE,
    "THIDUA_RATE_WRITE_PER_MINUTE": RATE,
    "THIDUA_LOG_FORMAT": "text",
    "THIDUA_LOG": "warn",
    # A stream gives what there is and ends; the tools would wait for more.
    "THIDUA_EVENT_STREAM_SECONDS": "0",
    "THIDUA_WEBHOOK_NETWORKS": "127.0.0.1",
    "THIDUA_WEBHOOK_TIMEOUT_SECONDS": "5",
}


class Failed(Exception):
    """What a person should read instead of a traceback."""


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


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# From where the pages of a command may call.
PAGES = f"http://127.0.0.1:{free_port()}"
SETTINGS["THIDUA_CORS_ORIGINS"] = PAGES
# Where a command may receive webhooks. The other is the target of the demo's samples and nobody's.
RECEIVER = f"http://127.0.0.1:{free_port()}"
SETTINGS["THIDUA_WEBHOOK_TARGETS"] = f"{RECEIVER},https://eoffice.example"


def programs():
    """The folder of PostgreSQL's programs; Debian keeps them out of the path."""
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
    raise Failed("no PostgreSQL server programs")


class Postgres:
    """Databases of one server; `postgres` is the demo's."""

    def __init__(self, url):
        self.address = url.rsplit("/", 1)[0]
        self.lock = threading.Lock()

    def url(self, name):
        return f"{self.address}/{name}"

    def copy(self, name):
        """A new database with everything that is in the demo's."""
        psql = [f"{programs()}/psql", "--quiet", "--no-psqlrc", self.url("template1")]
        psql += ["--command", f"CREATE DATABASE {name} TEMPLATE postgres"]
        with self.lock:  # a database is copied for one at a time
            subprocess.run(psql, check=True)
        return self.url(name)


@contextlib.contextmanager
def postgres(is_durable=False):
    """A throw-away server, made and removed by the script that the tests use: its URL, and the
    process that all of its processes come from."""
    port, password = free_port(), secrets.token_hex(16)
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
            raise Failed("PostgreSQL did not start\n" + "".join(log[-30:]))
        yield f"postgres://postgres:{password}@127.0.0.1:{port}/postgres", keeper.pid
    finally:
        keeper.stdin.close()  # upon which the script stops the server
        keeper.wait(STOP_SECONDS)


class Server:
    """The program, serving. `stop` tells what went wrong."""

    def __init__(self, program, command, folder, url, settings=(), stdout=subprocess.DEVNULL):
        arguments = [program, "--data-dir", str(folder)]
        arguments += ["--database-url", url] if url else []
        own = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        self.log, self.out = [], []
        self.process = subprocess.Popen(
            [*arguments, *command],
            env=own | SETTINGS | dict(settings),
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()

    def announced(self):
        """The line of `demo --json`."""
        line = lines_of(self.process.stdout, "{", START_SECONDS, self.out)
        if not line:
            raise Failed("no answer from the server\n" + "".join(self.log[-30:]))
        return line.strip()

    def wait_until_ready(self, base):
        """Until it serves, and the feed and the audit hold all that was done."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                with urllib.request.urlopen(f"{base}/health/ready", timeout=10) as answer:
                    if not json.load(answer)["outbox_pending_count"]:
                        return
            time.sleep(0.05)
        raise Failed("the server did not become ready\n" + "".join(self.log[-30:]))

    def stop(self):
        self.process.terminate()
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "late"
        # The HTTP library calls it an error of its own when a client sends no HTTP.
        errors = [
            line
            for line in self.log
            if (" ERROR " in line and "request parse error" not in line) or "panicked at" in line
        ]
        wrong = ["the server logged errors:\n" + "".join(errors[:20])] if errors else []
        if code != 0:
            wrong.append(f"the server stopped with {code}, not 0\n" + "".join(self.log[-20:]))
        return wrong


@contextlib.contextmanager
def fresh(database, program, *flags):
    """A demo that serves: its line, its server, its folder, and PostgreSQL's server or None."""
    with contextlib.ExitStack() as stack:
        cluster = None
        if database == "postgres":
            cluster = Postgres(stack.enter_context(postgres())[0])
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="thidua-demo."))
        folder = pathlib.Path(folder, "data")
        url = cluster.url("postgres") if cluster else None
        command = ["--bind", "127.0.0.1:0", "demo", "--json", *flags]
        server = Server(program, command, folder, url, stdout=subprocess.PIPE)
        stack.callback(server.process.kill)
        yield server.announced(), server, folder, cluster


class Template:
    """A demo, made once and stopped, and served anew as often as one likes."""

    def __init__(self, program, line, folder, cluster):
        self.demo = json.loads(line)
        self.program, self.folder, self.cluster = program, folder, cluster
        self.count = 0

    @contextlib.contextmanager
    def copy(self):
        """The address of a server with a copy of the demo, in which the demo's tokens hold."""
        self.count += 1
        name = f"copy_{self.count}"
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder, folder)
        url = self.cluster.copy(name) if self.cluster else None
        base = f"http://127.0.0.1:{free_port()}"
        issuer = {"THIDUA_ISSUER": self.demo["base_url"]}
        command = ["--bind", base.removeprefix("http://"), "serve"]
        server = Server(self.program, command, folder, url, issuer)
        try:
            server.wait_until_ready(base)
            yield base
        finally:
            wrong = server.stop()
            shutil.rmtree(folder)
        if wrong:
            raise Failed("\n".join(wrong))


@contextlib.contextmanager
def template(database, program):
    with fresh(database, program) as (line, server, folder, cluster):
        server.wait_until_ready(json.loads(line)["base_url"])
        wrong = server.stop()
        if wrong:
            raise Failed("\n".join(wrong))
        yield Template(program, line, folder, cluster)


def main():
    words = sys.argv[1:]
    flags = [words.pop(0)] if words[0] == "--plan-only" else []
    database, program, *command = words
    began = time.monotonic()
    with fresh(database, program, *flags) as (line, server, folder, _):
        print(f"demo on {database}: ready after {time.monotonic() - began:.1f} s", flush=True)
        told = {"DEMO": line, "RECEIVER": RECEIVER, "PAGES": PAGES}
        told |= {"PROGRAM": str(pathlib.Path(program).resolve()), "DATA_DIR": str(folder)}
        code = subprocess.run(command, env=os.environ | told).returncode
        wrong = server.stop()
    for sentence in wrong:
        print(f"demo: {sentence}")
    sys.exit(code or bool(wrong))


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"demo: {error}")
