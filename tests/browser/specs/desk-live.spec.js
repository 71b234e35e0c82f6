// The page follows the policy, says when it does not, and takes it up again.

import { expect, test } from "../lib/test.js";
import { Desk } from "../lib/desk.js";

const EVENTS = "**/admin/api/policy/events";
const LOST = "Not live: what you see may be out of date. Trying again.";

test("a stream that breaks is told and taken up again, with what was missed", async ({
  desk,
  folder,
  page,
  complaints,
}) => {
  complaints.expectSilence(desk.origin);
  let isBroken = true;
  // The fault: whatever the stream is asked for, the connection breaks.
  await page.route(EVENTS, (route) => (isBroken ? route.abort("connectionrefused") : route.fallback()));
  await desk.signInAs("Carol Careful");
  await expect(desk.liveness).toHaveText(LOST);
  const revision = await desk.stands("Live revision").locator("code").textContent();
  folder.append("policy.csv", "p, role:late, /api/open, ^POST$, allow\n");
  await expect(desk.stands("Live revision").locator("code")).toHaveText(revision);

  isBroken = false;
  await desk.isLive();
  await expect(desk.stands("Live revision").locator("code")).not.toHaveText(revision);
  await expect(desk.rules.filter({ hasText: "role:late" })).toHaveCount(1);
});

test("a server that is gone is told, and what was read stays", async ({ page, launch, complaints }) => {
  const server = await launch.withDevIssuer();
  complaints.expectSilence(server.origin);
  const desk = new Desk(page, server);
  await desk.open();
  await expect(desk.rules).not.toHaveCount(0);
  const began = Date.now();
  await server.stop();
  // An open stream must not use up the time that requests under way have to end.
  expect(Date.now() - began).toBeLessThan(5_000);

  await expect(desk.liveness).toHaveText(LOST);
  await expect(desk.rules).not.toHaveCount(0);
  await desk.views.getByRole("link", { name: "Matrix" }).click();
  await expect(desk.trouble).toContainText("The API could not be reached.");
  await expect(desk.trouble.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a page that nobody sees lets go of its stream, and takes it up when it is seen", async ({
  page,
  desk,
  folder,
}) => {
  await page.clock.install();
  await desk.open();
  const see = (state) =>
    page.evaluate((visibilityState) => {
      Object.defineProperty(document, "visibilityState", { value: visibilityState, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/events"));
  await see("hidden");
  await page.clock.fastForward(61_000);
  await ended;
  folder.append("policy.csv", "p, role:late, /api/open, ^POST$, allow\n");
  await expect(desk.liveness).toHaveText(LOST);

  await see("visible");
  await desk.isLive();
  await expect(desk.rules.filter({ hasText: "role:late" })).toHaveCount(1);
});

test("an answer that fails can be asked for again", async ({ page, server, complaints }) => {
  complaints.expectStatus(503, "/admin/api/policy/matrix");
  const desk = new Desk(page, server);
  await desk.open();
  let fails = true;
  await page.route("**/admin/api/policy/matrix**", (route) =>
    fails
      ? route.fulfill({ status: 503, json: { detail: "too much to do" }, headers: { "Retry-After": "7" } })
      : route.fallback(),
  );
  await desk.views.getByRole("link", { name: "Matrix" }).click();
  await expect(desk.trouble).toContainText("Not answered. Too much to do. Try again in 7 s.");

  fails = false;
  await desk.trouble.getByRole("button", { name: "Try again" }).click();
  await expect(desk.grid).toBeVisible();
  await expect(desk.trouble).toBeEmpty();
});

test("a renewed token opens the stream anew", async ({ page, launch, folder }) => {
  // The client renews what is good for less than a minute: here, whenever anything is asked.
  const server = await launch.withDevIssuer({
    WHITEROOM_POLICY__DIR: folder.path,
    WHITEROOM_DEV_ISSUER__ACCESS_TOKEN_SECONDS: "50",
  });
  const desk = new Desk(page, server);
  await desk.open();
  const opened = [];
  page.on(
    "request",
    (request) => request.url().endsWith("/events") && opened.push(request.headers().authorization),
  );
  // Tokens of the same second are the same token.
  await expect(async () => {
    await desk.turnTo("Matrix");
    await desk.turnTo("Rules");
    expect(opened[0]).toMatch(/^Bearer /);
  }).toPass();

  await desk.isLive();
  folder.append("policy.csv", "p, role:late, /api/open, ^POST$, allow\n");
  await expect(desk.rules.filter({ hasText: "role:late" })).toHaveCount(1);
});

test("a token that is bound to a key of the browser's opens the stream as well", async ({
  page,
  launch,
  folder,
}) => {
  const server = await launch.withDevIssuer({ WHITEROOM_POLICY__DIR: folder.path, WHITEROOM_SPA__DPOP: "true" });
  const desk = new Desk(page, server);
  const opened = page.waitForRequest(EVENTS);
  await desk.open();
  expect((await opened).headers().authorization).toMatch(/^DPoP /);
  folder.append("policy.csv", "p, role:late, /api/open, ^POST$, allow\n");

  await expect(desk.rules.filter({ hasText: "role:late" })).toHaveCount(1);
});

test("the stream that ends with its token goes on with the next", async ({ page, launch }) => {
  test.setTimeout(90_000);
  const server = await launch.withDevIssuer({ WHITEROOM_DEV_ISSUER__ACCESS_TOKEN_SECONDS: "12" });
  const desk = new Desk(page, server);
  await desk.open();
  const tokens = new Set();
  page.on(
    "request",
    (request) => request.url().endsWith("/events") && tokens.add(request.headers().authorization),
  );

  await expect.poll(() => tokens.size, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  await desk.isLive();
});
