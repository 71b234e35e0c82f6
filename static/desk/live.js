// Follows the policy's standing for as long as the desk is open: a stream that is taken up again whenever it ends.
//
// A stream is as old as the token that opened it, so a renewed token opens it anew, and whoever may no longer read the
// policy learns no more of it. The wait between two tries doubles, with a part left to chance, so that a server which
// comes back is not met by everybody at once.

import { events } from "./stream.js";

const STREAM = "/admin/api/policy/events";
// In milliseconds: the first and the longest wait between two tries.
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
// The server says something every 15 s: when it has been silent for longer than this, nobody is there.
const SILENCE = 40_000;
// A page that nobody sees for so long lets go of its stream: a browser opens only a few to one server.
const UNSEEN = 60_000;
// How often the token is looked after, so that it is renewed before it expires.
const TOKEN = 60_000;

/**
 * Follows until `signal`. `sender()` gives a `fetch` as the caller, or nothing if there is none just now; `onStanding`
 * is told each standing, and `onState` "live", "lost" or "refused". Returns `{ resume() }`, which opens the stream anew at once.
 */
export function follow({ sender, onStanding, onState, signal }) {
  let connection;
  let isOpening = false;
  let isAsleep = false;
  let unseen;
  const resume = () => isOpening || connection?.abort();
  const care = setInterval(() => isAsleep || sender(), TOKEN);
  addEventListener("online", resume, { signal });
  document.addEventListener("visibilitychange", look, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(care);
    clearTimeout(unseen);
    connection?.abort();
  });
  keepOpen();
  return { resume };

  function look() {
    clearTimeout(unseen);
    const turn = (asleep) => {
      isAsleep = asleep;
      connection?.abort();
    };
    if (document.visibilityState === "hidden") unseen = setTimeout(() => turn(true), UNSEEN);
    else if (isAsleep || connection?.isWaiting) turn(false);
  }

  async function keepOpen() {
    let wait = FIRST_WAIT;
    while (!signal.aborted) {
      if (isAsleep) {
        onState("lost");
        connection = new AbortController();
        await aborted(connection.signal);
        continue;
      }
      connection = new AbortController();
      const heard = await listen(connection).catch(() => false);
      if (signal.aborted) return;
      // Asked to resume: no reason to call it lost.
      if (connection.signal.aborted && heard) continue;
      onState("lost");
      wait = heard ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
      connection = new AbortController();
      connection.isWaiting = true;
      await pause(wait * (0.75 + Math.random() / 2), connection.signal);
    }
  }

  // Returns whether anything was heard before it ended.
  async function listen(connection) {
    let heard = false;
    let silence;
    const listenOn = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE);
    };
    try {
      listenOn();
      const { body } = await answered(connection.signal);
      for await (const { event, data } of events(body)) {
        listenOn();
        if (!heard) onState("live");
        heard = true;
        if (event === "standing") onStanding(JSON.parse(data));
      }
    } catch {
      // Ended, one way or another: the caller of this tries again.
    } finally {
      clearTimeout(silence);
    }
    return heard;
  }

  async function answered(signal) {
    isOpening = true;
    try {
      const send = await sender();
      const response = await send(STREAM, { headers: { Accept: "text/event-stream" }, cache: "no-store", signal });
      if (response.status === 401 || response.status === 403) onState("refused");
      if (!response.ok) throw new Error(`${STREAM} was answered ${response.status}`);
      return response;
    } finally {
      isOpening = false;
    }
  }
}

function aborted(signal) {
  return new Promise((over) => signal.addEventListener("abort", over));
}

function pause(milliseconds, signal) {
  return new Promise((over) => {
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      over();
    });
  });
}
