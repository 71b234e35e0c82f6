// The README's pictures are what these tests see: written only when UPDATE_PICTURES=1.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PICTURES } from "./paths.js";

/** Takes the picture `docs/pictures/<name>.png` of the whole page, with nothing focused or hovered. */
export async function picture(page, name) {
  if (process.env.UPDATE_PICTURES !== "1") return;
  mkdirSync(PICTURES, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, animations: "disabled" });
}
