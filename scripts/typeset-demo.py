#!/usr/bin/env python3
"""Sets the demo edition's pages as a page PDF's extraction would show them, and writes their truth.

    python3 scripts/typeset-demo.py            write dumps/ and tests/demo/ from scripts/demo/*.toml
    python3 scripts/typeset-demo.py --check    only say what would differ (exit status 1)

The source of a page is one TOML file: the articles as a person reads them, and the order in which the
extraction found their pieces. `scripts/demo/README.md` describes its keys. Nothing but Python 3.11 is
needed, and the same source always gives the same bytes.
"""
from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPENING = "“‘（《〈【「『"
CLOSING = "”’）》〉】」』，。、；：！？·…"
SENTENCE_END = "。！？”"
INDENT = 2.0        # ems by which a Chinese paragraph's first line is shorter
INDENT_LATIN = 1.5  # the same in a page of Latin letters


# -- breaking a paragraph into lines -----------------------------------------

def width(text: str) -> float:
    """Width in ems: a full-width character is one, an ASCII character half of one."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def clusters(text: str) -> list[str]:
    """The pieces between which a Chinese line may end: an opening mark stays with what follows,
    a closing mark with what stands before, a run of digits and Latin letters whole."""
    out: list[str] = []
    for unit in re.findall(r"[!-~]+| |——|……|.", text):
        glue = out and (unit[0] in CLOSING or out[-1][-1] in OPENING)
        if glue:
            out[-1] += unit
        else:
            out.append(unit)
    return out


def squeezed(line: str, cluster: str, room: float) -> bool:
    """Whether a cluster's last mark is squeezed into a line that is one em too narrow for it:
    done when the line has other marks whose white can be taken away."""
    marks = sum(c in CLOSING + OPENING for c in line)
    return cluster[-1] in CLOSING and marks >= 2 and width(line + cluster) <= room + 1


class Chinese:
    """Greedy line breaking between clusters."""

    indent = INDENT
    hyphens = 0

    def take(self, text: str, room: float) -> tuple[str, str]:
        """The first line of `text` that fits into `room` ems, and the rest."""
        line, pieces = "", clusters(text)
        while pieces:
            fits = width(line + pieces[0]) <= room or (line and squeezed(line, pieces[0], room))
            if line and not fits:
                break
            line += pieces.pop(0)
        return line.rstrip(" "), "".join(pieces).lstrip(" ")

    def looks_first(self, before: str, line: str, room: float) -> bool:
        """Whether a reader sees a paragraph begin: a sentence has ended and the line lacks its indent."""
        return before[-1:] in set(SENTENCE_END) and width(line) <= room - self.indent


class Latin:
    """Greedy line breaking between words, and inside those whose syllables are listed."""

    indent = INDENT_LATIN

    def __init__(self, syllables: str):
        self.points = {w.replace("-", ""): w.split("-") for w in syllables.split()}
        self.hyphens = 0

    def take(self, text: str, room: float) -> tuple[str, str]:
        line, words = "", text.split(" ")
        while words and width(f"{line} {words[0]}".strip()) <= room:
            line = f"{line} {words.pop(0)}".strip()
        if words:
            head, tail = self.divide(words[0], room - width(line + " "))
            if head:
                line, words[0] = f"{line} {head}".strip(), tail
        return line, " ".join(words)

    def looks_first(self, before: str, line: str, room: float) -> bool:
        """Whether a reader sees a paragraph begin: the line before had room for this line's first word."""
        return before[-1:] in set('."?!') and width(f"{before} {line.split(' ')[0]}") <= room

    def divide(self, word: str, room: float) -> tuple[str, str]:
        """The part of a word that ends the line, with its hyphen, and the part that begins the next."""
        own = word.find("-") + 1
        if own and width(word[:own]) <= room and own < len(word):
            return word[:own], word[own:]
        bare = re.sub(r"^\W+|\W+$", "", word)
        parts = self.points.get(bare.lower())
        if not parts:
            return "", word
        start = word.index(bare)
        for n in range(len(parts) - 1, 0, -1):
            cut = start + sum(map(len, parts[:n]))
            if width(word[:cut] + "-") <= room:
                self.hyphens += 1
                return word[:cut] + "-", word[cut:]
        return "", word


@dataclass
class Set:
    """A body as set: its lines, "" for a blank one, and the doubtful places a reader could not decide."""

    lines: list[str]
    unfair: list[str]


