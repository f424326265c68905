// The document axis (trục liên thông văn bản) and who is behind it: reads the messages that leave, and
// writes those that come back, as edXML of QCVN 102:2016.

import { createHash } from "node:crypto";
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { expect, present, same } from "./protocol.mjs";

const NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/** What became of a document, and what its receiver says of it. */
export const STATUSES = [
  ["01", "arrived", "Đã đến"],
  ["03", "received", "Đã tiếp nhận"],
  ["04", "processing", "Đã phân công xử lý"],
  ["06", "done", "Đã hoàn thành"],
] as const;

export type Status = (typeof STATUSES)[number];

/** A document as its receiver reads it. */
export type Letter = {
  from: string;
  to: string[];
  number: string;
  symbol: string;
  issuedOn: string;
  exchangeId: string;
  subject: string;
  files: { name: string; sha256: string }[];
};

/** A document of the city that answers one of ours. */
export type CityLetter = {
  from: string;
  fromName: string;
  to: string;
  number: string;
  symbol: string;
  issuedOn: string;
  kindCode: string;
  kindName: string;
  subject: string;
  signer: { position: string; full_name: string };
  answers: Letter;
  file: { name: string; bytes: Uint8Array };
};

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

type Node = Record<string, unknown>;

function at(node: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>((here, name) => {
    expect(typeof here === "object" && here !== null, `the message has no ${name}`);
    return (here as Node)[name];
  }, node);
}

const text = (node: unknown, ...names: string[]) =>
  String(present(at(node, ...names) as string | undefined, names.join("/")));

const all = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The days of a message, `2026/11/02`, as the API writes them, and back. */
const dashed = (day: string) => day.replaceAll("/", "-");
const slashed = (day: string) => day.replaceAll("-", "/");

/** Reads a message with a document, as the receiver's system would. */
export function readLetter(message: string): Letter {
  const parser = new XMLParser({
    removeNSPrefix: true,
    parseTagValue: false,
    ignoreAttributes: true,
    processEntities: true,
  });
  const root = at(parser.parse(message), "edXML");
  const header = at(root, "edXMLEnvelope", "edXMLHeader", "MessageHeader");
  const attachments = all(at(root, "AttachmentEncoded", "Attachment"));
  const letter = {
    from: text(header, "From", "OrganId"),
    to: all(at(header, "To")).map((one) => text(one, "OrganId")),
    number: text(header, "Code", "CodeNumber"),
    symbol: text(header, "Code", "CodeNotation"),
    issuedOn: dashed(text(header, "PromulgationInfo", "PromulgationDate")),
    exchangeId: text(header, "DocumentId"),
    subject: text(header, "Subject"),
    files: attachments.map((one) => ({
      name: text(one, "AttachmentName"),
      sha256: sha256(Buffer.from(text(one, "ContentTransferEncoded"), "base64")),
    })),
  };
  const { from, issuedOn, number, symbol } = letter;
  const identity = `${from},${slashed(issuedOn)},${number}/${symbol}`;
  same(letter.exchangeId, identity, "DocumentId of the message");
  return letter;
}

/** The moment in Hanoi, as messages write it. */
function stamp(moment: Date): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return slashed(parts.format(moment));
}

/** Names every element of the message in its namespace. */
function prefixed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(prefixed);
  if (typeof node !== "object" || node === null) return node;
  const named = Object.entries(node).map(([name, value]) => [`edXML:${name}`, prefixed(value)]);
  return Object.fromEntries(named);
}

function envelope(content: Node, rest: Node = {}): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true });
  const inner = prefixed({ edXMLEnvelope: content }) as Record<string, Node>;
  Object.assign(inner["edXML:edXMLEnvelope"]!, { "@_xmlns:edXML": NAMESPACE });
  const root = { edXML: { "@_xmlns": NAMESPACE, ...inner, ...rest } };
  return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build(root)}`;
}

const answered = (letter: Letter) => ({
  OrganId: letter.from,
  Code: `${letter.number}/${letter.symbol}`,
  DocumentId: letter.exchangeId,
  PromulgationDate: slashed(letter.issuedOn),
});

/** What a receiver says of a document. */
export function writeStatus(letter: Letter, from: string, status: Status, moment: Date): string {
  const [code, , description] = status;
  const MessageHeader = {
    From: { OrganId: from },
    ResponseFor: answered(letter),
    StaffInfo: { Staff: "Văn thư mẫu" },
    StatusCode: code,
    Description: description,
    Timestamp: stamp(moment),
  };
  return envelope({ edXMLHeader: { MessageHeader } });
}

/** The city's document. */
export function writeLetter(letter: CityLetter, moment: Date): string {
  const contentId = "cid:quyet-dinh-mau";
  const file = { ContentType: "application/pdf", AttachmentName: letter.file.name };
  const MessageHeader = {
    From: { OrganId: letter.from, OrganName: letter.fromName },
    To: { OrganId: letter.to },
    Code: { CodeNumber: letter.number, CodeNotation: letter.symbol },
    PromulgationInfo: { Place: "Hà Nội", PromulgationDate: slashed(letter.issuedOn) },
    DocumentType: { Type: letter.kindCode, TypeName: letter.kindName },
    Subject: letter.subject,
    SignerInfo: { Position: letter.signer.position, FullName: letter.signer.full_name },
    ResponseFor: answered(letter.answers),
    SteeringType: "0",
    DocumentId: `${letter.from},${slashed(letter.issuedOn)},${letter.number}/${letter.symbol}`,
  };
  const TraceHeaderList = {
    TraceHeader: { OrganId: letter.from, Timestamp: stamp(moment) },
    Bussiness: { BussinessDocType: "0", BussinessDocReason: "Văn bản điện tử mới", Paper: "0" },
  };
  const Reference = { ContentId: contentId, ...file };
  const encoded = Buffer.from(letter.file.bytes).toString("base64");
  return envelope(
    {
      edXMLHeader: { MessageHeader, TraceHeaderList },
      edXMLBody: { edXMLManifest: { Reference } },
    },
    {
      AttachmentEncoded: {
        Attachment: { ContentId: contentId, ContentTransferEncoded: encoded, ...file },
      },
    },
  );
}

/** Reads the first file of a message. */
export function firstFile(message: string): Uint8Array {
  const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false });
  const root = at(parser.parse(message), "edXML");
  const [first] = all(at(root, "AttachmentEncoded", "Attachment"));
  return Buffer.from(text(first, "ContentTransferEncoded"), "base64");
}
