#!/usr/bin/env python3
"""Schemathesis with every role of a demo: .ci/fuzz.py [--long] sqlite|postgres PROGRAM [ROLE...]

The work is cut into parts, each with a copy of the same demo, so that what one breaks the next does
not miss. For each role one part tries every operation with a few examples, for most roles also at random
and in chains of links. Further parts run the coverage phase, hundreds of requests for an operation, once
for each operation with the first role that may call it. Fails when a part fails, and when an operation
answered no role with success. `--long` tries many more examples, all with every role. `--share 8` covers an
eighth of the operations, chosen by the commit: the same commit has the same eighth.

New operations take part by being in the contract. What cannot be derived from it is added here:
a path parameter that names an object by another name: ALIASES in fuzz_world.py; a request that no
example and no object teaches: RECIPES in fuzz_recipes.py and fuzz_award_recipes.py; an answer that
the tool takes for a mistake: schemathesis.toml, with its reason; a new role of the demo: ROLES.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import zlib

import demo
from fuzz_world import Caller, Contract, World

HERE = pathlib.Path(__file__).resolve().parent
SETTINGS = HERE / "schemathesis.toml"
# In the order in which a role is chosen for the coverage phase of an operation.
ROLES = [
    "secretariat",
    "admin",
    "leader",
    "unit_head",
    "e_office",
    "inspector",
    "unit_officer",
    "bloc_lead",
    "employee",
    "council_chair",
    "council_member",
    "outreach_lead",
    "reporting",
]
# Who may do most, or little of all: with the others the short form tries only what can succeed.
TRIED_WHOLE = ["secretariat", "admin", "unit_head", "e_office"]
# Who sees most: ids that one of these sees and another role does not are sent by that role too.
WITNESSES = ["secretariat", "admin"]
# What a request that fits its schema may get: see schemathesis.toml.
ACCEPTED = tomllib.loads(SETTINGS.read_text())["checks"]["positive_data_acceptance"][
    "expected-statuses"
]

BYTES = "application/octet-stream"


@dataclasses.dataclass
class Amount:
    """How much is tried."""

    leads: int  # requests that can succeed, for each operation that a role may call
    leads_with_body: int  # as many where a body has to be guessed
    allowed: int  # random examples for such an operation
    refused: int  # for one that the role may not call, besides one request that would succeed
    chains: int  # scenarios along links
    operations: int  # in one part of the coverage phase


SHORT = Amount(leads=2, leads_with_body=8, allowed=3, refused=0, chains=3, operations=30)
LONG = Amount(leads=12, leads_with_body=24, allowed=40, refused=5, chains=40, operations=15)


@dataclasses.dataclass
class Task:
    """What all parts share."""

    made: demo.Template
    document: dict
    amount: Amount
    foreign: dict[str, list[str]]
    folder: pathlib.Path


@dataclasses.dataclass
class Part:
    role: str
    name: str
    phases: str
    operations: list[str]  # all when empty


def operations_of(document):
    """Every operation by its id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }


def may_call(operation, role):
    return role in (operation.get("x-required-roles") or ROLES)


def turn_of(share):
    """Which of so many shares is this commit's."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return int(done.stdout.strip() or "0", 16) % share


def parts_of(document, roles, amount, is_long, share):
    """The work, the longest first."""
    covered = {role: [] for role in roles}
    turn = turn_of(share)
    for name, operation in operations_of(document).items():
        if zlib.crc32(name.encode()) % share != turn:
            continue
        able = [role for role in roles if may_call(operation, role)]
        for role in able if is_long else able[:1]:
            covered[role].append(name)
    parts = []
    for role, names in covered.items():
        for start in range(0, len(names), amount.operations):
            chosen = names[start : start + amount.operations]
            parts.append(Part(role, f"coverage {start // amount.operations + 1}", "coverage", chosen))
    parts.sort(key=lambda part: -len(part.operations))
    for role in roles:
        is_whole = is_long or share == 1 or role in TRIED_WHOLE
        phases = "examples,fuzzing,stateful" if is_whole else "examples"
        parts.append(Part(role, "examples", phases, []))
    return parts


def configuration(document, role, amount):
    """The static settings, and what follows from the contract."""
    text = SETTINGS.read_text().replace('"fuzz_hooks.py"', json.dumps(str(HERE / "fuzz_hooks.py")))
    text += f"""
[phases.fuzzing.generation]
max-examples = {amount.allowed}
[phases.stateful.generation]
max-examples = {amount.chains}
"""
    operations = operations_of(document)
    refused = [name for name, one in operations.items() if not may_call(one, role)]
    if refused:
        text += f"""
[[operations]]
include-operation-id = {json.dumps(refused)}
[operations.phases.fuzzing]
enabled = {json.dumps(amount.refused > 0)}
generation.max-examples = {max(amount.refused, 1)}
"""
    # A rule across fields cannot be said in a schema; only these operations may answer 422, and 415
    # where they look into the bytes.
    ruled = {name: one for name, one in operations.items() if "x-cross-field-rules" in one}
    bytes_ = [name for name, one in ruled.items() if BYTES in one["requestBody"]["content"]]
    rest = [name for name in ruled if name not in bytes_]
    for names, statuses in ((rest, ["422"]), (bytes_, ["415", "422"])):
        if names:
            text += f"""
