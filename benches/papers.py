#!/usr/bin/env python3
"""Memory while papers are made: benches/papers.py [--program PROGRAM] [--papers 500] [--database …]

Builds the service, serves a demo, and has papers of every kind that its data gives made and downloaded
over HTTP: each a new snapshot of what is stored, or a letter with a text of its own, as PDF, and every
fifth as a Word file and as a picture too. Prints the resident memory after the 50th and the last paper; the
goal is a growth of at most 10 %. Fails when a request was refused, not when the goal is missed.
"""

import argparse
import http.client
import json
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / ".ci"))
import demo  # noqa: E402

FIRST = 50
GROWTH_GOAL = 1.10
EXTRA_EVERY = 5
OBJECTS_MAX = 6  # of each kind, in turn
WORDS = (
    "Căn cứ Kế hoạch phát động phong trào thi đua, Sở Tài chính đề nghị các phòng, đơn vị khẩn trương "
    "rà soát, số hóa hồ sơ, rút ngắn thời gian giải quyết và báo cáo kết quả đúng thời hạn."
).split()
SIGNATURES = {"pdf": b"%PDF-", "docx": b"PK", "png": b"\x89PNG"}


class Caller:
    """The secretariat's connection."""

    def __init__(self, line):
        told = json.loads(line)
        self.place = told["base_url"].removeprefix("http://")
        self.token = told["tokens"]["secretariat"]
        self.connection = http.client.HTTPConnection(self.place, timeout=300)

    def ask(self, method, path, body=None, accept="*/*"):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def items(self, path):
        status, text = self.ask("GET", path)
        if status != 200:
            sys.exit(f"papers: GET {path} answers {status} {text.decode()[:500]}")
        return json.loads(text)["items"]


def objects(caller):
    """What papers can be made from: kind and ids of each, as the demo has them."""

    def of(path, name, kinds, wanted=lambda one: True):
        found = [one for one in caller.items(path) if wanted(one)][:OBJECTS_MAX]
        return [{"kind": kind, name: one["id"]} for one in found for kind in kinds]

    campaign = caller.items("/v1/campaigns?level=department&limit=1")[0]["id"]
    councils = caller.items("/v1/councils?limit=5")
    sessions = [f"/v1/councils/{one['id']}/sessions?limit=20" for one in councils]
    return [
        {"kind": "plan", "campaign_id": campaign},
        {"kind": "result_report", "campaign_id": campaign},
        *of(
            f"/v1/campaigns/{campaign}/award-rounds?limit=20",
            "award_round_id",
            ["submission", "nominee_list"],
        ),
        *of(
            "/v1/award-proposals?limit=100",
            "award_proposal_id",
            ["achievement_report_person"],
            lambda one: one["subject_kind"] == "individual",
        ),
        *of(
            "/v1/award-proposals?limit=100",
            "award_proposal_id",
            ["achievement_report_collective"],
            lambda one: one["subject_kind"] != "individual",
        ),
        *[
            one
            for path in sessions
            for one in of(
                path, "council_session_id", ["minutes"], lambda found: found["state"] == "closed"
            )
        ],
        *of("/v1/decisions?limit=20", "decision_id", ["decision"]),
        *of("/v1/awards?limit=20", "award_id", ["certificate"]),
    ]


def letter(number):
    """A letter that no other is like."""
    paragraphs = [
        " ".join(WORDS[(number * 7 + place * 3 + one) % len(WORDS)] for one in range(20 + number % 60))
        for place in range(2 + number % 9)
    ]
    return {"kind": "letter", "title": f"Về việc báo cáo số {number} (văn bản mẫu)", "body": paragraphs}


def render(caller, wanted):
    """The document that a paper was made as; None when the demo's state does not allow this one."""
    body = {"unit_code": "VP"} | wanted
    status, text = caller.ask("POST", "/v1/documents/render", body)
    told = json.loads(text)
    if status == 409 and "existing_id" in told:
        body["document_id"] = told["existing_id"]
        status, text = caller.ask("POST", "/v1/documents/render", body)
        told = json.loads(text)
    if status in (200, 201):
        return told["id"]
    if status in (404, 409, 422):
        return None
    sys.exit(f"papers: {wanted} answers {status} {text.decode()[:500]}")


def download(caller, document, form):
    """Seconds that making a file took, and its bytes."""
    began = time.perf_counter()
    status, data = caller.ask("GET", f"/v1/documents/{document}/renditions/{form}")
    if status != 200 or not data.startswith(SIGNATURES[form]):
        sys.exit(f"papers: {form} of {document} answers {status} {data[:500]!r}")
    return time.perf_counter() - began, len(data)


def memory_mb(pid, name="VmRSS"):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    sys.exit("papers: the kernel does not tell the memory of a process")


def measure(caller, pid, count):
    known = objects(caller)
    sources = [one for one in known if render(caller, one)]
    kinds = sorted({one["kind"] for one in sources} | {"letter"})
    refused = sorted({one["kind"] for one in known} - set(kinds))
    print(f"kinds: {', '.join(kinds)}; the demo has nothing for: {', '.join(refused) or 'none'}")
    seconds, sizes, first, began = [], [], 0.0, time.monotonic()
    for number in range(1, count + 1):
        # Half of them letters, so that no two papers of the run are alike for long.
        wanted = letter(number) if number % 2 else sources[number // 2 % len(sources)]
        document = render(caller, wanted)
        if document is None:
            sys.exit(f"papers: {wanted} is not made any more")
        for form in ["pdf"] + (["docx", "png"] if number % EXTRA_EVERY == 0 else []):
            took, size = download(caller, document, form)
            if form == "pdf":
                seconds.append(took)
                sizes.append(size)
        if number % FIRST == 0 or number == count:
            now = memory_mb(pid)
            first = first or now
            print(f"{number:4} papers: {now:.1f} MB", flush=True)
    growth = memory_mb(pid) / first
    middle, most = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(
        f"{count} papers in {time.monotonic() - began:.0f} s; a PDF takes {middle:.0f} ms (at most "
        f"{most:.0f}) and has {statistics.median(sizes) / 1024:.0f} KiB in the middle"
    )
    print(
        f"memory after {count} to that after {FIRST} papers: {growth:.3f}; goal ≤ {GROWTH_GOAL}: "
        f"{'met' if growth <= GROWTH_GOAL else 'missed'}; peak {memory_mb(pid, 'VmHWM'):.1f} MB"
    )


def build():
    subprocess.run(["cargo", "build", "--release", "--locked", "--bin", "thidua"], cwd=ROOT, check=True)
    return ROOT / "target/release/thidua"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, help="instead of building it")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    program = str((options.program or build()).resolve())
    with demo.fresh(options.database, program) as (line, server, _, _):
        server.wait_until_ready(json.loads(line)["base_url"])
        print(f"{options.database}; {memory_mb(server.process.pid):.1f} MB before the first paper")
        measure(Caller(line), server.process.pid, options.papers)
        wrong = server.stop()
    for sentence in wrong:
        print(f"papers: {sentence}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    try:
        main()
    except demo.Failed as error:
        sys.exit(f"papers: {error}")
