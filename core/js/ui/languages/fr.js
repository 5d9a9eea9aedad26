// Français.
export default {
  // core/js/ui
  "copy": "Copier",
  "copy.what": "Copier {text}",
  "copy.refused": "Ce navigateur n’autorise pas la page à copier\u202f; sélectionnez le texte",
  "copied": "Copié",
  "faces.coming": "Les visages arrivent…",
  "faces.loading.share": "Chargement de ce qui dessine les visages\u00a0: {share}",
  "faces.loading.bytes": "Chargement de ce qui dessine les visages\u00a0: {count} Mo",
  "faces.drawing": "Dessin en cours…",
  "faces.failed": "Les visages ne peuvent pas être dessinés ici\u202f; les mots et l’empreinte disent la même chose.",
  "faces.one": "Visage de {title}, {words}",
  "faces.one.untitled": "Visage de {words}",
  "faces.three": "Trois visages de {title}, {words}",
  "faces.three.untitled": "Trois visages de {words}",
  "verdict": "Verdict",
  "verdict.same": "Identiques\u00a0: {one} et {other} ont la même empreinte.",
  "verdict.different": "Différents\u00a0: {one} et {other} n’ont pas les mêmes octets.",
  "verdict.unknown": "Comparaison impossible\u00a0: une empreinte est {algorithm}, l’autre {algorithm2}.",
};
