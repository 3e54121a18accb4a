// The proof desk: a page of a dump beside its articles. A line or a piece of text is chosen, then one key or one click says what it is or
// where it goes. Each move is written at once by the server, which answers with the page as it is then.
import { WORDS } from "/_desk/words.js";

const TOKEN = document.querySelector('meta[name="newsprint-token"]').content;
/** Whether articles may bring scripts. These must not get at the desk from the frame beside it. */
const OWN_HTML = document.querySelector('meta[name="newsprint-own-html"]').content === "true";
const tag = document.documentElement.lang;
const LANGUAGE = WORDS[tag] ? tag : /^zh\b.*(hant|tw|hk|mo)/i.test(tag) ? "zh-Hant" : /^zh\b/i.test(tag) ? "zh-Hans" : "en";
document.documentElement.lang = LANGUAGE;
const W = WORDS[LANGUAGE];
const root = document.getElementById("desk");

/** An element: `el("p", { class: "quiet" }, "text", child)`. */
const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

const ask = async (path, body) => {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json", "X-Newsprint-Token": TOKEN }, body: JSON.stringify(body) };
  const response = await fetch(`/_desk/api/${path}`, { cache: "no-store", ...options });
  const text = await response.text();
  let said;
  try { said = JSON.parse(text); } catch { said = { message: text || response.statusText }; }
  if (!response.ok) throw Object.assign(new Error(said.message), { said, status: response.status });
  return said;
};

// -- the list of pages ---------------------------------------------------------------------------------
const SHOWN = 300;

let all = false;

