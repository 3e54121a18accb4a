// A page that arrives in pieces, as over a slow line, painted after each: what stands on it already never moves.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, measured, open } from "./browser.js";
import { FOLDER, GAZETTE, TYPES, kinds } from "./site.js";

/** So many tags come one by one: those of the head and of what is seen first below it. */
const SINGLE = 80;

/** The page up to the end of its head, then tag by tag, then the rest. */
const pieces = (html) => {
  const body = html.indexOf("<body");
  const tags = html.slice(body).split(/(?<=>)/).filter((tag) => tag.trim());
  return [html.slice(0, body), ...tags.slice(0, SINGLE), tags.slice(SINGLE).join("")];
};

/** Serves a site whose pages come piece by piece: `send` lets go of the next one, and tells its number; null after the last. */
const serve = async (folder) => {
  let left = [];
  let response;
  let sent = 0;
  const server = createServer((request, to) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = path.join(folder, decodeURIComponent(pathname));
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    to.writeHead(200, { "Content-Type": type });
    if (!pathname.endsWith(".html")) return to.end(readFileSync(file));
    left = pieces(readFileSync(file, "utf8"));
    response = to;
    sent = 0;
    to.write(left.shift());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const send = () => {
    if (left.length === 0) return null;
    sent += 1;
    response.write(`${left.shift()}<!--piece ${sent}-->`);
    if (left.length === 0) response.end();
    return sent;
  };
  return { root: `http://127.0.0.1:${server.address().port}/`, send, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
};

/** Waits until a piece is in the document and has been painted. */
const painted = (page, piece) =>
  page.waitForFunction((piece) => {
    const walk = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
    while (walk.nextNode()) if (walk.currentNode.data === `piece ${piece}`) return new Promise((next) => requestAnimationFrame(() => setTimeout(() => next(true))));
    return false;
  }, piece);

for (const [theme, folder] of [["broadsheet", FOLDER], ["gazette", GAZETTE]]) {
  let browser;
  let site;
  before(async () => {
    browser = await launch();
    site = await serve(folder);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
  for (const kind of ["home", "article"]) {
    for (const width of [360, 768, 1280]) {
      test(`${theme}: what is shown of ${kind} at ${width} does not move when more arrives`, async () => {
        const { page, context } = await open(browser, { width });
        await page.goto(site.root + kinds(folder)[kind], { waitUntil: "commit" });
        let shown = 0;
        for (let piece = site.send(); piece; piece = site.send()) {
          await painted(page, piece);
          shown += 1;
        }
        await page.waitForLoadState("load");
        const { shift, moved } = await measured(page);
        await context.close();
        assert.ok(shown > SINGLE / 2, `only ${shown} pieces`);
        assert.deepEqual(shift > 0.001 ? moved : [], []);
      });
    }
  }
}
