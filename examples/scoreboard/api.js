// The public part of the API. Nothing here signs in, and nothing is sent but the language.

import { API } from "./config.js";

const PAGE = 200;

/** What the service says when it refuses (RFC 9457), in the reader's language. */
export class Refused extends Error {}

async function answer(path, language, signal) {
  const response = await fetch(`${API}${path}`, {
    credentials: "omit",
    headers: { "Accept-Language": language },
    signal,
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(problem.detail ?? problem.title ?? `HTTP ${response.status}`);
}

async function read(path, language, signal) {
  return (await answer(path, language, signal)).json();
}

/** All pages of a list. */
async function list(path, language, signal) {
  const items = [];
  let cursor = null;
  do {
    const query = new URLSearchParams({ limit: PAGE, ...(cursor && { cursor }) });
    const page = await read(`${path}?${query}`, language, signal);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

export const campaigns = (language, signal) => list("/v1/public/campaigns", language, signal);

/** Everything that is public of one campaign. */
export async function scoreboard(id, language, signal) {
  const base = `/v1/public/campaigns/${encodeURIComponent(id)}`;
  const [progress, results, awards] = await Promise.all([
    read(`${base}/progress`, language, signal),
    list(`${base}/results`, language, signal),
    list(`${base}/awards`, language, signal),
  ]);
  const chart = results.length > 0 ? await answer(`${base}/charts/ranking`, language, signal) : null;
  return { progress, results, awards, chart: chart && (await chart.blob()) };
}
