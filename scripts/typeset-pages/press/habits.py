"""How a paper sets its sub-heads and the texts of its pictures."""
from __future__ import annotations

import random
from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"


@dataclass
class SubheadStyle:
    """How a paper sets its sub-heads."""
    share: float                        # of the stories long enough for them
    font: str                           # head, second, body
    size: float                         # of the body's
    air: float                          # free above it, of a line
    place: str                          # left, centre, indent
    mark: str                           # printed before it; 一 counts
    long: bool                          # as long as headlines

    @classmethod
    def draw(cls, cjk: bool, rng: random.Random) -> "SubheadStyle":
        """A style at random."""
        marks = ["", "", "", "", "■ ", "◆", "●", "▶ ", "一、"] if cjk else ["", "", "", "", "", "• ", "– "]
        return cls(rng.choice([0.3, 0.5, 0.9]), rng.choice(["head", "head", "second", "body"]),
                   rng.choice([1, 1, 1.05, 1.2, 1.4]), rng.choice([0, 0, 0.5, 1]),
                   rng.choice(["left", "centre", "indent"]), rng.choice(marks), rng.random() < 0.6)

    @classmethod
    def plain(cls) -> "SubheadStyle":
        """A few words in the headlines' font, with air above."""
        return cls(0.4, "head", 1.05, 0.5, "left", "", False)

    def marked(self, text: str, number: int) -> str:
        """A sub-head as it is printed."""
        return (NUMERALS[number % 10] + "、" if self.mark == "一、" else self.mark) + text


@dataclass
class CaptionStyle:
    """How a paper sets the texts of its pictures."""
    credit: str                         # after (run on), line (a line of its own), apart (set by itself)
    place: str                          # head, foot: of the legs; any: wherever
    centred: bool
    label: bool                         # pictures without a story carry a word that says so
    stories: float                      # share of the pages that have such a picture
    general: bool                       # some say nothing of their story

    @classmethod
    def draw(cls, rng: random.Random) -> "CaptionStyle":
        """A style at random."""
        return cls(rng.choice(["after", "after", "line", "apart"]), rng.choice(["head", "foot", "any"]),
                   rng.random() < 0.3, rng.random() < 0.5, rng.choice([0, 0.3, 0.6]), rng.random() < 0.6)

    @classmethod
    def plain(cls) -> "CaptionStyle":
        """At the head of the legs, the credit run on, every picture in a story."""
        return cls("after", "head", False, False, 0, False)
