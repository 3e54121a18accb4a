// What an article costs a reader: its page, style sheets and scripts over the wire, compressed, pictures apart.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, open } from "./browser.js";
import { FOLDER, address, files, kinds, serve } from "./site.js";

const LIMIT = 40 * 1024;
let browser, site;
before(async () => { [browser, site] = await Promise.all([launch(), serve()]); });
after(async () => {
  await browser?.close();
  await site?.close();
});

test("an article weighs at most 40 KB with everything that it loads", async () => {
  const { page, context } = await open(browser);
  let bytes = 0;
  const parts = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "image") return;
    const size = Number(response.headers()["content-length"]);
    parts.push(`${new URL(response.url()).pathname} ${size}`);
    bytes += size;
  });
  await page.goto(address(site.root, kinds().article), { waitUntil: "networkidle" });
  await context.close();
  console.log(`an article: ${bytes} bytes (${parts.join(", ")})`);
  assert.ok(bytes > 0 && bytes <= LIMIT, `${bytes} bytes: ${parts.join(", ")}`);
});

test("the heaviest article of the site weighs at most 40 KB", () => {
  const loaded = (html, file) =>
    [...html.matchAll(/<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"/g)]
      .map(([, href]) => path.posix.join(path.posix.dirname(file), href));
  const weigh = (file) => gzipSync(readFileSync(path.join(FOLDER, file))).length;
  const articles = files().filter((f) => /^\d{4}\/\d\d\/\d\d\/[^/]+\/[^/]+\.html$/.test(f) && !f.endsWith("/index.html"));
  const weights = articles.map((file) => {
    const html = readFileSync(path.join(FOLDER, file), "utf8");
    return [gzipSync(html).length + loaded(html, file).map(weigh).reduce((a, b) => a + b, 0), file];
  });
  const [most, file] = weights.sort(([a], [b]) => b - a)[0];
  console.log(`the heaviest: ${file}, ${most} bytes`);
  assert.ok(most <= LIMIT, `${file}: ${most} bytes`);
});
