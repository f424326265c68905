// The sign-on of a house, for .ci/oidc.py: node .ci/oidc.mjs LIBRARY PORT
//
// LIBRARY is the entry of oidc-provider (npm), which the OpenID Foundation has certified. It signs people in
// by the forms that it brings for development: whoever they say they are. Orders come by standard input,
// one a line, and each is answered by a line of JSON:
//
//   rotate   signs with a new key from now on; the key before it is still published
//   retire   publishes the newest key alone
//   clock N  lives N seconds later than everybody else

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [library, port] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(library).href);

const issuer = `http://127.0.0.1:${port}`;
const cookieKeys = [randomUUID()];
let keys = [newKey()];
let handle = serving();

const now = Date.now;
let offset = 0;
Date.now = () => now() + offset;

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

function application(id) {
  return {
    client_id: id,
    application_type: "native", // the scripted browser listens on this machine
    redirect_uris: [`http://127.0.0.1:${port}/back`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "none", // PKCE stands in its place
  };
}

function serving() {
  return new Provider(issuer, {
    clients: [application("thidua"), application("he-thong-khac")],
    jwks: { keys },
    cookies: { keys: cookieKeys },
    claims: { openid: ["sub", "employee_code"] },
    conformIdTokenClaims: false, // the staff code stands in the ID token itself
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: `mau-${id}`, employee_code: id }),
    }),
    // Longer than the clock is set back: the browser keeps no cookie that has ended.
    ttl: { IdToken: 600, AccessToken: 600, Interaction: 7200, Session: 7200, Grant: 7200 },
  }).callback();
}

const orders = {
  rotate() {
    keys = [newKey(), ...keys];
    handle = serving();
  },
  retire() {
    keys = keys.slice(0, 1);
    handle = serving();
  },
  clock(seconds) {
    offset = Number(seconds) * 1000;
  },
};

const server = createServer((request, response) => handle(request, response));
server.listen(Number(port), "127.0.0.1", () => answer());

function answer() {
  console.log(JSON.stringify({ issuer, kids: keys.map((key) => key.kid) }));
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [order, value] = line.split(" ");
  orders[order](value);
  answer();
});
lines.on("close", () => process.exit());
