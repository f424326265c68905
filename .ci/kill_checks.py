"""What kill.py looks at: the receiver of its webhook, and the comparison of what was acknowledged with
what is there."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
from collections import Counter, defaultdict
from urllib.parse import urlsplit

# What the steps of a writer make of an achievement: created, changed, and then, with an event each.
EVENTS = ["submitted", "verified", "unverified", "verified"]
FIRST_SEQUENCE = 3
VERSION = FIRST_SEQUENCE + len(EVENTS) - 1


def event_key(event):
    """An event of the feed: of what, which version, and its id."""
    return event["subject_id"], int(event["sequence"]), event["id"]


class Receiver:
    """Takes deliveries, checks their signatures, and keeps the order in which they came."""

    def __init__(self, origin):
        place = urlsplit(origin)
        self.arrived, self.forged, self.lock = [], 0, threading.Lock()
        self.secret = b""
        self.server = http.server.ThreadingHTTPServer((place.hostname, place.port), self.handler())

    def listen(self, secret):
        self.secret = base64.b64decode(secret.removeprefix("whsec_"))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handler(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.take(self.headers, body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler

    def take(self, headers, body):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.digest(self.secret, signed, hashlib.sha256)).decode()
        event = json.loads(body)
        with self.lock:
            if f"v1,{wanted}" not in headers["webhook-signature"].split():
                self.forged += 1
            if event["subjectkind"] == "achievement":
                self.arrived.append((event["subjectid"], int(event["sequence"]), headers["webhook-id"]))

    def keys(self):
        with self.lock:
            return set(self.arrived)


def compare(run, writers, receiver, follower, everything_arrived):
    """Everything that is wrong, after the last write was acknowledged."""
    wrong = [] if not follower.error else [follower.error]
    reader = run.client("secretariat")
    made = {title: key for one in writers for title, key in one.made.items()}
    wrong += compare_objects(run, reader, made)
    wrong += compare_files(reader, {key: data for one in writers for key, data in one.files.items()})
    feed = list(settled_feed(run))
    wrong += compare_feed([one for one in feed if one["subject_id"] in set(made.values())], made)
    wanted = {event_key(one) for one in feed}
    missing = everything_arrived(receiver, wanted)
    if missing:
        wrong.append(f"{missing} of {len(wanted)} events did not arrive at the receiver")
    wrong += compare_arrivals(receiver, wanted)
    follower.stop_after(len(feed))
    wrong += compare_reading(follower, feed)
    clients = [client for one in writers for client in one.clients()]
    print(
        f"{len(made)} objects, {sum(len(one.files) for one in writers)} files, {len(feed)} events; "
        f"{sum(one.retries for one in clients)} requests sent again, "
        f"{sum(one.replays for one in clients)} of them done before their answer was lost; "
        f"{len(receiver.arrived)} deliveries, {len(receiver.arrived) - len(receiver.keys())} of them again"
    )
    return wrong


def compare_objects(run, reader, made):
    """Every acknowledged object once, with the id that was answered, led to the end and not further."""
    found = defaultdict(list)
    for one in reader.items("/v1/achievements?unit_code=CNTT"):
        if one["title"].startswith(run.mark):
            found[one["title"]].append(one)
    wrong = [f"lost: {title}" for title in made if title not in found]
    wrong += [f"never acknowledged: {title}" for title in found if title not in made]
    wrong += [f"doubled: {title}" for title, all_ in found.items() if len(all_) > 1]
    for title, all_ in found.items():
        for one in all_:
            if title in made and one["id"] != made[title]:
                wrong.append(f"{title} was answered as {made[title]} and is {one['id']}")
            if (one["state"], one["version"]) != ("verified", VERSION):
                wrong.append(f"{title} is {one['state']} in version {one['version']}, not {VERSION}")
    return wrong[:20]


def compare_files(reader, files):
    wrong = []
    for key, data in files.items():
        _, found = reader.until_answered("GET", f"/v1/documents/{key}/content")
        if found != data:
            wrong.append(f"the content of {key} is not what was sent: {len(found)} bytes")
    return wrong[:20]


def settled_feed(run):
    """The feed of achievements, after everything committed has come into it."""
    run.server.wait_until_ready(f"http://127.0.0.1:{run.port}")
    return run.client("e_office").items("/v1/events?subject_kind=achievement")


def compare_feed(feed, made):
    """The events of each object: exactly those of its steps, in their order."""
    by_object = defaultdict(list)
    for one in feed:
        by_object[one["subject_id"]].append((one["type"].removeprefix("achievement."), one["sequence"]))
    right = [(name, FIRST_SEQUENCE + place) for place, name in enumerate(EVENTS)]
    wrong = [
        f"the events of {key} are {by_object[key]}" for key in made.values() if by_object[key] != right
    ]
    if any(one["position"] > two["position"] for one, two in zip(feed, feed[1:])):
        wrong.append("the feed is not in the order of its positions")
    return wrong[:20]


def compare_arrivals(receiver, wanted):
    """No delivery that is no event, all signed, and for each object none before an earlier one."""
    wrong = [f"{receiver.forged} signatures do not fit"] if receiver.forged else []
    strange = receiver.keys() - wanted
    if strange:
        wrong.append(f"deliveries of what is not in the feed: {sorted(strange)[:5]}")
    due, seen = defaultdict(list), defaultdict(list)
    for subject, sequence, _ in sorted(wanted):
        due[subject].append(sequence)
    for subject, sequence, _ in list(receiver.arrived):
        if sequence not in seen[subject]:
            seen[subject].append(sequence)
    wrong += [
        f"{subject} arrived as {seen[subject]}"
        for subject in due
        if seen[subject] != due[subject][: len(seen[subject])]
    ]
    return wrong[:20]


def compare_reading(follower, feed):
    """Who followed the feed by its cursor read each event once."""
    read, whole = Counter(follower.found), Counter(map(event_key, feed))
    wrong = []
    if whole - read:
        wrong.append(f"{len(whole - read)} events were passed over by who followed the feed")
    if read - whole:
        wrong.append(f"{len(read - whole)} events were read twice by who followed the feed")
    return wrong
