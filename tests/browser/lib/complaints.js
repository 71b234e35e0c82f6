// What the browser complains about: console errors and warnings, uncaught errors, violations of the
// Content-Security-Policy. A test that expects one says so, else each fails it.

/** Complaints gathered from a browser context. */
export class Complaints {
  #heard = [];
  #expected = [];

  async watch(context) {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type()))
        this.#heard.push(`${message.text()} at ${message.location().url}`);
    });
    context.on("weberror", (found) => this.#heard.push(`uncaught: ${found.error()}`));
    await context.addInitScript(() =>
      addEventListener("securitypolicyviolation", (event) =>
        console.error(`violation of ${event.effectiveDirective} by ${event.blockedURI}`),
      ),
    );
  }

  /** A refusal is an error in Chromium's console: `status` answers from below `path` are expected. */
  expectStatus(status, path) {
    this.#expected.push((heard) => heard.includes(`with a status of ${status} `) && heard.includes(path));
  }

  /** Nobody listens at `origin`, and the test knows. */
  expectSilence(origin) {
    this.#expected.push((heard) => heard.includes("net::ERR_CONNECTION_REFUSED") && heard.includes(origin));
  }

  /** `origin` does not allow this page's, and the test knows. */
  expectBlocked(origin) {
    this.#expected.push((heard) => heard.includes(origin) && /blocked by CORS policy|net::ERR_FAILED/.test(heard));
  }

  /** Those that nobody expected. */
  get unexpected() {
    return this.#heard.filter((heard) => !this.#expected.some((expects) => expects(heard)));
  }
}
