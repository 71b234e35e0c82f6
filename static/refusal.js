// An answer of the API in words: what it said, or why it refused and what would help. Pure: no page, no network.

/** The words for `answer` (see api.js) to a caller who is `signedIn` or not. */
export function told(answer, signedIn) {
  if (answer.ok) return answer.content.message ?? "Answered.";
  return sentences(answer, signedIn).join(" ");
}

/** What a button says before it is pressed, when the policy would refuse. */
export function forewarned(signedIn) {
  return signedIn
    ? "Your permissions do not cover this: it will be refused."
    : "Log in first: without a token this will be refused.";
}

function sentences({ status, content, retryAfter }, signedIn) {
  if (status === 0) return ["The API could not be reached."];
  if (status === 401 && !signedIn) return ["Refused: you are not logged in.", "Log in and try again."];
  if (status === 403 && content.missing?.length) return ["Refused.", missing(content.missing)];
  if (status === 401 || status === 403) return ["Refused.", detail(content)];
  if (status === 503) return ["Not answered.", detail(content), later(retryAfter)];
  return ["Not answered.", detail(content)];
}

// Any one of the names would have been enough.
function missing(names) {
  return names.length === 1
    ? `You are missing the permission ${names[0]}.`
    : `You are missing a permission; one of these is enough: ${names.join(", ")}.`;
}

function detail({ detail, title }) {
  const said = detail ?? title ?? "The API gave no reason";
  const sentence = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function later(seconds) {
  return seconds ? `Try again in ${seconds} s.` : "Try again in a moment.";
}
