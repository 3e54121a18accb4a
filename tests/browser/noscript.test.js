// With scripts off everything can be read, and everything can be reached.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, open, overflow } from "./browser.js";
import { FOLDER, address, files, kinds, serve } from "./site.js";

let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const [kind, file] of Object.entries(kinds())) {
  test(`${kind} is whole without scripts`, async () => {
    const { page, context, wrong } = await open(browser, { scripts: false, width: 360, height: 740 });
    await page.goto(address(site.root, file));
    const found = await overflow(page);
    assert.ok((await page.locator("main").innerText()).trim().length > 10);
    assert.ok(await page.locator("nav a").count() > 3);
    await context.close();
    assert.deepEqual([...found, ...wrong.filter((w) => kind !== "not-found" || !w.includes("404"))], []);
  });
}

test("without scripts every page of the site can be reached from the home page by links alone", async () => {
  const pages = new Set(files().filter((f) => f.endsWith(".html") && f !== "404.html"));
  const reached = new Set(["index.html"]);
  for (const file of reached) {
    const html = readFileSync(path.join(FOLDER, file), "utf8");
    // Where a page only leads elsewhere its address is an old one, and nothing needs to lead there.
    for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
      const to = decodeURIComponent(new URL(href, `http://site/${file.split("/").map(encodeURIComponent).join("/")}`).pathname.slice(1));
      for (const one of [to, `${to.replace(/\/?$/, "/")}index.html`]) if (pages.has(one)) reached.add(one);
    }
  }
  const moved = (file) => /http-equiv="refresh"/.test(readFileSync(path.join(FOLDER, file), "utf8"));
  const searched = (file) => file === "search/index.html";
  assert.deepEqual([...pages].filter((f) => !reached.has(f) && !moved(f) && !searched(f)), []);
});

test("the text of an article is in its page, not fetched by a script", async () => {
  const { page, context } = await open(browser, { scripts: false });
  await page.goto(address(site.root, kinds().article));
  assert.ok((await page.locator("article").innerText()).length > 200);
  await context.close();
});
