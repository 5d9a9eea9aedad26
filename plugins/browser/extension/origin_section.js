// Turns the address of a page into the face of its origin, by which a user notices that he is somewhere else.
import { Digest } from "./checkface/index.js";
import { portrait } from "./checkface/ui/portraits.js";
import { spellings } from "./host_names.js";
import { painter } from "./page_painter.js";
import { say } from "./say.js";

/** Nothing is shown of pages that have no origin of their own: files, the browser's own pages. */
export async function showOrigin(address) {
  const origin = originOf(address);
  if (!origin) return;
  const section = document.getElementById("origin");
  const digest = await Digest.ofText(origin);
  document.getElementById("origin-face").replaceChildren(portrait(digest, { title: origin, side: 112, painter }));
  const { ascii, letters } = spellings(new URL(origin).hostname);
  const note = document.getElementById("origin-letters");
  note.hidden = !letters;
  if (letters) note.textContent = say("originLetters", letters, ascii);
  section.hidden = false;
}

/** Scheme, host and port as the network sees them; undefined where there is none. */
export function originOf(address) {
  const url = URL.canParse(address ?? "") ? new URL(address) : undefined;
  return url && ["http:", "https:"].includes(url.protocol) ? url.origin : undefined;
}
