#!/usr/bin/env python3
"""Compares what the typed clients did with the contract: coverage.py CONTRACT LINES...

Each file of lines is one program's, named after it:

    TAG: create OPERATION, read OPERATION, list OPERATION, error OPERATION STATUS CODE

where an operation is its id, or its method and path. Every program must have done, for every tag,
one of each kind that the contract has under that tag.
"""

import json
import pathlib
import sys

METHODS = ("get", "put", "post", "delete", "patch")


def kinds_of(method, operation):
    """The kinds of call that an operation can be."""
    parameters = {parameter.get("name") for parameter in operation.get("parameters", [])}
    answers = operation["responses"]
    if "201" in answers:
        yield "create"
    if method == "get" and "cursor" in parameters:
        yield "list"
    elif method == "get" and "200" in answers:
        yield "read"
    if any(status.startswith("4") for status in answers):
        yield "error"


def groups_of(contract):
    """For each tag: for each kind, its operations by id and by method and path."""
    groups = {tag["name"]: {} for tag in contract["tags"]}
    for path, item in contract["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            for tag in operation["tags"] if operation else ():
                for kind in kinds_of(method, operation):
                    named = groups[tag].setdefault(kind, {})
                    named[operation["operationId"]] = operation
                    named[f"{method.upper()} {path}"] = operation
    return groups


def calls_of(line):
    """The tag of a line, and each kind with its operation and the status of an error."""
    tag, _, calls = line.partition(": ")
    found = {}
    for call in calls.split(", "):
        kind, _, operation = call.partition(" ")
        status = None
        if kind == "error":
            operation, status, _ = operation.rsplit(" ", 2)
        found[kind] = operation, status
    return tag, found


def gaps(groups, lines):
    """What a program missed, and what it did that the contract does not say."""
    done = dict(calls_of(line) for line in lines)
    for tag in done.keys() - groups.keys():
        yield f"{tag} is no tag of the contract"
    for tag, kinds in groups.items():
        calls = done.get(tag, {})
        for kind in kinds.keys() - calls.keys():
            yield f"{tag}: no {kind}, though the contract has {', '.join(list(kinds[kind])[::2])}"
        for kind, (operation, status) in calls.items():
            described = kinds.get(kind, {}).get(operation)
            if described is None:
                yield f"{tag}: {operation} is no {kind} of this tag"
            elif status and status not in described["responses"]:
                yield f"{tag}: {operation} does not say that it answers {status}"


def main():
    contract, *files = map(pathlib.Path, sys.argv[1:])
    groups = groups_of(json.loads(contract.read_text()))
    wrong = [
        f"{file.name}: {gap}"
        for file in files
        for gap in sorted(gaps(groups, file.read_text().splitlines()))
    ]
    for sentence in wrong:
        print(sentence)
    if wrong or not files:
        sys.exit(1)
    print(f"{len(files)} clients made every kind of call that the {len(groups)} groups have")


if __name__ == "__main__":
    main()
