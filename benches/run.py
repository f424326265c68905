#!/usr/bin/env python3
"""The load test: benches/run.py [--short] [--finalize] [--imports] [--database sqlite|postgres] …

Builds the service and the loader, fills a fresh database, serves it on a loopback address and asks
with wrk, in rounds in which every operation has its turn. Prints a table of CPU time for each
request, as a multiple of `/health/live` in the same round: on a busy machine, requests for each
second say more about the neighbours than about the service. Fails when a request was refused, not
when a goal is missed, or when the audit chain of what was loaded does not verify. Everything it
starts it ends, and all it writes is in a temporary folder, except with --keep: then a SQLite database
stays in that folder, and is measured again without loading when it is there already.

With --finalize it makes a round of evaluation final instead, again and again, while others read:
see finalize.py. With --imports it imports a file of persons instead.
"""

import argparse
import contextlib
import datetime
import http.client
import json
import os
import pathlib
import platform
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / ".ci"))
import demo  # noqa: E402  the throw-away PostgreSQL server
import finalize  # noqa: E402

ISSUER = "http://bench.example"
RATE = "60000000"  # a limit that counts, but that wrk does not reach
TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 32
WRITING_CONNECTIONS = 64
SHORT_CONNECTIONS = 4  # the debug profile on a busy machine, and still answers in a second
DEEP_ROWS = 100_000
# By how much an operation may cost more than `/health/live`. The goals are SQLite's.
GOALS = {"item": 6, "list": 40, "rare word": 30, "common word": 30, "create": 20}
DEEP_GOAL = 1.3
START_GOAL_MS = 50
MEMORY_GOAL_MB = 96
GOAL_IMPORT_SECONDS = 60


def build(profile):
    """Builds what is needed, and tells where it is."""
    command = ["cargo", "build", "--locked", "--bin", "thidua", "--bench", "load"]
    command += ["--message-format", "json-render-diagnostics"]
    if profile == "release":
        command.append("--release")
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    artifacts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {
        one["target"]["name"]: one["executable"]
        for one in artifacts
        if one.get("executable") and one["target"]["kind"] in (["bin"], ["bench"])
    }


