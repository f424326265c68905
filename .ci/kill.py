#!/usr/bin/env python3
"""Kills the server while it is written to, and looks whether anything was lost or doubled:

    .ci/kill.py sqlite|postgres PROGRAM [--kills 50] [--writers 16] [--pause 0.2] [--seed N]

Writers make achievements, with a document now and then, and lead them on, each request with a key of
its own (Idempotency-Key) that it keeps until it is answered. Meanwhile the server is killed with
SIGKILL at random moments, some of them while it starts, and started again at once. A webhook's
receiver and a reader of the feed look on. At the end everything that was acknowledged must be there
once and as far as it was led, every event in the feed and at the receiver, in order for each object;
the files must be those that were sent, and the audit chain must verify.
"""

import argparse
import http.client
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import demo  # noqa: E402
from kill_checks import Receiver, compare, event_key  # noqa: E402

# A sender that was killed keeps the webhook for both together, before another goes on.
SETTINGS = {"THIDUA_JOB_LEASE_SECONDS": "1", "THIDUA_WEBHOOK_TIMEOUT_SECONDS": "5"}
READY_SECONDS = 60
ARRIVAL_SECONDS = 120  # without a single new delivery
RETRY_SECONDS = 0.05
GIVE_UP_SECONDS = 180
DOCUMENT_EVERY = 4
# What may be answered while the server comes and goes: ask again with the same key.
AGAIN = {"unavailable", "idempotency-in-progress", "rate-limited"}


class Wrong(Exception):
    """An answer that no request of a run should get."""


class Client:
    """One caller's connection. Asks until it is answered."""

    def __init__(self, port, token):
        self.port, self.token = port, token
        self.connection = None
        self.retries = self.replays = 0

    def ask(self, method, path, body=None, headers=(), media_type="application/json"):
        """One request; None when it was not answered."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Authorization": f"Bearer {self.token}"} | dict(headers)
        if body is not None:
            sent["Content-Type"] = media_type
        try:
            self.connection.request(method, path, body=body, headers=sent)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return None

    def until_answered(self, method, path, body=None, headers=(), media_type="application/json"):
        until = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < until:
            found = self.ask(method, path, body, headers, media_type)
            if found:
                status, answered, text = found
                if status < 300:
                    self.replays += answered.get("Idempotent-Replayed") == "true"
                    return answered, text
                if problem_of(text) not in AGAIN:
                    raise Wrong(f"{method} {path}: {status} {text.decode(errors='replace')[:500]}")
            self.retries += 1
            time.sleep(RETRY_SECONDS)
        raise Wrong(f"{method} {path}: no answer in {GIVE_UP_SECONDS} s")

    def get(self, path):
        return json.loads(self.until_answered("GET", path)[1])

    def write(self, method, path, body=None, if_match=None, media_type="application/json"):
        """One change, with a key of its own."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if if_match:
            headers["If-Match"] = if_match
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        _, text = self.until_answered(method, path, body, headers, media_type)
        return json.loads(text)

    def items(self, path):
        """All items of a list, or of the feed so far."""
        cursor = ""
        while True:
            page = self.get(f"{path}&limit=200{cursor}")
            yield from page["items"]
            if len(page["items"]) < 200 or not page["next_cursor"]:
                return
            cursor = f"&cursor={page['next_cursor']}"


def problem_of(text):
    try:
        return json.loads(text).get("code")
    except (ValueError, AttributeError):
        return None


