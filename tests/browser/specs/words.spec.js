// The page's sentences, row by row: every answer and every trouble reads as one.

import { forewarned, told } from "../../../static/refusal.js";
import { SignInTrouble, inPlainWords, unreachable } from "../../../static/trouble.js";
import { expect, test } from "../lib/test.js";

const ANSWERS = [
  [{ ok: true, status: 200, content: { message: "Open Endpoint" } }, false, "Open Endpoint"],
  [{ ok: true, status: 204, content: {} }, false, "Answered."],
  [{ status: 0, content: {} }, true, "The API could not be reached."],
  [
    { status: 401, content: { detail: "no token" } },
    false,
    "Refused: you are not logged in. Log in and try again.",
  ],
  [{ status: 401, content: { detail: "the token is expired" } }, true, "Refused. The token is expired."],
  [{ status: 403, content: { missing: ["read:x"] } }, true, "Refused. You are missing the permission read:x."],
  [
    { status: 403, content: { missing: ["read:x", "read:y"] } },
    true,
    "Refused. You are missing a permission; one of these is enough: read:x, read:y.",
  ],
  [{ status: 403, content: { missing: [], detail: "not for you" } }, true, "Refused. Not for you."],
  [{ status: 403, content: { title: "Forbidden" } }, true, "Refused. Forbidden."],
  [
    { status: 503, content: { detail: "no keys" }, retryAfter: "30" },
    true,
    "Not answered. No keys. Try again in 30 s.",
  ],
  [{ status: 503, content: { detail: "no keys" } }, true, "Not answered. No keys. Try again in a moment."],
  [{ status: 502, content: {} }, true, "Not answered. The API gave no reason."],
];

for (const [answer, signedIn, words] of ANSWERS) {
  test(`an answer of ${answer.status} is told as: ${words}`, () => expect(told(answer, signedIn)).toBe(words));
}

test("a warning depends on whether the caller is logged in", () => {
  expect(forewarned(true)).not.toBe(forewarned(false));
});

const SERVICE = "The sign-in service";
const ENDED = "Your session has ended. Log in to go on.";
const NOT_OURS = "That sign-in was not started in this tab, or it was already used.";

// The client's error, the words, and whether the issuer has spoken.
const TROUBLES = [
  [{ error: "login_required", error_description: "Login required" }, ENDED, true],
  [{ error: "consent_required" }, ENDED, true],
  [{ error: "missing_refresh_token", message: "Missing Refresh Token (audience: 'x')" }, ENDED, true],
  [{ error: "missing_transaction", message: "Invalid state" }, NOT_OURS, false],
  [{ error: "state_mismatch", message: "Invalid state" }, NOT_OURS, false],
  [{ error: "timeout", error_description: "Timeout" }, `${SERVICE} did not answer in time.`, false],
  [new TypeError("Failed to fetch"), `${SERVICE} does not answer.`, false],
  [new Error("Load failed"), `${SERVICE} does not answer.`, false],
  [new Error("NetworkError when attempting to fetch resource."), `${SERVICE} does not answer.`, false],
  [new Error("Timeout when executing 'fetch'"), `${SERVICE} does not answer.`, false],
  [
    { error: "request_error", error_description: "HTTP error" },
    `${SERVICE} could not be reached, or gave no answer that makes sense.`,
    false,
  ],
  [new Error("Issuer (iss) claim mismatch"), "Sign-in failed: Issuer (iss) claim mismatch", false],
  [
    { error: "access_denied", error_description: "Service not found: x" },
    `You are not logged in: the sign-in was cancelled or refused. ${SERVICE} says: “Service not found: x”.`,
    true,
  ],
  [
    { error: "server_error", message: "Oops." },
    `${SERVICE} has a fault of its own. ${SERVICE} says: “Oops”.`,
    true,
  ],
  [{ error: "invalid_grant", error_description: "Used." }, `Sign-in failed. ${SERVICE} says: “Used”.`, true],
  [{ error: "constructor" }, `Sign-in failed. ${SERVICE} says: “constructor”.`, true],
];

for (const [error, words, over] of TROUBLES) {
  test(`the error ${error.error ?? error.message} is told as: ${words}`, () => {
    const trouble = inPlainWords(error);

    expect(trouble).toBeInstanceOf(SignInTrouble);
    expect(trouble.message).toBe(words);
    expect(trouble.over).toBe(over);
  });
}

test("trouble that is in plain words already stays as it is", () => {
  const trouble = unreachable("https://issuer.example");

  expect(inPlainWords(trouble)).toBe(trouble);
});