class Columns:
    """The columns a body runs through: their width in ems and how many lines each holds."""

    def __init__(self, spec: list[list[int]]):
        self.spec, self.at, self.used = spec, 0, 0

    def room(self) -> float:
        return self.spec[self.at][0]

    def full(self) -> bool:
        """Counts a line; whether the column ends with it."""
        self.used += 1
        limit = self.spec[self.at][1] if len(self.spec[self.at]) > 1 else 0
        if limit and self.used >= limit and self.at + 1 < len(self.spec):
            self.at, self.used = self.at + 1, 0
            return True
        return False


@dataclass
class Part:
    """A paragraph ("p") or sub-head ("s") of a body; `joined` when no blank line parts it from what stands before."""

    kind: str
    text: str
    joined: bool = False


def parts_of(article: dict) -> list[Part]:
    """The body as its source writes it: a part a line, blank lines between those that are set apart."""
    parts, blank = [], True
    for line in article.get("text", "").strip().split("\n"):
        if line.strip():
            head = line.startswith("# ")
            parts.append(Part("s" if head else "p", line.removeprefix("# ").strip(), not blank))
        blank = not line.strip()
    return parts


def set_body(article: dict, breaker) -> Set:
    """Sets a body into its columns."""
    columns, lines, unfair, number = Columns(article["columns"]), [], [], 0
    subhead = False
    for part in parts_of(article):
        if lines and lines[-1] and not part.joined:
            lines.append("")
        before = next((line for line in reversed(lines) if line), "")
        if part.kind == "s":
            lines.append(part.text)
            columns.full()
            subhead = True
            continue
        number += 1
        text, first = (article.get("lead", "") if number == 1 else "") + part.text, True
        while text:
            room = columns.room()
            line, text = breaker.take(text, room - breaker.indent if first else room)
            broken = bool(lines) and not lines[-1]
            looks_first = breaker.looks_first(before, line, room)
            if not first and looks_first and (text or broken):
                unfair.append(f"looks like a paragraph's first line: {line!r}")
            if first and part.joined and not subhead and not looks_first:
                unfair.append(f"no blank line, and does not look like a paragraph's first line: {line!r}")
            lines.append(line)
            if columns.full() or (first and number in article.get("cut_after_first_line", [])):
                lines.append("")
            first, before, subhead = False, line, False
    return Set(lines[:-1] if not lines[-1] else lines, unfair) if lines else Set([], unfair)


# -- a page -------------------------------------------------------------------

def spaced(lines: list[str]) -> list[str]:
    """Each line a block of its own."""
    return [x for line in lines for x in (line, "")][:-1]


def head_lines(article: dict, part: str) -> list[str]:
    """The printed lines of a kicker, title or subtitle: `/` parts them in the source."""
    return [l.strip() for l in article.get(part, "").split(" / ") if l.strip()]


def head_text(article: dict, part: str) -> str:
    return (" " if article.get("latin") else "").join(head_lines(article, part))


def caption_lines(caption: dict, breaker) -> list[str]:
    """A caption's lines with the credit at its end; a blank line after each where the source asks for it."""
    lines, first = [], True
    text, credit = caption["text"], caption.get("credit", "")
    while text:
        room = caption["width"] - (breaker.indent if first and caption.get("indent", True) else 0)
        line, text = breaker.take(text, room)
        lines.append(line)
        first = False
    if credit and width(lines[-1] + credit) <= room:
        lines[-1] += credit
    elif credit:
        lines.append(credit.strip())
    return spaced(lines) if caption.get("blank_after_every_line") else lines


def set_page(page: dict, breaker) -> tuple[str, list[str]]:
    """The dump of a page, and what is unfair in it."""
    articles = {a["id"]: a for a in page["articles"]}
    out, unfair = [""], []
    for token in page["order"]:
        kind, _, which = token.partition(" ")
        if kind == "masthead":
            lines = page["masthead"] if not which else [page["masthead"][int(which)]]
        elif kind == "other":
            lines = page["other"][int(which)]["text"].strip().split("\n")
        elif kind == "body":
            a = articles[which]
            body = set_body(a, breaker)
            byline = spaced(a.get("byline_lines", []))
            lines = byline + ([""] if byline and not a.get("tight_byline") else []) + body.lines
            unfair += [f"{which}: {u}" for u in body.unfair]
        elif kind == "head":
            a = articles[which]
            groups = [head_lines(a, p) for p in ("kicker", "title", "subtitle")]
            lines = []
            for group in filter(None, groups):
                lines += ([""] if lines and not a.get("tight_head") else []) + group
        elif kind in ("kicker", "title", "subtitle"):
            lines = head_lines(articles[which], kind)
        elif kind == "caption":
            name, _, nth = which.partition(" ")
            lines = caption_lines(articles[name]["captions"][int(nth or 0)], breaker)
        else:
            raise ValueError(f"{page['dump']}: no such piece: {token}")
        out += [*lines, ""]
    return "\n".join(out) + "\n", unfair


