// Turns an old permalink of the front page, `/?value=…`, into one of Play.
import { leadToPlay } from "./old_query.js";

leadToPlay();
