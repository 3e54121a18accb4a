"""A page's design: its measures, and the habits its paper has of setting and exporting."""
from __future__ import annotations

import random
from dataclasses import dataclass

from .habits import CaptionStyle, SubheadStyle
from .lines import Setting

CJK = ("zh-Hans", "zh-Hant")
FAMILIES = {
    # name: columns, column width (ems of the body), places of headlines, share of boxes, of adverts, of pictures
    "tabloid": ((4, 5), (12, 16), ("above", "above", "tail"), 0.1, 0.5, 0.5),
    "broadsheet": ((6, 8), (9, 13), ("above", "above", "side"), 0.15, 0.4, 0.5),
    "magazine": ((3, 3), (18, 26), ("above", "side"), 0.2, 0.3, 0.6),
    "wide": ((2, 3), (26, 34), ("above",), 0.0, 0.2, 0.3),
    "sideheads": ((4, 6), (11, 17), ("side", "side", "above"), 0.2, 0.3, 0.3),
    "classified": ((5, 7), (10, 14), ("above", "tail"), 0.0, 1.0, 0.1),
    "poured": ((3, 6), (12, 20), ("poured",), 0.0, 0.6, 0.0),
}
DRAWN = ("per_article", "bodies_first", "heads_first", "random", "columns", "shuffled_articles")


@dataclass
class Design:
    """What stays the same on all pages of a paper."""
    lang: str
    family: str
    columns: int
    column: float                       # points
    gutter: float
    margin: float
    height: float
    body: Setting
    head: str                           # the headlines' font
    second: str                         # the font of kickers, subtitles, bylines, captions
    places: tuple[str, ...]
    boxes: float
    adverts: float
    pictures: float
    drawn: str
    title_space: float
    capitals: bool
    byline_in_column: bool
    strip: str                          # top, bottom, split
    gap: float                          # extra white between paragraphs, points
    words_apart: bool                   # each word is drawn alone, without space characters
    mosaic: bool                        # stories break their lines to widths of their own
    upright: float                      # share of headlines set top-down beside their text
    upright_from_right: bool
    sub: SubheadStyle
    caption: CaptionStyle

    @property
    def cjk(self) -> bool:
        return self.lang in CJK

    def span(self, columns: int) -> float:
        """The width of some neighbouring columns."""
        return columns * self.column + (columns - 1) * self.gutter

    @property
    def width(self) -> float:
        return self.span(self.columns) + 2 * self.margin

    @classmethod
    def draw(cls, lang: str, family: str, rng: random.Random, varied: bool) -> "Design":
        """A design of a family, drawn at random; `varied` ones have habits that few papers have."""
        (low, high), ems, places, boxes, adverts, pictures = FAMILIES[family]
        cjk = lang in CJK
        size = rng.choice([8, 8.5, 9, 9.5, 10])
        if cjk:
            ends = "tw" if lang == "zh-Hant" else "cn"
            fonts = [rng.choice(["ming-" + ends, "ming-" + ends, "kai-" + ends, "hei"]),
                     rng.choice(["hei", "ming-" + ends]), rng.choice(["kai-" + ends, "hei"])]
        else:
            fonts = [rng.choice(["serif", "serif", "sans"]), rng.choice(["serif-bold", "sans-bold"]),
                     rng.choice(["sans", "serif"])]
        columns = rng.randint(low, high)
        indent = rng.choice([2, 2, 2, 2, 0]) if cjk else rng.choice([1, 1.2, 1.5, 0])
        leading = size * rng.uniform(1.15, 1.5 if cjk else 1.3)
        body = Setting(fonts[0], size, leading, cjk, indent, cjk or rng.random() < 0.75,
                       lang if rng.random() < 0.7 else "", rng.choice([0, 0, 0, 0.03]) if cjk else 0)
        column = round(rng.uniform(*ems)) * size * (1 if cjk else 0.92)
        return cls(lang, family, columns, column, size * rng.uniform(1.2, 2.2), rng.uniform(24, 50),
                   rng.uniform(780, 1150), body, fonts[1], fonts[2], places, boxes, adverts, pictures,
                   rng.choice(DRAWN), rng.choice([0, 0, 0, 0.1, 0.3, 0.6]) if cjk else 0,
                   not cjk and rng.random() < 0.2, rng.random() < 0.4, rng.choice(["top", "top", "bottom", "split"]),
                   leading * 0.5 if indent == 0 and rng.random() < 0.6 else 0,
                   not cjk and rng.random() < 0.3, varied and rng.random() < 0.3,
                   rng.choice([0, 0, 0, 0.3, 0.7]) if varied and cjk and places != ("poured",) else 0,
                   varied and rng.random() < 0.6, SubheadStyle.draw(cjk, rng) if varied else SubheadStyle.plain(),
                   CaptionStyle.draw(rng) if varied else CaptionStyle.plain())
