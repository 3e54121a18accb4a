#!/usr/bin/env python3
"""Makes newspaper pages of fictional news, prints them to PDF, reads them back, and writes dumps with their truth.

    typeset_pages.py OUT [--set train|test] [--pages 60] [--seed 1] [--keep-pdf]

OUT/dumps/NAME.txt and OUT/truth/NAME.json are written; the same arguments always give the same bytes.
"""
from __future__ import annotations

import argparse
import json
import logging
import random
from pathlib import Path

from press.damage import scans
from press.design import Design
from press.extractors import EXTRACTORS, MORE
from press.grammar import Grammar
from press.pages import set_page
from press.printing import print_pages
from press.stories import Paper
from press.texts import Texts
from press.truthfile import for_dump, page_truth
from press.plan import SETS, Plan

logging.getLogger("pypdf").setLevel(logging.ERROR)


def make(plan: Plan, number: int, out: Path, keep_pdf: bool, named: list[str], texts: Texts | None) -> int:
    """One page and its dumps; returns how many dumps were written."""
    rng = random.Random(f"{plan.seed}-{number}")
    lang, family, extractors = plan.page(number, rng)
    paper = Paper.found(Grammar(lang), random.Random(f"paper-{plan.seed}-{lang}-{number % plan.papers}"), plan.half, plan.varied)
    paper.rng = rng
    design = Design.draw(lang, family, rng, plan.varied)
    count = 2 if rng.random() < plan.doubles else 1
    first = rng.randint(1, 14)
    scanned = plan.scanned(number)
    if scanned and not design.cjk:
        design.capitals = rng.random() < 0.6
    noise = rng.choice([0, 0.02, 0.06] if scanned else [0] * 9 + [0.03])
    set_ones = [set_page(paper, design, rng, first + n, noise, texts) for n in range(count)]
    sheets, metas = [s for s, _ in set_ones], [m for _, m in set_ones]
    page_id = f"{plan.name}{number:03}_{lang}_{family}"
    truth = page_truth(page_id, sheets, metas)
    if count == 2:
        truth["family"] += "_two"
    dumps = []
    if scanned:
        dumps = scans(sheets, truth, rng)
    else:
        pdf = out / "pdf" / f"{page_id}.pdf"
        pdf.parent.mkdir(parents=True, exist_ok=True)
        print_pages(sheets, str(pdf), rng)
        hyphens = sum(s.hyphens for s in sheets)
        dumps = [(name, (EXTRACTORS | MORE)[name](str(pdf)), truth, hyphens) for name in named or extractors]
        if not keep_pdf:
            pdf.unlink()
    for name, dump, full, hyphens in dumps:
        stem = f"{page_id}__{name}"
        (out / "dumps" / f"{stem}.txt").write_text(dump, encoding="utf-8", newline="")
        (out / "truth" / f"{stem}.json").write_text(
            json.dumps(for_dump(full, dump, name, hyphens), ensure_ascii=False, indent=1), encoding="utf-8")
    return len(dumps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", choices=sorted(SETS), default="train")
    parser.add_argument("--pages", type=int, help="how many pages; the set's own number when left out")
    parser.add_argument("--seed", type=int, help="another seed than the set's own")
    parser.add_argument("--keep-pdf", action="store_true", help="leave the PDFs in OUT/pdf")
    parser.add_argument("--extractors", default="", metavar="NAME,…", help="read each page with these instead of those drawn for it")
    parser.add_argument("--texts", type=Path, action="append", default=[], metavar="TRUTH_DIR",
                        help="set the articles of these truth files instead of invented ones; may be given again")
    args = parser.parse_args()
    texts = Texts(args.texts) if args.texts else None
    plan = SETS[args.set]
    if args.seed is not None:
        plan.seed = args.seed
    for folder in ("dumps", "truth"):
        (args.out / folder).mkdir(parents=True, exist_ok=True)
    named = [name for name in args.extractors.split(",") if name]
    if unknown := sorted(set(named) - set(EXTRACTORS | MORE)):
        parser.error(f"no such extractor: {', '.join(unknown)}; there are {', '.join(sorted(EXTRACTORS | MORE))}")
    total = sum(make(plan, n, args.out, args.keep_pdf, named, texts) for n in range(1, (args.pages or plan.pages) + 1))
    print(f"{total} dumps")


if __name__ == "__main__":
    main()
