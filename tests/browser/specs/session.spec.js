// A session's life: it survives a reload, renews itself unseen, and ends when its owner says so.

import { Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

test("after signing in, the address holds nothing of the sign-in", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");

  expect(spa.page.url()).toBe(`${spa.origin}/`);
});

test("a reload stays signed in, by asking the issuer in a hidden frame", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  const asked = spa.page.waitForRequest(
    (request) => request.url().startsWith(`${spa.issuer}/authorize?`) && request.url().includes("prompt=none"),
  );
  const renewed = spa.page.waitForResponse(`${spa.issuer}/oauth/token`);

  await spa.page.reload();

  expect(new URL((await asked).url()).searchParams.get("response_mode")).toBe("web_message");
  const { access_token } = await (await renewed).json();
  await spa.isCalledBy("Alice Admin");
  await expect(spa.token).toHaveText(access_token);
  await spa.door("Protected API").click();
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
});

test("a token about to expire is renewed with the refresh token, again and again", async ({ page, launch }) => {
  // The client renews what is good for less than a minute: here, at every press.
  const server = await launch.withDevIssuer({ WHITEROOM_DEV_ISSUER__ACCESS_TOKEN_SECONDS: "30" });
  const spa = new Spa(page, server);
  await spa.open();
  await spa.signInAs("Alice Admin");

  for (let press = 0; press < 3; press++) {
    const renewed = page.waitForResponse(`${spa.issuer}/oauth/token`);
    const sent = page.waitForRequest(`${spa.origin}/api/protected`);
    await spa.door("Protected API").click();

    expect(new URLSearchParams((await renewed).request().postData()).get("grant_type")).toBe("refresh_token");
    const { access_token } = await (await renewed).json();
    expect((await sent).headers().authorization).toBe(`Bearer ${access_token}`);
    await expect(spa.token).toHaveText(access_token);
    await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
  }
});

test("logging out ends the session here and at the issuer", async ({ spa, complaints }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  const revoked = spa.page.waitForResponse(`${spa.issuer}/oauth/revoke`);

  await spa.signOut();
  expect((await revoked).status()).toBe(200);
  expect(spa.page.url()).toBe(`${spa.origin}/`);

  await spa.page.reload();
  await spa.isCalledByNobody();
  complaints.expectStatus(401, "/api/members-only");
  await spa.door("Members Only API").click();
  await expect(spa.answer("Members Only API")).toContainText("you are not logged in");

  // The issuer asks anew instead of remembering.
  await spa.leave();
});

test("after logging out, the browser's back button shows nothing of the session", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  await spa.signOut();

  await spa.page.goBack();
  await expect(spa.page.getByText(/eyJ/)).toHaveCount(0);
});

test("someone else can sign in after logging out", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  await spa.signOut();

  await spa.signInAs("Bob Basic");
});

test("a second page of the same browser is signed in without asking", async ({ spa, context }) => {
  await spa.open();
  await spa.signInAs("Bob Basic");
  const second = new Spa(await context.newPage(), { origin: spa.origin, issuer: spa.issuer });

  await second.open();
  await second.isCalledBy("Bob Basic");
});

test("a session that ended at the issuer is told, not renewed", async ({ spa, context }) => {
  await spa.open();
  await spa.signInAs("Bob Basic");
  await context.clearCookies({ name: /^(?!_legacy_)(?!auth0)/ });

  await spa.page.reload();
  await expect(spa.notice).toContainText("Your session has ended. Log in to go on.");
  await spa.isCalledByNobody();
});

test("an address inside the app survives signing in and a reload", async ({ spa }) => {
  await spa.open("/reports/2030?tab=2");
  await spa.signInAs("Alice Admin");
  expect(spa.page.url()).toBe(`${spa.origin}/reports/2030?tab=2`);

  await spa.page.reload();
  await spa.isCalledBy("Alice Admin");
  expect(spa.page.url()).toBe(`${spa.origin}/reports/2030?tab=2`);
});