const showList = async () => {
  document.title = W.desk;
  const pages = await ask("pages");
  const row = (page) => el("tr", {},
    el("td", {}, el("a", { href: `/_desk/${page.folder.split("/").map(encodeURIComponent).join("/")}` }, page.folder), page.stands && ` → ${page.stands}`, page.section && ` ${page.section}`),
    el("td", { class: "count" }, String(page.articles)),
    el("td", { class: "count" }, String(page.doubtful)),
    el("td", {}, page.proofread ? W.proofread : page.imported ? W.open : W.byHand),
    el("td", {}, page.doubts.length ? el("ul", {}, page.doubts.slice(0, 3).map(([title, why]) => el("li", {}, title ? `${title}: ${why}` : why))) : null));
  const head = [W.page, W.articles, W.doubtful, W.state, W.reasons].map((name) => el("th", { scope: "col" }, name));
  const shown = all ? pages : pages.slice(0, SHOWN);
  const focused = document.activeElement?.getAttribute("href");
  root.replaceChildren(
    el("header", { class: "bar" }, el("h1", {}, W.desk), el("a", { href: "/" }, W.printed)),
    el("main", { class: "list" },
      pages.length
        ? el("table", {}, el("caption", {}, W.pages), el("thead", {}, el("tr", {}, head)), el("tbody", {}, shown.map(row)))
        : el("p", {}, W.none),
      shown.length < pages.length && el("button", { type: "button", onclick: () => { all = true; showList(); } }, W.more)));
  if (focused) [...root.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus({ preventScroll: true });
};

// -- a page ----------------------------------------------------------------------------------------------
/** The page as the server last gave it, and what is chosen: lines (first, last, where a range was begun) or pieces. */
let page;
let chosen = null;
let base = "/";
let printing = false;
let told = null;
const ROLES = [["kicker", "k"], ["title", "t"], ["subtitle", "u"], ["paragraph", "p"], ["subhead", "s"], ["byline", "b"], ["caption", "c"], ["other", "f"], ["advert", "d"]];

const same = (a, b) => a.article === b.article && a.slot === b.slot && a.index === b.index;
const id = (at) => `${at.article || "-"}/${at.slot}/${at.index}`;
const allPieces = () => [...page.articles.flatMap((a) => a.pieces), ...page.furniture];
const pieceAt = (at) => allPieces().find((piece) => same(piece.at, at));
const place = (stem) => page.articles.findIndex((a) => a.stem === stem);
const colour = (at) => (at && at.article ? `c${place(at.article) % 10}` : "cf");
const kindOf = (piece) => (piece.kind === "lines" ? W.lines_kind : W[piece.kind] ?? piece.kind);
const inside = (row) => chosen?.lines && row.number >= chosen.lines[0] && row.number <= chosen.lines[1];

/** The pieces that are chosen, or in which the chosen lines stand. */
const chosenPieces = () => {
  if (chosen?.pieces) return chosen.pieces;
  if (!chosen) return [];
  const found = page.lines.filter(inside).flatMap((row) => row.pieces);
  return found.filter((at, n) => found.findIndex((other) => same(at, other)) === n);
};
/** The lines that are chosen, or that stand in the chosen pieces. */
const chosenLines = () => {
  if (chosen?.lines) return page.lines.filter(inside).map((row) => row.number);
  return (chosen?.pieces ?? []).flatMap((at) => pieceAt(at)?.lines ?? []);
};
const what = () => (chosen.lines ? { lines: chosen.lines } : { pieces: chosen.pieces });
const article = () => chosenPieces().find((at) => at.article)?.article;

const showPage = (fresh) => {
  page = fresh;
  document.title = `${page.folder} · ${W.desk}`;
  render();
};

/** The key that a button can be pressed with. */
const button = (name, key, act, more = {}) =>
  el("button", { type: "button", onclick: act, "aria-keyshortcuts": key, ...more }, name, key && el("kbd", { "aria-hidden": "true" }, key));

const toolbar = () => {
  const none = !chosen;
  const stem = article();
  const group = (name, ...children) => el("div", { role: "group", "aria-label": name }, el("span", { class: "name", "aria-hidden": "true" }, name), children);
  const target = (a) => el("button", {
    type: "button", disabled: none || a.stem === stem, class: "target", "data-to": a.stem, "aria-label": `${W.to} ${a.stem}`,
    "aria-keyshortcuts": /^\d$/.test(a.stem) ? a.stem : null, onclick: () => toArticle(a.stem),
  }, a.stem);
  return el("div", { class: "tools", role: "toolbar", "aria-label": W.desk },
    group(W.as, ROLES.map(([role, key]) => button(W[role], key, (event) => asRole(role, event.shiftKey), { disabled: none, "data-role": role }))),
    group(W.to, page.articles.map(target), button(W.new, "n", () => toArticle("new"), { disabled: none })),
    group(W.here,
      button(W.begin, "Enter", () => act({ move: "begin", what: what() }), { disabled: none }),
      button(W.split, "x", () => act({ move: "begin", what: what(), article: true }), { disabled: none }),
      button(W.join, "j", joinUp, { disabled: none }),
      button(W.merge, "m", mergeUp, { disabled: none || place(stem) < 1 }),
      button(W.correct, "e", correct, { disabled: none }),
      button(W.people, "r", people, { disabled: !stem }),
      button(W.up, ",", () => shift(true), { disabled: place(stem) < 1, id: "up" }),
      button(W.down, ".", () => shift(false), { disabled: !stem || place(stem) === page.articles.length - 1, id: "down" })));
};

const bar = () => el("header", { class: "bar" },
  el("a", { href: "/_desk/" }, W.pages),
  el("h1", {}, [page.folder, page.stands && `→ ${page.stands}`, page.section, page.editors.join("、")].filter(Boolean).join(" ")),
  el("div", { class: "actions" },
    button(W.head, "h", head, { id: "head" }),
    button(page.proofread ? W.accepted : W.accept, "a", () => act({ move: "accept" }), { id: "accept" }),
    button(W.undo, "z", () => back("undo"), { disabled: !page.undo, id: "undo" }),
    button(W.redo, "y", () => back("redo"), { disabled: !page.redo, id: "redo" }),
    button(W.printed, "v", () => { printing = !printing; render(); }, { "aria-pressed": String(printing), id: "printed" }),
    button(W.keys, "?", keys, { id: "keys" })));

/** What is known of the choice, or came of the last move. */
const tell = () => {
  const line = page.lines.find((row) => row.number === (chosen?.last ?? chosenLines()[0]));
  const why = line?.evidence;
  const percent = (score) => `${Math.round(score * 100)} %`;
  const parts = told?.done && why ? [`${told.done} · `] : [];
  if (told?.wrong) parts.push(el("span", { class: "wrong", role: "alert" }, told.wrong));
  else if (why) {
    parts.push(`${W.placed} `, el("strong", {}, why.placed), ` (${percent(why.score)}`);
    if (why.runner_up) parts.push(`; ${W.next}: ${why.runner_up[0]}, ${percent(why.runner_up[1])}`);
    parts.push(")", why.because && `; ${W.because} ${why.because}`);
  } else parts.push(told?.done ?? W.choose);
  if (page.missing) parts.push(` · ${W.missing}: ${page.missing}`);
  if (page.added) parts.push(` · ${W.added}: ${page.added}`);
  return el("div", { class: "tell", role: "status", id: "tell" }, parts);
};

const dump = () => {
  const option = (row) => {
    const [first] = row.pieces;
    const tags = row.pieces.map((at) => `${at.article} ${kindOf(pieceAt(at) ?? { kind: at.slot })}`.trim());
    return el("li", {
      role: "option", id: `line-${row.number}`, "data-line": row.number, "aria-selected": String(Boolean(inside(row))),
      class: [first ? colour(first) : "", row.whole ? "" : "nowhere"].join(" "), tabindex: -1,
    }, el("span", { class: "number" }, String(row.number)), el("span", { class: "tag" }, tags.join(", ") || W.nowhere), el("span", {}, row.text));
  };
  const rows = page.lines.filter((row) => row.text.trim());
  return el("section", { class: "dump", "aria-label": W.lines, tabindex: page.has_dump ? null : 0 },
    el("h2", {}, W.lines, page.dump && ` · ${page.dump}`),
    page.has_dump
      ? el("ol", { role: "listbox", "aria-multiselectable": "true", "aria-label": W.lines }, rows.map(option))
      : el("p", {}, W.noDump));
};

const stories = () => {
  const option = (piece) => el("li", {
    role: "option", id: `piece-${id(piece.at)}`, "data-piece": id(piece.at), tabindex: -1, class: `${piece.kind} ${colour(piece.at)}`,
    "aria-selected": String(Boolean(chosen?.pieces?.some((at) => same(at, piece.at)))),
  }, el("span", { class: "kind" }, kindOf(piece)), el("span", {}, piece.text));
  const title = (a) => a.pieces.find((p) => p.at.slot === "title")?.text ?? W.untitled;
  const story = (a) => {
    const named = [...a.reporters.map((p) => [p.role, p.name].filter(Boolean).join(" ")), ...a.photographers];
    return el("section", { "aria-labelledby": `article-${a.stem}` },
      el("header", {}, el("h2", { id: `article-${a.stem}` }, `${W.article} ${a.stem}`), el("span", { class: "tag" }, a.file)),
      a.review.length ? el("ul", { class: "review" }, a.review.map((why) => el("li", {}, why))) : null,
      named.length ? el("p", { class: "people" }, named.join(" · ")) : null,
      a.pieces.length ? el("ul", { role: "listbox", "aria-multiselectable": "true", "aria-label": `${W.article} ${a.stem}: ${title(a)}` }, a.pieces.map(option)) : null);
  };
  return el("section", { class: "stories", "data-state": page.state, "aria-label": W.articles, tabindex: allPieces().length ? null : 0 },
    page.articles.map(story),
    page.furniture.length ? el("section", { "aria-labelledby": "furniture" },
      el("header", {}, el("h2", { id: "furniture" }, W.furniture)),
      el("ul", { role: "listbox", "aria-multiselectable": "true", "aria-label": W.furniture }, page.furniture.map(option))) : null);
};

/** The address of the chosen article, or of the page, in the preview. */
const printedAt = () => {
  const found = page.articles.find((a) => a.stem === article());
  return base + (found?.address ?? page.address).slice(1);
};

const render = () => {
  const scrolled = [".dump", ".stories"].map((side) => root.querySelector(side)?.scrollTop ?? 0);
  const frame = printing ? root.querySelector("iframe") ?? el("iframe", { title: W.printed, sandbox: OWN_HTML && "allow-same-origin" }) : null;
  const address = printedAt();
  if (frame && frame.dataset.address !== address) {
    frame.dataset.address = address;
    frame.src = address;
  }
  const before = document.activeElement;
  const focused = root.contains(before) && (before.id || (before.dataset?.role && `role:${before.dataset.role}`));
  const main = el("main", { class: printing ? "page with-print" : "page" }, dump(), stories());
  const old = root.querySelector("main.page.with-print");
  if (frame && old) {
    // The frame stays where it is, or it would be loaded anew.
    old.replaceChild(main.children[0], old.children[0]);
    old.replaceChild(main.children[0], old.children[1]);
    root.querySelector("header.bar").replaceWith(bar());
    root.querySelector(".tools").replaceWith(toolbar());
    root.querySelector("#tell").replaceWith(tell());
  } else {
    if (frame) main.append(frame);
    root.replaceChildren(bar(), el("section", { class: "hands", "aria-label": W.here }, toolbar(), tell()), main);
  }
  [".dump", ".stories"].forEach((side, n) => { root.querySelector(side).scrollTop = scrolled[n]; });
  mark();
  for (const option of root.querySelectorAll('[aria-selected="true"], .also')) option.scrollIntoView({ block: "nearest" });
  if (focused && !focused.startsWith("role:")) document.getElementById(focused)?.focus({ preventScroll: true });
};

/** Shows what is chosen on both sides, and where a tab leads to. */
const mark = () => {
  const pieces = chosenPieces();
  const lines = new Set(chosenLines());
  for (const option of root.querySelectorAll("[data-line]")) {
    const number = Number(option.dataset.line);
    option.setAttribute("aria-selected", String(Boolean(chosen?.lines && number >= chosen.lines[0] && number <= chosen.lines[1])));
    option.classList.toggle("also", !chosen?.lines && lines.has(number));
  }
  for (const option of root.querySelectorAll("[data-piece]")) {
    const at = pieces.find((a) => id(a) === option.dataset.piece);
    option.setAttribute("aria-selected", String(Boolean(chosen?.pieces && at)));
    option.classList.toggle("also", Boolean(!chosen?.pieces && at));
  }
  for (const list of root.querySelectorAll('[role="listbox"]')) {
    const options = [...list.children];
    const stop = options.find((o) => o.getAttribute("aria-selected") === "true") ?? options[0];
    options.forEach((o) => { o.tabIndex = o === stop ? 0 : -1; });
  }
};

/** After a choice: what can be done with it, what is known of it, and the other side scrolled to it. */
const choose = (next, option) => {
  chosen = next;
  told = null;
  root.querySelector(".tools").replaceWith(toolbar());
  root.querySelector("#tell").replaceWith(tell());
  mark();
  option?.focus({ preventScroll: false });
  root.querySelector(".also")?.scrollIntoView({ block: "nearest" });
  const frame = root.querySelector("iframe");
  if (frame && frame.dataset.address !== printedAt()) {
    frame.dataset.address = printedAt();
    frame.src = frame.dataset.address;
  }
};

const chooseOption = (option, extend) => {
  if (option.dataset.line) {
    const number = Number(option.dataset.line);
    const from = extend && chosen?.lines ? chosen.from : number;
    choose({ lines: [Math.min(from, number), Math.max(from, number)], from, last: number }, option);
  } else {
    const at = allPieces().find((piece) => id(piece.at) === option.dataset.piece).at;
    const others = extend ? (chosen?.pieces ?? []).filter((a) => !same(a, at)) : [];
    choose({ pieces: [...others, at] }, option);
  }
};

// -- moves ------------------------------------------------------------------------------------------------
/** The choice in the page as it is after a move: the same lines, which may stand in other pieces now, or the same piece where its
    text is another. */
const chooseAgain = (lines) => {
  if (!chosen || chosen.lines) return;
  const still = allPieces().find((piece) => piece.lines.some((n) => lines.includes(n))) ?? chosen.pieces.map(pieceAt).find(Boolean);
  chosen = still ? { pieces: [still.at] } : null;
};

let busy = Promise.resolve();
const perform = (path, body, done) => {
  busy = busy.then(async () => {
    const lines = chosen ? chosenLines() : [];
    const dumpHadFocus = document.activeElement?.dataset?.line;
    const hadFocus = document.activeElement?.getAttribute("role") === "option";
    try {
      page = await ask(path, { folder: page.folder, state: page.state, ...body });
      told = { done };
    } catch (error) {
      const { said, status } = error;
      told = { wrong: [said?.message ?? error.message, said?.cause, said?.help].filter(Boolean).join("; ") };
      if (status === 409) page = await ask(`page?folder=${encodeURIComponent(page.folder)}`).catch(() => page);
    }
    chooseAgain(lines);
    render();
    if (hadFocus) {
      const option = dumpHadFocus ? document.getElementById(`line-${dumpHadFocus}`) : root.querySelector('.stories [aria-selected="true"]');
      (option ?? root.querySelector('[role="option"][tabindex="0"]'))?.focus();
    }
  });
  return busy;
};
const act = (step) => perform("move", { step }, `${W.done}: ${moveName(step)}`);
const back = (way) => (page[way] ? perform(way, {}, `${W.done}: ${W[way]}`) : null);
const moveName = (step) => ({ place: W.places, begin: step.article ? W.split : W.begin, headline: W.title, shift: step.up ? W.up : W.down, page: W.head }[step.move] ?? W[step.move]);

const asRole = (role, add) => act({ move: "place", what: what(), role, add });
const toArticle = (stem) => {
  const pieces = chosenPieces();
  const from = article();
  // A title takes its whole headline along.
  if (chosen.pieces?.length === 1 && pieces[0].slot === "title" && from && stem !== "new" && stem !== from) {
    return act({ move: "headline", article: from, to: stem });
  }
  return act({ move: "place", what: what(), to: stem });
};
const beside = (by) => {
  const from = article();
  const to = page.articles[from === undefined ? (by > 0 ? 0 : page.articles.length - 1) : place(from) + by];
  return to ? toArticle(to.stem) : null;
};
const joinUp = () => {
  const piece = chosenPieces().find((at) => at.slot === "body");
  return piece ? act({ move: "join", piece }) : null;
};
const mergeUp = () => {
  const at = place(article());
  return at > 0 ? act({ move: "merge", article: page.articles[at].stem, into: page.articles[at - 1].stem }) : null;
};

const shift = (up) => (article() ? act({ move: "shift", article: article(), up }) : null);

// -- dialogs -----------------------------------------------------------------------------------------------
const dialog = (name, content, save) => {
  const before = document.activeElement?.id;
  const box = el("dialog", { "aria-label": name });
  const form = el("form", { method: "dialog" },
    el("h2", {}, name), content,
    el("p", {}, save ? [el("button", { value: "save" }, W.save), " ", el("button", { type: "button", onclick: () => box.close() }, W.cancel)] : el("button", {}, W.close)));
  if (save) form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("button")); });
  box.append(form);
  box.addEventListener("close", () => {
    box.remove();
    document.getElementById(before)?.focus();
    if (box.returnValue === "save") save();
  });
  document.body.append(box);
  box.showModal();
  return box;
};

