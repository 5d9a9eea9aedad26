// Turns the switches into a page.
import { element } from "./checkface/ui/element.js";
import { say, setPage } from "./say.js";
import { SWITCHES } from "./switches.js";

const box = document.getElementById("switches");

function row(each) {
  const button = element("button", { type: "button", role: "switch", "aria-checked": "false", "aria-labelledby": `${each.key}-title` });
  const note = element("p", { class: "state", role: "status" });
  const shown = element("div", { class: "switch", id: each.key },
    element("h2", { id: `${each.key}-title` }, say(`${each.key}Title`)), button, element("p", {}, say(`${each.key}More`)), note);
  const show = async () => {
    const on = await each.on();
    button.setAttribute("aria-checked", String(on));
    button.textContent = say(on ? "on" : "off");
    note.textContent = on && each.note ? await each.note() : "";
  };
  button.addEventListener("click", () => {
    const turned = each.turn(button.getAttribute("aria-checked") !== "true"); // first of all: the browser wants it in the click
    turned.catch((error) => { note.textContent = error.message; }).finally(() => Promise.all(shows.map((all) => all())));
  });
  return { shown, show };
}

await setPage();
const rows = SWITCHES.filter(({ here }) => here).map(row);
const shows = rows.map(({ show }) => show);
box.replaceChildren(...rows.map(({ shown }) => shown));
await Promise.all(shows.map((each) => each()));
document.documentElement.dataset.ready = "";
