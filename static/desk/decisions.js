// The decisions that were made last, as far as they match; the newest first.
//
// The desk's own requests are decisions as well. They are left out unless they are asked for, and nothing here asks by
// the clock, for that would fill the list with itself.

import { decisions } from "./decision.js";
import { line, options, select } from "./fields.js";
import { make, number } from "./make.js";
import { patch } from "./patch.js";

export const title = "Decisions";

const FILTERS = ["verdict", "door", "method", "path", "principal", "code", "line"];
// As many as are shown, and as are looked at for them where some are left out.
const SHOWN = 200;
const MOST = 1000;
const OWN = "/admin/";

/** Opens the view in `body`. */
export function open(body, desk) {
  const form = makeForm();
  const told = make("p", { class: "told", role: "status" });
  const shown = make("div");
  body.append(form, told, shown);
  let filled;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.go("decisions", Object.fromEntries(new FormData(form)));
  });
  return {
    async show(query, ask) {
      if (filled !== query.toString()) fill(form, query);
      filled = query.toString();
      const answer = await ask(`GET /admin/api/policy/decisions?${asked(query)}`);
      const own = query.has("own") || query.get("path")?.startsWith(OWN);
      const rows = answer.decisions.filter(({ path }) => own || !path.startsWith(OWN));
      told.textContent = summary(answer, rows, desk.overview());
      patch(shown, rows.length ? [decisions("Recent decisions", rows.slice(0, SHOWN))] : []);
      offer(form, answer.decisions);
    },
  };
}

function makeForm() {
  const own = make("input", { type: "checkbox", id: "field-own", name: "own", value: "1" });
  const rarer = make(
    "div",
    { class: "form" },
    line("door", "Door"),
    line("code", "Code"),
    line("line", "Rule’s line", { inputmode: "numeric" }),
    make("label", { class: "check" }, own, " Also the desk’s own requests"),
  );
  return make(
    "form",
    { class: "sheet form filters", "aria-label": "Which decisions" },
    select("verdict", "Verdict", [["", "any"], "allow", "deny"]),
    line("method", "Method"),
    line("path", "Path begins with", { inputmode: "url" }),
    line("principal", "Principal"),
    make("details", { class: "more" }, make("summary", {}, "More filters"), rarer),
    make(
      "div",
      { class: "field-act" },
      make("button", { class: "button strong" }, "Show"),
      make("a", { class: "button", href: "/desk/decisions" }, "Clear"),
    ),
  );
}

function fill(form, query) {
  for (const name of FILTERS) form.elements[name].value = query.get(name) ?? "";
  form.elements.own.checked = query.has("own");
  // A filter that is at work is in sight.
  const rarer = ["door", "code", "line", "own"];
  form.querySelector("details").open ||= rarer.some((name) => query.has(name));
}

function asked(query) {
  const given = FILTERS.map((name) => [name, query.get(name)?.trim()]).filter(([, value]) => value);
  return new URLSearchParams([...given, ["limit", MOST]]);
}

function summary({ kept, matching, decisions }, rows, { recent }) {
  if (!recent.most) return "No decisions are kept: `policy.recent_decisions` is 0.";
  if (!kept) return "No decision has been made since the start.";
  const hidden = decisions.length - rows.length;
  const first = rows.length > SHOWN ? `The newest ${SHOWN} of ${number(rows.length)}` : number(rows.length);
  const left = hidden ? `; ${number(hidden)} of the desk’s own are left out` : "";
  const more = matching > decisions.length ? `; ${number(matching - decisions.length)} older ones match, too` : "";
  return `${first} shown, of ${number(kept)} kept${left}${more}.`;
}

// What has been seen is offered.
function offer(form, decisions) {
  const seen = (name, values) =>
    patch(form.querySelector(`#known-${name}`), options([...new Set(values.filter(Boolean))].sort().slice(0, 50)));
  for (const name of ["method", "door", "code", "path"])
    seen(
      name,
      decisions.map((decision) => decision[name]),
    );
  seen(
    "principal",
    decisions.flatMap(({ principals }) => principals ?? []),
  );
}
