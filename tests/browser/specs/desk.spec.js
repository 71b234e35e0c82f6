// The way to the policy desk: who is shown it, who is told why not, and that it ends when it is left.

import { Desk } from "../lib/desk.js";
import { Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

const EVENTS = "/admin/api/policy/events";

const link = (page) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Desk" });

for (const [who, shown] of [
  ["nobody", false],
  ["Alice Admin", false],
  ["Bob Basic", false],
  ["Carol Careful", true],
]) {
  test(`${who} is ${shown ? "shown" : "not shown"} the way to the desk`, async ({ spa }) => {
    await spa.open();
    if (who !== "nobody") await spa.signInAs(who);

    await expect(link(spa.page)).toBeVisible({ visible: shown });
  });
}

test("the way to the desk and back loads no page anew", async ({ spa, server }) => {
  const { page } = spa;
  await spa.open();
  await spa.signInAs("Carol Careful");
  await page.evaluate(() => (window.isStillHere = true));
  await link(page).click();
  const desk = new Desk(page, server);
  await desk.isAt("Rules");
  await expect(page).toHaveTitle("Rules · Policy desk · Whiteroom");
  await desk.turnTo("Matrix");
  await expect(page).toHaveURL(`${server.origin}/desk/matrix`);
  await page.goBack();
  await desk.isAt("Rules");

  await page.getByRole("link", { name: "API", exact: true }).click();
  await spa.isCalledBy("Carol Careful");
  await expect(page).toHaveTitle("Whiteroom");
  await expect(desk.heading).toHaveCount(0);
  await page.goBack();
  await desk.isAt("Rules");
  expect(await page.evaluate(() => window.isStillHere)).toBe(true);
});

test("a deep link asks to sign in first, and comes back to the same view", async ({ page, server }) => {
  const desk = new Desk(page, server);
  await page.goto(`${server.origin}/desk/try?who=bob&method=GET&path=%2Fapi%2Fopen`);
  await expect(page.getByText("You are not logged in.")).toBeVisible();
  await expect(desk.views).toHaveCount(0);

  await desk.logIn.click();
  await page.getByRole("button", { name: "Carol Careful" }).click();
  await desk.isAt("Try it");
  await expect(page.getByText("by bob")).toBeVisible();

  await page.reload();
  await desk.isAt("Try it");
});

test("who may not is told what is missing", async ({ page, server, complaints }) => {
  complaints.expectStatus(403, "/admin/api/policy");
  const desk = new Desk(page, server);
  await desk.signInAs("Bob Basic");

  await expect(page.getByRole("main").getByRole("alert").getByText("Refused.")).toHaveText(
    "Refused. You are missing the permission read:policy.",
  );
  await expect(desk.views).toHaveCount(0);
  await expect(link(page)).toBeHidden();
});

test("who may no longer is shown no more of it", async ({ desk, folder, complaints }) => {
  complaints.expectStatus(403, "/admin/api/policy");
  await desk.open();
  // The personas stay, and nothing is said of what they can.
  folder.write("cases.toml", folder.read("cases.toml").split("[[case]]")[0]);
  folder.write("policy.csv", folder.read("policy.csv").replace(/^p, permission:read:policy.*\n/m, ""));

  await expect(desk.page.getByRole("alert").getByText(/^Refused\./)).toBeVisible();
  await expect(desk.views).toHaveCount(0);
  await expect(desk.rules).toHaveCount(0);
});

for (const [way, leave] of [
  ["going home", (desk) => desk.page.getByRole("link", { name: "API", exact: true }).click()],
  ["logging out", (desk) => desk.logOut.click()],
]) {
  test(`the stream ends by ${way}, and what was shown is gone`, async ({ page, context, server }) => {
    const desk = new Desk(page, server);
    const ended = context.waitForEvent("requestfailed", (request) => request.url().endsWith(EVENTS));
    const began = [];
    page.on("request", (request) => request.url().endsWith(EVENTS) && began.push(request));
    await desk.open();
    await leave(desk);

    await ended;
    await expect(desk.standing).toHaveCount(0);
    expect(began).toHaveLength(1);
  });
}

test("after logging out, the desk is closed and nothing of it is left", async ({ page, server }) => {
  const desk = new Desk(page, server);
  await desk.open();
  await expect(desk.rules.first()).toBeVisible();
  const back = page.waitForEvent("load");
  await desk.logOut.click();
  await back;
  const spa = new Spa(page, server);
  await spa.isCalledByNobody();

  await page.goBack();
  await expect(desk.logIn).toBeVisible();
  await expect(page.getByText("permission:read:policy")).toHaveCount(0);
});
