// Why a request is allowed or not: the verdict, what led to it, and what would change it.

import { badge, list, make, prose } from "./make.js";
import { rule } from "./rule.js";

/** The verdict of `said`, in a line. */
export function headline({ allowed, verdict, refused, method, path, who }) {
  const [tone, word] = verdictOf({ allowed, verdict, refused });
  const request = make("code", {}, [method, path].filter(Boolean).join(" "));
  return make("p", { class: "headline" }, badge(tone, word), " ", request, ` by ${who}`);
}

/** Why: what is told of `said`, an explanation by the policy `of`. */
export function explanation(said, of) {
  const why = said.refused ? [make("p", { class: "part" }, prose(sentence(said.refused)))] : reasons(said, of);
  return [...why, notes(said)].filter(Boolean);
}

function verdictOf({ allowed, verdict, refused }) {
  if (allowed) return ["allowed", "allowed"];
  if (refused) return ["refused", "refused before policy"];
  return verdict === "allow" ? ["warned", "step-up"] : ["refused", "denied"];
}

function reasons(said, of) {
  return [
    part(
      "Settled by",
      said.settled_by ? make("p", {}, rule(said.settled_by, of)) : make("p", {}, "No rule allows it."),
    ),
    said.role_path?.length > 0 && part("How the caller came to be meant", roles(said.role_path, of)),
    said.verdict === "deny" && part("The smallest change", make("p", { class: "change" }, change(said))),
    said.unmet?.length > 0 && part("The sign-in is not good enough", demands(said.unmet)),
    said.nearest?.length > 0 && part("Nearest rules", nearest(said.nearest, of)),
  ];
}

function part(title, content) {
  return make("section", { class: "part" }, make("h3", {}, title), content);
}

function roles(path, of) {
  const step = ({ member, role, claim, line }) =>
    make("li", {}, make("code", {}, member), " is a ", make("code", {}, role), " ", given(claim, line, of));
  return make("ol", { class: "roles", role: "list" }, path.map(step));
}

function given(claim, line, of) {
  if (line) return ["by ", rule(line, of)];
  return claim ? ["by the claim ", make("code", {}, claim)] : "as every such caller is";
}

function change({ enough, settled_by, principals }) {
  const names = (enough ?? []).map(nameOf);
  if (names.length === 1) return names[0] === SIGN_IN ? SIGN_IN : ["It would take ", ...names[0], "."];
  if (names.length > 1)
    return ["It would take one of these: ", ...names.flatMap((name, at) => (at ? [", ", ...name] : name)), "."];
  if (settled_by) return "Narrow or remove the rule that denies it.";
  return `Add a rule: no name alone would be enough${principals?.length === 1 ? " for a caller without a token" : ""}.`;
}

function nameOf(name) {
  if (name === "authenticated") return SIGN_IN;
  const [kind, ...rest] = name.split(":");
  return rest.length ? [`the ${kind} `, make("code", {}, rest.join(":"))] : [make("code", {}, name)];
}

function demands(unmet) {
  const demand = ({ acr, max_age_seconds: age, place }) =>
    make(
      "li",
      {},
      acr?.length > 0 && ["an ", make("code", {}, "acr"), " of ", acr.map((one) => [make("code", {}, one), " "])],
      age && `a sign-in at most ${age} s ago `,
      make("span", { class: "soft" }, `(step_up.toml:${place.line})`),
    );
  return list("plain-list", unmet.map(demand));
}

function nearest(all, of) {
  const term = ({ text, holds }) =>
    make(
      "li",
      { class: holds ? "holds" : "fails" },
      make("span", { class: "term-word" }, holds ? "holds" : "fails"),
      " ",
      make("code", {}, text),
    );
  return list(
    "nearest",
    all.map((near) => make("li", {}, rule(near.rule, of), list("terms", near.terms.map(term)))),
  );
}

function notes({ principals, route, method, refused, revision }) {
  return make(
    "section",
    { class: "part" },
    make("h3", {}, "Known to the policy as"),
    list(
      "chips",
      (principals ?? []).map((name) => make("li", {}, name)),
    ),
    !route &&
      !refused &&
      make(
        "p",
        { class: "soft" },
        `This server has no ${method} route there, so by itself it answers before it asks the policy.`,
      ),
    revision && make("p", { class: "soft" }, "Decided by revision ", make("code", {}, revision), "."),
  );
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const SIGN_IN = "A valid token is missing: signing in would be enough.";
