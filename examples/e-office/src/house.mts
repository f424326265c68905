// The house in which the office works: who is who in `thidua demo`, the organisations of the axis, and the
// directory that the office keeps in step.

import { Connection, made, ok, type Api, type Schemas } from "./connection.mjs";
import type { Inbox } from "./inbox.mjs";
import { present, same, type ActorName, type Protocol } from "./protocol.mjs";

/** Codes of organisations (mã định danh); all of them samples but the form. */
export const OWN = "H26.99";
export const COUNCIL = "H26.99.TDKT";
export const CITY = "H26";
export const HOME_AFFAIRS = "H26.98";

const ORGANISATIONS: Record<string, Schemas["PutOrganisation"]> = {
  [OWN]: { name: "Sở Tài chính (mã mẫu)", place: "Hà Nội", parent_name: "UBND thành phố Hà Nội" },
  [COUNCIL]: { name: "Hội đồng Thi đua - Khen thưởng Sở (mã mẫu)", place: "Hà Nội" },
  [CITY]: { name: "UBND thành phố (mã mẫu)", place: "Hà Nội" },
  [HOME_AFFAIRS]: { name: "Sở Nội vụ (mã mẫu)", place: "Hà Nội" },
};

/** Codes of the demo's people, by what they do. */
export const PEOPLE = {
  admin: "CB001",
  secretariat: "CB013",
  leader: "CB025",
  head: "CB002",
  officer: "CB014",
  chair: "CB037",
  member: "CB049",
  otherMember: "CB003",
} as const;

/** Which unit is nominated, and who of its people: the first is new in the directory, the second the city
 * declines. */
export const UNIT = "CNTT";
export const NOMINEE = "CB121";
export const NOMINEE_NAME = "Cán bộ mẫu 121";
export const DECLINED = "CB110";

export const SIGNER = { position: "GIÁM ĐỐC", full_name: "Người ký mẫu" };

/** The day in Hanoi. */
export const today = (): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());

/** Everything that a step needs. */
export class House {
  readonly connection: Connection;
  readonly protocol: Protocol;
  readonly inbox: Inbox;

  constructor(connection: Connection, protocol: Protocol, inbox: Inbox) {
    this.connection = connection;
    this.protocol = protocol;
    this.inbox = inbox;
  }

  get machine(): Api {
    return this.connection.machine();
  }

  as(who: Exclude<ActorName, "machine" | "axis">): Api {
    return this.connection.person(PEOPLE[who]);
  }
}

/** Signs in for the office and for one of its people, and looks at what both tokens say. */
export async function signIn(connection: Connection, protocol: Protocol): Promise<void> {
  const office = await ok(connection.machine().GET("/v1/me"));
  protocol.step(
    "machine",
    "đăng nhập bằng client credentials",
    "signs in by client credentials",
    `${office.kind} ${office.code}, ${office.scopes.length} scopes`,
  );
  const person = await ok(connection.person(PEOPLE.secretariat).GET("/v1/me"));
  same(person.code, PEOPLE.secretariat, "who the token speaks for");
  protocol.step(
    "machine",
    "đổi mã truy cập để thay mặt cán bộ",
    "exchanges a token to act for a person",
    `${person.kind} ${person.code}, unit ${present(person.unit_code, "the unit")}`,
  );
}

/** The organisations with which documents are exchanged; an administrator lists them once. */
export async function listOrganisations(house: House): Promise<void> {
  const admin = house.as("admin");
  for (const [organisation_code, body] of Object.entries(ORGANISATIONS)) {
    const path = { organisation_code };
    await made(admin.PUT("/v1/organisations/{organisation_code}", { params: { path }, body }));
  }
  const names = Object.keys(ORGANISATIONS).join(", ");
  house.protocol.step("admin", "lập danh mục cơ quan", "lists the organisations", names);
}

/** Brings unit and person of the office's directory over, and again: the second time changes nothing. */
export async function syncDirectory(house: House): Promise<void> {
  const unit = {
    name: "Phòng mẫu 13",
    kind: "room",
    parent_code: "STC",
    valid_from: "2025-03-01",
    is_sample: true,
  } as const;
  const path = { unit_code: "P13" };
  const send = (header: Record<string, string>) =>
    house.machine.PUT("/v1/units/{unit_code}", { params: { path, header }, body: unit });
  const first = await made(send({ "Idempotency-Key": "e-office-unit-P13" }));
  const again = await made(send({ "Idempotency-Key": "e-office-unit-P13" }));
  same(again.version, first.version, "the version after the same call");
  const person = {
    full_name: NOMINEE_NAME,
    kind: "civil_servant",
    position_class: "staff",
    position_title: "Chuyên viên mẫu",
    sex: "female",
    unit_code: UNIT,
    unit_since: "2025-03-01",
    joined_on: "2025-03-01",
    is_sample: true,
  } as const;
  const params = { path: { person_code: NOMINEE } };
  await made(house.machine.PUT("/v1/persons/{person_code}", { params, body: person }));
  house.protocol.step(
    "machine",
    "đồng bộ đơn vị và cán bộ",
    "brings a unit and a person of its directory over",
    `P13 ${unit.name}, ${NOMINEE} ${NOMINEE_NAME}`,
  );
}
