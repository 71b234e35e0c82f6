// The rules: each with its line, what it did, and what is to be said about it; and each edit as it happens.

import { expect, test } from "../lib/test.js";

const OPEN = "p, anyone, /api/open, ^GET$, allow";

test("each rule stands by its line, with how often it decided", async ({ desk, folder }) => {
  for (let times = 0; times < 3; times++) await fetch(`${desk.origin}/api/open`);
  await desk.open();

  const open = desk.rule(folder.lineOf("policy.csv", OPEN));
  await expect(open).toContainText(OPEN);
  // The page has asked as well: the access list is a door like any other.
  const decisions = open.getByRole("link", { name: /^\d+ decisions$/ });
  const count = parseInt(await decisions.textContent());
  expect(count).toBeGreaterThanOrEqual(3);
  await expect(open.locator("time")).toBeVisible();
  const unused = desk.rule(folder.lineOf("policy.csv", "p, permission:read:protected"));
  await expect(unused).toContainText("never decided");
  await expect(desk.stands("Rules")).toContainText("never decided");

  await decisions.click();
  await desk.isAt("Decisions");
  await expect(desk.decisions).toHaveCount(count);
});

test("an edit appears without a reload, with what is to be said about it", async ({ desk, folder }) => {
  await desk.open();
  await expect(desk.rules).not.toHaveCount(0);
  const before = await desk.rules.count();
  const revision = await desk.stands("Live revision").locator("code").textContent();
  await desk.page.evaluate(() => (window.isStillHere = true));
  folder.append("policy.csv", "p, role:guest, /api/open, ^GET$, allow\np, editor, /api/open, ^GET$, allow\n");

  await expect(desk.rules).toHaveCount(before + 2);
  await expect(desk.stands("Live revision").locator("code")).not.toHaveText(revision);
  const shadowed = desk.rule(folder.lineOf("policy.csv", "p, role:guest"));
  await expect(shadowed).toContainText("warning");
  await expect(shadowed).toContainText("shadowed-rule");
  await expect(shadowed).toContainText("Mend: remove it, or narrow line");
  await expect(desk.rule(folder.lineOf("policy.csv", "p, editor"))).toContainText("put its kind before it");
  await expect(desk.page.getByRole("status").filter({ hasText: "The policy was reloaded" })).toHaveCount(1);
  expect(await desk.page.evaluate(() => window.isStillHere)).toBe(true);
});

test("files that are refused show their problems, and go when they are mended", async ({ desk, folder }) => {
  await desk.open();
  const good = folder.read("policy.csv");
  const revision = await desk.stands("Live revision").locator("code").textContent();
  folder.append("policy.csv", "p, role:guest, /api/me, ^(GET, deny\n");
  const line = folder.lineOf("policy.csv", "p, role:guest");

  const refused = desk.page.getByRole("region", { name: "The files in the folder are refused" });
  await expect(refused).toContainText(`policy.csv:${line}:25`);
  await expect(refused).toContainText("`regexMatch` cannot read `^(GET`: unclosed group".replaceAll("`", ""));
  await expect(refused).toContainText("Mend: write a regular expression, as ^(GET|HEAD)$");
  await expect(refused.locator("pre")).toContainText("p, role:guest, /api/me, ^(GET, deny");
  await expect(refused).toContainText(`Revision ${revision} keeps deciding`);
  await expect(desk.stands("Live revision")).toContainText("newer files are refused");

  folder.append("policy.csv", "p, role:guest, /api/me, ^GET$\n");
  await expect(refused).toContainText("column-count");
  folder.write("policy.csv", good);
  await expect(refused).toHaveCount(0);
  await expect(desk.stands("Live revision")).toContainText("since");
});

test("markup in a rule is text", async ({ desk, folder }) => {
  const rule = 'p, role:<img src=x onerror=alert(1)>, /api/<b>bold</b>, "^(GET|<script>)$", allow';
  folder.append("policy.csv", `${rule}\n`);
  await desk.open();

  const shown = desk.rule(folder.lineOf("policy.csv", rule.slice(0, 20)));
  await expect(shown).toContainText("<img src=x onerror=alert(1)>, /api/<b>bold</b>");
  await expect(shown).toContainText("<b>bold</b> matches no mounted route");
  await expect(desk.page.locator("#desk img, #desk b, #desk script")).toHaveCount(0);
});

test("a large policy has pages, and a link to a line finds its page", async ({ desk, folder }) => {
  const many = Array.from({ length: 900 }, (_, n) => `p, role:r${n}, /api/open/${n}, ^GET$, allow`);
  folder.append("policy.csv", `# One line more than rules.\n\n${many.join("\n")}\n`);
  await desk.open();
  await expect(desk.rules).toHaveCount(200);
  await desk.page.getByRole("link", { name: "Later lines" }).click();
  await expect(desk.page.getByText(/^Rules 201 to 400 of 90\d$/)).toBeVisible();
  await expect(desk.rules).toHaveCount(200);
  await expect(desk.page.getByRole("list", { name: "Rules of the live policy" })).toBeFocused();
  await expect(desk.rules.first()).toBeInViewport();

  for (const start of [
    "p, role:r899,",
    "p, role:r500,",
    OPEN,
    "p, role:r194,",
    "p, role:r195,",
    "p, role:r196,",
  ]) {
    const line = folder.lineOf("policy.csv", start);
    await desk.page.goto(`${desk.origin}/desk/rules?line=${line}`);
    await expect(desk.rule(line)).toBeInViewport();
    await expect(desk.rule(line)).toBeFocused();
    await expect(desk.rule(line)).toContainText(start);
  }
});

test("the focus, the scroll and a selection survive an update", async ({ desk, folder }) => {
  await desk.open();
  const line = folder.lineOf("policy.csv", "p, permission:read:protected");
  const number = desk.rule(line).getByRole("link", { name: `Line ${line}` });
  await number.focus();
  const kept = await number.elementHandle();
  const chosen = await desk.page.evaluate(() => {
    document.body.style.minHeight = "200vh";
    scrollTo(0, 120);
    getSelection().selectAllChildren(document.querySelector(".line-text"));
    return getSelection().toString();
  });
  const before = await desk.rules.count();
  folder.append("policy.csv", "p, role:late, /api/open, ^POST$, allow\n");

  await expect(desk.rules).toHaveCount(before + 1);
  await expect(number).toBeFocused();
  expect(await kept.evaluate((element) => element.isConnected)).toBe(true);
  expect(await desk.page.evaluate(() => [scrollY, getSelection().toString()])).toEqual([120, chosen]);
});

test("nothing shifts when the policy is reloaded as it was", async ({ desk, folder }) => {
  await desk.open();
  await desk.page.evaluate(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shift += value))).observe({
      type: "layout-shift",
    });
  });
  const revision = await desk.stands("Live revision").locator("code").textContent();
  folder.write("policy.csv", folder.read("policy.csv").replace("/api/open, ^GET$", "/api/open, ^(GET)$"));

  await expect(desk.stands("Live revision").locator("code")).not.toHaveText(revision);
  await expect(desk.rules.filter({ hasText: "^(GET)$" })).toHaveCount(1);
  expect(await desk.page.evaluate(() => window.shift)).toBeLessThan(0.01);
});
