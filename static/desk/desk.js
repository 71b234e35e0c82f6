// The desk's table of contents: its views, what they ask by, and when they are brought up to date.
//
// It only reads. Whether it may is decided for each request anew by the policy that it shows.

import { call } from "../api.js";
import { told } from "../refusal.js";
import * as candidate from "./candidate.js";
import { copies } from "./copies.js";
import * as decisions from "./decisions.js";
import { closed, frame } from "./frame.js";
import { follow } from "./live.js";
import { to } from "./make.js";
import * as matrix from "./matrix.js";
import { news } from "./news.js";
import * as rules from "./rules.js";
import * as tryIt from "./try.js";

const VIEWS = { rules, try: tryIt, matrix, candidate, decisions };
const OVERVIEW = "GET /admin/api/policy";

/**
 * Opens the desk in `root` for `caller`: `sender()` gives a `fetch` as the caller, `again()` opens the desk anew, and
 * `signIn()` is there if nobody is signed in. It ends with `signal`. Returns `{ show(focused), resume() }`.
 */
export async function open(root, caller, signal) {
  const left = new AbortController();
  signal.addEventListener("abort", () => left.abort());
  const desk = { show() {}, resume() {} };
  const shut = (answer) => {
    left.abort();
    const act = caller.signIn ? ["Log in to open the desk", caller.signIn] : ["Ask again", caller.again];
    closed(root, told(answer, !caller.signIn), act);
  };
  const answer = await overviewOf(caller);
  // Left before it was there: the room may be another's already.
  if (signal.aborted) return desk;
  if (!answer.ok) {
    shut(answer);
    return desk;
  }
  const shown = frame(root, VIEWS);
  copies(root, shown.say, left.signal);
  return Object.assign(desk, begin(shown, { ...caller, shut }, answer.content, left.signal));
}

async function overviewOf(caller) {
  return call(OVERVIEW, { send: await caller.sender() });
}

function begin(shown, caller, first, signal) {
  let overview = first;
  let view;
  let name;
  // What has just been read needs no other look.
  let isNew = true;
  let leaveView = new AbortController();
  const showing = latest(caller, () => AbortSignal.any([signal, leaveView.signal]));
  const desk = {
    overview: () => overview,
    /** Runs `work(ask)` beside what is shown; a later call of it ends an earlier one. */
    run: latest(caller, () => AbortSignal.any([signal, leaveView.signal])),
    /** Goes to the view with a query of `query`. */
    go(view, query) {
      const address = to(view, query);
      if (address !== location.pathname + location.search) history.pushState(null, "", address);
      show();
    },
  };

  function show(focused) {
    const wanted = viewOf(location.pathname);
    const isOther = wanted !== name;
    if (isOther) {
      leaveView.abort();
      leaveView = new AbortController();
      name = wanted;
      view = VIEWS[name].open(shown.turnTo(name), desk);
    }
    if (focused && isOther) shown.focus();
    shown.showBusy(true);
    if (!isNew) return refresh();
    isNew = false;
    return bringUp();
  }

  async function bringUp() {
    const trouble = await showing((ask) => view.show(new URLSearchParams(location.search), ask));
    // Ended: whoever ended it goes on.
    if (trouble === undefined) return;
    shown.showTrouble(trouble?.words, bringUp);
    shown.showBusy(false);
  }

  async function refresh() {
    const answer = await overviewOf(caller);
    if (signal.aborted) return;
    if (answer.status === 401 || answer.status === 403) return caller.shut(answer);
    if (!answer.ok) {
      shown.showBusy(false);
      return shown.showTrouble(told(answer, true), refresh);
    }
    const before = overview;
    overview = answer.content;
    shown.showStanding(overview);
    await bringUp();
    shown.say(news(before, overview));
    return undefined;
  }

  let isFirst = true;
  const following = follow({
    sender: caller.sender,
    onState: (state) => (state === "refused" ? refresh() : shown.showState(state)),
    onStanding(standing) {
      const isKnown = isFirst && isOf(standing, overview);
      isFirst = false;
      if (!isKnown) refresh();
    },
    signal,
  });
  shown.showStanding(overview);
  return { show, resume: following.resume };
}

// What the stream says about the overview that is shown: whether it is still that one.
function isOf({ revision, candidate, refused }, overview) {
  return (
    revision === overview.revision &&
    candidate === (overview.candidate?.revision ?? null) &&
    refused === Boolean(overview.refused)
  );
}

function viewOf(path) {
  const [, , name] = path.split("/");
  return Object.hasOwn(VIEWS, name ?? "") ? name : "rules";
}

/**
 * A runner of work that asks: the latest call ends the one before. Resolves to `null`, to `{ words }` about what went
 * wrong, or to `undefined` if it was ended.
 */
function latest(caller, ended) {
  let mine = new AbortController();
  return async (work) => {
    mine.abort();
    mine = new AbortController();
    const signal = AbortSignal.any([mine.signal, ended()]);
    try {
      await work(asker(caller, signal));
      return null;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof Unanswered) return { words: told(error.answer, true) };
      throw error;
    }
  };
}

class Unanswered extends Error {
  constructor(answer) {
    super("the API did not answer as asked");
    this.answer = answer;
  }
}

// `ask(request, body)` is the content of a good answer, and `ask.plainly` any answer. Neither returns once `signal` is given.
function asker(caller, signal) {
  const plainly = async (request, body) => {
    const answer = await call(request, { send: await caller.sender(), body });
    signal.throwIfAborted();
    return answer;
  };
  const ask = async (request, body) => {
    const answer = await plainly(request, body);
    if (!answer.ok) throw new Unanswered(answer);
    return answer.content;
  };
  return Object.assign(ask, { plainly });
}
