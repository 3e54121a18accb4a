"""Prints set pages to PDF, in the order in which a paper's system draws its frames."""
from __future__ import annotations

import random

from reportlab.pdfgen.canvas import Canvas

from .layout import Frame, Sheet
from .lines import Line, load, width

PARTS = ("kicker", "title", "subtitle", "byline", "body", "caption")


def drawing_order(sheet: Sheet, rng: random.Random) -> list[Frame]:
    """The frames in the order the page draws them."""
    order, frames = sheet.design.drawn, list(sheet.frames)
    loose = [f for f in frames if f.owner < 0]
    owned = [f for f in frames if f.owner >= 0]
    head = {"kicker": 0, "title": 0, "subtitle": 0, "byline": 1}
    owners = sorted({f.owner for f in owned})
    rng.shuffle(owners)
    rank = {o: n for n, o in enumerate(owners)}
    if order == "bodies_first":
        owned.sort(key=lambda f: (f.kind in head and f.kind != "byline", rank[f.owner]))
    elif order == "heads_first":
        owned.sort(key=lambda f: (head.get(f.kind, 2) if f.kind != "byline" else 2, rank[f.owner]))
    elif order == "shuffled_articles":
        owned.sort(key=lambda f: rank[f.owner])
    elif order == "random":
        groups: dict[tuple, list[Frame]] = {}
        for f in owned:                         # a thread's legs stay together, its headline need not
            groups.setdefault((f.owner, "body" if f.kind in ("body", "byline") else f.kind), []).append(f)
        bundles = list(groups.values())
        rng.shuffle(bundles)
        owned = [f for b in bundles for f in b]
    elif order == "columns":
        owned.sort(key=lambda f: (round(f.lines[0].x / sheet.design.column), -f.lines[0].y) if f.lines else (0, 0))
    place = rng.choice(["first", "last", "mixed"])
    if place == "first":
        return loose + owned
    if place == "last":
        return owned + loose
    strip = [f for f in loose if f.kind == "masthead"]
    for f in loose:
        if f.kind != "masthead":
            owned.insert(rng.randint(0, len(owned)), f)
    return strip + owned


def draw_line(canvas: Canvas, line: Line, words_apart: bool) -> None:
    """One line of text."""
    load(line.font)
    if line.word_space or words_apart:
        x = line.x
        blank = width(" ", line.font, line.size) + line.word_space
        for word in line.text.split(" "):
            show = word if words_apart else word + " "
            canvas.drawString(x, line.y, show)
            x += width(word, line.font, line.size) + blank
        return
    text = canvas.beginText(line.x, line.y)
    text.setFont(line.font, line.size)
    text.setCharSpace(line.char_space)
    text.textOut(line.text)
    text.setCharSpace(0)
    canvas.drawText(text)


def print_pages(sheets: list[Sheet], path: str, rng: random.Random) -> None:
    """Writes the PDF."""
    canvas = Canvas(path, invariant=1)
    for sheet in sheets:
        design = sheet.design
        canvas.setPageSize((design.width, design.height))
        canvas.setFillGray(0.85)
        for box in sheet.pictures:
            canvas.rect(*box, stroke=0, fill=1)
        canvas.setFillGray(0)
        for box in sheet.boxes:
            canvas.rect(*box, stroke=1, fill=0)
        for frame in drawing_order(sheet, rng):
            for line in frame.lines:
                canvas.setFont(load(line.font), line.size)
                draw_line(canvas, line, design.words_apart and frame.kind == "body")
        canvas.showPage()
    canvas.save()
