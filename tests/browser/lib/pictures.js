// The README's pictures are what these tests see: written only when UPDATE_PICTURES=1.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PICTURES } from "./paths.js";

/**
 * Takes the picture `docs/pictures/<name>.png` of the page, from its top to the end of `last` if that is given.
 * Nothing in it is focused or hovered.
 */
export async function picture(page, name, last = page.locator("html")) {
  if (process.env.UPDATE_PICTURES !== "1") return;
  mkdirSync(PICTURES, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const { y, height } = await last.boundingBox();
  const clip = { x: 0, y: 0, width: page.viewportSize().width, height: Math.ceil(y + height) + MARGIN };
  const path = join(PICTURES, `${name}.png`);
  await page.screenshot({ path, fullPage: true, clip, animations: "disabled" });
}

// Below what a picture ends with, in CSS pixels.
const MARGIN = 16;
