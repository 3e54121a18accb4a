// The proof desk in a real browser: from dumps to a corrected site, by clicks and by keys alone, and without an accessibility mistake.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { launch, measured, open, violations } from "./browser.js";

const REPOSITORY = path.resolve("../..");
const PROGRAM = process.env.NEWSPRINT ?? path.join(REPOSITORY, "target/debug/newsprint");

let browser;
const running = [];
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  for (const { child, folder } of running) {
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    assert.equal(status, 0);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The demo edition's dumps, imported anew and served; as nobody has mended it yet. Or a folder in which that was done already. */
const serve = async (known) => {
  const folder = known ?? mkdtempSync(path.join(tmpdir(), "newsprint-desk-"));
  if (!known) for (const part of ["newsprint.yaml", "dumps"]) cpSync(path.join(REPOSITORY, part), path.join(folder, part), { recursive: true });
  const child = spawn(PROGRAM, ["serve", "--port", "0", "--root", folder], { stdio: ["ignore", "pipe", "inherit"] });
  running.push({ child, folder });
  const [root] = await once(createInterface({ input: child.stdout }), "line");
  const { origin } = new URL(root);
  return {
    folder, root, origin,
    read: (file) => readFileSync(path.join(folder, file), "utf8"),
    has: (file) => existsSync(path.join(folder, file)),
    write: (file, text) => writeFileSync(path.join(folder, file), text),
  };
};

/** A person at the desk, whose clicks and keys are counted. */
const at = async (site, page) => {
  const count = { clicks: 0, keys: 0 };
  const settled = (act) => Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), act()]).then(async ([response]) => {
    const said = response.ok() ? "" : await response.text();
    assert.ok(response.ok(), said);
    const { state } = await response.json();
    await page.waitForFunction((state) => document.querySelector(".stories")?.dataset.state === state, state);
  });
  const click = async (locator, options) => { count.clicks += 1; await locator.click(options); };
  const piece = (text, section = page.locator(".stories")) => section.locator('[role="option"]', { hasText: text }).first();
  const line = (text) => page.locator('.dump [role="option"]', { hasText: text }).first();
  const button = (name) => page.getByRole("button", { name, exact: true }).first();
  return {
    count, settled, click, piece, line, button,
    as: async (what, role) => { await click(what); await settled(() => click(page.locator(`.tools [data-role="${role}"]`))); },
    to: async (what, stem) => { await click(what); await settled(() => click(page.locator(`.tools [data-to="${stem}"]`))); },
    here: async (what, name) => { await click(what); await settled(() => click(button(name))); },
    press: async (key) => { count.keys += 1; await page.keyboard.press(key); },
    does: (key) => settled(() => { count.keys += 1; return page.keyboard.press(key); }),
  };
};

/** Headline and text of each article of a page, whatever files they stand in. */
const articles = (folder, page) => readdirSync(path.join(folder, "content", page)).filter((f) => /^\d+\.md$/.test(f)).map((file) => {
  const text = readFileSync(path.join(folder, "content", page, file), "utf8");
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  const value = (key) => new RegExp(`^${key}: (.*)$`, "m").exec(front)?.[1] ?? "";
  return { title: value("title"), kicker: value("kicker"), subtitle: value("subtitle"), body: body.trim() };
}).sort((a, b) => a.body.localeCompare(b.body) || a.title.localeCompare(b.title));

