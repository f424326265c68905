"""Writes the contract as openapi-python-client can read it: contract.py SOURCE TARGET

Bytes have no schema in OpenAPI 3.1. The generator leaves out an operation that takes them, and gives
nothing back for one that answers with them, unless they have the schema of OpenAPI 3.0. The whole
profile of 3.0 is not for it: it takes an object that may be null there for one that never is.
"""

import json
import sys
from pathlib import Path
from typing import Any

BYTES = "application/octet-stream"


def describe_bytes(value: Any) -> None:
    if isinstance(value, dict):
        if value.get(BYTES) == {}:
            value[BYTES] = {"schema": {"type": "string", "format": "binary"}}
        for child in value.values():
            describe_bytes(child)
    elif isinstance(value, list):
        for child in value:
            describe_bytes(child)


source, target = map(Path, sys.argv[1:])
document = json.loads(source.read_text())
describe_bytes(document)
target.write_text(json.dumps(document))
