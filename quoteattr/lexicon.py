"""The word lists of ``lexicons/*.txt``, each read once, on first use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from attrs import frozen

from quoteattr.errors import LexiconError

ENDINGS = {"lexicons": "txt", "weights": "tsv"}


def read(name: str, columns: int, folder: str = "lexicons", path: Path | None = None) -> Iterator[list[str]]:
    """
    Yield the entries of a lexicon file or table of weights, each a list of its tab-separated columns.

    :param path: a folder to read from instead of the package's own.
    :raises LexiconError: if an entry has another number of columns.
    """
    file = f"{name}.{ENDINGS[folder]}"
    body = (path / file if path else files("quoteattr").joinpath(f"{folder}/{file}")).read_text(encoding="utf-8")
    for number, line in enumerate(body.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise LexiconError(f"{folder}/{file}, line {number}: expected {columns} columns, got {line!r}")
        yield cells


def _column(name: str) -> frozenset[str]:
    return frozenset(cells[0] for cells in read(name, 1))


def _table(name: str) -> dict[str, tuple[str, str]]:
    return {word: (second, third) for word, second, third in read(name, 3)}


@cache
def abbreviations() -> frozenset[str]:
    """Lower-case abbreviations without their last dot, for Punkt."""
    return _column("abbreviations")


@cache
def abbreviation_endings() -> frozenset[str]:
    """The letters in which abbreviations end: *gov* of *lt-gov*, *m* of *p.m*."""
    return endings(abbreviations())


def endings(abbreviations: Iterable[str]) -> frozenset[str]:
    """
    Return the letters in which abbreviations end: behind any other word of two letters a full stop ends a sentence.

    >>> sorted(endings(["lt-gov", "p.m"]))
    ['gov', 'm']
    """
    return frozenset(re.split(r"[\W\d_]", abbreviation)[-1] for abbreviation in abbreviations)


@cache
def first_names() -> dict[str, str]:
    """First name to ``m``, ``f`` or ``u``."""
    return dict(read("first_names", 2))


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Nickname to the first names it stands for."""
    return {name: tuple(formal.split(",")) for name, formal in read("nicknames", 2)}


@cache
def short_forms() -> dict[str, tuple[str, ...]]:
    """First name to the nicknames that stand for it."""
    forms: dict[str, list[str]] = {}
    for short, formal in nicknames().items():
        for name in formal:
            forms.setdefault(name, []).append(short)
    return {name: tuple(short) for name, short in forms.items()}


@cache
def places() -> dict[str, str]:
    """Name of a place or people to ``place`` or ``people``."""
    return dict(read("places", 2))


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Title to its gender (``m``, ``f``, ``u``) and kind (``honorific``, ``noble``, ``kin``, ``office`` and so on)."""
    return _table("titles")


@cache
def dotted_titles() -> frozenset[str]:
    """Titles and short words that are written with a dot before a name, without the dot."""
    return frozenset(t[:-1] for t in titles() if t.endswith(".") and " " not in t) | {"Jr", "Sr", "St"}


@cache
def person_nouns() -> dict[str, tuple[str, str]]:
    """Noun for a person or group to its gender and kind (``role``, ``kin``, ``person``, ``group``)."""
    return _table("person_nouns")


@cache
def organisation_nouns() -> dict[str, str]:
    """Noun for an organisation (``body``) or something written or said (``document``)."""
    return dict(read("organisation_nouns", 2))


@cache
def organisation_names() -> frozenset[str]:
    """Capitalised words that mark a name as an organisation's, without a last dot."""
    return frozenset(word.rstrip(".") for word in _column("organisation_names"))


@cache
def place_nouns() -> frozenset[str]:
    """Capitalised words that mark a name as a place's."""
    return _column("place_nouns")


@cache
def not_names() -> dict[str, str]:
    """Words that stand with a capital without naming anybody, and why."""
    return dict(read("not_names", 2))


@cache
def adverbs() -> frozenset[str]:
    """Adverbs that do not end in *-ly* and stand beside a cue."""
    return _column("adverbs")


@cache
def time_nouns() -> frozenset[str]:
    """Nouns of time that serve as adverbs."""
    return _column("time_nouns")


CueForm = tuple[str, str, str]
"""Lemma, class (``speech``, ``report``, ``thought``, ``gesture``, ``stance``) and shape (``finite``, ``base``, ``participle``, ``ing``)."""


