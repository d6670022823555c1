"""
How documents are pickled: as columns of plain values, in which nothing stands twice.

What is a piece of the text is kept as its place, and a speaker as his number in the cast. So results go to another
process, or into a cache, in a fraction of the time that their records would take. They are made again column by column: a
record of attrs that is frozen spends most of its constructor on the way to each of its slots.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count, islice, repeat
from operator import attrgetter
from typing import Any, Final, TypeVar

from attrs import fields

from quoteattr.model import Cue, Mention, Quotation, Speaker

__all__ = ["Content", "Packed", "pack", "unpack"]

Record = TypeVar("Record")
Column = Sequence[Any]

Content = tuple[Sequence[Quotation], Sequence[Speaker]]
"""The outermost quotations of a document, and its cast."""
Packed = tuple[list[tuple[int, int]], Sequence[Column], Sequence[Column]]
"""
Documents as columns: how many outermost quotations and speakers each has; the columns of all casts, in the order of the
fields; and those of the quotations, of which the mentions and cues come last.
"""
PHRASES: Final = 10
"""So many columns are those of the mentions and the cues."""

RECORDS: Final = (Speaker, Mention, Cue, Quotation)
READ: Final[dict[type, Callable[[Any], tuple[Any, ...]]]] = {
    cls: attrgetter(*[f.name for f in fields(cls)]) for cls in RECORDS
}
"""Record to what returns the values of all its fields."""
WRITE: Final[dict[type, list[Callable[[Any, Any], None]]]] = {
    cls: [getattr(cls, f.name).__set__ for f in fields(cls)] for cls in RECORDS
}
"""Record to what fills each of its slots, without asking whether it is frozen."""


def pack(texts: Sequence[str], contents: Sequence[Content]) -> Packed:
    """
    Return what documents hold, given the text of each, as columns of plain values.

    What is not as it should be in such a text is kept as it is. Nested quotations come behind all others, in the order of
    those that they stand in, each of which says how many it has.

    >>> said = Quotation(start=0, end=6, text='"Yes,"', content="Yes,")
    >>> counts, cast, columns = pack(['"Yes," said Tom.'], [([said], [])])
    >>> counts, columns[:4]
    ([(1, 0)], ((0,), (6,), [None], [None]))
    """
    counts = [(len(quotations), len(speakers)) for quotations, speakers in contents]
    many = [number for number, _ in counts]
    cast = [speaker for _, speakers in contents for speaker in speakers]
    number = count()  # within his own cast each speaker has one, though he be in several
    numbers = [{id(speaker): next(number) for speaker in speakers} for _, speakers in contents]
    every = [quotation for quotations, _ in contents for quotation in quotations]
    where, whose = _spread(texts, many), _spread(numbers, many)
    for text, own, quotation in zip(where, whose, every, strict=True):  # all grow
        if quotation.inner:
            every += quotation.inner
            where += repeat(text, len(quotation.inner))
            whose += repeat(own, len(quotation.inner))
    starts, ends, pieces, content, speech, by, mentions, cues, to, *answers, inner = _columns(Quotation, every)
    return (
        counts,
        _columns(Speaker, cast),
        (
            starts,
            ends,
            _unlike(where, starts, ends, pieces),
            [
                None if c == text[a + 1 : b - 1] else _place(text, a, b, c)
                for text, a, b, c in zip(where, starts, ends, content, strict=True)
            ],
            speech,
            [own.get(id(speaker), speaker) for own, speaker in zip(whose, by, strict=True)],
            [own.get(id(speaker), speaker) for own, speaker in zip(whose, to, strict=True)],
            *answers,
            list(map(len, inner)),
            *_pack_phrases(Mention, where, mentions),
            *_pack_phrases(Cue, where, cues),
        ),
    )


def unpack(texts: Sequence[str], packed: Packed) -> list[tuple[tuple[Quotation, ...], tuple[Speaker, ...]]]:
    """Return what each document holds that :func:`pack` has put into columns, given its text."""
    counts, cast, columns = packed
    starts, ends, own, content, speech, by, to, *answers, inner = columns[:-PHRASES]
    mentions, cues = columns[-PHRASES : -PHRASES // 2], columns[-PHRASES // 2 :]
    where = _spread(texts, [number for number, _ in counts])
    outermost = len(where)
    for text, number in zip(where, inner, strict=True):  # grows
        if number:
            where += repeat(text, number)
    speakers = _filled(_blank(Speaker, len(cast[0])), cast)
    every = _blank(Quotation, len(starts))
    nested = iter(every[outermost:])
    _filled(
        every,
        (
            starts,
            ends,
            _alike(where, starts, ends, own),
            [
                text[a + 1 : b - 1] if c is None else _piece(text, c)
                for text, a, b, c in zip(where, starts, ends, content, strict=True)
            ],
            speech,
            [speakers[s] if type(s) is int else s for s in by],
            _unpack_phrases(Mention, where, mentions),
            _unpack_phrases(Cue, where, cues),
            [speakers[s] if type(s) is int else s for s in to],
            *answers,
            [tuple(islice(nested, number)) for number in inner],
        ),
    )
    rows, heads = iter(every), iter(speakers)
    return [(tuple(islice(rows, one)), tuple(islice(heads, other))) for one, other in counts]


def _spread(values: Iterable[Any], numbers: Iterable[int]) -> list[Any]:
    """Return the value of each document as often as it has quotations."""
    return [value for value, number in zip(values, numbers, strict=True) for _ in range(number)]


def _pack_phrases(cls: type[Record], where: Column, phrases: Sequence[Record | None]) -> Sequence[Column]:
    """Return which quotations have such a phrase, and the columns of those phrases."""
    there = [phrase is not None for phrase in phrases]
    starts, ends, pieces, kinds = _columns(cls, list(compress(phrases, there)))
    return there, starts, ends, _unlike(compress(where, there), starts, ends, pieces), kinds


def _unpack_phrases(cls: type[Record], where: Column, columns: Sequence[Column]) -> list[Record | None]:
    there, starts, ends, own, kinds = columns
    pieces = _alike(compress(where, there), starts, ends, own)
    phrases = iter(_filled(_blank(cls, len(starts)), (starts, ends, pieces, kinds)))
    return [next(phrases) if has_one else None for has_one in there]


def _unlike(where: Iterable[str], starts: Column, ends: Column, pieces: Column) -> Column:
    """Return ``None`` for each piece that is what stands at its place."""
    return [
        None if piece == text[a:b] else piece for text, a, b, piece in zip(where, starts, ends, pieces, strict=True)
    ]


def _alike(where: Iterable[str], starts: Column, ends: Column, own: Column) -> Column:
    """Return the pieces."""
    return [text[a:b] if o is None else o for text, a, b, o in zip(where, starts, ends, own, strict=True)]


def _place(text: str, start: int, end: int, piece: str) -> tuple[int, int] | str:
    """Return where between two offsets a piece stands, or else the piece."""
    at = text.find(piece, start, end)
    return piece if at < 0 else (at, at + len(piece))


def _piece(text: str, place: tuple[int, int] | str) -> str:
    return place if isinstance(place, str) else text[slice(*place)]


def _columns(cls: type, records: Sequence[Any]) -> Sequence[Column]:
    return tuple(zip(*map(READ[cls], records), strict=True)) or ((),) * len(WRITE[cls])


def _blank(cls: type[Record], number: int) -> list[Record]:
    """Return records whose slots are yet to be filled."""
    new: Callable[[type[Record]], Record] = object.__new__
    return list(map(new, repeat(cls, number)))


def _filled(records: list[Record], columns: Sequence[Column]) -> list[Record]:
    if records:
        for write, column in zip(WRITE[type(records[0])], columns, strict=True):
            deque(map(write, records, column), maxlen=0)
    return records
