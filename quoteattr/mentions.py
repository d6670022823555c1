"""
Stage 3: names.

A run of capitalised words is parsed when it is first met, into names with their titles and roles. Which single
words are names, and which names are people, is decided over the whole document: a word that also stands in mid-sentence
with a capital, or never without one, is a name; a name that mostly follows *in*, *at* or *from* is a place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal

from attrs import define, field, frozen

from quoteattr import lexicon
from quoteattr.entities import Entity, EntityKind, by_end, kind_by_vote
from quoteattr.lexicon import CueForm
from quoteattr.model import Span
from quoteattr.patterns import NOT_PLAIN, WESTERN, NamePatterns, name_patterns, western_table

__all__ = ["Form", "FormKind", "NameMention", "find_names"]

FormKind = Literal["person", "organisation", "place", "people", "title"]
"""What a form can denote; ``title`` is a title or kinship word that stands alone, such as *Captain* or *Mother*."""

PLACE_SHARE: Final = 0.35
"""A name of which this share of the uses in mid-sentence follow *in*, *at* or *from* is a place."""
ACRONYM: Final = 5
"""A word of capitals up to this length is an acronym, a longer one is shouting."""
RUNS: Final = 8192
"""So many runs of capitalised words are remembered from text to text,"""
LONGEST: Final = 60
"""of those up to this length in characters."""
PIECE: Final = 200_000
"""So many characters are cut into words at a time."""
SUFFIXES: Final = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "Esq", "Esq.", "M.P.", "M.D.", "Ph.D."})


@frozen(cache_hash=True)
class Form:
    """A way of naming someone: its title, the words of the name proper, and the role in front of it."""

    title: str
    core: tuple[str, ...]
    role: str = ""
    text: str = field(init=False, eq=False, repr=False)
    kind: FormKind | None = field(init=False, eq=False, repr=False)
    """What it denotes in any text; ``None`` for a person, unless the text shows a place."""

    @text.default
    def _text(self) -> str:
        return " ".join((self.title, *self.core)) if self.title else " ".join(self.core)

    @kind.default
    def _kind(self) -> FormKind | None:
        return _kind_in_lexicons(self.title, self.core, self.text)


@define(eq=False)
class FormRecord:
    """What the document shows of one form."""

    form: Form
    doubtful: bool = field(init=False)
    """Whether its uses have to tell what it denotes, or whether it is a name at all."""
    kind: FormKind = "person"
    count: int = 0
    narrated: int = 0
    """How often it stands outside quotations."""
    inside: int = 0
    """How often it has a capital although no sentence begins there."""
    placed: int = 0
    """How often it follows *in*, *at*, *from* and the like."""
    male: int = 0
    female: int = 0
    """How many pronouns of each gender follow it closely."""
    followed: bool = False
    """Whether a cue verb follows it somewhere."""
    accepted: bool = False
    first: int = 0
    """Offset of its first use."""
    votes: dict[EntityKind, int] = field(factory=dict)
    """How many uses coincide with an entity of each kind that another tool has found."""

    @doubtful.default
    def _doubtful(self) -> bool:
        return self.form.kind is None or (len(self.form.core) == 1 and not self.form.title)


@define(eq=False)
class NameMention:
    """One use of a form in the text. Nobody changes it; freezing it would take twice the time, ten thousand times."""

    start: int
    """Offset of the first character, title included, role left out."""
    end: int
    role_start: int
    """Offset where the role in front begins; equal to ``start`` without one."""
    record: FormRecord
    outside: bool
    """Whether it stands outside quotations."""


@define
class _Piece:
    """One name in a run of capitalised words, with offsets relative to the run."""

    start: int
    end: int
    role_start: int
    form: Form


@cache
def _patterns(*, plain: bool) -> NamePatterns:
    return name_patterns(lexicon.dotted_titles(), plain=plain)


def find_names(
    text: str,
    paragraphs: list[Span],
    quoted: list[Span],
    cues: Mapping[str, CueForm],
    entities: Sequence[Entity] = (),
) -> list[NameMention]:
    """
    Return every use of a name, in order.

    :param text: the text.
    :param paragraphs: its paragraphs; no name crosses their ends.
    :param quoted: the outermost quoted spans: a word at the start of one is at the start of a sentence.
    :param cues: the forms of the cue verbs: a word before one is a name.
    :param entities: what another tool takes for names, checked and in order; see :mod:`quoteattr.entities`.
    """
    pieces: dict[str, list[tuple[_Piece, FormRecord]]] = {}
    records: dict[Form, FormRecord] = {}
    uses: list[NameMention] = []
    ends = [end for _, end in paragraphs]
    spans = iter([*quoted, (len(text) + 1, len(text) + 1)])
    opening, closing = next(spans)
    labelled = by_end(entities)
    for match in _patterns(plain=not NOT_PLAIN.search(text)).run.finditer(text):
        run = match[0]
        found = pieces.get(run)
        if found is None:
            parse = _parse_lines if "\n" in run and _crosses(ends, *match.span()) else _parse
            found = pieces[run] = [(piece, _record(piece.form, records)) for piece in parse(run)]
        begin = match.start()
        for piece, record in found:
            start, end = begin + piece.start, begin + piece.end
            while closing <= start:
                opening, closing = next(spans)
            outside = start < opening
            record.count += 1
            record.narrated += outside
            if record.doubtful:
                _note_place(text, start, record)
                if not record.followed and not record.inside:
                    record.followed = _before_cue(text, match.end(), cues)
            if end in labelled:
                kind = labelled[end][2]
                record.votes[kind] = record.votes.get(kind, 0) + 1
            uses.append(NameMention(start, end, begin + piece.role_start, record, outside))
    _accept(records.values(), text)
    return [use for use in uses if use.record.accepted]


def _record(form: Form, records: dict[Form, FormRecord]) -> FormRecord:
    """Return the record of a form, made when it is first met."""
    found = records.get(form)
    if found is None:
        found = records[form] = FormRecord(form)
    return found


def _crosses(ends: list[int], start: int, end: int) -> bool:
    """Tell whether a paragraph ends inside a span."""
    return bisect_right(ends, start) != bisect_left(ends, end)


def _parse_lines(run: str) -> list[_Piece]:
    """Parse a run that crosses a paragraph's end line by line."""
    found = []
    at = 0
    for line in run.splitlines(keepends=True):
        lead = len(line) - len(line.lstrip())
        for piece in _parse(line.strip()):
            shift = at + lead
            found.append(_Piece(piece.start + shift, piece.end + shift, piece.role_start + shift, piece.form))
        at += len(line)
    return found


