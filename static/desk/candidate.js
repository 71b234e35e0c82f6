// The candidate: who would gain and lose by it, what it says in the shadow of the live rules, and recent decisions
// replayed against it or against rules that are pasted.

import { told } from "../refusal.js";
import { changes } from "./changes.js";
import { area } from "./fields.js";
import { make, number, to } from "./make.js";
import { patch } from "./patch.js";
import { problems } from "./problem.js";
import { flipped, sentence } from "./replay.js";
import { shadow } from "./shadow.js";

export const title = "Candidate";

/** Opens the view in `body`. */
export function open(body, desk) {
  const found = make("div", { class: "stack" });
  body.append(found, pasting(desk));
  return {
    async show(query, ask) {
      const { candidate } = desk.overview();
      if (!candidate) return patch(found, [none()]);
      if (!candidate.revision) return patch(found, [unusable(candidate.problems)]);
      const base = "GET /admin/api/policy";
      const [diff, shadowed, replayed] = await Promise.all([
        ask(`${base}/diff`),
        ask(`${base}/shadow`),
        ask(`${base}/replay`),
      ]);
      return patch(found, [
        head(candidate),
        section("diff", "Who gains and who loses", changes(diff)),
        section("shadow", "In the shadow of the live policy", shadow(shadowed)),
        section("replay", "Recent decisions, replayed", [
          make("p", { class: "outcome" }, sentence(replayed)),
          ...flipped(replayed),
        ]),
      ]);
    },
  };
}

function none() {
  return make(
    "div",
    { class: "sheet", "data-key": "none" },
    make("h3", {}, "There is no candidate"),
    make(
      "p",
      {},
      "Put rules into ",
      make("code", {}, "candidate.csv"),
      " beside ",
      make("code", {}, "policy.csv"),
      ": they are decided in the shadow of the live ones, answer nobody, and this page tells what they would change.",
    ),
  );
}

function unusable(all) {
  return make(
    "section",
    { class: "sheet alarm", "data-key": "unusable", "aria-labelledby": "unusable" },
    make("h3", { id: "unusable" }, "The candidate cannot be used"),
    make("p", {}, "The live policy is not touched by it. Of ", make("code", {}, "candidate.csv"), ":"),
    problems(all),
  );
}

function head({ revision, rules }) {
  return make(
    "p",
    { "data-key": "head" },
    "Revision ",
    make("code", {}, revision),
    ` with ${number(rules)} rules. `,
    make("a", { href: to("rules", { of: "candidate" }) }, "Its rules"),
    " · ",
    make("a", { href: to("matrix", { show: "flips" }) }, "Its flips in the matrix"),
  );
}

function section(key, title, content) {
  return make(
    "section",
    { class: "stack", "data-key": key, "aria-labelledby": `head-${key}` },
    make("h3", { id: `head-${key}` }, title),
    content,
  );
}

function pasting(desk) {
  const said = make("p", { class: "outcome", role: "status" });
  const rest = make("div");
  const hint = "Text of a policy.csv. Nothing of it is kept, and nothing comes into force.";
  const form = make(
    "form",
    { class: "sheet form", "aria-label": "Rules to replay against" },
    area("rules", "Rules", { rows: 6, hint, placeholder: "p, anyone, /api/open, ^GET$, allow" }),
    make("div", { class: "field-act" }, make("button", { class: "button strong" }, "Replay")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = "Asking…";
    desk.run(async (ask) => {
      const answer = await ask.plainly("POST /admin/api/policy/replay", { rules: form.elements.rules.value });
      said.textContent = answer.ok ? sentence(answer.content) : told(answer, true);
      patch(rest, answer.ok ? flipped(answer.content) : refused(answer.content.problems ?? []));
    });
  });
  return make(
    "section",
    { class: "stack", "aria-labelledby": "head-pasted" },
    make("h3", { id: "head-pasted" }, "Replay against pasted rules"),
    form,
    said,
    rest,
  );
}

function refused(all) {
  return all.length ? [make("div", { class: "sheet alarm" }, problems(all))] : [];
}
