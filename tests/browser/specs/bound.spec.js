// Tokens that are bound to a key of the browser's: each request proves to hold it (RFC 9449).

import { DOORS, Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

/** The JSON object in one part of a JWT. */
const part = (jwt, number) => JSON.parse(Buffer.from(jwt.split(".")[number], "base64url"));

// What is set beside `spa.dpop`, and whether a first proof is refused for want of a nonce.
const SETTINGS = [
  { name: "proofs are required", env: { WHITEROOM_AUTH__DPOP: "required" }, nonce: false },
  { name: "they need a nonce, too", env: { WHITEROOM_AUTH__DPOP_NONCE: "true" }, nonce: true },
];

for (const { name, env, nonce } of SETTINGS) {
  test(`a page with a key calls every door when ${name}`, async ({ page, launch, complaints }) => {
    const server = await launch.withDevIssuer({ WHITEROOM_SPA__DPOP: "true", ...env });
    const spa = new Spa(page, server);
    if (nonce) complaints.expectStatus(401, "/api/");
    await spa.open();
    await spa.signInAs("Alice Admin");
    const proofs = [];
    for (const [door, { path, answer }] of Object.entries(DOORS)) {
      const sent = page.waitForRequest((request) => request.url() === `${spa.origin}${path}`);
      await spa.door(door).click();
      await expect(spa.answer(door)).toHaveText(`200${answer}`);

      const { authorization, dpop } = await (await sent).allHeaders();
      const token = await spa.token.textContent();
      expect(authorization).toBe(`DPoP ${token}`);
      expect(part(dpop, 1)).toMatchObject({ htm: "GET", htu: `${spa.origin}${path}` });
      expect(Boolean(part(dpop, 1).nonce)).toBe(nonce);
      expect(part(token, 1).cnf.jkt).toBeTruthy();
      proofs.push(dpop);
    }
    expect(new Set(proofs).size).toBe(proofs.length);
  });
}

test("what the page sent is of no use to who copies it", async ({ page, launch }) => {
  const server = await launch.withDevIssuer({ WHITEROOM_SPA__DPOP: "true" });
  const spa = new Spa(page, server);
  await spa.open();
  await spa.signInAs("Alice Admin");
  const sent = page.waitForRequest(`${spa.origin}/api/protected`);
  await spa.door("Protected API").click();
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
  const { authorization, dpop } = await (await sent).allHeaders();

  const ask = (headers) => fetch(`${spa.origin}/api/protected`, { headers });
  const codes = async (answers) => Promise.all(answers.map(async (answer) => (await (await answer).json()).code));
  expect(
    await codes([
      ask({ authorization: authorization.replace("DPoP", "Bearer") }),
      ask({ authorization }),
      ask({ authorization, dpop }),
    ]),
  ).toEqual(["token_bound", "proof_missing", "proof_replayed"]);
});

test("a reload and a renewal keep the tokens bound, and logging out forgets the key", async ({ page, launch }) => {
  // The client renews what is good for less than a minute: here, at every press.
  const server = await launch.withDevIssuer({
    WHITEROOM_SPA__DPOP: "true",
    WHITEROOM_DEV_ISSUER__ACCESS_TOKEN_SECONDS: "30",
  });
  const spa = new Spa(page, server);
  await spa.open();
  await spa.signInAs("Alice Admin");
  const key = async () => part(await spa.token.textContent(), 1).cnf.jkt;
  const first = await key();
  await page.reload();
  await spa.isCalledBy("Alice Admin");
  const renewed = page.waitForResponse(`${spa.issuer}/oauth/token`);
  await spa.door("Protected API").click();
  expect(new URLSearchParams((await renewed).request().postData()).get("grant_type")).toBe("refresh_token");
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
  expect(await key()).toBe(first);

  await spa.signOut();
  await spa.signInAs("Alice Admin");
  expect(await key()).not.toBe(first);
});
