// A rule where something else speaks of it: its place, which leads to its line, and its text.

import { make, to } from "./make.js";
import { nameOf } from "./problem.js";

/** `rule` (`{file, line, text}`) of the policy `of`, "live" or "candidate". */
export function rule({ file, line, text }, of = "live") {
  // Lines that give roles decide nothing, and are not in the list that a link would lead to.
  const isRule = /^\s*p/.test(text);
  const where = isRule ? place(line, of, file) : make("span", { class: "soft" }, `${nameOf(file)}:${line}`);
  return make("span", { class: "rule" }, where, " ", make("code", {}, text));
}

/** The link to `line` of the policy `of`. */
export function place(line, of = "live", file) {
  const words = file ? `${nameOf(file)}:${line}` : `line ${line}`;
  return make("a", { href: to("rules", { of: of === "live" ? "" : of, line }) }, words);
}

/** Which of the two policies is shown, as links; nothing if there is no candidate that could be. */
export function choice(view, of, hasCandidate, kept = {}) {
  if (!hasCandidate) return undefined;
  const link = (value, words) =>
    make(
      "a",
      {
        href: to(view, { ...kept, of: value }),
        "aria-current": (of || "") === value && "true",
        "data-key": words,
      },
      words,
    );
  return make(
    "nav",
    { class: "choice", "aria-label": "Which policy" },
    link("", "Live"),
    link("candidate", "Candidate"),
  );
}
