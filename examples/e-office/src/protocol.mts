// What happened, in the order in which it happened: a line for each step, in Vietnamese and English.

/** An answer that the way does not allow for. It ends the program with a code that is not zero. */
export class Surprise extends Error {}

/** Who acts, as the protocol names them. */
export const ACTORS = {
  machine: "Văn phòng điện tử (e-office)",
  axis: "Trục liên thông (document axis)",
  admin: "Quản trị viên (administrator)",
  secretariat: "Văn phòng Sở (secretariat)",
  leader: "Lãnh đạo Sở (leader)",
  head: "Trưởng phòng CNTT (unit head)",
  officer: "Cán bộ phòng CNTT (unit officer)",
  chair: "Chủ tịch Hội đồng (council chair)",
  member: "Thành viên Hội đồng (council member)",
} as const;

export type ActorName = keyof typeof ACTORS;

export class Protocol {
  #chapters = 0;
  #steps = 0;

  get steps(): number {
    return this.#steps;
  }

  chapter(vietnamese: string, english: string): void {
    this.#chapters += 1;
    console.log(`\n${this.#chapters}. ${vietnamese} (${english})`);
  }

  /** One step, and below it what came of it. */
  step(who: ActorName, vietnamese: string, english: string, ...facts: string[]): void {
    this.#steps += 1;
    const number = String(this.#steps).padStart(3);
    console.log(`${number}  ${ACTORS[who]}: ${vietnamese} (${english})`);
    for (const fact of facts) console.log(`       ${fact}`);
  }
}

/** What has to be so. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Surprise(what);
}

/** Two values that have to be the same. */
export function same<T>(found: T, wanted: T, what: string): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  expect(left === right, `${what}: ${left}, expected ${right}`);
}

/** What has to be there. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Surprise(`${what} is missing`);
  return value;
}
