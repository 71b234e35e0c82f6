// The distribution's Chromium: the suite downloads no browser.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of Chromium: `CHROMIUM`, or the first that PATH holds. */
export function chromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
  if (!found)
    throw new Error(
      `no Chromium in PATH (looked for ${NAMES.join(", ")}): install it, or set CHROMIUM to its path`,
    );
  return found;
}

/** Chromium's sandbox refuses to work for root, as in most containers. */
export function sandbox() {
  return process.getuid?.() === 0 ? ["--no-sandbox"] : [];
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
