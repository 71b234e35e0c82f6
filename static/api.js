// One request to the API, and its answer as the page shows it.
//
// An answer is data, refusals included: nothing throws because the API said no.

/**
 * Sends `request` ("GET /api/open") by `send`, which may be `fetch`, and with `body` as JSON if there is one.
 * The status is 0 when no answer came.
 */
export async function call(request, { send = fetch, body } = {}) {
  const [method, path] = request.split(" ");
  const headers = { Accept: "application/json, application/problem+json" };
  if (body) headers["Content-Type"] = "application/json";
  try {
    const response = await send(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
    const content = await response.json().catch(() => ({}));
    return { status: response.status, ok: response.ok, content, retryAfter: response.headers.get("Retry-After") };
  } catch {
    return { status: 0, ok: false, content: {} };
  }
}
