// The built demo edition, served as a careful host would: compressed, with a strict Content-Security-Policy, at the
// root or under a sub-path. Nothing of it leaves this machine.
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const BUILT = path.resolve(process.env.NEWSPRINT_BUILT ?? "../../target/browser");
/** The folder of the built demo edition. */
export const FOLDER = path.join(BUILT, "public");
/** The demo edition in the second theme. */
export const GAZETTE = path.join(BUILT, "gazette");
/** The demo edition with an index of the search in several parts. */
export const PARTS = path.join(BUILT, "parts");
/** The small paper of tests/browser/words: in English, with articles that run from right to left. */
export const WORDS = path.join(BUILT, "words");
/** The same with an interface that runs from right to left. */
export const RIGHT_TO_LEFT = path.join(BUILT, "right-to-left");
/** Where pictures of the pages are kept. */
export const SCREENSHOTS = path.resolve(process.env.NEWSPRINT_SCREENSHOTS ?? "../../target/screenshots");
/** The sub-path of the demo's base URL. */
export const SUB_PATH = "/riverside/";

/** Content types by the end of a name. */
export const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml",
  ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".gif": "image/gif",
  ".epub": "application/epub+zip", ".webmanifest": "application/manifest+json",
};
const COMPRESSED = /^(text|application\/(json|xml|manifest)|image\/svg)/;

/** The policy of every page; the search alone runs WebAssembly. */
export const policy = (inside) =>
  inside.startsWith("search/") ? "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" : "default-src 'self'";

/** Serves a site at `base`; `requests` lists what was asked for. */
export const serve = async (base = SUB_PATH, folder = FOLDER) => {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    requests.push(pathname);
    const inside = pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : null;
    let file = inside === null ? "" : path.join(folder, inside);
    if (file && existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    const found = file.startsWith(folder) && existsSync(file);
    if (!found) file = path.join(folder, "404.html");
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    const headers = { "Content-Type": type, "Content-Security-Policy": policy(inside ?? ""), "X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=600" };
    let body = readFileSync(file);
    if (COMPRESSED.test(type)) {
      body = gzipSync(body);
      headers["Content-Encoding"] = "gzip";
    }
    response.writeHead(found ? 200 : 404, { ...headers, "Content-Length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, root: origin + base, requests, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
};

/** Every file of the site, by its path from the root. */
export const files = (folder = FOLDER) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).filter((e) => e.isFile())
    .map((e) => path.relative(folder, path.join(e.parentPath ?? e.path, e.name)).replaceAll(path.sep, "/")).sort();

const first = (all, pattern) => all.find((file) => pattern.test(file));

/** One page of every kind that a site has, by the kind's name. */
export const kinds = (folder = FOLDER) => {
  const all = files(folder).filter((file) => file.endsWith(".html"));
  const articles = all.filter((file) => /^\d{4}\/\d\d\/\d\d\/[^/]+\/[^/]+\.html$/.test(file) && !file.endsWith("/index.html"));
  const holding = (pattern) => articles.find((file) => pattern.test(readFileSync(path.join(folder, file), "utf8")));
  const found = {
    home: "index.html",
    archive: "archive/index.html",
    year: first(all, /^archive\/\d{4}\/index\.html$/),
    month: first(all, /^archive\/\d{4}\/\d\d\/index\.html$/),
    issue: first(all, /^\d{4}\/\d\d\/\d\d\/index\.html$/),
    page: first(all, /^\d{4}\/\d\d\/\d\d\/[^/]+\/index\.html$/),
    article: articles[0],
    "english-article": holding(/<article[^>]* lang="en/),
    "picture-story": holding(/<h1[^>]*untitled/),
    pictures: holding(/<h1(?![^>]*untitled)[^]*<figure class="picture">/),
    reporters: "reporters/index.html",
    reporter: first(all, /^reporters\/[^/]+\/index\.html$/),
    editors: "editors/index.html",
    editor: first(all, /^editors\/[^/]+\/index\.html$/),
    sections: "sections/index.html",
    section: first(all, /^sections\/[^/]+\/index\.html$/),
    search: "search/index.html",
    print: first(all, /^\d{4}\/\d\d\/\d\d\/print\.html$/),
    "not-found": "no/such/page.html",
  };
  const missing = Object.keys(found).filter((kind) => !found[kind] && !["print", "picture-story", "pictures", "english-article"].includes(kind));
  if (missing.length) throw new Error(`${folder} has no ${missing.join(", ")}`);
  return Object.fromEntries(Object.entries(found).filter(([, file]) => file));
};

/** An address below a root, each part percent-encoded. */
export const address = (root, file) => root + file.split("/").map(encodeURIComponent).join("/");