@cache
def noun_verbs() -> frozenset[str]:
    """Cue verbs whose forms in *-s* and bare forms are also nouns."""
    return _column("noun_verbs")


@cache
def speech_nouns() -> frozenset[str]:
    """Nouns for something said, such as *claim*, with their plurals."""
    return frozenset(form for noun in _column("speech_nouns") for form in (noun, noun + "s", noun[:-1] + "ies"))


@cache
def cues() -> dict[str, CueForm]:
    """Each form of each cue verb."""
    forms: dict[str, CueForm] = {}
    for lemma, group, past, participle, third, ing in read("cue_verbs", 6):
        for form, shape in (
            (ing, "ing"),
            (participle, "participle"),
            (lemma, "base"),
            (third, "finite"),
            (past, "finite"),
        ):
            forms[form] = (lemma, group, shape)
    return forms


def inflect(lemma: str) -> dict[str, str]:
    """
    Return the regular forms of a verb, each with its shape; where spelling leaves a choice, both.

    >>> sorted(inflect("quip"))
    ['quip', 'quiped', 'quiping', 'quipped', 'quipping', 'quips']
    >>> sorted(inflect("decry"))
    ['decried', 'decries', 'decry', 'decrying']
    """
    consonant = len(lemma) > 1 and lemma[-2] not in "aeiou"
    forms = {lemma: "base"}
    stems = [lemma]
    if lemma.endswith("e"):
        forms |= {lemma + "s": "finite", lemma + "d": "finite", lemma[:-1] + "ing": "ing"}
        return forms
    if lemma.endswith("y") and consonant:
        return forms | {lemma[:-1] + "ies": "finite", lemma[:-1] + "ied": "finite", lemma + "ing": "ing"}
    if not consonant and lemma[-1] in "bdfgklmnprt":
        stems.append(lemma + lemma[-1])
    for stem in stems:
        forms |= {stem + "ed": "finite", stem + "ing": "ing"}
    forms[lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")] = "finite"
    return forms


@cache
def grammar() -> dict[str, str]:
    """Function word to its tag; see ``lexicons/grammar.txt`` for the tags."""
    return dict(read("grammar", 2))


@frozen(eq=False)
class Vocabulary:
    """The cue verbs and the tag of every known word, with the verbs that a user adds."""

    cues: dict[str, CueForm]
    tags: dict[str, str]
    tails: frozenset[str]
    """Second words of the cue verbs that have two: *on*, as in *went on*."""


@cache
def vocabulary(extra: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Vocabulary:
    """
    Return the vocabulary with further cue verbs, each a lemma with its irregular forms.

    Function words win over nouns, and nouns over the bare forms of verbs.

    >>> vocabulary((("grok", ()),)).cues["grokked"]
    ('grok', 'speech', 'finite')
    """
    known = dict(cues())
    for lemma, irregular in extra:
        forms = {form: "ing" if form.endswith("ing") else "finite" for form in irregular} | {lemma: "base"}
        for form, shape in (forms if irregular else inflect(lemma)).items():
            known[form] = (lemma, "speech", shape)
    tags: dict[str, str] = {}
    for form, (_, group, shape) in known.items():
        if " " not in form:
            finite = {"gesture": "z", "stance": "u"}.get(group, "V")
            tags[form] = {"ing": "G", "base": "v"}.get(shape, finite)
    for noun, (_, kind) in person_nouns().items():
        if tags.get(noun) not in ("V", "u"):
            tags[noun] = "g" if kind == "group" else "h"
    for noun, kind in organisation_nouns().items():
        if tags.get(noun) in (None, "u"):
            tags[noun] = "b" if kind == "body" else "m"
    tags.update(dict.fromkeys(adverbs() | time_nouns(), "R"))
    tags.update(grammar())
    for lemma, _ in extra:
        tags.update(_cue_tags(known, lemma))
    return Vocabulary(known, tags, frozenset(form.partition(" ")[2] for form in known if " " in form))


def _cue_tags(known: dict[str, CueForm], lemma: str) -> Iterator[tuple[str, str]]:
    """Yield the tags of an added verb, which win over every other reading of its forms."""
    for form, (verb, _, shape) in known.items():
        if verb == lemma:
            yield form, {"ing": "G", "base": "v"}.get(shape, "V")
