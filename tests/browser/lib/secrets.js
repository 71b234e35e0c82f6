// Every credential that a browser sent or received, and the search for them in what a server printed.
//
// A token counts as found by any part of it that would be of use: an unsigned part of a JWT tells claims, too.

const NAMED = ["access_token", "id_token", "refresh_token", "code", "code_verifier", "token"];
// Shorter values would be found by chance.
const SHORTEST = 16;

/** A growing set of secrets. */
export class Secrets {
  #values = new Set();

  /** How many there are. */
  get size() {
    return this.#values.size;
  }

  /** Those that are access tokens, or other JWTs. */
  get jwts() {
    return [...this.#values].filter((value) => value.split(".").length === 3);
  }

  add(value) {
    if (typeof value === "string" && value.length >= SHORTEST) this.#values.add(value);
  }

  /** Collects from everything that `context` sends and receives, until it is closed. */
  watch(context) {
    context.on("request", (request) => this.#request(request));
    context.on("response", (response) => this.#pending.push(this.#response(response)));
  }

  /** The secrets that `text` holds, shortened so that a report does not spread them. */
  async foundIn(text) {
    await Promise.all(this.#pending);
    const parts = [...this.#values].flatMap((value) => [value, ...value.split(".").slice(1)]);
    return parts
      .filter((part) => part.length >= SHORTEST && text.includes(part))
      .map((part) => `${part.slice(0, 12)}…`);
  }

  /** Waits until every answer so far has been read. */
  async settled() {
    await Promise.all(this.#pending);
  }

  #pending = [];

  #request(request) {
    this.add(/^(?:Bearer|DPoP) (.+)$/.exec(request.headers().authorization ?? "")?.[1]);
    this.add(request.headers().dpop);
    this.#fields(new URL(request.url()).searchParams);
    const body = request.postData();
    if (body && !body.startsWith("{")) this.#fields(new URLSearchParams(body));
  }

  async #response(response) {
    const cookie = await response.headerValue("set-cookie").catch(() => undefined);
    this.add(/^[^=]+=([^;]+)/.exec(cookie ?? "")?.[1]);
    const location = response.headers().location;
    if (location) this.#fields(new URL(location, response.url()).searchParams);
    if (!response.url().endsWith("/oauth/token")) return;
    const body = await response.json().catch(() => ({}));
    for (const name of NAMED) this.add(body[name]);
  }

  #fields(fields) {
    for (const name of NAMED) this.add(fields.get(name));
  }
}
