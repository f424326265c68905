// The client of openapi-typescript and openapi-fetch against a running demo: for each group of
// resources one create, one read, one paged list and one typed error.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

type Problem = components["schemas"]["Problem"];
type Page = { next_cursor: string | null; items: unknown[] };
type Answer<T> = { data?: T; error?: Problem; response: Response };

const demo: { base_url: string; tokens: Record<string, string> } = JSON.parse(process.env.DEMO!);
const as = (role: string) =>
  createClient<paths>({
    baseUrl: demo.base_url,
    headers: { Authorization: `Bearer ${demo.tokens[role]}` },
  });

function ok<T>(answer: Answer<T>): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

function refused(answer: Answer<unknown>, status: number, code: string) {
  const { error, response } = answer;
  if (response.status !== status || error?.code !== code) {
    throw new Error(`expected ${status} ${code}, got ${response.status} ${error?.code}`);
  }
}

function same(left: unknown, right: unknown) {
  if (left !== right) throw new Error(`${left} is not ${right}`);
}

async function paged(page: (query: { limit: number; cursor?: string }) => Promise<Answer<Page>>) {
  const first = ok(await page({ limit: 1 }));
  if (first.next_cursor === null) throw new Error("the list has one page");
  const second = ok(await page({ limit: 1, cursor: first.next_cursor }));
  if (second.items.length !== 1) throw new Error("the second page is empty");
}

const nowhere = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
const key = () => ({ "Idempotency-Key": crypto.randomUUID() });

const groups = {
  async units() {
    const client = as("e_office");
    const path = { unit_code: "TS-1" };
    const body = { name: "Phòng mẫu TS", kind: "room", valid_from: "2026-07-01" } as const;
    const made = ok(
      await client.PUT("/v1/units/{unit_code}", { params: { path, header: key() }, body }),
    );
    const read = ok(await client.GET("/v1/units/{unit_code}", { params: { path } }));
    same(read.etag, made.etag);
    await paged((query) => client.GET("/v1/units", { params: { query } }));
    refused(
      await client.PUT("/v1/units/{unit_code}", { params: { path }, body }),
      428,
      "precondition-required",
    );
  },

  async persons() {
    const client = as("e_office");
    const path = { person_code: "TS-1" };
    const body = {
      full_name: "Cán bộ mẫu TS",
      kind: "civil_servant",
      position_class: "staff",
      unit_code: "VP",
      unit_since: "2026-07-01",
    } as const;
    const made = ok(await client.PUT("/v1/persons/{person_code}", { params: { path }, body }));
    const read = ok(await client.GET("/v1/persons/{person_code}", { params: { path } }));
    same(read.full_name, made.full_name);
    await paged((query) => client.GET("/v1/persons", { params: { query } }));
    const missing = { person_code: "NOBODY" };
    refused(
      await client.GET("/v1/persons/{person_code}", { params: { path: missing } }),
      404,
      "not-found",
    );
  },

  async role_grants() {
    const client = as("admin");
    const body = {
      holder_kind: "person",
      holder_code: "TS-1",
      role: "outreach_lead",
      valid_from: "2026-07-01",
      reason: "Phân công cán bộ truyền thông",
    } as const;
    const made = ok(await client.POST("/v1/role-grants", { params: { header: key() }, body }));
    const path = { role_grant_id: made.id };
    const read = ok(await client.GET("/v1/role-grants/{role_grant_id}", { params: { path } }));
    same(read.state, made.state);
    await paged((query) => client.GET("/v1/role-grants", { params: { query } }));
    refused(await client.POST("/v1/role-grants", { body }), 409, "duplicate");
  },

  async campaigns() {
    const client = as("secretariat");
    const made = ok(
      await client.POST("/v1/campaigns", {
        params: { header: key() },
        body: {
          code: "TS-1",
          title: "Phong trào mẫu TS",
          level: "department",
          owner_unit_code: "STC",
          period_from: "2027-01-01",
          period_to: "2027-12-31",
        },
      }),
    );
    const path = { campaign_id: made.id };
    const read = ok(await client.GET("/v1/campaigns/{campaign_id}", { params: { path } }));
    same(read.title, made.title);
    await paged((query) => client.GET("/v1/campaigns", { params: { query } }));
    const header = { "If-Match": made.etag };
    refused(
      await client.PATCH("/v1/campaigns/{campaign_id}", {
        params: { path, header },
        body: { period_to: "2026-12-31" },
      }),
      422,
      "validation-failed",
    );
  },

  // Nobody creates these by hand; the groups above have.
  async feeds() {
    const client = as("secretariat");
    await paged((query) => client.GET("/v1/audit-events", { params: { query } }));
    const [event] = ok(await client.GET("/v1/events")).items;
    const path = { event_id: event!.id };
    same(ok(await client.GET("/v1/events/{event_id}", { params: { path } })).type, event!.type);
    refused(
      await client.GET("/v1/audit-events/{audit_event_id}", {
        params: { path: { audit_event_id: nowhere } },
      }),
      404,
      "not-found",
    );
  },
};

for (const [name, check] of Object.entries(groups)) {
  await check().catch((error: Error) => {
    throw new Error(`typescript, ${name}: ${error.message}`);
  });
}
console.log(`typescript: ${Object.keys(groups).length} groups passed`);
