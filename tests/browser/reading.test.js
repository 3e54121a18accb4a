// What a reader sets and where a reader goes: text size and colours, kept over pages; arrow keys; the calendar; print, copy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, measured, open, violations } from "./browser.js";
import { FOLDER, address, files, kinds, serve } from "./site.js";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

const there = (file) => address(site.root, file);
const issues = files().filter((f) => /^\d{4}\/\d\d\/\d\d\/index\.html$/.test(f));
const textSize = (page) => page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector(".body p")).fontSize));
const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
/** Notes how the page was set at the moment when its body began, before anything of it could be painted. */
const noteFirst = (page) =>
  page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      window.__first = { ...document.documentElement.dataset };
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });

test("the buttons say which size and colours hold", async () => {
  const { page, context } = await open(browser);
  await page.goto(there(kinds().article));
  const pressed = () => page.$$eval(".settings button[aria-pressed=true]", (all) => all.map((b) => b.dataset.textSize ?? b.dataset.colours));
  await page.click(".settings summary");
  assert.deepEqual(await pressed(), ["normal", ""]);
  await page.click("[data-text-size=larger]");
  await page.click("[data-colours=dark]");
  assert.deepEqual(await pressed(), ["larger", "dark"]);
  await page.reload();
  assert.deepEqual(await pressed(), ["larger", "dark"]);
  await page.click(".settings summary");
  for (const step of ["smaller", "smaller"]) await page.click(`[data-text-size=${step}]`);
  assert.deepEqual(await pressed(), ["smaller", "dark"]);
  await context.close();
});

test("on a phone the links of bylines, of the way down and of the foot are as high as a finger needs", async () => {
  const { page, context } = await open(browser, { width: 360, height: 740 });
  for (const kind of ["home", "issue", "page", "article", "reporter", "archive"]) {
    await page.goto(there(kinds()[kind]));
    const low = await page.$$eval(".byline a, .breadcrumbs a, .site-footer a, .credits a, .dates a", (all) => all
      .map((a) => [a.textContent, a.getBoundingClientRect()]).filter(([, box]) => box.height > 0 && box.height < 23.9).map(([text, box]) => `${text} ${box.height}`));
    assert.deepEqual(low, [], kind);
  }
  await context.close();
});

