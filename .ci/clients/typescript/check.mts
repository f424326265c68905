// The client of openapi-typescript and openapi-fetch against a running demo: for each group of
// resources (a tag of the contract) one create, one read, one paged list and one typed error, as far
// as the group has them. Prints a line for each; coverage.py compares the lines with the contract.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

type Schemas = components["schemas"];
type Problem = Schemas["Problem"];
type Page<T> = { next_cursor: string | null; items: T[] };
type Answer<T> = { data?: T; error?: Problem; response: Response };

type Demo = {
  base_url: string;
  tokens: Record<string, string>;
  client_secrets: Record<string, string>;
};

const demo: Demo = JSON.parse(process.env.DEMO!);
const code = "TS-1";
const first = "2026-01-01";
const last = "2026-12-31";
const nowhere = "0192f1c2-7a3b-7c4d-8e5f-a1b2c3d4e5f6";
const key = () => ({ "Idempotency-Key": crypto.randomUUID() });

/** The operation, as method and path of the contract, that gave an answer. */
const operations = new WeakMap<Response, string>();

function as(role?: string) {
  const headers = role === undefined ? {} : { Authorization: `Bearer ${demo.tokens[role]}` };
  const client = createClient<paths>({ baseUrl: demo.base_url, headers });
  client.use({
    onResponse({ request, response, schemaPath }) {
      operations.set(response, `${request.method} ${schemaPath}`);
    },
  });
  return client;
}

function ok<T>(answer: Answer<T>, status = 200): T {
  const { data, error, response } = answer;
  if (response.status !== status || data === undefined) {
    throw new Error(`expected ${status}, got ${response.status} ${JSON.stringify(error)}`);
  }
  return data;
}

function same(left: unknown, right: unknown) {
  if (left !== right) throw new Error(`${left} is not ${right}`);
}

/** Takes the four answers of a group and notes each by its operation. */
class Group {
  readonly done: string[] = [];

  #note(kind: string, answer: Answer<unknown>, more = "") {
    this.done.push(`${kind} ${operations.get(answer.response)}${more}`);
  }

  create<T>(answer: Answer<T>): T {
    const made = ok(answer, 201);
    this.#note("create", answer);
    return made;
  }

  read<T>(answer: Answer<T>): T {
    const read = ok(answer);
    this.#note("read", answer);
    return read;
  }

  /** The first object of a list, after a look at the second page by the first one's cursor. */
  async pages<T>(
    page: (query: { limit: number; cursor?: string }) => Promise<Answer<Page<T>>>,
  ): Promise<T> {
    const { items, next_cursor } = ok(await page({ limit: 1 }));
    if (next_cursor === null) throw new Error("the list has one page");
    const answer = await page({ limit: 1, cursor: next_cursor });
    const second = ok(answer).items;
    same(items.length, 1);
    same(second.length, 1);
    if (JSON.stringify(items) === JSON.stringify(second)) throw new Error("both pages are equal");
    this.#note("list", answer);
    return items[0]!;
  }

  refused(answer: Answer<unknown>, status: Problem["status"], code: Problem["code"]) {
    same(answer.response.status, status);
    same(answer.error?.status, status);
    same(answer.error?.code, code);
    this.#note("error", answer, ` ${status} ${code}`);
  }
}

/** The department's campaign, under which the history happened. */
async function theCampaign() {
  const query = { level: ["department" as const], state: ["published" as const] };
  const { items } = ok(await as("secretariat").GET("/v1/campaigns", { params: { query } }));
  return { campaign_id: items[0]!.id };
}

/** The council whose sessions the demo tells of. */
async function theCouncil() {
  const { items } = ok(await as("secretariat").GET("/v1/councils"), 200);
  return { council_id: items.find(({ name }) => name.includes("dữ liệu mẫu"))!.id };
}

/** The round that a panel scores now. */
async function thePanelRound() {
  const client = as("secretariat");
  const query = { state: ["open" as const] };
  const { items } = ok(
    await client.GET("/v1/campaigns/{campaign_id}/evaluation-rounds", {
      params: { path: await theCampaign(), query },
    }),
  );
  const evaluation_round_id = items.find(({ method }) => method === "panel")!.id;
  const params = { path: { evaluation_round_id } };
  return ok(await client.GET("/v1/evaluation-rounds/{evaluation_round_id}", { params }));
}

function indicator(code: string): Schemas["CreateIndicator"] {
  return {
    code,
    name: "Chỉ tiêu mẫu TS",
    kind: "quantitative",
    owner_unit_codes: ["TS-1"],
    figure: {
      formula: "amount",
      numerator: "Số hồ sơ mẫu",
      unit: "hồ sơ",
      direction: "rising",
      period_rule: "sum",
    },
  };
}

