// Which page the address names, and going from one to another without leaving: a token lives in the page's memory, and
// would be lost with it.

/** "desk" for `/desk` and below, else "home". */
export function page() {
  return /^\/desk(?:\/|$)/.test(location.pathname) ? "desk" : "home";
}

/** Calls `turn` when a link of the app is followed, and when the browser goes back or forth. */
export function onTurn(turn) {
  addEventListener("popstate", () => turn());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href='/'], a[href^='/desk']");
    if (!link || event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(null, "", link.href);
    turn();
  });
}

// A press that asks for a new tab or a download is the browser's.
function isPlain({ button, altKey, ctrlKey, metaKey, shiftKey }) {
  return button === 0 && !altKey && !ctrlKey && !metaKey && !shiftKey;
}
