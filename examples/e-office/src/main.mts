// An electronic office (văn phòng điện tử) that drives the whole way with a fresh `thidua demo --plan-only`:
// the plan from an unnumbered draft to issued, launched and sent, and a letter for the city's Bằng khen from
// the minutes of the council to the city's answer. DEMO holds what `demo --json` printed, RECEIVER an origin
// at which it may receive webhooks; without one it reads the feed.

import { theCity } from "./city.mjs";
import { theCouncil } from "./council.mjs";
import { Connection } from "./connection.mjs";
import { House, listOrganisations, signIn, syncDirectory } from "./house.mjs";
import { complete, openInbox } from "./inbox.mjs";
import { theNominations } from "./nominations.mjs";
import { thePlan } from "./plan.mjs";
import { present, Protocol, Surprise } from "./protocol.mjs";

const CLIENT = "e_office";

type Demo = { base_url: string; client_secrets: Record<string, string> };

async function run(): Promise<void> {
  const demo = JSON.parse(present(process.env["DEMO"], "DEMO")) as Demo;
  const secret = present(demo.client_secrets[CLIENT], `the secret of ${CLIENT}`);
  const connection = new Connection(demo.base_url, CLIENT, secret);
  const protocol = new Protocol();
  const since = new Date().toISOString();

  protocol.chapter("Kết nối", "connecting");
  await signIn(connection, protocol);
  const inbox = await openInbox(connection.machine(), process.env["RECEIVER"]);
  protocol.step("machine", "đăng ký nhận sự kiện", "subscribes to events", inbox.way);
  try {
    const house = new House(connection, protocol, inbox);
    await listOrganisations(house);
    await syncDirectory(house);
    const campaign = await thePlan(house);
    const { proposals } = await theNominations(house, campaign.id);
    const minutes = await theCouncil(house, proposals);
    await theCity(house, proposals, minutes);

    protocol.chapter("Đối chiếu", "checking");
    const count = await complete(house.machine, inbox, since);
    protocol.step(
      "machine",
      "mọi sự kiện đã đến và được xác minh",
      "every event has come and was verified",
      `${count} sự kiện (events), ${inbox.way}`,
    );
    console.log(`\nĐạt (passed): ${protocol.steps} bước (steps).`);
  } finally {
    await inbox.close();
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Surprise ? `Bất thường (surprise): ${error.message}` : error);
  process.exitCode = 1;
});
