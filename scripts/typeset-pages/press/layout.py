"""Setting of stories into a page: every frame with its lines, every line with its place."""
from __future__ import annotations

import dataclasses
import math
import random
from dataclasses import dataclass, field

from .design import Design
from .lines import Line, Setting, balanced, break_lines, width
from .stories import Piece, Story


@dataclass
class Frame:
    """Lines that are drawn together. `owner` is a story's number, or -1."""
    kind: str                           # title, kicker, subtitle, byline, body, caption, masthead, piece
    owner: int
    lines: list[Line]
    leg: int = 0


@dataclass
class Sheet:
    """A page that is set: what it holds and where everything stands."""
    design: Design
    stories: list[Story] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    hyphens: int = 0


def place(lines: list[Line], x: float, top: float, measure: float, centred: bool = False) -> float:
    """Gives lines their places below `top`; returns where they end."""
    for line in lines:
        top -= line.lead
        line.y = top + 0.25 * line.size
        line.x = x + line.indent
        if centred:
            long = width(line.text, line.font, line.size) + line.char_space * (len(line.text) - 1)
            line.x = x + max(0, (measure - long) / 2)
    return top


class Setter:
    """Sets one page."""

    def __init__(self, design: Design, rng: random.Random):
        self.design, self.rng = design, rng
        self.sheet = Sheet(design)
        self.bottom = design.margin + 30
        self.tops = [design.height - design.margin - 34] * design.columns

    # -- a story's parts ------------------------------------------------------------

    def head_lines(self, text: str, measure: float, size: float, font: str, spaced: bool = False) -> list[Line]:
        """A headline's lines: smaller when it would take more than four of them or split a word."""
        d = self.design
        while True:
            how = Setting(font, size, size * 1.2, d.cjk, 0, False, "", d.title_space if spaced else 0)
            words = [text] if d.cjk else text.split()
            wide = not d.cjk and max(width(w, font, size) for w in words) > measure
            lines = balanced(text, measure, how)
            if size <= d.body.size * 1.1 or (not wide and len(lines) <= 4):
                return lines
            size *= 0.88

    def body_lines(self, story: Story, measure: float) -> list[Line]:
        """The body's lines, sub-heads among them."""
        d, out = self.design, []
        heads = dict(story.subheads)
        for n, paragraph in enumerate(story.paragraphs):
            if n in heads:
                out += self.subhead_lines(heads[n], measure)
            text = paragraph
            if n == 0 and story.byline_place == "lead":
                text = story.byline[0] + (" " if self.rng.random() < 0.8 or not d.cjk else "") + text
            if n == len(story.paragraphs) - 1 and story.byline_place == "tail":
                text += ("" if d.cjk else " ") + story.byline[0]
            lines = break_lines(text, measure, d.body)
            if story.verse:
                for line in lines:
                    line.last = True
            if d.gap and n:
                lines[0].lead += d.gap
            out += lines
        ends = (story.byline if story.byline_place == "end" else []) + ([story.jump] if story.jump else [])
        if ends:
            how = dataclasses.replace(d.body, font=d.second, justified=False, indent=0)
            lines = [line for text in ends for line in break_lines(text, measure, how)]
            for line in lines:
                line.indent = max(0, measure - width(line.text, line.font, line.size))
            out += lines
        return out

    def subhead_lines(self, text: str, measure: float) -> list[Line]:
        """A sub-head's lines."""
        d, how = self.design, self.design.sub
        font = {"head": d.head, "second": d.second, "body": d.body.font}[how.font]
        size = d.body.size * how.size
        leading = d.body.leading * max(1, how.size / 1.05)
        lines = break_lines(text, measure, Setting(font, size, leading, d.cjk, 0, False))
        lines[0].lead += d.body.leading * how.air
        for line in lines:
            free = max(0, measure - width(line.text, line.font, line.size))
            line.indent = {"left": 0, "centre": free / 2, "indent": min(free, 2 * d.body.size)}[how.place]
        return lines

    def upright_frames(self, story: Story, owner: int, x: float, top: float, size: float,
                       most: int) -> tuple[list[Frame], float, float]:
        """A headline set top-down, a character below the other; returns how wide it is and where it ends."""
        d, frames, at, low = self.design, [], x, top
        parts = [("kicker", story.kicker, 0.6), ("title", story.title, 1), ("subtitle", story.subtitle, 0.6)]
        if d.upright_from_right:
            parts.reverse()
        for kind, text, share in parts:
            if not text:
                continue
            body, font = max(d.body.size * 1.05, size * share), d.head if kind == "title" else d.second
            rows = [text[i:i + most] for i in range(0, len(text), most)]
            frame = Frame(kind, owner, [])
            for n, row in enumerate(rows):
                place = len(rows) - 1 - n if d.upright_from_right else n
                for k, char in enumerate(row):
                    if not char.isspace():
                        frame.lines.append(Line(char, font, body, at + place * body * 1.15, top - (k + 1) * body * 1.12,
                                                last=True))
                low = min(low, top - len(row) * body * 1.12)
            at += len(rows) * body * 1.15 + body * 0.4
            frames.append(frame)
        return frames, at - x, low - d.body.leading * 0.4

    def head_frames(self, story: Story, owner: int, x: float, top: float, measure: float,
                    size: float) -> tuple[list[Frame], float]:
        """Kicker, title, subtitle and byline below `top`; returns where they end."""
        d, frames = self.design, []
        centred = d.cjk or self.rng.random() < 0.3
        parts = (("kicker", story.kicker, 0.5), ("title", story.title, 1), ("subtitle", story.subtitle, 0.55))
        for kind, text, share in parts:
            if text:
                font = d.head if kind == "title" else d.second
                lines = self.head_lines(text, measure, max(d.body.size * 1.05, size * share), font, kind == "title")
                top = place(lines, x, top, measure, centred) - 2
                frames.append(Frame(kind, owner, lines))
        if story.byline_place == "line":
            how = Setting(d.second, d.body.size, d.body.leading, d.cjk, 0, False)
            lines = [line for text in story.byline for line in break_lines(text, measure, how)]
            top = place(lines, x, top - 3, measure, centred)
            frames.append(Frame("byline", owner, lines))
        return frames, top - d.body.leading * 0.6

    def caption_frame(self, story: Story, owner: int, n: int, x: float, top: float,
                      measure: float) -> tuple[Frame, float]:
        """A caption below `top`; returns where it ends."""
        d = self.design
        caption, style = story.captions[n], d.caption
        how = Setting(d.second, d.body.size * 0.92, d.body.size * 1.2, d.cjk, 0, False)
        credit = caption.credit if style.credit != "after" else ""
        lines = break_lines(caption.text + ("" if credit else caption.credit), measure, how)
        top = place(lines, x, top, measure, style.centred)
        if credit.strip():
            own = break_lines(credit.strip(), measure, how)
            if style.credit == "apart":
                own[0].lead += d.body.leading
            for line in own:
                line.indent = max(0, measure - width(line.text, line.font, line.size))
            top = place(own, x, top, measure)
            lines += own
        return Frame("caption", owner, lines), top

    # -- a story ---------------------------------------------------------------------

    def fill_legs(self, lines: list[Line], tops: list[float]) -> list[list[Line]] | None:
        """The lines in legs that end as even as can be."""
        low, high = 0.0, sum(line.lead for line in lines) + self.design.height
        best = None
        for _ in range(14):
            middle = (low + high) / 2
            legs, floor = self._pour(lines, tops, max(tops) - middle)
            if floor:
                best, high = legs, middle
            else:
                low = middle
        return best

    @staticmethod
    def _pour(lines: list[Line], tops: list[float], bottom: float) -> tuple[list[list[Line]], bool]:
        legs: list[list[Line]] = [[] for _ in tops]
        leg, at = 0, tops[0]
        for line in lines:
            while at - line.lead < bottom - 0.01:
                leg += 1
                if leg == len(tops):
                    return legs, False
                at = tops[leg]
            legs[leg].append(line)
            at -= line.lead
        return legs, True

    def roomiest(self, columns: int) -> tuple[float, int]:
        """Where so many neighbouring columns have most room: its top, and the first of them."""
        top, at = max((min(self.tops[i:i + columns]), -i) for i in range(self.design.columns - columns + 1))
        return top, -at

    def add_story(self, story: Story, columns: int, size: float) -> bool:
        """Sets a story where there is room; cut from its end where there is little."""
        d = self.design
        columns = min(columns, d.columns)
        top, at = self.roomiest(columns)
        count = len(story.paragraphs)
        where = self.rng.choice(d.places)
        state = self.rng.getstate()
        least = count if story.form in ("verse", "results") else math.ceil(count * 0.55)
        while count >= least:
            self.rng.setstate(state)
            trial = dataclasses.replace(story, paragraphs=list(story.paragraphs), subheads=list(story.subheads),
                                        byline=list(story.byline))
            trial.cut(count)
            if self._try(trial, at, columns, top, size, where):
                return True
            count -= 1
        return False

    def _try(self, story: Story, at: int, columns: int, top: float, size: float, where: str) -> bool:
        d, rng, owner = self.design, self.rng, len(self.sheet.stories)
        boxed = rng.random() < d.boxes
        inset = d.body.size * 0.8 if boxed else 0
        x, measure = d.margin + at * (d.column + d.gutter) + inset, d.span(columns) - 2 * inset
        start, top = top, top - inset
        placed = self._headline(story, owner, columns, x, top, measure, size, where)
        if placed is None:
            return False
        frames, low, xs, tops, leg_width = placed
        pictures, below = [], []
        foot = d.caption.place == "foot" or (d.caption.place == "any" and rng.random() < 0.5)
        if story.captions and where != "poured" and foot:
            below = story.captions
        elif story.captions and where != "poured":
            self._picture(story, owner, xs, tops, leg_width, frames, pictures)
        elif story.captions:
            story.captions = []
        lines = self.body_lines(story, leg_width)
        filled = self.fill_legs(lines, tops)
        if filled is None:
            return False
        ends = [low]
        for n, (leg, x_, top_) in enumerate(zip(filled, xs, tops)):
            if leg:
                ends.append(place(leg, x_, top_, leg_width))
                frames.append(Frame("body", owner, leg, n))
            else:
                ends.append(top_)
        if below:
            low = [min(ends)] * len(xs)
            self._picture(story, owner, xs, low, leg_width, frames, pictures)
            ends += low
        floor = min(ends) - inset
        if floor < self.bottom:
            return False
        if boxed:
            self.sheet.boxes.append((x - inset, floor, measure + 2 * inset, start - floor))
        self.sheet.pictures += pictures
        self.sheet.frames += frames
        self.sheet.stories.append(story)
        for i in range(at, at + columns):
            self.tops[i] = floor - d.body.leading * rng.uniform(0.7, 1.4)
        return True

    def _headline(self, story: Story, owner: int, columns: int, x: float, top: float, measure: float, size: float,
                  where: str) -> tuple[list[Frame], float, list[float], list[float], float] | None:
        """A story's headline in its place: its frames, where it ends, and the legs' left ends, tops and width; None without room."""
        d, rng, gutter = self.design, self.rng, self.design.gutter
        legs = columns
        if where == "above" and columns > 2 and rng.random() < 0.2:
            legs = columns - 1
        head, low = [], top
        if d.upright and rng.random() < d.upright and len(story.title) > 3 and measure > 16 * d.body.size:
            large = min(size, d.body.size * 2.4)
            head, wide, low = self.upright_frames(story, owner, x, top, large, rng.randint(6, 14))
            x, measure, where = x + wide, measure - wide, "upright"
            if measure < 9 * d.body.size:
                return None
            legs = max(1, round(measure / (d.column + gutter)))
        if d.mosaic and where != "side":
            fits = [n for n in range(1, 7) if 8.5 * d.body.size <= (measure - (n - 1) * gutter) / n <= 30 * d.body.size]
            legs = rng.choice(fits or [legs])
        leg_width = (measure - (legs - 1) * gutter) / legs
        if where == "upright":
            frames, ended = self.head_frames(dataclasses.replace(story, kicker="", title="", subtitle=""), owner, x, top,
                                             leg_width, size)
            frames, begin = head + frames, ended if story.byline_place == "line" else top
            xs = [x + i * (leg_width + gutter) for i in range(legs)]
            tops = [begin] + [top] * (legs - 1)
        elif where == "side" and columns > 1 and legs > 1:
            beside = leg_width
            frames, low = self.head_frames(story, owner, x, top, beside, min(size, beside / d.body.size * 1.6 + 6))
            xs = [x + (i + 1) * (leg_width + gutter) for i in range(legs - 1)]
            tops = [top] * (legs - 1)
        else:
            over = leg_width * (legs - 1) + gutter * (legs - 2) if where == "tail" and columns > 2 else measure
            frames, low = self.head_frames(story, owner, x, top, over, size)
            xs = [x + i * (leg_width + gutter) for i in range(legs)]
            tops = [low if x_ < x + over else top for x_ in xs]
        return frames, low, xs, tops, leg_width

    def _picture(self, story: Story, owner: int, xs: list[float], tops: list[float], leg: float,
                 frames: list[Frame], pictures: list) -> None:
        """Pictures with their captions at the head of the last legs."""
        d = self.design
        span = self.rng.randint(1, max(1, len(xs) - 1))
        first = len(xs) - span
        wide = xs[-1] + leg - xs[first]
        top = min(tops[first:])
        for n in range(len(story.captions)):
            high = wide * self.rng.uniform(0.4, 0.7)
            pictures.append((xs[first], top - high, wide, high))
            frame, top = self.caption_frame(story, owner, n, xs[first], top - high - 2, wide)
            frames.append(frame)
        for i in range(first, len(xs)):
            tops[i] = top - d.body.leading * 0.7

    def add_picture(self, story: Story, columns: int, size: float) -> bool:
        """A picture that stands for itself, where there is room."""
        d, owner = self.design, len(self.sheet.stories)
        columns = min(columns, d.columns)
        top, at = self.roomiest(columns)
        x, measure = d.margin + at * (d.column + d.gutter), d.span(columns)
        frames, low = self.head_frames(dataclasses.replace(story, byline_place="none"), owner, x, top, measure, size)
        high = measure * self.rng.uniform(0.35, 0.6)
        frame, floor = self.caption_frame(story, owner, 0, x, low - high - 2, measure)
        if floor < self.bottom:
            return False
        self.sheet.pictures.append((x, low - high, measure, high))
        self.sheet.frames += [*frames, frame]
        self.sheet.stories.append(story)
        for i in range(at, at + columns):
            self.tops[i] = floor - d.body.leading
        return True

    # -- what is in no article ----------------------------------------------------------

    def add_piece(self, piece: Piece, columns: int = 1) -> bool:
        """An advert, notice or slogan where there is room."""
        d = self.design
        columns = min(columns, d.columns)
        top, at = self.roomiest(columns)
        x, measure = d.margin + at * (d.column + d.gutter) + 4, d.span(columns) - 8
        lines = []
        for n, text in enumerate(piece.text.split("\n")):
            font, size = (d.head, d.body.size * self.rng.uniform(1, 1.6)) if n == 0 else (d.second, d.body.size)
            lines += break_lines(text, measure, Setting(font, size, size * 1.25, d.cjk, 0, False))
        floor = place(lines, x, top - 3, measure, self.rng.random() < 0.5) - 4
        if floor < self.bottom:
            return False
        self.sheet.boxes.append((x - 4, floor, measure + 8, top - floor))
        self.sheet.frames.append(Frame("piece", -1, lines))
        self.sheet.pieces.append(piece)
        for i in range(at, at + columns):
            self.tops[i] = floor - d.body.leading * 0.8
        return True

    def add_strip(self, parts: list[str], where: str) -> None:
        """The masthead strip's parts, spread over the page's width."""
        d = self.design
        halves = [(parts, where)] if where != "split" else [(parts[:-1], "top"), (parts[-1:], "bottom")]
        for texts, side in halves:
            y = d.height - d.margin - 10 if side == "top" else d.margin
            room = (d.width - 2 * d.margin) / max(1, len(texts))
            for n, text in enumerate(texts):
                size = d.body.size * self.rng.choice([1, 1, 1.3])
                long = width(text, d.second, size)
                if long > room:
                    size *= room / long * 0.97
                    long = width(text, d.second, size)
                share = n / (len(texts) - 1) if len(texts) > 1 else self.rng.choice([0, 0.5, 1])
                line = Line(text, d.second, size, d.margin + n * room + share * (room - long), y, last=True)
                self.sheet.frames.append(Frame("masthead", -1, [line]))

    def add_banner(self, piece: Piece) -> None:
        """A slogan or footer over the page's whole width."""
        d = self.design
        if piece.kind == "footer":
            line = Line(piece.text, d.second, d.body.size * 0.9, d.margin, d.margin + 14, last=True)
            long = width(piece.text, line.font, line.size)
            line.size *= min(1, (d.width - 2 * d.margin) / long)
            self.sheet.frames.append(Frame("piece", -1, [line]))
            self.sheet.pieces.append(piece)
        else:
            self.add_piece(piece, d.columns)

    # -- a poured page --------------------------------------------------------------------

    def pour(self, stories: list[Story]) -> None:
        """All stories one after another down the columns, as papers of the 19th century set them."""
        d, column, at = self.design, 0, self.tops[0]
        for story in stories:
            owner = len(self.sheet.stories)
            if column >= d.columns:
                return
            x = d.margin + column * (d.column + d.gutter)
            frames, low = self.head_frames(story, owner, x, at, d.column, d.body.size * 1.35)
            if low < self.bottom + 3 * d.body.leading:
                column, at = column + 1, self.tops[0]
                if column >= d.columns:
                    return
                x = d.margin + column * (d.column + d.gutter)
                frames, low = self.head_frames(story, owner, x, at, d.column, d.body.size * 1.35)
            count = len(story.paragraphs)
            while count:
                story.captions = []
                trial = dataclasses.replace(story, paragraphs=list(story.paragraphs), subheads=list(story.subheads))
                trial.cut(count)
                lines = self.body_lines(trial, d.column)
                tops = [low] + self.tops[column + 1:]
                legs, whole = self._pour(lines, tops, self.bottom)
                if whole:
                    break
                count -= 1
            if not count:
                return
            for n, leg in enumerate(legs):
                if leg:
                    at = place(leg, d.margin + (column + n) * (d.column + d.gutter), tops[n], d.column)
                    frames.append(Frame("body", owner, leg, n))
                    end = column + n
            column = end
            self.sheet.frames += frames
            self.sheet.stories.append(trial)
            at -= d.body.leading

    def finished(self) -> Sheet:
        """The page, its hyphens counted."""
        self.sheet.hyphens = sum(line.hyphen for f in self.sheet.frames for line in f.lines)
        return self.sheet


def columns_for(story: Story, design: Design, rng: random.Random) -> int:
    """How many columns a story of its length spans."""
    d = design
    size = sum(map(len, story.paragraphs)) * d.body.size * (1 if d.cjk else 0.48)
    rows = size / d.column
    wish = math.sqrt(rows * d.body.leading / d.column / rng.uniform(0.4, 1.6))
    return max(1, min(d.columns, round(wish)))