const correct = () => {
  const [at] = chosenPieces();
  const piece = at && pieceAt(at);
  if (!piece) return;
  const text = el("textarea", { id: "correct-text", spellcheck: "true" });
  text.value = piece.text;
  dialog(`${W.correct}: ${kindOf(piece)}`, el("label", {}, W.text, text), () => {
    if (text.value !== piece.text) act({ move: "correct", piece: at, text: text.value });
  });
  text.focus();
};

/** Names parted by commas of any script. */
const namesIn = (text) => text.split(/[、,，;；]/).map((name) => name.trim()).filter(Boolean);

const head = () => {
  const date = el("input", { type: "date", value: page.date, max: "9999-12-31", id: "head-date", required: true });
  const number = el("input", { value: page.number, id: "head-number", required: true });
  const section = el("input", { value: page.section, id: "head-section" });
  const editors = el("input", { value: page.editors.join("、"), id: "head-editors" });
  const fields = [[W.date, date], [W.number, number], [W.section, section], [W.editors, editors]];
  dialog(W.head, fields.map(([name, field]) => el("label", {}, name, field)), () => {
    act({ move: "page", date: date.value, number: number.value, section: section.value.trim(), editors: namesIn(editors.value) });
  });
  date.focus();
};

const people = () => {
  const a = page.articles.find((each) => each.stem === article());
  if (!a) return;
  const row = (person) => el("div", { class: "row" },
    el("label", {}, W.role, el("input", { value: person.role, "data-field": "role" })),
    el("label", {}, W.name, el("input", { value: person.name, "data-field": "name" })));
  const rows = el("fieldset", {}, el("legend", {}, W.reporters), [...a.reporters, { name: "", role: "" }].map(row));
  rows.addEventListener("input", () => {
    if ([...rows.lastElementChild.querySelectorAll("input")].some((input) => input.value)) rows.append(row({ name: "", role: "" }));
  });
  const takers = el("input", { value: a.photographers.join("、"), id: "photographers" });
  dialog(W.people, [rows, el("label", {}, W.photographers, takers)], () => {
    const value = (line, field) => line.querySelector(`[data-field="${field}"]`).value.trim();
    const reporters = [...rows.querySelectorAll(".row")].map((line) => ({ name: value(line, "name"), role: value(line, "role") })).filter((p) => p.name);
    act({ move: "people", article: a.stem, reporters, photographers: namesIn(takers.value) });
  });
};

