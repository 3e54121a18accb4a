"""Fonts, and the breaking of text into lines of a given width (points)."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

import pyphen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = "/usr/share/fonts/truetype/"
FILES = {
    "ming-cn": ("arphic/uming.ttc", 0), "ming-tw": ("arphic/uming.ttc", 1),
    "kai-cn": ("arphic/ukai.ttc", 0), "kai-tw": ("arphic/ukai.ttc", 1),
    "hei": ("wqy/wqy-microhei.ttc", 0),
    "serif": ("liberation/LiberationSerif-Regular.ttf", 0), "serif-bold": ("liberation/LiberationSerif-Bold.ttf", 0),
    "sans": ("liberation/LiberationSans-Regular.ttf", 0), "sans-bold": ("liberation/LiberationSans-Bold.ttf", 0),
}
OPENING = "“‘（《〈【「『("
CLOSING = "”’）》〉】」』，。、；：！？·…)℃%％"
PYPHEN = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE", "nl": "nl_NL"}


@functools.cache
def load(name: str) -> str:
    """Registers a font at its first use."""
    path, index = FILES[name]
    pdfmetrics.registerFont(TTFont(name, FONTS + path, subfontIndex=index))
    return name


@functools.cache
def _width(text: str, font: str) -> float:
    return pdfmetrics.stringWidth(text, load(font), 1000) / 1000


def width(text: str, font: str, size: float, spacing: float = 0) -> float:
    """The text's width in points; `spacing` is added after each character (ems)."""
    if len(text) > 40:
        return sum(_width(c, font) for c in text) * size + spacing * size * len(text)
    return _width(text, font) * size + spacing * size * len(text)


@dataclass
class Line:
    """A line as it is drawn: left end and baseline, from the page's lower left corner (points)."""
    text: str
    font: str
    size: float
    x: float = 0
    y: float = 0
    char_space: float = 0
    word_space: float = 0
    hyphen: bool = False
    last: bool = False
    lead: float = 0                     # the line's height, with what is left free above it
    indent: float = 0


@dataclass
class Setting:
    """How a text is set."""
    font: str
    size: float
    leading: float
    cjk: bool
    indent: float = 0                   # ems
    justified: bool = True
    lang: str = ""                      # hyphenates when it is one of PYPHEN
    spacing: float = 0                  # ems between characters
    pieces: dict = field(default_factory=dict)


def clusters(text: str) -> list[str]:
    """What no Chinese line is broken within: words and numbers, marks with what they cling to."""
    out: list[str] = []
    for unit in re.findall(r"[!-'*-~À-ɏ]+| |——|……|.", text):
        if out and (unit[0] in CLOSING or out[-1][-1] in OPENING):
            out[-1] += unit
        else:
            out.append(unit)
    return out


@functools.cache
def _hyphenator(lang: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=PYPHEN[lang], left=2, right=3)


def _hyphenated(word: str, room: float, how: Setting) -> tuple[str, str] | None:
    """The longest head of a word, with a hyphen, that fits; and the rest."""
    if how.lang not in PYPHEN or len(word) < 6 or not word.isalpha():
        return None
    for cut in reversed(_hyphenator(how.lang).positions(word)):
        if width(word[:cut] + "-", how.font, how.size) <= room:
            return word[:cut], word[cut:]
    return None


def _units(text: str, how: Setting) -> list[str]:
    return clusters(text) if how.cjk else re.findall(r"\S+\s*", text)


def break_lines(text: str, measure: float, how: Setting, first: float | None = None) -> list[Line]:
    """The text's lines for a column of `measure` points, broken greedily."""
    indent = how.indent * how.size if first is None else first
    lines: list[Line] = []
    units = _units(text, how)
    while units:
        room, line, hyphen = measure - indent, "", False
        while units:
            if width((line + units[0]).rstrip(), how.font, how.size, how.spacing) <= room + 0.01:
                line += units.pop(0)
                continue
            parts = None if how.cjk else _hyphenated(units[0].rstrip(),
                                                     room - width(line, how.font, how.size), how)
            if parts:
                line, hyphen = line + parts[0] + "-", True
                units[0] = parts[1] + units[0][len(units[0].rstrip()):]
            elif not line:
                line = _forced(units, room, how)
            break
        line = line.rstrip()
        while units and not units[0].strip():
            units.pop(0)
        out = Line(line, how.font, how.size, hyphen=hyphen, last=not units, lead=how.leading, indent=indent)
        _justify(out, room, how)
        lines.append(out)
        indent = 0
    return lines


def _forced(units: list[str], room: float, how: Setting) -> str:
    """As much of a unit as fits, where the whole is wider than the column."""
    unit, n = units[0], len(units[0])
    while n > 1 and width(unit[:n].rstrip(), how.font, how.size, how.spacing) > room:
        n -= 1
    units[0] = unit[n:]
    if not units[0]:
        units.pop(0)
    return unit[:n]


def _justify(line: Line, room: float, how: Setting) -> None:
    line.char_space = how.spacing * how.size
    if not how.justified or line.last:
        return
    left = room - width(line.text, how.font, how.size, how.spacing)
    if how.cjk:
        if len(line.text) > 1 and left < 3 * how.size:
            line.char_space += left / (len(line.text) - 1)
    elif " " in line.text:
        line.word_space = min(left / line.text.count(" "), 2.5 * how.size)


def balanced(text: str, measure: float, how: Setting) -> list[Line]:
    """A headline's lines, broken at its widest as few as can be, then as even as can be."""
    least = len(break_lines(text, measure, how))
    widest = 0 if how.cjk else max(width(w, how.font, how.size) for w in text.split())
    low, high = max(measure / 3, min(widest, measure)), measure
    for _ in range(9):
        middle = (low + high) / 2
        if len(break_lines(text, middle, how)) > least:
            low = middle
        else:
            high = middle
    return break_lines(text, high, how) if least > 1 else break_lines(text, measure, how)
