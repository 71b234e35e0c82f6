// One cross-origin request, and its answer in words.
//
// The token travels in a header and no cookie does (`credentials: "omit"`), so the API's allow-list of origins
// is all that CORS needs.

/** What the API says at `address`, refusals included: `{status, words}`. Throws only if it could not be asked. */
export async function ask(address, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(address, { headers, credentials: "omit" });
  const content = await response.json();
  return { status: response.status, words: response.ok ? content.message : refusal(response, content) };
}

function refusal({ status, headers }, { title, detail }) {
  const scope = missingScope(headers.get("WWW-Authenticate"));
  return `${status} ${title}: ${scope ? `you are missing ${scope}` : detail}`;
}

// RFC 6750, section 3: the challenge names the scope that would have been enough. Readable across origins only
// because the API exposes the header.
function missingScope(challenge) {
  return /\bscope="([^"]*)"/.exec(challenge ?? "")?.[1];
}
