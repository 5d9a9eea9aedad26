// A button in the line of each digest, and of each command, that copies it. Without this script, one
// click marks it all.
(() => {
  // What a line ends with stays in one piece, so that the button never stands in a line alone.
  const endOf = code => {
    if (code.lastElementChild) return code.lastElementChild;
    const end = document.createElement("span"), text = code.textContent;
    end.className = "checkface-end";
    end.textContent = text.slice(-8);
    code.replaceChildren(text.slice(0, -8), end);
    return end;
  };
  const put = code => {
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
    endOf(code).append(button);
  };
  const enhance = () => {
    if (navigator.clipboard) document.querySelectorAll(
      "code.checkface-copied:not(:has(.checkface-copy))").forEach(put);
  };
  if (window.document$) document$.subscribe(enhance); // a theme that changes pages by itself
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", enhance);
  else enhance();
})();
