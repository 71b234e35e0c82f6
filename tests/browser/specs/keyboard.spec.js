// Without a mouse: from the address bar to an answer and out again, and the focus is always to be seen.

import { tabTo } from "../lib/keyboard.js";
import { expect, test } from "../lib/test.js";

test("signing in, calling and logging out need only the keyboard", async ({ spa }) => {
  const { page } = spa;
  await spa.open();
  await tabTo(page, spa.logIn);
  await page.keyboard.press("Enter");

  const alice = page.getByRole("button", { name: "Alice Admin" });
  await expect(alice).toBeVisible();
  await tabTo(page, alice);
  await page.keyboard.press("Enter");
  await spa.isCalledBy("Alice Admin");

  await tabTo(page, spa.door("Protected API"));
  await page.keyboard.press("Space");
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");

  await page.keyboard.press("Shift+Tab");
  await expect(spa.door("Members Only API")).toBeFocused();
  await tabTo(page, spa.token);

  await page.reload();
  await spa.isCalledBy("Alice Admin");
  await tabTo(page, spa.logOut);
  await page.keyboard.press("Enter");
  await spa.isCalledByNobody();
});

test("the first stop skips the header", async ({ spa }) => {
  await spa.open();
  await spa.page.keyboard.press("Tab");
  await expect(spa.page.getByRole("link", { name: "Skip to the API" })).toBeFocused();
  await spa.page.keyboard.press("Enter");
  await spa.page.keyboard.press("Tab");

  await expect(spa.door("Open API")).toBeFocused();
});
