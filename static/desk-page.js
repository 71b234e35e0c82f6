// The desk as the rest of the page knows it: fetched when it is first opened, ended when it is left.

const SHEETS = ["frame", "parts", "rules", "explanation", "matrix", "decisions"].map(
  (name) => `/desk/${name}.css`,
);
const ROOT = document.getElementById("desk");

let opening;
let left;

/** Shows the view that the address names to `caller`, which see desk/desk.js, with the focus at its head if `focused`. */
export async function show(caller, focused) {
  if (!opening) {
    left = new AbortController();
    opening = open(caller, left.signal);
  }
  const desk = await opening;
  await desk.show(focused);
}

/** The caller's token has been renewed. */
export async function resume() {
  await opening?.then(
    ({ resume }) => resume(),
    () => {},
  );
}

/** Ends whatever the desk is doing, and empties it. */
export function close() {
  left?.abort();
  opening = undefined;
  ROOT.replaceChildren();
}

async function open(caller, signal) {
  const [desk] = await Promise.all([import("/desk/desk.js"), ...SHEETS.map(sheet)]);
  return desk.open(ROOT, caller, signal);
}

// Resolves when it is there, so that nothing is shown without it; one that does not come is no reason to show nothing.
function sheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}
