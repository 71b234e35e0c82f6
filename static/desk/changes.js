// What a comparison found: who gains and who loses, put together by what settles it.

import { counted, list, make, number } from "./make.js";
import { rule } from "./rule.js";

// More than anybody reads at once.
const GROUPS = 20;
const REQUESTS = 8;

/** The comparison `{changes, summary}` as elements. */
export function changes({ changes, summary }) {
  return [
    side("gained", "Gained", "newly allowed", summary.gained, changes),
    side("lost", "Lost", "no longer allowed", summary.lost, changes),
    make("p", { class: "soft", "data-key": "extent" }, extent(summary)),
  ];
}

function side(kind, title, words, count, all) {
  const groups = grouped(all.filter(({ change }) => change === kind));
  const hidden = groups.length - GROUPS;
  return make(
    "section",
    { class: `sheet side ${kind}`, "data-key": kind, "aria-labelledby": kind },
    make(
      "h4",
      { id: kind },
      make("span", { class: "sign", "aria-hidden": "true" }, kind === "gained" ? "+ " : "− "),
      `${title} `,
      make("span", { class: "soft" }, number(count)),
    ),
    count === 0 && make("p", { class: "soft" }, `Nothing is ${words}.`),
    groups.slice(0, GROUPS).map(group),
    hidden > 0 &&
      make("p", { class: "soft" }, `And ${counted(hidden, "other reason")}; \`policy diff\` tells them all.`),
  );
}

// By what settles them on both sides, then by who.
function grouped(changes) {
  const groups = new Map();
  for (const change of changes) {
    const reason = JSON.stringify([change.after, change.before]);
    if (!groups.has(reason))
      groups.set(reason, { after: change.after, before: change.before, callers: new Map() });
    const { callers } = groups.get(reason);
    const who = whoOf(change);
    if (!callers.has(who)) callers.set(who, []);
    callers.get(who).push(`${change.method} ${change.path}`);
  }
  return [...groups.values()];
}

function group({ after, before, callers }) {
  const rows = [...callers].slice(0, GROUPS).map(([who, requests]) =>
    make(
      "li",
      {},
      make("strong", {}, who),
      " ",
      some(requests).map((request) => [make("code", {}, request), " "]),
    ),
  );
  const hidden = callers.size - rows.length;
  return make(
    "div",
    { class: "change-group" },
    make("p", {}, make("span", { class: "soft" }, "now "), said(after, "candidate")),
    make("p", {}, make("span", { class: "soft" }, "before "), said(before, "live")),
    list("callers", rows),
    hidden > 0 && make("p", { class: "soft" }, `and ${counted(hidden, "other caller")}`),
  );
}

function some(requests) {
  const hidden = requests.length - REQUESTS;
  return hidden > 0 ? [...requests.slice(0, REQUESTS), `and ${hidden} more`] : requests;
}

function said({ verdict, settled_by: settledBy, demands }, of) {
  if (settledBy) return [`${verdict} by `, rule(settledBy, of)];
  if (verdict === "fault") return "the policy cannot decide";
  if (demands.length) return `${verdict}, after what step_up.toml demands`;
  return verdict === "deny" ? "no rule allows it" : verdict;
}

function whoOf({ names, domain, persona }) {
  if (persona) return `${persona} (persona)`;
  if (!names) return "whoever the rules allow it";
  if (names[0] === "anyone" && names.length === 1) return "callers without a token";
  if (names[0] === "authenticated" && names.length === 1) return "every valid token";
  return names.join(" with ") + (domain ? ` in ${domain}` : "");
}

function extent({ names, personas, paths, exhaustive, doubts }) {
  const compared = `Compared: ${counted(names, "name")} and ${counted(personas, "persona")}, at ${counted(paths, "path")}, by every method.`;
  if (exhaustive) return `${compared} There is no other difference.`;
  return `${compared} There may be other differences: ${doubts.join("; ")}.`;
}
