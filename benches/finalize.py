"""Making a round of evaluation final, while others read: part of benches/run.py.

In each round: readers alone, at a fixed pace; then the same readers while the round is made final;
then a plain SQL aggregate of the same scores, and the round is reopened. A reader's time counts from
the moment at which it was due to ask, so that one who has to wait does not hide the next. The totals
of all results are compared with the aggregate: both must say the same of every sheet.
"""

import contextlib
import http.client
import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid

READERS = 4
PACE_SECONDS = 0.02  # of each reader: 200 requests a second together
SHORT_PACE_SECONDS = 0.1  # the debug profile on a busy machine
GOAL_SECONDS = 10
GOAL_READERS = 2
PATIENCE_SECONDS = 600  # how long finalizing may take before the run gives up

AGGREGATE = """
    SELECT e.id, sum(s.verified_points) AS total
    FROM evaluations e JOIN evaluation_scores s ON s.evaluation_id = e.id
    WHERE e.evaluation_round_id = {round} GROUP BY e.id ORDER BY total DESC"""


class Plain:
    """The database without the service."""

    def __init__(self, place):
        self.place = place

    def totals(self, round_id):
        """Seconds that the aggregate took, and hundredths of points by sheet."""
        if isinstance(self.place, pathlib.Path):
            query = AGGREGATE.format(round=f"X'{uuid.UUID(round_id).hex}'")
            with contextlib.closing(sqlite3.connect(f"file:{self.place}?mode=ro", uri=True)) as one:
                began = time.perf_counter()
                rows = one.execute(query).fetchall()
                took = time.perf_counter() - began
            return took, {str(uuid.UUID(bytes=key)): total for key, total in rows}
        query = AGGREGATE.format(round=f"'{round_id}'")
        command = ["psql", "-XAt", "-F", " ", self.place, "-c", "\\timing on", "-c", query]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        lines = [line for line in done.stdout.splitlines() if " " in line]
        timed = [line for line in lines if line.startswith("Time: ")]
        rows = [line.split() for line in lines if len(line.split()) == 2 and "-" in line]
        return float(timed[-1].split()[1]) / 1000, {key: int(total) for key, total in rows}