function criteriaSet(code: string): Schemas["CreateCriteriaSet"] {
  return {
    code,
    title: "Bộ tiêu chí mẫu TS",
    source_text: "Văn bản mẫu",
    source_status: "assumed",
    max_total: "100.00",
  };
}

const awardRound: Schemas["CreateAwardRound"] = {
  name: "Đợt xét mẫu TS",
  award_type_codes: ["giay_khen_giam_doc_so"],
  submission_from: first,
  submission_to: "2030-12-31",
  achievement_period_from: first,
  achievement_period_to: last,
};

// By the tags of the contract. Later ones use what earlier ones made.
const groups: Record<string, (group: Group) => Promise<void>> = {
  async system(group) {
    const client = as("secretariat");
    same(group.read(await client.GET("/v1/me")).unit_code, "VP");
    const params = { path: { slug: "none" } };
    group.refused(await client.GET("/problems/{slug}", { params }), 404, "not-found");
  },

  async units(group) {
    const client = as("e_office");
    const path = { unit_code: code };
    const body = { name: "Phòng mẫu TS", kind: "room", valid_from: first } as const;
    const put = (header?: { "Idempotency-Key": string }) =>
      client.PUT("/v1/units/{unit_code}", { params: header ? { path, header } : { path }, body });
    const made = group.create(await put(key()));
    const read = group.read(await client.GET("/v1/units/{unit_code}", { params: { path } }));
    same(read.etag, made.etag);
    await group.pages((query) => client.GET("/v1/units", { params: { query } }));
    group.refused(await put(), 428, "precondition-required");
  },

  async persons(group) {
    const client = as("e_office");
    const path = { person_code: code };
    const body = {
      full_name: "Cán bộ mẫu TS",
      kind: "civil_servant",
      position_class: "staff",
      unit_code: code,
      unit_since: first,
    } as const;
    const made = group.create(
      await client.PUT("/v1/persons/{person_code}", { params: { path }, body }),
    );
    const read = group.read(await client.GET("/v1/persons/{person_code}", { params: { path } }));
    same(read.full_name, made.full_name);
    await group.pages((query) => client.GET("/v1/persons", { params: { query } }));
    const params = { path: { person_code: "NOBODY" } };
    group.refused(await client.GET("/v1/persons/{person_code}", { params }), 404, "not-found");
  },

  async "role-grants"(group) {
    const client = as("admin");
    const body = {
      holder_kind: "person",
      holder_code: code,
      role: "outreach_lead",
      valid_from: first,
      reason: "Phân công cán bộ truyền thông",
    } as const;
    const made = group.create(await client.POST("/v1/role-grants", { body }));
    const params = { path: { role_grant_id: made.id } };
    const read = group.read(await client.GET("/v1/role-grants/{role_grant_id}", { params }));
    same(read.state, made.state);
    await group.pages((query) => client.GET("/v1/role-grants", { params: { query } }));
    group.refused(await client.POST("/v1/role-grants", { body }), 409, "duplicate");
  },

  async "api-clients"(group) {
    const client = as("admin");
    const body = {
      code: "ts_1",
      name: "Hệ thống mẫu TS",
      requester: "Đơn vị đề nghị mẫu",
      purpose: "Kiểm tra thư viện",
      data_items: ["Danh mục đơn vị"],
      service: "API phong trào thi đua, phiên bản 1",
      frequency: "Hằng ngày",
      scopes: ["directory:read"],
    };
    const made = group.create(await client.POST("/v1/api-clients", { body }));
    same(typeof made.client_secret, "string");
    const params = { path: { api_client_code: made.code } };
    const read = group.read(await client.GET("/v1/api-clients/{api_client_code}", { params }));
    same(read.client_secret, null);
    await group.pages((query) => client.GET("/v1/api-clients", { params: { query } }));
    group.refused(await client.POST("/v1/api-clients", { body }), 409, "duplicate");
  },

  async oauth(group) {
    const client = as();
    const ask = (client_secret: string) =>
      client.POST("/oauth/token", {
        body: { grant_type: "client_credentials", client_id: "e_office", client_secret },
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        bodySerializer: (body) => new URLSearchParams(body as Record<string, string>).toString(),
      });
    same(ok(await ask(demo.client_secrets["e_office"]!)).token_type, "Bearer");
    group.refused(await ask("wrong"), 401, "invalid-client");
  },

  async "local-accounts"(group) {
    const client = as("admin");
    const body = { person_code: code };
    const made = group.create(await client.POST("/v1/local-accounts", { body }));
    same(typeof made.one_time_password, "string");
    const params = { path: { local_account_code: code } };
    const path = "/v1/local-accounts/{local_account_code}";
    same(group.read(await client.GET(path, { params })).one_time_password, null);
    await group.pages((query) => client.GET("/v1/local-accounts", { params: { query } }));
    group.refused(await client.POST("/v1/local-accounts", { body }), 409, "duplicate");
  },

  async campaigns(group) {
    const client = as("secretariat");
    const body = {
      code,
      title: "Phong trào mẫu TS",
      level: "department",
      owner_unit_code: "STC",
      period_from: first,
      period_to: last,
    } as const;
    const made = group.create(await client.POST("/v1/campaigns", { body }));
    const path = { campaign_id: made.id };
    const read = group.read(await client.GET("/v1/campaigns/{campaign_id}", { params: { path } }));
    same(read.title, made.title);
    await group.pages((query) => client.GET("/v1/campaigns", { params: { query } }));
    const header = { "If-Match": made.etag };
    const wrong = { params: { path, header }, body: { period_to: "2025-12-31" } };
    group.refused(
      await client.PATCH("/v1/campaigns/{campaign_id}", wrong),
      422,
      "validation-failed",
    );
  },

  async registrations(group) {
    const client = as("secretariat");
    const path = await theCampaign();
    const list = "/v1/campaigns/{campaign_id}/registrations";
    const body = { subject_kind: "unit", unit_code: code } as const;
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const params = { path: { registration_id: made.id } };
    const read = group.read(await client.GET("/v1/registrations/{registration_id}", { params }));
    same(read.state, made.state);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    group.refused(await client.POST(list, { params: { path }, body }), 409, "duplicate");
  },

  async outreach(group) {
    const client = as("outreach_lead");
    const path = await theCampaign();
    const list = "/v1/campaigns/{campaign_id}/outreach-activities";
    const body = {
      kind: "briefing",
      title: "Hội nghị mẫu TS",
      unit_code: "STC",
      held_on: first,
    } as const;
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const params = { path: { outreach_activity_id: made.id } };
    const read = group.read(
      await client.GET("/v1/outreach-activities/{outreach_activity_id}", { params }),
    );
    same(read.held_on, first);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    const early = { params: { path }, body: { ...body, held_on: "2025-01-01" } };
    group.refused(await client.POST(list, early), 422, "validation-failed");
  },

  async indicators(group) {
    const client = as("secretariat");
    const path = await theCampaign();
    const list = "/v1/campaigns/{campaign_id}/indicators";
    const body = indicator("ts_1");
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const params = { path: { indicator_id: made.id } };
    const read = group.read(await client.GET("/v1/indicators/{indicator_id}", { params }));
    same(read.figure?.unit, "hồ sơ");
    same(read.milestone, null);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    group.refused(await client.POST(list, { params: { path }, body }), 409, "duplicate");
  },

  async measurements(group) {
    const client = as("e_office");
    const campaign = await theCampaign();
    const parent = { params: { path: campaign }, body: indicator("ts_2") };
    const path = {
      indicator_id: ok(
        await as("secretariat").POST("/v1/campaigns/{campaign_id}/indicators", parent),
        201,
      ).id,
    };
    const list = "/v1/indicators/{indicator_id}/measurements";
    const body = { unit_code: code, period: "2026-Q1", numerator: "12" };
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const params = { path: { measurement_id: made.id } };
    const read = group.read(await client.GET("/v1/measurements/{measurement_id}", { params }));
    same(read.numerator, made.numerator);
    const all = "/v1/campaigns/{campaign_id}/measurements";
    await group.pages((query) => client.GET(all, { params: { path: campaign, query } }));
    group.refused(await client.POST(list, { params: { path }, body }), 409, "duplicate");
  },

  async achievements(group) {
    const client = as("secretariat");
    const body = {
      ...(await theCampaign()),
      kind: "solution",
      title: "Giải pháp mẫu TS",
      subject_kind: "individual",
      unit_code: code,
      person_code: code,
      period_from: first,
      period_to: last,
    } as const;
    const made = group.create(await client.POST("/v1/achievements", { body }));
    const params = { path: { achievement_id: made.id } };
    const read = group.read(await client.GET("/v1/achievements/{achievement_id}", { params }));
    same(read.title, made.title);
    await group.pages((query) => client.GET("/v1/achievements", { params: { query } }));
    group.refused(
      await client.POST("/v1/achievements/{achievement_id}/verify", { params }),
      403,
      "recused",
    );
  },

  async "criteria-sets"(group) {
    const client = as("secretariat");
    const made = group.create(await client.POST("/v1/criteria-sets", { body: criteriaSet(code) }));
    const params = { path: { criteria_set_id: made.id } };
    const read = group.read(await client.GET("/v1/criteria-sets/{criteria_set_id}", { params }));
    same(read.max_total, made.max_total);
    await group.pages((query) => client.GET("/v1/criteria-sets", { params: { query } }));
    group.refused(
      await client.POST("/v1/criteria-sets/{criteria_set_id}/publish", { params }),
      409,
      "not-ready",
    );
  },

  async "evaluation-rounds"(group) {
    const client = as("secretariat");
    const path = await theCampaign();
    const scale = ok(await client.POST("/v1/criteria-sets", { body: criteriaSet("TS-2") }), 201);
    const list = "/v1/campaigns/{campaign_id}/evaluation-rounds";
    const body = { title: "Chấm điểm mẫu TS", period: "2027", criteria_set_id: scale.id };
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const params = { path: { evaluation_round_id: made.id } };
    const read = group.read(
      await client.GET("/v1/evaluation-rounds/{evaluation_round_id}", { params }),
    );
    same(read.criteria_set_id, scale.id);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    group.refused(
      await client.POST("/v1/evaluation-rounds/{evaluation_round_id}/open", { params }),
      409,
      "not-ready",
    );
  },

  async evaluations(group) {
    const client = as("secretariat");
    const query = { state: ["finalized" as const] };
    const rounds = ok(
      await client.GET("/v1/campaigns/{campaign_id}/evaluation-rounds", {
        params: { path: await theCampaign(), query },
      }),
    );
    const path = { evaluation_round_id: rounds.items[0]!.id };
    const one = await group.pages((query) =>
      client.GET("/v1/evaluation-rounds/{evaluation_round_id}/evaluations", {
        params: { path, query },
      }),
    );
    const get = (evaluation_id: string) =>
      client.GET("/v1/evaluations/{evaluation_id}", { params: { path: { evaluation_id } } });
    same(group.read(await get(one.id)).unit_code, one.unit_code);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async calendars(group) {
    const client = as("admin");
    const path = { year: 2041 };
    const body = { coverage: "partial" as const, days: [] };
    const put = () => client.PUT("/v1/calendars/{year}", { params: { path }, body });
    const made = group.create(await put());
    same(group.read(await client.GET("/v1/calendars/{year}", { params: { path } })).etag, made.etag);
    group.refused(await put(), 428, "precondition-required");
  },

  async petitions(group) {
    const client = as("unit_head");
    const query = { state: ["provisional" as const] };
    const rounds = ok(
      await client.GET("/v1/campaigns/{campaign_id}/evaluation-rounds", {
        params: { path: await theCampaign(), query },
      }),
    );
    const sheets = ok(
      await client.GET("/v1/evaluation-rounds/{evaluation_round_id}/evaluations", {
        params: { path: { evaluation_round_id: rounds.items[0]!.id } },
      }),
    );
    const path = { evaluation_id: sheets.items[0]!.id };
    const list = "/v1/evaluations/{evaluation_id}/petitions";
    const file = (criterion_code: string) =>
      client.POST(list, { params: { path }, body: { criterion_code, grounds: "Kiến nghị mẫu TS" } });
    group.create(await file("1.1"));
    const made = ok(await file("1.2"), 201);
    const get = (petition_id: string) =>
      client.GET("/v1/petitions/{petition_id}", { params: { path: { petition_id } } });
    same(group.read(await get(made.id)).criterion_code, made.criterion_code);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    group.refused(await get(nowhere), 404, "not-found");
  },

  async panels(group) {
    const client = as("secretariat");
    const path = { evaluation_round_id: (await thePanelRound()).id };
    const panel = "/v1/evaluation-rounds/{evaluation_round_id}/evaluators";
    const read = group.read(await client.GET(panel, { params: { path } }));
    same(read.evaluation_round_id, path.evaluation_round_id);
    const body = { evaluators: [] };
    group.refused(await client.PUT(panel, { params: { path }, body }), 409, "panel-frozen");
  },

  async conflicts(group) {
    const client = as("secretariat");
    const round = await thePanelRound();
    const body = {
      evaluation_round_id: round.id,
      achievement_id: round.panel!.achievement_ids[0]!,
      evaluator_code: "CB049",
      reason: "Khai báo mẫu TS",
    };
    const made = group.create(await client.POST("/v1/conflicts", { body }));
    const params = { path: { conflict_id: made.id } };
    const read = group.read(await client.GET("/v1/conflicts/{conflict_id}", { params }));
    same(read.reason, made.reason);
    await group.pages((query) => client.GET("/v1/conflicts", { params: { query } }));
    group.refused(await client.POST("/v1/conflicts", { body }), 409, "duplicate");
  },

  async "legal-documents"(group) {
    const client = as("secretariat");
    const path = { legal_document_code: "TS-1" };
    const body = {
      code: "TS-1",
      number: "01/2026/QĐ-TS",
      title: "Quyết định mẫu TS",
      level: "city_decision" as const,
      mark: "memory" as const,
      source: "Văn bản mẫu",
    };
    const post = () => client.POST("/v1/legal-documents", { body });
    const made = group.create(await post());
    const get = client.GET("/v1/legal-documents/{legal_document_code}", { params: { path } });
    same(group.read(await get).number, made.number);
    await group.pages((query) => client.GET("/v1/legal-documents", { params: { query } }));
    group.refused(await post(), 409, "duplicate");
  },

  async "rule-sets"(group) {
    const client = as("secretariat");
    const given = await group.pages((query) => client.GET("/v1/rule-sets", { params: { query } }));
    const params = { path: { rule_set_code: "TS-1" } };
    const body = {
      code: "TS-1",
      title: given.title,
      valid_from: "2043-01-01",
      note: "Bộ quy tắc mẫu TS",
    };
    const made = group.create(await client.POST("/v1/rule-sets", { body }));
    const get = client.GET("/v1/rule-sets/{rule_set_code}", { params });
    same(group.read(await get).etag, made.etag);
    group.refused(
      await client.POST("/v1/rule-sets/{rule_set_code}/publish", { params }),
      409,
      "not-ready",
    );
  },

  async "base-wages"(group) {
    const client = as("admin");
    const given = await group.pages((query) => client.GET("/v1/base-wages", { params: { query } }));
    const path = { effective_from: "2041-07-01" };
    const body = { amount: given.amount, basis: "Nghị định mẫu TS", mark: given.mark };
    const put = () => client.PUT("/v1/base-wages/{effective_from}", { params: { path }, body });
    const made = group.create(await put());
    const get = client.GET("/v1/base-wages/{effective_from}", { params: { path } });
    same(group.read(await get).etag, made.etag);
    group.refused(await put(), 428, "precondition-required");
  },

  async holds(group) {
    const client = as("secretariat");
    const basis = { number: "1/TB-TS", issued_on: first, issuer: "Cơ quan mẫu TS" };
    const body = {
      subject_kind: "collective",
      unit_code: code,
      kind: "press",
      opened_on: first,
      basis,
    } as const;
    const made = group.create(await client.POST("/v1/holds", { body }));
    const params = { path: { hold_id: made.id } };
    const read = group.read(await client.GET("/v1/holds/{hold_id}", { params }));
    same(read.basis.number, made.basis.number);
    await group.pages((query) => client.GET("/v1/holds", { params: { query } }));
    const other = { path: { hold_id: nowhere } };
    group.refused(await client.GET("/v1/holds/{hold_id}", { params: other }), 404, "not-found");
  },

  async ratings(group) {
    const client = as("e_office");
    const params = { path: { year: 2026, unit_code: code } };
    const body = { level: "good", source: "superior", rated_on: first } as const;
    const put = () => client.PUT("/v1/ratings/{year}/units/{unit_code}", { params, body });
    const made = group.create(await put());
    const read = group.read(await client.GET("/v1/ratings/{year}/units/{unit_code}", { params }));
    same(read.level, made.level);
    await group.pages((query) => client.GET("/v1/ratings", { params: { query } }));
    group.refused(await put(), 428, "precondition-required");
  },

  async "award-types"(group) {
    const client = as("admin");
    const given = await group.pages((query) => client.GET("/v1/award-types", { params: { query } }));
    const path = { award_type_code: "ts_1" };
    const body = {
      name: "Hình thức khen mẫu TS",
      label: given.label,
      authority: given.authority,
      level: given.level,
      award_class: given.award_class,
      subject_kinds: given.subject_kinds,
      requires_council: given.requires_council,
      needs_forwarding: given.needs_forwarding,
      required_papers: given.required_papers,
      bonus_coefficient: given.bonus_coefficient,
      merit_clauses: given.merit_clauses,
      bases: given.bases.map(({ aspect, mark, source }) => ({ aspect, mark, source })),
    };
    const put = () => client.PUT("/v1/award-types/{award_type_code}", { params: { path }, body });
    const made = group.create(await put());
    const get = client.GET("/v1/award-types/{award_type_code}", { params: { path } });
    same(group.read(await get).etag, made.etag);
    group.refused(await put(), 428, "precondition-required");
  },

  async "award-rounds"(group) {
    const client = as("secretariat");
    const campaign = await theCampaign();
    const list = "/v1/campaigns/{campaign_id}/award-rounds";
    const made = group.create(
      await client.POST(list, { params: { path: campaign }, body: awardRound }),
    );
    const one = "/v1/award-rounds/{award_round_id}";
    const path = { award_round_id: made.id };
    const read = group.read(await client.GET(one, { params: { path } }));
    same(read.submission_to, made.submission_to);
    await group.pages((query) => client.GET(list, { params: { path: campaign, query } }));
    const header = { "If-Match": '"9-00000000"' };
    const body = { name: "Đợt xét mẫu TS, sửa" };
    group.refused(await client.PATCH(one, { params: { path, header }, body }), 412, "stale-etag");
  },

  async "award-proposals"(group) {
    const client = as("secretariat");
    const path = await theCampaign();
    const round = ok(
      await client.POST("/v1/campaigns/{campaign_id}/award-rounds", {
        params: { path },
        body: awardRound,
      }),
      201,
    );
    const opened = { params: { path: { award_round_id: round.id } } };
    ok(await client.POST("/v1/award-rounds/{award_round_id}/open", opened));
    const body = {
      ...path,
      award_round_id: round.id,
      award_type_code: "giay_khen_giam_doc_so",
      subject_kind: "individual",
      unit_code: code,
      person_code: code,
      summary: "Thành tích mẫu TS",
      achievement_period_from: first,
      achievement_period_to: last,
    } as const;
    const made = group.create(await client.POST("/v1/award-proposals", { body }));
    const params = { path: { award_proposal_id: made.id } };
    const read = group.read(
      await client.GET("/v1/award-proposals/{award_proposal_id}", { params }),
    );
    same(read.summary, made.summary);
    await group.pages((query) => client.GET("/v1/award-proposals", { params: { query } }));
    group.refused(
      await client.POST("/v1/award-proposals/{award_proposal_id}/receive", {
        params,
        body: { acknowledged_warnings: [] },
      }),
      409,
      "invalid-state-transition",
    );
  },

  async councils(group) {
    const client = as("leader");
    const body = {
      name: "Hội đồng mẫu TS",
      decision_number: "1/QĐ-TS",
      decided_on: "2026-01-01",
      rule_set_code: "tdkt-2026-10",
      chair_role: "department_director",
      standing_role: "department_office",
      valid_from: "2026-01-01",
      members: [
        { person_code: "CB037", office: "chair" as const },
        { person_code: "CB013", office: "standing" as const },
      ],
    };
    const made = group.create(await client.POST("/v1/councils", { body }));
    const path = { council_id: made.id };
    const read = group.read(await client.GET("/v1/councils/{council_id}", { params: { path } }));
    same(read.name, made.name);
    await group.pages((query) => client.GET("/v1/councils", { params: { query } }));
    group.refused(await as("employee").POST("/v1/councils", { body }), 403, "role-required");
  },

  async "council-sessions"(group) {
    const client = as("secretariat");
    const path = await theCouncil();
    const list = "/v1/councils/{council_id}/sessions";
    const body = {
      planned_at: new Date(Date.now() + 86_400_000).toISOString(),
      place: "Phòng họp mẫu TS",
      secretary_code: "CB013",
      guests: [],
    };
    const made = group.create(await client.POST(list, { params: { path }, body }));
    const one = { council_session_id: made.id };
    const read = group.read(
      await client.GET("/v1/council-sessions/{council_session_id}", { params: { path: one } }),
    );
    same(read.number, made.number);
    await group.pages((query) => client.GET(list, { params: { path, query } }));
    const open = "/v1/council-sessions/{council_session_id}/open";
    group.refused(await client.POST(open, { params: { path: one } }), 409, "not-ready");
  },

  async "agenda-items"(group) {
    const client = as("secretariat");
    const council = await theCouncil();
    const sessions = async (state: "closed" | "scheduled") => {
      const params = { path: council, query: { state: [state] } };
      const found = ok(await client.GET("/v1/councils/{council_id}/sessions", { params }), 200);
      return { council_session_id: found.items[0]!.id };
    };
    const list = "/v1/council-sessions/{council_session_id}/agenda-items";
    const query = { state: ["appraised_eligible" as const] };
    const dossiers = ok(await client.GET("/v1/award-proposals", { params: { query } }), 200);
    const body = { award_proposal_id: dossiers.items[0]!.id };
    const to_come = await sessions("scheduled");
    const made = group.create(await client.POST(list, { params: { path: to_come }, body }));
    const path = { agenda_item_id: made.id };
    const read = group.read(
      await client.GET("/v1/agenda-items/{agenda_item_id}", { params: { path } }),
    );
    same(read.ballot_mode, "secret");
    const closed = await sessions("closed");
    await group.pages((query) => client.GET(list, { params: { path: closed, query } }));
    const decided = ok(await client.GET(list, { params: { path: closed } }), 200).items[0]!.id;
    const open = "/v1/agenda-items/{agenda_item_id}/open-voting";
    const again = await client.POST(open, { params: { path: { agenda_item_id: decided } } });
    group.refused(again, 409, "already-decided");
  },

  async decisions(group) {
    const client = as("secretariat");
    const body = {
      ...(await theCampaign()),
      authority: "department_director",
      title: "Quyết định mẫu TS",
    } as const;
    const made = group.create(
      await client.POST("/v1/decisions", { params: { header: key() }, body }),
    );
    const params = { path: { decision_id: made.id } };
    const read = group.read(await client.GET("/v1/decisions/{decision_id}", { params }));
    same(read.title, made.title);
    await group.pages((query) => client.GET("/v1/decisions", { params: { query } }));
    group.refused(
      await as("leader").POST("/v1/decisions/{decision_id}/publish", { params }),
      409,
      "not-ready",
    );
  },

  async awards(group) {
    const client = as("secretariat");
    const one = await group.pages((query) => client.GET("/v1/awards", { params: { query } }));
    const get = (award_id: string) =>
      client.GET("/v1/awards/{award_id}", { params: { path: { award_id } } });
    same(group.read(await get(one.id)).award_type_code, one.award_type_code);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async "past-awards"(group) {
    const client = as("secretariat");
    const body = {
      subject_kind: "collective" as const,
      unit_code: "VP",
      title: "Danh hiệu mẫu TS",
      decision_number: "1/QĐ-MAU-TS",
      decided_on: "2023-12-20",
      issuing_body: "Giám đốc Sở Tài chính (mẫu)",
      achievement: "Thành tích mẫu TS",
    };
    const made = group.create(await client.POST("/v1/past-awards", { body }));
    const path = { past_award_id: made.id };
    const read = await client.GET("/v1/past-awards/{past_award_id}", { params: { path } });
    same(group.read(read).title, made.title);
    await group.pages((query) => client.GET("/v1/past-awards", { params: { query } }));
    group.refused(await client.POST("/v1/past-awards", { body }), 409, "duplicate");
  },

  async bonus(group) {
    const client = as("secretariat");
    const state = "due" as const;
    const due = ok(await client.GET("/v1/bonus-entries", { params: { query: { state } } }));
    const body = {
      award_id: due.items[0]!.award_id,
      voucher_number: "PC-MAU-TS",
      paid_on: new Date().toISOString().slice(0, 10),
    };
    const made = group.create(await client.POST("/v1/bonus-entries", { body }));
    const path = { bonus_entry_id: made.id };
    const read = await client.GET("/v1/bonus-entries/{bonus_entry_id}", { params: { path } });
    same(group.read(read).voucher_number, made.voucher_number);
    await group.pages((query) => client.GET("/v1/bonus-entries", { params: { query } }));
    group.refused(
      await client.POST("/v1/bonus-entries", { body }),
      409,
      "invalid-state-transition",
    );
  },

  async documents(group) {
    const client = as("secretariat");
    const body = { kind: "ke_hoach", title: "Kế hoạch mẫu TS", unit_code: "VP" };
    const made = group.create(await client.POST("/v1/documents", { body }));
    const params = { path: { document_id: made.id } };
    const read = group.read(await client.GET("/v1/documents/{document_id}", { params }));
    same(read.title, made.title);
    await group.pages((query) => client.GET("/v1/documents", { params: { query } }));
    group.refused(
      await client.GET("/v1/documents/{document_id}/content", { params }),
      404,
      "not-found",
    );
  },

  async organisations(group) {
    const client = as("admin");
    const path = { organisation_code: "H26.41" };
    const put = () =>
      client.PUT("/v1/organisations/{organisation_code}", {
        params: { path },
        body: { name: "Cơ quan mẫu TS" },
      });
    const made = group.create(await put());
    const get = client.GET("/v1/organisations/{organisation_code}", { params: { path } });
    same(group.read(await get).etag, made.etag);
    await group.pages((query) => client.GET("/v1/organisations", { params: { query } }));
    group.refused(await put(), 428, "precondition-required");
  },

  async "document-types"(group) {
    const client = as("admin");
    const given = await group.pages((query) =>
      client.GET("/v1/document-types", { params: { query } }),
    );
    const path = { document_type_code: "loai_mau_ts" };
    const body = {
      name: "Loại mẫu TS",
      exchange_code: "941",
      steering_code: "0",
      mark: given.mark,
      source: "Danh mục mẫu TS",
    };
    const put = () =>
      client.PUT("/v1/document-types/{document_type_code}", { params: { path }, body });
    const made = group.create(await put());
    const get = client.GET("/v1/document-types/{document_type_code}", { params: { path } });
    same(group.read(await get).etag, made.etag);
    group.refused(await put(), 428, "precondition-required");
  },

  async "paper-templates"(group) {
    const client = as("secretariat");
    const path = { paper_kind: "decision" as const };
    const answer = await fetch(`${demo.base_url}/v1/paper-templates/decision/content`, {
      headers: { Authorization: `Bearer ${demo.tokens["secretariat"]}` },
    });
    const builtIn = await answer.arrayBuffer();
    const made = group.create(
      await client.PUT("/v1/paper-templates/{paper_kind}/content", {
        params: { path },
        body: builtIn as never,
        bodySerializer: (body) => body as unknown as ArrayBuffer,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
    const get = client.GET("/v1/paper-templates/{paper_kind}", { params: { path } });
    same(group.read(await get).etag, made.etag);
    await group.pages((query) => client.GET("/v1/paper-templates", { params: { query } }));
    group.refused(
      await as("employee").POST("/v1/paper-templates/{paper_kind}/restore", {
        params: { path },
        body: { version: 1 },
      }),
      403,
      "role-required",
    );
  },

  async dispatches(group) {
    const client = as("secretariat");
    const given = await group.pages((query) => client.GET("/v1/dispatches", { params: { query } }));
    const body = { act: "new", recipient_codes: ["H26.97"] } as const;
    const path = { document_id: given.document_id };
    const made = group.create(
      await client.POST("/v1/documents/{document_id}/dispatch", {
        params: { path, header: key() },
        body: { ...body, recipient_codes: [...body.recipient_codes] },
      }),
    );
    const get = (dispatch_id: string) =>
      client.GET("/v1/dispatches/{dispatch_id}", { params: { path: { dispatch_id } } });
    same(group.read(await get(made.id)).exchange_id, given.exchange_id);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async exchange(group) {
    const client = as("e_office");
    // About a document that nobody here issued.
    const message = `<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope>
      <edXMLHeader><MessageHeader><From><OrganId>H26.97</OrganId></From>
      <ResponseFor><OrganId>H26.41</OrganId><Code>1/TS</Code></ResponseFor>
      <StatusCode>01</StatusCode><Timestamp>2026/11/20 09:00:00</Timestamp>
      </MessageHeader></edXMLHeader></edXMLEnvelope></edXML>`;
    const made = group.create(
      await client.POST("/v1/exchange/messages", {
        body: message as never,
        bodySerializer: (body) => body as unknown as string,
        headers: { "Content-Type": "application/octet-stream" },
      }),
    );
    const path = { message_id: made.id };
    const get = client.GET("/v1/exchange/messages/{message_id}", { params: { path } });
    same(group.read(await get).status_code, "01");
    await group.pages((query) => client.GET("/v1/exchange/messages", { params: { query } }));
    group.refused(
      await client.POST("/v1/exchange/messages/{message_id}/ack", {
        params: { path: { message_id: nowhere } },
        body: { outcome: "done" },
      }),
      404,
      "not-found",
    );
  },

  async search(group) {
    const client = as("secretariat");
    const q = "thi đua";
    const find = (query: { limit?: number; cursor?: string }) =>
      client.GET("/v1/search", { params: { query: { q, ...query } } });
    const one = await group.pages(find);
    same(one.snippet.some((part) => part.is_match), true);
    group.refused(await find({ cursor: "A".repeat(24) }), 400, "invalid-cursor");
  },

  async public(group) {
    const client = as();
    const one = await group.pages((query) =>
      client.GET("/v1/public/campaigns", { params: { query } }),
    );
    const get = (campaign_id: string) =>
      client.GET("/v1/public/campaigns/{campaign_id}/progress", {
        params: { path: { campaign_id } },
      });
    same(group.read(await get(one.id)).campaign_id, one.id);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async imports(group) {
    const client = as("admin");
    const one = await group.pages((query) => client.GET("/v1/imports", { params: { query } }));
    const get = (import_id: string) =>
      client.GET("/v1/imports/{import_id}", { params: { path: { import_id } } });
    same(group.read(await get(one.id)).kind, one.kind);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async jobs(group) {
    const client = as("admin");
    const one = await group.pages((query) => client.GET("/v1/jobs", { params: { query } }));
    const get = (job_id: string) =>
      client.GET("/v1/jobs/{job_id}", { params: { path: { job_id } } });
    same(group.read(await get(one.id)).kind, one.kind);
    group.refused(await get(nowhere), 404, "not-found");
  },

  async audit(group) {
    const client = as("inspector");
    const one = await group.pages((query) => client.GET("/v1/audit-events", { params: { query } }));
    const params = { path: { audit_event_id: one.id } };
    const read = group.read(await client.GET("/v1/audit-events/{audit_event_id}", { params }));
    same(read.action, one.action);
    group.refused(await as("employee").GET("/v1/audit-events"), 403, "insufficient-scope");
  },

  async webhooks(group) {
    const client = as("admin");
    const url = "https://eoffice.example/ts";
    const body = { url, client_code: "e_office", event_types: ["webhook.disabled"] };
    const made = group.create(await client.POST("/v1/webhooks", { body }));
    const get = (webhook_id: string) =>
      client.GET("/v1/webhooks/{webhook_id}", { params: { path: { webhook_id } } });
    same(group.read(await get(made.id)).url, made.url);
    await group.pages((query) => client.GET("/v1/webhooks", { params: { query } }));
    group.refused(await get(nowhere), 404, "not-found");
  },

  async events(group) {
    const client = as("secretariat");
    const one = await group.pages((query) => client.GET("/v1/events", { params: { query } }));
    const get = (event_id: string) =>
      client.GET("/v1/events/{event_id}", { params: { path: { event_id } } });
    same(group.read(await get(one.id)).type, one.type);
    group.refused(await get(nowhere), 404, "not-found");
  },
};

for (const [name, check] of Object.entries(groups)) {
  const group = new Group();
  await check(group).catch((error: Error) => {
    throw new Error(`typescript, ${name}: ${error.message}`);
  });
  console.log(`${name}: ${group.done.join(", ")}`);
}
