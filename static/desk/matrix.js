// The matrix: what each persona may do on each route, by the live policy, by the candidate, and where the two differ.

import { breakable, counted, make, to } from "./make.js";
import { patch } from "./patch.js";

export const title = "Matrix";

const SHOWN = { "": "Live", candidate: "Candidate", flips: "What would flip" };

/** Opens the view in `body`. */
export function open(body, desk) {
  return {
    async show(query, ask) {
      const hasCandidate = Boolean(desk.overview().candidate?.revision);
      const show = hasCandidate && query.get("show") in SHOWN ? query.get("show") : "";
      const live = await ask("GET /admin/api/policy/matrix?of=live");
      const candidate = hasCandidate && (await ask("GET /admin/api/policy/matrix?of=candidate"));
      patch(body, content(live, candidate, show));
    },
  };
}

function content(live, candidate, show) {
  const flips = candidate ? countFlips(live, candidate) : 0;
  return [
    candidate &&
      make(
        "div",
        { class: "tools", "data-key": "tools" },
        choice(show),
        make("p", { class: "soft" }, summary(flips)),
      ),
    grid(live, candidate, show),
    make(
      "p",
      { class: "legend soft", "data-key": "legend" },
      "Each answer leads to its reason. A route with parameters is tried at one path.",
      candidate && [
        " ",
        make("span", { class: "flip-mark" }, "⇄"),
        " marks what the candidate would answer otherwise.",
      ],
    ),
  ].filter(Boolean);
}

function choice(show) {
  const links = Object.entries(SHOWN).map(([value, words]) =>
    make("a", { href: to("matrix", { show: value }), "aria-current": value === show && "true" }, words),
  );
  return make("nav", { class: "choice", "aria-label": "Which answers" }, links);
}

function summary(flips) {
  return flips
    ? `The candidate would flip ${counted(flips, "answer")} here.`
    : "The candidate would flip nothing here.";
}

function countFlips(live, candidate) {
  return pairs(live, candidate)
    .flatMap(({ answers }) => answers)
    .filter(({ now, then }) => then && now !== then).length;
}

// The rows of both, each with what both say to everybody: routes are the same for one server, personas too.
function pairs(live, candidate) {
  return live.routes.map((row, at) => {
    const other = candidate
      ? candidate.routes.find(({ method, route }) => method === row.method && route === row.route)
      : undefined;
    const answers = live.who.map((who) => ({
      who,
      now: row.who[who]?.answer ?? "—",
      then: other?.who[who]?.answer,
    }));
    return { ...row, at, answers };
  });
}

function grid(live, candidate, show) {
  const caption = make(
    "caption",
    { class: "visually-hidden" },
    `Personas and routes: ${SHOWN[show].toLowerCase()}`,
  );
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, "Route"),
    live.who.map((who) => make("th", { scope: "col" }, who)),
  );
  const rows = pairs(live, candidate).map((row) =>
    make(
      "tr",
      { "data-key": `${row.method} ${row.route}` },
      make(
        "th",
        { scope: "row" },
        make("span", { class: "method" }, row.method),
        " ",
        make("code", {}, breakable(row.route)),
      ),
      row.answers.map((answer) => cell(row, answer, show)),
    ),
  );
  return make(
    "div",
    {
      class: "sheet scroll",
      tabindex: "0",
      role: "region",
      "aria-label": "Personas and routes",
      "data-key": "grid",
    },
    make("table", { class: "matrix" }, caption, make("thead", {}, head), make("tbody", {}, rows)),
  );
}

function cell({ method, path }, { who, now, then }, show) {
  const flips = then !== undefined && now !== then;
  if (show === "flips" && !flips) return make("td", {}, make("span", { class: "same" }, "same"));
  const of = show === "" ? "" : "candidate";
  const words = show === "flips" ? `${now} → ${then}` : show === "candidate" ? then : now;
  const decisive = show === "" ? now : then;
  const name = `${who}, ${method} ${path}: ${words}${flips && show !== "flips" ? ", would flip" : ""}`;
  const mark = flips && make("span", { class: "flip-mark", "aria-hidden": "true" }, " ⇄");
  const link = make(
    "a",
    { href: to("try", { who, method, path, of }), "aria-label": name },
    show !== "flips" && sign(decisive),
    words,
    mark,
  );
  return make("td", { class: `${decisive === "allow" ? "allowed" : "refused"}${flips ? " flips" : ""}` }, link);
}

function sign(answer) {
  return make(
    "span",
    { class: "sign", "aria-hidden": "true" },
    { allow: "✓ ", deny: "✕ ", "step-up": "↑ " }[answer] ?? "! ",
  );
}
