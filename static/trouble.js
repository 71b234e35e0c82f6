// What went wrong with a sign-in, in plain words. Pure: no page, no network.
//
// What the issuer said is quoted as its own; a code we do not know is never guessed at.

/** A sign-in's failure, its message fit to be shown. */
export class SignInTrouble extends Error {
  /** `over`: the issuer has spoken, and there is no session any more. */
  constructor(message, over = false) {
    super(message);
    this.over = over;
  }
}

export const noConfiguration = () =>
  new SignInTrouble("This page could not learn where to sign in. The server may be starting, or down.");

export const notConfigured = () =>
  new SignInTrouble("Sign-in is not set up: the server names no issuer, or no client for this page.");

export const insecure = () =>
  new SignInTrouble("Sign-in needs a secure origin: open this page by https, or as http://localhost.");

export const unreachable = (issuer) => new SignInTrouble(`The sign-in service at ${issuer} does not answer.`);

export const signedOutHereOnly = (issuer) =>
  new SignInTrouble(
    `You are logged out here, but ${issuer} does not answer: your session there may still be open.`,
  );

/** Any error of the sign-in's client, told. */
export function inPlainWords(error) {
  if (error instanceof SignInTrouble) return error;
  if (ENDED.has(error.error)) return new SignInTrouble("Your session has ended. Log in to go on.", true);
  if (SENTENCES.has(error.error)) return new SignInTrouble(SENTENCES.get(error.error));
  if (!error.error && SILENCE.test(error.message))
    return new SignInTrouble("The sign-in service does not answer.");
  // Its checks of the ID token fail without a code, and with a sentence of their own.
  if (!error.error) return new SignInTrouble(`Sign-in failed: ${error.message}`);
  return new SignInTrouble(`${REFUSALS.get(error.error) ?? "Sign-in failed."} ${quote(error)}`, true);
}

function quote(error) {
  const said = error.error_description || error.message || error.error;
  return `The sign-in service says: “${said.replace(/[.\s]+$/, "")}”.`;
}

// The browsers' words for a request that had no answer: out of the client's worker they come without their type.
const SILENCE = /fetch|networkerror|load failed/i;

// Answers to a silent renewal that only mean: ask the person again (OpenID Connect Core, section 3.1.2.6).
const ENDED = new Set([
  "login_required",
  "consent_required",
  "interaction_required",
  "account_selection_required",
  "missing_refresh_token",
]);

// What the client itself finds wrong.
const SENTENCES = new Map(
  Object.entries({
    missing_transaction: "That sign-in was not started in this tab, or it was already used.",
    state_mismatch: "That sign-in was not started in this tab, or it was already used.",
    request_error: "The sign-in service could not be reached, or gave no answer that makes sense.",
    timeout: "The sign-in service did not answer in time.",
  }),
);

// What the issuer answers (RFC 6749, section 4.1.2.1).
const REFUSALS = new Map(
  Object.entries({
    access_denied: "You are not logged in: the sign-in was cancelled or refused.",
    temporarily_unavailable: "The sign-in service is too busy just now.",
    server_error: "The sign-in service has a fault of its own.",
  }),
);
