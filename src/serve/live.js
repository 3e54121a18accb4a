// Shows a page anew when it is built anew: exchanges what changed in it, or loads it again and keeps the place that was read; swaps
// stylesheets without a reload; and shows mistakes over the page until they are mended. It comes into pages of the preview only.
(() => {
  "use strict";
  const script = document.currentScript;
  const EVENTS = "/_newsprint/events";
  const PLACE = "newsprint-place";

  // -- the page ------------------------------------------------------------------------------------
  /** Digest of the page as it is shown, and its source once that was fetched. */
  let digest = script.dataset.page;
  let source;

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const own = (page) => page.querySelector("script[data-page]");
  const sheets = (page) => [...page.querySelectorAll('link[rel~="stylesheet"][href]')];

  /** Puts a stylesheet in the place of another; the old one goes when the new one is there, so that nothing flashes. */
  const swap = (before, after) => {
    const old = sheets(document).find((sheet) => sheet.getAttribute("href") === before);
    if (!old || before === after) return;
    const sheet = old.cloneNode();
    sheet.setAttribute("href", after);
    const done = () => old.remove();
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", done);
    old.after(sheet);
  };

  // -- parts of the page ---------------------------------------------------------------------------
  /** Scripts of the themes that come with newsprint, by their names, which do not mind when parts of the page are exchanged. */
  const known = new Set(script.dataset.known?.split(" "));

  const isData = (one) => /^application\/(ld\+)?json$/.test(one.type);
  const isKnown = (one) => one === own(one.ownerDocument) || known.has(one.getAttribute("src")?.split("/").pop());

  /** Whether no script on a page could miss that parts of it are exchanged. What a template holds is no part that could be compared. */
  const isPatient = (page) => [...page.scripts].every((one) => isData(one) || isKnown(one)) && !page.querySelector("template");

  /** Parts to which those scripts do something when the page is loaded. */
  const isPlain = (part) => !/^(SCRIPT|BUTTON|DETAILS)$/.test(part.nodeName) && !part.querySelector?.("script, button, details, [hidden]");

  const isSame = (one, other) => one.isEqualNode(other);
  const isSameAlone = (one, other) => isSame(one.cloneNode(false), other.cloneNode(false));
  /** What stands in an element, but for the mistakes that lie over the page. */
  const inside = (element) => [...element.childNodes].filter((part) => part !== host);

  /** Puts parts in the place of others, before the next one. */
  const put = (element, next, mine, gone, come) => {
    if (!gone.every((part, at) => isSame(part, mine[at])) || ![...gone, ...come].every(isPlain)) return false;
    mine.forEach((part) => part.remove());
    come.forEach((part) => element.insertBefore(document.importNode(part, true), next));
    return true;
  };

  /** Makes of an element of the page, which was `before`, what it is `after` a change, by as few of its parts as can be told: what did not
   * change stays, with where it was scrolled to and what is chosen in it. False where the page is not as it was told to be before. */
  const exchange = (element, before, after) => {
    const [here, old, fresh] = [element, before, after].map(inside);
    if (here.length !== old.length) return false;
    const most = Math.min(old.length, fresh.length);
    let [first, last] = [0, 0];
    while (first < most && isSame(old[first], fresh[first])) first += 1;
    while (last < most - first && isSame(old.at(-1 - last), fresh.at(-1 - last))) last += 1;
    const [mine, gone, come] = [here, old, fresh].map((all) => all.slice(first, all.length - last));
    const next = here[first + gone.length] ?? null;
    if (gone.length !== come.length) return put(element, next, mine, gone, come);
    return gone.every((part, at) => {
      if (isSame(part, come[at])) return true;
      const goesOn = isSameAlone(part, come[at]) && mine[at].nodeName === part.nodeName;
      return goesOn ? exchange(mine[at], part, come[at]) : put(element, mine[at + 1] ?? next, [mine[at]], [part], [come[at]]);
    });
  };

  /** Makes of this page, which was `before`, what it is `after` a change; false where it must be loaded anew. */
  const becomes = (before, after) => {
    const [old, fresh] = [before, after].map((page) => sheets(page).map((sheet) => sheet.getAttribute("href")));
    if (old.length === fresh.length) sheets(before).forEach((sheet, at) => sheet.setAttribute("href", fresh[at]));
    own(before)?.setAttribute("data-page", own(after)?.dataset.page);
    const [whole, now] = [before, after].map((page) => page.documentElement);
    const done = isSame(whole, now) || (isSameAlone(whole, now) && isPatient(before) && isPatient(after) && exchange(document.documentElement, whole, now));
    if (done) old.forEach((href, at) => swap(href, fresh[at]));
    return done;
  };

  const reload = () => {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify({ page: location.pathname + location.search, x: scrollX, y: scrollY }));
    } catch {
      // Without storage the browser's own memory of the place must do.
    }
    location.reload();
  };

  /** Fetches the page, and shows what is new of it. */
  const refresh = async () => {
    const response = await fetch(location.href, { cache: "no-store" });
    const fresh = await response.text();
    if (fresh === source) return;
    const page = parsed(fresh);
    const now = own(page)?.dataset.page;
    if (now !== digest && !(source && becomes(parsed(source), page))) {
      reload();
      return;
    }
    [digest, source] = [now, fresh];
  };

  /** Brings back the place that was read before a reload, also while pictures and fonts still come in. */
  const returnToPlace = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch {
      return;
    }
    if (place?.page !== location.pathname + location.search) return;
    let moved = false;
    const moves = ["wheel", "touchstart", "keydown", "pointerdown"];
    const stop = () => { moved = true; };
    moves.forEach((kind) => addEventListener(kind, stop, { once: true, passive: true }));
    const go = () => { if (!moved) scrollTo({ left: place.x, top: place.y, behavior: "instant" }); };
    go();
    document.fonts?.ready.then(go);
    const loaded = () => {
      go();
      requestAnimationFrame(go);
    };
    if (document.readyState === "complete") loaded();
    else addEventListener("load", loaded, { once: true });
  };

  // -- mistakes ------------------------------------------------------------------------------------
  const STYLE = `
    :host { all: initial; }
    @media print { section { display: none; } }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto; box-sizing: border-box;
      padding: 1rem 1.25rem 1.25rem; background: #1b1b1b; color: #f2f2f2; border-top: 4px solid #ff6b5e; direction: ltr; text-align: left;
      font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 -4px 24px rgb(0 0 0 / 40%); }
    .head { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    h2 { margin: 0; font-size: 16px; color: #ff9b91; }
    button { font: inherit; color: inherit; background: #3a3a3a; border: 1px solid #8a8a8a; border-radius: 4px; padding: 2px 12px; cursor: pointer; }
    button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
    p { margin: 0.25rem 0 0; }
    ol { margin: 0; padding: 0; list-style: none; }
    li { margin-top: 1rem; }
    .what { font-weight: 600; overflow-wrap: anywhere; }
    .place { font: 14px/1.5 ui-monospace, monospace; color: #9cd1ff; overflow-wrap: anywhere; }
    pre { margin: 0.25rem 0 0; padding: 0.4rem 0.6rem; background: #2b2b2b; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
    .why, .help { color: #d6d6d6; overflow-wrap: anywhere; }`;

  let host;
  let hidden = "";

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const told = ({ path, line, column, message, excerpt, cause, help }) => {
    const item = element("li");
    if (path) item.append(element("p", [path, line, column].filter(Boolean).join(":"), "place"));
    item.append(element("p", message, "what"));
    if (excerpt) item.append(element("pre", excerpt));
    if (cause) item.append(element("p", `Why: ${cause}`, "why"));
    if (help) item.append(element("p", `Help: ${help}`, "help"));
    return item;
  };

  /** A shadow keeps the theme's styles out of it; its own come as an object, which no policy forbids. */
  const ground = () => {
    host = element("div");
    host.lang = "en";
    host.id = "newsprint-mistakes";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    document.body.append(host);
    return shadow;
  };

  const hide = () => {
    host?.remove();
    host = undefined;
  };

  const show = (problems, count) => {
    const these = JSON.stringify(problems);
    // What a person put away stays away until something else is wrong.
    if (these === hidden) return;
    hidden = "";
    const shadow = host?.shadowRoot ?? ground();
    const panel = element("section");
    panel.setAttribute("role", "alert");
    panel.tabIndex = -1;
    const header = element("div", undefined, "head");
    const away = element("button", "Hide");
    away.type = "button";
    away.addEventListener("click", () => {
      hidden = these;
      hide();
    });
    header.append(element("h2", count === 1 ? "1 mistake" : `${count} mistakes`), away);
    const list = element("ol");
    list.append(...problems.map(told));
    if (count > problems.length) list.append(element("li", `… and ${count - problems.length} more, on the terminal`));
    panel.append(header, element("p", "Where a page could not be made, it stands as it was last. This goes away when it is mended."), list);
    shadow.replaceChildren(panel);
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && host) host.shadowRoot.querySelector("button").click();
  });

  // -- news ----------------------------------------------------------------------------------------
  let events;
  let build;
  let refreshing = Promise.resolve();

  const listen = () => {
    events ??= new EventSource(EVENTS);
    // After a pause anything may have changed.
    events.onopen = () => { build = undefined; };
    events.addEventListener("now", ({ data }) => {
      const now = JSON.parse(data);
      if (now.count > 0) show(now.problems, now.count);
      else {
        hidden = "";
        hide();
      }
      if (now.build === build) return;
      build = now.build;
      // A server that goes away meanwhile is heard of when it is back.
      refreshing = refreshing.then(refresh).catch(() => { build = undefined; });
    });
  };
  const leave = () => {
    events?.close();
    events = undefined;
  };

  // A browser has few connections to one server; pages that nobody looks at need none.
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) listen(); });
  returnToPlace();
  if (document.visibilityState !== "hidden") listen();
})();