const keys = () => {
  const all = [...ROLES.map(([role, key]) => [key, W[role]]), ["Shift", W.addTo], ["1–9", W.to], ["[ ]", W.previous], ["n", W.new], ["Enter", W.begin], ["x", W.split],
    ["j", W.join], ["m", W.merge], ["e", W.correct], ["r", W.people], [",", W.up], [".", W.down], ["h", W.head], ["a", W.accept], ["z", W.undo], ["y", W.redo], ["v", W.printed]];
  dialog(W.keys, el("dl", {}, all.flatMap(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, name)])));
};

// -- keys and clicks ---------------------------------------------------------------------------------------
const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

root.addEventListener("click", (event) => {
  const option = event.target.closest('[role="option"]');
  if (option) chooseOption(option, event.shiftKey || event.ctrlKey || event.metaKey);
});

document.addEventListener("keydown", (event) => {
  if (!page || document.querySelector("dialog")) return;
  const { key } = event;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key.toLowerCase() === "z") {
    event.preventDefault();
    back(event.shiftKey ? "redo" : "undo");
    return;
  }
  // Single letters mean something only where text is chosen from, so that nothing is done by a slip of voice or hand elsewhere.
  const option = event.target.closest?.('[role="option"]');
  if (!option || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key in steps) {
    const options = [...root.querySelectorAll(option.dataset.line ? "[data-line]" : "[data-piece]")];
    const to = Math.max(0, Math.min(options.length - 1, options.indexOf(option) + steps[key]));
    chooseOption(options[to], event.shiftKey);
    event.preventDefault();
    return;
  }
  if (key === " ") {
    chooseOption(option, event.shiftKey);
    event.preventDefault();
    return;
  }
  if (!chosen) chooseOption(option, false);
  const role = ROLES.find(([, letter]) => letter === key.toLowerCase())?.[0];
  const others = {
    n: () => toArticle("new"), "[": () => beside(-1), "]": () => beside(1), Enter: () => act({ move: "begin", what: what() }),
    x: () => act({ move: "begin", what: what(), article: true }), j: joinUp, m: mergeUp, e: correct, r: people, h: head,
    ",": () => shift(true), ".": () => shift(false),
    a: () => act({ move: "accept" }), z: () => back("undo"), y: () => back("redo"), v: () => { printing = !printing; render(); }, "?": keys,
  };
  const does = role ? () => asRole(role, event.shiftKey) : /^\d$/.test(key) && place(key) >= 0 ? () => toArticle(key) : others[key];
  if (!does) return;
  event.preventDefault();
  does();
});

