// Turns a name, attributes and children into an element of the page. Text goes in as text: there is no other way.

/**
 * `class`, `role`, `aria-label` and the like are attributes (null and false are left out, true is empty),
 * `onclick` and the like listen. Children are nodes or texts; null and false are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

/** What a stranger wrote: it may run from right to left, and turns nothing around it. */
export function foreign(text, attributes = {}) {
  return element("bdi", attributes, text);
}