test("pictures are asked for in the width in which they are shown", async () => {
  const { page, context } = await open(browser);
  for (const kind of ["home", "issue", "page", "pictures"]) {
    for (const width of [360, 500, 768, 1000, 1100, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(there(kinds()[kind]));
      const untrue = await page.evaluate(() => [...document.querySelectorAll("main picture source")].map((source) => {
        const [length] = source.sizes.split(/, (?=\(|calc|\d)/).map((one) => one.match(/^(?:(\(min-width: [^)]*\)) )?(.*)$/).slice(1))
          .find(([media]) => !media || matchMedia(media).matches).slice(1);
        const rule = document.createElement("div");
        rule.style.setProperty("width", length);
        document.body.append(rule);
        const asked = rule.getBoundingClientRect().width;
        rule.remove();
        return [Math.round(asked), Math.round(source.nextElementSibling.getBoundingClientRect().width)];
      }).filter(([asked, shown]) => asked < 0.97 * shown || asked > 1.12 * shown + 8));
      assert.deepEqual(untrue, [], `${kind} at ${width}: asked for, shown`);
    }
  }
  await context.close();
});

test("the page of an issue leads at its head to the issues before and after and to its month", async () => {
  const { page, context } = await open(browser);
  await page.goto(there(issues[0]));
  assert.match(await page.getAttribute(".breadcrumbs li:last-child a", "href"), /archive\/\d{4}\/\d\d\/index\.html$/);
  await page.click(".dates .next");
  await page.waitForURL(there(issues[1]));
  await page.click(".dates .previous");
  await page.waitForURL(there(issues[0]));
  for (const kind of ["archive", "sections", "reporters", "editors"]) {
    await page.goto(there(kinds()[kind]));
    assert.match(await page.getAttribute(".breadcrumbs a", "href"), /index\.html$/, kind);
  }
  await context.close();
});

test("text grows and shrinks within bounds, and keeps its size over pages and reloads without a jump", async () => {
  const { page, context, wrong } = await open(browser);
  await noteFirst(page);
  await page.goto(there(kinds().article));
  const normal = await textSize(page);
  await page.click(".settings summary");
  for (let step = 0; step < 6; step++) await page.click("[data-text-size=larger]");
  const largest = await textSize(page);
  assert.ok(largest > normal * 1.4 && largest < normal * 1.6, `${normal} to ${largest}`);
  await page.reload();
  assert.equal(await textSize(page), largest);
  assert.equal((await page.evaluate(() => window.__first)).text, "5");
  assert.ok((await measured(page)).shift < 0.001);
  await page.click("a[rel=next]");
  await page.waitForURL((url) => url.href !== there(kinds().article));
  assert.equal(await textSize(page), largest);
  await page.click(".settings summary");
  for (let step = 0; step < 6; step++) await page.click("[data-text-size=smaller]");
  assert.ok(await textSize(page) < normal);
  await page.click("[data-text-size=normal]");
  assert.equal(await textSize(page), normal);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the largest text fits a telephone and is accessible", async () => {
  const { page, context } = await open(browser, { width: 360, height: 740 });
  await page.addInitScript(() => localStorage.setItem("newsprint-text", "5"));
  const found = [];
  for (const kind of ["home", "issue", "page", "article", "month", "reporters", "reporter", "search"]) {
    await page.goto(there(kinds()[kind]));
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push(`${kind} sticks out`);
    if (kind === "article") found.push(...await violations(page));
  }
  await context.close();
  assert.deepEqual(found, []);
});

test("colours can be chosen against the system's, and the choice holds before the page is painted", async () => {
  const { page, context, wrong } = await open(browser);
  await noteFirst(page);
  await page.goto(there(kinds().article));
  const light = await ground(page);
  await page.click(".settings summary");
  await page.click("[data-colours=dark]");
  const dark = await ground(page);
  assert.notEqual(dark, light);
  assert.equal(await page.getAttribute("[data-colours=dark]:not(html)", "aria-pressed"), "true");
  assert.deepEqual(await violations(page), []);
  await page.goto(site.root);
  assert.equal(await ground(page), dark);
  assert.equal((await page.evaluate(() => window.__first)).colours, "dark");
  await page.emulateMedia({ media: "print" });
  assert.equal(await ground(page), "rgb(255, 255, 255)");
  await page.emulateMedia({ media: "screen" });
  await page.click(".settings summary");
  await page.click('button[data-colours=""]');
  assert.equal(await ground(page), light);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await ground(page), dark);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the settings close with Escape and give the focus back, and close when a reader goes elsewhere", async () => {
  const { page, context } = await open(browser);
  await page.goto(there(kinds().article));
  await page.focus(".settings summary");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-text-size]")));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".settings[open]").count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".settings summary")));
  await page.keyboard.press("Enter");
  await page.click("article h1");
  assert.equal(await page.locator(".settings[open]").count(), 0);
  await context.close();
});

