"""
Stage 3: forms of names. How a run of capitalised words is read as names, each with its title and its role.

What the words alone tell is read here, once for each run; what the whole text tells is left to :mod:`quoteattr.mentions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from quoteattr import lexicon
from quoteattr.patterns import ROMAN, NamePatterns, is_plain, name_patterns

__all__ = ["Form", "FormKind", "Piece", "Readings", "patterns_for", "readings"]

FormKind = Literal["person", "organisation", "place", "people", "title"]
"""What a form can denote; ``title`` is a title or kinship word that stands alone, such as *Captain* or *Mother*."""
ACRONYM: Final = 5
"""A word of capitals up to this length is an acronym, a longer one is shouting."""
RUNS: Final = 16_384
"""So many runs of capitalised words are remembered from text to text,"""
LONGEST: Final = 60
"""of those up to this length in characters."""
SUFFIXES: Final = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "Esq", "Esq.", "M.P.", "M.D.", "Ph.D."})
SHOWN: Final = frozenset({"honorific", "noble", "military", "clerical", "kin", "profession"})
"""Kinds of title that belong to the shown name; an office (*President*, *CEO*) is a role."""


Form = tuple[str, tuple[str, ...], str, str, FormKind | None, bool]
"""
A way of naming someone: its title, the words of the name proper, the role in front of it, and title and name as one.

