"""The truth of a dump: what was set, and what the extractor lost or invented."""
from __future__ import annotations

import collections

from .layout import Sheet


def article(story, page: int, number: int, page_id: str) -> dict:
    """A story as a truth file describes it."""
    return {
        "id": f"{page_id}-{number}", "page_index": page, "kicker": story.kicker, "title": story.title,
        "subtitle": story.subtitle, "authors": [{"role": r, "name": n} for r, n in story.authors],
        "byline_text": story.byline, "source": story.source,
        "subheads": [{"before_paragraph": at, "text": text} for at, text in story.subheads],
        "paragraphs": story.paragraphs,
        "captions": [{"text": c.text, "photographer": c.photographer, "credit": c.credit} for c in story.captions],
        "jump": story.jump,
    }


def page_truth(page_id: str, sheets: list[Sheet], metas: list[dict]) -> dict:
    """The truth of a page before any extractor has read it."""
    design = sheets[0].design
    return {
        "page_id": page_id, "family": design.family, "lang": design.lang, "extractor": "", "pages": metas,
        "articles": [article(s, p, n, page_id) for p, sheet in enumerate(sheets) for n, s in enumerate(sheet.stories)],
        "other": [{"kind": o.kind, "text": o.text, "page_index": p}
                  for p, sheet in enumerate(sheets) for o in sheet.pieces],
        "layout": {"order": [s.design.drawn for s in sheets], "columns": design.columns,
                   "places": sorted(set(design.places))},
        "line_hyphens": 0, "dump_lost": "", "dump_extra": "",
    }


def characters(texts) -> collections.Counter:
    """The visible characters of some texts, counted."""
    return collections.Counter(c for t in texts for c in t if not c.isspace())


def texts_of(truth: dict) -> list[str]:
    """All that the page shows."""
    out = [t for p in truth["pages"] for t in p["masthead_text"]] + [o["text"] for o in truth["other"]]
    for a in truth["articles"]:
        out += [a["kicker"], a["title"], a["subtitle"], a["jump"], *a["paragraphs"], *a["byline_text"]]
        out += [s["text"] for s in a["subheads"]] + [c["text"] + c["credit"] for c in a["captions"]]
    return out


def for_dump(truth: dict, dump: str, extractor: str, hyphens: int) -> dict:
    """The page's truth with the accounting of one dump of it."""
    have, want = characters([dump]), characters(texts_of(truth))
    shown = max(0, min(hyphens, have["-"] - want["-"]))
    want["-"] += shown
    return {**truth, "extractor": extractor, "line_hyphens": shown,
            "dump_lost": "".join(sorted((want - have).elements())),
            "dump_extra": "".join(sorted((have - want).elements()))}
