// Recent decisions put to other rules: how many would flip, and which.

import { decisions } from "./decision.js";
import { counted, make, number } from "./make.js";

/** The result in words. */
export function sentence({ asked, flips, failed, cut, decisions: flipped }) {
  if (!asked) return "There is no recent decision to replay.";
  const failures = failed ? ` ${number(failed)} could not be decided.` : "";
  const older = cut ? " Older ones were left out, for it took too long." : "";
  const rest = flips > flipped.length ? ` The newest ${number(flipped.length)} of them:` : "";
  return `${number(flips)} of ${counted(asked, "recent decision")} would flip.${failures}${older}${rest}`;
}

/** The decisions that would flip, as elements; the newest are unfolded. */
export function flipped({ decisions: all }) {
  if (!all.length) return [];
  const older = all.slice(UNFOLDED);
  return [
    make(
      "div",
      { class: "sheet flush", "data-key": "flipped" },
      decisions("What would flip", all.slice(0, UNFOLDED)),
      older.length > 0 &&
        make(
          "details",
          { class: "more older" },
          make("summary", {}, `${number(older.length)} older`),
          decisions("Older ones that would flip", older),
        ),
    ),
  ];
}

// As many as show what it is about.
const UNFOLDED = 10;
