#!/usr/bin/env python3
"""Schemathesis with every role of a demo: .ci/fuzz.py sqlite|postgres PROGRAM [ROLE...]

Each role gets a fresh demo, so that what one breaks the next does not miss. Fails when a run
fails, and when an operation answered no role with success.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
# Every role tries every operation with a few examples. The coverage phase, hundreds of requests for
# an operation, runs once for each operation, with the first of these roles that may call it.
ROLES = {
    "secretariat": 8,
    "admin": 4,
    "leader": 4,
    "unit_head": 4,
    "e_office": 4,
    "inspector": 2,
    "unit_officer": 2,
    "bloc_lead": 2,
    "employee": 2,
    "council_chair": 2,
    "council_member": 2,
    "outreach_lead": 2,
    "reporting": 2,
}
# What a request that fits its schema may get: see schemathesis.toml.
ACCEPTED = tomllib.loads((HERE / "schemathesis.toml").read_text())["checks"][
    "positive_data_acceptance"
]["expected-statuses"]
# Fields that name objects, and the list that holds these. Random names would only be refused.
FIELDS = {
    "units": ["body.unit_code", "body.parent_code", "body.owner_unit_code", "query.unit_code"],
    "persons": ["body.holder_code", "body.person_code", "query.person_code"],
    "campaigns": ["body.parent_id", "body.campaign_id", "query.campaign_id"],
}


def get(base, token, path):
    request = urllib.request.Request(base + path, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return None


def known_ids(base, token, document):
    """Ids that the caller can see, by the name of their list."""
    ids = {}
    for path, item in document["paths"].items():
        if path.startswith("/v1/") and "get" in item and "{" not in path:
            page = get(base, token, path + "?limit=20") or {}
            found = [one.get("id") or one.get("code") for one in page.get("items", [])]
            if any(found):
                ids[path.removeprefix("/v1/")] = [one for one in found if one]
    return ids


def configuration(document, ids):
    """The static settings, and what only the running server knows."""
    text = (HERE / "schemathesis.toml").read_text()
    text = text.replace('"fuzz_hooks.py"', json.dumps(str(HERE / "fuzz_hooks.py")))
    fields = {name: list(FIELDS.get(name, [])) for name in ids}
    for path in document["paths"]:
        found = re.fullmatch(r"/v1/([a-z-]+)/\{(\w+)\}(/.*)?", path)
        if found and found[1] in ids:
            fields[found[1]].append(f"path.{found[2]}")
    for name, values in ids.items():
        text += f"\n[dictionaries.{name}]\nvalues = {json.dumps(values)}\n"
    text += "\n[parameters]\n"
    for name, keys in fields.items():
        for key in sorted(set(keys)):
            text += f'"{key}" = {{ dictionary = "{name}", probability = 0.7 }}\n'
    # A rule across fields cannot be said in a schema; only these operations may answer 422, and 415
    # where they look into the bytes.
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "x-cross-field-rules" in operation:
                statuses = ["422"]
                if "application/octet-stream" in operation["requestBody"]["content"]:
                    statuses.append("415")
                text += f"""
[[operations]]
include-operation-id = "{operation["operationId"]}"
[operations.checks.positive_data_acceptance]
expected-statuses = {json.dumps(ACCEPTED + statuses)}
"""
    return text


def with_plain_texts(document):
    """The same document with the schemas of ids, codes and enums in place of references to them:
    the tool does not find its own copy of a reference where real values are bound to it."""
    schemas = document["components"]["schemas"]
    texts = {
        f"#/components/schemas/{name}": schema
        for name, schema in schemas.items()
        if schema.get("type") == "string"
    }

    def replace(value):
        if isinstance(value, list):
            return [replace(one) for one in value]
        if isinstance(value, dict):
            if value.get("$ref") in texts:
                return texts[value["$ref"]] | {key: one for key, one in value.items() if key != "$ref"}
            return {key: replace(one) for key, one in value.items()}
        return value

    return replace(document)


def operations_of(document):
    """Every operation by its id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }


