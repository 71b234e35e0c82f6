// Pasted claims: read as JSON, and if they are none, where they stop being it. Pure: no page, no network.
//
// Browsers say what is wrong in words of their own, and not all of them say where; so the place is found here.

/** `{ claims }`, or `{ message, at }` with the place of the fault: an index into `text`. */
export function read(text) {
  const { at, wanted } = fault(text) ?? {};
  if (wanted !== undefined) return { message: `The claims are no JSON: ${place(text, at)}, ${wanted}.`, at };
  const claims = JSON.parse(text);
  if (typeof claims === "object" && claims !== null && !Array.isArray(claims)) return { claims };
  return { message: `The claims must be one JSON object, as ${EXAMPLE}.`, at: 0 };
}

/** What claims look like. */
export const EXAMPLE = '{"sub": "auth0|alice", "permissions": ["read:protected"]}';

function place(text, at) {
  const before = text.slice(0, at).split("\n");
  return `in line ${before.length}, column ${[...before.at(-1)].length + 1}`;
}

// The first fault of `text`, or `undefined`.
function fault(text) {
  let at = 0;
  const blanks = () => {
    while (" \t\n\r".includes(text[at] ?? "x")) at++;
  };
  const fail = (wanted) => {
    throw new Fault(at, at < text.length ? wanted : `it ends where ${wanted}`);
  };
  const take = (sign, wanted) => {
    blanks();
    if (text[at] !== sign) fail(wanted);
    at++;
  };
  const value = (depth) => {
    blanks();
    if (depth > DEEPEST) fail(`it is nested deeper than ${DEEPEST} times`);
    if (text[at] === "{") return members(depth);
    if (text[at] === "[") return items(depth);
    if (text[at] === '"') return string();
    const plain = PLAIN.exec(text.slice(at, at + LONGEST));
    if (!plain)
      fail("a value is wanted: a text in double quotes, a number, true, false, null, a list or an object");
    at += plain[0].length;
  };
  const string = () => {
    const start = at++;
    while (at < text.length && text[at] !== '"') {
      if (text[at] < " ") fail("a text goes on over its line: write `\\n`");
      if (text[at] === "\\" && !ESCAPE.test(text.slice(at, at + 6))) fail("a `\\` stands before no known sign");
      at += text[at] === "\\" ? 2 : 1;
    }
    if (at < text.length) return void at++;
    at = start;
    fail("it is a text that begins and does not end");
  };
  const several = (end, each) => {
    at++;
    blanks();
    if (text[at] === end) return void at++;
    for (;;) {
      each();
      blanks();
      if (text[at] === end) return void at++;
      take(",", `\`,\` or \`${end}\` is wanted`);
    }
  };
  const items = (depth) => several("]", () => value(depth + 1));
  const members = (depth) =>
    several("}", () => {
      blanks();
      if (text[at] !== '"') fail("a name in double quotes is wanted");
      string();
      take(":", "`:` is wanted");
      value(depth + 1);
    });
  try {
    value(0);
    blanks();
    if (at < text.length) fail("nothing more is wanted");
    return undefined;
  } catch (found) {
    if (found instanceof Fault) return found;
    throw found;
  }
}

class Fault {
  constructor(at, wanted) {
    this.at = at;
    this.wanted = wanted;
  }
}

// No token is nested so deep, and no number so long.
const DEEPEST = 64;
const LONGEST = 400;
const PLAIN = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
