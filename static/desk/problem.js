// Problems of a policy's files: what is wrong, where, and how to mend it.

import { badge, list, make, prose } from "./make.js";

/** The list of `problems`, each with its line and the place in it. */
export function problems(all) {
  return list(
    "problems",
    all.map((problem) => entry(problem, excerpt(problem))),
  );
}

/** The list of what was found at a line that stands beside it anyway. */
export function findings(all) {
  return list(
    "problems beside",
    all.map((problem) => entry(problem)),
  );
}

function entry(problem, shown) {
  const { severity, code, message, mend } = problem;
  return make(
    "li",
    { class: "problem", "data-key": `${placeOf(problem)} ${code} ${message}` },
    make(
      "p",
      { class: "problem-head" },
      badge(severity === "error" ? "refused" : "warned", severity),
      " ",
      make("code", { class: "problem-place", title: problem.file }, placeOf(problem)),
      " ",
      make("code", { class: "soft" }, code),
    ),
    make("p", {}, prose(message)),
    shown,
    mend && make("p", { class: "mend" }, make("strong", {}, "Mend: "), prose(mend)),
  );
}

function placeOf({ file, line, column }) {
  return `${nameOf(file)}:${line}:${column}`;
}

// A mark below the place, for who sees it; the place itself stands above.
function excerpt({ excerpt, column }) {
  if (!excerpt) return undefined;
  const mark = make("span", { class: "mark-below", "aria-hidden": "true" }, `\n${" ".repeat(column - 1)}^`);
  return make("pre", { class: "excerpt" }, excerpt, column <= [...excerpt].length + 1 && mark);
}

/** The file without its folder. */
export function nameOf(file) {
  return file.split("/").at(-1);
}
