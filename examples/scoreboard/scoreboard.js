// Shows what is public of a campaign: progress, ranking and awards. Texts become text nodes and never
// markup, so that nothing that somebody wrote into the system runs here.

import { campaigns, Refused, scoreboard } from "./api.js";
import { preferred, remember, WORDS } from "./words.js";

const DATES = { vi: "vi-VN", en: "en-GB" };
const ZONE = "Asia/Ho_Chi_Minh";

const byId = (id) => document.getElementById(id);
const content = byId("content");
const problem = byId("problem");
const choice = byId("campaign");

let language = preferred();
let words = WORDS[language];
let known = [];
let loading = new AbortController();
let picture = null;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Exact decimals come as texts and stay exact; only the mark follows the language. */
const figure = (text) => (language === "vi" ? text.replace(".", ",") : text);

const day = (text) =>
  new Intl.DateTimeFormat(DATES[language], { dateStyle: "short", timeZone: "UTC" }).format(
    new Date(`${text}T00:00:00Z`),
  );

const moment = (text) =>
  new Intl.DateTimeFormat(DATES[language], {
    dateStyle: "short",
    timeStyle: "short",
    timeZone: ZONE,
  }).format(new Date(text));

/** A state in words; the colour only repeats them. */
const state = (code) => element("span", { class: code }, words.states[code] ?? code);

