// What the site and the extension show of digests: all public names of this folder. Import the files alone for less.
export { element, foreign } from "./element.js";
export {
  bytesText, language, languageOf, LANGUAGES, numberText, percentText, readersLanguage, t, tag, translate, useLanguage, useTexts,
} from "./language.js";
export { PainterOnce, painterOnce } from "./painter_once.js";
export { isolated, isPrintable, plain } from "./plain.js";
export { altText, copyButton, digestCode, digestLine, exactSide, paint, portrait, progressText, showTrio } from "./portraits.js";
export { compared, comparison, DIFFERENT, SAME, UNKNOWN, verdictLine } from "./verdict.js";
