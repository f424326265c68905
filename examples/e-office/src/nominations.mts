// Nominations for the city's Bằng khen: a collective and two persons, from the achievement to the opinion of
// the secretariat.

import { made, ok, type Schemas } from "./connection.mjs";
import { DECLINED, NOMINEE, today, UNIT, type House } from "./house.mjs";
import { plainPdf, putContent, render, upload } from "./papers.mjs";
import { expect, present, same } from "./protocol.mjs";

export const BANG_KHEN = "bang_khen_ubnd_tp";

export type Proposal = Schemas["AwardProposalView"];

type Warnings = Schemas["AcknowledgedWarning"][];
type Checkpoint = NonNullable<
  NonNullable<
    import("./api.d.ts").operations["get_award_proposal_readiness"]["parameters"]["query"]
  >["at"]
>;

/** What only warns here, and why each step is taken all the same. Any other warning is a surprise. */
const REASONS: Record<string, string> = {
  R01: "Văn bản căn cứ còn hiệu lực vào ngày xét",
  R14: "Đã đối chiếu hồ sơ cán bộ",
  R20: "Bản PDF ký số là bản gốc",
  R22: "Hồ sơ dồn vào cuối đợt xét",
  R32: "Thành phố không yêu cầu kết quả xếp loại khác",
  R38: "Danh sách đã công khai tại hội nghị của Sở",
  R42: "Bằng khen do Thành phố chi thưởng",
};

/** Reasons for what warns at a step; nothing may block it. A dossier by itself does not know of the decision
 * that is to be published, so that what that one says is judged when it is. */
export async function reasons(
  house: House,
  proposals: Proposal[],
  at: Checkpoint,
): Promise<Warnings> {
  const found = new Map<string, string>();
  for (const { id } of proposals) {
    const view = await ok(
      house.as("secretariat").GET("/v1/award-proposals/{award_proposal_id}/readiness", {
        params: { path: { award_proposal_id: id }, query: { at } },
      }),
    );
    const blocking = view.findings.filter(({ blocks }) => blocks && at !== "publish");
    const told = blocking.map(({ rule, sentence }) => `${rule} ${sentence.vi} (${sentence.en})`);
    expect(blocking.length === 0, `not ready at ${at}: ${told.join("; ")}`);
    for (const { rule, needs_reason, sentence } of view.findings) {
      if (needs_reason) {
        found.set(rule, present(REASONS[rule], `a reason for ${rule} at ${at}: ${sentence.en}`));
      }
    }
  }
  return [...found].map(([rule, reason]) => ({ rule, reason }));
}

/** The round, in which as many are proposed as its own caps allow. */
export async function openRound(house: House, campaign_id: string): Promise<Schemas["AwardRoundView"]> {
  const secretariat = house.as("secretariat");
  const day = today();
  const body: Schemas["CreateAwardRound"] = {
    name: "Đợt xét Bằng khen của ví dụ",
    award_type_codes: [BANG_KHEN],
    submission_from: day,
    submission_to: day,
    achievement_period_from: `${day.slice(0, 4)}-01-01`,
    achievement_period_to: day,
  };
  const round = await made(
    secretariat.POST("/v1/campaigns/{campaign_id}/award-rounds", {
      params: { path: { campaign_id } },
      body,
    }),
  );
  const params = { path: { award_round_id: round.id } };
  const cap = (subject_kind: "individual" | "collective", max_places: number) => ({
    award_type_code: BANG_KHEN,
    subject_kind,
    scope: "round",
    max_places,
  });
  await ok(
    secretariat.PUT("/v1/award-rounds/{award_round_id}/quotas", {
      params: { ...params, header: { "If-Match": "*" } },
      body: { quotas: [cap("individual", 2), cap("collective", 1)] },
    }),
  );
  const opened = await ok(secretariat.POST("/v1/award-rounds/{award_round_id}/open", { params }));
  same(opened.state, "open", "state of the round");
  house.protocol.step(
    "secretariat",
    "mở đợt xét khen thưởng",
    "opens an award round",
    `${opened.name}: ${opened.achievement_period_from} – ${opened.achievement_period_to}`,
  );
  return opened;
}

/** Something that was achieved: evidence, draft, the head's word, the secretariat's check. */
async function achievement(
  house: House,
  round: Schemas["AwardRoundView"],
  person_code: string | null,
  evidence: string,
): Promise<string> {
  const body: Schemas["CreateAchievement"] = {
    campaign_id: round.campaign_id,
    kind: "result",
    title: person_code ? "Số hóa hồ sơ theo lô" : "Trả kết quả trực tuyến trong ngày",
    subject_kind: person_code ? "individual" : "collective",
    unit_code: UNIT,
    person_code,
    period_from: round.achievement_period_from,
    period_to: round.achievement_period_to,
    effect: "Giảm một nửa thời gian giải quyết",
    evidence: [{ document_id: evidence }],
  };
  const drafted = await made(house.as("officer").POST("/v1/achievements", { body }));
  const params = { path: { achievement_id: drafted.id } };
  await ok(house.as("head").POST("/v1/achievements/{achievement_id}/submit", { params }));
  const verified = await ok(
    house.as("secretariat").POST("/v1/achievements/{achievement_id}/verify", { params }),
  );
  same(verified.state, "verified", "state of the achievement");
  return verified.id;
}

