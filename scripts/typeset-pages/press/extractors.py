"""What common programs read out of a PDF."""
from __future__ import annotations

import subprocess

import pdfplumber
import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams


def _poppler(*options: str):
    def read(path: str) -> str:
        run = subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True)
        return run.stdout.decode("utf-8")
    return read


def _pymupdf(kind: str, sort: bool = False):
    def read(path: str) -> str:
        with pymupdf.open(path) as pdf:
            if kind == "blocks":
                return "\n".join("\n".join(b[4] for b in page.get_text("blocks") if b[6] == 0) for page in pdf)
            return "\f".join(page.get_text("text", sort=sort) for page in pdf)
    return read


def _pypdf(path: str) -> str:
    return "\n\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _pypdf_layout(path: str) -> str:
    return "\n\n".join(page.extract_text(extraction_mode="layout") for page in pypdf.PdfReader(path).pages)


def _pdfplumber(layout: bool):
    def read(path: str) -> str:
        with pdfplumber.open(path) as pdf:
            return "\n\n".join(page.extract_text(layout=layout) for page in pdf.pages)
    return read


def _pdfminer_by_place(path: str) -> str:
    return extract_text(path, laparams=LAParams(boxes_flow=None))


def _blocks_by_place(path: str) -> str:
    """By their lower edges, as PyMuPDF itself sorts them."""
    with pymupdf.open(path) as pdf:
        return "\n".join("\n".join(b[4] for b in page.get_text("blocks", sort=True) if b[6] == 0) for page in pdf)


def _blocks_by_top(path: str) -> str:
    """By their upper edges, as people who sort them themselves do."""
    with pymupdf.open(path) as pdf:
        pages = [sorted(page.get_text("blocks"), key=lambda b: (b[1], b[0])) for page in pdf]
    return "\n".join("\n".join(b[4] for b in page if b[6] == 0) for page in pages)


def _pdfium(path: str) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf).replace("\ufffe", "-")
    finally:
        pdf.close()


def _stream_lines(page: pymupdf.Page) -> list[tuple[float, float, float, float, str]]:
    """A page's lines in drawing order: left, right, baseline, size, text; spaces where the gaps are wide."""
    lines: list[list] = []
    for span in page.get_texttrace():
        chars = [c for c in span["chars"] if c[0] > 0]
        for code, _, (x, y), box in chars:
            size, letter = span["size"], chr(code)
            last = lines[-1] if lines else None
            if last and abs(y - last[2]) < 0.2 * size and -0.5 * size < x - last[1] < 12 * size:
                if x - last[1] > 0.14 * size and not last[4].endswith(" ") and letter != " ":
                    last[4] += " "
                last[4] += letter
                last[1] = box[2]
            else:
                lines.append([x, box[2], y, size, letter])
    return [tuple(line) for line in lines if line[4].strip()]


def _stream(path: str) -> str:
    """Text in drawing order; a blank line at an indent, a wide gap or a jump, as PDFBox finds paragraphs."""
    pages = []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            out, start, opened = [], None, False
            for left, _, base, size, text in _stream_lines(page):
                if start is not None:
                    gap, shift = abs(base - start[1]), left - start[0]
                    cut = gap > 2.5 * size
                    if not cut and (shift > 0.5 * size or shift < -0.25 * size):
                        cut = not opened
                    opened = cut
                    out.append("\n" if not cut else "\n\n")
                out.append(text)
                start = (left, base)
            pages.append("".join(out))
    return "\n\n".join(pages) + "\n"


def _stream_gaps(path: str) -> str:
    """Text in drawing order; a blank line only where the gap is more than 1.5 times usual."""
    pages = []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            out, last = [], None
            for _, _, base, size, text in _stream_lines(page):
                if last is not None:
                    gap = base - last
                    out.append("\n\n" if gap < -1 or gap > 1.5 * 1.25 * size else "\n")
                out.append(text)
                last = base
            pages.append("".join(out))
    return "\n\n".join(pages) + "\n"


EXTRACTORS = {
    "pdfminer": extract_text,
    "pymupdf_blocks": _pymupdf("blocks"),
    "pymupdf_text": _pymupdf("text"),
    "pymupdf_sorted": _pymupdf("text", True),
    "pdftotext": _poppler(),
    "pdftotext_raw": _poppler("-raw"),
    "pdftotext_layout": _poppler("-layout"),
    "pypdf": _pypdf,
    "pdfium": _pdfium,
    "stream": _stream,
    "stream_gaps": _stream_gaps,
}

# Not drawn by the sets, whose pages would be others then; `--extractors` names them.
MORE = {
    "pdfplumber": _pdfplumber(False),
    "pdfplumber_layout": _pdfplumber(True),
    "pypdf_layout": _pypdf_layout,
    "pdfminer_by_place": _pdfminer_by_place,
    "blocks_by_place": _blocks_by_place,
    "blocks_by_top": _blocks_by_top,
}