[[operations]]
include-operation-id = {json.dumps(names)}
[operations.checks.positive_data_acceptance]
expected-statuses = {json.dumps(ACCEPTED + statuses)}
"""
    return text


def witnessed(made, document):
    """Ids of objects by their kinds, as the witnesses see them."""
    contract = Contract(document)
    ids = {name: {} for name in contract.kinds}
    with made.copy() as base:
        for role in WITNESSES:
            world = World(contract, Caller(base, made.demo["tokens"][role]))
            for name, objects in world.objects.items():
                ids[name] |= dict.fromkeys(objects)
    return {name: list(found) for name, found in ids.items()}


def run(part, base, token, task, seen):
    """One run of Schemathesis; its exit code and what it said."""
    document, amount = task.document, task.amount
    with tempfile.TemporaryDirectory(prefix="thidua-fuzz.") as folder:
        folder = pathlib.Path(folder)
        settings, contract, plan = (
            folder / name for name in ("schemathesis.toml", "openapi.json", "plan.json")
        )
        settings.write_text(configuration(document, part.role, amount))
        # From a file: an operation that the document was read from would not be tried.
        contract.write_text(json.dumps(document))
        plan.write_text(
            json.dumps(
                {
                    "role": part.role,
                    "base_url": base,
                    "token": token,
                    "client_secrets": task.made.demo["client_secrets"],
                    "foreign": task.foreign,
                    "contract": str(contract),
                    "seen": str(seen),
                    "leads": amount.leads,
                    "leads_with_body": amount.leads_with_body,
                }
            )
        )
        command = ["schemathesis", "--config-file", str(settings), "run", str(contract)]
        command += ["--url", base, "--header", f"Authorization: Bearer {token}"]
        command += ["--checks", "all", "--no-color", "--phases", part.phases]
        command += [word for name in part.operations for word in ("--include-operation-id", name)]
        own = {"FUZZ_PLAN": str(plan), "PYTHONPATH": str(HERE)}
        # Tables of characters that every run would make anew.
        own["HYPOTHESIS_STORAGE_DIRECTORY"] = str(seen.parent / "hypothesis")
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout


def failures(text):
    """What a run says of its failures, without its progress, its statistics and the tokens."""
    text = re.sub(r" -H 'Authorization: Bearer [^']*'", "", text)
    parts = re.findall(r"=+ (?:FAILURES|ERRORS|WARNINGS) =+\n.*?(?=\n=+ )", text, re.DOTALL)
    return "\n".join(parts) or text


def try_part(part, task):
    """Runs a part on its own copy of the demo; whether all was well."""
    began = time.monotonic()
    seen = task.folder / f"{part.role} {part.name}.seen"
    seen.touch()
    try:
        with task.made.copy() as base:
            code, text = run(part, base, task.made.demo["tokens"][part.role], task, seen)
    except demo.Failed as error:
        code, text = 1, str(error)
    answers = collections.Counter(line.split()[1][0] for line in seen.read_text().splitlines())
    count = f"{answers.total()} requests ({answers['2'] + answers['3']} succeeded)"
    print(f"{part.role}, {part.name}: {time.monotonic() - began:.0f} s, {count}", flush=True)
    if code:
        print(failures(text), flush=True)
    return code == 0


def never_succeeded(document, folder):
    """Operations without one success, with the answers that they gave."""
    answers = {name: collections.Counter() for name in operations_of(document)}
    for seen in folder.glob("*.seen"):
        for line in seen.read_text().splitlines():
            name, status = line.split()
            answers[name][status] += 1
    return {
        name: dict(found)
        for name, found in answers.items()
        if not any(status < "4" for status in found)
    }


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--long", action="store_true")
    # A tool and its server wait for each other, so that one part keeps no core busy.
    arguments.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 1)
    arguments.add_argument("--share", type=int, default=1, help="cover one in so many operations")
    arguments.add_argument("--only", help="the parts with this word in their names", default="")
    arguments.add_argument("database", choices=["sqlite", "postgres"])
    arguments.add_argument("program")
    arguments.add_argument("roles", nargs="*", choices=[*ROLES, []])
    asked = arguments.parse_args()
    amount, began = LONG if asked.long else SHORT, time.monotonic()
    document = json.loads((HERE.parent / "openapi/openapi.json").read_text())
    parts = parts_of(document, asked.roles or ROLES, amount, asked.long, asked.share)
    parts = [part for part in parts if asked.only in part.name]
    with (
        tempfile.TemporaryDirectory(prefix="thidua-fuzz.") as folder,
        demo.template(asked.database, asked.program) as made,
        concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool,
    ):
        folder = pathlib.Path(folder)
        task = Task(made, document, amount, witnessed(made, document), folder)
        works = [pool.submit(try_part, part, task) for part in parts]
        is_well = all([work.result() for work in works])
        refused = never_succeeded(document, folder)
    for name, found in refused.items():
        print(f"never succeeded: {name} {found}")
    print(f"{asked.database}: {time.monotonic() - began:.0f} s")
    sys.exit(not is_well or (not asked.roles and not asked.only and bool(refused)))


if __name__ == "__main__":
    try:
        main()
    except demo.Failed as error:
        sys.exit(f"fuzz: {error}")
