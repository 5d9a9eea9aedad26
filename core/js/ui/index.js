// What the site and the extension show of digests: all public names of this folder. Import the files alone for less.
export { normalFilename } from "./artifact_name.js";
export { element, foreign } from "./element.js";
export {
  bytesText, language, languageOf, LANGUAGES, numberText, percentText, readersLanguage, t, tag, translate, useLanguage, useTexts,
} from "./language.js";
export { ManifestError, misspelt, parsedManifest } from "./manifest.js";
export { PainterOnce, painterOnce } from "./painter_once.js";
export { isolated, isPrintable, plain } from "./plain.js";
export { altText, copyButton, digestCode, digestLine, exactSide, paint, portrait, progressText, showTrio } from "./portraits.js";
export { baseName, checkedRelease, isManifest, isSums, releaseVerdict } from "./release.js";
export { compared, comparison, DIFFERENT, SAME, UNKNOWN, verdictLine } from "./verdict.js";
export { isWritten, writtenDigests } from "./written.js";
