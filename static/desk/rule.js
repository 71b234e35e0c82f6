// A rule where something else speaks of it: its place, which leads to its line, and its text.

import { make, to } from "./make.js";
import { nameOf } from "./problem.js";

/** `rule` (`{file, line, text}`) of the policy `of`, "live" or "candidate". */
export function rule({ file, line, text }, of = "live") {
  return make("span", { class: "rule" }, place(line, of, file), " ", make("code", {}, text));
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
      { href: to(view, { ...kept, of: value }), "aria-current": (of || "") === value && "true", "data-key": words },
      words,
    );
  return make(
    "nav",
    { class: "choice", "aria-label": "Which policy" },
    link("", "Live"),
    link("candidate", "Candidate"),
  );
}
