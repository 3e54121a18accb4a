"""Dumps of scanned papers: block after block as a library's ALTO files have them, with the reader's mistakes."""
from __future__ import annotations

import random

from .layout import Sheet


def scans(sheets: list[Sheet], truth: dict, rng: random.Random) -> list[tuple[str, str, dict, int]]:
    """Name, dump, truth and hyphens of each way of dumping a scan."""
    out = []
    for name, between in (("alto", "\n"), ("alto_blocks", "\n\n")):
        blocks, hyphens = [], 0
        for sheet in sheets:
            for frame in sheet.frames:
                blocks.append("\n".join(line.text for line in frame.lines))
                hyphens += sum(line.hyphen for line in frame.lines)
        out.append((name, between.join(blocks) + "\n", truth, hyphens))
    return out