Then what it denotes in any text, ``None`` for a person, unless the text shows a place; and whether it is doubtful: whether
its uses have to tell what it denotes, or whether it is a name at all. It is a tuple, since thousands are remembered, and
the garbage collector soon passes over tuples.
"""

Piece = tuple[int, int, int, Form]
"""One name in a run of capitalised words: offsets, relative to the run, of its start, end and role, and its form."""


def form_of(title: str, core: Sequence[str], role: str = "") -> Form:
    """
    Return a form with what the lexicons tell of it.

    >>> form_of("Mrs.", ["Farrow"])
    ('Mrs.', ('Farrow',), '', 'Mrs. Farrow', 'person', False)
    """
    words = tuple(core)
    text = " ".join((title, *words) if title else words)
    kind = _kind_in_lexicons(title, words, text)
    return title, words, role, text, kind, kind is None or (len(words) == 1 and not title)


def _kind_in_lexicons(title: str, core: tuple[str, ...], name: str) -> FormKind | None:
    """Return what the lexicons say of a form, or ``None`` if the text has to show whether it is a place."""
    if not core:
        return "title"
    if title:
        return "person"
    known = lexicon.places().get(name)
    if known:
        return "people" if known == "people" else "place"
    first = core[0] in lexicon.first_names()
    organisations = lexicon.organisation_names()
    if not first and not organisations.isdisjoint([word.rstrip(".") for word in core]):
        return "organisation"
    if len(core) > 1 and core[-1] in lexicon.place_nouns():
        return "place"
    if len(core) == 1 and name.isupper() and len(name) > 1:
        return "organisation"
    return "person" if first else None


def patterns_for(text: str) -> NamePatterns:
    """Return the patterns that read the names of a text."""
    return _patterns(plain=is_plain(text))


@cache
def _patterns(*, plain: bool) -> NamePatterns:
    return name_patterns(lexicon.dotted_titles(), plain=plain)


class Readings(dict[str, tuple[Piece, ...]]):
    """
    The names in each run of capitalised words, which is read when it is first met.

    They are kept from text to text, so there are never more than :data:`RUNS`, none of them long.

    >>> [form[:3] for *_, form in Readings()["But Northwind CEO Petra Lindqvist"]]
    [('', ('Petra', 'Lindqvist'), 'Northwind CEO')]
    """

    def __init__(self, *, common: bool = False) -> None:
        """Keep words that name nobody, as the lexicons know, only if they are wanted: another tool may differ."""
        super().__init__()
        self.common = common

    def __missing__(self, run: str) -> tuple[Piece, ...]:
        pieces = _read_run(run)
        found = tuple(pieces if self.common else [piece for piece in pieces if not _names_nobody(piece[3])])
        if len(run) <= LONGEST:
            if len(self) >= RUNS:
                self.clear()
            self[run] = found
        return found


@cache
def readings(*, common: bool) -> Readings:
    """Return the readings of all texts, with or without the words that name nobody."""
    return Readings(common=common)


def _names_nobody(form: Form) -> bool:
    """Tell whether a form is a single word that never names anybody, *Senate*, unlike *Mark*, which may."""
    title, core = form[:2]
    if title or len(core) != 1:
        return False
    return core[0] == "I." or (core[0] in lexicon.not_names() and core[0] not in lexicon.first_names())


def _read_run(run: str) -> list[Piece]:
    """Parse a run of capitalised words into names."""
    found: list[Piece] = []
    if run.isalpha():
        if not _leads_only(run, ""):
            _finish([(run, 0, len(run))], found)
        return found
    part: list[tuple[str, int, int]] = []
    for word, (following, _, _) in pairwise([*_words(run), ("", 0, 0)]):
        if word[0][0].islower() and not _joins(part, following, word[0]):
            _finish(part, found)
            part = []
        elif not part and _leads_only(word[0], following):
            continue
        elif (
            part
            and lexicon.not_names().get(word[0]) in ("function", "calendar", "adverb")
            and not word[0].endswith(".")
            and not _wants_name(part[-1][0])
        ):
            _finish(part, found)
            part = []
        else:
            part.append(word)
    _finish(part, found)
    return found


def _words(run: str) -> list[tuple[str, int, int]]:
    """Return the words of a run with their offsets; where all are letters alone, or titles, the spaces part them."""
    titles = lexicon.titles()
    words = []
    at = 0
    for word in run.split(" "):
        if not (word.isalpha() or (len(word) > 2 and word in titles)) or word[0].islower():  # M. M. Farrow: initials
            return [(m[0], *m.span()) for m in patterns_for(run).word.finditer(run)]
        words.append((word, at, at + len(word)))
        at += len(word) + 1
    return words


def _leads_only(word: str, following: str) -> bool:
    """Tell whether a capitalised word before a name is no part of it: *But Anna*, *Said Farrow*."""
    if following and word not in lexicon.first_names():
        lemma, _, form = lexicon.cues().get(word.lower(), ("", "", ""))
        if form == "finite" and not (word.endswith("s") and lemma in lexicon.noun_verbs()):  # not States News Service
            return True  # Said Farrow
    kind = lexicon.not_names().get(word.replace("’", "'"))
    if kind is None or (word in lexicon.titles() and lexicon.titles()[word][1] != "epithet"):
        return word in ("of", "of the")
    if following in lexicon.organisation_names() and kind in ("word", "text"):
        return False  # the Policy Institute
    if kind in ("word", "calendar?"):
        if f"{word} {following}" in lexicon.places():
            return False
        return following in lexicon.first_names() or following in lexicon.titles()
    return True


def _joins(part: list[tuple[str, int, int]], following: str, particle: str) -> bool:
    """Tell whether a lower-case particle goes on with a name: *Duke of York* does, *Farrow of New York* does not."""
    if not following:
        return False
    if not particle.startswith("of"):
        return True
    if not part:
        return False
    head = part[-1][0]
    return (
        head in lexicon.titles()
        or head.rstrip(".") in lexicon.organisation_names()
        or head.lower() in lexicon.person_nouns()
    )


def _finish(part: list[tuple[str, int, int]], found: list[Piece]) -> None:
    """Split a run into role, title and name, and add it to what was found."""
    while part and (part[-1][0][0].islower() or part[-1][0] in SUFFIXES or _trails(part)):
        part.pop()
    if not part:
        return
    titles = lexicon.titles()
    words = [w for w, _, _ in part]
    if _all_capitals(words):
        return
    cut = 0
    for i in range(min(len(words) - 1, 6)):
        if i + 2 < len(words) and f"{words[i]} {words[i + 1]}" in titles:
            cut = i + 2
        if words[i] in titles:
            cut = i + 1
    if not cut and (len(words) > 1 or words[0] not in titles):
        found.append((part[0][1], part[-1][2], part[0][1], form_of("", _with_particles(words))))
        return
    if cut == 1 and titles[words[0]][1] == "epithet" and words[1] in lexicon.organisation_names():
        cut = 0  # the White House
    body = words[cut:]
    title_at = cut
    if cut:
        title_at = cut - (2 if cut >= 2 and " ".join(words[cut - 2 : cut]) in titles else 1)
        if body[0].startswith("of"):  # Duke of York: the title belongs to the name
            body, cut, title_at = words[title_at:], title_at, title_at
    title = " ".join(words[title_at:cut])
    if len(words) == 1 and words[0] in titles:
        title, body = words[0], []
    if title and titles[title][1] == "epithet" and body:
        title, title_at = "", cut
    body = _with_particles(body)
    named = bool(title) and titles[title][1] in SHOWN
    start = part[title_at][1] if named or not body else part[cut][1]
    role = " ".join(words[: title_at if named else cut])
    found.append((start, part[-1][2], part[0][1], form_of(title if named or not body else "", body, role)))


def _with_particles(words: list[str]) -> list[str]:
    """
    Put a particle and what follows together: it is the surname that begins there.

    >>> _with_particles(["Ida", "von", "Rehn"])
    ['Ida', 'von Rehn']
    """
    for i, word in enumerate(words):
        if word[0].islower() and not word.startswith("of") and i + 1 < len(words):
            return [*words[:i], " ".join(" ".join(words[i:]).split())]
    return words


def _trails(part: list[tuple[str, int, int]]) -> bool:
    """Tell whether the word at the end of a run is no part of the name: *Anna Then*, *Anna I*, but not *Mrs. Long*."""
    kind = lexicon.not_names().get(part[-1][0])
    if len(part) == 1:
        return kind == "function"
    return kind in ("function", "adverb", "interjection", "calendar", "text") and not _wants_name(part[-2][0])


def _wants_name(word: str) -> bool:
    """Tell whether a word is a title that is cut short, as before names only: *Mrs.*, *Dr.*"""
    return word.endswith(".") and word in lexicon.titles() and lexicon.titles()[word][1] in SHOWN


def _all_capitals(words: list[str]) -> bool:
    """
    Tell a headline in capitals, which may be numbered, from acronyms.

    >>> _all_capitals(["I.", "THE", "LOST", "LAMP"]), _all_capitals(["NATO"]), _all_capitals(["J.", "FARROW"])
    (True, False, False)
    """
    if not words[0].isupper() or (len(words) == 1 and len(words[0]) <= ACRONYM):
        return False
    if len(words) > 2 and ROMAN.fullmatch(words[0]):
        words = words[1:]
    return all(w.isupper() and len(w) > 1 and "." not in w for w in words)
