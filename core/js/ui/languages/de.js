// Deutsch.
export default {
  // core/js/ui
  "copy": "Kopieren",
  "copy.what": "{text} kopieren",
  "copy.refused": "Dieser Browser lässt die Seite nicht kopieren; bitte den Text markieren",
  "copied": "Kopiert",
  "faces.coming": "Gesichter kommen …",
  "faces.loading.share": "Was die Gesichter zeichnet, wird geladen: {share}",
  "faces.loading.bytes": "Was die Gesichter zeichnet, wird geladen: {count} MB",
  "faces.drawing": "Wird gezeichnet …",
  "faces.failed": "Die Gesichter können hier nicht gezeichnet werden; Wörter und Prüfsumme sagen dasselbe.",
  "faces.one": "Gesicht von {title}, {words}",
  "faces.one.untitled": "Gesicht von {words}",
  "faces.three": "Drei Gesichter von {title}, {words}",
  "faces.three.untitled": "Drei Gesichter von {words}",
  "verdict": "Ergebnis",
  "verdict.same": "Gleich: {one} und {other} haben dieselbe Prüfsumme.",
  "verdict.different": "Verschieden: {one} und {other} sind nicht dieselben Bytes.",
  "verdict.unknown": "Nicht vergleichbar: die eine Prüfsumme ist {algorithm}, die andere {algorithm2}.",
};