def _note_place(text: str, start: int, record: FormRecord) -> None:
    """Note whether the use is in mid-sentence, and whether it follows a preposition of place."""
    at = start - 1
    while at >= 0 and text[at] in " \t\r\n\u00a0" and start - at < 6:
        at -= 1
    if at < 0 or not (text[at].isalnum() or text[at] in ",;)"):
        return
    record.inside += 1
    if record.form.kind is None and text[at] in PLACE_ENDINGS:
        tail = text[max(0, at - 8) : at + 1].split()
        record.placed += tail[-1] in PLACE_PREPOSITIONS


def _before_cue(text: str, end: int, cues: Mapping[str, CueForm]) -> bool:
    """Tell whether the next word is a cue verb with a subject: *Petrov said*."""
    if text[end : end + 1] not in (" ", "\n", "\r"):
        return False
    following = text[end : end + 24].split(None, 1)
    cue = cues.get(following[0].rstrip(".,:;")) if following else None
    return cue is not None and cue[2] == "finite"


PLACE_PREPOSITIONS: Final = frozenset(
    {"in", "at", "from", "near", "through", "into", "across", "throughout", "visit", "outside", "around"}
)
PLACE_ENDINGS: Final = frozenset(word[-1] for word in PLACE_PREPOSITIONS)
"""The letters that they end in."""


def _without_capital(text: str, words: Iterable[str]) -> dict[str, int]:
    """
    Count how often each of some words, given in lower case, stands in a text without a capital.

    The text is translated as bytes, so that all but letters and apostrophes are spaces, and cut there, which takes a
    third of the time of a pattern. Words with letters that western Europe does not know count as never seen.

    >>> _without_capital("Hope is late. I hope so, and you'd hope’d too.", ["hope", "anna"])
    {'hope': 1, 'anna': 0}
    """
    encoded = {word: word.encode(WESTERN, "replace") for word in words}
    wanted = set(encoded.values())
    counts: Counter[bytes] = Counter()
    signs = text.encode(WESTERN, "replace").translate(_only_words())
    start = 0
    while start < len(signs):  # piece by piece, as a list of all tokens takes much memory
        end = signs.find(b" ", start + PIECE)
        end = len(signs) if end < 0 else end
        counts.update(filter(wanted.__contains__, signs[start:end].split()))
        start = end
    return {word: counts[code] for word, code in encoded.items()}


@cache
def _only_words() -> bytes:
    """Return the table that leaves letters, digits and apostrophes and makes the rest spaces."""
    return western_table(lambda sign: sign if sign.isalnum() or sign in "'’_" else " ")


def _parse(run: str) -> list[_Piece]:
    """
    Parse a run of capitalised words into names, or remember what came of it.

    >>> [(p.form.title, p.form.core, p.form.role) for p in _parse("But Northwind CEO Petra Lindqvist")]
    [('', ('Petra', 'Lindqvist'), 'Northwind CEO')]
    """
    return _remembered(run) if len(run) <= LONGEST else _read_run(run)


