"""Hooks of Schemathesis: what random data cannot know, and a record of what was answered."""

import json
import os
import re
import uuid

import schemathesis
from schemathesis.generation.modes import GenerationMode

PAGE = {"limit", "cursor", "include_total"}
SEEN = open(os.environ["FUZZ_SEEN"], "a", buffering=1)
cursors = {}


def pattern(case, name):
    """The pattern of a parameter."""
    document = case.operation.schema.raw_schema
    for parameter in case.operation.definition.raw.get("parameters", []):
        if "$ref" in parameter:
            parameter = document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
        if parameter["name"] == name:
            return parameter.get("schema", {}).get("pattern")
    return None


def fits(case, name, text):
    """Whether a text fits the pattern of this parameter."""
    rule = pattern(case, name)
    return bool(rule and isinstance(text, str) and re.fullmatch(rule, text))


def place(path, query):
    """What a cursor is bound to: the list and its filters."""
    return path, tuple(sorted((name, str(value)) for name, value in query if name not in PAGE))


@schemathesis.hook
def before_call(context, case, kwargs):
    headers, query = case.headers, case.query
    if headers:
        # A key that fits may stand only once in 7 days for one body; random ones repeat.
        if fits(case, "Idempotency-Key", headers.get("Idempotency-Key")):
            headers["Idempotency-Key"] = str(uuid.uuid4())
        # The coverage phase believes that no header can hold quotation marks and the like. Where a
        # pattern asks for them it sends `0` and expects success.
        if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
            for name in list(headers):
                if pattern(case, name) and not fits(case, name, headers[name]):
                    del headers[name]
    # Cursors are signed: one that fits the pattern is still refused, unless the server made it for
    # this list and these filters. Then that one is sent.
    if query and fits(case, "cursor", query.get("cursor")):
        real = cursors.get(place(case.formatted_path, query.items()))
        if real:
            query["cursor"] = real
        else:
            del query["cursor"]


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw.get("operationId")
    if case.method.upper() == case.operation.method.upper():
        SEEN.write(f"{operation} {response.status_code}\n")
    if response.status_code == 200 and b'"next_cursor"' in (response.content or b""):
        cursor = json.loads(response.content).get("next_cursor")
        if cursor:
            cursors[place(case.formatted_path, (case.query or {}).items())] = cursor