/** A table whose first column names the row; numbers stand to the right. */
function table(id, caption, columns, rows) {
  if (rows.length === 0) return element("p", { class: "note" }, words.none);
  const head = columns.map(([label, kind]) =>
    element("th", { scope: "col", ...(kind && { class: kind }) }, label),
  );
  const body = rows.map((cells) =>
    element(
      "tr",
      {},
      ...cells.map((cell, place) => {
        const kind = columns[place][1];
        const attributes = kind ? { class: kind } : {};
        return place === 0
          ? element("th", { scope: "row", ...attributes }, cell)
          : element("td", attributes, cell);
      }),
    ),
  );
  const made = element(
    "table",
    {},
    element("caption", { id: `${id}-caption` }, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  // What is wider than the screen scrolls by itself, for the keyboard too.
  const region = { class: "wide", role: "region", tabindex: "0" };
  return element("div", { ...region, "aria-labelledby": `${id}-caption` }, made);
}

function section(id, heading, ...children) {
  const title = element("h2", { id: `${id}-heading` }, heading);
  return element("section", { id, "aria-labelledby": `${id}-heading` }, title, ...children);
}

function totals({ totals: counts }) {
  const facts = [
    [words.registrations, counts.confirmed_registrations_count],
    [words.achievements, counts.verified_achievements_count],
    [words.awards, counts.awards_count],
  ];
  const list = facts.map(([term, count]) =>
    element("div", {}, element("dt", {}, term), element("dd", {}, String(count))),
  );
  return section("totals", words.totals, element("dl", { class: "totals" }, ...list));
}

function indicators({ indicators: all, year }) {
  const rows = all.map((one) => {
    const point = one.path.find((at) => at.year === year);
    const target = one.target === null ? "–" : `${figure(one.target)} ${one.unit}`;
    const mark = point?.target_status === "sample" ? ` (${words.sample})` : "";
    return [
      one.name,
      one.value === null ? "–" : `${figure(one.value)} ${one.unit}`,
      target + mark,
      state(one.state),
    ];
  });
  const columns = [
    [words.indicator],
    [words.value, "number"],
    [words.target, "number"],
    [words.state],
  ];
  return section(
    "indicators",
    words.indicators,
    table("indicators", words.indicatorsOf(year), columns, rows),
  );
}

function milestones({ milestones: all }) {
  const rows = all.map((one) => [
    one.name,
    one.due_on === null ? "–" : day(one.due_on),
    one.done_on === null ? "–" : day(one.done_on),
    state(one.state),
  ]);
  const columns = [
    [words.milestone],
    [words.due, "number"],
    [words.done, "number"],
    [words.state],
  ];
  return section(
    "milestones",
    words.milestones,
    table("milestones", words.milestones, columns, rows),
  );
}

function units({ units: all }) {
  const rows = all.map(({ unit_name, counts }) => [
    unit_name,
    String(counts.confirmed_registrations_count),
    String(counts.verified_achievements_count),
    String(counts.awards_count),
  ]);
  const columns = [
    [words.unit],
    [words.registrations, "number"],
    [words.achievements, "number"],
    [words.awards, "number"],
  ];
  return section("units", words.units, table("units", words.unitsCaption, columns, rows));
}

function results(all, chart) {
  const rows = all.map((one) => [
    one.unit_name,
    String(one.rank),
    figure(one.total),
    one.band === null ? "–" : one.band[language],
  ]);
  const columns = [
    [words.unit],
    [words.rank, "number"],
    [words.total, "number"],
    [words.band],
  ];
  const caption = all.length > 0 ? all[0].round_title : words.results;
  if (picture !== null) URL.revokeObjectURL(picture);
  picture = chart === null ? null : URL.createObjectURL(chart);
  const drawn =
    picture && element("figure", {}, element("img", { src: picture, alt: words.ranking }));
  return section("results", words.results, table("results", caption, columns, rows), drawn);
}

function awards(all) {
  const rows = all.map((one) => [
    one.recipient_name,
    one.unit_name,
    one.award_type_name,
    one.decision_number ?? "–",
    day(one.granted_on),
  ]);
  const columns = [
    [words.recipient],
    [words.unit],
    [words.award],
    [words.decision],
    [words.day, "number"],
  ];
  return section("awards", words.awards, table("awards", words.awards, columns, rows));
}

function show(id, { progress, results: ranked, awards: granted, chart }) {
  const campaign = known.find((one) => one.id === id);
  const plan =
    campaign.number === null || campaign.issued_on === null
      ? words.unnumbered
      : words.plan(campaign.number, day(campaign.issued_on));
  content.replaceChildren(
    problem,
    element("p", { id: "plan", class: "note" }, `${campaign.owner_unit_name}. ${plan}.`),
    totals(progress),
    indicators(progress),
    milestones(progress),
    units(progress),
    results(ranked, chart),
    awards(granted),
  );
  byId("status").textContent = words.loaded(moment(progress.as_of));
}

function fail(error) {
  if (error.name === "AbortError") return;
  content.replaceChildren(problem);
  problem.textContent = error instanceof Refused ? error.message : words.unreachable;
  problem.hidden = false;
  byId("status").textContent = "";
}

/** Loads what is chosen; an earlier load that is still going on is given up. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  problem.hidden = true;
  byId("status").textContent = words.loading;
  try {
    known = await campaigns(language, signal);
    const wanted = known.some(({ id }) => id === choice.value) ? choice.value : known[0]?.id;
    const options = known.map(({ id, title }) => element("option", { value: id }, title));
    choice.replaceChildren(...options);
    if (wanted === undefined) {
      content.replaceChildren(problem, element("p", { class: "note" }, words.none));
      byId("status").textContent = "";
      return;
    }
    choice.value = wanted;
    show(wanted, await scoreboard(wanted, language, signal));
  } catch (error) {
    fail(error);
  }
}

function speak(chosen) {
  language = chosen;
  words = WORDS[language];
  document.documentElement.lang = language;
  document.title = words.title;
  for (const one of document.querySelectorAll("[data-text]")) {
    one.textContent = words[one.dataset.text];
  }
  for (const one of document.querySelectorAll("[data-label]")) {
    one.setAttribute("aria-label", words[one.dataset.label]);
  }
  for (const one of document.querySelectorAll("[data-language]")) {
    one.setAttribute("aria-pressed", String(one.dataset.language === language));
  }
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    speak(button.dataset.language);
    remember(language);
    load();
  });
}
choice.addEventListener("change", load);
byId("choice").addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
speak(language);
load();
