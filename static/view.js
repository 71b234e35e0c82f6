// The page: the only file that touches the document.
//
// Text goes in as text (`textContent`), never as markup: names, claims and refusals come from elsewhere.

const at = (id) => document.getElementById(id);

/** The buttons that call the API, each with its request in `data-request`. */
export const doors = [...document.querySelectorAll("[data-request]")];

/** Calls `press` when the button `id` is pressed; one press at a time. */
export function onPress(button, press) {
  const element = typeof button === "string" ? at(button) : button;
  element.addEventListener("click", async () => {
    if (element.ariaBusy === "true") return;
    element.ariaBusy = "true";
    try {
      await press();
    } finally {
      element.ariaBusy = "false";
    }
  });
}

/** Shows who is calling: the claims of the ID token, or nobody. */
export function showCaller(user) {
  at("log-in").hidden = Boolean(user);
  at("log-out").hidden = !user;
  at("signed-in").hidden = !user;
  at("caller").textContent = user
    ? `You are calling as ${nameOf(user)}.`
    : "You are calling as nobody: no token is sent.";
  if (user) showProfile(user);
  else clearSignedIn();
}

/** Shows the page `name`, "home" or "desk"; `focused`, if the reader asked for it and has to be taken there. */
export function showPage(name, focused) {
  at("home").hidden = name !== "home";
  at("desk").hidden = name !== "desk";
  at("skip").textContent = name === "home" ? "Skip to the API" : "Skip to the desk";
  for (const link of at("pages").children) {
    if (link.dataset.page === name) link.ariaCurrent = "page";
    else link.removeAttribute("aria-current");
  }
  if (name === "home") document.title = "Whiteroom";
  if (name === "home" && focused) at("main").focus();
}

/** Shows the way to the desk, or none to who may not read it. */
export function showDeskLink(shown) {
  at("pages").hidden = !shown;
}

/** Says that the desk is for who is signed in. */
export function showClosedDesk(signIn) {
  const button = element("button", "Log in to open the desk");
  button.type = "button";
  button.className = "button strong";
  onPress(button, signIn);
  const lead = element("p", "You are not logged in. The policy desk is for callers whom the policy grants it.");
  lead.className = "lead";
  const sheet = document.createElement("p");
  sheet.className = "caller";
  sheet.append(button);
  at("desk").replaceChildren(element("h1", "Policy desk"), lead, sheet);
  document.title = "Policy desk · Whiteroom";
}

/** Shows the token of the signed-in caller. */
export function showToken(token) {
  at("token").textContent = token ?? "";
}

/** Shows the names by which the policy knows the caller; none hides the list. */
export function showPrincipals(names) {
  at("principals-part").hidden = names.length === 0;
  at("principals").replaceChildren(...names.map((name) => element("li", name)));
}

/**
 * Marks each door that `cannot` be passed, and says so beside it. The button stays operable, for the refusal
 * explains itself; so it is described as refused (`aria-describedby`) and never called disabled.
 */
export function showHints(cannot, words) {
  for (const door of doors) {
    const refused = cannot(door.dataset.request);
    door.classList.toggle("would-be-refused", refused);
    at(`${door.id}-hint`).textContent = refused ? words : "";
  }
}

/** Shows the policy's revision; none hides it. */
export function showRevision(revision) {
  at("revision-part").hidden = !revision;
  at("revision").textContent = revision ?? "";
}

/** Shows the answer to a door's request: status, words and the trace id that finds it in the log. */
export function showAnswer(door, { status, ok, content }, words) {
  const badge = element("span", status ? String(status) : "—");
  badge.className = ok ? "badge allowed" : "badge refused";
  at(`${door.id}-answer`).replaceChildren(badge, element("span", words));
  at(`${door.id}-trace`).textContent = content.trace_id ? `trace ${content.trace_id}` : "";
}

/** Forgets every answer: they were another caller's. */
export function clearAnswers() {
  for (const door of doors) {
    at(`${door.id}-answer`).replaceChildren();
    at(`${door.id}-trace`).textContent = "";
  }
}

/** Tells `message`, with a button that calls `again` if there is something to try; no message clears it. */
export function showNotice(message, again) {
  const notice = at("notice");
  const focused = notice.contains(document.activeElement);
  notice.replaceChildren(...(message ? [element("p", message)] : []), ...(again ? [retry(again)] : []));
  if (focused) notice.querySelector("button")?.focus();
}

/** Says that the token was copied, or could not be. */
export function showCopied(words) {
  at("copied").textContent = words;
}

function retry(again) {
  const button = element("button", "Try again");
  button.type = "button";
  button.className = "button small";
  onPress(button, again);
  return button;
}

function showProfile(user) {
  at("name").textContent = nameOf(user);
  at("email").textContent = user.email ?? "";
  at("initial").textContent = [...nameOf(user)][0].toUpperCase();
  showPicture(user.picture);
  at("claims").replaceChildren(
    ...Object.entries(user).flatMap(([claim, value]) => [
      element("dt", claim),
      element("dd", typeof value === "string" ? value : JSON.stringify(value)),
    ]),
  );
}

// A picture that does not load leaves the initial in its place.
function showPicture(address) {
  const picture = at("picture");
  picture.hidden = true;
  at("initial").hidden = false;
  if (!address?.startsWith("https://")) return;
  picture.addEventListener("load", () => {
    picture.hidden = false;
    at("initial").hidden = true;
  });
  picture.referrerPolicy = "no-referrer";
  picture.src = address;
}

function clearSignedIn() {
  for (const id of ["token", "name", "email", "initial", "claims", "copied"]) at(id).replaceChildren();
  at("picture").removeAttribute("src");
  showPrincipals([]);
}

function nameOf(user) {
  return user.name || user.nickname || user.email || user.sub;
}

function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
