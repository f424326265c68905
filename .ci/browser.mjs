// In a real headless Chromium, against a demo: the scoreboard of examples/, and /docs with Authorize and
// “Try it out”. DEMO is what `demo --json` printed, PAGES the origin that the demo lets read it.
// Arguments: the folder of the scoreboard, and the browser's program.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";

const [folder, executablePath] = process.argv.slice(2);
const demo = JSON.parse(process.env.DEMO);
const pages = new URL(process.env.PAGES);
// Swagger UI takes its time for so large a contract, and more on a busy machine.
const PATIENCE_MS = 180_000;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

function same(found, wanted, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what}: ${left}, expected ${right}`);
}

function expect(holds, what) {
  if (!holds) throw new Error(what);
}

/** Serves the page as it is, but for the address of the service, under a policy that allows no more. */
async function serve(port) {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; " +
    `img-src blob: data:; connect-src ${demo.base_url}; frame-ancestors 'none'`;
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, pages).pathname);
    const name = path === "/" ? "/index.html" : path;
    try {
      const text = await readFile(join(folder, name), "utf8");
      const told = text.replace("http://127.0.0.1:8080", demo.base_url);
      const type = `${TYPES[extname(name)]}; charset=utf-8`;
      response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": policy });
      response.end(told);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(port, pages.hostname, done));
  return server;
}

/** A page, what it complained about, and what it asked for. */
async function open(browser, url, waitUntil) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints = [];
  const asked = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => asked.push(request));
  await page.goto(url, { waitUntil, timeout: PATIENCE_MS });
  return { page, complaints, asked };
}

/** What is public of the campaign that has most of it. */
async function publicData() {
  const get = async (path) => (await fetch(`${demo.base_url}/v1/public/campaigns${path}`)).json();
  const { items: campaigns } = await get("?limit=200");
  for (const { id } of campaigns) {
    const { items: results } = await get(`/${id}/results?limit=200`);
    const { items: awards } = await get(`/${id}/awards?limit=200`);
    if (results.length > 0 && awards.length > 0) {
      return { campaigns, id, progress: await get(`/${id}/progress`), results, awards };
    }
  }
  throw new Error("the demo has no campaign with results and awards");
}

const rows = (page, id) =>
  page.$$eval(`#${id} tbody tr`, (all) =>
    all.map((row) => [...row.cells].map((cell) => cell.textContent)),
  );

