// Any OpenID Connect provider with an RS256 key set will do, and its token's permissions decide.

import { startProvider } from "../lib/oidc-provider.js";
import { expect, test as base } from "../lib/test.js";

const AUDIENCE = "https://api.example";

const test = base.extend({
  provider: [
    async ({}, use) => {
      const provider = await startProvider(AUDIENCE, { reader: ["read:protected"], stranger: [] });
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],
  /** Asks the server that trusts the provider for `path` with `token`. */
  ask: [
    async ({ provider, launch, secrets }, use) => {
      const server = await launch.withIssuer({
        AUTH0_DOMAIN: provider.issuer,
        AUTH0_AUDIENCE: AUDIENCE,
        AUTH0_CLIENT_ID: "1234",
      });
      await use((path, token) => {
        secrets.add(token);
        return fetch(server.origin + path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
      });
    },
    { scope: "worker" },
  ],
});

test("a token with the permission is answered", async ({ provider, ask }) => {
  const response = await ask("/api/protected", await provider.token("reader"));

  expect(await response.json()).toEqual({ message: "Protected Endpoint" });
  expect(response.status).toBe(200);
});

test("a token without the permission is refused by name, and still a member's", async ({ provider, ask }) => {
  const token = await provider.token("stranger");
  const response = await ask("/api/protected", token);

  expect(response.status).toBe(403);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(response.headers.get("www-authenticate")).toContain('scope="read:protected"');
  expect(await response.json()).toMatchObject({ status: 403, missing: ["read:protected"] });
  expect((await ask("/api/members-only", token)).status).toBe(200);
});

test("a token for another audience is refused", async ({ provider, ask }) => {
  const response = await ask("/api/members-only", await provider.token("reader", "https://elsewhere.example"));

  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
});

test("a token that was touched is refused", async ({ provider, ask }) => {
  const [header, , signature] = (await provider.token("stranger")).split(".");
  const [, claims] = (await provider.token("reader")).split(".");

  expect((await ask("/api/members-only", [header, claims, signature].join("."))).status).toBe(401);
});

test("the SPA is told to sign in there", async ({ provider, ask }) => {
  const { domain, clientId, audience } = await (await ask("/auth_config.json")).json();

  expect(domain.replace(/\/$/, "")).toBe(provider.issuer);
  expect({ clientId, audience }).toEqual({ clientId: "1234", audience: AUDIENCE });
});
