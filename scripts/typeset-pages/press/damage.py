"""Scanned papers: a reader's mistakes in the text, and dumps block after block as libraries' ALTO files give them.

The mistakes are made in the story before it is set, so the truth shows what the dump shows.
"""
from __future__ import annotations

import random

from .layout import Sheet
from .stories import Story

CHINESE = dict(zip("日未人己大问天土处理级发是间目体干於會經", "曰末入已太间夫士外埋极友昰问日休千于曾經"))
LATIN = {"rn": "m", "e": "c", "l": "1", "h": "b", "u": "n", "i": "l", "c": "e", "m": "rn", "t": "l", "a": "u",
         "I": "l", "li": "h", "S": "8", "o": "0", "fi": "h", ",": ".", "y": "v"}
FRAKTUR = {"s": "f", "k": "t", "u": "n", "n": "u", "B": "V", "R": "N", "e": "c", "c": "e", "tz": "ß", "v": "u",
           "G": "E", "h": "y", "d": "b", "ch": "<h", "w": "m", "ü": "ii", "ä": "a", "D": "O"}


def confusions(lang: str) -> dict[str, str]:
    """What a reader takes for what."""
    return CHINESE if lang.startswith("zh") else {**LATIN, **FRAKTUR} if lang == "de" else LATIN


def misread(text: str, rate: float, lang: str, rng: random.Random) -> str:
    """The text with confused characters and, in Latin script, a few words torn apart."""
    table, out, at = confusions(lang), [], 0
    while at < len(text):
        pair = text[at:at + 2]
        key = pair if pair in table and rng.random() < 0.5 else text[at]
        if key in table and rng.random() < rate:
            out.append(table[key])
        else:
            out.append(key)
        at += len(key)
        if not lang.startswith("zh") and key.isalpha() and rng.random() < rate * 0.15:
            out.append(" ")
    return "".join(out).strip()


def spoil(story: Story, rate: float, lang: str, rng: random.Random) -> Story:
    """A story as a reader of a poor print sees it; bylines stay whole, so that names can be compared."""
    def bad(text: str, share: float = 1) -> str:
        return misread(text, rate * share, lang, rng)
    story.kicker, story.title, story.subtitle = bad(story.kicker, 0.5), bad(story.title, 0.5), bad(story.subtitle, 0.5)
    story.paragraphs = [bad(p) for p in story.paragraphs]
    story.subheads = [(at, bad(t, 0.5)) for at, t in story.subheads]
    for caption in story.captions:
        caption.text = bad(caption.text)
    return story


def scrap(rng: random.Random) -> str:
    """What a reader sees in a speck of dirt, a rule or an ornament."""
    return "".join(rng.choice(".,'|-_~^*•1lIi/\\\"»«tjr") for _ in range(rng.randint(1, 7)))


def _blocks(sheet: Sheet, tear: float, rng: random.Random) -> list[list]:
    """The sheet's lines in blocks; some frames fall apart, as a segmenter's zones do."""
    out = []
    for frame in sheet.frames:
        block = []
        for line in frame.lines:
            if block and frame.kind == "body" and rng.random() < tear:
                out.append(block)
                block = []
            block.append(line)
        if block:
            out.append(block)
    return out


def _by_block(sheets: list[Sheet], between: str, soft: str, tear: float, dirt: list[str],
              rng: random.Random) -> tuple[str, int]:
    """A dump by blocks; `soft` stands for a hyphen at a line's end."""
    texts, hyphens = [], 0
    for sheet in sheets:
        for block in _blocks(sheet, tear, rng):
            lines = []
            for line in block:
                text = line.text
                if line.hyphen:
                    text = text[:-1] + soft
                    hyphens += soft == "-"
                lines.append(text)
            texts.append("\n".join(lines))
    for text in dirt:
        texts.insert(rng.randint(0, len(texts)), text)
    return between.join(texts) + "\n", hyphens


def _flow(sheets: list[Sheet], between: str) -> str:
    """A dump without the print's line ends: each paragraph and each headline a line."""
    out = []
    for sheet in sheets:
        seen = set()
        for frame in sheet.frames:
            text = (" " if not sheet.design.cjk else "").join(line.text for line in frame.lines)
            if frame.kind in ("body", "byline"):
                if frame.kind == "byline":
                    out += [line.text for line in frame.lines]
                elif frame.owner not in seen:
                    seen.add(frame.owner)
                    out += _whole(sheet.stories[frame.owner], sheet.design.cjk)
            elif frame.kind == "piece":
                continue
            else:
                out.append(text)
        out += [line for piece in sheet.pieces for line in piece.text.split("\n")]
    return between.join(out) + "\n"


def _whole(story: Story, cjk: bool) -> list[str]:
    """A body's paragraphs and sub-heads, whole."""
    heads, out = dict(story.subheads), []
    for n, text in enumerate(story.paragraphs):
        if n in heads:
            out.append(heads[n])
        if n == 0 and story.byline_place == "lead":
            text = story.byline[0] + " " + text
        if n == len(story.paragraphs) - 1 and story.byline_place == "tail":
            text += ("" if cjk else " ") + story.byline[0]
        out.append(text)
    return out + (story.byline if story.byline_place == "end" else []) + ([story.jump] if story.jump else [])


def scans(sheets: list[Sheet], truth: dict, rng: random.Random) -> list[tuple[str, str, dict, int]]:
    """Name, dump, truth and hyphens of each way of dumping a scan."""
    dirt = [scrap(rng) for _ in range(rng.choice([0, 0, 4, 12]))]
    spoilt = {**truth, "other": truth["other"] + [{"kind": "scrap", "text": t, "page_index": 0} for t in dirt]}
    soft = rng.choice(["-", "-", "", "¬"])
    dense, dense_hyphens = _by_block(sheets, "\n", soft, 0, dirt, rng)
    blocks, block_hyphens = _by_block(sheets, "\n\n", "-", rng.choice([0, 0.03, 0.1]), dirt, rng)
    return [("alto", dense, spoilt, dense_hyphens), ("alto_blocks", blocks, spoilt, block_hyphens),
            ("flow", _flow(sheets, "\n"), truth, 0), ("flow_gaps", _flow(sheets, "\n\n"), truth, 0)]
