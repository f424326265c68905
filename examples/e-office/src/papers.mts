// Papers of the house: rendered from what is stored, signed, issued, sent, and followed until they are
// worked off.

import { createHash } from "node:crypto";
import { readLetter, STATUSES, writeStatus, type Letter } from "./axis.mjs";
import { made, ok, type Api, type Schemas } from "./connection.mjs";
import { OWN, SIGNER, today, type House } from "./house.mjs";
import { expect, present, same } from "./protocol.mjs";

const BYTES = "application/octet-stream";
const SIGNATURE_NOTE = "Ký mô phỏng của ví dụ: không có chữ ký số thật";

type Paper = Schemas["RenderDocument"];

/** What an issuance says: the series, number and symbol. */
export type Number = { organisation_code?: string; number: string; symbol: string };

/** A small PDF with these lines of plain letters, for papers that others make. */
export function plainPdf(...lines: string[]): Uint8Array {
  const shown = lines.map((line) => `(${line.replace(/[^ -~]|[()\\]/g, "")}) Tj T*`).join("\n");
  const stream = `BT /F1 14 Tf 16 TL 72 760 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
      "/Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}${table}${end}`, "latin1");
}

/** Puts the content of a document; its digest is checked on arrival. */
export async function putContent(api: Api, document_id: string, bytes: Uint8Array): Promise<void> {
  const digest = createHash("sha256").update(bytes).digest("base64");
  await made(
    api.PUT("/v1/documents/{document_id}/content", {
      params: { path: { document_id }, header: { "Content-Digest": `sha-256=:${digest}:` } },
      body: bytes as never,
      bodySerializer: (body) => body as unknown as Blob,
      headers: { "Content-Type": BYTES },
    }),
  );
}

/** Registers a document with its bytes. */
export async function upload(
  api: Api,
  body: Schemas["CreateDocument"],
  bytes: Uint8Array,
): Promise<string> {
  const { id } = await made(api.POST("/v1/documents", { body }));
  await putContent(api, id, bytes);
  return id;
}

/** Has a paper made from what is stored. The office hears of it; whoever had it made reads it as PDF. */
export async function render(
  house: House,
  api: Api,
  body: Paper,
): Promise<{ document: Schemas["DocumentView"]; bytes: Uint8Array }> {
  const document = await made(api.POST("/v1/documents/render", { body }));
  same(document.state, "draft", "state of a rendered paper");
  await house.inbox.wait("document.rendered", document.id);
  const read = await ok(
    api.GET("/v1/documents/{document_id}/renditions/{format}", {
      params: { path: { document_id: document.id, format: "pdf" } },
      parseAs: "arrayBuffer",
    }),
  );
  const bytes = Buffer.from(read as unknown as ArrayBuffer);
  expect(bytes.subarray(0, 5).toString("latin1") === "%PDF-", "the rendition is not a PDF");
  return { document, bytes };
}

/** The secretariat hands a draft over; the office hears that its package is ready. */
export async function handOver(house: House, document_id: string): Promise<void> {
  const packaged = await ok(
    house.as("secretariat").POST("/v1/documents/{document_id}/package", {
      params: { path: { document_id } },
    }),
  );
  same(packaged.state, "packaged", "state of the document");
  await house.inbox.wait("document.packaged", document_id);
  house.protocol.step(
    "secretariat",
    "đóng gói dự thảo, trình phát hành",
    "packages the draft for its issuance",
    packaged.title,
  );
}

/** The signed file becomes the content of its document, which then has its number. The same call once more,
 * as after a lost answer, gives the same answer. */
export async function issue(
  house: House,
  document_id: string,
  signed: Uint8Array,
  { organisation_code = OWN, number, symbol }: Number,
): Promise<Schemas["DocumentView"]> {
  await putContent(house.machine, document_id, signed);
  const body = {
    organisation_code,
    number,
    symbol,
    issued_on: today(),
    signer: SIGNER,
    signature_note: SIGNATURE_NOTE,
  };
  const header = { "Idempotency-Key": `issue-${document_id}` };
  const params = { path: { document_id }, header };
  const call = () =>
    ok(house.machine.POST("/v1/documents/{document_id}/issuance", { params, body }));
  const issued = await call();
  same(await call(), issued, "the answer to the same call");
  same(issued.state, "issued", "state of the document");
  await house.inbox.wait("document.issued", document_id);
  const { exchange_id } = present(issued.issuance, "the issuance");
  house.protocol.step(
    "machine",
    "cấp số, ký hiệu, ngày, người ký; phát hành",
    "gives number, symbol, date and signer",
    exchange_id,
    `sha256 ${present(issued.sha256, "the digest")}`,
  );
  return issued;
}

