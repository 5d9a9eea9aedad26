// Turns the wish for a studio into this very page: the background of Firefox is one, and starts workers.
import { Studio } from "./studio.js";

export const studio = new Studio();
