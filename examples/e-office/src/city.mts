// The letter (tờ trình) that goes up to the city with the minutes and the list, and the city's answer, until
// the awards stand.

import { firstFile, writeLetter, type CityLetter, type Letter } from "./axis.mjs";
import { made, ok, type Schemas } from "./connection.mjs";
import { CITY, DECLINED, HOME_AFFAIRS, OWN, today, type House } from "./house.mjs";
import { reasons, type Proposal } from "./nominations.mjs";
import {
  dispatch,
  handOver,
  issue,
  plainPdf,
  putContent,
  receive,
  render,
  upload,
  workOff,
} from "./papers.mjs";
import { present, same } from "./protocol.mjs";

const NUMBER = { number: "148", symbol: "TTr-STC" };
const CITY_NUMBER = { number: "5500", symbol: "QĐ-UBND" };
const CITY_SIGNER = { position: "CHỦ TỊCH", full_name: "Người ký mẫu của Thành phố" };
const CITY_TITLE = "Về việc tặng Bằng khen của Chủ tịch UBND Thành phố (văn bản mẫu)";

/** The dossiers go up with the letter, whose number they take. */
async function forward(house: House, proposals: Proposal[], letter: string): Promise<void> {
  const code = `${NUMBER.number}/${NUMBER.symbol}`;
  for (const proposal of proposals) {
    const sent = await ok(
      house.as("secretariat").POST("/v1/award-proposals/{award_proposal_id}/forward", {
        params: { path: { award_proposal_id: proposal.id } },
        body: {
          dispatch_document_id: letter,
          acknowledged_warnings: await reasons(house, [proposal], "forward"),
        },
      }),
    );
    same(sent.state, "forwarded", "state of the proposal");
    same(sent.forwarding?.dispatch_number, code, "number of the letter");
    await house.inbox.wait("award_proposal.forwarded", proposal.id);
  }
  house.protocol.step(
    "secretariat",
    "trình Thành phố các hồ sơ đã được Hội đồng thông qua",
    "forwards the recommended dossiers",
    `${proposals.length} hồ sơ (dossiers), ${code}`,
  );
}

/** The letter and the list that goes with it, signed, numbered and sent; what the city reads. */
async function submission(
  house: House,
  proposals: Proposal[],
  minutes: Schemas["DocumentView"],
): Promise<Letter> {
  const secretariat = house.as("secretariat");
  const source = { unit_code: "VP", award_proposal_ids: proposals.map(({ id }) => id) };
  const list = await render(house, secretariat, { kind: "nominee_list", ...source });
  await putContent(secretariat, list.document.id, list.bytes);
  const { document, bytes } = await render(house, secretariat, {
    kind: "submission",
    ...source,
    frame: { addressees: ["Chủ tịch UBND Thành phố", "Sở Nội vụ"] },
  });
  house.protocol.step(
    "secretariat",
    "lập tờ trình và danh sách đề nghị",
    "renders the letter and its list",
    document.title,
    `${bytes.length} + ${list.bytes.length} byte`,
  );
  await handOver(house, document.id);
  const issued = await issue(house, document.id, bytes, NUMBER);
  await forward(house, proposals, document.id);
  const sent = await dispatch(
    house,
    issued,
    [CITY, HOME_AFFAIRS],
    [minutes.id, list.document.id],
  );
  await workOff(house, sent);
  return sent.letter;
}

/** A letter of the city comes by the axis; the office files it as a document with its number. */
async function arrive(
  house: House,
  letter: Omit<CityLetter, "to" | "issuedOn">,
  kind: string,
): Promise<{ document_id: string; code: string; dated: string }> {
  const message = writeLetter({ to: OWN, issuedOn: today(), ...letter }, new Date());
  const taken = await receive(house, message);
  same(taken.kind, "document", "kind of the message");
  await house.inbox.wait("exchange_message.received", taken.id);
  const path = { message_id: taken.id };
  const kept = await ok(
    house.machine.GET("/v1/exchange/messages/{message_id}/content", {
      params: { path },
      parseAs: "text",
    }),
  );
  const dated = present(taken.header.issued_on, "the date");
  const document: Schemas["CreateDocument"] = {
    kind,
    title: present(taken.subject, "the subject"),
    number: letter.number,
    symbol: letter.symbol,
    issued_on: dated,
    issuing_body: present(taken.header.sender_name, "the sender"),
    signer_name: present(taken.header.signer_name, "the signer"),
    unit_code: "VP",
    external_refs: [{ system: "document_axis", id: taken.exchange_id }],
  };
  const document_id = await upload(house.machine, document, firstFile(kept as unknown as string));
  const body = { outcome: "done" } as const;
  const done = await ok(
    house.machine.POST("/v1/exchange/messages/{message_id}/ack", { params: { path }, body }),
  );
  same(done.state, "done", "state of the message");
  house.protocol.step(
    "axis",
    "Thành phố trả lời tờ trình",
    "the city answers the letter",
    taken.exchange_id,
    document.title,
  );
  return { document_id, code: taken.header.code, dated };
}

