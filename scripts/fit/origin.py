"""What each line of a dump is, found out from the page's truth.

A truth knows texts, not lines. Each line's characters are traced to the texts of the truth: long runs first, then what
goes on from them, so that a line that was broken, hyphenated or set beside another still finds its place.
"""
import bisect
import collections
import re

# The byline that opens a text (本报讯（记者 …）, 新华社…电) stands on the text's own first line.
DATELINE = re.compile(r"^(本报|本刊|新华社|本台|中新社|人民网|据)[^，。]{0,24}?[讯电訊電]")
# A leading paragraph as short as this is a headline, where the truth knows no headlines.
SHORT_LEAD = 45
# What the truth files call the texts outside articles, where that is not furniture.
OUTSIDE = {"slogan": "H", "banner": "H", "head": "H", "margin": "M", "masthead": "M"}
# Runs of this many characters are looked for, in turn.
RUNS = (12, 6, 3, 2)


def bare(text):
    """Text without white space."""
    return "".join(str(text or "").split())


class Texts:
    """All texts of a truth as one string, each character with the text it is of."""

    def __init__(self, truth):
        self.starts, self.pieces, parts = [], [], []
        self.size = 0

        def add(text, kind, article, number):
            text = bare(text["text"] if isinstance(text, dict) else text)
            if text:
                self.starts.append(self.size)
                self.pieces.append((kind, article, number))
                parts.append(text + "\0")
                self.size += len(text) + 1

        for j, article in enumerate(truth["articles"]):
            for kind, key in (("body", "paragraphs"), ("subhead", "subheads")):
                for n, text in enumerate(article.get(key) or []):
                    add(text, kind, j, n)
            for key in ("kicker", "title", "subtitle"):
                add(article.get(key), "head", j, 0)
            for n, text in enumerate(article.get("byline_text") or []):
                add(text, "byline", j, n)
            for n, caption in enumerate(article.get("captions") or []):
                add(caption.get("text"), "caption", j, n)
                add(caption.get("credit"), "caption", j, n)
            add(article.get("jump"), "jump", j, 0)
        for n, other in enumerate(truth.get("other") or []):
            kind = other.get("kind") or "other" if isinstance(other, dict) else "other"
            add(other, "other:" + kind, -1, n)
        for page in truth["pages"]:
            for n, text in enumerate(page.get("masthead_text") or []):
                add(text, "masthead", -1, n)
        self.text = "".join(parts)
        self.used = bytearray(len(self.text))

    def at(self, place):
        """(kind, article, number of the text, offset in it) of a character."""
        i = bisect.bisect_right(self.starts, place) - 1
        return (*self.pieces[i], place - self.starts[i])

    def common(self, line, start, stop, place):
        """How far a line and the unused text run alike."""
        n = 0
        while (start + n < stop and place + n < len(self.text) and not self.used[place + n]
               and self.text[place + n] == line[start + n]):
            n += 1
        return n

    def trace(self, lines):
        """For each line the place of each of its characters, or -1."""
        places = [[-1] * len(line) for line in lines]
        for size in RUNS:
            index = collections.defaultdict(list)
            for at in range(len(self.text) - size + 1):
                if not self.used[at]:
                    index[self.text[at:at + size]].append(at)
            follow = -1
            for line, found in zip(lines, places):
                follow = self.tile(line, found, size, index, follow)
        return places

    def tile(self, line, found, size, index, follow):
        """Fills the untraced characters of one line; gives the place that the next line would go on at."""
        p = 0
        while p < len(line):
            if found[p] >= 0:
                follow = found[p] + 1
                p += 1
                continue
            stop = p
            while stop < len(line) and found[stop] < 0:
                stop += 1
            on = follow + 1 if 0 <= follow < len(self.text) and self.text[follow] == "\0" else follow
            best = None
            for at in ([on] if 0 <= on < len(self.text) else []) + index.get(line[p:p + size], []):
                n = self.common(line, p, stop, at)
                if n >= (min(size, 2) if at == on else size):
                    key = (n, at == on, at == 0 or self.text[at - 1] == "\0", -at)
                    best = max(best, (key, at)) if best else (key, at)
            if not best:
                p += 1
                continue
            (n, *_), at = best
            for k in range(n):
                found[p + k] = at + k
                self.used[at + k] = 1
            p, follow = p + n, at + n
        return follow


