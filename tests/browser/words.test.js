// A small paper in English, with articles in French and Arabic; and the same with an interface from right to left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, measured, open, overflow, violations, visit } from "./browser.js";
import { RIGHT_TO_LEFT, WORDS, address, kinds, serve } from "./site.js";

const ENGLISH = "2023/12/28/1/1.html";
const ARABIC = "2023/12/28/1/2.html";
const FRENCH = "2023/12/28/2/1.html";
/** Its headline is one long word; its text has lines that are wider than a phone. Before it stands another, whose next it is. */
const LINES = "2024/01/04/1/3.html";
const BEFORE_LINES = "2024/01/04/1/2.html";
let browser, words, mirrored;
before(async () => {
  [browser, words, mirrored] = await Promise.all([launch(), serve("/courant/", WORDS), serve("/courant/", RIGHT_TO_LEFT)]);
});
after(async () => {
  await browser?.close();
  await words?.close();
  await mirrored?.close();
});

const on = async (site, file, look, options = {}) => {
  const { page, context, wrong } = await open(browser, options);
  await visit(page, address(site.root, file));
  const found = await page.evaluate(look);
  const policy = (await measured(page)).policy;
  await context.close();
  assert.deepEqual([...wrong, ...policy], []);
  return found;
};

for (const [name, folder, site] of [["an English paper", WORDS, () => words], ["an interface from right to left", RIGHT_TO_LEFT, () => mirrored]]) {
  const some = Object.entries(kinds(folder)).filter(([kind]) => ["home", "issue", "page", "article", "month", "reporter", "search", "not-found"].includes(kind));
  for (const [kind, file] of [...some, ["arabic", ARABIC], ["french", FRENCH], ["kept lines", LINES], ["what stands beside a long word", BEFORE_LINES]]) {
    test(`${name}: ${kind} fits every width and is accessible`, async () => {
      const { page, context, wrong } = await open(browser);
      const found = [];
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await visit(page, address(site().root, file));
        found.push(...(await overflow(page)).map((o) => `at ${width}: sticks out: ${o}`));
        if (width === 360) found.push(...await violations(page));
        found.push(...(await measured(page)).policy);
      }
      await context.close();
      assert.deepEqual([...found, ...wrong.filter((w) => kind !== "not-found" || !w.includes("404"))], []);
    });
  }
}

test("English is set as English: its language, its words parted, no indent of two characters, straight dates", async () => {
  const look = () => {
    const p = document.querySelector(".body p");
    const style = getComputedStyle(p);
    return {
      page: document.documentElement.lang, article: p.closest("[lang]").lang, hyphens: style.hyphens, indent: style.textIndent,
      align: style.textAlign, font: style.fontFamily, date: document.querySelector(".breadcrumbs time").textContent,
      headline: getComputedStyle(document.querySelector("h1")).hyphens,
    };
  };
  const english = await on(words, ENGLISH, look);
  assert.match(english.page, /^en/);
  assert.match(english.article, /^en/);
  assert.equal(english.hyphens, "auto");
  assert.equal(english.headline, "manual");
  assert.equal(english.indent, "0px");
  assert.equal(english.align, "start");
  assert.match(english.font, /^Charter/);
  assert.equal(english.date, "Thursday, 28 December 2023");
});