class Writer(threading.Thread):
    """Makes achievements and leads each as far as it goes: create, change, submit, verify, undo that,
    verify again."""

    def __init__(self, number, run):
        super().__init__(daemon=True)
        self.number, self.run_ = number, run
        self.officer, self.head, self.secretary = (
            run.client(name) for name in ["unit_officer", "unit_head", "secretariat"]
        )
        self.made, self.files, self.error = {}, {}, None

    def run(self):
        count = 0
        try:
            while not self.run_.is_over.is_set():
                count += 1
                self.lead(f"{self.run_.mark} {self.number} {count}", count)
        except Exception as error:  # told at the end; other writers go on
            self.error = f"writer {self.number}: {error!r}"

    def lead(self, title, count):
        evidence = {"url": "https://example.vn/minh-chung"}
        if count % DOCUMENT_EVERY == 0:
            evidence = {"document_id": self.document(title)}
        body = self.run_.achievement | {"title": title, "evidence": [evidence]}
        made = self.officer.write("POST", "/v1/achievements", body)
        # Known from here on: whatever follows is about an acknowledged write.
        self.made[title] = made["id"]
        path = f"/v1/achievements/{made['id']}"
        self.pause()
        patch = {"effect": "Rút ngắn thời gian xử lý"}
        merge = "application/merge-patch+json"
        self.officer.write("PATCH", path, patch, made["etag"], merge)
        self.pause()
        self.head.write("POST", f"{path}/submit")
        for step in ["verify", "unverify", "verify"]:
            self.pause()
            reason = {"reason": "Đối chiếu lại"} if step == "unverify" else None
            self.secretary.write("POST", f"{path}/{step}", reason)

    def document(self, title):
        new = {"kind": "minh_chung", "title": title, "unit_code": "CNTT"}
        made = self.officer.write("POST", "/v1/documents", new)
        content = b"%PDF-1.7\n%" + random.randbytes(20_000).hex().encode() + b"\n%%EOF\n"
        path = f"/v1/documents/{made['id']}/content"
        self.officer.write("PUT", path, content, made["etag"], "application/octet-stream")
        self.files[made["id"]] = content
        return made["id"]

    def pause(self):
        time.sleep(random.uniform(0, 2 * self.run_.options.pause))

    def clients(self):
        return [self.officer, self.head, self.secretary]


