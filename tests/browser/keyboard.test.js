// A walk by keyboard alone: the skip link comes first, the focus can be seen and goes down the page, nothing traps it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, visit } from "./browser.js";
import { address, kinds, serve } from "./site.js";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

/** What has the focus: where it stands and whether it can be seen to have it. */
const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    return {
      what: `${e.tagName} ${e.className} ${(e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 24)}`,
      top: box.top + scrollY, left: box.left, inside: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
      ring: (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
      index: [...document.querySelectorAll("*")].indexOf(e),
    };
  });

for (const kind of ["home", "issue", "page", "article", "reporters", "search", "month"]) {
  test(`${kind} can be walked by keyboard: skip link first, focus in order and to be seen`, async () => {
    const { page, context } = await open(browser, { height: 800 });
    await visit(page, address(site.root, kinds()[kind]));
    // Where a page puts the focus somewhere by itself, the walk begins at its top all the same.
    await page.evaluate(() => document.activeElement?.blur());
    const found = [];
    let before = null;
    for (let step = 0; step < 150; step++) {
      await page.keyboard.press("Tab");
      const now = await focused(page);
      if (!now) break;
      if (step === 0 && !/skip/.test(now.what)) found.push(`first comes ${now.what}, not the skip link`);
      if (!now.ring) found.push(`no ring to be seen on ${now.what}`);
      if (!now.inside) found.push(`out of sight: ${now.what}`);
      if (before && now.index <= before.index) {
        if (now.index < before.index && /skip/.test(now.what)) break;
        found.push(`${now.what} comes after ${before.what}`);
        break;
      }
      before = now;
    }
    await context.close();
    assert.deepEqual(found, []);
  });
}

test("the skip link leads past the navigation to the text", async () => {
  const { page, context } = await open(browser);
  await page.goto(address(site.root, kinds().article));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#main$/);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  await context.close();
});

test("a reader with the keyboard alone gets from the home page to an article and on to the next", async () => {
  const { page, context, wrong } = await open(browser);
  await page.goto(site.root);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    const href = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
    if (/\d{4}\/\d\d\/\d\d\/[^/]+\/[^/]+\.html$/.test(href) && !/index\.html$/.test(href)) break;
  }
  await Promise.all([page.waitForURL(/\/\d{4}\/\d\d\/\d\d\/[^/]+\/[^/]+\.html$/), page.keyboard.press("Enter")]);
  const there = page.url();
  await page.locator("a[rel=next]").first().focus();
  await Promise.all([page.waitForURL((url) => url.href !== there), page.keyboard.press("Enter")]);
  await context.close();
  assert.deepEqual(wrong, []);
});

test("the search can be used by keyboard alone", async () => {
  const { page, context } = await open(browser);
  await page.goto(`${site.root}search/index.html`, { waitUntil: "networkidle" });
  await page.focus("#search-words");
  await page.keyboard.type("ferry");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("#search-results li").length > 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "search-words");
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest("#search-results") !== null)) break;
  }
  await Promise.all([page.waitForURL(/highlight=/), page.keyboard.press("Enter")]);
  await context.close();
});
