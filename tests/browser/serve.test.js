// `newsprint serve` in a real browser: a page shows what was saved and stays where it was read, stylesheets are swapped without a
// reload, and mistakes lie over the page until they are mended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { launch, measured, open, violations } from "./browser.js";

const REPOSITORY = path.resolve("../..");
const PROGRAM = process.env.NEWSPRINT ?? path.join(REPOSITORY, "target/debug/newsprint");
const ARTICLE = "content/2024-03-14/01/1.md";
const PAGE = "2024/03/14/01/1.html";

let browser, folder, child, root;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "newsprint-serve-"));
  for (const part of ["newsprint.yaml", "content"]) cpSync(path.join(REPOSITORY, part), path.join(folder, part), { recursive: true });
  child = spawn(PROGRAM, ["serve", "--port", "0", "--root", folder], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  [root] = await once(lines, "line");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  if (child) {
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    assert.equal(status, 0);
  }
  rmSync(folder, { recursive: true, force: true });
});

const read = (file) => readFileSync(path.join(folder, file), "utf8");
const write = (file, text) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
/** A page that has heard from the server, with a mark that a reload would wipe out. */
const visit = async (file) => {
  const opened = await open(browser);
  const heard = opened.page.waitForResponse((response) => response.url().endsWith("/_newsprint/events"));
  await opened.page.goto(root + file);
  await heard;
  // The script asks for its own page once, to know what it compares with.
  await opened.page.waitForFunction(() => performance.getEntriesByType("resource").some((e) => e.name === location.href && e.responseEnd > 0));
  await opened.page.evaluate(() => { window.__same = true; });
  return opened;
};
const overlay = (page) => page.locator("#newsprint-mistakes section");

test("a saved article shows at once, where it was read", async () => {
  const { page, context, wrong } = await visit(PAGE);
  await page.evaluate(() => scrollTo({ top: 400, behavior: "instant" }));
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 100, "the page is too short to scroll");
  write(ARTICLE, read(ARTICLE).replace(/^title: .*$/m, "title: 存盘即见的标题"));
  await page.waitForFunction(() => document.querySelector("h1")?.textContent.includes("存盘即见的标题"));
  await page.waitForFunction((y) => document.readyState === "complete" && Math.abs(scrollY - y) < 2, before);
  assert.deepEqual(wrong, []);
  assert.deepEqual((await measured(page)).policy, []);
  await context.close();
});