class Follower(threading.Thread):
    """Reads the feed by its cursor, as a client would, while the server comes and goes."""

    def __init__(self, run):
        super().__init__(daemon=True)
        self.client, self.found, self.error = run.client("e_office"), [], None
        self.is_over = threading.Event()

    def run(self):
        cursor = ""
        try:
            while not self.is_over.is_set():
                page = self.client.get(f"/v1/events?subject_kind=achievement&limit=50{cursor}")
                self.found += [event_key(one) for one in page["items"]]
                if page["next_cursor"]:
                    cursor = f"&cursor={page['next_cursor']}"
                if len(page["items"]) < 50:
                    self.is_over.wait(0.2)
        except Exception as error:  # told at the end
            self.error = f"the reader of the feed: {error!r}"

    def stop_after(self, count):
        """Once it has read so much, or when it does not."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and len(self.found) < count and not self.error:
            time.sleep(0.1)
        self.is_over.set()
        self.join(READY_SECONDS)


class Run:
    """A run: the server in its incarnations, and who works with it."""

    def __init__(self, options, line, folder, url):
        self.options, self.folder, self.url = options, folder, url
        self.tokens = json.loads(line)["tokens"]
        self.issuer = json.loads(line)["base_url"]
        self.port = demo.free_port()
        self.mark = f"Thử lửa {uuid.uuid4().hex[:8]}"
        self.is_over = threading.Event()
        self.server, self.errors, self.achievement = None, [], None

    def client(self, name):
        return Client(self.port, self.tokens[name])

    def start(self):
        settings = SETTINGS | {"THIDUA_ISSUER": self.issuer}
        command = ["--bind", f"127.0.0.1:{self.port}", "serve"]
        self.server = demo.Server(self.options.program, command, self.folder, self.url, settings)

    def wait_until_live(self):
        asker = Client(self.port, "")
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.server.process.poll() is None:
            found = asker.ask("GET", "/health/live", headers={"Authorization": ""})
            if found and found[0] < 500:
                return
            time.sleep(0.02)
        raise demo.Failed("the server did not come back\n" + "".join(self.server.log[-30:]))

    def kill(self):
        self.server.process.kill()
        self.server.process.wait()
        self.errors += [line for line in self.server.log if " ERROR " in line or "panicked" in line]

    def prepare(self):
        """A launched campaign, and what all achievements of the run share."""
        leader = self.client("leader")
        campaign = leader.get("/v1/campaigns?level=department")["items"][0]
        if campaign["state"] == "draft":
            campaign = leader.write("POST", f"/v1/campaigns/{campaign['id']}/publish")
        self.achievement = {
            "campaign_id": campaign["id"],
            "kind": "solution",
            "subject_kind": "individual",
            "unit_code": "CNTT",
            "person_code": "CB110",
            "period_from": campaign["period_from"],
            "period_to": campaign["period_from"],
            "effect": "Giảm thời gian nhập liệu",
        }

    def rage(self, chance):
        """Kills and starts again. Now and then long enough for deliveries to be taken up again, which
        a killed sender keeps others from for its lease."""
        for number in range(1, self.options.kills + 1):
            if number % 5:
                self.wait_until_live()
            time.sleep(chance.uniform(6.5, 9) if number % 3 == 0 else chance.uniform(0.02, 2))
            self.kill()
            self.start()
            if number % 10 == 0 or number == self.options.kills:
                print(f"{number} kills", flush=True)
        self.wait_until_live()


def everything_arrived(receiver, wanted):
    """Waits for as long as deliveries come; tells how many are missing."""
    missing, since = len(wanted), time.monotonic()
    while missing and time.monotonic() - since < ARRIVAL_SECONDS:
        time.sleep(0.2)
        left = len(wanted - receiver.keys())
        if left < missing:
            missing, since = left, time.monotonic()
    return missing


def written(run, chance):
    """Lets the writers write while the server is killed, and waits until each has ended."""
    writers = [Writer(number, run) for number in range(run.options.writers)]
    for one in writers:
        one.start()
    run.rage(chance)
    run.is_over.set()
    for one in writers:
        one.join(GIVE_UP_SECONDS)
    errors = [one.error or f"writer {one.number} hangs" for one in writers if one.error or one.is_alive()]
    if errors:
        raise demo.Failed("\n".join(errors[:20]))
    return writers


def survives(options, line, folder, url):
    run = Run(options, line, folder, url)
    chance = random.Random(options.seed)
    run.start()
    try:
        run.wait_until_live()
        run.prepare()
        receiver = Receiver(demo.RECEIVER)
        webhook = {"url": f"{demo.RECEIVER}/events"}
        receiver.listen(run.client("e_office").write("POST", "/v1/webhooks", webhook)["secret"])
        follower = Follower(run)
        follower.start()
        began = time.monotonic()
        writers = written(run, chance)
        wrong = compare(run, writers, receiver, follower, everything_arrived)
        print(f"{time.monotonic() - began:.0f} s from the first write to the last check")
    finally:
        if sys.exc_info()[0]:
            run.kill()
    wrong += run.server.stop()
    if run.errors:
        wrong.append("a killed server had logged errors:\n" + "".join(run.errors[:20]))
    return wrong + stored(options, folder, url)


def stored(options, folder, url):
    """What is wrong with what lies there when nothing runs any more."""
    place = ["--data-dir", str(folder)] + (["--database-url", url] if url else [])
    done = subprocess.run([options.program, *place, "audit", "verify"], capture_output=True, text=True)
    print(f"audit: {done.stdout.strip().splitlines()[-1] if done.stdout.strip() else 'nothing told'}")
    wrong = []
    if done.returncode or " 0 wait for their seal" not in done.stdout:
        wrong.append(f"the audit is not intact: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    if not url:
        with sqlite3.connect(f"file:{folder}/thidua.sqlite?mode=ro", uri=True) as database:
            told = database.execute("PRAGMA integrity_check").fetchone()[0]
        if told != "ok":
            wrong.append(f"the database is damaged: {told}")
    return wrong


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", choices=["sqlite", "postgres"])
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--pause", type=float, default=0.2, help="mean seconds between a writer's steps")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the moments")
    return parser.parse_args()


def main():
    options = arguments()
    print(f"{options.kills} kills under {options.writers} writers on {options.database}, "
          f"seed {options.seed}", flush=True)  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="thidua-kill.") as folder:
        place = pathlib.Path(folder, "data")
        if options.database == "postgres":
            with demo.postgres() as (url, _):
                wrong = run_on(options, place, url)
        else:
            wrong = run_on(options, place, None)
    for sentence in wrong:
        print(f"kill: {sentence}")
    sys.exit(bool(wrong))


def run_on(options, folder, url):
    """Makes the plan's instance, stops it, and has it served and killed."""
    command = ["--bind", "127.0.0.1:0", "demo", "--plan-only", "--json"]
    first = demo.Server(options.program, command, folder, url, stdout=subprocess.PIPE)
    try:
        line = first.announced()
        wrong = first.stop()
    finally:
        first.process.kill()
    if wrong:
        raise demo.Failed("\n".join(wrong))
    return survives(options, line, folder, url)


if __name__ == "__main__":
    try:
        main()
    except (demo.Failed, Wrong) as error:
        sys.exit(f"kill: {error}")
