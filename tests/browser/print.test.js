// On paper: what the sheets begin with, what stands between two columns, and what is left out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open, visit } from "./browser.js";
import { FOLDER, GAZETTE, address, kinds, serve } from "./site.js";

let browser, site, gazette;
before(async () => { [browser, site, gazette] = await Promise.all([launch(), serve(), serve(undefined, GAZETTE)]); });
after(async () => {
  await browser?.close();
  await site?.close();
  await gazette?.close();
});

/** What a look at a page on paper finds. A4 is 794 pixels wide, and the width that style sheets ask for is that of the whole sheet. */
const onPaper = async (root, file, look) => {
  const { page, context, wrong } = await open(browser, { width: 794, height: 1123, print: true });
  await visit(page, address(root, file));
  const found = await page.evaluate(look);
  await context.close();
  assert.deepEqual(wrong, []);
  return found;
};

for (const kind of ["home", "page"]) {
  test(`${kind}: the lead may go on on the next sheet, so that the first is not left empty`, async () => {
    assert.equal(await onPaper(site.root, kinds()[kind], () => getComputedStyle(document.querySelector(".teaser-lead")).breakInside), "auto");
  });
}

test("one hairline parts two columns", async () => {
  const file = "2024/03/21/02/index.html";
  const doubled = await onPaper(site.root, file, () => [...document.querySelectorAll(".front-side, .front-rest, .band-rest")].map((box) => ({
    rule: getComputedStyle(box).columnRuleStyle,
    others: [...box.children].filter((e) => getComputedStyle(e, "::before").content !== "none").length,
    display: getComputedStyle(box).display,
  })));
  assert.ok(doubled.length > 0);
  for (const box of doubled) assert.deepEqual(box, { rule: "solid", others: 0, display: "block" });
});

for (const kind of ["article", "page", "reporter", "month"]) {
  test(`${kind}: nothing stands before what is first of the way down`, async () => {
    const marks = await onPaper(site.root, kinds()[kind], () => [...document.querySelectorAll(".breadcrumbs li")]
      .filter((li) => li.offsetParent).map((li) => getComputedStyle(li, "::before").content));
    assert.ok(marks.length > 0);
    assert.deepEqual(marks, marks.map((_, at) => (at ? "\"·\"" : "none")));
  });
}

for (const [theme, folder, root] of [["broadsheet", FOLDER, () => site.root], ["gazette", GAZETTE, () => gazette.root]]) {
  test(`${theme}: the sheet of an issue has its own head alone, and a headline keeps to its text`, async () => {
    const found = await onPaper(root(), kinds(folder).print, () => ({
      around: [...document.querySelectorAll("body > header, body > footer")].map((e) => getComputedStyle(e).display),
      parting: [...document.querySelectorAll(".sheet-article")].flatMap((article) => {
        const text = article.querySelector(".sheet-text");
        return [...article.children].filter((e) => e.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
          .filter((e) => getComputedStyle(e).breakAfter !== "avoid").map((e) => e.className);
      }),
    }));
    assert.deepEqual(found, { around: ["none", "none"], parting: [] });
  });
}
