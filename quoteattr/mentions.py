"""
Stage 3: names.

A run of capitalised words is read when it is first met (see :mod:`quoteattr.forms`). Which single
words are names, and which names are people, is decided over the whole document: a word that also stands in mid-sentence
with a capital, or never without one, is a name; a name that mostly follows *in*, *at* or *from* is a place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import Final

from attrs import define

from quoteattr import lexicon
from quoteattr.entities import Entity, EntityKind, by_end, kind_by_vote
from quoteattr.forms import Form, FormKind, Piece, Readings, patterns_for, readings
from quoteattr.lexicon import CueForm
from quoteattr.model import Span

__all__ = ["FormRecord", "NameMention", "find_names"]

PLACE_SHARE: Final = 0.35
"""A name of which this share of the uses in mid-sentence follow *in*, *at* or *from* is a place."""
PIECE: Final = 200_000
"""So many characters are cut into words at a time."""


@define(eq=False)
class FormRecord:
    """A form, as :data:`~quoteattr.forms.Form` describes it, and what the document shows of it."""

    title: str
    core: tuple[str, ...]
    role: str
    text: str
    known: FormKind | None
    doubtful: bool
    first: int
    """Offset of its first use."""
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
    accepted: bool = True
    """Whether it is taken for a name."""


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


def find_names(
    text: str,
    paragraphs: list[Span],
    quoted: Iterable[Span],
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
    records: dict[Form, FormRecord] = {}
    uses: list[NameMention] = []
    ends = [end for _, end in paragraphs]
    spans = chain(quoted, [(len(text) + 1, len(text) + 1)])
    opening, closing = next(spans)
    names_in = readings(common=bool(entities))
    for match in patterns_for(text).run.finditer(text):
        run = match[0]
        found = _read_lines(run, names_in) if "\n" in run and _crosses(ends, *match.span()) else names_in[run]
        if not found:
            continue
        begin = match.start()
        for lead, length, role_lead, form in found:
            start, end = begin + lead, begin + length
            record = records.get(form)
            if record is None:
                record = records[form] = FormRecord(*form, start)
            while closing <= start:
                opening, closing = next(spans)
            outside = start < opening
            record.count += 1
            if outside:
                record.narrated += 1
            if record.doubtful:
                _note_place(text, start, record)
                if not record.inside and not record.followed:
                    record.followed = _before_cue(text, match.end(), cues)
            uses.append(NameMention(start, end, begin + role_lead, record, outside))
    _accept(records.values(), text, _votes(uses, entities) if entities else {})
    return [use for use in uses if use.record.accepted]


def _votes(uses: Iterable[NameMention], entities: Iterable[Entity]) -> dict[FormRecord, Counter[EntityKind]]:
    """Count how many uses of each form coincide with an entity of each kind."""
    labelled = by_end(entities)
    votes: dict[FormRecord, Counter[EntityKind]] = defaultdict(Counter)
    for use in uses:
        if use.end in labelled:
            votes[use.record][labelled[use.end][2]] += 1
    return votes


def _crosses(ends: list[int], start: int, end: int) -> bool:
    """Tell whether a paragraph ends inside a span."""
    return bisect_right(ends, start) != bisect_left(ends, end)


def _read_lines(run: str, names_in: Readings) -> list[Piece]:
    """Read a run that crosses a paragraph's end line by line."""
    found = []
    at = 0
    for line in run.splitlines(keepends=True):
        shift = at + len(line) - len(line.lstrip())
        found += [(start + shift, end + shift, role + shift, form) for start, end, role, form in names_in[line.strip()]]
        at += len(line)
    return found


def _note_place(text: str, start: int, record: FormRecord) -> None:
    """Note whether the use is in mid-sentence, and whether it follows a preposition of place."""
    sign = text[start - 6 if start > 6 else 0 : start].rstrip(SPACES)[-1:]
    if not (sign.isalnum() or (sign and sign in ",;)")):
        return
    record.inside += 1
    if sign in PLACE_ENDINGS and record.known is None:
        phrase = text[max(0, start - 14) : start].rstrip(SPACES)[-9:]  # a preposition, and the spaces behind it
        record.placed += phrase.split()[-1] in PLACE_PREPOSITIONS


def _before_cue(text: str, end: int, cues: Mapping[str, CueForm]) -> bool:
    """Tell whether the next word is a cue verb with a subject: *Petrov said*."""
    if text[end : end + 1] not in (" ", "\n", "\r"):
        return False
    following = text[end : end + 24].split(None, 1)
    cue = cues.get(following[0].rstrip(".,:;")) if following else None
    return cue is not None and cue[2] == "finite"


