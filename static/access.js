// What the caller may do, asked of the policy itself before anything is pressed.
//
// This only spares the caller a refusal: the API decides each request anew, whatever is remembered here.

import { call } from "./api.js";

let decisions = new Map();
let revision;

/** Whether `request` ("GET /api/protected") would be answered. What was never asked is not allowed. */
export function can(request) {
  return decisions.get(request) === true;
}

/** Whether `request` is known to be refused: unlike `!can(request)`, false while nothing is known. */
export function cannot(request) {
  return decisions.get(request) === false;
}

/** The policy's revision that decided, or `undefined`. */
export function decidedBy() {
  return revision;
}

/** Asks anew, as the caller for whom `send` sends. Remembers nothing if there is no answer. */
export async function refresh(requests, send) {
  const { ok, content } = await call("POST /api/access", { send, body: { requests } });
  decisions = new Map(ok ? Object.entries(content.access ?? {}) : []);
  revision = ok ? content.revision : undefined;
}

/** Forgets what is known: it was about another caller. */
export function forget() {
  decisions = new Map();
  revision = undefined;
}
