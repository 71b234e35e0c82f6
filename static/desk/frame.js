// What stays while the views change: the heading, how the policy stands, the links to the views, and room for trouble.

import { make, to } from "./make.js";
import { patch } from "./patch.js";
import { standing } from "./standing.js";

const STATES = {
  waiting: "Connecting…",
  live: "Live",
  lost: "Not live: what you see may be out of date. Trying again.",
};

/** The frame for `views` in `root`. */
export function frame(root, views) {
  const liveness = make("p", { class: "liveness waiting", role: "status" }, STATES.waiting);
  const strip = make("div");
  const links = make("nav", { class: "views", "aria-label": "Views of the desk" });
  const said = make("p", { class: "visually-hidden", role: "status" });
  const heading = make("h2", { class: "visually-hidden", tabindex: "-1", id: "view-heading" });
  const trouble = make("div", { class: "notice", role: "alert" });
  let body = make("div");
  root.replaceChildren(
    make("div", { class: "desk-head" }, make("h1", {}, "Policy desk"), liveness),
    strip,
    links,
    said,
    make("section", { class: "view", "aria-labelledby": "view-heading" }, heading, trouble, body),
  );
  return {
    /** Shows how the policy stands. */
    showStanding: (overview) => patch(strip, standing(overview)),

    /** Shows whether the page follows: "waiting", "live" or "lost". */
    showState(state) {
      if (liveness.textContent === STATES[state]) return;
      liveness.className = `liveness ${state}`;
      liveness.textContent = STATES[state];
    },

    /** Marks the view `name` as the one that is open. Returns an empty element for it. */
    turnTo(name) {
      patch(
        links,
        Object.entries(views).map(([view, { title }]) =>
          make("a", { href: to(view), "aria-current": view === name && "page" }, title),
        ),
      );
      heading.textContent = views[name].title;
      document.title = `${views[name].title} · Policy desk · Whiteroom`;
      const empty = make("div", { class: `view-body view-${name}` });
      body.replaceWith(empty);
      body = empty;
      return empty;
    },

    /** Puts the focus at the head of the view. */
    focus: () => heading.focus(),

    /** Says that the view is being asked for, or no longer. */
    showBusy: (busy) => body.setAttribute("aria-busy", String(busy)),

    /** Tells `words`, with a button that calls `again`; without words nothing is wrong any more. */
    showTrouble(words, again) {
      const button = make("button", { type: "button", class: "button small" }, "Try again");
      button.addEventListener("click", again);
      const isFocused = trouble.contains(document.activeElement);
      trouble.replaceChildren(...(words ? [make("p", {}, words), button] : []));
      // Who pressed it goes on from here.
      if (isFocused) (words ? button : heading).focus();
    },

    /** Says `words` to who does not see the page. */
    say(words) {
      said.textContent = words;
    },
  };
}

/** In place of the desk: `words` why it is closed, with a button `[label, act]`. */
export function closed(root, words, [label, act]) {
  const button = make("button", { type: "button", class: "button" }, label);
  button.addEventListener("click", act);
  root.replaceChildren(
    make("h1", { tabindex: "-1" }, "Policy desk"),
    make("p", { class: "lead" }, "The rules, what each of them decides, and what an edit would change."),
    make("div", { class: "sheet closed" }, make("p", { role: "alert" }, words), button),
  );
  document.title = "Policy desk · Whiteroom";
}
