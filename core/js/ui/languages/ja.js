// 日本語。
export default {
  // core/js/ui
  "copy": "コピー",
  "copy.what": "{text} をコピー",
  "copy.refused": "このブラウザーではページからコピーできません。テキストを選択してください",
  "copied": "コピーしました",
  "faces.coming": "顔を準備しています…",
  "faces.loading.share": "顔を描くデータを読み込み中：{share}",
  "faces.loading.bytes": "顔を描くデータを読み込み中：{count} MB",
  "faces.drawing": "描画中…",
  "faces.failed": "ここでは顔を描けません。単語とダイジェストが同じことを示します。",
  "faces.one": "{title} の顔、{words}",
  "faces.one.untitled": "{words} の顔",
  "faces.three": "{title} の 3 つの顔、{words}",
  "faces.three.untitled": "{words} の 3 つの顔",
  "verdict": "判定",
  "verdict.same": "同じです：{one} と {other} のダイジェストは一致しています。",
  "verdict.different": "異なります：{one} と {other} は同じバイト列ではありません。",
  "verdict.unknown": "比較できません：一方のダイジェストは {algorithm}、他方は {algorithm2} です。",
};
