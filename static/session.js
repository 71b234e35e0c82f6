// The sign-in: one OpenID Connect client for the page, its tokens in memory only.
//
// No token, code or verifier may reach storage, the address bar or the console, and nothing here signs in
// unasked: a sign-in that fails is told, never tried again by itself. A key that tokens are bound to lies in the
// browser's database, where scripts may use it and cannot read it.

import { Auth0Client } from "/vendor/auth0-spa-js.js";
import {
  inPlainWords,
  insecure,
  noConfiguration,
  notConfigured,
  signedOutHereOnly,
  unreachable,
} from "./trouble.js";

// How long the issuer may stay silent before the page says so, in seconds.
const PATIENCE = 10;

let client;
let config;
let profile;
let latest;
let renewed = () => {};

/**
 * Finishes a sign-in that just came back, or renews the last one without asking.
 * Returns the trouble to tell, if there was any: the page works on, for a caller who is not signed in.
 */
export async function start() {
  try {
    await connect();
    const trouble = (await finishSignIn()) ?? (await renew());
    profile = await client.getUser();
    return trouble;
  } catch (error) {
    return inPlainWords(error);
  }
}

/** The claims of the ID token, or `undefined` for a caller who is not signed in. */
export function user() {
  return profile;
}

/** An access token that is still good for a minute, or `undefined` for a caller who is not signed in. */
export async function token() {
  if (!profile) return undefined;
  try {
    const token = await client.getTokenSilently();
    if (latest && latest !== token) renewed();
    latest = token;
    return token;
  } catch (error) {
    const trouble = inPlainWords(error);
    if (trouble.over) profile = undefined;
    throw trouble;
  }
}

/** Calls `tell` whenever `token()` comes to another token than the last time. */
export function onRenewal(tell) {
  renewed = tell;
}

/**
 * A `fetch` that sends `token`: as a bearer token or, where tokens are bound to a key of this browser's, with a proof for
 * each request. Without a token it is the browser's own.
 */
export function sender(token) {
  if (!token) return fetch;
  if (!config.useDpop) {
    const Authorization = `Bearer ${token}`;
    return (path, init) => fetch(path, { ...init, headers: { ...init.headers, Authorization } });
  }
  const { origin } = location;
  const fetcher = client.createFetcher({ dpopNonceId: origin, baseUrl: origin, getAccessToken: async () => token });
  return (path, init) => fetcher.fetchWithAuth(path, init);
}

/** Leaves for the issuer's sign-in page; comes back to where the caller was. */
export async function signIn() {
  if (!client) await connect();
  if (!(await issuerAnswers())) throw unreachable(config.domain);
  await client.loginWithRedirect({ appState: { returnTo: location.href } });
}

/** Forgets the tokens, here and at the issuer, and ends the issuer's session. */
export async function signOut() {
  profile = undefined;
  if (!(await issuerAnswers())) {
    await client.logout({ openUrl: false });
    throw signedOutHereOnly(config.domain);
  }
  // A refresh token that could not be revoked is no reason to stay signed in.
  await client.revokeRefreshToken().catch(() => {});
  await client.logout({ logoutParams: { returnTo: location.origin } });
}

async function connect() {
  const answer = await fetch("/auth_config.json", { cache: "no-cache" }).catch(() => undefined);
  if (!answer?.ok) throw noConfiguration();
  config = await answer.json();
  if (!config.domain || !config.clientId) throw notConfigured();
  if (!isSecureContext) throw insecure();
  client = new Auth0Client({
    domain: config.domain,
    clientId: config.clientId,
    authorizationParams: { audience: config.audience, redirect_uri: location.origin },
    useDpop: config.useDpop === true,
    useRefreshTokens: true,
    // The refresh token dies with the page; after a reload the issuer's own session speaks.
    useRefreshTokensFallback: true,
    cacheLocation: "memory",
    workerUrl: "/vendor/auth0-spa-js.worker.js",
    authorizeTimeoutInSeconds: PATIENCE,
    httpTimeoutInSeconds: PATIENCE,
  });
}

// The address is cleaned first, so that a reload never plays an answer twice.
async function finishSignIn() {
  const query = new URLSearchParams(location.search);
  const answered = query.has("state") && (query.has("code") || query.has("error"));
  if (location.pathname !== "/" || !answered) return undefined;
  const answer = location.href;
  goTo("/");
  try {
    const { appState } = await client.handleRedirectCallback(answer);
    goTo(appState?.returnTo);
    return undefined;
  } catch (error) {
    goTo(error.appState?.returnTo);
    // Who follows a stale link while signed in stays so.
    await renew();
    return inPlainWords(error);
  }
}

function goTo(address) {
  if (address) history.replaceState(null, "", address);
}

// Without the client's mark of an earlier sign-in there is nobody to renew, and the issuer is not asked.
async function renew() {
  const mark = `auth0.${encodeURIComponent(config.clientId)}.is.authenticated=`;
  const marked = document.cookie.split("; ").some((cookie) => cookie.startsWith(mark));
  if (!marked || (await client.isAuthenticated())) return undefined;
  try {
    await Promise.race([client.getTokenSilently(), silence()]);
    return undefined;
  } catch (error) {
    return inPlainWords(error);
  }
}

// A hidden frame cannot tell that nobody listens: it would wait in vain. Rejects if so, else stays pending.
function silence() {
  return new Promise((_, reject) => {
    issuerAnswers().then((answers) => {
      if (!answers) reject(unreachable(config.domain));
    });
  });
}

// Whether anything answers there at all; what it says is opaque to us, and is the client's concern.
async function issuerAnswers() {
  const issuer = /^https?:\/\//.test(config.domain) ? config.domain : `https://${config.domain}`;
  const discovery = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const signal = AbortSignal.timeout(PATIENCE * 1000);
  return fetch(discovery, { mode: "no-cors", credentials: "omit", cache: "no-store", signal }).then(
    () => true,
    () => false,
  );
}
