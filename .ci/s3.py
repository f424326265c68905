#!/usr/bin/env python3
"""Keeps the demo's files in a bucket: .ci/s3.py PROGRAM

The store is moto's mock of S3 (PyPI), within this process, so that it can be stopped, started and aged.
It compares no checksums and no signatures, which a real store does; what is signed and sent is looked at
by the unit tests of src/files. Everything else that a bucket has to do is done here: what is uploaded
stands there once, parts of it come back, what was refused leaves nothing, a store that is away loses
nothing, and the housekeeper, backup and restore find what is theirs.
"""

import base64
import contextlib
import datetime
import hashlib
import http.client
import json
import logging
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

import boto3
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from demo import SETTINGS, Failed, Server, free_port

PDF = b"%PDF-1.7\nVan ban mau\n%%EOF\n"
OTHER = b"%PDF-1.7\nVan ban khac\n%%EOF\n"
LATE = b"%PDF-1.7\nVan ban den muon\n%%EOF\n"
BYTES = "application/octet-stream"
DAYS = datetime.timedelta(days=3)
WAIT_SECONDS = 30


class Store:
    """The mock store, on one port for its whole life; what it keeps survives a stop."""

    def __init__(self):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.server = None
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell every request
        self.start()
        access = {"aws_access_key_id": "mau", "aws_secret_access_key": "mau-bi-mat"}
        self.client = boto3.client(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1", **access
        )

    def start(self):
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()

    def stop(self):
        self.server.stop()

    def objects(self, bucket):
        (account,) = (one for one in s3_backends.values() if bucket in one["aws"].buckets)
        return account["aws"].buckets[bucket].keys

    def names(self, bucket="tep"):
        return sorted(self.objects(bucket))

    def bytes(self, name, bucket="tep"):
        return self.client.get_object(Bucket=bucket, Key=name)["Body"].read()

    def age(self, name):
        self.objects("tep")[name].last_modified -= DAYS

    def is_old(self, name):
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        return now - self.objects("tep")[name].last_modified.replace(tzinfo=None) > DAYS / 2

    def settings(self, bucket="tep"):
        return {
            "THIDUA_S3_ENDPOINT": self.endpoint,
            "THIDUA_S3_BUCKET": bucket,
            "THIDUA_S3_PREFIX": "so-tai-chinh",
            "THIDUA_S3_ACCESS_KEY": "mau",
            "THIDUA_S3_SECRET_KEY": "mau-bi-mat",
        }


