// 简体中文。
export default {
  // core/js/ui
  "copy": "复制",
  "copy.what": "复制 {text}",
  "copy.refused": "此浏览器不允许页面复制，请选中文本",
  "copied": "已复制",
  "faces.coming": "面孔即将出现…",
  "faces.loading.share": "正在加载绘制面孔的数据：{share}",
  "faces.loading.bytes": "正在加载绘制面孔的数据：{count} MB",
  "faces.drawing": "正在绘制…",
  "faces.failed": "此处无法绘制面孔；单词和摘要表达的内容相同。",
  "faces.one": "{title} 的面孔，{words}",
  "faces.one.untitled": "{words} 的面孔",
  "faces.three": "{title} 的三张面孔，{words}",
  "faces.three.untitled": "{words} 的三张面孔",
  "verdict": "结论",
  "verdict.same": "相同：{one} 与 {other} 的摘要一致。",
  "verdict.different": "不同：{one} 与 {other} 的字节不相同。",
  "verdict.unknown": "无法比较：一个摘要是 {algorithm}，另一个是 {algorithm2}。",
};
