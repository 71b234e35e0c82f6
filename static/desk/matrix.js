// The matrix: what each persona may do on each route, by the live policy, by the candidate, and where the two differ.

import { grid } from "./grid.js";
import { counted, make, to } from "./make.js";
import { patch } from "./patch.js";

export const title = "Matrix";

const SHOWN = { "": "Live", candidate: "Candidate", flips: "What would flip" };

/** Opens the view in `body`. */
export function open(body, desk) {
  return {
    async show(query, ask) {
      const hasCandidate = Boolean(desk.overview().candidate?.revision);
      const wanted = query.get("show") ?? "";
      const show = hasCandidate && Object.hasOwn(SHOWN, wanted) ? wanted : "";
      const live = await ask("GET /admin/api/policy/matrix?of=live");
      const candidate = hasCandidate && (await ask("GET /admin/api/policy/matrix?of=candidate"));
      patch(body, content(pairs(live, candidate), live.who, candidate, show));
    },
  };
}

// The rows, each with what both policies say to everybody: routes and personas are the same for both.
function pairs(live, candidate) {
  const others = new Map(candidate ? candidate.routes.map((row) => [`${row.method} ${row.route}`, row]) : []);
  return live.routes.map((row) => {
    const other = others.get(`${row.method} ${row.route}`);
    const answers = live.who.map((who) => answerOf(who, row.who[who]?.answer, other?.who[who]?.answer));
    return { ...row, answers };
  });
}

function answerOf(who, now, then) {
  return { who, now, then, flips: then !== undefined && then !== now };
}

function content(rows, who, candidate, show) {
  const flips = rows.flatMap(({ answers }) => answers).filter((answer) => answer.flips);
  const isAll = show !== "flips";
  const shownRows = isAll ? rows : rows.filter(({ answers }) => answers.some((answer) => answer.flips));
  const shownWho = isAll ? who : who.filter((one) => flips.some((answer) => answer.who === one));
  return [
    candidate && tools(show, flips.length),
    shownRows.length > 0 && grid(shownRows, shownWho, show, SHOWN[show]),
    make("p", { class: "legend soft", "data-key": "legend" }, legend(candidate, isAll)),
  ].filter(Boolean);
}

function tools(show, flips) {
  const links = Object.entries(SHOWN).map(([value, words]) =>
    make("a", { href: to("matrix", { show: value }), "aria-current": value === show && "true" }, words),
  );
  const words = flips
    ? `The candidate would flip ${counted(flips, "answer")} here.`
    : "The candidate would flip nothing here.";
  return make(
    "div",
    { class: "tools", "data-key": "tools" },
    make("nav", { class: "choice", "aria-label": "Which answers" }, links),
    make("p", { class: "soft" }, words),
  );
}

function legend(candidate, isAll) {
  if (!isAll) return "Routes and personas that keep their answers are left out.";
  return [
    "Each answer leads to its reason. A route with parameters is tried at one path.",
    candidate && [
      " ",
      make("span", { class: "flip-mark" }, "⇄"),
      " marks what the candidate would answer otherwise.",
    ],
  ];
}
