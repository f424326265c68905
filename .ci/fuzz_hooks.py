"""Hooks of Schemathesis: what random data cannot know, and a record of what was answered."""

import json
import os
import re
import uuid

import schemathesis

KEY = re.compile(r'"?[A-Za-z0-9_.:-]{16,64}"?')
CURSOR = re.compile(r"[A-Za-z0-9_-]{24,1000}")
SEEN = open(os.environ["FUZZ_SEEN"], "a", buffering=1)
cursors = set()


@schemathesis.hook
def before_call(context, case, kwargs):
    headers = case.headers
    # A key that fits may stand only once in 7 days for one body; random ones repeat.
    if headers and KEY.fullmatch(str(headers.get("Idempotency-Key", ""))):
        headers["Idempotency-Key"] = str(uuid.uuid4())
    # Cursors are signed: one that fits the pattern is still refused unless the server made it.
    query = case.query
    if query and isinstance(query.get("cursor"), str):
        if CURSOR.fullmatch(query["cursor"]) and query["cursor"] not in cursors:
            del query["cursor"]


@schemathesis.hook
def after_call(context, case, response):
    definition = case.operation.definition.raw
    if case.method.upper() == case.operation.method.upper():
        SEEN.write(f"{definition.get('operationId')} {response.status_code}\n")
    if response.status_code == 200 and b'"next_cursor"' in (response.content or b""):
        cursor = json.loads(response.content).get("next_cursor")
        if cursor:
            cursors.add(cursor)