test("a newcomer mends the worst page of the demo edition by clicks, and the site shows it", async (t) => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  await page.goto(`${site.origin}/_desk/`);
  const desk = await at(site, page);
  const begun = Date.now();
  // The list begins with most articles that need a look; of this page those are most.
  await page.locator("tbody tr").first().waitFor();
  const counted = async (row) => (await row.locator("td.count").allTextContents()).map(Number);
  const doubtful = (await Promise.all((await page.locator("tbody tr").all()).map(counted))).map((counts) => counts[1]);
  assert.equal(doubtful.length, 7);
  assert.deepEqual(doubtful, [...doubtful].sort((a, b) => b - a));
  assert.deepEqual(await counted(page.locator("tbody tr", { hasText: "2024-03-21/4" })), [7, 6]);
  await desk.click(page.locator("tbody a", { hasText: "2024-03-21/4" }));
  await page.locator(".stories").waitFor();

  await desk.as(desk.piece("Carpenters turn storm-felled camphor"), "title");
  await desk.as(desk.piece("A hundred Fridays, 23,000 readers"), "subtitle");
  await desk.to(desk.piece("The library that stays awake"), "5");
  await desk.as(desk.line("A dictionary you can hear"), "kicker");
  await desk.to(desk.piece("A dictionary you can hear"), "4");
  await desk.as(desk.piece("A dictionary you can hear"), "title");
  await desk.click(desk.line("Eight o'clock noodles"));
  await desk.click(desk.line("paid for by strangers"), { modifiers: ["Shift"] });
  await desk.settled(() => desk.click(page.locator('.tools [data-role="title"]')));
  await desk.here(desk.piece("Lu keeps a single rule"), "并入上一段");
  await desk.here(desk.piece("Rowers of the Old Lock"), "由此另起一稿");
  await desk.click(desk.line("Rowers of the Old Lock"));
  await desk.click(desk.line("Photo by He Qinghe"), { modifiers: ["Shift"] });
  await desk.settled(() => desk.click(page.locator('.tools [data-role="caption"]')));
  await desk.settled(() => desk.click(page.locator("#accept")));
  t.diagnostic(`${desk.count.clicks} clicks, ${Math.round((Date.now() - begun) / 1000)} s by machine`);

  const titles = articles(site.folder, "2024-03-21/4").map(({ title, subtitle }) => [title, subtitle]);
  const truth = articles(REPOSITORY, "2024-03-21/4").map(({ title, subtitle }) => [title, subtitle]);
  assert.deepEqual(titles, truth);
  const texts = readdirSync(path.join(site.folder, "content/2024-03-21/4")).map((file) => site.read(`content/2024-03-21/4/${file}`));
  const [story, ...others] = texts.filter((text) => text.includes("He Qinghe"));
  assert.match(story, /photographers:\n {2}- He Qinghe\n/);
  assert.match(story, /captions:[\s\S]*Rowers of the Old Lock Boat Club/);
  assert.deepEqual(others, []);
  assert.match(site.read("content/2024-03-21/4/page.md"), /^proofread: /m);
  // As docs/proofing.md says.
  assert.equal(desk.count.clicks, 24);
  assert.deepEqual(wrong, []);

  // The site that readers would get has it, and the list knows that the page is done.
  await page.goto(`${site.root}2024/03/21/4/6.html`);
  await page.waitForFunction(() => document.querySelector("h1")?.textContent.includes("Eight o'clock noodles"));
  await page.goto(`${site.origin}/_desk/`);
  assert.match(await page.locator("tbody tr").last().textContent(), /2024-03-21\/4.*已校/);
  await context.close();
});