test("where nothing may be stored the settings hold for the page and nothing breaks", async () => {
  const { page, context, wrong } = await open(browser);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
  await page.goto(there(kinds().article));
  const normal = await textSize(page);
  await page.click(".settings summary");
  await page.click("[data-text-size=larger]");
  assert.ok(await textSize(page) > normal);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the arrow keys go on and back, over the end of an issue too, and not while a reader types", async () => {
  const { page, context, wrong } = await open(browser);
  const articles = files().filter((f) => /^\d{4}\/\d\d\/\d\d\/[^/]+\/\d+\.html$/.test(f));
  const [first] = issues;
  const lastOfFirst = articles.filter((f) => f.startsWith(path.dirname(first))).at(-1);
  await page.goto(there(lastOfFirst));
  await page.focus(".site-search input");
  await page.keyboard.press("ArrowRight");
  await page.evaluate(() => document.activeElement.blur());
  assert.equal(page.url(), there(lastOfFirst));
  await Promise.all([page.waitForURL((url) => url.pathname.includes("/2024/03/21/")), page.keyboard.press("ArrowRight")]);
  await Promise.all([page.waitForURL(there(lastOfFirst)), page.keyboard.press("ArrowLeft")]);
  await page.goto(there(first));
  await Promise.all([page.waitForURL(there(issues[1])), page.keyboard.press("ArrowRight")]);
  await page.goto(there(kinds().page));
  await Promise.all([page.waitForURL((url) => url.href !== there(kinds().page)), page.keyboard.press("ArrowRight")]);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the calendar leads to every issue from its day, by year and by month, and from no other day", async () => {
  const { page, context, wrong } = await open(browser);
  for (const kind of ["archive", "year", "month"]) {
    await page.goto(there(kinds()[kind]));
    const days = await page.$$eval(".calendar td a", (all) => all.map((a) => [a.textContent.trim(), new URL(a.href).pathname, a.querySelector("time").dateTime]));
    const wanted = issues.map((f) => [String(Number(f.split("/")[2])), new URL(there(f)).pathname, f.split("/").slice(0, 3).join("-")]);
    assert.deepEqual(days, wanted, kind);
  }
  await page.goto(there(kinds().archive));
  await Promise.all([page.waitForURL(/archive\/2024\/index\.html$/), page.click(".newest-year h2 a")]);
  await Promise.all([page.waitForURL(/archive\/2024\/03\/index\.html$/), page.click(".small-month a")]);
  await Promise.all([page.waitForURL(there(issues[0])), page.click(".calendar td a")]);
  await page.locator(".more a[href*='archive/2024/03']").click();
  await page.waitForURL(/archive\/2024\/03\/index\.html$/);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("an article can be printed, and its link and how to cite it copied", async () => {
  const { page, context, wrong } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.addInitScript(() => { window.print = () => (window.__printed = true); });
  await page.goto(there(kinds().article));
  await page.click("[data-print]");
  assert.ok(await page.evaluate(() => window.__printed));
  await page.click("[data-copy-link]");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const link = await page.getAttribute(".permalink", "href");
  await page.waitForFunction((link) => navigator.clipboard.readText().then((text) => text === link), link);
  await page.locator("details:has([data-copy]) summary").click();
  await page.locator("[data-copy]").first().click();
  await page.waitForFunction((link) => navigator.clipboard.readText().then((text) => text !== link), link);
  assert.match(await copied(), /河滨周刊/);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("a picture has its size before it comes, its caption, and is taken in the width that is needed", async () => {
  const { page, context, wrong } = await open(browser, { width: 360, height: 740 });
  await page.goto(there(kinds().pictures), { waitUntil: "networkidle" });
  const image = page.locator(".picture img").first();
  const { width, height, natural, source } = await image.evaluate((i) => ({ width: i.getAttribute("width"), height: i.getAttribute("height"), natural: i.naturalWidth, source: i.currentSrc }));
  assert.ok(Number(width) > 0 && Number(height) > 0 && natural > 0);
  assert.match(source, /\.webp$/);
  assert.ok(readFileSync(path.join(FOLDER, new URL(source).pathname.slice("/riverside/".length))).length < 50_000);
  assert.ok((await page.locator(".picture figcaption").first().innerText()).length > 5);
  const { shift } = await measured(page);
  await context.close();
  assert.ok(shift < 0.001, `layout moved by ${shift}`);
  assert.deepEqual(wrong, []);
});

test("opened from disk, pages look right, lead on and ask nobody for anything", async () => {
  const { page, context, wrong } = await open(browser);
  await page.goto(pathToFileURL(path.join(FOLDER, "index.html")).href);
  assert.match(await ground(page), /^rgb\(25\d, /);
  await page.click(".teaser-lead :is(h2, h3) a");
  await page.waitForURL(/2024\/03\/21\/1\/1\.html$/);
  await page.click(".breadcrumbs a[href$='2024/03/21/index.html']");
  await page.waitForURL(/2024\/03\/21\/index\.html$/);
  assert.match(page.url(), /^file:/);
  await context.close();
  assert.deepEqual(wrong, []);
});