test("what changed in a page is exchanged without a reload, and it is then as one that is loaded", async () => {
  const { page, context, wrong } = await visit(PAGE);
  const right = read(ARTICLE);
  const edits = [
    (text) => text.replace(/^title: .*$/m, "title: 换了一个标题"),
    (text) => `${text.trimEnd()}\n\n又添了*一段*话。\n\n## 小标题\n\n再添一段。\n`,
    (text) => text.replace("又添了*一段*话。", "又改了这段话。"),
    (text) => text.replace("\n\n## 小标题\n\n再添一段。", ""),
    () => right,
  ];
  const whole = (page) => page.evaluate(() => document.documentElement.outerHTML.replace(/ data-page="[^"]*"/, ""));
  let text = right;
  for (const edit of edits) {
    const built = page.waitForResponse((response) => response.url() === page.url());
    write(ARTICLE, (text = edit(text)));
    await built;
    // Another tab has the page as it is served.
    const other = await visit(PAGE);
    const expected = await whole(other.page);
    await page.waitForFunction((html) => document.documentElement.outerHTML.replace(/ data-page="[^"]*"/, "") === html, expected);
    await other.context.close();
    assert.equal(await page.evaluate(() => window.__same), true, "the page was loaded anew");
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual((await measured(page)).policy, []);
  await context.close();
});

test("a page with a script that newsprint does not know is loaded anew", async (t) => {
  const right = read(ARTICLE);
  // Also where it fails: the tests after it are not about this script.
  t.after(() => {
    write(ARTICLE, right);
    for (const own of ["templates", "static"]) rmSync(path.join(folder, own), { recursive: true, force: true });
  });
  write("static/own.js", "document.querySelector('h1').dataset.own = 'done';");
  write("templates/article.html", '{% extends "default:article.html" %}{% block scripts %}{{ super() }}<script defer src="{{ root }}{{ asset(path="own.js") }}"></script>{% endblock %}');
  const { page, context } = await open(browser);
  // As likely as not in the midst of the build, when the page stands and its script does not.
  await page.goto(root + PAGE);
  await page.waitForFunction(() => document.querySelector("h1")?.dataset.own === "done");
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((e) => e.name === location.href && e.responseEnd > 0));
  await page.evaluate(() => { window.__same = true; });
  write(ARTICLE, right.replace(/^title: .*$/m, "title: 另一个标题"));
  await page.waitForFunction(() => document.querySelector("h1")?.dataset.own === "done" && document.querySelector("h1").textContent.includes("另一个标题"));
  assert.equal(await page.evaluate(() => window.__same), undefined, "the script was not run again");
  await context.close();
});

test("a page that a change does not touch is left alone", async () => {
  const [other, article] = [await visit("editors/index.html"), await visit(PAGE)];
  write(ARTICLE, read(ARTICLE).trimEnd() + "\n\n又添了一段话。\n");
  await article.page.waitForFunction(() => document.body.textContent.includes("又添了一段话。"));
  assert.equal(await other.page.evaluate(() => window.__same), true);
  await Promise.all([other.context.close(), article.context.close()]);
});

test("a stylesheet is swapped without a reload", async () => {
  const { page, context, wrong } = await visit(PAGE);
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  const base = readFileSync(path.join(REPOSITORY, "themes/broadsheet/static/style.css"), "utf8");
  for (const name of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
    write("static/style.css", `${base}\nh1 { color: ${name} !important }\n`);
    await page.waitForFunction((name) => getComputedStyle(document.querySelector("h1")).color === name, name);
    assert.equal(await colour(), name);
    assert.equal(await page.evaluate(() => window.__same), true, "the page was loaded anew");
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  }
  rmSync(path.join(folder, "static"), { recursive: true });
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color !== "rgb(4, 5, 6)");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("a mistake lies over the page with file, line and help, and goes when it is mended", async () => {
  const { page, context, wrong } = await visit(PAGE);
  const title = await page.textContent("h1");
  const mistakes = [
    [ARTICLE, (text) => text.replace(/^title: .*$/m, "title: [未完"), /content\/2024-03-14\/01\/1\.md:\d+/],
    ["newsprint.yaml", (text) => text.replace("language:", "langauge:"), /newsprint\.yaml:\d+/],
    ["templates/article.html", () => "{% block main %}{{ nonsense(", /templates\/article\.html:\d+/],
  ];
  for (const [file, spoil, place] of mistakes) {
    const right = file.startsWith("templates") ? undefined : read(file);
    write(file, spoil(right));
    await overlay(page).waitFor();
    const told = await overlay(page).innerText();
    assert.match(told, place);
    assert.match(told, /Help: /);
    assert.equal(await page.textContent("h1"), title, "the last good page stays");
    assert.deepEqual(await violations(page), []);
    if (right === undefined) rmSync(path.join(folder, file));
    else write(file, right);
    await overlay(page).waitFor({ state: "detached" });
  }
  assert.equal(await page.evaluate(() => window.__same), true, "the page was loaded anew");
  assert.deepEqual(wrong, []);
  assert.deepEqual((await measured(page)).policy, []);
  await context.close();
});

test("a mistake can be put away by keyboard, and the next one shows again", async () => {
  const { page, context } = await visit(PAGE);
  const right = read("newsprint.yaml");
  write("newsprint.yaml", right.replace("language:", "langauge:"));
  await overlay(page).waitFor();
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "detached" });
  write("newsprint.yaml", right.replace("publication:", "pulbication:"));
  await overlay(page).waitFor();
  assert.match(await overlay(page).innerText(), /pulbication/);
  write("newsprint.yaml", right);
  await overlay(page).waitFor({ state: "detached" });
  await context.close();
});

test("pages without scripts are readable", async () => {
  const { page, context } = await open(browser, { scripts: false });
  await page.goto(root + PAGE);
  assert.ok((await page.textContent("h1")).trim());
  await context.close();
});
