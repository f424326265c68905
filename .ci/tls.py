#!/usr/bin/env python3
"""Webhooks by TLS: .ci/tls.py PROGRAM

A city's network has a certificate authority (tổ chức cấp chứng thư số) of its own, which the operator adds to
the roots of the system. Here the service is told of one by SSL_CERT_FILE, as the libraries of the system are.
A delivery to a receiver with a certificate of that authority arrives; none arrives where the certificate is of
another authority, for another name, or has ended, and the log of the webhook says so.
"""

import contextlib
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from demo import Failed, Server, free_port

WAIT_SECONDS = 30
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"openssl {arguments[0]}\n{done.stderr}")


def authority(folder, name):
    """A certificate authority: where its certificate and its key are."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    uses = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
    extensions = [word for use in uses for word in ("-addext", use)]
    openssl("req", "-x509", *KEY, "-keyout", str(key), "-out", str(certificate), "-days", "2",
            "-subj", f"/CN={name}", *extensions)  # fmt: skip
    return certificate, key


def certificate(folder, name, host, issuer, days="2"):
    """A certificate for a host, signed by an authority."""
    key, request, signed = (folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
    openssl("req", *KEY, "-keyout", str(key), "-out", str(request), "-subj", f"/CN={host}",
            "-addext", f"subjectAltName=DNS:{host}", "-addext", "extendedKeyUsage=serverAuth")  # fmt: skip
    openssl("x509", "-req", "-in", str(request), "-CA", str(issuer[0]), "-CAkey", str(issuer[1]),
            "-CAcreateserial", "-days", days, "-copy_extensions", "copy", "-out", str(signed))  # fmt: skip
    return signed, key


class Letters(http.server.BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append((dict(self.headers), json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Receiver(http.server.ThreadingHTTPServer):
    """A receiver that shows this certificate."""

    def __init__(self, signed, key):
        self.letters, port = [], free_port()
        super().__init__(("127.0.0.1", port), Letters)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.origin = f"https://localhost:{port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A caller that does not trust the certificate ends the handshake, as it should."""


class Client:
    def __init__(self, base, token):
        self.base, self.token = base, token

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failed(f"{path}: {error.code} {error.read().decode()}") from error

    def tested(self, receiver):
        """The first attempt at a test delivery."""
        new = {"url": f"{receiver.origin}/events", "event_types": ["webhook.disabled"]}
        webhook = self.call("/v1/webhooks", new)["id"]
        request = urllib.request.Request(f"{self.base}/v1/webhooks/{webhook}/test", method="POST")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            delivery = answer.headers["Location"]
        until = time.monotonic() + WAIT_SECONDS
        while not (known := self.call(delivery))["attempts"]:
            if time.monotonic() > until:
                raise Failed(f"nobody tries to deliver to {receiver.origin}")
            time.sleep(0.1)
        return known["attempts"][0]


def main():
    (program,) = sys.argv[1:]
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        city, other = authority(folder, "co-quan-mau"), authority(folder, "noi-khac")
        good = Receiver(*certificate(folder, "good", "localhost", city))
        bad = {
            "of an authority that is not trusted": ("foreign", "localhost", other),
            "for another name": ("named", "noi-khac.example", city),
            "that has ended": ("ended", "localhost", city, "0"),
        }
        bad = {what: Receiver(*certificate(folder, *made)) for what, made in bad.items()}
        origins = ",".join(one.origin for one in (good, *bad.values()))
        settings = {"THIDUA_WEBHOOK_TARGETS": origins, "SSL_CERT_FILE": str(city[0])}
        command = ["--bind", "127.0.0.1:0", "demo", "--plan-only", "--json"]
        server = Server(program, command, folder / "data", None, settings, subprocess.PIPE)
        stack.callback(server.process.kill)
        demo = json.loads(server.announced())
        client = Client(demo["base_url"], demo["tokens"]["e_office"])
        attempt = client.tested(good)
        if attempt["status"] != 204 or [body["id"] for _, body in good.letters] != [
            headers["webhook-id"] for headers, _ in good.letters
        ]:
            raise Failed(f"the delivery did not arrive: {attempt} {good.letters}")
        for what, receiver in bad.items():
            attempt = client.tested(receiver)
            if attempt["error_code"] != "unreachable" or receiver.letters:
                raise Failed(f"a certificate {what} was taken: {attempt} {receiver.letters}")
        if len(good.letters) != 1:
            raise Failed(f"the delivery arrived {len(good.letters)} times")
        wrong = server.stop()
        if wrong:
            raise Failed("\n".join(wrong))
    print("webhooks by TLS: one certificate is trusted, three are not")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"tls: {error}")
