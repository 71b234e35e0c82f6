// A decision that was made: what was asked, what was said, by which rule, and the id that finds it in the log.

import { badge, list, make, prose } from "./make.js";
import { nameOf } from "./problem.js";
import { place } from "./rule.js";
import { moment } from "./times.js";

/** The list of `all` decisions, named `name`. */
export function decisions(name, all) {
  return list(
    "decisions",
    all.map((one) => entry(one)),
    { "aria-label": name, "data-key": name },
  );
}

function entry(decision) {
  const { at, verdict, method, path, principals, door, code, trace_id: trace } = decision;
  return make(
    "li",
    { class: "decision", "data-key": `${trace} ${at} ${door} ${method} ${path}` },
    make(
      "p",
      { class: "decision-head" },
      badge(toneOf(verdict), verdict),
      " ",
      make("code", { class: "request" }, make("span", { class: "method" }, method), ` ${path}`),
      " ",
      moment(at),
    ),
    decision.candidate && flip(decision),
    make("p", { class: "decision-why" }, why(decision), code && [" · ", make("code", {}, code)]),
    make("p", { class: "decision-who soft" }, callerOf(principals ?? []), ` · ${door.replaceAll("_", " ")}`),
    trace && traced(trace),
  );
}

// Who it was, and the other names; every caller with a token has the two that are left out.
function callerOf(principals) {
  const subject = ["user:", "client:"]
    .map((kind) => principals.find((name) => name.startsWith(kind)))
    .find(Boolean);
  if (!subject)
    return make(
      "span",
      { class: "subject" },
      principals.includes("authenticated") ? "a token without a subject" : "anonymous",
    );
  const others = principals.filter((name) => ![subject, "anyone", "authenticated"].includes(name));
  return [make("span", { class: "subject" }, subject), others.map((name) => `, ${name}`)];
}

function toneOf(verdict) {
  return verdict === "allow" ? "allowed" : "refused";
}

function flip({ candidate: { verdict, rule, cause }, verdict: told, ruled }) {
  // What the rules say is compared; the caller may have been told otherwise, for the sign-in was not good enough.
  const words = ruled && ruled !== told ? `the rules said ${ruled}, and would say ` : "would be ";
  return make(
    "p",
    { class: "decision-flip" },
    make("span", { class: "flip-mark", "aria-hidden": "true" }, "⇄ "),
    verdict ? [words, badge(toneOf(verdict), verdict)] : ["could not be decided", cause && [": ", prose(cause)]],
    rule
      ? [" by ", otherPlace(rule), rule.text && [" ", make("code", {}, rule.text)]]
      : verdict && ", no rule allows it",
  );
}

// Rules that were pasted are nowhere to be shown.
function otherPlace({ file = "", line }) {
  return nameOf(file) === "candidate.csv"
    ? place(line, "candidate", file)
    : make("span", { class: "soft" }, `line ${line}`);
}

function why({ rule, verdict, revision }) {
  if (!rule) return verdict === "allow" ? "No rule" : "No rule allows it";
  // The lines of another revision are not those that the rules view shows.
  if (rule.text === null || rule.text === undefined)
    return [`line ${rule.line} of revision `, make("code", {}, revision)];
  return [place(rule.line), " ", make("code", {}, rule.text)];
}

function traced(trace) {
  const button = make(
    "button",
    { type: "button", class: "button small copy", "data-copy": trace, "aria-label": `Copy the trace id ${trace}` },
    "Copy",
  );
  return make(
    "p",
    { class: "decision-trace" },
    make("span", { class: "soft" }, "trace "),
    make("code", {}, trace),
    button,
  );
}