class Caller:
    """Whoever calls the service with one token."""

    def __init__(self, base, token):
        self.address, self.token = urllib.parse.urlsplit(base).netloc, token

    def call(self, method, path, status, body=None, **headers):
        headers = {name.replace("_", "-"): text for name, text in headers.items()}
        headers["Authorization"] = f"Bearer {self.token}"
        if isinstance(body, dict):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        elif body is not None:
            headers["Content-Type"] = BYTES
        connection = http.client.HTTPConnection(self.address, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            read = answer.read()
        if answer.status != status:
            raise Failed(f"{method} {path}: {answer.status}, not {status}\n{read[:2000]!r}")
        return answer, read

    def document(self):
        text = {"kind": "minh_chung", "title": "Văn bản mẫu trong kho", "unit_code": "CNTT"}
        _, made = self.call("POST", "/v1/documents", 201, text)
        return f"/v1/documents/{json.loads(made)['id']}"


def check(is_right, sentence):
    if not is_right:
        raise Failed(sentence)


def until(is_so, sentence):
    end = time.monotonic() + WAIT_SECONDS
    while not is_so():
        check(time.monotonic() < end, sentence)
        time.sleep(0.1)


def name_of(content):
    name = hashlib.sha256(content).hexdigest()
    return f"so-tai-chinh/files/{name[:2]}/{name[2:]}"


def field_of(content):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def uploads(store, caller):
    """What is uploaded stands in the bucket once and comes back, whole or in part."""
    ready = json.loads(caller.call("GET", "/health/ready", 200)[1])
    check(ready["files"] == "s3", f"the service keeps its files elsewhere: {ready}")
    before = store.names()
    first, second = caller.document(), caller.document()
    for document in (first, second):
        caller.call("PUT", f"{document}/content", 201, PDF, Content_Digest=field_of(PDF))
    check(store.names() == sorted([*before, name_of(PDF)]), f"kept otherwise: {store.names()}")
    check(store.bytes(name_of(PDF)) == PDF, "the bucket has other bytes")
    answer, whole = caller.call("GET", f"{second}/content", 200)
    check(whole == PDF, "other bytes came back")
    check(answer.headers["Content-Digest"] == field_of(PDF), "the digest is another")
    answer, part = caller.call("GET", f"{first}/content", 206, Range="bytes=9-15")
    check(part == PDF[9:16], f"another part came back: {part}")
    check(answer.headers["Content-Range"] == f"bytes 9-15/{len(PDF)}", "the range is another")
    caller.call("GET", f"{first}/content", 304, If_None_Match=answer.headers["ETag"])
    caller.call("GET", f"{first}/content", 416, Range=f"bytes={len(PDF)}-")
    return first, second


def templates(store, caller):
    """A template stands in the bucket too, and papers are made with it."""
    place = "/v1/paper-templates/letter/content"
    built_in = caller.call("GET", place, 200)[1]
    caller.call("PUT", place, 201, built_in)
    check(store.bytes(name_of(built_in)) == built_in, "the bucket has no such template")
    check(caller.call("GET", place, 200)[1] == built_in, "another template came back")
    check(caller.call("GET", place, 206, Range="bytes=0-1")[1] == built_in[:2], "another part")
    letter = {"kind": "letter", "unit_code": "VP", "title": "mẫu trong kho", "body": ["Nội dung mẫu."]}
    letter["frame"] = {"addressees": ["Các phòng, đơn vị thuộc Sở"]}
    made = json.loads(caller.call("POST", "/v1/documents/render", 201, letter)[1])
    word = caller.call("GET", f"/v1/documents/{made['id']}/renditions/docx", 200)[1]
    check(word.startswith(b"PK"), "no Word file was made")


def refusals(store, caller, folder, full):
    """What is refused or breaks off leaves nothing, neither in the bucket nor in the folder."""
    before, empty = store.names(), caller.document()
    content = f"{empty}/content"
    caller.call("PUT", content, 409, OTHER, Content_Digest=field_of(PDF))
    caller.call("PUT", content, 415, b"\x7fELF\x02\x01\x01\0" + bytes(60))
    caller.call("PUT", content, 422, b"")
    caller.call("PUT", f"{full}/content", 409, OTHER)
    caller.call("PUT", content, 412, OTHER, If_Match='"9-00000000"')
    broken = http.client.HTTPConnection(caller.address, timeout=10)
    broken.putrequest("PUT", content)
    for name, text in (("Authorization", f"Bearer {caller.token}"), ("Content-Type", BYTES)):
        broken.putheader(name, text)
    broken.putheader("Content-Length", "1000000")
    broken.endheaders(OTHER)
    broken.close()
    incoming = folder / "files" / "incoming"
    until(lambda: not list(incoming.iterdir()), "an upload is left in the folder")
    return before, empty


def absence(store, server, caller, full, empty):
    """While the store is away uploads and downloads are told so, and nothing is lost."""
    tag = caller.call("GET", empty, 200)[0].headers["ETag"]
    store.stop()
    for method, path, body in (
        ("PUT", f"{empty}/content", LATE),
        ("GET", f"{full}/content", None),
        ("GET", "/health/ready", None),
    ):
        answer, problem = caller.call(method, path, 503, body)
        check(answer.headers["Retry-After"] == "5", f"{method} {path} does not say when to retry")
        problem = json.loads(problem)
        check(problem["code"] == "unavailable" and "S3" in problem["detail"], f"{problem}")
    caller.call("GET", "/v1/me", 200)
    check(caller.call("GET", empty, 200)[0].headers["ETag"] == tag, "the document changed")
    store.start()
    caller.call("GET", "/health/ready", 200)
    caller.call("PUT", f"{empty}/content", 201, LATE)
    check(caller.call("GET", f"{full}/content", 200)[1] == PDF, "the content is lost")
    check(store.bytes(name_of(LATE)) == LATE, "the late content is not there")
    # The log says what happened; it is no failure of this run.
    check(any("unavailable" in line for line in server.log), "the log says nothing of it")
    server.log[:] = [line for line in server.log if "unavailable" not in line]


def deleted(store, caller):
    """The bytes of a deleted draft stay for a day after the deletion, however old they are."""
    gone = caller.document()
    caller.call("PUT", f"{gone}/content", 201, OTHER)
    store.age(name_of(OTHER))
    caller.call("DELETE", gone, 204, If_Match="*")
    check(not store.is_old(name_of(OTHER)), "a backup under way would not find the bytes")


def housekeeping(store, restart, full):
    """A start looks for what no row names: of that it removes what is older than a day."""
    young, old = name_of(b"young"), name_of(b"old")
    strange = "so-tai-chinh/files/README"
    for name, body in ((young, b"young"), (old, b"old"), (strange, b"mau")):
        store.client.put_object(Bucket="tep", Key=name, Body=body)
    for name in (old, strange, name_of(PDF)):
        store.age(name)
    caller = restart()
    until(lambda: old not in store.names(), "what nobody names is still there")
    kept = {young, strange, name_of(PDF), name_of(LATE), name_of(OTHER)}
    check(kept <= set(store.names()), f"too much was removed: {store.names()}")
    check(caller.call("GET", f"{full}/content", 200)[1] == PDF, "the content is lost")
    return caller


def run(program, arguments, settings):
    own = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
    environment = own | SETTINGS | settings
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
    check(done.returncode == 0, f"{arguments[0]} failed\n{done.stderr[-2000:]}")


def backup(store, program, folder, full):
    """A backup holds what the bucket holds, and can be restored to another bucket or to a folder."""
    copy, other, plain = (folder.with_name(name) for name in ("copy", "other", "plain"))
    run(program, ["backup", str(copy), "--data-dir", str(folder)], store.settings())
    name = hashlib.sha256(PDF).hexdigest()
    stored = copy / "files" / name[:2] / name[2:]
    check(stored.read_bytes() == PDF, "the backup has other bytes")
    store.client.create_bucket(Bucket="khac")
    arguments = ["restore", str(copy), "--data-dir"]
    run(program, [*arguments, str(other)], store.settings("khac"))
    check(store.bytes(name_of(PDF), "khac") == PDF, "the other bucket has other bytes")
    run(program, [*arguments, str(plain)], {})
    check((plain / stored.relative_to(copy)).read_bytes() == PDF, "the folder has other bytes")
    return plain


def main():
    (program,) = sys.argv[1:]
    with contextlib.ExitStack() as stack:
        store = Store()
        stack.callback(store.stop)
        store.client.create_bucket(Bucket="tep")
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()), "data")
        base = f"http://127.0.0.1:{free_port()}"
        bind = ["--bind", base.removeprefix("http://")]

        def started(command, settings, folder=folder, stdout=subprocess.DEVNULL):
            server = Server(program, [*bind, *command], folder, None, settings, stdout)
            stack.callback(server.process.kill)
            return server

        demo = started(["demo", "--plan-only", "--json"], store.settings(), stdout=subprocess.PIPE)
        tokens = json.loads(demo.announced())["tokens"]
        caller = Caller(base, tokens["unit_officer"])
        full, _ = uploads(store, caller)
        templates(store, Caller(base, tokens["secretariat"]))
        before, empty = refusals(store, caller, folder, full)
        check(store.names() == before, f"something is left: {set(store.names()) - set(before)}")
        absence(store, demo, caller, full, empty)
        deleted(store, caller)
        servers = [demo]

        def restart(settings=store.settings(), folder=folder):
            wrong = servers.pop().stop()
            check(not wrong, "\n".join(wrong))
            servers.append(started(["serve"], settings, folder))
            servers[0].wait_until_ready(base)
            return caller

        housekeeping(store, restart, full)
        plain = backup(store, program, folder, full)
        check(restart({}, plain).call("GET", f"{full}/content", 200)[1] == PDF, "not restored")
        wrong = servers.pop().stop()
        check(not wrong, "\n".join(wrong))
    print("files in a bucket: uploads, templates, refusals, absence, housekeeping, backup")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"s3: {error}")
