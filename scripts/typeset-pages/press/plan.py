"""Which languages, families of layout and extractors the sets are made of."""
from __future__ import annotations

import random
from dataclasses import dataclass

from .design import FAMILIES
from .extractors import EXTRACTORS


@dataclass
class Plan:
    """A set of pages. `held_out` are (language, family) that this set alone may have, or must not have."""
    name: str
    seed: str | int
    pages: int
    papers: int
    langs: tuple[str, ...]
    never: frozenset[tuple[str, str]] = frozenset()
    always: tuple[tuple[str, str], ...] = ()
    per_page: tuple[int, int] = (5, 8)
    half: int = 0                       # which half of the grammars' papers
    doubles: float = 0.08
    scans_every: int = 5
    varied: bool = False                # habits that few papers have: headlines top-down, pictures by themselves …

    def scanned(self, number: int) -> bool:
        """Whether the page is read as a library's scan instead of a PDF."""
        return number % self.scans_every == 0

    def page(self, number: int, rng: random.Random) -> tuple[str, str, list[str]]:
        """Language, family and extractors of a page."""
        lang = self.langs[number % len(self.langs)]
        families = [f for f in FAMILIES if (lang, f) not in self.never]
        family = rng.choice(families)
        if self.scanned(number):
            family = "poured" if rng.random() < 0.6 and (lang, "poured") not in self.never else family
        elif self.always and number % 4 == 0:
            lang, family = self.always[number // 4 % len(self.always)]
        names = rng.sample(sorted(EXTRACTORS), rng.randint(*self.per_page))
        return lang, family, names


HELD_OUT = (("zh-Hant", "sideheads"), ("de", "broadsheet"), ("en", "magazine"), ("zh-Hans", "wide"))
LANGS = ("zh-Hans", "en", "zh-Hans", "zh-Hant", "fr", "zh-Hans", "de", "en", "nl")
SETS = {
    "train": Plan("t", "spring", 60, 5, LANGS, frozenset(HELD_OUT)),
    "varied": Plan("v", "summer", 60, 5, LANGS, frozenset(HELD_OUT), varied=True),
    "test": Plan("e", "autumn", 40, 4, LANGS[::-1], frozenset(), HELD_OUT, (5, 6), 1),
    "varied-test": Plan("w", "winter", 40, 4, LANGS[::-1], frozenset(), HELD_OUT, (5, 6), 1, varied=True),
}
