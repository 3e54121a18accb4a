"""Articles that are there already, from truth files, to be set instead of invented ones.

Invented stories share their stock sentences and have few words of their own. What tells by its words which texts belong together
has to be fitted and measured on real articles.
"""
from __future__ import annotations

import json
import random
from pathlib import Path

from opencc import OpenCC

from .grammar import TRADITIONAL
from .stories import Caption, Paper, Story

FEWEST = {True: 90, False: 260}         # characters of an article, in Chinese and in Latin script
LONGEST = 6000
DRAWN = 6                               # so many articles are drawn for a place, of which the fittest is set
OVER = 1.3                              # so much longer than its place an article may become before it is cut
PICTURED = 0.5                          # the share of articles with pictures that keep them


class Texts:
    """The articles of folders of truth files, by language; each once, however many dumps show it."""

    def __init__(self, folders: list[Path]):
        self.articles: dict[str, list[dict]] = {}
        known = set()
        for path in sorted(p for folder in folders for p in folder.rglob("*.json")):
            truth = json.loads(path.read_text(encoding="utf-8"))
            for article in truth["articles"]:
                paragraphs = [p for p in article.get("paragraphs") or [] if p.strip()]
                text = "".join(paragraphs)
                start = "".join(text.split())[:40]
                lang = language(text, truth.get("lang") or "")
                if not article.get("title") or not FEWEST[lang == "zh-Hans"] <= len(text) <= LONGEST or start in known:
                    continue
                known.add(start)
                self.articles.setdefault(lang, []).append({**article, "paragraphs": paragraphs})

    def story(self, paper: Paper, size: int, rng: random.Random, taken: list[str]) -> Story | None:
        """One of some articles whose length is nearest to `size`, cut to it and signed as the paper signs; none where the language has none left."""
        lang = paper.grammar.lang
        pool = [a for a in self.articles.get(lang.replace("Hant", "Hans"), []) if a["title"] not in taken]
        if not pool:
            return None
        some = rng.sample(pool, min(DRAWN, len(pool)))
        article = min(some, key=lambda a: abs(len("".join(a["paragraphs"])) - size))
        taken.append(article["title"])
        converted = OpenCC("s2tw").convert if lang == "zh-Hant" else None

        def said(text: str | None) -> str:
            return converted(text or "").translate(TRADITIONAL) if converted else text or ""

        story = Story(title=said(article["title"]), kicker=said(article.get("kicker")), subtitle=said(article.get("subtitle")))
        story.paragraphs = [said(p) for p in article["paragraphs"]]
        story.subheads = [(s["before_paragraph"], said(s["text"])) for s in article.get("subheads") or []]
        total, keep = 0, 0
        while keep < len(story.paragraphs) and (keep < 2 or total < size * OVER):
            total += len(story.paragraphs[keep])
            keep += 1
        story.cut(keep)
        if rng.random() < PICTURED:
            story.captions = [Caption(said(c.get("text"))) for c in article.get("captions") or [] if c.get("text")]
        paper.sign(story)
        return story


def language(text: str, told: str) -> str:
    """The language of a text: as the truth tells it, or by its script and its commonest words."""
    letters = [c for c in text if c.isalpha()] or ["a"]
    if sum("\u4e00" <= c <= "\u9fff" for c in letters) > len(letters) / 3:
        return "zh-Hans"
    if told[:2] in ("en", "de", "fr", "nl"):
        return told[:2]
    words = text.lower().split()
    common = {"en": {"the", "of", "and", "to"}, "de": {"der", "die", "und", "den"}, "fr": {"le", "la", "les", "des", "et"},
              "nl": {"het", "een", "van", "en"}}
    return max(common, key=lambda lang: sum(w in common[lang] for w in words))
