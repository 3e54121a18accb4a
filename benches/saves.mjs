// Saves articles of a site again and again, and measures until `newsprint serve` has told of it and until Chromium has painted it.
//   node benches/saves.mjs PROGRAM SITE SAVES        (called by scripts/bench-serve)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { launch } from "../tests/browser/browser.js";

const [program, site, saves] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const child = spawn(program, ["serve", "--port", "0", "--root", site], { stdio: ["ignore", "pipe", "inherit"] });
const lines = createInterface({ input: child.stdout });
const [root] = await once(lines, "line");
const now = () => performance.timeOrigin + performance.now();

/** An article in the middle of the archive, and its page. */
const issues = readdirSync(path.join(site, "content")).sort();
const issue = issues[issues.length >> 1];
const file = path.join(site, "content", issue, "1", "1.md");
const address = `${root}${issue.replaceAll("-", "/")}/1/1.html`;
const whole = readFileSync(file, "utf8").split("\n").filter((line) => !line.startsWith("第") || !line.endsWith("次存盘。")).join("\n").trimEnd();

/** Resolves with the time when a condition was met that something else tells of. */
const expectations = new Map();
const met = (what, at) => expectations.get(what)?.(at);
const expect = (what) => new Promise((resolve) => expectations.set(what, resolve));

const fetched = async () => (await fetch(address, { cache: "no-store" })).text();
await fetched();
http.get(new URL("/_newsprint/events", root), (answer) => {
  answer.setEncoding("utf8");
  answer.on("data", async () => {
    const text = await fetched();
    met(`served ${/第\d+次存盘。/.exec(text)?.[0]}`, now());
  });
});
const browser = await launch();
const page = await (await browser.newContext()).newPage();
await page.exposeFunction("painted", (said, at) => met(`painted ${said}`, at));
await page.addInitScript(() => {
  let told;
  const look = () => {
    const said = /第\d+次存盘。/.exec(document.body.textContent)?.[0];
    if (said === told) return;
    told = said;
    // A message that is sent before a frame comes after it was painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.painted(said, performance.timeOrigin + performance.now());
    requestAnimationFrame(() => port2.postMessage(null));
  };
  addEventListener("DOMContentLoaded", () => {
    look();
    // A page of which parts are exchanged is not loaded again.
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });
});
await page.goto(address, { waitUntil: "load" });

const times = { served: [], painted: [] };
for (let save = 0; save < saves + 3; save++) {
  const said = `第${save}次存盘。`;
  // A person looks before saving again.
  await new Promise((next) => setTimeout(next, 1000));
  const told = ["served", "painted"].map((kind) => expect(`${kind} ${said}`));
  writeFileSync(`${file}.tmp`, `${whole}\n\n${said}\n`);
  const begun = now();
  renameSync(`${file}.tmp`, file);
  const [served, painted] = await Promise.all(told);
  // The first ones warm the machine up.
  if (save < 3) continue;
  times.served.push(served - begun);
  times.painted.push(painted - begun);
}
writeFileSync(file, `${whole}\n`);
for (const [kind, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  const at = (part) => Math.round(all[Math.min(all.length - 1, Math.floor(part * all.length))]);
  console.log(`${kind}: median ${at(0.5)} ms, nine of ten within ${at(0.9)} ms, least ${at(0)} ms, most ${at(1)} ms, over ${all.length} saves`);
}
await browser.close();
child.kill("SIGINT");
const [status] = await once(child, "exit");
process.exit(status ?? 1);
