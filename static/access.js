// What the caller may do, asked of the policy itself before anything is pressed. For this page, and for any other front end:
// the file stands by itself.
//
// It only spares the caller a refusal: the API decides each request anew, whatever is remembered here.

const NOTHING = { revision: undefined, access: new Map() };

/**
 * The access list of the API at `api` (an origin; "" is the page's own). `send` sends a request as the caller, as `fetch` does
 * for nobody. With `requests` ("GET /api/protected", at most 100) those are asked for, else every route of the API.
 */
export function accessOf({ api = "", send = fetch, requests } = {}) {
  let state = NOTHING;
  let latest = 0;
  const listeners = new Set();

  /**
   * Asks anew; whether there was an answer. Without one nothing is known, and nothing throws. Of several calls the last one
   * stands, in whatever order the answers come.
   */
  async function refresh() {
    const turn = ++latest;
    const answer = await ask(api, send, requests).catch(() => undefined);
    if (turn === latest) become(answer ?? NOTHING);
    return answer !== undefined;
  }

  /** Calls as somebody else from now on, and forgets what was known of whoever called before. */
  function callAs(sender) {
    send = sender;
    become(NOTHING);
    return refresh();
  }

  /** Asks anew if the `status` of an answer to `request` is not what was known: the policy or the token has changed since. */
  async function noted(request, { status }) {
    const allowed = state.access.get(request);
    const contradicts = DENIALS.includes(status) ? allowed === true : status < 400 && allowed === false;
    if (contradicts) await refresh();
  }

  function become(next) {
    if (isSame(state, next)) return;
    state = next;
    for (const listener of [...listeners]) listener();
  }

  return {
    /** Whether `request` would be answered. What is not known is not allowed. */
    can: (request) => state.access.get(request) === true,
    /** Whether `request` is known to be refused: unlike `!can(request)`, false while nothing is known. */
    cannot: (request) => state.access.get(request) === false,
    /** The policy's revision that decided, or `undefined`. */
    decidedBy: () => state.revision,
    /** All that is known: `{revision, access}`, the same object until something changes. */
    state: () => state,
    /** Calls `listener` when anything has changed. Returns what ends that. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** As the function of that name. */
    keepFresh: (seconds) => keepFresh(refresh, seconds),
    refresh,
    callAs,
    noted,
  };
}

/**
 * Calls `again` whenever the page comes back into view, and every so many `seconds` while it is in view. Returns what ends it.
 * The API pushes nothing, so an edit of the policy is known as late as that.
 */
export function keepFresh(again, seconds = 60) {
  let timer;
  const look = () => {
    clearInterval(timer);
    if (document.hidden) return;
    timer = setInterval(again, seconds * 1000);
  };
  const returned = () => {
    look();
    if (!document.hidden) again();
  };
  document.addEventListener("visibilitychange", returned);
  look();
  return () => {
    document.removeEventListener("visibilitychange", returned);
    clearInterval(timer);
  };
}

// The page's own list, whose requests and caller come with each refresh.
let own = accessOf();

export const can = (request) => own.can(request);
export const cannot = (request) => own.cannot(request);
export const decidedBy = () => own.decidedBy();

/** Asks anew, as the caller for whom `send` sends. Remembers nothing if there is no answer. */
export async function refresh(requests, send) {
  const next = accessOf({ send, requests });
  await next.refresh();
  own = next;
}

/** Forgets what is known: it was about another caller. */
export function forget() {
  own = accessOf();
}

async function ask(api, send, requests) {
  const [path, question] = requests ? ["/api/access", asking(requests)] : ["/api/access/routes", {}];
  const headers = { Accept: "application/json", ...question.headers };
  const response = await send(`${api}${path}`, { method: "GET", cache: "no-store", ...question, headers });
  if (!response.ok) return undefined;
  const { revision, access, routes } = await response.json();
  const rows = routes?.map(({ method, route, allowed }) => [`${method} ${route}`, allowed]);
  return { revision, access: new Map(rows ?? Object.entries(access)) };
}

const asking = (requests) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ requests }),
});

// Neither `step_up.toml` nor the time is part of the revision, so the verdicts are compared as well.
function isSame(one, other) {
  if (one.revision !== other.revision || one.access.size !== other.access.size) return false;
  return [...one.access].every(([request, allowed]) => other.access.get(request) === allowed);
}

// What an API answers to whom its policy refuses.
const DENIALS = [401, 403];