test("a page is mended by keyboard alone", async () => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  const desk = await at(site, page);
  await page.goto(`${site.origin}/_desk/2024-03-14/01`);
  await page.locator(".stories").waitFor();
  const focused = () => page.evaluate(() => document.activeElement.closest(".dump") ? "dump" : document.activeElement.closest(".stories") ? "stories" : "");
  const reach = async (side) => {
    for (let tabs = 0; tabs < 60 && await focused() !== side; tabs++) await desk.press("Tab");
    assert.equal(await focused(), side);
  };
  const selected = () => page.evaluate(() => document.activeElement.textContent);
  const down = async (text) => {
    await desk.press("Home");
    for (let steps = 0; steps < 400 && !(await selected()).includes(text); steps++) await desk.press("ArrowDown");
    assert.ok((await selected()).includes(text));
  };
  const file = "content/2024-03-14/01/1.md";
  const before = site.read(file);
  await reach("stories");
  await down("北岸区三千居民雨中演练转移");
  await desk.does("k");
  assert.match(site.read(file), /^kicker: 北岸区三千居民雨中演练转移$/m);
  await desk.does("z");
  assert.equal(site.read(file), before);
  await desk.does("y");
  // A line of the dump begins a paragraph, and the two are one again.
  await page.keyboard.press("Home");
  await reach("stories");
  const title = await selected();
  assert.ok(title.length > 0);
  for (let tabs = 0; tabs < 60 && await focused() !== "dump"; tabs++) await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(), "dump");
  const paragraphs = () => site.read(file).split(/^---$/m)[2].trim().split("\n\n").length;
  const count = paragraphs();
  const number = await page.evaluate(() => {
    const rows = [...document.querySelectorAll("[data-line]")].filter((row) => /^1 (Paragraph|段落)/.test(row.querySelector(".tag").textContent));
    return rows[1].dataset.line;
  });
  await desk.press("Home");
  while (await page.evaluate(() => document.activeElement.dataset.line) !== number) await desk.press("ArrowDown");
  await desk.does("Enter");
  assert.equal(paragraphs(), count + 1);
  assert.equal(await focused(), "dump", "the focus stays where it was");
  await desk.does("j");
  // What begins at the line was joined to what stands before it.
  assert.equal(paragraphs(), count);
  // A character is corrected in a dialog that can be left by key.
  await reach("stories");
  await down("北岸区三千居民雨中演练转移");
  await desk.press("e");
  await page.locator("dialog textarea").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.ok((await selected()).includes("北岸区三千居民雨中演练转移"), "the focus is back");
  await desk.press("e");
  await page.locator("dialog textarea").fill("北岸区四千居民雨中演练转移");
  await desk.does("Control+Enter");
  assert.match(site.read(file), /^kicker: 北岸区四千居民雨中演练转移$/m);
  assert.match(await page.locator("#tell").textContent(), /三.*四/);
  await desk.does("a");
  assert.match(site.read("content/2024-03-14/01/page.md"), /^proofread: /m);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("people, lines in furniture, parting and putting together", async () => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  const desk = await at(site, page);
  await page.goto(`${site.origin}/_desk/2024-03-14/02`);
  await page.locator(".stories").waitFor();
  const first = page.locator('.stories section').first();
  const stem = (await first.locator("h2").textContent()).replace(/\D/g, "");
  const file = `content/2024-03-14/02/${stem}.md`;
  // Reporters by name and role.
  await desk.click(first.locator('[role="option"]').first());
  await desk.click(desk.button("人员"));
  await page.locator("dialog fieldset .row").last().locator('[data-field="role"]').fill("实习生");
  await page.locator("dialog fieldset .row").nth(-2).locator('[data-field="name"]').fill("温以宁");
  await desk.settled(() => desk.click(page.getByRole("button", { name: "保存" })));
  assert.match(site.read(file), / {2}- name: 温以宁\n {4}role: 实习生\n/);
  // An article parted from it, and put together again.
  const count = await page.locator(".stories section").count();
  await desk.click(first.locator('[role="option"].paragraph').nth(1));
  await desk.settled(() => desk.click(desk.button("由此另起一稿")));
  assert.equal(await page.locator(".stories section").count(), count + 1);
  await desk.settled(() => desk.click(desk.button("并入上一篇")));
  assert.equal(await page.locator(".stories section").count(), count);
  // Furniture.
  await desk.as(first.locator('[role="option"].paragraph').last(), "other");
  assert.match(site.read("content/2024-03-14/02/page.md"), /kind: other/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("articles go up and down, the page's head is corrected, and it is undone after the preview was started again", async () => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  const desk = await at(site, page);
  const go = async (origin) => {
    await page.goto(`${origin}/_desk/2024-03-14/02`);
    await page.locator(".stories").waitFor();
  };
  await go(site.origin);
  const stems = () => page.locator('.stories section[aria-labelledby^="article-"] h2').allTextContents().then((all) => all.map((t) => t.replace(/\D/g, "")));
  const before = await stems();
  const order = (stem) => Number(/^order: (.*)$/m.exec(site.read(`content/2024-03-14/02/${stem}.md`))[1]);
  await desk.click(page.locator(".stories section").nth(1).locator('[role="option"]').first());
  await desk.does(",");
  assert.deepEqual(await stems(), [before[1], before[0], ...before.slice(2)]);
  assert.ok(order(before[1]) < order(before[0]));
  assert.ok(await page.locator("#up").isDisabled(), "it is the first");
  await desk.settled(() => desk.click(page.locator("#down")));
  assert.deepEqual(await stems(), before);
  await desk.settled(() => desk.click(page.locator("#up")));
  // Section and editors of the page.
  await desk.click(page.locator("#head"));
  await page.locator("#head-section").fill("城事");
  await page.locator("#head-editors").fill("周桥、沈汀");
  await desk.settled(() => desk.click(page.getByRole("button", { name: "保存" })));
  assert.match(site.read("content/2024-03-14/02/page.md"), /^section: 城事\neditor:\n {2}- 周桥\n {2}- 沈汀$/m);
  assert.match(await page.locator("h1").textContent(), /城事.*周桥、沈汀/);
  // The preview is stopped, and started again: what was done can still be taken back.
  const first = running.find(({ folder }) => folder === site.folder);
  first.child.kill("SIGINT");
  await once(first.child, "exit");
  running.splice(running.indexOf(first), 1);
  const again = await serve(site.folder);
  await go(again.origin);
  await desk.settled(() => desk.click(page.locator("#undo")));
  assert.doesNotMatch(site.read("content/2024-03-14/02/page.md"), /城事/);
  await desk.settled(() => desk.click(page.locator("#undo")));
  assert.deepEqual(await stems(), before);
  assert.deepEqual(wrong.filter((w) => !/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(w)), []);
  await context.close();
});

test("a page with a wrong date goes into another issue by keyboard alone, and its old address leads there", async () => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  const desk = await at(site, page);
  await page.goto(`${site.origin}/_desk/2024-03-14/03`);
  await page.locator(".stories").waitFor();
  const before = site.read("content/2024-03-14/03/1.md");
  for (let tabs = 0; tabs < 60 && !(await page.evaluate(() => document.activeElement.role === "option")); tabs++) await desk.press("Tab");
  await desk.press("h");
  await page.locator("#head-date").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "head-date");
  // Year, month and day in the order of the browser's own language; then the number.
  for (const typed of ["03282024", "20240328", "28032024"]) {
    if (await page.locator("#head-date").inputValue() === "2024-03-28") break;
    await page.locator("#head-number").focus();
    await page.locator("#head-date").focus();
    await page.keyboard.type(typed);
  }
  assert.equal(await page.locator("#head-date").inputValue(), "2024-03-28");
  for (let tabs = 0; tabs < 5 && !(await page.evaluate(() => document.activeElement.id === "head-number")); tabs++) await desk.press("Tab");
  await page.keyboard.type("7");
  await desk.does("Enter");
  assert.match(site.read("content/2024-03-14/03/page.md"), /^date: 2024-03-28\npage: "?7"?$/m);
  assert.match(site.read("content/2024-03-14/03/1.md"), /^date: 2024-03-28\npage: "?7"?$/m);
  assert.match(await page.locator("h1").textContent(), /2024-03-14\/03 → 2024-03-28\/7/);
  const reader = await open(browser);
  await reader.page.goto(`${site.root}2024/03/14/03/1.html`);
  await reader.page.waitForURL("**/2024/03/28/7/1.html");
  await reader.context.close();
  await page.locator('[role="option"][tabindex="0"]').first().focus();
  await desk.does("z");
  assert.equal(site.read("content/2024-03-14/03/1.md"), before);
  // Where another page stands already it does not go, and that is told.
  await desk.press("h");
  await page.locator("#head-number").fill("02");
  await page.keyboard.press("Enter");
  await page.locator("#tell .wrong", { hasText: "02" }).waitFor();
  assert.equal(site.read("content/2024-03-14/03/1.md"), before);
  assert.deepEqual(wrong.filter((w) => !/422/.test(w)), []);
  await context.close();
});

