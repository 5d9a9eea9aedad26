// Turns the page into one that checks files, digests and releases.
import { frame } from "../app.js";

await frame();
