// Digests in groups, as on a card, and in the line of each of them, or of a command, a button that
// copies it. What is marked and copied has no blanks. Without this script, one click marks it all.
(() => {
  const make = (name, content, parent) => {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = content;
    parent.append(made);
    return made;
  };
  // What a line ends with stays in one piece, so that the button never stands in a line alone.
  const group = code => {
    const text = code.textContent;
    const [, before, name, digits] = /^(.*?)([a-z0-9]+:)([0-9a-f]{16,})$/.exec(text) || [];
    code.replaceChildren(digits ? before : text.slice(0, -8));
    if (!digits) return make("checkface-end", text.slice(-8), code);
    return [name, ...digits.match(/.{1,8}/g)].map(each => make("checkface-digits", each, code)).pop();
  };
  const put = (code, end) => {
    const text = code.textContent;
    const { copy = "Copy", copyText = "Copy {text}", copied = "Copied" } =
      code.closest("[data-copy]")?.dataset ?? {};
    const button = document.createElement("button");
    button.type = "button";
    button.className = "checkface-copy"; // its look is the style's: text in it would be copied too
    button.title = copy;
    button.setAttribute("aria-live", "polite");
    button.setAttribute("aria-label", copyText.replace("{text}", () => text));
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.classList.add("checkface-done");
      button.title = copied;
      button.setAttribute("aria-label", `${copied} ${text}`);
    });
    end.append(button);
  };
  const enhance = () => document.querySelectorAll(
    "code.checkface-copied:not(:has(.checkface-digits, .checkface-end))").forEach(code => {
    const end = group(code);
    if (navigator.clipboard) put(code, end);
  });
  if (window.document$) document$.subscribe(enhance); // a theme that changes pages by itself
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", enhance);
  else enhance();
})();
