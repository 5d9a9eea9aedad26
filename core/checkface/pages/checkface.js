// Digests in groups, as on a card, and a button to copy each of them, or a command. What is marked
// and copied has no blanks. Without this script, one click marks it all.
(() => {
  const group = code => {
    const [all, name, digits] = /^([a-z0-9]+:)([0-9a-f]{16,})$/.exec(code.textContent) || [];
    if (!all) return;
    const parts = [name, ...digits.match(/.{1,8}/g)].map(each => {
      const part = document.createElement("span");
      part.className = "checkface-digits";
      part.textContent = each;
      return part;
    });
    code.replaceChildren(...parts);
  };
  const put = code => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "checkface-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.setAttribute("aria-label", `Copy ${code.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
      button.setAttribute("aria-label", `Copied ${code.textContent}`);
    });
    code.after(button);
  };
  const enhance = () => {
    document.querySelectorAll("code.checkface-copied:not(:has(.checkface-digits))").forEach(group);
    if (navigator.clipboard) document.querySelectorAll(
      "code.checkface-copied:not(:has(+ .checkface-copy))").forEach(put);
  };
  if (window.document$) document$.subscribe(enhance); // a theme that changes pages by itself
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", enhance);
  else enhance();
})();