def _read_run(run: str) -> list[_Piece]:
    """Parse a run of capitalised words into names."""
    found: list[_Piece] = []
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
        ):
            _finish(part, found)
            part = []
        else:
            part.append(word)
    _finish(part, found)
    return found


def _words(run: str) -> list[tuple[str, int, int]]:
    """Return the words of a run with their offsets; where all are letters alone, the spaces part them."""
    words = []
    at = 0
    for word in run.split(" "):
        if not word.isalpha() or word[0].islower():
            return [(m[0], *m.span()) for m in _patterns(plain=not NOT_PLAIN.search(run)).word.finditer(run)]
        words.append((word, at, at + len(word)))
        at += len(word) + 1
    return words


_remembered: Final = lru_cache(maxsize=RUNS)(_read_run)


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


def _finish(part: list[tuple[str, int, int]], found: list[_Piece]) -> None:
    """Split a run into role, title and name, and add it to what was found."""
    while part and (part[-1][0][0].islower() or part[-1][0] in SUFFIXES or _trails(part[-1][0], len(part))):
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
        found.append(_Piece(part[0][1], part[-1][2], part[0][1], Form("", tuple(_with_particles(words)))))
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
    found.append(_Piece(start, part[-1][2], part[0][1], Form(title if named or not body else "", tuple(body), role)))


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


def _trails(word: str, length: int) -> bool:
    """Tell whether a word at the end of a run is no part of the name: *Anna Then*, *Anna I*."""
    kind = lexicon.not_names().get(word)
    return kind in ("function", "adverb", "interjection", "calendar", "text") and (length > 1 or kind == "function")


SHOWN: Final = frozenset({"honorific", "noble", "military", "clerical", "kin", "profession"})
"""Kinds of title that belong to the shown name; an office (*President*, *CEO*) is a role."""


def _all_capitals(words: list[str]) -> bool:
    """Tell a headline in capitals from acronyms."""
    if not words[0].isupper() or (len(words) == 1 and len(words[0]) <= ACRONYM):
        return False
    return all(w.isupper() and len(w) > 1 and "." not in w for w in words)


def _accept(records: Collection[FormRecord], text: str) -> None:
    """Decide which forms are names, and of what."""
    single: list[FormRecord] = []
    longer: set[str] = set()
    surnames: set[str] = set()
    first_and_last: set[str] = set()
    for record in records:
        core = record.form.core
        if len(core) == 1 and not record.form.title:
            single.append(record)
        elif core:
            longer.update(core)
            surnames.add(core[-1])
            if len(core) > 1:
                first_and_last.add(core[-1])
    lower = _without_capital(text, {r.form.core[0].lower() for r in single})
    for record in records:
        record.kind = _kind(record)
        if record.kind == "person" and record.form.core and _is_family(record.form.core[-1], surnames, first_and_last):
            record.kind = "people"
        record.accepted = True
    for record in single:
        word = record.form.core[0]
        plain = lower[word.lower()]
        record.accepted = _single_word_is_name(record, plain, word in longer)
        hint = kind_by_vote(record.votes, record.count)
        if hint is not None and not record.accepted and record.count >= plain:
            record.accepted = True
            record.kind = hint


def _is_family(word: str, surnames: Set[str], first_and_last: Set[str]) -> bool:
    """Tell whether a word is the plural of a surname, *the Farrows*, and not a surname itself."""
    if not word.endswith("s") or word in first_and_last:
        return False
    return word[:-1] in surnames or (word.endswith("es") and word[:-2] in surnames)


def _single_word_is_name(record: FormRecord, plain: int, in_longer: bool) -> bool:
    """Weigh a single capitalised word: seen inside sentences, in longer names, so many times without its capital."""
    word = record.form.core[0]
    known = word in lexicon.first_names()
    if word == "I.":  # said I.
        return False
    if word in lexicon.not_names():
        return known and record.inside > 1 and record.inside >= plain
    if record.followed:
        return True
    if record.inside and (record.inside >= plain or (known and 4 * record.inside >= plain)):
        return True
    if in_longer and 2 * record.count >= plain:
        return True
    return not plain and (known or record.count > 1 or record.kind != "person")


def _kind(record: FormRecord) -> FormKind:
    """Tell people from organisations, places and peoples."""
    if record.form.kind is not None:
        return record.form.kind
    return "place" if record.placed >= 2 and record.placed >= PLACE_SHARE * record.inside else "person"


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
    if not first and any(w.rstrip(".") in organisations for w in core):
        return "organisation"
    if len(core) > 1 and core[-1] in lexicon.place_nouns():
        return "place"
    if len(core) == 1 and name.isupper() and len(name) > 1:
        return "organisation"
    return "person" if first else None
