// Every kind of page, at three widths, in light and dark and on paper: nothing sticks out, nothing moves, nothing is
// said on the console, no policy is broken and nobody else is asked for anything; and a picture of each is kept.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, measured, open, overflow, visit } from "./browser.js";
import { SCREENSHOTS, address, kinds, serve } from "./site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1280];
let browser, site;
before(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Where the answer is an error on purpose, the browser says so. */
const said = (kind, wrong) => wrong.filter((w) => !(kind === "not-found" && w.includes("404 (Not Found)")));

const violations = async (page) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }));
  return violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n  ")}`);
};

for (const [kind, file] of Object.entries(kinds())) {
  for (const dark of [false, true]) {
    const scheme = dark ? "dark" : "light";
    test(`${kind} fits every width, stays still and is accessible in ${scheme}`, async () => {
      const { page, context, wrong } = await open(browser, { dark });
      const found = [];
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
        await visit(page, address(site.root, file));
        const { shift, moved, policy } = await measured(page);
        if (shift > 0.001) found.push(`at ${width}: layout moved by ${shift}: ${moved.join("; ")}`);
        found.push(...policy.map((p) => `at ${width}: policy ${p}`), ...(await overflow(page)).map((o) => `at ${width}: sticks out: ${o}`));
        await page.screenshot({ path: path.join(SCREENSHOTS, `${kind}-${width}-${scheme}.png`), fullPage: true });
        if (width !== 768) found.push(...(await violations(page)).map((v) => `at ${width}: ${v}`));
      }
      await context.close();
      assert.deepEqual([...found, ...said(kind, wrong)], []);
    });
  }

  test(`${kind} prints on A4 without anything sticking out`, async () => {
    // 210 mm less the margins, at 96 pixels an inch.
    const { page, context, wrong } = await open(browser, { width: 672, height: 987, print: true });
    await visit(page, address(site.root, file));
    const found = await overflow(page);
    await page.screenshot({ path: path.join(SCREENSHOTS, `${kind}-print.png`), fullPage: true });
    await context.close();
    assert.deepEqual([...found, ...said(kind, wrong)], []);
  });
}
