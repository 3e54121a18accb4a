"""Whole pages: a paper's stories, adverts and strip, set by its design."""
from __future__ import annotations

import datetime
import random

from .damage import spoil
from .design import Design
from .grammar import Telling
from .layout import Setter, Sheet, columns_for
from .stories import Paper, Story
from .texts import Texts

ALREADY_THERE = 0.85        # the share of stories that are articles of given truth files, if there are any


def strip(paper: Paper, rng: random.Random, number: int) -> tuple[list[str], dict]:
    """The masthead strip's parts, and the page's metadata as the truth gives it."""
    style = paper.grammar.data["masthead"]
    y, m, d = rng.randint(1996, 2026), rng.randint(1, 12), rng.randint(1, 28)
    page = rng.choice(style["page"]).replace("{n}", str(number))
    months = style.get("months", [""] * 12)
    day = datetime.date(y, m, d).weekday()
    slots = {"y": str(y), "m": str(m), "d": str(d), "mm": f"{m:02}", "dd": f"{d:02}", "month": months[m - 1]}
    date = rng.choice(style["date"])
    for key, value in slots.items():
        date = date.replace("{" + key + "}", value)
    section = Telling(paper.grammar, rng, {}).say("{section}")
    editor, designer = rng.sample(paper.staff, 2)
    full = {"paper": paper.name, "date": date, "weekday": style["weekday"][day], "section": section,
            "editor": editor, "designer": designer, "page": page}
    template = rng.choice(style["strips"])
    parts = []
    for part in template:
        for key, value in full.items():
            part = part.replace("{" + key + "}", value)
        parts.append(part)
    shown = " ".join(template)
    meta = {"page": page, "date": f"{y}-{m:02}-{d:02}", "weekday": style["weekday"][day], "newspaper": paper.name,
            "section": section if "{section}" in shown else None, "editor": editor if "{editor}" in shown else None,
            "staff": [], "masthead_text": parts}
    return parts, meta


def choose(paper: Paper, design: Design, rng: random.Random, used: set[str], sizes: list[int], taken: list[str],
           noise: float = 0, texts: Texts | None = None) -> Story:
    """The next story: one of the given texts or a topic the page has not had yet, of one of the sizes."""
    grammar = paper.grammar
    if texts and rng.random() < ALREADY_THERE:
        there = texts.story(paper, int(rng.choice(sizes) * (1 if design.cjk else 2.6)), rng, taken)
        if there:
            return finished(there, design, noise, rng)
    forms = ["news"] * 8 + ["letter", "obituary", "briefs", "results", "verse"]
    topics = [t for t in grammar.of_form(rng.choice(forms)) if t["name"] not in taken]
    topics = topics or [t for t in grammar.topics if t["name"] not in taken] or grammar.topics
    topic = rng.choice(topics)
    taken.append(topic["name"])
    size = rng.choice(sizes) if topic.get("form", "news") == "news" else min(sizes[0], rng.choice(sizes))
    story = paper.story(topic, int(size * (1 if design.cjk else 2.6)), used, design.sub, design.caption.general)
    return finished(story, design, noise, rng)


def finished(story: Story, design: Design, noise: float, rng: random.Random) -> Story:
    """The story in the page's capitals, and as a scan misreads it."""
    if design.capitals:
        story.title = story.title.upper()
        story.kicker = story.kicker.upper()
    return spoil(story, noise, design.lang, rng) if noise else story


def set_page(paper: Paper, design: Design, rng: random.Random, number: int, noise: float = 0,
             texts: Texts | None = None) -> tuple[Sheet, dict]:
    """A page with all that is on it, and its metadata; `noise` is the share of characters that a scan confuses."""
    setter, used, taken = Setter(design, rng), set(), []
    parts, meta = strip(paper, rng, number)
    setter.add_strip(parts, design.strip)
    if rng.random() < 0.4:
        setter.add_banner(paper.piece("footer"))
    if rng.random() < 0.35:
        setter.add_banner(paper.piece("slogan"))
    area = design.columns * design.column * design.height
    room = area / (design.body.size * design.body.leading * (1 if design.cjk else 0.48) * 1.35)
    room /= 1 if design.cjk else 2.6
    sizes = [int(room * s) for s in (0.06, 0.09, 0.14, 0.2, 0.28)]
    sizes = [min(max(220, s), 1500) for s in sizes]
    if design.places == ("poured",):
        setter.pour([choose(paper, design, rng, used, sizes, taken, noise, texts) for _ in paper.grammar.topics])
        return setter.finished(), meta
    misses, size = 0, design.body.size
    while misses < 4 and len(setter.sheet.stories) < 13 and len(taken) < len(paper.grammar.topics):
        story = choose(paper, design, rng, used, sizes if misses == 0 else sizes[:1], taken, noise, texts)
        if not setter.sheet.stories:
            other = choose(paper, design, rng, used, sizes, taken, noise, texts)
            story = max(story, other, key=lambda s: sum(map(len, s.paragraphs)))
        if rng.random() > design.pictures:
            story.captions = []
        columns = columns_for(story, design, rng)
        head = size * (rng.uniform(1.5, 2.2) + 0.45 * columns)
        if not setter.add_story(story, columns, head) and not setter.add_story(story, 1, size * 1.5):
            misses += 1
        elif rng.random() < design.adverts * 0.5:
            setter.add_piece(paper.piece(rng.choice(["advert", "notice", "weather", "advert"])), rng.choice([1, 1, 2]))
    if design.caption.stories and rng.random() < design.caption.stories:
        topic = rng.choice([t for t in paper.grammar.topics if t.get("caption")])
        setter.add_picture(paper.picture_story(topic, design.caption.label), rng.choice([1, 2]), size * 1.6)
    for _ in range(round(design.adverts * 8)):
        setter.add_piece(paper.piece(rng.choice(["advert", "notice", "advert", "weather"])))
    return setter.finished(), meta
