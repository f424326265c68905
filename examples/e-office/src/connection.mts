// Signing in, and calling safely. The office signs in for itself by client credentials (RFC 6749) and for
// its people, who signed in to it, by token exchange (RFC 8693). Every change carries a key of its own, so
// that it can be sent again when an answer is lost.

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.d.ts";
import { Surprise } from "./protocol.mjs";

export type Schemas = components["schemas"];
export type Api = Client<paths>;

type Answer<T> = { data?: T; error?: unknown; response: Response };
type Token = { value: string; until: number };

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const PERSON_CODE = "urn:thidua:token-type:person-code";

/** A token is asked for anew this long before it ends. */
const EARLY_MS = 60_000;

/** Times that a call is sent, and the first pause between two of them. */
const ATTEMPTS = 5;
const PAUSE_MS = 250;

/** What a server asks to be sent again. */
const BUSY = [429, 502, 503, 504];

/** Whether the same call may be sent twice: reading, replacing by an exact address, or with a key. */
function isSafe(request: Request): boolean {
  return request.method !== "POST" || request.headers.has("Idempotency-Key");
}

/** Sends a call again when the network fails or the server is busy, and waits as it asks. */
async function patiently(request: Request): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === ATTEMPTS || !isSafe(request);
    let pause = PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
    try {
      const response = await fetch(request.clone());
      if (isLast || !BUSY.includes(response.status)) return response;
      const asked = Number(response.headers.get("Retry-After"));
      if (asked > 0) pause = asked * 1000;
      await response.body?.cancel();
    } catch (error) {
      if (isLast) throw error;
    }
    await sleep(pause);
  }
}

/** The content of an answer, which has to have this status. */
export async function ok<T>(call: Promise<Answer<T>>, status = 200): Promise<T> {
  const { data, error, response } = await call;
  if (response.status !== status) {
    const told = error === undefined ? JSON.stringify(data) : JSON.stringify(error);
    throw new Surprise(`${response.url}: ${response.status}, expected ${status}: ${told}`);
  }
  return data as T;
}

/** Something that was made. */
export const made = <T,>(call: Promise<Answer<T>>): Promise<T> => ok(call, 201);

export class Connection {
  readonly base: string;
  readonly #basic: string;
  readonly #tokens = new Map<string, Promise<Token>>();
  #endpoint: string | undefined;

  constructor(base: string, client: string, secret: string) {
    this.base = base;
    const pair = [client, secret].map(encodeURIComponent).join(":");
    this.#basic = `Basic ${Buffer.from(pair).toString("base64")}`;
  }

  /** Acts as the office itself. */
  machine(): Api {
    return this.#api("", { grant_type: "client_credentials" });
  }

  /** Acts for a person of the house: the token names both. */
  person(code: string): Api {
    return this.#api(code, {
      grant_type: TOKEN_EXCHANGE,
      subject_token_type: PERSON_CODE,
      subject_token: code,
    });
  }

  /** Acts for nobody, as the public does. */
  nobody(): Api {
    return createClient<paths>({ baseUrl: this.base, fetch: patiently });
  }

  #api(name: string, grant: Record<string, string>): Api {
    const api = createClient<paths>({ baseUrl: this.base, fetch: patiently });
    api.use({
      onRequest: async ({ request }) => {
        request.headers.set("Authorization", `Bearer ${await this.#token(name, grant)}`);
        if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
          request.headers.set("Idempotency-Key", randomUUID());
        }
        return request;
      },
    });
    return api;
  }

  async #token(name: string, grant: Record<string, string>): Promise<string> {
    const known = this.#tokens.get(name);
    if (known !== undefined) {
      const { value, until } = await known;
      if (Date.now() < until) return value;
    }
    const asked = this.#ask(grant);
    this.#tokens.set(name, asked);
    return (await asked).value;
  }

  async #ask(grant: Record<string, string>): Promise<Token> {
    this.#endpoint ??= await this.#discover();
    const response = await fetch(this.#endpoint, {
      method: "POST",
      headers: { Authorization: this.#basic },
      body: new URLSearchParams(grant),
    });
    const answer = (await response.json()) as { access_token?: string; expires_in?: number };
    if (!response.ok || !answer.access_token || !answer.expires_in) {
      throw new Surprise(`no token: ${response.status} ${JSON.stringify(answer)}`);
    }
    return { value: answer.access_token, until: Date.now() + answer.expires_in * 1000 - EARLY_MS };
  }

  async #discover(): Promise<string> {
    const response = await fetch(`${this.base}/.well-known/oauth-authorization-server`);
    const metadata = (await response.json()) as { token_endpoint?: string };
    if (!metadata.token_endpoint) throw new Surprise("the server names no token endpoint");
    return metadata.token_endpoint;
  }
}
