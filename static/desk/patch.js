// Brings what is shown to what should be shown, and touches nothing that is the same already.
//
// So a refresh keeps the focus, the selection, what is unfolded and how far somebody has scrolled. Elements with the same
// `data-key` are the same thing; listeners belong on what is never patched, for the newer element is thrown away.

/** Makes the children of `parent` like `wanted`. */
export function patch(parent, wanted) {
  const keys = new Set(wanted.map(keyOf).filter(Boolean));
  for (const child of [...parent.childNodes]) if (keyOf(child) && !keys.has(keyOf(child))) child.remove();
  let at = parent.firstChild;
  for (const node of wanted.map(asNode)) {
    const same = match(at, node, parent);
    if (!same) {
      parent.insertBefore(node, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else parent.insertBefore(same, at);
    renew(same, node);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// Something with a key is found wherever it stands; anything else only right here.
function match(at, node, parent) {
  const key = keyOf(node);
  if (key) return [...parent.children].find((child) => keyOf(child) === key && isAlike(child, node));
  return at && !keyOf(at) && isAlike(at, node) ? at : undefined;
}

function renew(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !isReaders(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !isReaders(old, name)) old.setAttribute(name, value);
  patch(old, [...fresh.childNodes]);
}

// What the reader has unfolded, or folded, stays so.
function isReaders(element, attribute) {
  return element.nodeName === "DETAILS" && attribute === "open";
}

function isAlike(one, other) {
  return one.nodeName === other.nodeName;
}

function keyOf(node) {
  return node.dataset?.key;
}

function asNode(part) {
  return typeof part === "string" ? document.createTextNode(part) : part;
}