class Readers:
    """Callers that ask at a fixed pace, from now until the end."""

    def __init__(self, port, token, paths, pace):
        self.port, self.paths, self.pace = port, paths, pace
        self.headers = {"Authorization": f"Bearer {token}"}
        self.asked = []
        self.refused = []
        self.is_over = False
        self.threads = [
            threading.Thread(target=self.read, args=(number,)) for number in range(READERS)
        ]

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        for one in self.threads:
            one.join()
        if self.refused:
            sys.exit(f"bench: a reader was refused: {self.refused[0]}")

    def read(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        due = time.perf_counter() + self.pace * number / READERS
        turn = number
        while not self.is_over:
            time.sleep(max(0.0, due - time.perf_counter()))
            path = self.paths[turn % len(self.paths)]
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            text = answer.read()
            self.asked.append((due, time.perf_counter()))
            if answer.status != 200:
                self.refused.append(f"{path} {answer.status} {text[:300]}")
                return
            due += self.pace
            turn += 1
        connection.close()

    def waits_ms(self, began, ended):
        """How long those waited whose turn lay in a time, wholly or in part."""
        return [(end - due) * 1000 for due, end in list(self.asked) if due < ended and end > began]


def p99(waits):
    return statistics.quantiles(waits, n=100, method="inclusive")[98]


def compare(service, round_id, token, totals):
    """The results say of each sheet what the aggregate says."""
    path, told = f"/v1/evaluation-rounds/{round_id}/results?limit=200", {}
    cursor = ""
    while cursor is not None:
        page = service.get(path + cursor, token)
        for one in page["items"]:
            told[one["evaluation_id"]] = int(one["total"].replace(".", ""))
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    if told != totals or not told:
        sys.exit(f"bench: results differ from the aggregate: {len(told)} and {len(totals)} totals")


def paths_of(service, round_id, token):
    """What readers ask for: pages of results and sheets, a result with its calculation, a sheet."""
    base = f"/v1/evaluation-rounds/{round_id}"
    sheets = [one["id"] for one in service.get(f"{base}/evaluations?limit=50", token)["items"]]
    pages = [f"{base}/results?limit=50", f"{base}/evaluations?limit=50", base, "/v1/units?limit=50"]
    of_sheets = [f"/v1/evaluations/{one}" for one in sheets]
    of_results = [f"/v1/evaluations/{one}/explanation?round_version=1" for one in sheets]
    return [path for one in zip(of_sheets, of_results) for path in (*one, *pages)]


def measure(service, plain, facts, options, cpu_seconds):
    """Rounds; the first, which fills caches and leaves results that can be read, does not count."""
    round_id, token = facts["round"], facts["secretariat"]
    base = f"/v1/evaluation-rounds/{round_id}"

    def step(action, body):
        return service.send("POST", f"{base}/{action}", token, json.dumps(body), PATIENCE_SECONDS)

    found = []
    step("finalize", {})
    paths = paths_of(service, round_id, token)
    pace = SHORT_PACE_SECONDS if options.short else PACE_SECONDS
    for number in range(max(options.rounds, 1)):
        plain_seconds, totals = plain.totals(round_id)
        compare(service, round_id, token, totals)
        step("reopen", {"reason": "Đo lại"})
        service.settle()
        with Readers(service.port, token, paths, pace) as readers:
            time.sleep(0.5)
            began = time.perf_counter()
            time.sleep(options.seconds)
            used, middle = cpu_seconds(), time.perf_counter()
            state = step("finalize", {})["state"]
            ended = time.perf_counter()
            used = cpu_seconds() - used
        if state != "finalized":
            sys.exit(f"bench: the round is {state}")
        idle, busy = readers.waits_ms(began, middle), readers.waits_ms(middle, ended)
        one = {
            "seconds": ended - middle,
            "cpu": used,
            "plain": plain_seconds,
            "idle": p99(idle),
            "busy": p99(busy) if len(busy) > 1 else max(busy, default=0.0),
            "asked": len(busy),
        }
        shown = {name: round(value, 3) for name, value in one.items()}
        print(f"round {number}: {shown}", file=sys.stderr)
        service.settle()
        found.append(one)
    return found


def table(found, memory, spread, verdict):
    def values(name):
        return [one[name] for one in found]

    ratios = [one["busy"] / one["idle"] for one in found]
    lines = ["| | measured | goal | |", "|---|---|---|---|"]
    goal, met = verdict(statistics.median(values("seconds")), GOAL_SECONDS)
    lines.append(f"| finalize, s | {spread(values('seconds'), 2)} | {goal} | {met} |")
    lines.append(f"| CPU meanwhile, readers included, s | {spread(values('cpu'), 2)} | | |")
    lines.append(f"| plain SQL aggregate of the scores, s | {spread(values('plain'), 3)} | | |")
    times = [one["seconds"] / one["plain"] for one in found]
    lines.append(f"| finalize to aggregate | {spread(times, 1)} | | |")
    lines.append(f"| readers' p99 alone, ms | {spread(values('idle'), 1)} | | |")
    lines.append(f"| readers' p99 meanwhile, ms | {spread(values('busy'), 1)} | | |")
    goal, met = verdict(statistics.median(ratios), GOAL_READERS)
    asked = statistics.median(values("asked"))
    met = met if asked >= 100 else "too few answers to say"
    lines.append(f"| meanwhile to alone | {spread(ratios, 2)} | {goal} | {met} |")
    lines.append(f"| answers meanwhile | {asked:.0f} | | |")
    lines.append(f"| memory of the service after it, MB | {memory:.1f} | | |")
    return "\n".join(lines)
