/**
 * Changes a tree in place into what the server rendered, touching only what differs: focus,
 * selection and scrolling survive. An element with `data-keep` belongs to a script and stays as it
 * is, and so does what ticks (`data-since`) while its beginning is the same; a field being edited is
 * never replaced.
 *
 * @param {Element} target what is on the page; keeps its own attributes
 * @param {string} html its new content
 */
export function morph(target, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  children(target, wanted.content);
}

function children(old, wanted) {
  let at = old.firstChild;
  for (const node of [...wanted.childNodes]) {
    if (at && alike(at, node)) {
      patch(at, node);
      at = at.nextSibling;
    } else if (at && keyed(node) && find(at, node)) {
      const found = find(at, node);
      old.insertBefore(found, at);
      patch(found, node);
    } else {
      old.insertBefore(node, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function patch(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return;
  }
  if ("keep" in old.dataset || old === document.activeElement && old.matches("input, textarea, select")) return;
  if (old.dataset.since && old.dataset.since === wanted.dataset.since) return;
  if (old.isEqualNode(wanted)) return;
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  children(old, wanted);
}

/** What an element is about: the same call stays the same element when it moves down the list. */
function key(node) {
  return node.id || node.dataset?.call || node.dataset?.agent || node.dataset?.notice || node.dataset?.pbx || "";
}

function keyed(node) {
  return node.nodeType === Node.ELEMENT_NODE && key(node) !== "";
}

function alike(a, b) {
  return a.nodeName === b.nodeName && key(a) === key(b);
}

function find(from, node) {
  for (let at = from; at; at = at.nextSibling) if (alike(at, node)) return at;
  return null;
}
