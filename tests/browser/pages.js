// Every kind of page of a theme, at three widths, in light and dark and on paper: nothing sticks out, nothing moves,
// nothing is said on the console, no policy is broken, nobody else is asked for anything and axe finds nothing; and a
// picture of each is kept.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, measured, open, overflow, violations, visit } from "./browser.js";
import { SCREENSHOTS, address, kinds, serve } from "./site.js";

const WIDTHS = [360, 768, 1280];
/** Where the answer is an error on purpose, the browser says so. */
const said = (kind, wrong) => wrong.filter((w) => !(kind === "not-found" && w.includes("404 (Not Found)")));

/** The tests of a theme in which the demo edition was built into a folder. A file of tests for each theme, so that they run side by side. */
export function everyKind(theme, folder) {
  const pictures = path.join(SCREENSHOTS, theme === "broadsheet" ? "" : theme);
  const picture = (name) => path.join(pictures, `${name}.png`);
  let browser;
  let site;
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await launch();
    site = await serve(undefined, folder);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  for (const [kind, file] of Object.entries(kinds(folder))) {
    for (const dark of [false, true]) {
      const scheme = dark ? "dark" : "light";
      test(`${theme}: ${kind} fits every width, stays still and is accessible in ${scheme}`, async () => {
        const { page, context, wrong } = await open(browser, { dark });
        const found = [];
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
          await visit(page, address(site.root, file));
          const { shift, moved, policy } = await measured(page);
          if (shift > 0.001) found.push(`at ${width}: layout moved by ${shift}: ${moved.join("; ")}`);
          found.push(...policy.map((p) => `at ${width}: policy ${p}`), ...(await overflow(page)).map((o) => `at ${width}: sticks out: ${o}`));
          await page.screenshot({ path: picture(`${kind}-${width}-${scheme}`), fullPage: true });
          found.push(...(await violations(page)).map((v) => `at ${width}: ${v}`));
        }
        await context.close();
        assert.deepEqual([...found, ...said(kind, wrong)], []);
      });
    }

    test(`${theme}: ${kind} prints on A4 without anything sticking out, and is accessible there`, async () => {
      // 210 mm less the margins, at 96 pixels an inch.
      const { page, context, wrong } = await open(browser, { width: 672, height: 987, print: true });
      await visit(page, address(site.root, file));
      const found = await overflow(page);
      await page.screenshot({ path: picture(`${kind}-print`), fullPage: true });
      found.push(...(await violations(page, { paper: true })));
      await context.close();
      assert.deepEqual([...found, ...said(kind, wrong)], []);
    });
  }
}
