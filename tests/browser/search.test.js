// The full-text search as a reader uses it, in a real browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, measured, open } from "./browser.js";
import { FOLDER, PARTS, serve } from "./site.js";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Asks the search page and waits for its answer. */
const ask = async (query, root = site.root, options = {}) => {
  const opened = await open(browser, options);
  const { page } = opened;
  await page.goto(`${root}search/index.html?${new URLSearchParams(typeof query === "string" ? { q: query } : query)}`);
  await answered(page);
  return { ...opened, ...(await results(page)) };
};

const answered = (page) =>
  page.waitForFunction(() => {
    const said = document.getElementById("search-status").textContent;
    return said && said !== document.getElementById("search").dataset.loading;
  });

/** Waits for an answer that is not the one before. */
const otherThan = (page, before) =>
  page.waitForFunction((before) => {
    const said = document.getElementById("search-status").textContent;
    return said && said !== before && said !== document.getElementById("search").dataset.loading;
  }, before);

const results = (page) =>
  page.evaluate(() => ({
    status: document.getElementById("search-status").textContent,
    titles: [...document.querySelectorAll("#search-results h2")].map((h) => h.textContent),
    marks: [...document.querySelectorAll("#search-results mark")].map((m) => m.textContent),
    links: [...document.querySelectorAll("#search-results h2 a")].map((a) => a.href),
  }));

/** What is asked, what must be found first or at all, and what must be marked. */
const QUERIES = [
  ["a whole headline", "锣声一响 上坡避险", "锣声一响 上坡避险", "锣声一响"],
  ["a whole phrase of the text", "敲门在门框上贴绿条", null, null],
  ["a whole sentence with its punctuation", "网格员挨家敲门，在门框上贴绿条", "锣声一响 上坡避险", "在门框上贴绿条"],
  ["a part of a phrase that begins and ends inside words", "脚村的铜", "锣声一响 上坡避险", "脚村的铜"],
  ["two characters across the border of two words", "者食", "一荤两素 八元管饱", "者食"],
  ["one character", "锣", "锣声一响 上坡避险", "锣"],
  ["a character that only ends sentences", "遍", "锣声一响 上坡避险", "遍"],
  ["a reporter's name", "陆闻溪", "锣声一响 上坡避险", null],
  ["the name of somebody in the text", "许兰芝", "一荤两素 八元管饱", "许兰芝"],
  ["a photographer's name", "丁亦舟", "三百盏灯 挂满教室", null],
  ["digits", "3120", "锣声一响 上坡避险", "3120"],
  ["full-width digits", "３１２０", "锣声一响 上坡避险", "3120"],
  ["digits and the word behind them", "120毫米", "锣声一响 上坡避险", "毫米"],
  ["an English word", "birthday", "Last ferry of the day gets a later bell", "birthday"],
  ["an English word in another form", "students", "Last ferry of the day gets a later bell", "students"],
  ["an English word's stem", "carried", "Last ferry of the day gets a later bell", "carries"],
  ["two English words in any case", "MIDSTREAM fisherman", "Last ferry of the day gets a later bell", "fisherman"],
  ["an English byline by the reporter's Chinese name", "韩小满", "Last ferry of the day gets a later bell", null],
  ["words in quotation marks", "“四面旧锣”", "锣声一响 上坡避险", "四面旧锣"],
];

for (const [what, query, title, mark] of QUERIES) {
  test(`the search finds ${what}`, async () => {
    const { titles, marks, status, wrong, page, context } = await ask(query);
    const { policy } = await measured(page);
    await context.close();
    assert.deepEqual([...wrong, ...policy], []);
    if (title) assert.ok(titles.includes(title), `${query}: ${status} ${titles}`);
    if (mark) assert.ok(marks.some((m) => m.includes(mark)), `${query}: ${marks}`);
  });
}

test("the search says so when nothing is found", async () => {
  for (const query of ["霓虹猩猩", "四面旧鼓", "“铜锣的堤脚村”", "xylophone"]) {
    const { titles, status, context } = await ask(query);
    await context.close();
    assert.deepEqual(titles, [], query);
    assert.equal(status, "没有找到符合条件的文章。");
  }
});

test("ideographs in a row must stand together, and where they nowhere do the page says so", async () => {
  for (const query of ["老人想", "桌在抄", "岁的祠", "个摊主"]) {
    const { status, titles, context } = await ask(query);
    await context.close();
    assert.match(status, /^没有文章连续出现这些字，以下文章分开出现。 找到1篇文章$/, query);
    assert.equal(titles.length, 1);
  }
  const { status, context } = await ask("陆闻溪");
  await context.close();
  assert.match(status, /^找到\d+篇文章/);
});

test("a name by which an article was found is marked where it stands, and names are parted as the language parts them", async () => {
  const { page, context } = await ask("陆闻溪");
  const where = await page.$$eval("#search-results li .where", (all) => all.map((p) => [p.querySelector("mark")?.textContent, p.textContent]));
  await context.close();
  assert.ok(where.length > 3);
  for (const [mark, text] of where) assert.equal(mark, "陆闻溪", text);
  assert.ok(where.some(([, text]) => /[^·]、/.test(text.split(" · ").at(-1))), where.join("\n"));
});