SPACES: Final = " \t\r\n\u00a0"
"""What stands between two words."""
PLACE_PREPOSITIONS: Final = frozenset(
    {"in", "at", "from", "near", "through", "into", "across", "throughout", "visit", "outside", "around"}
)


PLACE_ENDINGS: Final = frozenset(word[-1] for word in PLACE_PREPOSITIONS)
"""The letters that they end in."""


def _without_capital(text: str, words: Iterable[str]) -> Mapping[str, int]:
    """
    Count how often each of some words, given in lower case, stands in a text without a capital.

    The text is translated as bytes, so that all but letters and apostrophes are spaces, and cut there, which takes less
    than half the time of a pattern. Words with letters beyond Latin-1 count as never seen.

    >>> _without_capital("Hope is late. I hope so, and you'd hope’d too.", ["hope", "anna"])
    {'hope': 1}
    """
    wanted = {word.encode("latin-1", "replace") for word in words}
    seen: list[bytes] = []
    signs = text.replace("’", "'").encode("latin-1", "replace").translate(ONLY_WORDS)
    start = 0
    while start < len(signs):  # piece by piece, as a list of all tokens takes much memory
        end = signs.find(b" ", start + PIECE)
        end = len(signs) if end < 0 else end
        seen += filter(wanted.__contains__, signs[start:end].split())
        start = end
    return {code.decode("latin-1"): count for code, count in Counter(seen).items()}


ONLY_WORDS: Final = bytes(code if chr(code).isalnum() or chr(code) in "'_" else ord(" ") for code in range(256))
"""The table that leaves letters, digits and apostrophes of Latin-1 and makes the rest spaces."""


def _accept(records: Collection[FormRecord], text: str, votes: Mapping[FormRecord, Mapping[EntityKind, int]]) -> None:
    """Decide which forms are names, and of what."""
    single: list[FormRecord] = []
    longer: set[str] = set()
    surnames: set[str] = set()
    first_and_last: set[str] = set()
    for record in records:
        core = record.core
        if len(core) == 1 and not record.title:
            single.append(record)
        elif core:
            longer.update(core)
            surnames.add(core[-1])
            if len(core) > 1:
                first_and_last.add(core[-1])
    for record in records:
        record.kind = record.known or _kind(record)
        if record.kind == "person" and _is_family(record.core[-1], surnames, first_and_last):
            record.kind = "people"
    for record in single:
        record.accepted = not _is_common(record)
    weighed = [record for record in single if record.accepted or record in votes]
    lower = _without_capital(text, {record.core[0].lower() for record in weighed})
    for record in weighed:
        word = record.core[0]
        plain = lower.get(word.lower(), 0)
        record.accepted = record.accepted and _single_word_is_name(record, plain, word in longer)
        hint = kind_by_vote(votes[record], record.count) if record in votes else None
        if hint is not None and not record.accepted and record.count >= plain:
            record.accepted = True
            record.kind = hint


def _is_family(word: str, surnames: Set[str], first_and_last: Set[str]) -> bool:
    """Tell whether a word is the plural of a surname, *the Farrows*, and not a surname itself."""
    if not word.endswith("s") or word in first_and_last:
        return False
    return word[:-1] in surnames or (word.endswith("es") and word[:-2] in surnames)


def _is_common(record: FormRecord) -> bool:
    """Tell whether a single word is known to stand with a capital without naming anybody, and does nothing else here."""
    word = record.core[0]
    if word == "I.":  # said I.
        return True
    return word in lexicon.not_names() and (record.inside < 2 or word not in lexicon.first_names())


def _single_word_is_name(record: FormRecord, plain: int, in_longer: bool) -> bool:
    """Weigh a single capitalised word: seen inside sentences, in longer names, so many times without its capital."""
    word = record.core[0]
    if word in lexicon.not_names():
        return record.inside >= plain
    known = word in lexicon.first_names()
    if record.followed:
        return True
    if record.inside and (record.inside >= plain or (known and 4 * record.inside >= plain)):
        return True
    if in_longer and 2 * record.count >= plain:
        return True
    return not plain and (known or record.count > 1 or record.kind != "person")


def _kind(record: FormRecord) -> FormKind:
    """Tell people from places, where the lexicons do not."""
    return "place" if record.placed >= 2 and record.placed >= PLACE_SHARE * record.inside else "person"
