// The table of routes and personas: each answer as a link to its reason, what flips marked by a sign and a frame.

import { breakable, make, to } from "./make.js";

/** The table of `rows` and the personas `who`; `show` is "", "candidate" or "flips", and `words` says so. */
export function grid(rows, who, show, words) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, "Route"),
    who.map((one) => make("th", { scope: "col" }, one)),
  );
  const table = make(
    "table",
    { class: "matrix" },
    make("caption", { class: "visually-hidden" }, `Personas and routes: ${words.toLowerCase()}`),
    make("thead", {}, head),
    make(
      "tbody",
      {},
      rows.map((row) => line(row, who, show)),
    ),
  );
  const attributes = { class: "sheet scroll", tabindex: "0", role: "region", "aria-label": "Personas and routes" };
  return make("div", { ...attributes, "data-key": "grid" }, table);
}

function line(row, who, show) {
  const { method, route, answers } = row;
  const shown = answers.filter((answer) => who.includes(answer.who));
  return make(
    "tr",
    { "data-key": `${method} ${route}` },
    make(
      "th",
      { scope: "row" },
      make("span", { class: "method" }, method),
      " ",
      make("code", {}, breakable(route)),
    ),
    shown.map((answer) => cell(row, answer, show)),
  );
}

function cell({ method, path }, { who, now, then, flips }, show) {
  if (show === "flips" && !flips) return make("td", {}, make("span", { class: "same" }, "same"));
  const answer = (show ? then : now) ?? "—";
  const words = show === "flips" ? `${now} → ${then}` : answer;
  const name = `${who}, ${method} ${path}: ${words}${flips && show !== "flips" ? ", would flip" : ""}`;
  const link = make(
    "a",
    { href: to("try", { who, method, path, of: show && "candidate" }), "aria-label": name },
    show !== "flips" && make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[answer] ?? "!"),
    ` ${words}`,
    flips && make("span", { class: "flip-mark", "aria-hidden": "true" }, " ⇄"),
  );
  return make("td", { class: `${answer === "allow" ? "allowed" : "refused"}${flips ? " flips" : ""}` }, link);
}

const SIGNS = { allow: "✓", deny: "✕", "step-up": "↑" };
