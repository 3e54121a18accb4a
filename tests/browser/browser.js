// Chromium without a window, and a page that remembers everything that goes wrong on it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const CHROMIUM = process.env.CHROME_PATH ?? "/usr/bin/chromium";

/** Nothing that calls home, no sandbox (tests run as root in containers). */
export const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });

/**
 * A new page in a context of its own. `wrong` gathers what no reader should meet: errors on the console, broken
 * policies, requests to other hosts, answers that are errors, and layout that moves.
 */
export const open = async (browser, { width = 1280, height = 900, dark = false, print = false, scripts = true, ...more } = {}) => {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? "dark" : "light", javaScriptEnabled: scripts, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...more,
  });
  const page = await context.newPage();
  if (print) await page.emulateMedia({ media: "print" });
  page.setDefaultTimeout(10_000);
  const wrong = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["127.0.0.1", ""].includes(url.hostname) && url.protocol !== "data:") wrong.push(`another host: ${url}`);
  });
  if (scripts) {
    await page.addInitScript(() => {
      window.__shift = 0;
      window.__moved = [];
      window.__policy = [];
      document.addEventListener("securitypolicyviolation", (e) => window.__policy.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        window.__shift += entry.value;
        for (const { node, previousRect: a, currentRect: b } of entry.sources) {
          window.__moved.push(`${node?.nodeName}.${node?.className ?? ""} ${node?.textContent?.trim().slice(0, 20)} ${[a.x, a.y, a.width, a.height]} to ${[b.x, b.y, b.width, b.height]}`);
        }
      } })
        .observe({ type: "layout-shift", buffered: true });
    });
  }
  return { page, context, wrong };
};

/** Goes to an address and waits until the page has come to rest: loaded, fonts ready, painted twice. */
export const visit = async (page, url) => {
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame++) await new Promise((next) => setTimeout(next, 30));
  });
};

/** What moved and what policy was broken, since the page came. */
export const measured = (page) => page.evaluate(() => ({ shift: window.__shift, moved: window.__moved, policy: window.__policy }));

/** Elements that stick out of the window to the right, which makes a page scroll sideways. */
export const overflow = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
    return [`${document.documentElement.scrollWidth} > ${width}`, ...out.slice(0, 5).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`)];
  });

/** What axe finds wrong on the page as it stands; on paper nobody touches a link, so its size is of no matter there. */
export const violations = async (page, { paper = false } = {}) => {
  await page.evaluate(AXE);
  const rules = { "target-size": { enabled: !paper } };
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ["violations"], rules }), rules);
  return violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n  ")}`);
};
