// The README's pictures of the demo edition: `node readme.js FOLDER`, into that folder. scripts/picture calls it.
import path from "node:path";
import { launch, open, visit } from "./browser.js";
import { address, serve } from "./site.js";

const [folder] = process.argv.slice(2);
const [browser, site] = await Promise.all([launch(), serve()]);
for (const [file, width, height, name] of [["index.html", 1280, 840, "home.png"], ["2024/03/21/1/1.html", 360, 780, "article-phone.png"]]) {
  const { page } = await open(browser, { width, height });
  await visit(page, address(site.root, file));
  await page.screenshot({ path: path.join(folder, name) });
}
await browser.close();
await site.close();