def truth_of(page: dict, dump: str, breaker) -> dict:
    """What a careful reader makes of the page, in the order of its bodies."""
    order = [t.split(" ")[1] for t in page["order"] if t.split(" ")[0] in ("body", "caption")]
    first = {name: order.index(name) for name in order}
    stem = Path(page["dump"]).stem
    return {
        "page_id": stem, "family": "demo", "lang": page.get("lang", "zh"), "extractor": "typeset-demo",
        "pages": [{k: page.get(k, "") for k in ("newspaper", "date", "page", "section", "editor", "weekday")}
                  | {"masthead_text": page["masthead"]}],
        "articles": [article_truth(a) for a in sorted(page["articles"], key=lambda a: first[a["id"]])],
        "other": [{"kind": o["kind"], "text": o["text"].strip(), "page_index": 0} for o in page.get("other", [])],
        "line_hyphens": breaker.hyphens,
    }


def article_truth(a: dict) -> dict:
    paragraphs, subheads = [], []
    for part in parts_of(a):
        if part.kind == "p":
            paragraphs.append(part.text)
        else:
            subheads.append({"before_paragraph": len(paragraphs), "text": part.text})
    people = [p.rpartition("|") for p in a.get("people", [])]
    captions = [{"text": c["text"], "photographer": c.get("photographer", ""), "credit": c.get("credit", "")}
                for c in a.get("captions", [])]
    return {
        "id": a["id"], **{p: head_text(a, p) for p in ("kicker", "title", "subtitle")},
        "authors": [{"role": role, "name": name} for role, _, name in people], "subheads": subheads,
        "paragraphs": paragraphs, "page_index": 0, "source": "", "jump": "",
        "byline_text": a.get("byline_lines", []) + ([a["lead"].strip()] if a.get("lead") else []),
        "captions": captions,
    }


def visible(texts) -> Counter:
    return Counter(c for t in texts for c in t if not c.isspace())


def account(truth: dict, dump: str) -> str:
    """What the dump lacks or has too much, measured against the truth; empty when all is there once."""
    want = [t for p in truth["pages"] for t in p["masthead_text"]] + [o["text"] for o in truth["other"]]
    for a in truth["articles"]:
        want += [a["kicker"], a["title"], a["subtitle"], *a["paragraphs"], *a["byline_text"]]
        want += [s["text"] for s in a["subheads"]] + [c["text"] + c["credit"] for c in a["captions"]]
    want.append("-" * truth["line_hyphens"])
    have, need = visible([dump]), visible(want)
    lack, over = need - have, have - need
    return "" if not lack and not over else f"lacks {dict(lack)}, has too much {dict(over)}"


def main() -> int:
    checking, wrong = "--check" in sys.argv[1:], False
    for source in sorted((ROOT / "scripts/demo").glob("*.toml")):
        page = tomllib.loads(source.read_text(encoding="utf-8"))
        latin = page.get("lang", "zh") != "zh"
        breaker = Latin(page.get("syllables", "")) if latin else Chinese()
        for a in page["articles"]:
            a["latin"] = latin
        dump, unfair = set_page(page, breaker)
        truth = truth_of(page, dump, breaker)
        problems = unfair + list(filter(None, [account(truth, dump)]))
        stem = truth["page_id"]
        text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
        for path, content in ((ROOT / page["dump"], dump), (ROOT / f"tests/demo/{stem}.json", text)):
            if checking and (not path.exists() or path.read_text(encoding="utf-8") != content):
                problems.append(f"{path.relative_to(ROOT)} is not what the source gives")
            elif not checking:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8", newline="\n")
        for problem in problems:
            print(f"{source.relative_to(ROOT)}: {problem}", file=sys.stderr)
        wrong |= bool(problems)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