def traced(lines, truth):
    """For each line its runs: [kind, article, number, offset, length], in order."""
    texts = Texts(truth)
    lines = [bare(line) for line in lines]
    # A vertical headline stands as lines of a character each; they are traced as one.
    groups, i = [], 0
    while i < len(lines):
        j = i + 1
        while len(lines[i]) <= 2 and j < len(lines) and len(lines[j]) <= 2:
            j += 1
        groups.append((i, j))
        i = j
    out = []
    for (i, j), places in zip(groups, texts.trace(["".join(lines[i:j]) for i, j in groups])):
        at = 0
        for line in lines[i:j]:
            out.append(runs(texts, places[at:at + len(line)]))
            at += len(line)
    return out


def runs(texts, places):
    """The places of one line's characters as runs."""
    out = []
    for place in places:
        kind, article, number, offset = texts.at(place) if place >= 0 else ("none", -1, -1, -1)
        last = out[-1] if out else None
        if last and last[:3] == [kind, article, number] and (place < 0 or last[3] + last[4] == offset):
            last[4] += 1
        else:
            out.append([kind, article, number, offset, 1])
    return out


class Reader:
    """Gives each line its role, in the order of the dump."""

    def __init__(self, truth):
        self.articles = truth["articles"]
        measures = truth.get("measures") or []
        self.paragraphs_known = not measures or "para" in measures
        heads_known = not measures or "heads" in measures
        self.leads = [0 if heads_known else self.short_leads(a) for a in self.articles]
        self.begun, self.reached, self.last = set(), {}, None
        self.above, self.usual, self.roles = "", 0.0, []

    @staticmethod
    def short_leads(article):
        """How many short paragraphs an article begins with: its headline, where no headlines are known."""
        sizes = [len(bare(p)) for p in article["paragraphs"]]
        count = 0
        while count + 1 < len(sizes) and sizes[count] < SHORT_LEAD:
            count += 1
        return count

    def read(self, line, found):
        """The role of the next line."""
        main = max(found, key=lambda r: r[4]) if found else ["none", -1, -1, -1, 0]
        body = next((r for r in found if r[0] == "body" and r[4] >= 2), None)
        if main[0] in ("byline", "none") and body:
            main = body
        kind = main[0]
        if kind == "body":
            role = self.body(line, next(r for r in found if r[0] == "body"))
        elif kind == "byline":
            role = self.byline(main)
        elif kind.startswith("other:"):
            role = OUTSIDE.get(kind[6:], "F")
        elif kind == "none":
            role = self.roles[-1] if self.roles else "F"
        else:
            role = {"head": "H", "subhead": "S", "caption": "K", "jump": "J", "masthead": "M"}[kind]
        self.roles.append(role)
        self.usual = max(len(line), 0.9 * self.usual)
        self.above = line
        return role

    def body(self, line, run):
        """The role of a line of running text: the beginning of an article, of a paragraph, or neither."""
        _, j, number, offset, _ = run
        if number < self.leads[j]:
            return "H"
        if j not in self.begun:
            role = "A"
            self.begun.add(j)
        elif offset == 0:
            role = "P"
        elif not self.paragraphs_known and self.roles and self.roles[-1] in "APC" and self.finished(line):
            role = "P"
        else:
            role = "C"
        self.reached[j], self.last = (number, offset), j
        return role

    def finished(self, line):
        """Whether the line above ends a paragraph by its looks, where the truth knows no paragraphs."""
        ended = self.above.rstrip("”\"’)").endswith(("。", ".", "!", "?", "！", "？"))
        return ended and (len(self.above) < 0.85 * self.usual or line.startswith("  "))

    def byline(self, run):
        """The role of a byline's line; a dateline begins its text."""
        _, j, number, _, _ = run
        if not DATELINE.match(bare(self.articles[j]["byline_text"][number])):
            return "Y"
        self.last = j
        if j in self.begun:
            return "C"
        self.begun.add(j)
        return "A"


def roles(lines, truth):
    """The role of each line, as a letter of src/segment/sequence.rs."""
    reader = Reader(truth)
    return [reader.read(line, found) for line, found in zip(lines, traced(lines, truth))]
