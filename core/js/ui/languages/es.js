// Español.
export default {
  // core/js/ui
  "copy": "Copiar",
  "copy.what": "Copiar {text}",
  "copy.refused": "Este navegador no permite que la página copie; seleccione el texto",
  "copied": "Copiado",
  "faces.coming": "Los rostros están llegando…",
  "faces.loading.share": "Cargando lo que dibuja los rostros: {share}",
  "faces.loading.bytes": "Cargando lo que dibuja los rostros: {count} MB",
  "faces.drawing": "Dibujando…",
  "faces.failed": "Aquí no se pueden dibujar los rostros; las palabras y la huella dicen lo mismo.",
  "faces.one": "Rostro de {title}, {words}",
  "faces.one.untitled": "Rostro de {words}",
  "faces.three": "Tres rostros de {title}, {words}",
  "faces.three.untitled": "Tres rostros de {words}",
  "verdict": "Veredicto",
  "verdict.same": "Iguales: {one} y {other} tienen la misma huella.",
  "verdict.different": "Distintos: {one} y {other} no son los mismos bytes.",
  "verdict.unknown": "No se pueden comparar: una huella es {algorithm} y la otra {algorithm2}.",
};
