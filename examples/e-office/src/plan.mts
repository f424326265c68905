// The plan (kế hoạch): from an unnumbered draft to one that is issued, launched and sent.

import { sha256 } from "./axis.mjs";
import { made, ok, type Schemas } from "./connection.mjs";
import { HOME_AFFAIRS, today, UNIT, type House } from "./house.mjs";
import { dispatch, handOver, issue, render, workOff } from "./papers.mjs";
import { expect, present, same } from "./protocol.mjs";

const NUMBER = { number: "15", symbol: "KH-STC" };

type Campaign = Schemas["CampaignView"];

async function theDraft(house: House): Promise<string> {
  const query = { level: ["department" as const], state: ["draft" as const] };
  const { items } = await ok(
    house.as("secretariat").GET("/v1/campaigns", { params: { query } }),
  );
  same(items.length, 1, "drafts of a plan");
  return items[0]!.id;
}

/** What the document would say on the axis, and what still keeps it from being sent. */
async function lookAtPackage(house: House, document_id: string, draft: Uint8Array): Promise<void> {
  const view = (await ok(
    house.machine.GET("/v1/documents/{document_id}/package", {
      params: { path: { document_id } },
      headers: { Accept: "application/json" },
    }),
  )) as Schemas["PackageView"];
  const flaws = view.flaws.map(({ code }) => code);
  expect(flaws.length > 0, "a draft could be sent");
  same(view.files[0]?.sha256, sha256(draft), "the draft in the package");
  house.protocol.step(
    "machine",
    "lấy gói dự thảo để trình ký",
    "pulls the package of the draft",
    `${present(view.kind_name, "the kind")}: ${view.title}`,
    `${view.files.length} tệp (file), sha256 ${sha256(draft).slice(0, 16)}…`,
    `còn thiếu (still missing): ${flaws.join(", ")}`,
  );
}

/** A unit takes part: its officer pledges, its head submits, the secretariat confirms. */
async function register(house: House, campaign_id: string): Promise<void> {
  const params = { path: { campaign_id } };
  const body: Schemas["CreateRegistration"] = {
    subject_kind: "unit",
    unit_code: UNIT,
    pledged_title: "Bằng khen của Chủ tịch UBND Thành phố",
    pledges: [{ text: "Số hóa hồ sơ được giao", value: "100", unit: "%" }],
  };
  const { id } = await made(
    house.as("officer").POST("/v1/campaigns/{campaign_id}/registrations", { params, body }),
  );
  const one = { params: { path: { registration_id: id } } };
  await ok(house.as("head").POST("/v1/registrations/{registration_id}/submit", one));
  const done = await ok(
    house.as("secretariat").POST("/v1/registrations/{registration_id}/confirm", one),
  );
  same(done.state, "confirmed", "state of the registration");
  house.protocol.step("head", "đăng ký thi đua", "registers with a pledge", `${UNIT}: ${done.state}`);
}

export async function thePlan(house: House): Promise<Campaign> {
  house.protocol.chapter("Kế hoạch", "the plan");
  const secretariat = house.as("secretariat");
  const params = { params: { path: { campaign_id: await theDraft(house) } } };
  const draft = await ok(secretariat.GET("/v1/campaigns/{campaign_id}", params));
  same([draft.number, draft.issued_on], [null, null], "number and date of the draft");
  const { document, bytes } = await render(house, secretariat, {
    kind: "plan",
    unit_code: "VP",
    campaign_id: draft.id,
  });
  house.protocol.step(
    "secretariat",
    "lập văn bản từ dữ liệu của kế hoạch",
    "renders the paper from the stored plan",
    document.title,
    `${document.page_count ?? "?"} trang (pages), ${bytes.length} byte`,
  );
  await handOver(house, document.id);
  await lookAtPackage(house, document.id, bytes);
  const issued = await issue(house, document.id, bytes, NUMBER);
  const numbered = await ok(secretariat.GET("/v1/campaigns/{campaign_id}", params));
  const code = `${NUMBER.number}/${NUMBER.symbol}`;
  same([numbered.number, numbered.issued_on], [code, today()], "number and date of the plan");
  const launched = await ok(
    house.as("leader").POST("/v1/campaigns/{campaign_id}/publish", params),
  );
  same(launched.state, "published", "state of the campaign");
  await house.inbox.wait("campaign.published", draft.id);
  house.protocol.step(
    "leader",
    "phát động phong trào theo kế hoạch đã ban hành",
    "launches the campaign of the issued plan",
    `${code}, ${launched.title}`,
  );
  await workOff(house, await dispatch(house, issued, [HOME_AFFAIRS]));
  await register(house, draft.id);
  return launched;
}
