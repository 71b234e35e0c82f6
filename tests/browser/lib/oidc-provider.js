// Another issuer than Auth0 or our own: a certified OpenID Connect provider on loopback.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { close, listen } from "./ports.js";

/**
 * Starts a provider that gives each client of `permissions` ({client: ["read:protected"]}) RS256 access tokens for
 * `audience` with those permissions.
 */
export async function startProvider(audience, permissions) {
  const server = createServer();
  const issuer = await listen(server);
  const provider = new Provider(issuer, configuration(permissions));
  server.on("request", provider.callback());
  return {
    issuer,
    token: (client, resource = audience) => token(issuer, client, resource),
    stop: () => close(server),
  };
}

async function token(issuer, client, resource) {
  const response = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${Buffer.from(`${client}:${SECRET}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials", resource }),
  });
  if (!response.ok) throw new Error(`the provider gave no token: ${await response.text()}`);
  return (await response.json()).access_token;
}

function configuration(permissions) {
  return {
    clients: Object.keys(permissions).map((client_id) => ({
      client_id,
      client_secret: SECRET,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
    })),
    cookies: { keys: [SECRET] },
    ttl: { ClientCredentials: 600 },
    jwks: { keys: [signingKey()] },
    extraTokenClaims: (_, { clientId }) => ({ permissions: permissions[clientId] }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope: "",
          audience: resource,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };
}

const SECRET = "a secret of this suite only";
