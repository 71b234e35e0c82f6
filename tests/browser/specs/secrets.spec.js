// Tokens live in the page's memory: not in storage, not in the address, not in what the server prints.

import { DOORS, Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

test("no token is stored in the browser", async ({ spa, context, secrets }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  await spa.page.reload();
  await spa.isCalledBy("Alice Admin");
  await secrets.settled();
  const cookies = (await context.cookies(spa.origin)).filter(({ httpOnly }) => !httpOnly);
  const stored = await spa.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));

  expect(await spa.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  expect(await secrets.foundIn(stored + JSON.stringify(cookies))).toEqual([]);
});

for (const level of ["info", "trace"]) {
  test(`a server that logs at ${level} prints no credential, whatever it is asked`, async ({
    page,
    launch,
    secrets,
  }) => {
    const server = await launch.withDevIssuer({ WHITEROOM_TELEMETRY__LOG_LEVEL: level });
    const spa = new Spa(page, server);
    await spa.open();
    await spa.signInAs("Alice Admin");
    for (const name of Object.keys(DOORS)) await spa.door(name).click();
    await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
    const token = await spa.token.textContent();
    for (const Authorization of [`Bearer ${token}x`, `Bearer ${token} ${token}`, `Basic ${token}`, token]) {
      await fetch(`${spa.origin}/api/protected`, { headers: { Authorization } });
    }
    for (const path of ["/api/protected", "/nowhere", "/app.js"]) {
      await fetch(`${spa.origin}${path}?access_token=${token}`);
    }
    await spa.signOut();

    // The search would find something: the token, its refresh token, a code, a verifier, the issuer's cookie.
    await secrets.settled();
    expect(secrets.size).toBeGreaterThanOrEqual(5);
    expect(await secrets.foundIn(`a line with ${token}`)).not.toEqual([]);
    await page.close();
    await server.stop();
    expect(server.output()).toContain("/api/protected");
    expect(await secrets.foundIn(server.output())).toEqual([]);
  });
}
