// Turns the frame into a page.
import { frame } from "../app.js";

await frame();