/** What the city does not grant: its letter, and the answer that the secretariat records. */
async function decline(house: House, letter: Letter, proposal: Proposal): Promise<void> {
  const { code, dated } = await arrive(
    house,
    {
      from: HOME_AFFAIRS,
      fromName: "Sở Nội vụ (mã mẫu)",
      number: "912",
      symbol: "SNV-BTĐKT",
      kindCode: "18",
      kindName: "Công văn",
      subject: "Về việc một trường hợp chưa đủ điều kiện khen thưởng (văn bản mẫu)",
      signer: { position: "GIÁM ĐỐC", full_name: "Người ký mẫu của Sở Nội vụ" },
      answers: letter,
      file: { name: "912-SNV-BTDKT.pdf", bytes: plainPdf("CONG VAN 912/SNV-BTDKT (mau)") },
    },
    "cong_van",
  );
  const answered = await ok(
    house.as("secretariat").POST("/v1/award-proposals/{award_proposal_id}/record-city-answer", {
      params: { path: { award_proposal_id: proposal.id } },
      body: {
        outcome: "declined",
        number: code,
        dated,
        reasons: [
          {
            code: "criteria",
            ground: "Luật TĐKT Đ.5.2.c",
            text: "Thành tích chưa đến mức khen thưởng ở hình thức này",
          },
        ],
      },
    }),
  );
  same(answered.state, "declined", "state of the proposal");
  house.protocol.step(
    "secretariat",
    "ghi kết quả: Thành phố không khen thưởng một trường hợp",
    "records that the city declines one",
    `${proposal.person_code}: ${answered.city_answer?.number}, ${answered.state}`,
  );
}

/** The city's decision, filed. */
async function decisionOf(house: House, letter: Letter): Promise<string> {
  const { document_id } = await arrive(
    house,
    {
      from: CITY,
      fromName: "UBND thành phố (mã mẫu)",
      ...CITY_NUMBER,
      kindCode: "2",
      kindName: "Quyết định",
      subject: CITY_TITLE,
      signer: CITY_SIGNER,
      answers: letter,
      file: { name: "5500-QD-UBND.pdf", bytes: plainPdf("QUYET DINH 5500/QD-UBND (mau)") },
    },
    "quyet_dinh",
  );
  return document_id;
}

/** The secretariat records the decision, the leader publishes it, and the awards stand. */
async function decide(
  house: House,
  proposals: Proposal[],
  document_id: string,
): Promise<Schemas["AwardView"][]> {
  const body: Schemas["CreateDecision"] = {
    campaign_id: present(proposals[0], "a proposal").campaign_id,
    authority: "city_chairman",
    title: CITY_TITLE,
    ...CITY_NUMBER,
    issued_on: today(),
    signer_name: CITY_SIGNER.full_name,
    signer_title: "Chủ tịch UBND Thành phố",
    cites_plan: false,
    document_id,
    granted_proposal_ids: proposals.map(({ id }) => id),
  };
  const header = { "Idempotency-Key": `decision-${document_id}` };
  const { id } = await made(
    house.as("secretariat").POST("/v1/decisions", { params: { header }, body }),
  );
  const published = await ok(
    house.as("leader").POST("/v1/decisions/{decision_id}/publish", {
      params: { path: { decision_id: id } },
      body: { acknowledged_warnings: await reasons(house, proposals, "publish") },
    }),
  );
  same(published.state, "published", "state of the decision");
  await house.inbox.wait("decision.published", id);
  const query = { decision_id: id };
  const { items } = await ok(house.as("secretariat").GET("/v1/awards", { params: { query } }));
  same(items.length, proposals.length, "awards");
  same([...new Set(items.map(({ state }) => state))], ["active"], "states of the awards");
  house.protocol.step(
    "leader",
    "công bố quyết định của Thành phố",
    "publishes the city's decision",
    ...items.map((one) => `${one.decision_number}: ${one.person_code ?? one.unit_code}, ${one.state}`),
  );
  return items;
}

/** What everybody may see, without a token. */
async function lookInPublic(house: House, campaign_id: string, wanted: number): Promise<void> {
  const { items } = await ok(
    house.connection
      .nobody()
      .GET("/v1/public/campaigns/{campaign_id}/awards", { params: { path: { campaign_id } } }),
  );
  same(items.length, wanted, "public awards");
  house.protocol.step(
    "machine",
    "xem kết quả công khai, không cần đăng nhập",
    "looks at what is public, without a token",
    ...items.map((one) => `${one.award_type_name}: ${one.recipient_name}`),
  );
}

export async function theCity(
  house: House,
  proposals: Proposal[],
  minutes: Schemas["DocumentView"],
): Promise<void> {
  house.protocol.chapter("Tờ trình và trả lời của Thành phố", "the letter and the city's answer");
  const letter = await submission(house, proposals, minutes);
  const granted = proposals.filter(({ person_code }) => person_code !== DECLINED);
  for (const proposal of proposals) {
    if (!granted.includes(proposal)) await decline(house, letter, proposal);
  }
  const awards = await decide(house, granted, await decisionOf(house, letter));
  for (const { id } of granted) {
    const params = { path: { award_proposal_id: id } };
    const view = await ok(
      house.as("secretariat").GET("/v1/award-proposals/{award_proposal_id}", { params }),
    );
    same(view.state, "awarded", "state of the proposal");
  }
  await lookInPublic(house, present(proposals[0], "a proposal").campaign_id, awards.length);
}
