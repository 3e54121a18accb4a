// Marks words in a text: on the search page those of the query, on an article's page those that came with its address
// as ?highlight=…. Everything works without it; it only adds <mark>.
(() => {
  "use strict";
  const script = document.currentScript;
  const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
  const UNSPACED = /[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;

  // Full-width letters and digits as the plain ones, character for character, as the index has them.
  const folded = (text) => text.replace(WIDE, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

  // A pattern that finds any of the words: ideographs wherever they stand, other words from their beginning on.
  const pattern = (words) => {
    const one = (word) => {
      const literal = folded(word).replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&").replace(/\s+/g, "\\s+");
      return UNSPACED.test(word) ? literal : `(?<!(?!${UNSPACED.source})[\\p{L}\\p{N}])${literal}`;
    };
    const sorted = words.filter(Boolean).sort((a, b) => b.length - a.length);
    return sorted.length ? new RegExp(sorted.map(one).join("|"), "giu") : null;
  };

  // Where in a text the words stand: pairs of beginning and end.
  const places = (text, words) => {
    const found = pattern(words);
    return found ? [...folded(text).matchAll(found)].map((m) => [m.index, m.index + m[0].length]) : [];
  };

  // The text as nodes, with <mark> around the words.
  const marked = (text, words) => {
    const parts = document.createDocumentFragment();
    let at = 0;
    for (const [from, to] of places(text, words)) {
      parts.append(text.slice(at, from));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      parts.append(mark);
      at = to;
    }
    parts.append(text.slice(at));
    return parts;
  };

  window.newsprintMarks = { folded, marked, places, UNSPACED };

  const words = new URLSearchParams(location.search).getAll("highlight");
  const article = document.querySelector("main article");
  if (!words.length || !article || !script.dataset.label) return;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (places(text.data, words).length) text.replaceWith(marked(text.data, words));
  }
  const marks = article.querySelectorAll("mark");
  if (!marks.length) return;
  marks[0].id = "first-mark";
  const note = document.createElement("p");
  note.className = "highlights";
  const first = document.createElement("a");
  first.href = "#first-mark";
  first.textContent = script.dataset.label.replace("{n}", new Intl.NumberFormat(script.dataset.language).format(marks.length));
  const off = document.createElement("a");
  const address = new URL(location.href);
  address.searchParams.delete("highlight");
  address.hash = "";
  off.href = address.href;
  off.textContent = script.dataset.off;
  note.append(first, " ", off);
  article.after(note);
})();
