// The search page: a form, Pagefind's index, and a list of what was found. The address says everything (?q=…&year=…),
// so a search can be linked, and back and forward work.
(() => {
  "use strict";
  const form = document.getElementById("search");
  if (!form) return;
  const { folded, marked, places, UNSPACED } = window.newsprintMarks;
  const words = form.dataset;
  const lang = words.language;
  const box = document.getElementById("search-words");
  const filterRow = form.querySelector(".search-filters");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const pages = document.getElementById("search-pages");
  const FILTERS = ["year", "section", "reporter", "editor"];
  const PER_PAGE = 10;
  const EXCERPT = { before: 40, length: 160 };
  // What must stand together is looked for in the texts themselves; past this many articles that takes too long. Whoever types
  // quotation marks waits for it; a run of ideographs is what everybody types.
  const MOST_TEXTS = { quoted: 400, unquoted: 100 };
  // Stands before the names at the end of each indexed text.
  const NAMES = "\u2402";
  const number = new Intl.NumberFormat(lang);
  const names = new Intl.ListFormat(lang, { type: "conjunction", style: "narrow" });
  let indexes = null;
  let running = 0;

  // One instance of Pagefind for each language of the paper, since each has its own index and stemmer. The instance
  // takes its language from the page when it begins, so the page says that one while it does.
  const load = async () => {
    const base = new URL(words.index, location.href);
    const entry = await (await fetch(new URL("pagefind-entry.json", base))).json();
    const languages = Object.keys(entry.languages);
    return Promise.all(languages.map(async (language) => {
      const pagefind = await import(new URL(`pagefind.js?${language}`, base));
      const page = document.documentElement;
      const own = page.getAttribute("lang");
      page.setAttribute("lang", language);
      const index = pagefind.createInstance({ basePath: base.pathname });
      if (own === null) page.removeAttribute("lang");
      else page.setAttribute("lang", own);
      await index.options({ baseUrl: "/", excerptLength: 1, ranking: { metaWeights: { title: 1 } } });
      return index;
    }));
  };

  // What a query asks for: runs of ideographs and other words, and what of it stands in quotation marks.
  const RUNS = new RegExp(`${UNSPACED.source}+|[^\\s${UNSPACED.source.slice(1, -1)}]+`, "gu");
  const parse = (query) => {
    const text = folded(query).normalize("NFC");
    const quoted = [...text.matchAll(/["“”「『]([^"“”「」『』]+)["“”」』]/g)].map((m) => m[1].trim()).filter(Boolean);
    const runs = (text.replace(/["“”「」『』]/g, " ").match(RUNS) ?? [])
      .map((run) => run.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")).filter(Boolean);
    // Of two ideographs the index knows whether they stand together, of more only that each two do.
    const phrases = runs.filter((run) => UNSPACED.test(run) && [...run].length > 2);
    return { quoted, runs: [...new Set(runs)], phrases: [...new Set(phrases)] };
  };

  // Pagefind ends what has no full stop of its own with one: headlines, captions, and sentences that end in a closing mark.
  const STOPS = new RegExp(`(?<=${UNSPACED.source})\\s*\\.\\s+`, "gu");
  const DOUBLED = /(?<=[.!?…。！？][\p{Pe}\p{Pf}"'’”]+)\.(?=\s|$)/gu;
  const pairs = (run) => {
    const characters = [...run];
    return characters.length < 2 ? [run] : characters.slice(1).map((c, i) => characters[i] + c);
  };

  // The index holds every pair of neighbouring ideographs: a run of them is asked for pair by pair.
  const term = (runs) =>
    runs.length ? [...new Set(runs.flatMap((run) => (UNSPACED.test(run) ? pairs(run) : [run])))].join(" ") : null;

  const text = (data) => data.content.split(NAMES)[0].trim();

  // What is to be marked in an article: the query's own words; where an English one was found in another form, that.
  const toMark = (data, { quoted, runs }) => {
    if (quoted.length) return quoted;
    const all = new Set();
    for (const run of runs) {
      if (places(data.content, [run]).length) all.add(run);
      else if (UNSPACED.test(run)) pairs(run).forEach((pair) => all.add(pair));
      else {
        const indexed = data.raw_content.split(/\s+/);
        for (const at of data.locations) {
          const word = (indexed[at] ?? "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
          if (word && word[0].toLowerCase() === run[0].toLowerCase()) all.add(word);
        }
      }
    }
    return [...all];
  };

  const excerpt = (data, marks) => {
    const title = data.meta.title ?? "";
    let whole = text(data);
    if (whole.startsWith(title)) whole = whole.slice(title.length).replace(/^[\s.]+/, "");
    whole = whole.replace(STOPS, "\u3000").replace(DOUBLED, "");
    const found = places(whole, marks);
    const at = found.length ? found[0][0] : 0;
    let from = Math.max(0, at - EXCERPT.before);
    // Begin with a sentence or a word, if one begins near.
    const near = whole.slice(from, at).search(/(?<=[。！？.!?]["”」]?\s?)\S|(?<=\s)\S/u);
    if (from > 0 && near >= 0) from += near;
    const to = Math.min(whole.length, from + EXCERPT.length);
    const p = document.createElement("p");
    p.className = "excerpt";
    p.append(from > 0 ? "…" : "", marked(whole.slice(from, to), marks), to < whole.length ? "…" : "");
    return p;
  };

  const link = (href, content) => {
    const a = document.createElement("a");
    a.href = href;
    a.append(content);
    return a;
  };

  // An article's address says its issue and page: 2024/03/14/01/3.html.
  const where = (href, data, marks) => {
    const p = document.createElement("p");
    p.className = "where";
    const [year, month, day, page] = href.split("/");
    const time = document.createElement("time");
    time.dateTime = `${year}-${month}-${day}`;
    const date = new Date(`${time.dateTime}T00:00:00Z`);
    time.textContent = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(date);
    const label = words.pageLabel.replace("{number}", decodeURIComponent(page).replace(/^0+(?=.)/, ""));
    p.append(time, " ", label);
    const more = [...(data.filters.section ?? []), names.format(data.filters.reporter ?? [])].filter(Boolean);
    for (const one of more) p.append(" · ", marked(one, marks));
    return p;
  };

  const hit = (data, query) => {
    const href = data.raw_url.replace(/^\//, "");
    const marks = toMark(data, query);
    const address = new URL(words.root + href, location.href);
    for (const mark of marks) address.searchParams.append("highlight", mark);
    const item = document.createElement("li");
    const heading = document.createElement("h2");
    heading.append(link(address.href, marked(data.meta.title ?? href, marks)));
    const text = excerpt(data, marks);
    const own = data.filters.language?.[0] ?? words.paperLanguage;
    if (own !== lang) {
      for (const one of [heading, text]) {
        one.lang = own;
        one.dir = "auto";
      }
    }
    item.append(heading, where(href, data, marks), text);
    return item;
  };

  const chosen = () => {
    const asked = new URLSearchParams(location.search);
    const filters = {};
    for (const name of FILTERS) if (asked.get(name)) filters[name] = asked.get(name);
    return { q: (asked.get("q") ?? "").trim(), filters, sort: asked.get("sort") ?? "", page: Math.max(1, Number.parseInt(asked.get("page"), 10) || 1) };
  };

  const showForm = ({ q, filters, sort }) => {
    if (document.activeElement !== box) box.value = q;
    form.elements.sort.value = sort;
    for (const name of FILTERS) {
      const select = form.elements[name];
      const value = filters[name] ?? "";
      if (value && ![...select.options].some((o) => o.value === value)) select.append(new Option(value, value));
      select.value = value;
    }
  };

  const showFilters = (totals) => {
    for (const name of FILTERS) {
      const select = form.elements[name];
      const value = select.value;
      const entries = Object.entries(totals[name] ?? {}).filter(([v, n]) => n > 0 || v === value);
      const order = new Intl.Collator(lang, { numeric: true }).compare;
      entries.sort(([a], [b]) => (name === "year" ? order(b, a) : order(a, b)));
      select.replaceChildren(select.options[0], ...entries.map(([v, n]) => new Option(`${v} (${number.format(n)})`, v)));
      select.value = value;
      select.parentElement.hidden = entries.length === 0;
    }
    filterRow.hidden = false;
  };

  const sum = (all) => {
    const totals = {};
    for (const one of all) {
      for (const [name, values] of Object.entries(one ?? {})) {
        totals[name] ??= {};
        for (const [value, n] of Object.entries(values)) totals[name][value] = (totals[name][value] ?? 0) + n;
      }
    }
    return totals;
  };

  // The issue that an article stands in, by its date: 2024/03/14.
  const day = (data) => data.raw_url.replace(/^\//, "").slice(0, 10);

  // The lists of several indexes as one, in the order asked for; of dated ones only as far as they are shown.
  const merge = async (lists, sort, wanted) => {
    if (lists.length < 2) return lists[0] ?? [];
    if (!sort) return lists.flat().sort((a, b) => b.score - a.score);
    const all = [];
    const queues = lists.map((l) => [...l]);
    while (all.length < wanted && queues.some((q) => q.length)) {
      const heads = await Promise.all(queues.map(async (q) => (q.length ? day(await q[0].data()) : null)));
      let best = -1;
      heads.forEach((head, i) => {
        if (head === null) return;
        if (best < 0 || (sort === "newest" ? head > heads[best] : head < heads[best])) best = i;
      });
      all.push(queues[best].shift());
    }
    return all.concat(...queues);
  };

  // Of the lists of all indexes, the articles in which each of the phrases stands together; all where they are too many to look at.
  const verified = async (lists, phrases, most) => {
    if (!phrases.length || lists.flat().length > most) return lists;
    return Promise.all(lists.map(async (results) => {
      const texts = await Promise.all(results.map((r) => r.data()));
      return results.filter((_, i) => phrases.every((phrase) => places(texts[i].content, [phrase]).length));
    }));
  };

  // A list from the oldest issue on has the articles of an issue backwards: Pagefind turns the whole list round. Turns those issues
  // round again that have a part from one place to another.
  const asRead = async (list, from, to) => {
    const issue = async (at) => day(await list[at].data());
    const turned = [...list];
    let begin = from;
    while (begin > 0 && begin < list.length && await issue(begin - 1) === await issue(begin)) begin -= 1;
    while (begin < Math.min(to, list.length)) {
      let end = begin + 1;
      while (end < list.length && await issue(end) === await issue(begin)) end += 1;
      turned.splice(begin, end - begin, ...list.slice(begin, end).reverse());
      begin = end;
    }
    return turned;
  };

  // Pagefind finds words by their beginning, but fetches only the one piece of the index in which the beginning itself
  // would stand. What begins with it may go on over several pieces: words spread over all that can follow fetch them all.
  const spread = (run) => {
    if (!UNSPACED.test(run)) return [..."abcdefghijklmnopqrstuvwxyz0123456789"].map((c) => run + c);
    if ([...run].length > 1) return [];
    return Array.from({ length: 164 }, (_, i) => run + String.fromCharCode(0x4e00 + 128 * i));
  };
  const fetchPieces = (index, runs) => {
    const words = runs.flatMap(spread);
    return words.length ? index.preload(words.join(" "), {}) : null;
  };

  // Where an index has nothing for a word, Pagefind looks for its beginning, or does without it. Whoever asks for a
  // word wants that word: what is found for less is nothing. All hits have the same words, so one of them tells.
  const honest = async (index, results, runs, options) => {
    if (!results.length) return results;
    const { content } = await results[0].data();
    for (const run of runs) {
      const unspaced = UNSPACED.test(run);
      if ((unspaced ? pairs(run) : [run]).every((word) => places(content, [word]).length)) continue;
      // An English word may be found in another form; the index knows it if it is there as a whole.
      if (unspaced || !(await index.search(`"${run}"`, options)).results.length) return [];
    }
    return results;
  };

  // The number of hits in the plural form that it takes in the interface's language: the page brings the message for
  // one number of each form.
  const plural = new Intl.PluralRules(lang);
  const counted = (total) => {
    const sample = [0, 1, 2, 3, 6, 11, 100].find((n) => plural.select(n) === plural.select(total)) ?? 100;
    return form.getAttribute(`data-found-${sample}`).replace(number.format(sample), number.format(total));
  };

  const say = (message) => { status.textContent = message; };

  const show = async (asked, query, mine) => {
    const options = { filters: asked.filters, sort: asked.sort ? { newest: asked.sort === "newest" ? "asc" : "desc" } : {} };
    await Promise.all(indexes.map((index) => fetchPieces(index, query.runs)));
    const found = await Promise.all(indexes.map((index) => index.search(term(query.runs), options)));
    const all = await Promise.all(found.map((f, i) => honest(indexes[i], f.results, query.runs, { filters: asked.filters })));
    const quoted = await verified(all, query.quoted, MOST_TEXTS.quoted);
    let results = await verified(quoted, query.phrases, MOST_TEXTS.unquoted);
    // No article has the run as it was typed: better those that have all pairs of it than none, and that is said.
    const apart = quoted.flat().length > 0 && results.flat().length === 0;
    if (apart) results = quoted;
    const total = results.reduce((n, l) => n + l.length, 0);
    const last = Math.max(1, Math.ceil(total / PER_PAGE));
    const page = Math.min(asked.page, last);
    if (asked.sort === "oldest") {
      // What is merged is needed from its beginning on.
      const from = results.length > 1 ? 0 : (page - 1) * PER_PAGE;
      results = await Promise.all(results.map((one) => asRead(one, from, page * PER_PAGE)));
    }
    results = await merge(results, asked.sort, page * PER_PAGE);
    const shown = await Promise.all(results.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((r) => r.data()));
    if (mine !== running) return;
    list.replaceChildren(...shown.map((data) => hit(data, query)));
    list.start = (page - 1) * PER_PAGE + 1;
    const which = last > 1 ? ` · ${words.ofPages.replace("{page}", number.format(page)).replace("{pages}", number.format(last))}` : "";
    say(total ? `${apart ? `${words.apart} ` : ""}${counted(total)}${which}` : words.none);
    const [previous, next] = pages.children;
    for (const [a, to, there] of [[previous, page - 1, page > 1], [next, page + 1, page < last]]) {
      a.hidden = !there;
      const address = new URL(location.href);
      address.searchParams.set("page", to);
      a.href = address.href;
    }
    pages.hidden = last < 2;
    showFilters(sum(found.map((f) => f.totalFilters)));
  };

  const run = async ({ focus = false } = {}) => {
    const mine = ++running;
    const asked = chosen();
    showForm(asked);
    const query = parse(asked.q);
    const empty = !query.runs.length && !Object.keys(asked.filters).length;
    if (location.protocol === "file:") return say(words.fromDisk);
    try {
      if (!empty) say(words.loading);
      indexes ??= load();
      indexes = await indexes;
      // The filters' counts are given once their lists are there.
      const totals = sum(await Promise.all(indexes.map((index) => index.filters())));
      if (mine !== running) return;
      if (empty) {
        list.replaceChildren();
        pages.hidden = true;
        showFilters(totals);
        return say("");
      }
      await show(asked, query, mine);
      if (focus) status.focus();
    } catch (error) {
      indexes = null;
      say(words.failed);
      console.error(error);
    }
  };

  const go = (options) => {
    const address = new URL(location.href);
    address.search = "";
    for (const [name, value] of new FormData(form)) if (value.trim()) address.searchParams.set(name, value.trim());
    history.pushState(null, "", address);
    run(options);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  form.addEventListener("change", (event) => {
    if (event.target !== box) go();
  });
  pages.addEventListener("click", (event) => {
    const a = event.target.closest("a");
    if (!a || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", a.href);
    run({ focus: true });
    window.scrollTo(0, 0);
  });
  window.addEventListener("popstate", () => {
    box.blur();
    run();
  });
  run();
})();
