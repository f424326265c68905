#!/usr/bin/env python3
"""Signs people in at a real OpenID provider: .ci/oidc.py PROGRAM LIBRARY

The provider is oidc-provider (npm), certified by the OpenID Foundation, run by .ci/oidc.mjs on this machine;
LIBRARY is its entry. A scripted browser goes through the authorization code flow with PKCE, a client of the
service exchanges the ID token, and the person is who signed in. Then the provider rotates its keys, and
tokens that are too old, for others, of nobody or changed are refused.
"""

import base64
import contextlib
import hashlib
import http.cookiejar
import json
import os
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from demo import Failed, Server, free_port, lines_of

HERE = pathlib.Path(__file__).resolve().parent
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
PERSON = "CB026"
START_SECONDS = 20
# The service asks the issuer for new keys no more often than this.
A_MOMENT = 2.1
HOPS_MAX = 12


def text_of(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Provider:
    """The sign-on."""

    def __init__(self, library):
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["node", str(HERE / "oidc.mjs"), library, str(port)],
            env=os.environ | {"NODE_NO_WARNINGS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log = []
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()
        self.kids = self.answer()["kids"]

    def answer(self):
        """The next line of JSON; the library warns in other lines that all this is no production."""
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        try:
            for line in self.process.stdout:
                if line.startswith("{"):
                    return json.loads(line)
        finally:
            timer.cancel()
        raise Failed("the provider ended\n" + "".join(self.log[-20:]))

    def order(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        self.kids = self.answer()["kids"]

    def stop(self):
        self.process.kill()
        self.process.wait(START_SECONDS)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """A browser of its own for each sign-in: it keeps cookies and fills in forms."""

    def __init__(self):
        jar = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(rfc2965=False))
        cookies = urllib.request.HTTPCookieProcessor(jar)
        self.opener = urllib.request.build_opener(cookies, NoRedirect)

    def ask(self, url, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(url, data, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def sign_in(self, url, back, person):
        """Goes on until the provider sends the browser back; the address with the code."""
        form = None
        for _ in range(HOPS_MAX):
            status, headers, page = self.ask(url, form)
            form = None
            if status in (302, 303):
                url = urllib.parse.urljoin(url, headers["Location"])
                if url.startswith(back):
                    return url
                continue
            action = re.search(r'<form[^>]* action="([^"]+)"', page)
            prompt = re.search(r'name="prompt" value="(\w+)"', page)
            if status != 200 or not action or not prompt:
                raise Failed(f"sign-in: {url}: {status}\n{page[:2000]}")
            url = urllib.parse.urljoin(url, action[1])
            form = {"prompt": prompt[1], "login": person, "password": "khong-ai-xem"}
        raise Failed("sign-in: the provider never sends the browser back")


def id_token(provider, person=PERSON, client="thidua"):
    """An ID token by the authorization code flow with PKCE (RFC 6749 4.1, RFC 7636)."""
    browser, back = Browser(), f"{provider.issuer}/back"
    about = json.loads(browser.ask(f"{provider.issuer}/.well-known/openid-configuration")[2])
    verifier, state, nonce = (secrets.token_urlsafe(40) for _ in range(3))
    asked = {
        "client_id": client,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
        "code_challenge": text_of(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    start = f"{about['authorization_endpoint']}?{urllib.parse.urlencode(asked)}"
    query = urllib.parse.urlsplit(browser.sign_in(start, back, person)).query
    found = dict(urllib.parse.parse_qsl(query))
    check(found.get("state") == state and "code" in found, f"the provider sent back {found}")
    form = {
        "grant_type": "authorization_code",
        "code": found["code"],
        "redirect_uri": back,
        "client_id": client,
        "code_verifier": verifier,
    }
    status, _, answer = browser.ask(about["token_endpoint"], form)
    check(status == 200, f"the provider gives no token: {answer}")
    token = json.loads(answer)["id_token"]
    check(part(token, 1)["nonce"] == nonce, "the token is of another sign-in")
    return token


def part(token, index):
    raw = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))


def check(is_right, sentence):
    if not is_right:
        raise Failed(sentence)


class Service:
    """The service as its client sees it."""

    def __init__(self, base, client, secret):
        self.base = base
        self.basic = base64.b64encode(f"{client}:{secret}".encode()).decode()

    def ask(self, path, authorization, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.base + path, data)
        request.add_header("Authorization", authorization)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def exchange(self, token):
        form = {"grant_type": EXCHANGE, "subject_token_type": ID_TOKEN, "subject_token": token}
        return self.ask("/oauth/token", f"Basic {self.basic}", form)

    def takes(self, token, what, person=PERSON):
        status, answer = self.exchange(token)
        check(status == 200, f"{what} is refused: {answer}")
        status, me = self.ask("/v1/me", f"Bearer {answer['access_token']}")
        check(status == 200 and me["code"] == person, f"{what} names somebody else: {me}")
        check(me["client_id"] == "e_office", f"{what} forgets who acts: {me}")

    def refuses(self, token, what):
        status, answer = self.exchange(token)
        is_refused = status == 400 and answer.get("error") == "invalid_grant"
        check(is_refused, f"{what} is not refused: {status} {answer}")


def prove(service, provider):
    first = id_token(provider)
    check(part(first, 1)["employee_code"] == PERSON, "the provider does not tell the staff code")
    service.takes(first, "a good token")
    service.takes(id_token(provider, "CB013"), "a token of another person", "CB013")

    provider.order("rotate")
    second = id_token(provider)
    check(part(second, 0)["kid"] == provider.kids[0], "the provider signs with the key before")
    time.sleep(A_MOMENT)
    service.takes(second, "a token by the new key")
    service.takes(first, "a token by the key before it")
    provider.order("retire")
    provider.order("rotate")
    third = id_token(provider)
    time.sleep(A_MOMENT)
    service.takes(third, "a token by the newest key")
    service.refuses(first, "a token by a key that is no longer published")

    service.refuses(id_token(provider, client="he-thong-khac"), "a token for another client")
    service.refuses(id_token(provider, "KHONG-AI"), "a token of a person who is not here")
    head, claims, signature = third.split(".")
    changed = part(third, 1) | {"employee_code": "CB001"}
    forged = text_of(json.dumps(changed).encode())
    service.refuses(f"{head}.{forged}.{signature}", "a token that was changed")
    unsigned = text_of(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    service.refuses(f"{unsigned}.{claims}.", "a token without a signature")
    provider.order("clock -3600")
    service.refuses(id_token(provider), "a token that has ended")
    provider.order("clock 3600")
    service.refuses(id_token(provider), "a token that has not begun")
    provider.order("clock 0")
    service.takes(id_token(provider), "a token of today")

    provider.stop()
    service.takes(third, "a token while the provider is away, by a key that is known")


def main():
    program, library = sys.argv[1:]
    with contextlib.ExitStack() as stack:
        provider = Provider(library)
        stack.callback(provider.stop)
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()), "data")
        settings = {
            "THIDUA_OIDC_ISSUER": provider.issuer,
            "THIDUA_OIDC_AUDIENCE": "thidua",
            "THIDUA_OIDC_PERSON_CLAIM": "employee_code",
        }
        command = ["--bind", "127.0.0.1:0", "demo", "--plan-only", "--json"]
        server = Server(program, command, folder, None, settings, subprocess.PIPE)
        stack.callback(server.process.kill)
        demo = json.loads(server.announced())
        service = Service(demo["base_url"], "e_office", demo["client_secrets"]["e_office"])
        prove(service, provider)
        wrong = server.stop()
        check(not wrong, "\n".join(wrong))
    print("sign-on: people come in by oidc-provider, through two rotations; seven others do not")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(f"oidc: {error}")
