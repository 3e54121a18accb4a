"""Stories of all kinds, made by a grammar: what a page holds before it is set."""
from __future__ import annotations

import random
from dataclasses import dataclass, field

from .grammar import Grammar, Telling
from .habits import SubheadStyle


@dataclass
class Caption:
    """A picture's text, and who took the picture."""
    text: str
    photographer: str = ""
    credit: str = ""


@dataclass
class Story:
    """An article as its truth describes it."""
    form: str = "news"
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    authors: list[tuple[str, str]] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    byline_place: str = "none"          # none, line (under the headline), lead, end, tail (run into the last line)
    source: str = ""
    subheads: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    jump: str = ""
    verse: bool = False

    def cut(self, count: int) -> None:
        """Keeps the first `count` paragraphs, as a sub-editor cuts from the end."""
        self.paragraphs = self.paragraphs[:count]
        self.subheads = [s for s in self.subheads if s[0] < count]


@dataclass
class Piece:
    """What stands on the page and in no article."""
    kind: str
    text: str


@dataclass
class Paper:
    """A fictional newspaper's house style: the choices that stay for all its pages."""
    grammar: Grammar
    rng: random.Random
    name: str
    staff: list[str]
    bylines: list[dict]
    end_mark: str
    kicker_share: float
    subtitle_share: float
    sentences: tuple[int, int]
    jump_share: float

    @classmethod
    def found(cls, grammar: Grammar, rng: random.Random, half: int, varied: bool = False) -> "Paper":
        """A paper drawn from one half of the grammar's names, so that two sets can have papers of their own."""
        styles = [style for style in grammar.data["byline"] if varied or not style.get("varied")]
        sentences = [(1, 1), (1, 2), (1, 3), (2, 4)] + ([(3, 6), (4, 8)] if varied else [])
        name = Telling(grammar, rng, {}).say(rng.choice(grammar.lists["paper"][half::2]))
        return cls(grammar, rng, name,
                   [grammar.name(rng)[0] for _ in range(9)], rng.sample(styles, min(3, len(styles))),
                   rng.choice(["", "", "", *grammar.data.get("end_marks", [""])]),
                   rng.choice([0, 0.2, 0.5]), rng.choice([0, 0.15, 0.4]),
                   rng.choice(sentences), rng.choice([0, 0, 0.15]))

    # -- articles ---------------------------------------------------------------

    def picture_story(self, topic: dict, label: bool) -> Story:
        """A picture that stands for itself: its text, with or without a headline."""
        tell = Telling(self.grammar, self.rng, {"paper": self.name}, topic)
        story = Story(form="picture", captions=[self.caption(tell.sentence(self.rng.choice(topic["caption"])))])
        if label:
            story.title = self.rng.choice(self.grammar.data["picture_labels"])
        elif self.rng.random() < 0.5:
            story.title = tell.sentence(self.rng.choice(topic["title"]))
        return story

    def story(self, topic: dict, size: int, used: set[str], subheads: SubheadStyle = SubheadStyle.plain(),
              general_captions: bool = False) -> Story:
        """A story of about `size` characters; `used` holds the general sentences the page has had. With `general_captions` some of its
        pictures say nothing of it."""
        rng, grammar = self.rng, self.grammar
        tell = Telling(grammar, rng, {"paper": self.name}, topic)
        form = topic.get("form", "news")
        story = Story(form=form)
        if form == "verse":
            return self._verse(story, topic, tell, size)
        own = [s for s in topic["body"]]
        rng.shuffle(own)
        common = grammar.data["general"].get(form, grammar.data["general"]["news"])
        general = [s for s in common if s not in used] or list(common)
        rng.shuffle(general)
        share = 0.62
        self._headline(story, topic, tell)
        story.paragraphs = [self._lead(story, topic, tell)]
        tell.numbers = None
        if form in ("results", "briefs"):
            rng.shuffle(topic["item"])
            for item in topic["item"] * (1 if form == "briefs" else 3):
                if sum(map(len, story.paragraphs)) >= size:
                    break
                story.paragraphs.append(Telling(grammar, rng, {"paper": self.name}, topic).sentence(item))
        while sum(map(len, story.paragraphs)) < size and (own or general):
            wanted, take = rng.randint(*self.sentences), []
            while len(take) < wanted and (own or general):
                pool = own if own and (rng.random() < share or not general) else general
                if not pool:
                    break
                take.append(pool.pop())
                if pool is general:
                    used.add(take[-1])
            story.paragraphs.append(self._join(tell, take))
        if topic.get("subhead") and len(story.paragraphs) >= 5 and rng.random() < subheads.share:
            pool = topic["subhead"]
            if subheads.long:
                pool = pool[:1] + topic.get("subtitle", []) + topic["title"]
            heads = rng.sample(pool, min(len(pool), len(story.paragraphs) // 3))
            places = sorted(rng.sample(range(1, len(story.paragraphs) - 1), min(len(heads), len(story.paragraphs) - 2)))
            said = [(at, tell.sentence(h)) for at, h in zip(places, heads) if at]
            story.subheads = [(at, subheads.marked(text, n)) for n, (at, text) in enumerate(said)]
        if topic.get("caption") and rng.random() < 0.35:
            pool = topic["caption"] + (grammar.data["plain_captions"] if general_captions else [])
            for template in rng.sample(pool, rng.choice([1, 1, min(2, len(pool))])):
                story.captions.append(self.caption(tell.sentence(template)))
        self._sign(story, tell)
        if form == "news" and rng.random() < self.jump_share:
            tell.bound["key"] = story.title.split()[0].upper()
            story.jump = tell.say(rng.choice(grammar.data["jumps"]))
        return story

    def _join(self, tell: Telling, sentences: list[str]) -> str:
        return self.grammar.data["joint"].join(tell.sentence(s) for s in sentences)

    def _lead(self, story: Story, topic: dict, tell: Telling) -> str:
        """A lead: mostly the one that shares most with the headline, as a real one tells the same news."""
        leads = [tell.sentence(t) for t in self.rng.sample(topic["lead"], len(topic["lead"]))]
        cjk = self.grammar.lang.startswith("zh")

        def shared(lead: str) -> int:
            return len(marks(story.title) & marks(lead))

        def marks(text: str) -> set[str]:
            if cjk:
                return {text[i:i + 2] for i in range(len(text) - 1)}
            return {w[:5] for w in text.lower().split() if len(w) > 3}
        return max(leads, key=shared) if self.rng.random() < 0.85 else leads[0]

    def _headline(self, story: Story, topic: dict, tell: Telling) -> None:
        rng = self.rng
        story.title = tell.sentence(rng.choice(topic["title"]))
        if topic.get("kicker") and rng.random() < self.kicker_share:
            story.kicker = tell.sentence(rng.choice(topic["kicker"]))
        if topic.get("subtitle") and rng.random() < self.subtitle_share:
            story.subtitle = tell.sentence(rng.choice(topic["subtitle"]))

    def _verse(self, story: Story, topic: dict, tell: Telling, size: int) -> Story:
        """Verse: each line of the poem a paragraph, as the dumps show it."""
        story.verse = True
        story.title = tell.sentence(self.rng.choice(topic["title"]))
        stanzas = self.rng.sample(topic["stanza"], min(len(topic["stanza"]), max(1, size // 60)))
        story.paragraphs = [tell.say(line) for s in stanzas for line in s.split("\n")]
        name = self.grammar.name(self.rng)[0]
        story.authors, story.byline, story.byline_place = [("", name)], [name], "line"
        return story

    def caption(self, text: str) -> Caption:
        """A caption, often with the photographer's credit."""
        credits = self.grammar.data["credits"]
        if self.rng.random() < 0.4:
            return Caption(text)
        name = self.rng.choice(self.staff)
        return Caption(text, name, " " + self.rng.choice(credits).replace("{p}", name))

    def sign(self, story: Story) -> None:
        """Signs an article that was not told here."""
        self._sign(story, Telling(self.grammar, self.rng, {"paper": self.name}))

    def _sign(self, story: Story, tell: Telling) -> None:
        """The byline, in one of the paper's styles or in the form's own."""
        rng, grammar = self.rng, self.grammar
        if story.form in ("briefs", "results") and rng.random() < 0.7:
            return
        if story.form == "letter":
            style = rng.choice(grammar.data["signature"])
        elif rng.random() < 0.2:
            style = {"text": "", "place": "none", "authors": []}
        else:
            style = rng.choice(self.bylines)
        tell.bound["p1"], tell.bound["p2"] = rng.sample(self.staff, 2)
        if story.form == "letter":
            tell.bound["p1"] = grammar.name(rng)[0]
        story.authors = [(role, tell.bound[key]) for role, key in style.get("authors", [])]
        story.source = tell.say(style.get("source", ""))
        text = tell.say(style["text"])
        story.byline = [line for line in text.split("\n") if line]
        story.byline_place = style["place"] if story.byline else "none"
        if self.end_mark and story.form != "letter" and story.byline_place in ("none", "line", "lead"):
            story.paragraphs[-1] += self.end_mark

    # -- what is in no article -----------------------------------------------------

    def piece(self, kind: str) -> Piece:
        """An advert, notice, weather box, slogan or footer."""
        tell = Telling(self.grammar, self.rng, {"paper": self.name})
        return Piece(kind, tell.say(self.rng.choice(self.grammar.data["pieces"][kind])))
