// Turns what is known of downloads that nobody has looked at into the sign on the button: the worst of them.
import { DIFFERENT, SAME, UNKNOWN } from "./checkface/ui/verdict.js";

const BADGES = {
  [DIFFERENT]: { text: "≠", color: "#b01f18" },
  [UNKNOWN]: { text: "•", color: "#555b63" },
  [SAME]: { text: "✓", color: "#0f6537" },
};
const WORST_FIRST = Object.keys(BADGES);

/** Together with what is there. */
export async function showBadge({ findings = [] }) {
  const shown = await chrome.action.getBadgeText({});
  const before = WORST_FIRST.find((each) => BADGES[each].text === shown);
  const worst = WORST_FIRST.find((each) => each === before || each === verdictOf(findings));
  await chrome.action.setBadgeText({ text: BADGES[worst].text });
  await chrome.action.setBadgeBackgroundColor({ color: BADGES[worst].color });
}

/** Somebody has looked. */
export async function clearBadge() {
  await chrome.action.setBadgeText({ text: "" });
}

function verdictOf(findings) {
  const verdicts = findings.map(({ verdict }) => verdict);
  return [DIFFERENT, SAME].find((each) => verdicts.includes(each)) ?? UNKNOWN;
}
