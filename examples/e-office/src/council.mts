// The council (Hội đồng Thi đua - Khen thưởng): a session, its attendance, secret votes, the conclusions and
// the minutes.

import { made, ok, type Schemas } from "./connection.mjs";
import { COUNCIL, PEOPLE, today, type House } from "./house.mjs";
import { reasons, type Proposal } from "./nominations.mjs";
import { handOver, issue, render } from "./papers.mjs";
import { present, same } from "./protocol.mjs";

const NUMBER = { organisation_code: COUNCIL, number: "03", symbol: "BB-HĐTĐKT" };

/** The members; the head of the nominees' unit is not asked about them (R28). */
const MEMBERS = {
  [PEOPLE.chair]: "chair",
  [PEOPLE.secretariat]: "standing",
  [PEOPLE.member]: "member",
  [PEOPLE.otherMember]: "member",
  [PEOPLE.head]: "member",
} as const;

const VOTERS = [PEOPLE.chair, PEOPLE.secretariat, PEOPLE.member, PEOPLE.otherMember];

/** The rules in force today, under which the council is formed. */
async function ruleSet(house: House): Promise<string> {
  const query = { state: ["published" as const] };
  const { items } = await ok(house.as("secretariat").GET("/v1/rule-sets", { params: { query } }));
  const day = today();
  const valid = items.filter(
    ({ valid_from, valid_to }) => valid_from <= day && (valid_to === null || day < valid_to),
  );
  same(valid.length, 1, "rule sets in force");
  return valid[0]!.code;
}

async function form(house: House): Promise<Schemas["CouncilView"]> {
  const day = today();
  const body: Schemas["CreateCouncil"] = {
    name: "Hội đồng Thi đua - Khen thưởng Sở (ví dụ)",
    decision_number: "321/QĐ-STC-MAU",
    decided_on: day,
    rule_set_code: await ruleSet(house),
    chair_role: "department_director",
    standing_role: "department_office",
    valid_from: day,
    members: Object.entries(MEMBERS).map(([person_code, office]) => ({ person_code, office })),
  };
  const council = await made(house.as("leader").POST("/v1/councils", { body }));
  house.protocol.step(
    "leader",
    "thành lập Hội đồng",
    "forms the council",
    `${council.decision_number}, ${body.members.length} thành viên (members), ${body.rule_set_code}`,
  );
  return council;
}

/** A session with the dossiers on its agenda, everybody present, and open. */
async function convene(
  house: House,
  proposals: Proposal[],
): Promise<{ session: string; items: string[] }> {
  const secretariat = house.as("secretariat");
  const council = await form(house);
  const session = await made(
    secretariat.POST("/v1/councils/{council_id}/sessions", {
      params: { path: { council_id: council.id } },
      body: {
        planned_at: new Date().toISOString(),
        place: "Phòng họp mẫu số 1",
        secretary_code: PEOPLE.secretariat,
      },
    }),
  );
  const params = { path: { council_session_id: session.id } };
  const items: string[] = [];
  for (const { id } of proposals) {
    const call = secretariat.POST("/v1/council-sessions/{council_session_id}/agenda-items", {
      params,
      body: { award_proposal_id: id },
    });
    items.push((await made(call)).id);
  }
  const attendance = Object.keys(MEMBERS).map((person_code) => ({
    person_code,
    presence: "present" as const,
  }));
  await ok(
    secretariat.PUT("/v1/council-sessions/{council_session_id}/attendance", {
      params: { ...params, header: { "If-Match": "*" } },
      body: { attendance },
    }),
  );
  const opened = await ok(
    house.as("chair").POST("/v1/council-sessions/{council_session_id}/open", { params }),
  );
  same(opened.state, "in_session", "state of the session");
  house.protocol.step(
    "chair",
    "khai mạc phiên họp",
    "opens the session",
    `phiên số (session no.) ${session.number}, có mặt (present) ${attendance.length}`,
  );
  return { session: session.id, items };
}

/** A secret vote (bỏ phiếu kín) on one dossier: everybody who may agrees. */
async function vote(house: House, agenda_item_id: string): Promise<void> {
  const params = { path: { agenda_item_id } };
  await ok(house.as("chair").POST("/v1/agenda-items/{agenda_item_id}/open-voting", { params }));
  for (const code of VOTERS) {
    const ballot = house.connection.person(code).PUT("/v1/agenda-items/{agenda_item_id}/ballot", {
      params,
      body: { choice: "approve" },
    });
    await ok(ballot);
  }
  const counted = await ok(
    house.as("chair").POST("/v1/agenda-items/{agenda_item_id}/close-voting", { params, body: {} }),
  );
  const outcome = present(counted.outcome, "the outcome");
  same([outcome.agree, outcome.recused], [VOTERS.length, 1], "votes and who was recused");
  house.protocol.step(
    "chair",
    "kiểm phiếu kín",
    "counts the secret ballots",
    `phát ra (issued) ${outcome.issued}, đồng ý (agree) ${outcome.agree}, ` +
      `không tham gia (recused) ${outcome.recused}`,
  );
}

/** The minutes are made from what was written down, signed and numbered in the council's own series. */
async function minutes(house: House, session: string): Promise<Schemas["DocumentView"]> {
  const path = { council_session_id: session };
  const view = await ok(
    house.as("secretariat").GET("/v1/council-sessions/{council_session_id}/minutes", {
      params: { path },
    }),
  );
  same(view.is_final, true, "whether the minutes are final");
  const { document, bytes } = await render(house, house.as("secretariat"), {
    kind: "minutes",
    unit_code: "VP",
    council_session_id: session,
  });
  house.protocol.step(
    "secretariat",
    "lập biên bản họp Hội đồng",
    "renders the minutes of the council",
    `${view.items.length} nội dung (items), ${bytes.length} byte`,
  );
  await handOver(house, document.id);
  return issue(house, document.id, bytes, NUMBER);
}

export async function theCouncil(
  house: House,
  proposals: Proposal[],
): Promise<Schemas["DocumentView"]> {
  house.protocol.chapter("Hội đồng Thi đua - Khen thưởng", "the council");
  const { session, items } = await convene(house, proposals);
  await reasons(house, proposals, "open_voting");
  for (const item of items) await vote(house, item);
  const params = { path: { council_session_id: session } };
  const closed = await ok(
    house.as("chair").POST("/v1/council-sessions/{council_session_id}/close", {
      params,
      body: { conclusions: "Hội đồng thống nhất đề nghị trình Chủ tịch UBND Thành phố tặng Bằng khen" },
    }),
  );
  same(closed.state, "closed", "state of the session");
  for (const item of items) {
    const path = { agenda_item_id: item };
    await ok(
      house.as("secretariat").POST("/v1/agenda-items/{agenda_item_id}/communicate", {
        params: { path },
      }),
    );
  }
  for (const { id } of proposals) await house.inbox.wait("award_proposal.recommended", id);
  house.protocol.step(
    "secretariat",
    "thông báo kết luận của Hội đồng: đề nghị khen thưởng",
    "communicates the conclusions: recommended",
  );
  return minutes(house, session);
}
