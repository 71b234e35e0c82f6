// The page's table of contents: who is calling, what they may do, and what happens when a button is pressed.

import * as access from "./access.js";
import { call } from "./api.js";
import * as desk from "./desk-page.js";
import * as pages from "./pages.js";
import { forewarned, told } from "./refusal.js";
import * as session from "./session.js";
import * as view from "./view.js";

const ME = "GET /api/me";
const DESK = "GET /admin/api/policy";

const ready = start();

for (const door of view.doors) view.onPress(door, () => press(door));
view.onPress("log-in", signIn);
view.onPress("log-out", signOut);
view.onPress("copy", copy);
pages.onTurn(() => turn(true));
session.onRenewal(desk.resume);
// A page that comes back out of the browser's memory may show a session that has ended since.
addEventListener("pageshow", (event) => event.persisted && location.reload());

async function start() {
  view.showPage(pages.page());
  const trouble = await session.start();
  if (trouble) view.showNotice(trouble.message, session.user() ? undefined : signIn);
  view.showPage(pages.page());
  await showCaller();
  turn();
  access.keepFresh(lookAgain);
}

// Shows the page that the address names. A desk that is left ends there and then.
async function turn(focused) {
  const page = pages.page();
  view.showPage(page, focused);
  if (page === "home") desk.close();
  await ready;
  if (page !== pages.page()) return undefined;
  if (page === "home") return focused && showAccess(await tokenOrNotice(() => turn()));
  if (!session.user() && !access.can(DESK)) return view.showClosedDesk(signIn);
  const again = () => reopen(focused);
  return desk
    .show({ sender, again, signIn: session.user() ? undefined : signIn }, focused)
    .catch(() => view.showNotice("The desk could not be loaded.", again));
}

async function reopen(focused) {
  view.showNotice();
  desk.close();
  await turn(focused);
}

// A `fetch` as the caller of this moment. If nobody can tell who that is, it fails like one without a network.
async function sender() {
  const token = await tokenOrNotice(() => turn());
  if (session.user() && !token) return () => Promise.reject(new Error("no token just now"));
  if (token) view.showNotice();
  return session.sender(token);
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
  await access.refresh([ME, DESK, ...view.doors.map((door) => door.dataset.request)], session.sender(token));
  view.showHints(access.cannot, forewarned(Boolean(session.user())));
  view.showRevision(access.decidedBy());
  view.showDeskLink(access.can(DESK));
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
  view.showDeskLink(false);
  access.forget();
  desk.close();
  turn();
}

async function copy() {
  const token = await tokenOrNotice(copy);
  if (!token) return;
  await navigator.clipboard.writeText(token).then(
    () => view.showCopied("Copied."),
    () => view.showCopied("The browser did not allow it: select the token and copy it."),
  );
}
