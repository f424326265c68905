// How the office learns what happened: by a webhook, each delivery of which the official library of
// Standard Webhooks verifies, or, where nothing can be sent to it, by the feed of events.

import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { made, ok, type Api, type Schemas } from "./connection.mjs";
import { expect, present, Surprise } from "./protocol.mjs";

/** An event, thin as it comes: which object changed, not how. What it is now is asked for. */
export type Notice = { id: string; type: string; subject: string };

const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;
const PAGE = 200;

/** Types that the office wants to know about. */
export const TYPES = [
  "award_proposal.forwarded",
  "award_proposal.recommended",
  "campaign.published",
  "decision.published",
  "dispatch.status_changed",
  "document.completed",
  "document.dispatched",
  "document.issued",
  "document.packaged",
  "document.rendered",
  "exchange_message.received",
];

export interface Inbox {
  /** How it learns, for the protocol. */
  readonly way: string;
  /** The first event of this type about this object; waits for it. */
  wait(type: string, subject: string): Promise<Notice>;
  /** Ids of everything it has learnt, each once. */
  ids(): Promise<Set<string>>;
  close(): Promise<void>;
}

/** Waits until a question has an answer. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Surprise(`waited in vain for ${what}`);
    await sleep(PAUSE_MS);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** What the feed holds of these types. It never ends: an empty page is the last one for now. */
async function feed(api: Api, types: string[]): Promise<Schemas["EventView"][]> {
  const found: Schemas["EventView"][] = [];
  let from: { cursor?: string } = {};
  for (;;) {
    const query = { type: types, limit: PAGE, ...from };
    const { items, next_cursor } = await ok(api.GET("/v1/events", { params: { query } }));
    found.push(...items);
    if (items.length === 0 || next_cursor === null) return found;
    from = { cursor: next_cursor };
  }
}

/** Receives deliveries. They come at least once, so that a second one of the same event is dropped. */
class WebhookInbox implements Inbox {
  readonly way: string;
  readonly #notices = new Map<string, Notice>();
  readonly #server: Server;
  #verifier: Webhook | undefined;
  #refused = 0;

  constructor(url: string) {
    this.way = `webhook ${url}`;
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      );
    });
  }

  async listen(place: URL): Promise<void> {
    const { hostname: host, port } = place;
    await new Promise<void>((done, fail) => {
      this.#server.once("error", fail);
      this.#server.listen({ host, port: Number(port) }, done);
    });
  }

  trust(secret: string): void {
    this.#verifier = new Webhook(secret);
  }

  async #take(request: IncomingMessage): Promise<number> {
    const body = await bodyOf(request);
    // Until the secret is known nothing can be verified; the service sends it again.
    if (this.#verifier === undefined) return 503;
    try {
      const event = this.#verifier.verify(body, request.headers as Record<string, string>) as Notice;
      this.#notices.set(event.id, event);
      return 204;
    } catch {
      this.#refused += 1;
      return 400;
    }
  }

  async wait(type: string, subject: string): Promise<Notice> {
    return until(`${type} of ${subject}`, async () => {
      expect(this.#refused === 0, "a delivery was not signed as the standard says");
      const all = [...this.#notices.values()];
      return all.find((one) => one.type.endsWith(`.${type}`) && one.subject.endsWith(`/${subject}`));
    });
  }

  async ids(): Promise<Set<string>> {
    return new Set(this.#notices.keys());
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** Asks the feed again and again. */
class FeedInbox implements Inbox {
  readonly way = "feed /v1/events";
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async wait(type: string, subject: string): Promise<Notice> {
    return until(`${type} of ${subject}`, async () => {
      const found = (await feed(this.#api, [type])).find((one) => one.subject_id === subject);
      return found && { id: found.id, type: found.type, subject: found.subject_id };
    });
  }

  async ids(): Promise<Set<string>> {
    return new Set((await feed(this.#api, TYPES)).map(({ id }) => id));
  }

  async close(): Promise<void> {}
}

/** A webhook at this origin; the feed where there is none, or where the operator does not list it. */
export async function openInbox(api: Api, origin: string | undefined): Promise<Inbox> {
  if (origin === undefined) return new FeedInbox(api);
  const url = `${origin}/thidua/events`;
  const inbox = new WebhookInbox(url);
  await inbox.listen(new URL(origin));
  const body = { url, description: "Văn phòng điện tử mô phỏng", event_types: TYPES };
  const answer = await api.POST("/v1/webhooks", { body });
  if (answer.response.status === 422) {
    await inbox.close();
    return new FeedInbox(api);
  }
  const webhook = await made(Promise.resolve(answer));
  inbox.trust(present(webhook.secret, "the webhook's secret"));
  return inbox;
}

/** Everything that the feed holds since a moment has come. */
export async function complete(api: Api, inbox: Inbox, since: string): Promise<number> {
  const wanted = (await feed(api, TYPES)).filter(({ at }) => at >= since);
  await until("the last events", async () => {
    const known = await inbox.ids();
    return wanted.every(({ id }) => known.has(id)) ? true : undefined;
  });
  return wanted.length;
}
