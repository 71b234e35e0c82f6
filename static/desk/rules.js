// The rules with their lines: how often each decided, when last, and what was found at it.

import { badge, counted, list, make, number, to } from "./make.js";
import { patch } from "./patch.js";
import { findings, problems } from "./problem.js";
import { choice } from "./rule.js";
import { moment } from "./times.js";

export const title = "Rules";

// As many as are read at once; the rest is a page further.
const PAGE = 200;

/** Opens the view in `body`. */
export function open(body, desk) {
  let jumped;
  let turned;
  return {
    async show(query, ask) {
      const of = query.get("of") ?? "";
      const page = await pageOf(query, (offset) => ask(`GET ${rulesAt(of, offset)}`));
      patch(body, content(page, of, desk.overview(), query));
      const line = query.get("line");
      if (line && jumped !== `${of}:${line}`) jump(body, line);
      jumped = line && `${of}:${line}`;
      // Who turned the page reads on at its top.
      if (turned !== undefined && turned !== page.offset && !line) toTop(body);
      turned = page.offset;
    },
  };
}

function rulesAt(of, offset) {
  return `/admin/api/policy/rules?${new URLSearchParams({ of: of || "live", offset, limit: PAGE })}`;
}

// Without a line, the page that is asked for; else the one with the line, which is looked for by halves: rules stand in
// the order of their lines, and there are at least as many lines before one as rules.
async function pageOf(query, fetchPage) {
  const line = Number(query.get("line"));
  if (!line) return fetchPage(Math.max(0, Number(query.get("offset")) || 0));
  let [low, high] = [0, Math.floor((line - 1) / PAGE)];
  for (;;) {
    const at = Math.ceil((low + high) / 2);
    const page = await fetchPage(at * PAGE);
    const last = Math.max(0, Math.ceil(page.total / PAGE) - 1);
    if (at > last) high = last;
    else if (at > low && (page.rules[0]?.line ?? Infinity) > line) high = at - 1;
    else if (at < high && (page.rules.at(-1)?.line ?? 0) < line) low = at + 1;
    else return page;
  }
}

function toTop(body) {
  const lines = body.querySelector(".lines");
  lines?.scrollIntoView();
  lines?.focus({ preventScroll: true });
}

function jump(body, line) {
  const found = body.querySelector(`[data-line="${CSS.escape(line)}"]`);
  found?.scrollIntoView({ block: "center" });
  found?.focus({ preventScroll: true });
}

function content(page, of, overview, query) {
  return [
    make("div", { class: "tools", "data-key": "tools" }, choice("rules", of, overview.candidate?.revision)),
    ...troubles(overview, of),
    page.findings.length > 0 &&
      make(
        "section",
        { class: "sheet", "data-key": "findings", "aria-labelledby": "whole" },
        make("h3", { id: "whole" }, "About the policy as a whole"),
        problems(page.findings),
      ),
    page.total > 0
      ? lines(page, of, query.get("line"))
      : make("p", { class: "empty", "data-key": "none" }, "There is no rule, so nothing is allowed to anybody."),
    pager(page, of),
  ].filter(Boolean);
}

// What is wrong with files that do not decide, above those that do.
function troubles({ refused, candidate, revision }, of) {
  const candidates = candidate?.problems ?? [];
  return [
    refused?.length > 0 &&
      trouble(
        "refused",
        "The files in the folder are refused",
        [
          "Revision ",
          make("code", {}, revision),
          " keeps deciding, and its rules are those below. Of the newer files:",
        ],
        refused,
      ),
    candidates.length > 0 &&
      trouble(
        "candidate",
        "The candidate cannot be used",
        [of ? "" : "The live policy is not touched by it. ", "Of ", make("code", {}, "candidate.csv"), ":"],
        candidates,
      ),
  ];
}

function trouble(key, title, words, all) {
  return make(
    "section",
    { class: "sheet alarm", "data-key": key, "aria-labelledby": `trouble-${key}` },
    make("h3", { id: `trouble-${key}` }, title),
    make("p", {}, words),
    problems(all),
  );
}

function lines({ rules }, of, wanted) {
  const name = of ? "Rules of the candidate" : "Rules of the live policy";
  return list(
    "lines",
    rules.map((rule) => entry(rule, of, wanted)),
    { "aria-label": name, "data-key": "lines", tabindex: "-1" },
  );
}

function entry(rule, of, wanted) {
  const { line, text } = rule;
  const isWanted = String(line) === wanted;
  return make(
    "li",
    {
      class: `line${isWanted ? " wanted" : ""}`,
      "data-key": `${line} ${text}`,
      "data-line": line,
      tabindex: "-1",
    },
    make(
      "a",
      { class: "line-number", href: to("rules", { of, line }), "aria-label": `Line ${line}` },
      String(line),
    ),
    make("code", { class: "line-text" }, text),
    make("p", { class: "line-use" }, use(rule, of)),
    rule.findings.length > 0 && findings(rule.findings),
  );
}

function use({ line, decisions, last }, of) {
  if (of) return [];
  if (!decisions) return [badge("warned", "never"), " decided"];
  return [
    make("a", { href: to("decisions", { line }) }, counted(decisions, "decision")),
    last && [", last ", moment(last)],
  ];
}

function pager({ total, offset, rules }, of) {
  if (total <= rules.length) return undefined;
  const link = (words, at, is) =>
    is
      ? make("a", { class: "button small", href: to("rules", { of, offset: at || "" }) }, words)
      : make("span", { class: "gone" }, "");
  return make(
    "nav",
    { class: "pager", "aria-label": "Pages of rules", "data-key": "pager" },
    link("Earlier lines", Math.max(0, offset - PAGE), offset > 0),
    make("p", {}, `Rules ${number(offset + 1)} to ${number(offset + rules.length)} of ${number(total)}`),
    link("Later lines", offset + PAGE, offset + rules.length < total),
  );
}
