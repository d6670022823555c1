"""
How a document is pickled: as columns of plain values, in which nothing stands twice.

What is a piece of the text is kept as its place, and a speaker as his number in the cast. So a result goes to another
process, or into a cache, in a fraction of the time that its records would take. They are made again column by column: a
record of attrs that is frozen spends most of its constructor on the way to each of its slots.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, compress, islice, pairwise, repeat
from operator import attrgetter
from typing import Any, Final, TypeVar

from attrs import fields

from quoteattr.model import Cue, Mention, Quotation, Speaker

__all__ = ["Packed", "join", "pack", "unpack"]

Record = TypeVar("Record")
Column = Sequence[Any]

Packed = tuple[list[tuple[int, int, int]], Sequence[Column], Sequence[Column]]
"""
Documents as columns: how many quotations each has outermost and in all, and how many speakers; the columns of the cast, in
the order of the fields; and those of the quotations, of which the mentions and cues come last.
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


def pack(text: str, quotations: Sequence[Quotation], speakers: Sequence[Speaker]) -> Packed:
    """
    Return a document's cast and quotations as columns of plain values.

    What is not as it should be in this text is kept as it is. Nested quotations come behind all others, in the order of
    those that they stand in, each of which says how many it has.

    >>> said = Quotation(start=0, end=6, text='"Yes,"', content="Yes,")
    >>> counts, cast, columns = pack('"Yes," said Tom.', [said], [])
    >>> counts, columns[:4]
    ([(1, 1, 0)], ((0,), (6,), [None], [None]))
    """
    numbers = {id(speaker): number for number, speaker in enumerate(speakers)}
    every = list(quotations)
    for quotation in every:
        every += quotation.inner
    starts, ends, texts, contents, speech, by, mentions, cues, to, *answers, inner = _columns(Quotation, every)
    return (
        [(len(quotations), len(every), len(speakers))],
        _columns(Speaker, speakers),
        (
            starts,
            ends,
            _unlike(text, starts, ends, texts),
            [
                None if c == text[a + 1 : b - 1] else _place(text, a, b, c)
                for a, b, c in zip(starts, ends, contents, strict=True)
            ],
            speech,
            [numbers.get(id(speaker), speaker) for speaker in by],
            [numbers.get(id(speaker), speaker) for speaker in to],
            *answers,
            list(map(len, inner)),
            *_pack_phrases(Mention, text, mentions),
            *_pack_phrases(Cue, text, cues),
        ),
    )


def join(packed: Sequence[Packed]) -> Packed:
    """Return several packed documents as one, which is smaller and sooner unpacked."""
    counts = [count for each, _, _ in packed for count in each]
    return counts, _end_to_end([cast for _, cast, _ in packed]), _end_to_end([columns for _, _, columns in packed])


def unpack(texts: Sequence[str], packed: Packed) -> list[tuple[tuple[Quotation, ...], tuple[Speaker, ...]]]:
    """Return the quotations and the cast of each document that :func:`pack` has put into columns, given its text."""
    counts, cast, columns = packed
    if not counts:
        return []
    outermost, many, heads = zip(*counts, strict=True)
    rows, firsts = list(accumulate(many, initial=0)), list(accumulate(heads, initial=0))
    where, first = _spread(texts, many), _spread(firsts[:-1], many)
    starts, ends, own, contents, speech, by, to, *answers, inner = columns[:-PHRASES]
    mentions, cues = columns[-PHRASES : -PHRASES // 2], columns[-PHRASES // 2 :]
    speakers = _filled(_blank(Speaker, len(cast[0])), cast)
    every = _blank(Quotation, len(starts))
    nested = chain.from_iterable([every[a + n : b] for (a, b), n in zip(pairwise(rows), outermost, strict=True)])
    _filled(
        every,
        (
            starts,
            ends,
            _alike(where, starts, ends, own),
            [
                text[a + 1 : b - 1] if c is None else _piece(text, c)
                for text, a, b, c in zip(where, starts, ends, contents, strict=True)
            ],
            speech,
            [speakers[a + s] if type(s) is int else s for a, s in zip(first, by, strict=True)],
            _unpack_phrases(Mention, where, mentions),
            _unpack_phrases(Cue, where, cues),
            [speakers[a + s] if type(s) is int else s for a, s in zip(first, to, strict=True)],
            *answers,
            [tuple(islice(nested, count)) for count in inner],
        ),
    )
    return [
        (tuple(every[row : row + n]), tuple(speakers[a:b]))
        for row, n, (a, b) in zip(rows[:-1], outermost, pairwise(firsts), strict=True)
    ]


def _end_to_end(parts: Sequence[Sequence[Column]]) -> Sequence[Column]:
    """Return columns that hold those of all parts, one after another."""
    return [list(chain.from_iterable(columns)) for columns in zip(*parts, strict=True)]


def _spread(values: Sequence[Any], many: Sequence[int]) -> Column:
    """Return the value of each document as often as it has rows."""
    return list(chain.from_iterable([repeat(value, number) for value, number in zip(values, many, strict=True)]))


def _pack_phrases(cls: type[Record], text: str, phrases: Sequence[Record | None]) -> Sequence[Column]:
    """Return which quotations have such a phrase, and the columns of those phrases."""
    starts, ends, texts, kinds = _columns(cls, [phrase for phrase in phrases if phrase is not None])
    return [phrase is not None for phrase in phrases], starts, ends, _unlike(text, starts, ends, texts), kinds


def _unpack_phrases(cls: type[Record], where: Sequence[str], columns: Sequence[Column]) -> list[Record | None]:
    there, starts, ends, own, kinds = columns
    texts = _alike(list(compress(where, there)), starts, ends, own)
    phrases = iter(_filled(_blank(cls, len(starts)), (starts, ends, texts, kinds)))
    return [next(phrases) if has_one else None for has_one in there]


def _unlike(text: str, starts: Column, ends: Column, pieces: Column) -> Column:
    """Return ``None`` for each piece that is what stands at its place."""
    return [None if piece == text[a:b] else piece for a, b, piece in zip(starts, ends, pieces, strict=True)]


def _alike(where: Sequence[str], starts: Column, ends: Column, own: Column) -> Column:
    """Return the pieces, given the text that each is of."""
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
