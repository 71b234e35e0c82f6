// What has changed between two overviews, in a sentence for who does not see the page. Pure: no page, no network.

/** The sentence for the change from `before` to `after`; empty if nothing is new. */
export function news(before, after) {
  return [revision(before, after), refused(before, after), candidate(before, after)].filter(Boolean).join(" ");
}

function revision(before, after) {
  return before.revision === after.revision
    ? ""
    : `The policy was reloaded: revision ${after.revision} with ${after.rules} rules is live.`;
}

function refused(before, after) {
  const count = after.refused?.length ?? 0;
  if (JSON.stringify(before.refused) === JSON.stringify(after.refused)) return "";
  return count
    ? `The files in the folder are refused: ${count === 1 ? "1 problem" : `${count} problems`}.`
    : "The files in the folder are good again.";
}

function candidate({ candidate: before }, { candidate: after }) {
  if (JSON.stringify(before) === JSON.stringify(after)) return "";
  if (!after) return "The candidate is gone.";
  return after.revision ? `The candidate is revision ${after.revision}.` : "The candidate cannot be used.";
}