/** Text and its ground differ enough to be read (WCAG 2.2, 1.4.3). */
async function contrasts(page) {
  return page.evaluate(() => {
    const channel = (part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = ([red, green, blue]) =>
      0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
    const ground = (node) => {
      for (let here = node; here; here = here.parentElement) {
        const colour = parts(getComputedStyle(here).backgroundColor);
        if (colour.length < 4 || colour[3] > 0) return colour;
      }
      return [255, 255, 255];
    };
    const own = (node) =>
      [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    return [...document.body.querySelectorAll("*")]
      .filter((node) => own(node) && node.checkVisibility())
      .map((node) => {
        const pair = [light(parts(getComputedStyle(node).color)), light(ground(node))];
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        return { text: node.textContent.trim().slice(0, 40), ratio };
      })
      .filter(({ ratio }) => ratio < 4.5);
  });
}

/** What assistive technology needs to know. */
async function accessible(page) {
  const flaws = await page.evaluate(() => {
    const found = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    if (count("h1") !== 1) found.push("not one h1");
    if (count("main") !== 1) found.push("not one main");
    if (count("img:not([alt])") > 0) found.push("an image without a text");
    for (const one of document.querySelectorAll("table")) {
      if (!one.caption?.textContent) found.push("a table without a caption");
      if ([...one.querySelectorAll("th")].some((head) => !head.scope)) found.push("a th without scope");
    }
    for (const one of document.querySelectorAll("[aria-labelledby]")) {
      const label = document.getElementById(one.getAttribute("aria-labelledby"));
      if (!label?.textContent) found.push(`${one.id} names a label that is not there`);
    }
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    if (new Set(ids).size !== ids.length) found.push("an id stands twice");
    return found;
  });
  same(flaws, [], "flaws of accessibility");
  same(await contrasts(page), [], "texts with too little contrast");
  const nameless = [];
  const look = (node) => {
    if (["button", "combobox", "link", "image", "region"].includes(node.role) && !node.name) {
      nameless.push(node.role);
    }
    (node.children ?? []).forEach(look);
  };
  look(await page.accessibility.snapshot());
  same(nameless, [], "roles without a name");
}

/** The keyboard gets past the head of the page at once. */
async function skips(page) {
  await page.reload({ waitUntil: "networkidle0" });
  await page.keyboard.press("Tab");
  same(await page.evaluate(() => document.activeElement.className), "skip", "first stop of Tab");
  await page.keyboard.press("Enter");
  same(await page.evaluate(() => location.hash), "#content", "where the first stop leads");
}

async function responsive(page) {
  for (const width of [320, 768, 1280]) {
    await page.setViewport({ width, height: 800 });
    const found = await page.evaluate(() => document.scrollingElement.scrollWidth);
    expect(found <= width, `the page is ${found} px wide on a screen of ${width}`);
  }
}

async function showsWhatIsPublic(page, data) {
  same(await page.$eval("#status", ({ textContent }) => textContent.length > 5), true, "a status");
  const titles = await page.$$eval("#campaign option", (all) => all.map((one) => one.textContent));
  same(titles, data.campaigns.map(({ title }) => title), "campaigns");
  const indicators = (await rows(page, "indicators")).map(([name]) => name);
  same(indicators, data.progress.indicators.map(({ name }) => name), "indicators");
  const ranked = (await rows(page, "results")).map(([unit, rank, total]) => [unit, rank, total]);
  const wanted = data.results.map((one) => [
    one.unit_name,
    String(one.rank),
    one.total.replace(".", ","),
  ]);
  same(ranked, wanted, "the ranking");
  const granted = (await rows(page, "awards")).map(([who]) => who);
  same(granted, data.awards.map(({ recipient_name }) => recipient_name), "awards");
  const counts = await page.$$eval("#totals dd", (all) => all.map((one) => Number(one.textContent)));
  same(counts[2], data.progress.totals.awards_count, "number of awards");
  const width = await page.$eval("#results img", ({ naturalWidth }) => naturalWidth);
  expect(width > 0, "the chart of the ranking is not shown");
}

async function speaksEnglish(page) {
  await page.click("[data-language=en]");
  await page.waitForFunction(() => document.querySelector("#awards h2")?.textContent === "Awards");
  same(await page.$eval("html", ({ lang }) => lang), "en", "language of the page");
  await page.reload({ waitUntil: "networkidle0" });
  same(await page.$eval("h1", (one) => one.textContent), "Emulation scoreboard", "after a reload");
  const pressed = await page.$eval("[data-language=en]", (one) => one.getAttribute("aria-pressed"));
  same(pressed, "true", "which language is chosen");
  await page.click("[data-language=vi]");
  await page.waitForFunction(() => document.querySelector("#totals h2")?.textContent === "Tổng quan");
}

async function theScoreboard(browser) {
  const data = await publicData();
  const { page, complaints, asked } = await open(browser, pages.href, "networkidle0");
  await page.click("[data-language=vi]");
  await page.waitForFunction(() => document.querySelector("#totals h2")?.textContent === "Tổng quan");
  await page.select("#campaign", data.id);
  await page.waitForSelector("#awards tbody");
  await page.waitForNetworkIdle();
  await showsWhatIsPublic(page, data);
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    await accessible(page);
  }
  await skips(page);
  await responsive(page);
  await speaksEnglish(page);
  const calls = asked.filter((one) => one.url().startsWith(demo.base_url));
  const others = calls.filter((one) => !one.url().includes("/v1/public/"));
  same(others.map((one) => one.url()), [], "calls that are not public");
  const signed = calls.filter((one) => "authorization" in one.headers());
  same(signed.length, 0, "calls with a token");
  same(complaints, [], "complaints of the browser");
  console.log(`scoreboard: ${calls.length} public calls, ${data.awards.length} awards shown`);
  await page.close();
}

/** An origin that the operator does not list reads nothing, and the page says so. */
async function aStrangerReadsNothing(browser, port) {
  const { page } = await open(browser, `http://${pages.hostname}:${port}/`, "load");
  await page.waitForSelector("#problem:not([hidden])");
  same(await page.$$eval("#content table", ({ length }) => length), 0, "tables for a stranger");
  console.log("scoreboard: a page of another origin is not let in");
  await page.close();
}

async function theDocs(browser) {
  const { page, complaints } = await open(browser, demo.docs_url, "domcontentloaded");
  const operation = "#operations-system-get_me";
  await page.waitForSelector(operation);
  await page.click(".auth-wrapper .btn.authorize");
  await page.type(".auth-container input", demo.tokens.secretariat);
  await page.click(".auth-btn-wrapper .btn.authorize");
  await page.waitForSelector(".auth-btn-wrapper .btn:not(.authorize)");
  await page.click(".auth-btn-wrapper .btn-done");
  await page.click(`${operation} .opblock-summary-control`);
  await page.waitForSelector(`${operation} .try-out__btn`);
  await page.click(`${operation} .try-out__btn`);
  await page.waitForSelector(`${operation} .execute`);
  await page.click(`${operation} .execute`);
  const answer = `${operation} .live-responses-table .response`;
  await page.waitForSelector(`${answer} .response-col_status`);
  const status = await page.$eval(`${answer} .response-col_status`, (one) => one.textContent);
  const body = await page.$eval(`${answer} .response-col_description`, (one) => one.textContent);
  same(status.trim().slice(0, 3), "200", "status of GET /v1/me in the page");
  expect(body.includes("CB013"), `who is signed in: ${body.slice(0, 300)}`);
  same(complaints, [], "complaints of the browser");
  console.log("docs: Authorize and “Try it out” work, GET /v1/me is answered");
  await page.close();
}

const server = await serve(Number(pages.port));
const stranger = await serve(0);
// Within a container there are no namespaces for a sandbox of its own.
const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await puppeteer.launch({ executablePath, args });
try {
  await theScoreboard(browser);
  await aStrangerReadsNothing(browser, stranger.address().port);
  await theDocs(browser);
} finally {
  await browser.close();
  for (const one of [server, stranger]) {
    one.closeAllConnections();
    one.close();
  }
}