test("the list stays as it is looked at when something changes", async () => {
  const site = await serve();
  const { page, context } = await open(browser);
  await page.goto(`${site.origin}/_desk/`);
  const link = page.locator("tbody a", { hasText: "2024-03-14/02" });
  await link.focus();
  const file = "content/2024-03-14/03/page.md";
  site.write(file, site.read(file).replace(/^section: .*$/m, "section: 改过的版名"));
  await page.locator("tbody", { hasText: "改过的版名" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "2024-03-14/02");
  await context.close();
});

test("a script in an article does not get at the desk", async () => {
  const site = await serve();
  const file = "content/2024-03-14/03/1.md";
  const article = `${site.root}2024/03/14/03/1.html`;
  // It asks for the token, opens the desk in a window of its own, and tries the one that it stands in.
  const script = `<script>
    const token = (page) => page.querySelector('meta[name="newsprint-token"]') && (document.title = "taken");
    fetch("/_desk/").then((r) => r.text()).then((text) => token(new DOMParser().parseFromString(text, "text/html")));
    const desk = open("/_desk/");
    const tries = setInterval(() => { try { token(desk.document); } catch {} }, 100);
    if (parent !== window) parent.document.title = "taken";
    document.documentElement.dataset.ran = "yes";
  </script>`;
  const { page, context } = await open(browser);
  await page.goto(article);
  site.write("newsprint.yaml", `${site.read("newsprint.yaml")}allow_html: true\n`);
  site.write(file, `${site.read(file)}\n${script}\n`);
  await page.waitForFunction(() => document.documentElement.dataset.ran === "yes");
  await page.waitForTimeout(1500);
  assert.notEqual(await page.title(), "taken", "from a page of its own");
  // A browser has six connections to a server, and each window that was opened holds one.
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.goto(`${site.origin}/_desk/2024-03-14/03`);
  await page.locator(".stories section").first().locator('[role="option"]').first().click();
  await page.locator("#printed").click();
  const frame = page.frameLocator("iframe");
  await frame.locator("h1").waitFor();
  await page.waitForTimeout(500);
  assert.notEqual(await page.title(), "taken", "from the frame beside");
  // What is printed there is shown anew all the same, and the chosen title stays chosen though it is another.
  site.write(file, site.read(file).replace(/^title: .*$/m, "title: 框里也换了"));
  await page.locator('.stories [aria-selected="true"]', { hasText: "框里也换了" }).waitFor();
  await frame.locator("h1", { hasText: "框里也换了" }).waitFor();
  await context.close();
});

test("what somebody changes in an editor shows, and the printed article stands beside", async () => {
  const site = await serve();
  const { page, context, wrong } = await open(browser);
  const desk = await at(site, page);
  await page.goto(`${site.origin}/_desk/2024-03-14/02`);
  await page.locator(".stories").waitFor();
  await desk.click(page.locator('.stories section').first().locator('[role="option"]').first());
  await desk.click(page.locator("#printed"));
  const frame = page.frameLocator("iframe");
  await frame.locator("h1").waitFor();
  const stem = (await page.locator(".stories section h2").first().textContent()).replace(/\D/g, "");
  const file = `content/2024-03-14/02/${stem}.md`;
  site.write(file, site.read(file).replace(/^title: .*$/m, "title: 别处改过的标题"));
  await desk.piece("别处改过的标题").waitFor();
  await frame.locator("h1", { hasText: "别处改过的标题" }).waitFor();
  assert.deepEqual((await measured(page)).policy, []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("no accessibility mistake: list, page, dialogs, narrow, dark", async () => {
  const site = await serve();
  for (const view of [{}, { dark: true }, { width: 360, height: 740 }]) {
    const { page, context } = await open(browser, view);
    await page.goto(`${site.origin}/_desk/`);
    await page.locator("tbody a").first().waitFor();
    assert.deepEqual(await violations(page), [], JSON.stringify(view));
    await page.goto(`${site.origin}/_desk/2024-03-21/1`);
    await page.locator(".stories").waitFor();
    assert.deepEqual(await violations(page), [], JSON.stringify(view));
    await page.locator('.dump [role="option"]').nth(5).click();
    assert.deepEqual(await violations(page), [], JSON.stringify(view));
    for (const key of ["e", "r", "h", "?"]) {
      await page.locator('.dump [role="option"][aria-selected="true"]').focus();
      await page.keyboard.press(key);
      await page.locator("dialog").waitFor();
      assert.deepEqual(await violations(page), [], `${key} ${JSON.stringify(view)}`);
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
    }
    await context.close();
  }
});
