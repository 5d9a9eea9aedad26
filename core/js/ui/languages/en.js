// English: the texts of all pages. The other languages have the same keys, and a test compares them.
export default {
  // core/js/ui
  "copy": "Copy",
  "copy.what": "Copy {text}",
  "copy.refused": "This browser does not let the page copy; select the text instead",
  "copied": "Copied",
  "faces.coming": "Faces are coming…",
  "faces.loading.share": "Loading what draws the faces: {share}",
  "faces.loading.bytes": "Loading what draws the faces: {count} MB",
  "faces.drawing": "Drawing…",
  "faces.failed": "The faces cannot be drawn here; words and digest say the same.",
  "faces.one": "Face of {title}, {words}",
  "faces.one.untitled": "Face of {words}",
  "faces.three": "Three faces of {title}, {words}",
  "faces.three.untitled": "Three faces of {words}",
  "verdict": "Verdict",
  "verdict.same": "The same: {one} and {other} have one digest.",
  "verdict.different": "Different: {one} and {other} are not the same bytes.",
  "verdict.unknown": "Cannot be compared: one digest is {algorithm}, the other {algorithm2}.",
};
