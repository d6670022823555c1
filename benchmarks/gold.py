"""
Annotated texts for training and measuring.

A document is a JSON object with ``id``, ``genre`` (``fiction`` or ``news``), ``text``, ``characters`` (each with
``name``, ``aliases``, ``gender``), ``narrator`` and ``quotes``. A quote has ``spans`` and says who speaks: by
``speaker`` (a character's name), by ``speaker_mentions`` (spans) with ``speaker_names``, or by ``sources`` (spans).
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from pathlib import Path
from typing import Any

from quoteattr.people import Person
from quoteattr.scene import Scene

MALE = {
    "mr",
    "sir",
    "lord",
    "master",
    "uncle",
    "father",
    "brother",
    "king",
    "monsieur",
    "prince",
    "duke",
    "count",
    "baron",
}
FEMALE = {
    "mrs",
    "miss",
    "ms",
    "lady",
    "aunt",
    "mother",
    "sister",
    "madame",
    "mademoiselle",
    "queen",
    "princess",
    "duchess",
}
NEUTRAL = {
    "dr",
    "doctor",
    "professor",
    "captain",
    "colonel",
    "major",
    "general",
    "rev",
    "the",
    "a",
    "an",
    "young",
    "old",
    "poor",
}


def load(paths: list[Path]) -> list[dict[str, Any]]:
    """Read the documents in files and folders, sorted by name."""
    files = sorted(f for p in paths for f in (p.glob("**/*.json") if p.is_dir() else [p]))
    return [json.loads(f.read_text(encoding="utf-8")) for f in files]


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name without accents and case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return tuple(re.findall(r"\w+", re.sub(r"[’']s\b", "", plain)))


def sex(name: tuple[str, ...]) -> str | None:
    """Return the gender that a name's title tells."""
    first = name[0] if name else ""
    return "M" if first in MALE else "F" if first in FEMALE else None


def core(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name's words without its titles."""
    while name and name[0] in MALE | FEMALE | NEUTRAL:
        name = name[1:]
    return name


class Characters:
    """Tells which character of a document a name denotes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.spoken = Counter(q.get("speaker") for q in document["quotes"])
        self.narrator = document.get("narrator")
        self.forms = [
            (c["name"], {words(a) for a in [*c["aliases"], c["name"]]} - {()}, c.get("gender"))
            for c in document["characters"]
        ]
        self.known: dict[str, str | None] = {}

    def denoted(self, name: str) -> str | None:
        """Return the character that a name denotes: an alias to the letter, else one that shares its words."""
        if name not in self.known:
            self.known[name] = self._find(words(name))
        return self.known[name]

    def _find(self, name: tuple[str, ...]) -> str | None:
        if name in (("i",), ("narrator",)):
            return self.narrator
        bare = name[1:] if name[:1] in (("the",), ("a",), ("an",)) else name
        exact = [
            who
            for who, forms, _ in self.forms
            if any(f in (name, bare) or (f[0] == "the" and f[1:] == bare) for f in forms)
        ]
        if exact:
            return max(sorted(exact), key=lambda who: self.spoken[who])
        own, gender = set(core(name)), sex(name)
        close = []
        for who, forms, its in self.forms:
            for form in forms:
                theirs, other = set(core(form)), sex(form) or (its if its in ("M", "F") else None)
                if own and theirs and not (gender and other and gender != other) and (own <= theirs or theirs <= own):
                    close.append(who)
        return max(sorted(close), key=lambda who: self.spoken[who]) if close else None


def gold_people(document: dict[str, Any], scene: Scene) -> dict[int, set[int]]:
    """
    Return, for the start offset of each quotation whose speaker is annotated, the keys of the people who are right.

    An empty set says that none of the people found is the speaker.
    """
    starts = [q.start for q in scene.quotations]
    right = _right_people(document, scene)
    out: dict[int, set[int]] = {}
    for quote in document["quotes"]:
        for a, b in quote["spans"]:
            i = bisect_left(starts, b) - 1
            while i >= 0 and scene.quotations[i].end > a:
                keys = right(quote)
                if keys is not None:
                    out[starts[i]] = keys
                i -= 1
    return out


def gold_mentions(document: dict[str, Any], scene: Scene) -> dict[int, list[tuple[int, int]]]:
    """Return, for the start offset of each quotation whose source is marked in the text, the spans of the source."""
    starts = [q.start for q in scene.quotations]
    out: dict[int, list[tuple[int, int]]] = {}
    for quote in document["quotes"]:
        marked = [(a, b) for a, b in quote.get("speaker_mentions") or quote.get("sources") or []]
        for a, b in quote["spans"] if marked else ():
            for i in range(bisect_left(starts, b) - 1, -1, -1):
                if scene.quotations[i].end <= a:
                    break
                out[starts[i]] = marked
    return out


def _right_people(document: dict[str, Any], scene: Scene) -> Any:
    """Return the function from an annotated quote to the keys of the people that are its speaker."""
    people = scene.cast.people
    if any(q.get("speaker") for q in document["quotes"]):
        characters = Characters(document)
        by_name: dict[str | None, set[int]] = {}
        for person in people:
            by_name.setdefault(characters.denoted(person.name()), set()).add(person.key)

        listed = {c["name"] for c in document["characters"]}

        def by_speaker(quote: dict[str, Any]) -> set[int] | None:
            who = quote.get("speaker")
            if not who or who.startswith("_"):
                return None
            return by_name.get(who if who in listed else characters.denoted(who), set())

        return by_speaker

    def by_mention(quote: dict[str, Any]) -> set[int] | None:
        spans = quote.get("speaker_mentions") or quote.get("sources") or []
        if not spans:
            return None
        keys = {p.key for a, b in spans for p in _named_in(scene, a, b)}
        names = {core(words(n)) for n in quote.get("speaker_names", [])} - {()}
        return keys | {p.key for p in people if core(words(p.name())) in names}

    return by_mention


def _named_in(scene: Scene, start: int, end: int) -> list[Person]:
    i = bisect_left(scene.name_starts, start)
    found = []
    while i < len(scene.names) and scene.names[i].start < end:
        person = scene.cast.at(scene.names[i].start)
        if person is not None:
            found.append(person)
        i += 1
    return found
