"""Phrase grammars: one TOML file a language, expanded with a seeded random source.

A template is text with
    [a|b|]      one of the alternatives (they may nest; an empty one is allowed)
    {name}      an entry of a list, the same one each time within a story
    {*name}     an entry of a list, drawn anew each time
    {#10-90}    a number; {#1.0-9.9} with one decimal
`{person}` is a full name, and binds `{surname}`; so do `{person2}` and `{person3}`.
"""
from __future__ import annotations

import functools
import random
import re
import tomllib
from pathlib import Path

from opencc import OpenCC

HERE = Path(__file__).resolve().parent.parent / "grammar"
CHOICE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{([^{}]+)\}")


TRADITIONAL = str.maketrans("“”‘’", "「」『』")


def _converted(value, convert):
    if isinstance(value, str):
        return convert(value).translate(TRADITIONAL)
    if isinstance(value, list):
        return [_converted(v, convert) for v in value]
    if isinstance(value, dict):
        return {k: _converted(v, convert) if k != "place" or isinstance(v, list) else v for k, v in value.items()}
    return value


@functools.cache
def load(lang: str) -> dict:
    """A language's grammar. Traditional Chinese is the simplified one converted, with tables of its own over it."""
    own = tomllib.loads((HERE / f"{lang}.toml").read_text(encoding="utf-8"))
    if "from" not in own:
        return own
    base = _converted(load(own.pop("from")), OpenCC("s2tw").convert)
    for key, value in own.items():
        base[key] = {**base[key], **value} if isinstance(value, dict) else value
    return base


class Grammar:
    """The lists, topics and styles of one language."""

    def __init__(self, lang: str):
        self.data = load(lang)
        self.lang = lang
        self.lists = self.data["lists"]
        self.topics = self.data["topic"]

    def of_form(self, form: str) -> list[dict]:
        """The topics of a form: news, letter, obituary, results, briefs, verse."""
        return [t for t in self.topics if t.get("form", "news") == form]

    def name(self, rng: random.Random) -> tuple[str, str]:
        """A fictional person's full name and surname."""
        names = self.data["names"]
        last, first = rng.choice(names["last"]), rng.choice(names["first"])
        return (last + first if names.get("surname_first") else f"{first} {last}"), last


class Telling:
    """One story's choices: what a slot once was, it stays."""

    def __init__(self, grammar: Grammar, rng: random.Random, bound: dict[str, str], topic: dict | None = None):
        self.grammar, self.rng, self.topic = grammar, rng, topic or {}
        self.bound = dict(bound)
        self.numbers: dict[str, str] | None = {}    # those of headline and lead, which tell the same; then none is kept

    def _person(self, key: str) -> None:
        number = key.removeprefix("person").removeprefix("surname")
        full, last = self.grammar.name(self.rng)
        self.bound["person" + number], self.bound["surname" + number] = full, last

    def _number(self, key: str) -> str:
        low, high = key[1:].split("-")
        if "." in low:
            mark = self.grammar.data.get("decimal", ".")
            return f"{self.rng.uniform(float(low), float(high)):.1f}".replace(".", mark)
        return str(self.rng.randint(int(low), int(high)))

    def _slot(self, key: str) -> str:
        if key.startswith("#"):
            return self._number(key) if self.numbers is None else self.numbers.setdefault(key, self._number(key))
        if key == "*person":
            return self.grammar.name(self.rng)[0]
        if key.startswith("*"):
            return self.say(self.rng.choice(self._list(key[1:])))
        if key not in self.bound:
            if key.startswith(("person", "surname")):
                self._person(key)
            else:
                options = self._list(key.rstrip("23"))
                fresh = [o for o in options if o not in self.bound.values()] or options
                self.bound[key] = self.say(self.rng.choice(fresh))
        return self.bound[key]

    def _list(self, key: str) -> list[str]:
        return self.topic.get(key) or self.grammar.lists[key]

    def say(self, template: str) -> str:
        """The template with every choice made and every slot filled."""
        text, before = template, None
        while text != before:
            before = text
            text = CHOICE.sub(lambda m: self.rng.choice(m[1].split("|")), text, count=1)
        return SLOT.sub(lambda m: self._slot(m[1]), text)

    def sentence(self, template: str) -> str:
        """The same with a capital at its head, where the script has one."""
        text = self.say(template).strip()
        return text[:1].upper() + text[1:] if text[:1].islower() else text
