// What an issue and an article have beside their pages: citations to copy, links to the files of an issue.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, open, visit } from "./browser.js";
import { FOLDER, GAZETTE, address, kinds, serve } from "./site.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

test("each form of citation is copied as it is shown, and the button says so", async () => {
  const { page, context, wrong } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await visit(page, address(site.root, kinds().article));
  await page.locator(".cite summary").click();
  const forms = page.locator(".cite dt");
  assert.equal(await forms.count(), 4);
  for (const at of [0, 1, 2, 3]) {
    const button = forms.nth(at).locator("button");
    const word = await button.textContent();
    await button.click();
    await page.waitForFunction(([n, before]) => document.querySelectorAll(".cite dt button")[n].textContent !== before, [at, word]);
    const shown = await page.locator(".cite dd").nth(at).textContent();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
    assert.ok(shown.length > 20, shown);
  }
  assert.deepEqual(wrong, []);
  await context.close();
});

for (const dark of [false, true]) {
  test(`the opened citations are accessible and stay within a phone's width, ${dark ? "dark" : "light"}`, async () => {
    const { page, context } = await open(browser, { width: 360, dark });
    await visit(page, address(site.root, kinds()["english-article"]));
    await page.locator(".cite summary").click();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(".cite"));
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await context.close();
  });
}

test("without scripts the citations are there to be marked, and no button that would do nothing", async () => {
  const { page, context } = await open(browser, { scripts: false });
  await page.goto(address(site.root, kinds().article));
  await page.locator(".cite summary").click();
  assert.ok(await page.locator(".cite dd").first().isVisible());
  assert.equal(await page.locator(".cite button:visible, .tools button:visible").count(), 0);
  await context.close();
});

test("the page of an issue leads to its e-book, its sheet to print and its data", async () => {
  const { page, context } = await open(browser);
  await visit(page, address(site.root, kinds().issue));
  const types = { "print.html": "text/html", "issue.epub": "application/epub+zip", "issue.json": "application/json" };
  for (const [file, type] of Object.entries(types)) {
    const href = await page.locator(`.forms a[href$="${file}"]`).evaluate((link) => link.href);
    const answer = await page.request.get(href);
    assert.equal(answer.status(), 200, file);
    assert.ok(answer.headers()["content-type"].startsWith(type), file);
  }
  await context.close();
});

for (const [theme, folder] of [["broadsheet", FOLDER], ["gazette", GAZETTE]]) {
  test(`${theme}: what is shared of a list is the list's own title and description`, async () => {
    const of = kinds(folder);
    for (const kind of ["archive", "year", "month", "sections", "section", "reporters", "reporter", "editors", "editor", "issue", "page"]) {
      const html = readFileSync(path.join(folder, of[kind]), "utf8");
      const [, title] = html.match(/<title>(.*?)<\/title>/);
      const meta = (key) => html.match(new RegExp(`(?:property|name)="${key}" content="([^"]*)"`))?.[1];
      assert.notEqual(meta("og:title"), "河滨周刊", kind);
      assert.ok(kind === "issue" || title.startsWith(meta("og:title")), `${kind}: ${meta("og:title")}`);
      assert.ok(meta("og:description") && meta("og:description") === meta("description"), kind);
      assert.doesNotMatch(meta("description"), /每星期四出版/, kind);
    }
  });
}