/** What the unit declares (kê khai) of a nominee about whom nothing is open. */
function declaration(person: string | null, rating: string): Schemas["AwardDeclaration"] {
  const day = today();
  const attested = (code: string) => ({
    code,
    is_met: true,
    confirmed_by: `Chi bộ ${UNIT}`,
    confirmed_on: day,
  });
  return {
    attestations: person ? [attested("exemplary")] : [attested("exemplary"), attested("united")],
    ratings: [
      {
        year: Number(day.slice(0, 4)),
        level: "good",
        source: person ? "nd_335_2025" : "nd_233_2026",
        document_id: rating,
      },
    ],
    working_time: person ? { months_worked: 12, leaves: [], is_left_out: false } : null,
    relies_on_certificate: false,
    report_date: day,
  };
}

/** The unit's officer drafts the dossier and has its report of achievements made; the head submits it. */
async function nominate(
  house: House,
  round: Schemas["AwardRoundView"],
  person_code: string | null,
): Promise<Proposal> {
  const officer = house.as("officer");
  const proof = { kind: "minh_chung", title: "Số liệu của đơn vị", unit_code: UNIT };
  const evidence = await upload(officer, proof, plainPdf("So lieu mau", person_code ?? UNIT));
  const body: Schemas["CreateAwardProposal"] = {
    campaign_id: round.campaign_id,
    award_round_id: round.id,
    award_type_code: BANG_KHEN,
    subject_kind: person_code ? "individual" : "collective",
    unit_code: UNIT,
    person_code,
    merit_clause: person_code ? "74.1.a" : "74.3.a",
    summary: person_code ? "Số hóa hồ sơ theo lô" : "Trả kết quả trực tuyến trong ngày",
    achievement_ids: [await achievement(house, round, person_code, evidence)],
    achievement_period_from: round.achievement_period_from,
    achievement_period_to: round.achievement_period_to,
    declaration: declaration(person_code, evidence),
  };
  const { id } = await made(officer.POST("/v1/award-proposals", { body }));
  const report = await render(house, officer, {
    kind: person_code ? "achievement_report_person" : "achievement_report_collective",
    unit_code: UNIT,
    award_proposal_id: id,
  });
  await putContent(officer, report.document.id, report.bytes);
  const papers = { to_trinh: evidence, bao_cao_thanh_tich: report.document.id, bien_ban_xet: evidence };
  for (const [paper_type, document_id] of Object.entries(papers)) {
    await ok(
      officer.PUT("/v1/award-proposals/{award_proposal_id}/papers/{paper_type}", {
        params: { path: { award_proposal_id: id, paper_type }, header: { "If-Match": "*" } },
        body: { document_id, is_signed: true },
      }),
    );
  }
  const params = { path: { award_proposal_id: id } };
  const drafted = await ok(officer.GET("/v1/award-proposals/{award_proposal_id}", { params }));
  const submitted = await ok(
    house.as("head").POST("/v1/award-proposals/{award_proposal_id}/submit", {
      params,
      body: { acknowledged_warnings: await reasons(house, [drafted], "submit") },
    }),
  );
  same(submitted.state, "submitted", "state of the proposal");
  house.protocol.step(
    "head",
    "nộp hồ sơ đề nghị Bằng khen, kèm báo cáo thành tích",
    "submits a dossier for a Bằng khen with its report",
    person_code ? `cá nhân (person) ${person_code}` : `tập thể (collective) ${UNIT}`,
  );
  return submitted;
}

/** The secretariat receives a dossier and finds it eligible. */
async function appraise(house: House, proposal: Proposal): Promise<Proposal> {
  const secretariat = house.as("secretariat");
  const params = { path: { award_proposal_id: proposal.id } };
  const received = await ok(
    secretariat.POST("/v1/award-proposals/{award_proposal_id}/receive", {
      params,
      body: { acknowledged_warnings: await reasons(house, [proposal], "receive") },
    }),
  );
  const appraised = await ok(
    secretariat.POST("/v1/award-proposals/{award_proposal_id}/appraise", {
      params,
      body: {
        outcome: "eligible",
        opinion: "Đúng đối tượng, đủ điều kiện, tiêu chuẩn; hồ sơ, thủ tục theo quy định",
        acknowledged_warnings: await reasons(house, [received], "appraise"),
      },
    }),
  );
  same(appraised.state, "appraised_eligible", "state of the proposal");
  house.protocol.step(
    "secretariat",
    "tiếp nhận, thẩm định: đủ điều kiện",
    "receives and appraises it: eligible",
    `quy tắc (rules) ${present(appraised.rule_set_code, "the rule set")}`,
  );
  return appraised;
}

export async function theNominations(
  house: House,
  campaign_id: string,
): Promise<{ round: Schemas["AwardRoundView"]; proposals: Proposal[] }> {
  house.protocol.chapter("Hồ sơ đề nghị khen thưởng", "the nominations");
  const round = await openRound(house, campaign_id);
  const proposals: Proposal[] = [];
  for (const person of [null, NOMINEE, DECLINED]) {
    proposals.push(await appraise(house, await nominate(house, round, person)));
  }
  return { round, proposals };
}
