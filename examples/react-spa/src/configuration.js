// Where the API is (`/config.json`, so that one build serves any API), and what the API says about signing in.

/** `{api, domain, clientId, audience}`. Throws an error whose message may be shown. */
export async function configuration() {
  const { api } = await json("/config.json");
  return { api, ...(await json(`${api}/auth_config.json`)) };
}

async function json(address) {
  const response = await fetch(address).catch(() => undefined);
  if (response?.ok) return response.json();
  throw new Error(
    `${address} could not be read. Is the API running, and does it allow the origin ${location.origin}?`,
  );
}
