// Elements by a call, and the small pieces that every view is made of.
//
// Text goes in as text, never as markup: rules, paths, claims and names come from elsewhere.

/** An element `kind` with `attributes` (`true` is an empty one, `false` and `undefined` none) and `content`. */
export function make(kind, attributes = {}, ...content) {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...content.flat(Infinity).filter(isThere));
  return made;
}

/** `text` with what stands between backticks as code. */
export function prose(text) {
  const parts = text.split("`");
  // A backtick too many: nobody can tell which one it is.
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, index) => (index % 2 ? make("code", {}, part) : part));
}

/** `path`, which may be broken after its slashes. */
export function breakable(path) {
  return path.split("/").flatMap((part, index) => (index ? ["/", make("wbr"), part] : part));
}

/** A word in a frame, its meaning by `tone`: `allowed`, `refused`, `warned` or `plain`. */
export function badge(tone, word) {
  return make("span", { class: `badge ${tone}` }, word);
}

/** A list of what `items` are, as `role=list` for those who style the bullets away. */
export function list(name, items, attributes = {}) {
  return make("ul", { class: name, role: "list", ...attributes }, items);
}

/** `count` as people write it, with the noun in its number: `1 rule`, `5,000 rules`. */
export function counted(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `count` with its thousands apart. */
export function number(count) {
  return count.toLocaleString("en");
}

/** An address of the desk: `to("rules", { line: 21 })`. Empty values are left out. */
export function to(view, query = {}) {
  const given = Object.entries(query).filter(([, value]) => isThere(value) && value !== "");
  const search = new URLSearchParams(given).toString();
  return `/desk/${view}${search && `?${search}`}`;
}

function isThere(part) {
  return part !== undefined && part !== null && part !== false;
}
