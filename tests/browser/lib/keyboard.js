// Going through a page by Tab alone.

import { expect } from "@playwright/test";

// More presses of Tab than any of the pages has stops.
const PATIENCE = 30;

/** Presses Tab until `target` has the focus; wherever it is meanwhile, it is to be seen. */
export async function tabTo(page, target) {
  for (let presses = 0; presses < PATIENCE; presses++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(focusIsSeen)).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${PATIENCE} presses of Tab did not reach ${target}`);
}

// Whether what has the focus is outlined, by itself or by the card that it fills. Runs in the page.
function focusIsSeen() {
  const focused = document.activeElement;
  if (focused === document.body) return true;
  return [null, "::after"].some((part) => getComputedStyle(focused, part).outlineStyle !== "none");
}
