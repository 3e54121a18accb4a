// A small paper in English, with articles in French and Arabic; and the same with an interface from right to left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, measured, open, overflow, violations, visit } from "./browser.js";
import { RIGHT_TO_LEFT, WORDS, address, kinds, serve } from "./site.js";

const ENGLISH = "2023/12/28/1/1.html";
const ARABIC = "2023/12/28/1/2.html";
const FRENCH = "2023/12/28/2/1.html";
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
  for (const [kind, file] of [...some, ["arabic", ARABIC], ["french", FRENCH]]) {
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
  assert.equal(english.date, "28 December 2023");
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
