// One cross-origin request, and its answer in words.
//
// The token travels in a header and no cookie does (`credentials: "omit"`), so the API's allow-list of origins
// is all that CORS needs.

/** What the API says at `address`, refusals included. Throws only if it could not be asked. */
export async function ask(address, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(address, { headers, credentials: "omit" });
  const content = await response.json();
  if (response.ok) return content.message;
  const scope = missingScope(response.headers.get("WWW-Authenticate"));
  return `${response.status} ${content.title}: ${scope ? `you are missing ${scope}` : content.detail}`;
}

// RFC 6750, section 3: the challenge names the scope that would have been enough. Readable across origins only
// because the API exposes the header.
function missingScope(challenge) {
  return /\bscope="([^"]*)"/.exec(challenge ?? "")?.[1];
}