// -- the beginning -------------------------------------------------------------------------------------------
const failed = (error) => root.replaceChildren(el("main", { class: "list" }, el("h1", {}, W.desk), el("p", { role: "alert" }, [error.said?.message ?? error.message, error.said?.help].filter(Boolean).join("; ")), el("a", { href: "/_desk/" }, W.pages)));

/** Looks again when something changed on disk: somebody may have edited a file, or import brought new pages. */
const follow = (look) => {
  const events = new EventSource("/_newsprint/events");
  let rounds;
  events.addEventListener("now", (event) => {
    const now = JSON.parse(event.data).rounds;
    if (rounds !== undefined && rounds !== now) look();
    rounds = now;
  });
};

const folder = decodeURIComponent(location.pathname).slice("/_desk/".length).replace(/\/$/, "");
if (folder) {
  ask(`page?folder=${encodeURIComponent(folder)}`).then(showPage, failed);
  fetch("/", { method: "HEAD" }).then((response) => { base = new URL(response.url).pathname; }, () => {});
  const look = () => {
    if (!page) return;
    busy = busy.then(async () => {
      const fresh = await ask(`page?folder=${encodeURIComponent(folder)}`).catch(() => null);
      if (fresh && fresh.state !== page.state) {
        const lines = chosen ? chosenLines() : [];
        page = fresh;
        chooseAgain(lines);
        render();
      }
    });
  };
  follow(() => {
    // Where articles may bring scripts, none runs in the frame, newsprint's own neither.
    if (OWN_HTML) root.querySelector("iframe")?.contentWindow.location.reload();
    const open = document.querySelector("dialog");
    if (open) open.addEventListener("close", look, { once: true });
    else look();
  });
} else {
  showList().catch(failed);
  follow(() => showList().catch(() => {}));
}