/** Where every recipient of a dispatch stands. */
async function stands(house: House, dispatch_id: string, wanted: string): Promise<void> {
  const params = { path: { dispatch_id } };
  const view = await ok(house.machine.GET("/v1/dispatches/{dispatch_id}", { params }));
  for (const one of view.recipients) same(one.state, wanted, `state of ${one.organisation_code}`);
}

/** Where a document stands. */
async function isNow(
  house: House,
  document_id: string,
  wanted: Schemas["DocumentState"],
): Promise<void> {
  const params = { path: { document_id } };
  const { state } = await ok(house.machine.GET("/v1/documents/{document_id}", { params }));
  same(state, wanted, "state of the document");
}

/** Sends an issued document, and reads the message as those who get it. */
export async function dispatch(
  house: House,
  document: Schemas["DocumentView"],
  recipient_codes: string[],
  attachment_ids: string[] = [],
): Promise<{ id: string; letter: Letter }> {
  const path = { document_id: document.id };
  const body = {
    act: "new",
    recipient_codes,
    attachment_ids,
    places: ["Như trên", "Lưu: VT, VP"],
  } as const;
  const sent = await made(
    house.as("secretariat").POST("/v1/documents/{document_id}/dispatch", {
      params: { path, header: { "Idempotency-Key": `dispatch-${document.id}` } },
      body: { ...body, places: [...body.places] },
    }),
  );
  await house.inbox.wait("document.dispatched", sent.id);
  await isNow(house, document.id, "dispatched");
  await stands(house, sent.id, "queued");
  const message = await ok(
    house.machine.GET("/v1/documents/{document_id}/package", {
      params: { path },
      headers: { Accept: "application/xml" },
      parseAs: "text",
    }),
  );
  const letter = readLetter(message as unknown as string);
  await stands(house, sent.id, "sent");
  same(letter.exchangeId, document.issuance?.exchange_id, "identity in the message");
  same(letter.to, recipient_codes, "recipients in the message");
  same(letter.files[0]?.sha256, document.sha256, "the file in the message");
  same(letter.files.length, 1 + attachment_ids.length, "files in the message");
  house.protocol.step(
    "secretariat",
    "gửi văn bản lên trục liên thông",
    "sends it by the document axis",
    `edXML ${letter.exchangeId} → ${letter.to.join(", ")}`,
    ...letter.files.map((file) => `${file.name} sha256 ${file.sha256.slice(0, 16)}…`),
  );
  return { id: sent.id, letter };
}

/** A message of the axis as it came; one that comes twice is taken once. */
export async function receive(house: House, message: string): Promise<Schemas["ExchangeMessageView"]> {
  const post = () =>
    house.machine.POST("/v1/exchange/messages", {
      body: message as never,
      bodySerializer: (body) => body as unknown as string,
      headers: { "Content-Type": BYTES },
    });
  const taken = await made(post());
  const again = await ok(post());
  same(again.id, taken.id, "the message that came twice");
  return taken;
}

/** Each receiver says step by step what becomes of a document, until it is worked off; with the last of them
 * the document is completed. */
export async function workOff(house: House, sent: { id: string; letter: Letter }): Promise<void> {
  const params = { path: { dispatch_id: sent.id } };
  for (const from of sent.letter.to) {
    const states: string[] = [];
    for (const status of STATUSES) {
      const message = writeStatus(sent.letter, from, status, new Date());
      const taken = await receive(house, message);
      same(taken.status_code, status[0], "code of the status");
      const path = { message_id: taken.id };
      const body = { outcome: "done" } as const;
      await ok(
        house.machine.POST("/v1/exchange/messages/{message_id}/ack", { params: { path }, body }),
      );
      const view = await ok(house.machine.GET("/v1/dispatches/{dispatch_id}", { params }));
      const here = view.recipients.find((one) => one.organisation_code === from);
      same(here?.state, status[1], `state of ${from}`);
      states.push(`${status[0]} ${status[1]}`);
    }
    house.protocol.step(
      "axis",
      `${from} trả trạng thái`,
      `${from} answers with statuses`,
      states.join(" → "),
    );
  }
  const { document_id } = await ok(house.machine.GET("/v1/dispatches/{dispatch_id}", { params }));
  await isNow(house, document_id, "completed");
  await house.inbox.wait("document.completed", document_id);
}
