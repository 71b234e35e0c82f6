// How the policy stands, in a strip: what is live, what decides nothing, what lies beside it.

import { counted, make, number } from "./make.js";
import { moment } from "./times.js";

/** The strip for `overview`. */
export function standing({ revision, loaded_at: at, rules, unused_rules: unused, refused, candidate, recent }) {
  return [
    make(
      "dl",
      { class: "standing" },
      item(
        "Live revision",
        make("code", {}, revision),
        refused ? alarm("newer files are refused", "/desk/rules") : ["since ", moment(at)],
      ),
      item("Rules", number(rules), unused ? `${number(unused)} never decided` : "each has decided"),
      item("Candidate", ...candidates(candidate)),
      item("Recent decisions", number(recent.kept), `of at most ${number(recent.most)}`),
    ),
  ];
}

function candidates(candidate) {
  if (!candidate) return ["none", "no candidate.csv"];
  if (candidate.revision) return [make("code", {}, candidate.revision), counted(candidate.rules, "rule")];
  return ["unusable", alarm(counted(candidate.problems.length, "problem"), "/desk/candidate")];
}

function alarm(words, href) {
  return make("a", { class: "alarm-link", href }, words);
}

function item(name, value, note) {
  return make(
    "div",
    {},
    make("dt", {}, name),
    make("dd", {}, make("span", { class: "value" }, value), make("span", { class: "soft" }, note)),
  );
}
