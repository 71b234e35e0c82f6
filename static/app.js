// The page's table of contents: who is calling, what they may do, and what happens when a button is pressed.

import * as access from "./access.js";
import { call } from "./api.js";
import { forewarned, told } from "./refusal.js";
import * as session from "./session.js";
import * as view from "./view.js";

const ME = "GET /api/me";

const ready = start();

for (const door of view.doors) view.onPress(door, () => press(door));
view.onPress("log-in", signIn);
view.onPress("log-out", signOut);
view.onPress("copy", copy);
// A page that comes back out of the browser's memory may show a session that has ended since.
addEventListener("pageshow", (event) => event.persisted && location.reload());

async function start() {
  const trouble = await session.start();
  if (trouble) view.showNotice(trouble.message, session.user() ? undefined : signIn);
  await showCaller();
  access.keepFresh(lookAgain);
}

// The policy may have changed meanwhile.
async function lookAgain() {
  const token = await tokenOrNotice(lookAgain);
  if (session.user() && !token) return;
  await showAccess(token);
}

async function showCaller() {
  const user = session.user();
  view.showCaller(user);
  const token = await tokenOrNotice(showCaller);
  view.showToken(token);
  await showAccess(token);
  if (user && access.can(ME)) await showPrincipals(token);
}

async function showAccess(token) {
  await access.refresh([ME, ...view.doors.map((door) => door.dataset.request)], session.sender(token));
  view.showHints(access.cannot, forewarned(Boolean(session.user())));
  view.showRevision(access.decidedBy());
}

async function showPrincipals(token) {
  const { content } = await call(ME, { send: session.sender(token) });
  view.showPrincipals(content.principals ?? []);
}

async function press(door) {
  await ready;
  const request = door.dataset.request;
  const token = await tokenOrNotice(() => press(door));
  // A token that could not be renewed just now: calling as nobody would be another question.
  if (session.user() && !token) return;
  if (token) view.showNotice();
  const answer = await call(request, { send: session.sender(token) });
  view.showAnswer(door, answer, told(answer, Boolean(session.user())));
  view.showToken(token);
  // The policy or the token has changed since it was asked.
  if (answer.ok === access.cannot(request)) await showAccess(token);
}

// A session that ended leaves the page as for nobody, and says so.
async function tokenOrNotice(again) {
  try {
    return await session.token();
  } catch (trouble) {
    view.showNotice(trouble.message, trouble.over ? signIn : again);
    if (!session.user()) leave();
    return undefined;
  }
}

async function signIn() {
  await ready;
  await session.signIn().catch((trouble) => view.showNotice(trouble.message, signIn));
}

async function signOut() {
  leave();
  await session.signOut().catch(async (trouble) => {
    view.showNotice(trouble.message, signOut);
    await showCaller();
  });
}

function leave() {
  view.clearAnswers();
  view.showCaller(undefined);
}

async function copy() {
  const token = await tokenOrNotice(copy);
  if (!token) return;
  await navigator.clipboard.writeText(token).then(
    () => view.showCopied("Copied."),
    () => view.showCopied("The browser did not allow it: select the token and copy it."),
  );
}