test("from the oldest issue on the articles of an issue come as one reads them", async () => {
  const seen = [];
  for (const page of ["1", "2"]) {
    const { links, context } = await ask({ section: "民生", sort: "oldest", page });
    await context.close();
    seen.push(...links.map((l) => new URL(l).pathname.match(/\d{4}\/.*(?=\.html)/)[0]));
  }
  assert.ok(seen.length > 10, seen.join());
  assert.deepEqual(seen, seen.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })));
});

test("an excerpt has no full stop that the text has not", async () => {
  const { page, context } = await ask({ q: "grandmother thought" });
  const excerpts = await page.$$eval("#search-results .excerpt", (all) => all.map((p) => p.textContent));
  await context.close();
  assert.ok(excerpts.some((text) => text.includes("I had moved out.\"")), excerpts.join("\n"));
  for (const text of excerpts) assert.doesNotMatch(text, /[.!?]["”’']\./);
});

test("the number of hits is said to screen readers, and one query finds what its words have in common", async () => {
  const both = await ask("食堂 老人");
  const live = await both.page.getAttribute("#search-status", "role");
  await both.context.close();
  assert.equal(live, "status");
  assert.match(both.status, /^找到\d+篇文章/);
  const one = await ask("食堂");
  await one.context.close();
  assert.ok(both.titles.every((t) => one.titles.includes(t)));
});

test("filters by year, section, reporter and editor narrow what is found, and stand in the address", async () => {
  const { page, context, wrong, status } = await ask("的");
  await page.selectOption("#search-section", "民生");
  await otherThan(page, status);
  assert.match(page.url(), /section=%E6%B0%91%E7%94%9F/);
  const inSection = await results(page);
  assert.ok(inSection.titles.includes("一荤两素 八元管饱"));
  await page.selectOption("#search-reporter", "韩小满");
  await otherThan(page, inSection.status);
  const byReporter = await results(page);
  assert.ok(byReporter.titles.includes("一荤两素 八元管饱") && byReporter.titles.length < inSection.titles.length);
  await page.goBack();
  await page.waitForFunction((before) => document.getElementById("search-status").textContent === before, inSection.status);
  await context.close();
  assert.deepEqual(wrong, []);
  for (const filters of [{ year: "2024" }, { editor: "顾晚晴" }, { year: "2024", section: "要闻", editor: "顾晚晴", reporter: "陆闻溪" }]) {
    const found = await ask(filters);
    await found.context.close();
    assert.ok(found.titles.length > 0, JSON.stringify(filters));
  }
  const none = await ask({ q: "的", year: "1999" });
  await none.context.close();
  assert.deepEqual(none.titles, []);
});

test("a filter's choices carry the number of articles, and years come newest first", async () => {
  const { page, context } = await ask("的");
  const choices = await page.$$eval("#search-section option", (all) => all.map((o) => o.textContent));
  await context.close();
  assert.ok(choices.length > 3 && choices.slice(1).every((c) => /\(\d+\)$/.test(c)), choices.join());
});

test("the order can be by date, over the indexes of both languages", async () => {
  const days = async (sort) => {
    const { page, context } = await ask({ year: "2024", sort });
    const all = await page.$$eval("#search-results time", (times) => times.map((t) => t.dateTime));
    await context.close();
    return all;
  };
  const newest = await days("newest");
  const oldest = await days("oldest");
  assert.deepEqual(newest, [...newest].sort().reverse());
  assert.deepEqual(oldest, [...oldest].sort());
  assert.notEqual(newest[0], oldest[0]);
});

test("long lists go on over pages that can be linked, and going on moves the focus to the number of hits", async () => {
  const { page, context, titles, wrong } = await ask("的");
  assert.equal(titles.length, 10);
  await page.click("#search-pages .next");
  await page.waitForFunction((first) => document.querySelector("#search-results h2")?.textContent !== first, titles[0]);
  await page.waitForFunction(() => document.activeElement?.id === "search-status");
  const second = await results(page);
  assert.match(page.url(), /page=2/);
  assert.ok(second.titles.every((t) => !titles.includes(t)));
  assert.equal(await page.getAttribute("#search-results", "start"), "11");
  await page.reload();
  await answered(page);
  assert.deepEqual((await results(page)).titles, second.titles);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("a hit leads to its article, where the words are marked and the marks can be taken off", async () => {
  const { page, context, titles, links, wrong } = await ask("脚村的铜");
  await page.goto(links[titles.indexOf("锣声一响 上坡避险")]);
  const marks = await page.$$eval("article mark", (all) => all.map((m) => m.textContent));
  assert.deepEqual(marks, ["脚村的铜"]);
  const { shift, policy } = await measured(page);
  assert.ok(shift < 0.001, `layout moved by ${shift}`);
  await page.click(".highlights a[href*='#first-mark']");
  assert.ok(await page.isVisible("#first-mark"));
  await page.click(".highlights a:last-child");
  await page.waitForURL((url) => !url.search);
  assert.equal(await page.locator("article mark").count(), 0);
  await context.close();
  assert.deepEqual([...wrong, ...policy], []);
});

test("an English word that was found in another form is marked in its article as it stands there", async () => {
  const { page, context, titles, links } = await ask("carried");
  await page.goto(links[titles.indexOf("Last ferry of the day gets a later bell")]);
  assert.deepEqual(await page.$$eval("article mark", (all) => all.map((m) => m.textContent)), ["carries"]);
  await context.close();
});

test("the search box of every page leads to the answer", async () => {
  const { page, context, wrong } = await open(browser);
  await page.goto(`${site.root}2024/03/14/index.html`);
  await page.fill(".site-search input", "许兰芝");
  await page.press(".site-search input", "Enter");
  await page.waitForURL(/search\/index\.html\?q=/);
  await answered(page);
  assert.ok((await results(page)).titles.includes("一荤两素 八元管饱"));
  assert.equal(await page.inputValue("#search-words"), "许兰芝");
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the search works at the root of a host", async () => {
  const root = await serve("/");
  const { titles, links, wrong, context } = await ask("许兰芝", root.root);
  await context.close();
  assert.ok(titles.includes("一荤两素 八元管饱"));
  assert.ok(links.every((l) => l.startsWith(`${root.root}2024/`)), links.join());
  assert.deepEqual(wrong, []);
  await root.close();
});

test("an index in several parts of one language finds what one in a single part does, in all of them at once", async () => {
  const languages = (folder) => Object.keys(JSON.parse(readFileSync(path.join(folder, "search/pagefind/pagefind-entry.json"), "utf8")).languages).sort();
  assert.deepEqual(languages(FOLDER), ["en", "zh-x"]);
  assert.ok(languages(PARTS).includes("zh-x") && languages(PARTS).includes("zh-x_2"), languages(PARTS).join());
  const parts = await serve(undefined, PARTS);
  const everything = async (query, root) => {
    const { page, context, titles, status, links, wrong } = await ask(query, root);
    const sections = await page.$$eval("#search-section option", (all) => all.map((o) => o.textContent));
    const days = [...new Set(links.map((l) => new URL(l).pathname.match(/\d{4}\/\d\d\/\d\d/)[0]))].sort();
    await context.close();
    return { titles: titles.toSorted(), status, sections, days, wrong };
  };
  for (const query of ["渡口", "食堂", "学校", "“食堂”"]) {
    const [whole, parted] = [await everything(query, site.root), await everything(query, parts.root)];
    assert.deepEqual(parted, whole, query);
    assert.deepEqual(parted.days, ["2024/03/14", "2024/03/21"], `${query} stands in both parts`);
    assert.deepEqual(parted.wrong, []);
  }
  for (const [sort, order] of [["newest", -1], ["oldest", 1]]) {
    const { page, context } = await ask({ q: "食堂", sort }, parts.root);
    const days = await page.$$eval("#search-results time", (times) => times.map((t) => t.dateTime));
    await context.close();
    assert.deepEqual(days, days.toSorted((a, b) => order * a.localeCompare(b)), sort);
    assert.equal(new Set(days).size, 2, sort);
  }
  await parts.close();
});

test("nothing outside the site's own folder is asked for", async () => {
  site.requests.length = 0;
  const { context } = await ask("铜锣");
  await context.close();
  assert.deepEqual(site.requests.filter((r) => !r.startsWith("/riverside/") && r !== "/favicon.ico"), []);
});

test("opened from disk the page says that it cannot search", async () => {
  const { page, context } = await open(browser);
  await page.goto(`${pathToFileURL(path.join(FOLDER, "search/index.html"))}?q=${encodeURIComponent("铜锣")}`);
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("磁盘"));
  await context.close();
});

test("without scripts the page says what is needed and leads to the archive", async () => {
  const { page, context } = await open(browser, { scripts: false });
  await page.goto(`${site.root}search/index.html?q=x`);
  assert.ok(await page.isVisible("noscript p, .search-note a[href*='archive']"));
  assert.equal(await page.isVisible(".search-filters"), false);
  await context.close();
});

test("a host that loses the index gets an answer and no hanging page", async () => {
  const { page, context } = await open(browser);
  await page.route("**/pagefind-entry.json*", (route) => route.abort());
  await page.goto(`${site.root}search/index.html?q=${encodeURIComponent("铜锣")}`);
  await page.waitForFunction(() => document.getElementById("search-status").textContent.includes("未能完成"));
  await context.close();
});

test("nothing moves when the filters come with the index", async () => {
  const { page, context } = await open(browser);
  for (const width of [360, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${site.root}search/index.html`);
    await page.waitForFunction(() => !document.querySelector(".search-filters").hidden);
    // A shift is told once the frame that it happened in is painted.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    const { shift, moved } = await measured(page);
    assert.ok(shift <= 0.001, `at ${width}, by ${shift}: ${moved.join("; ")}`);
  }
  await context.close();
});
