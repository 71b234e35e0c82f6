// Try-it: a caller, a method and a path, and what the policy says to it with the reason.
//
// What was asked stands in the address, so that it can be shown to somebody; pasted claims do not, for they are a
// person's. What is asked anew, because the policy has changed, is what was asked and not what is being written.

import { EXAMPLE, read } from "./claims.js";
import { explanation, headline } from "./explanation.js";
import { area, line, options, select } from "./fields.js";
import { make } from "./make.js";
import { patch } from "./patch.js";

export const title = "Try it";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
const PASTED = ["", "pasted claims"];

/** Opens the view in `body`. */
export function open(body, desk) {
  const form = makeForm();
  const verdict = make("div", { role: "status" });
  const reasons = make("div");
  body.append(form, make("div", { class: "result" }, verdict, reasons));
  const { who, claims } = form.elements;
  let pasted;
  let filled;
  let routes;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (who.value === "") pasted = checked(claims);
    if (who.value !== "" || pasted) desk.go("try", asked(form));
  });
  who.addEventListener("change", () => showClaims(form));
  claims.addEventListener("input", () => showFault(claims));
  return {
    async show(query, ask) {
      offer(form, desk.overview());
      if (filled !== query.toString()) fill(form, query);
      filled = query.toString();
      const said = await answered(query, pasted, ask);
      patch(verdict, said ? [headline(said)] : []);
      patch(reasons, said ? explanation(said, query.get("of") || "live") : []);
      routes ??= await paths(ask);
      patch(form.querySelector("#known-path"), options(routes));
    },
  };
}

function makeForm() {
  const hint = "One JSON object, as a token carries it. It is sent to this server and kept nowhere.";
  return make(
    "form",
    { class: "sheet form request", "aria-label": "A request to try", novalidate: true },
    select("who", "Who", []),
    select("method", "Method", METHODS),
    line("path", "Path", { placeholder: "/api/protected", inputmode: "url" }),
    select("of", "By", []),
    make("div", { class: "field-act" }, make("button", { class: "button strong" }, "Explain")),
    area("claims", "Claims", { rows: 6, placeholder: EXAMPLE, hint }),
    make("p", { id: "claims-fault", class: "fault", role: "alert" }),
  );
}

function offer({ elements: { who, of } }, { personas, candidate }) {
  const policies = [["", "the live policy"]];
  if (candidate?.revision) policies.push(["candidate", "the candidate"]);
  patch(who, options([...personas, PASTED]));
  patch(of, options(policies));
}

// What the address says, unless it says nothing.
function fill(form, query) {
  const { who, method, path, of } = form.elements;
  if (query.has("path")) {
    who.value = query.get("who") ?? "";
    if (METHODS.includes(query.get("method"))) method.value = query.get("method");
    path.value = query.get("path");
    of.value = query.get("of") ?? "";
  }
  for (const choice of [who, of]) if (choice.selectedIndex < 0) choice.selectedIndex = 0;
  showClaims(form);
}

function asked({ elements: { who, method, path, of } }) {
  return { who: who.value, method: method.value, path: path.value.trim() || "/", of: of.value };
}

// Pasted claims are gone with the page that they were pasted into, and then nothing is asked.
async function answered(query, pasted, ask) {
  const caller = query.has("who") ? { who: query.get("who") } : { claims: pasted };
  if (!query.has("path") || (!caller.who && !caller.claims)) return undefined;
  const [method, path, of] = ["method", "path", "of"].map((name) => query.get(name));
  return ask("POST /admin/api/policy/explain", { ...caller, method: method || "GET", path, of: of || "live" });
}

function showClaims(form) {
  const { who, claims } = form.elements;
  claims.closest(".field").hidden = who.value !== "";
  showFault(claims);
}

// The claims, or `undefined` with the fault told and the cursor at it.
function checked(claims) {
  const { claims: found, message, at } = read(claims.value);
  showFault(claims, message);
  if (found) return found;
  claims.focus();
  claims.setSelectionRange(at, at + 1);
  return undefined;
}

function showFault(claims, message = "") {
  claims.setAttribute("aria-invalid", String(Boolean(message)));
  claims.setAttribute("aria-describedby", "claims-fault hint-claims");
  claims.form.querySelector("#claims-fault").textContent = message;
}

async function paths(ask) {
  const { routes } = await ask("GET /admin/api/policy/matrix?of=live");
  return [...new Set(routes.map(({ path }) => path))];
}
