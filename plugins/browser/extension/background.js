// Turns what the browser tells us into work: the menu, ports of our pages and of the hover script, downloads.
import { watchDownloads } from "./downloads.js";
import { PAGES, serveHover, turnOff } from "./hovering.js";
import { serve } from "./ports.js";
import { checkSelection } from "./selection.js";
import { studio } from "./studio_here.js";
import { serveWindow } from "./windows.js";

const MENU = "selection";
const OURS = chrome.runtime.getURL("");

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.removeAll(() => chrome.contextMenus.create({
    id: MENU, contexts: ["selection"], title: chrome.i18n.getMessage("menu", "%s"),
  }));
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (info.menuItemId === MENU) return checkSelection(info, tab);
});

chrome.runtime.onConnect.addListener((port) => {
  const { id, url, tab } = port.sender ?? {};
  if (id !== chrome.runtime.id) return port.disconnect();
  if (port.name === "page" && url?.startsWith(OURS)) serve(port, studio);
  else if (port.name === "hover" && tab) serveHover(port);
  else if (port.name === "window" && tab) serveWindow(port);
});

chrome.permissions.onRemoved.addListener(async () => {
  if (!(await chrome.permissions.contains(PAGES))) await turnOff();
});

watchDownloads();