test("straight quotation marks of a dump are shown as the text has them, French ones keep to their words", async () => {
  const text = await on(words, ENGLISH, () => document.querySelector("article").innerText);
  assert.match(text, /["“]It never liked the wind,["”] said/);
  const french = await on(words, FRENCH, () => ({ lang: document.querySelector("article").lang, text: document.querySelector(".body").innerText }));
  assert.equal(french.lang, "fr");
  assert.match(french.text, /«\sC'est une renaissance\s»/);
});

test("an article from right to left runs so on a page that does not, and its tools stay with the page", async () => {
  const found = await on(words, ARABIC, () => {
    const article = document.querySelector("article");
    const paragraph = article.querySelector(".body p");
    const range = document.createRange();
    range.setStart(paragraph.firstChild, 0);
    range.setEnd(paragraph.firstChild, 1);
    const letter = range.getBoundingClientRect();
    const box = paragraph.getBoundingClientRect();
    return {
      page: document.documentElement.dir, article: article.dir, lang: article.lang, footer: article.querySelector(".credits").dir,
      headline: getComputedStyle(article.querySelector("h1")).direction, beginsRight: box.right - letter.right < 3 && letter.left > box.left + box.width / 2,
    };
  });
  assert.deepEqual(found, { page: "ltr", article: "rtl", lang: "ar", footer: "ltr", headline: "rtl", beginsRight: true });
});

test("on an index a headline from right to left stands in its own direction", async () => {
  const found = await on(words, "2023/12/28/1/index.html", () => {
    const one = document.querySelector(".teaser[lang=ar]");
    return { dir: one.dir, align: getComputedStyle(one.querySelector("h2")).direction };
  });
  assert.deepEqual(found, { dir: "rtl", align: "rtl" });
});

test("an interface from right to left is mirrored, and the arrow keys with it", async () => {
  const { page, context, wrong } = await open(browser);
  await page.goto(address(mirrored.root, ENGLISH));
  const seen = await page.evaluate(() => ({
    dir: document.documentElement.dir,
    plate: document.querySelector(".site-header .nameplate").getBoundingClientRect().left > document.querySelector(".site-tools").getBoundingClientRect().left,
    outline: document.querySelector(".outline").getBoundingClientRect().left < document.querySelector("article").getBoundingClientRect().left,
    article: document.querySelector("article").dir,
  }));
  assert.deepEqual(seen, { dir: "rtl", plate: true, outline: true, article: "ltr" });
  await Promise.all([page.waitForURL(address(mirrored.root, ARABIC)), page.keyboard.press("ArrowLeft")]);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("lines wider than their column are scrolled with the keys, and have a name", async () => {
  const { page, context } = await open(browser, { width: 360 });
  await visit(page, address(words.root, LINES));
  const lines = page.locator(".body pre");
  assert.ok(await lines.evaluate((pre) => pre.scrollWidth > pre.clientWidth));
  assert.ok(await lines.getAttribute("aria-label"));
  await lines.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".body pre").scrollLeft > 0);
  assert.equal(page.url(), address(words.root, LINES));
  await context.close();
});

test("what is not in the interface's language says so: neighbours, the name of the paper", async () => {
  const beside = () => [...document.querySelectorAll(".neighbours .text")].map((e) => [e.lang, e.textContent]);
  assert.deepEqual((await on(words, ENGLISH, beside)).map(([lang]) => lang), ["ar"]);
  assert.deepEqual((await on(words, ARABIC, beside)).map(([lang]) => lang), ["", "fr"]);
  const plates = () => [document.querySelector(".nameplate").lang, document.querySelector(".site-footer a").lang];
  assert.deepEqual(await on(words, ENGLISH, plates), ["", ""]);
  for (const file of [ENGLISH, "index.html", "2024/01/04/index.html"]) assert.deepEqual(await on(mirrored, file, plates), ["en-GB", "en-GB"]);
});

test("a week begins with the day that the interface's language begins it with", async () => {
  const first = () => {
    const [day] = document.querySelectorAll(".calendar th abbr");
    const fourth = [...document.querySelectorAll(".calendar td")].findIndex((td) => td.querySelector("a"));
    return [day.title, fourth % 7];
  };
  assert.deepEqual(await on(words, "archive/2024/01/index.html", first), ["Monday", 3]);
  assert.deepEqual(await on(mirrored, "archive/2024/01/index.html", first), ["السبت", 5]);
});

test("a span of time is joined by the language's message", async () => {
  const span = () => document.querySelector(".career dd").textContent;
  assert.equal(await on(words, "reporters/Rosalind Ferrier/index.html", span), "28 December 2023 – 4 January 2024");
});

test("what is alone on its page runs across the paper", async () => {
  const found = await on(words, "2023/12/28/index.html", () => {
    const band = document.querySelector(".band");
    const width = (e) => Math.round(e.getBoundingClientRect().width);
    return { rest: band.querySelectorAll(".band-rest").length, across: width(band) === width(band.querySelector(".band-lead")) };
  });
  assert.deepEqual(found, { rest: 0, across: true });
});

test("the search page in English: no word is cut or broken, and a hit is in its own language", async () => {
  const { page, context, wrong } = await open(browser);
  for (const width of [360, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${words.root}search/index.html?${new URLSearchParams({ year: "2023" })}`);
    await page.waitForFunction(() => document.querySelectorAll("#search-results li").length > 2);
    const cut = await page.evaluate(() => {
      const pen = document.createElement("canvas").getContext("2d");
      return [...document.querySelectorAll(".search-filters p:not([hidden]) select")].filter((select) => {
        const style = getComputedStyle(select);
        pen.font = style.font;
        // The arrow takes some 20 pixels.
        const room = select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) - 20;
        return pen.measureText(select.selectedOptions[0].textContent).width > room;
      }).map((select) => select.name);
    });
    assert.deepEqual(cut, [], `at ${width}`);
    assert.ok(await page.evaluate(() => document.querySelector("#search button").clientHeight < 50), `at ${width}`);
  }
  const languages = await page.$$eval("#search-results li", (all) => all.map((li) => ["h2", ".excerpt"].map((e) => li.querySelector(e).lang).join()).sort());
  await context.close();
  assert.deepEqual(languages, [",", "ar,ar", "fr,fr"]);
  assert.deepEqual(wrong, []);
});
