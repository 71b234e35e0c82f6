// Moments as the reader's own clock shows them.

/** A moment (RFC 3339) as a `time`: the clock alone if it was today, else with its day. */
export function moment(at) {
  const when = new Date(at);
  const made = document.createElement("time");
  made.dateTime = at;
  made.title = FULL.format(when);
  made.textContent = (isToday(when) ? CLOCK : DAY).format(when);
  return made;
}

function isToday(when) {
  return when.toDateString() === new Date().toDateString();
}

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