def covered_by(document, role):
    """Operations that this role is the first to be allowed."""
    mine = []
    for name, operation in operations_of(document).items():
        allowed = operation.get("x-required-roles") or list(ROLES)
        first = next((one for one in ROLES if one in allowed), next(iter(ROLES)))
        if first == role:
            mine.append(name)
    return mine


def run_role():
    """Within a demo: the runs of Schemathesis for one role."""
    demo, role = json.loads(os.environ["DEMO"]), sys.argv[2]
    base, token = demo["base_url"], demo["tokens"][role]
    document = get(base, token, "/openapi.json")
    while get(base, token, "/health/ready")["outbox_pending_count"]:
        time.sleep(0.1)  # then the feed and the audit hold what the demo did
    with tempfile.TemporaryDirectory(prefix="thidua-fuzz.") as folder:
        settings = pathlib.Path(folder, "schemathesis.toml")
        settings.write_text(configuration(document, known_ids(base, token, document)))
        # From a file: an operation that the document was read from would not be tried.
        contract = pathlib.Path(folder, "openapi.json")
        contract.write_text(json.dumps(with_plain_texts(document)))
        command = ["schemathesis", "--config-file", str(settings), "run", str(contract)]
        command += ["--url", base, "--header", f"Authorization: Bearer {token}"]
        command += ["--checks", "all", "--no-color"]
        few = ["--phases", "examples,fuzzing,stateful", "--max-examples", str(ROLES[role])]
        codes = [subprocess.run(command + few, cwd=folder).returncode]
        mine = covered_by(document, role)
        if mine:
            chosen = [word for name in mine for word in ("--include-operation-id", name)]
            whole = ["--phases", "coverage", *chosen]
            codes.append(subprocess.run(command + whole, cwd=folder).returncode)
        sys.exit(max(codes))


def failures(text):
    """What a run says of its failures, without its progress, its statistics and the tokens."""
    text = re.sub(r" -H 'Authorization: Bearer [^']*'", "", text)
    parts = re.findall(r"=+ (?:FAILURES|ERRORS) =+\n.*?(?=\n=+ )", text, re.DOTALL)
    rest = [line for line in text.splitlines() if line.startswith("demo")]
    return "\n".join(parts + rest) or text


def main():
    database, program, *roles = sys.argv[1:]
    document = json.loads((HERE.parent / "openapi/openapi.json").read_text())
    failed = []
    with tempfile.TemporaryDirectory(prefix="thidua-fuzz.") as folder:
        seen = pathlib.Path(folder, "seen")
        seen.touch()
        for role in roles or ROLES:
            began = time.monotonic()
            command = [sys.executable, str(HERE / "demo.py"), database, program]
            command += [sys.executable, __file__, "--role", role]
            done = subprocess.run(
                command, env=os.environ | {"FUZZ_SEEN": str(seen)}, capture_output=True, text=True
            )
            print(f"{database} {role}: {time.monotonic() - began:.0f} s", flush=True)
            if done.returncode:
                failed.append(role)
                print(failures(done.stdout + done.stderr), flush=True)
        answers = {}
        for line in seen.read_text().splitlines():
            operation, status = line.rsplit(" ", 1)
            answers.setdefault(operation, {}).setdefault(status, 0)
            answers[operation][status] += 1
    print(f"{sum(sum(found.values()) for found in answers.values())} requests")
    refused = sorted(
        operation
        for operation in operations_of(document)
        if not any(status < "4" for status in answers.get(operation, {}))
    )
    for operation in refused if answers else []:
        print(f"never succeeded: {operation} {answers.get(operation, {})}")
    if failed:
        print(f"failed on {database}: {', '.join(failed)}")
    sys.exit(bool(failed) or (not roles and bool(refused)))


run_role() if sys.argv[1] == "--role" else main()