def stat(pid):
    """Parent, and ticks of CPU that a process and its ended children have used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), sum(int(field) for field in fields[11:15])


def cpu_seconds(*roots):
    """CPU time of some processes with all that they started."""
    known = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                known[int(entry)] = stat(entry)

    def is_ours(pid):
        while pid in known:
            if pid in roots:
                return True
            pid = known[pid][0]
        return False

    return sum(ticks for pid, (_, ticks) in known.items() if is_ours(pid)) / TICKS


class Service:
    """A running server."""

    def __init__(self, program, folder, url):
        self.program, self.url = program, url
        self.log = folder / "log"
        self.env = environment(folder, url)
        self.process = None
        self.port = 0

    def start(self):
        """Milliseconds from the start of the program to its first answer."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with open(self.log, "ab") as log:
            began = time.perf_counter()
            self.process = subprocess.Popen(
                [self.program, "serve"],
                env=self.env | {"THIDUA_BIND": f"127.0.0.1:{self.port}"},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        while True:
            try:
                self.get("/health/live")
                return (time.perf_counter() - began) * 1000
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.perf_counter() - began > 60:
                    sys.exit("bench: the server did not start\n" + self.log.read_text()[-4000:])
                time.sleep(0.0005)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                code = self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                code = self.process.wait()
            self.process = None
            if code != 0:
                sys.exit(f"bench: the server stopped with {code}\n" + self.log.read_text()[-4000:])

    def get(self, path, token=None):
        return self.send("GET", path, token)

    def send(self, method, path, token=None, body=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body=body and body.encode(), headers=headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 201):
            sys.exit(f"bench: {method} {path} answers {answer.status} {text.decode()}")
        return json.loads(text)

    def settle(self):
        """Waits until what was written is sealed, which is part of what a write costs."""
        while self.get("/health/ready")["outbox_pending_count"]:
            time.sleep(0.2)

    def memory_mb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        sys.exit("bench: the kernel does not tell the memory of a process")


def environment(folder, url):
    own = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
    own |= {
        "THIDUA_DATA_DIR": str(folder / "data"),
        "THIDUA_ISSUER": ISSUER,
        "THIDUA_RATE_READ_PER_MINUTE": RATE,
        "THIDUA_RATE_WRITE_PER_MINUTE": RATE,
    }
    return own | ({"THIDUA_DATABASE_URL": url} if url else {})


def fill(programs, folder, url, what, size):
    """Migrates, loads and verifies; tells how long loading took and how much it is."""
    if (folder / "loaded").exists():
        return (folder / "loaded").read_text()
    env = environment(folder, url)
    subprocess.run([programs["thidua"], "migrate", "up"], env=env, check=True)
    command = [programs["load"], what, "--targets", str(folder / "targets")]
    for name, count in size.items():
        command += [f"--{name}", str(count)]
    began = time.monotonic()
    subprocess.run(command, env=env, check=True)
    took = time.monotonic() - began
    subprocess.run([programs["thidua"], "audit", "verify"], env=env, check=True)
    if url:
        # As autovacuum does in time by itself, but not while the load test runs.
        subprocess.run(["psql", "--quiet", url, "--command", "VACUUM (ANALYZE)"], check=True)
        subprocess.run(["psql", "--quiet", url, "--command", "CHECKPOINT"], check=True)
        query = "SELECT pg_database_size(current_database())"
        told = subprocess.run(
            ["psql", "-At", url, "-c", query], check=True, stdout=subprocess.PIPE, text=True
        )
        bytes_stored = int(told.stdout)
    else:
        bytes_stored = sum(one.stat().st_size for one in (folder / "data").glob("thidua.sqlite*"))
    loaded = f"loaded in {took / 60:.1f} minutes, {bytes_stored / 1e9:.2f} GB"
    (folder / "loaded").write_text(loaded)
    return loaded


def cursor_at(service, path, token, rows):
    """The cursor of the page that comes after so many rows, or after the half of a short list."""
    cursors, count, cursor = [], 0, ""
    while count < rows:
        page = service.get(f"{path}&limit=200{cursor}", token)
        count += len(page["items"])
        if not page["next_cursor"]:
            return cursors[len(cursors) // 2], len(cursors) // 2 * 200 + 200
        cursors.append(page["next_cursor"])
        cursor = f"&cursor={page['next_cursor']}"
    return cursors[-1], count


def operations(service, targets):
    """What is asked for: name, kind, file of the requests, token."""
    facts = json.loads((targets / "facts.json").read_text())
    token = facts["reader"]
    base = "/v1/achievements?"
    long_list = f"{base}unit_code={facts['long_unit']}&state=verified"
    cursor, rows = cursor_at(service, long_list, token, DEEP_ROWS)
    words = {
        kind: [f"{base}q={urllib.parse.quote(word)}" for word in facts[f"{kind}_words"]]
        for kind in ["rare", "common"]
    }
    searches = {
        kind: [f"/v1/search?q={urllib.parse.quote(word)}" for word in facts[name]]
        for kind, name in [("rare", "rare_words"), ("common", "words_of_all")]
    }
    lists = [
        f"{base}unit_code={unit}&state={state}&limit=50"
        for unit in facts["units"]
        for state in ["verified", "submitted"]
    ]
    files = {
        "live": ["/health/live"],
        "lists": lists,
        "first": [f"{long_list}&limit=50"],
        "deep": [f"{long_list}&limit=50&cursor={cursor}"],
        "rare": words["rare"],
        "common": words["common"],
        "search-rare": searches["rare"],
        "search-common": searches["common"],
    }
    for name, lines in files.items():
        (targets / name).write_text("\n".join(lines) + "\n")
    print(f"the deep page begins after {rows} rows", file=sys.stderr)
    item = (targets / "items").read_text().split("\n")[0]
    sizes = {
        "an achievement": len(json.dumps(service.get(item, token), ensure_ascii=False).encode()),
        "rows for a rare word": len(service.get(words["rare"][0], token)["items"]),
    }
    print(f"bytes of {sizes}", file=sys.stderr)
    # Schemas are compiled when first used; no turn should wait for that.
    writer, body = (targets / "creates").read_text().split("\n")[0].split("\t")
    service.send("POST", "/v1/achievements", writer, body)
    service.get(lists[0], token)
    return [
        ("live", "get", targets / "live", None),
        ("item", "get", targets / "items", token),
        ("list", "get", targets / "lists", token),
        ("first page", "get", targets / "first", token),
        ("deep page", "get", targets / "deep", token),
        ("rare word", "get", targets / "rare", token),
        ("common word", "get", targets / "common", token),
        ("search, rare word", "get", targets / "search-rare", token),
        ("search, common word", "get", targets / "search-common", token),
        ("search, rare word, employee", "get", targets / "search-rare", facts["employee"]),
        ("search, common word, employee", "get", targets / "search-common", facts["employee"]),
        ("create", "create", targets / "creates", None),
    ]


def ask(service, operation, seconds, connections, database_pid):
    """One turn of one operation."""
    name, kind, file, token = operation
    os.truncate(service.log, 0)
    roots = [service.process.pid] + ([database_pid] if database_pid else [])
    mark = str(time.time_ns() // 1000 % 10**12)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", str(HERE / "requests.lua"), f"http://127.0.0.1:{service.port}", "--"]
    command += [kind, str(file), mark] + ([token] if token else [])
    before = cpu_seconds(*roots)
    began = time.monotonic()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, timeout=seconds + 60
    )
    took = time.monotonic() - began
    if kind == "create":
        service.settle()
    used = cpu_seconds(*roots) - before
    told = json.loads(done.stdout.splitlines()[-1])
    if told["refused"] or told["failed"] or not told["requests"]:
        tail = service.log.read_text()[-2000:]
        sys.exit(f"bench: {name}: {told}\n{tail}")
    told["cpu_us"] = used * 1e6 / told["requests"]
    told["rate"] = told["requests"] / took
    return told


def measure(service, targets, options, database_pid):
    """Rounds of all operations; the first, which fills caches, does not count."""
    wanted = operations(service, targets)
    rounds = []
    for number in range(options.rounds + 1):
        seconds = options.seconds if number or options.short else 1
        turn = {}
        for one in wanted:
            connections = WRITING_CONNECTIONS if one[1] == "create" else CONNECTIONS
            connections = SHORT_CONNECTIONS if options.short else connections
            turn[one[0]] = ask(service, one, seconds, connections, database_pid)
        shown = {name: round(one["cpu_us"], 1) for name, one in turn.items()}
        print(f"round {number}: {shown}", file=sys.stderr)
        rounds.append(turn)
    return rounds[1:] or rounds


def spread(values, digits):
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def verdict(value, goal):
    if goal is None:
        return "", ""
    return f"≤ {goal}", "met" if value <= goal else f"missed, × {value / goal:.2f}"


def table(database, rounds, starts, memory):
    """The results in Markdown."""
    is_sqlite = database == "sqlite"
    lines = [
        "| operation | CPU µs a request | ratio to `/health/live` | goal | | requests/s | p50, p99 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in rounds[0]:
        costs = [one[name]["cpu_us"] for one in rounds]
        ratios = [one[name]["cpu_us"] / one["live"]["cpu_us"] for one in rounds]
        goal, met = verdict(statistics.median(ratios), GOALS.get(name) if is_sqlite else None)
        rate = statistics.median(one[name]["rate"] for one in rounds)
        waits = [
            statistics.median(one[name][key] for one in rounds) / 1000
            for key in ["p50_us", "p99_us"]
        ]
        lines.append(
            f"| {name} | {spread(costs, 1)} | {spread(ratios, 2)} | {goal} | {met} "
            f"| {rate:.0f} | {waits[0]:.1f}, {waits[1]:.1f} |"
        )
    depth = [one["deep page"]["cpu_us"] / one["first page"]["cpu_us"] for one in rounds]
    goal, met = verdict(statistics.median(depth), DEEP_GOAL)
    lines += ["", "| | measured | goal | |", "|---|---|---|---|"]
    lines.append(f"| deep page to first page | {spread(depth, 2)} | {goal} | {met} |")
    goal, met = verdict(statistics.median(starts), START_GOAL_MS)
    lines.append(f"| start to first answer, ms | {spread(starts, 1)} | {goal} | {met} |")
    goal, met = verdict(memory, MEMORY_GOAL_MB if is_sqlite else None)
    lines.append(f"| memory of the service after the load, MB | {memory:.1f} | {goal} | {met} |")
    return "\n".join(lines)


def run(database, programs, options):
    size = {
        "achievements": options.achievements,
        "persons": options.persons,
        "units": options.units,
    }
    with contextlib.ExitStack() as stack:
        url, database_pid = None, None
        if database == "postgres":
            url, database_pid = stack.enter_context(demo.postgres(is_durable=True))
        if options.keep and not url:
            folder = options.keep
            folder.mkdir(parents=True, exist_ok=True)
        else:
            temporary = tempfile.TemporaryDirectory(prefix="thidua-bench.")
            folder = pathlib.Path(stack.enter_context(temporary))
        loaded = fill(programs, folder, url, "achievements", size)
        service = Service(programs["thidua"], folder, url)
        stack.callback(service.stop)
        starts = []
        for _ in range(options.starts):
            service.stop()
            starts.append(service.start())
        rounds = measure(service, folder / "targets", options, database_pid)
        print(f"\n### {database}\n")
        print(
            f"{options.achievements:,} achievements, {options.persons:,} persons, "
            f"{options.units:,} units; {loaded}.\n"
        )
        print(table(database, rounds, starts, service.memory_mb()), flush=True)


def run_finalize(database, programs, options):
    size = {"subjects": options.subjects, "criteria": options.criteria}
    with contextlib.ExitStack() as stack:
        url, database_pid = None, None
        if database == "postgres":
            url, database_pid = stack.enter_context(demo.postgres(is_durable=True))
        temporary = tempfile.TemporaryDirectory(prefix="thidua-bench.")
        folder = pathlib.Path(stack.enter_context(temporary))
        loaded = fill(programs, folder, url, "round", size)
        service = Service(programs["thidua"], folder, url)
        stack.callback(service.stop)
        service.start()
        roots = [service.process.pid] + ([database_pid] if database_pid else [])
        plain = finalize.Plain(url or folder / "data" / "thidua.sqlite")
        facts = json.loads((folder / "targets" / "facts.json").read_text())
        found = finalize.measure(service, plain, facts, options, lambda: cpu_seconds(*roots))
        print(f"\n### {database}: a round made final\n")
        print(
            f"{options.subjects:,} subjects, {options.criteria} criteria, "
            f"{options.subjects * options.criteria:,} scores; {loaded}.\n"
        )
        print(finalize.table(found, service.memory_mb(), spread, verdict), flush=True)


def run_imports(database, programs, options):
    """A file of persons, with each way to treat a wrong row, into a fresh database each time."""
    for on_error in ("skip", "abort"):
        with contextlib.ExitStack() as stack:
            url = None
            if database == "postgres":
                url, _ = stack.enter_context(demo.postgres(is_durable=True))
            temporary = tempfile.TemporaryDirectory(prefix="thidua-bench.")
            folder = pathlib.Path(stack.enter_context(temporary))
            env = environment(folder, url)
            subprocess.run([programs["thidua"], "migrate", "up"], env=env, check=True)
            command = [programs["load"], "imports", "--persons", str(options.imported)]
            command += ["--on-error", on_error]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(command, env=env, stderr=subprocess.PIPE, text=True)
            if done.returncode:
                sys.exit(f"bench: {done.stderr}")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([programs["thidua"], "audit", "verify"], env=env, check=True)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told = next(line for line in done.stderr.splitlines() if line.startswith("importing "))
        seconds = float(told.rsplit(" ", 2)[1])
        goal, met = verdict(seconds, GOAL_IMPORT_SECONDS)
        print(f"\n### {database}: {options.imported:,} persons imported, `{on_error}`\n")
        print("| | measured | goal | |", "|---|---|---|---|", sep="\n")
        print(f"| import, s | {seconds:.1f} | {goal} | {met} |")
        print(f"| CPU of the program, loading and sealing included, s | {used:.1f} | | |")
        print(f"| rows a second | {options.imported / max(seconds, 0.1):,.0f} | | |", flush=True)


def machine():
    def first_line(*command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.stdout.splitlines()[0].strip()

    model = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    facts = [
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} × {model}",
        f"Linux {platform.release()}",
        first_line("rustc", "--version"),
        first_line("wrk", "--version").partition("Copyright")[0].strip(),
        first_line("psql", "--version"),
        f"load {load}",
    ]
    return "; ".join(facts)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a small run that proves it runs")
    parser.add_argument(
        "--finalize", action="store_true", help="only make a round of evaluation final"
    )
    parser.add_argument("--imports", action="store_true", help="only import a file of persons")
    parser.add_argument("--imported", type=int, help="persons in that file")
    parser.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    parser.add_argument(
        "--programs", type=pathlib.Path, help="a folder with thidua and load, instead of building"
    )
    parser.add_argument("--keep", type=pathlib.Path, help="keep the SQLite database, or use it")
    parser.add_argument("--achievements", type=int)
    parser.add_argument("--persons", type=int)
    parser.add_argument("--units", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--starts", type=int)
    parser.add_argument("--subjects", type=int)
    parser.add_argument("--criteria", type=int)
    options = parser.parse_args()
    short = [2_000, 60, 6, 0, 2, 1, 20, 12, 1_500]
    whole = [1_000_000, 20_000, 200, 7, 4, 9, 5_000, 60, 100_000]
    names = ["achievements", "persons", "units", "rounds", "seconds", "starts"]
    names += ["subjects", "criteria", "imported"]
    for name, value in zip(names, short if options.short else whole):
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.database = options.database or ["sqlite", "postgres"]
    return options


def main():
    options = arguments()
    if options.programs:
        programs = {name: options.programs / name for name in ["thidua", "load"]}
    else:
        programs = build("debug" if options.short else "release")
    print(machine(), flush=True)
    for database in options.database:
        if not options.finalize and not options.imports:
            run(database, programs, options)
        if options.finalize or options.short:
            run_finalize(database, programs, options)
        if options.imports or options.short:
            run_imports(database, programs, options)
    print("\n" + machine())


if __name__ == "__main__":
    main()
