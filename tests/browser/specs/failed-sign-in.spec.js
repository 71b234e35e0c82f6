// A sign-in that does not succeed: told in plain words, offered again, never tried again by itself.

import { closedOrigin } from "../lib/ports.js";
import { Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

test("a cancelled sign-in is told, and can be tried again", async ({ spa }) => {
  await spa.open();
  await spa.leave();
  await spa.page.getByRole("button", { name: "Cancel" }).click();

  await expect(spa.notice).toContainText("You are not logged in: the sign-in was cancelled or refused.");
  await spa.isCalledByNobody();
  expect(spa.page.url()).toBe(`${spa.origin}/`);

  await spa.notice.getByRole("button", { name: "Try again" }).click();
  await spa.page.getByRole("button", { name: "Alice Admin" }).click();
  await spa.isCalledBy("Alice Admin");
  await expect(spa.notice).toBeEmpty();
});

test("a failed sign-in is not tried again by itself, not by a reload either", async ({ spa }) => {
  await spa.open();
  await spa.leave();
  await spa.page.getByRole("button", { name: "Cancel" }).click();
  await spa.isCalledByNobody();
  const asked = [];
  spa.page.on(
    "request",
    (request) => request.url().startsWith(`${spa.issuer}/authorize`) && asked.push(request.url()),
  );

  await spa.page.reload();
  await spa.isCalledByNobody();
  await expect(spa.notice).toBeEmpty();
  expect(asked).toEqual([]);
});

// Answers that nobody here asked for: an old link, or somebody else's.
const UNASKED = [
  "/?code=an-old-code-of-somebody&state=unknown",
  "/?error=access_denied&error_description=Call+this+number&state=unknown",
];

for (const address of UNASKED) {
  test(`the answer ${address} to no sign-in of ours is refused, and its words are not shown`, async ({ spa }) => {
    await spa.open(address);

    await expect(spa.notice).toContainText("was not started in this tab");
    await expect(spa.page.getByText("Call this number")).toHaveCount(0);
    await spa.isCalledByNobody();
    expect(spa.page.url()).toBe(`${spa.origin}/`);
  });
}

test("a stale link does not sign out who is signed in", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Bob Basic");

  await spa.open(UNASKED[0]);
  await spa.isCalledBy("Bob Basic");
});

test("an issuer that is down is told before leaving the page", async ({ page, launch, complaints }) => {
  const issuer = await closedOrigin();
  complaints.expectSilence(issuer);
  const server = await launch.withIssuer({
    AUTH0_DOMAIN: issuer,
    AUTH0_AUDIENCE: "https://api.example",
    AUTH0_CLIENT_ID: "client",
  });
  const spa = new Spa(page, server);
  await spa.open();

  await spa.logIn.click();
  await expect(spa.notice).toContainText(`The sign-in service at ${issuer} does not answer.`);
  await spa.notice.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(spa.notice).toContainText(`The sign-in service at ${issuer} does not answer.`);
  await expect(spa.notice.getByRole("button", { name: "Try again" })).toBeFocused();
  await spa.isCalledByNobody();
  await spa.door("Open API").click();
  await expect(spa.answer("Open API")).toContainText("Open Endpoint");
});

// An API whose issuer is another server's, so that the issuer can go away while the API stays.
async function signedInAtAnIssuerThatStops({ page, launch, complaints }) {
  const issuing = await launch.withDevIssuer();
  const { clientId, audience } = await (await fetch(`${issuing.origin}/auth_config.json`)).json();
  const server = await launch.withIssuer({
    AUTH0_DOMAIN: issuing.issuer,
    AUTH0_AUDIENCE: audience,
    AUTH0_CLIENT_ID: clientId,
  });
  const spa = new Spa(page, { origin: server.origin, issuer: issuing.issuer });
  await spa.open();
  await spa.signInAs("Alice Admin");
  await issuing.stop();
  complaints.expectSilence(issuing.issuer);
  return spa;
}

test("logging out while the issuer is down says that its session may live on", async ({
  page,
  launch,
  complaints,
}) => {
  const spa = await signedInAtAnIssuerThatStops({ page, launch, complaints });

  await spa.logOut.click();
  await expect(spa.notice).toContainText("You are logged out here");
  await expect(spa.notice).toContainText("your session there may still be open");
  await spa.isCalledByNobody();
});

test("a reload while the issuer is down says so, and does not wait for it", async ({
  page,
  launch,
  complaints,
}) => {
  const spa = await signedInAtAnIssuerThatStops({ page, launch, complaints });
  await spa.door("Protected API").click();
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");

  await page.reload();
  await expect(spa.notice).toContainText(`The sign-in service at ${spa.issuer} does not answer.`);
  await spa.isCalledByNobody();
});
