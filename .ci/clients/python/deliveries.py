"""The official library of Standard Webhooks accepts what the service sends: a test delivery, one during
the overlap of two secrets, by either of them, and none by another secret. Prints one line."""

import json
import os
import queue
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from standardwebhooks import Webhook, WebhookVerificationError
from thidua_client import models as m
from thidua_client.api.webhooks import (
    create_webhook,
    get_webhook_delivery,
    rotate_webhook_secret,
    test_webhook,
)
from thidua_client.client import AuthenticatedClient

DEMO = json.loads(os.environ["DEMO"])
# Listed among the targets by demo.py.
RECEIVER = os.environ["RECEIVER"]
PATIENCE_SECONDS = 60

received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()
        received.put((dict(self.headers.items()), body))

    def log_message(self, format: str, *args: object) -> None:
        pass


def accepted(secret: str, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def tested(client: AuthenticatedClient, webhook: uuid.UUID) -> tuple[dict[str, str], bytes]:
    made = test_webhook.sync_detailed(webhook, client=client).parsed
    assert isinstance(made, m.WebhookDeliveryView), made
    headers, body = received.get(timeout=PATIENCE_SECONDS)
    assert json.loads(body)["id"] == str(made.event_id) == headers["webhook-id"]
    known = get_webhook_delivery.sync_detailed(made.id, client=client).parsed
    assert isinstance(known, m.WebhookDeliveryView) and known.is_test
    return headers, body


def main() -> None:
    place = urlsplit(RECEIVER)
    assert place.hostname and place.port
    server = HTTPServer((place.hostname, place.port), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = AuthenticatedClient(base_url=DEMO["base_url"], token=DEMO["tokens"]["e_office"])
    new = m.CreateWebhook(url=f"{RECEIVER}/events", event_types=["webhook.disabled"])
    made = create_webhook.sync_detailed(client=client, body=new).parsed
    assert isinstance(made, m.WebhookView) and made.secret, made
    headers, body = tested(client, made.id)
    assert accepted(made.secret, headers, body)
    assert not accepted(made.secret, headers, body + b" ")
    call = rotate_webhook_secret.sync_detailed
    rotated = call(made.id, client=client, body=m.RotateWebhookSecret(overlap_hours=1)).parsed
    assert isinstance(rotated, m.WebhookView) and rotated.secret, rotated
    headers, body = tested(client, made.id)
    assert accepted(made.secret, headers, body) and accepted(rotated.secret, headers, body)
    assert not accepted("whsec_" + "A" * 43 + "=", headers, body)
    print("the library of Standard Webhooks accepts what is sent")
    server.shutdown()


main()
