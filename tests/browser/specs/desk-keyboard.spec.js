// The desk without a mouse: every view, from signing in to a copied trace id, and the focus is always to be seen.

import { tabTo } from "../lib/keyboard.js";
import { expect, test } from "../lib/test.js";

test("the desk needs only the keyboard", async ({ desk, folder, page }) => {
  folder.write("candidate.csv", `${folder.read("policy.csv")}p, authenticated, /api/protected, ^GET$, allow\n`);
  const view = (name) => desk.views.getByRole("link", { name, exact: true });
  await page.goto(`${desk.origin}/desk`);
  await expect(desk.logIn).toBeVisible();
  await tabTo(page, desk.logIn);
  await page.keyboard.press("Enter");
  const carol = page.getByRole("button", { name: "Carol Careful" });
  await expect(carol).toBeVisible();
  await tabTo(page, carol);
  await page.keyboard.press("Enter");
  await desk.isAt("Rules");

  await tabTo(page, view("Try it"));
  await page.keyboard.press("Enter");
  await desk.isAt("Try it");
  await expect(page.getByRole("heading", { name: "Try it" })).toBeFocused();
  const who = page.getByLabel("Who");
  await tabTo(page, who);
  await page.keyboard.type("bob");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("/api/protected");
  await page.keyboard.press("Enter");
  await expect(page.locator(".result")).toContainText("denied GET /api/protected by bob");
  await expect(page.getByLabel("Path")).toBeFocused();
  const rule = page.locator(".result").getByRole("link").first();
  await tabTo(page, rule);
  await page.keyboard.press("Enter");
  await desk.isAt("Rules");
  await expect(desk.rule(folder.lineOf("policy.csv", "p, permission:read:protected"))).toBeFocused();

  await page.goBack();
  await desk.isAt("Try it");
  await tabBack(page, view("Matrix"));
  await page.keyboard.press("Enter");
  await desk.isAt("Matrix");
  const flips = page.getByRole("link", { name: "What would flip" });
  await tabTo(page, flips);
  await page.keyboard.press("Enter");
  await expect(flips).toHaveAttribute("aria-current", "true");
  await expect(flips).toBeFocused();
  await tabTo(page, desk.grid);
  const flip = desk.grid.getByRole("link").first();
  await tabTo(page, flip);
  await page.keyboard.press("Enter");
  await desk.isAt("Try it");

  await tabBack(page, view("Decisions"));
  await page.keyboard.press("Enter");
  await desk.isAt("Decisions");
  const more = page.getByText("More filters");
  await tabTo(page, more);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Door")).toBeVisible();
  const copy = page.getByRole("button", { name: /^Copy the trace id/ }).first();
  await tabTo(page, copy);
  await page.keyboard.press("Enter");
  await expect(copy).toBeFocused();

  await tabBack(page, desk.logOut);
  await page.keyboard.press("Enter");
  await expect(desk.standing).toHaveCount(0);
});

test("the first stop skips the header", async ({ desk, page }) => {
  await desk.open();
  await page.reload();
  await desk.isAt("Rules");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the desk" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(desk.views.getByRole("link", { name: "Rules" })).toBeFocused();
});

async function tabBack(page, target) {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Shift+Tab");
  }
  throw new Error(`60 presses of Shift+Tab did not reach ${target}`);
}
