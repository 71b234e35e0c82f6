// What the candidate would have said to the requests that were decided while it lay there.

import { decisions } from "./decision.js";
import { make, number } from "./make.js";

const KINDS = {
  would_allow: "would allow",
  would_deny: "would deny",
  same: "the same",
  failed: "failed",
  dropped: "not asked",
};

/** The counts and the last example of each kind. */
export function shadow({ counts, last }) {
  const found = Object.entries(KINDS).filter(([kind]) => last[kind]);
  return [
    make(
      "dl",
      { class: "counts", "data-key": "counts" },
      Object.entries(KINDS).map(([kind, words]) =>
        make("div", { class: kind }, make("dt", {}, words), make("dd", {}, number(counts[kind] ?? 0))),
      ),
    ),
    ...found.map(([kind, words]) =>
      make(
        "section",
        { class: "sheet", "data-key": kind, "aria-labelledby": `last-${kind}` },
        make("h4", { id: `last-${kind}` }, `The last that it ${words === "failed" ? "failed at" : words}`),
        decisions(`The last that it ${words}`, [last[kind]]),
      ),
    ),
  ];
}
