"""What :func:`quoteattr.attribute` returns: a text with its quotations, and its ways into other tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import field, frozen

from quoteattr.model import Quotation, Span, Speaker

if TYPE_CHECKING:
    import pandas

    from quoteattr.errors import AttributionError

__all__ = ["AttributedText"]


@frozen(kw_only=True, repr=False)
class AttributedText(Sequence[Quotation]):
    """
    A text with its quotations: an immutable sequence of :class:`Quotation` in order of appearance.

    >>> from quoteattr import attribute
    >>> attribute('"It is late," said Anna. "Yes," said Tom.')
    <AttributedText: 41 characters, 2 quotations, 2 speakers (Anna, Tom)>
    """

    text: str
    """The text exactly as it was given."""
    quotations: tuple[Quotation, ...]
    """The outermost quotations, in order; nested ones are in :attr:`Quotation.inner`."""
    sentences: tuple[Span, ...]
    """The sentences, in order, as (start, end)."""
    speakers: tuple[Speaker, ...]
    """The cast: those who speak and those who are named, in order of first appearance."""
    error: AttributionError | None = field(default=None, eq=str, hash=False)
    """Why there is no answer: only in what ``attribute_many(..., on_error="yield")`` gives for a text that failed."""

    def __len__(self) -> int:
        return len(self.quotations)

    def __iter__(self) -> Iterator[Quotation]:
        return iter(self.quotations)

    @overload
    def __getitem__(self, index: int) -> Quotation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Quotation, ...]: ...
    def __getitem__(self, index: int | slice) -> Quotation | tuple[Quotation, ...]:
        return self.quotations[index]

    def by(self, speaker: Speaker | str) -> tuple[Quotation, ...]:
        """
        Return the quotations of one speaker, who is given as a record or by name or alias.

        >>> from quoteattr import attribute
        >>> doc = attribute('"It is late," said Anna Farrow. "Yes," said Tom. "Go," said Anna.')
        >>> [q.content for q in doc.by("Anna")]
        ['It is late,', 'Go,']
        """
        if isinstance(speaker, Speaker):
            return tuple(q for q in self.quotations if q.speaker is not None and q.speaker.id == speaker.id)
        return tuple(q for q in self.quotations if q.speaker and speaker in (q.speaker.name, *q.speaker.aliases))

    def to_dicts(self) -> list[dict[str, Any]]:
        """
        Return the outermost quotations as plain data, each with its nested ones as ``inner``.

        >>> from quoteattr import attribute
        >>> (record,) = attribute('"It is late," said Anna.').to_dicts()
        >>> record["id"], record["start"], record["end"], record["speaker"], record["cue"]["lemma"]
        ('q1', 0, 13, 'Anna', 'say')
        """
        from quoteattr.exports.records import quotation_records

        return quotation_records(self)

    def to_jsonl(self, *, name: str | None = None) -> str:
        """
        Return the outermost quotations as JSON lines; with a name, each line names its text as ``doc``.

        >>> from quoteattr import attribute
        >>> attribute('"It is late," said Anna.').to_jsonl(name="a.txt")[:46]
        '{"doc": "a.txt", "id": "q1", "start": 0, "end"'
        """
        from quoteattr.exports.records import to_jsonl

        return to_jsonl(self, name)

    def to_csv(self, *, name: str | None = None) -> str:
        """
        Return a row a quotation, nested ones included, under a header; the columns are those of :meth:`to_frame`.

        A cell that a spreadsheet could take for a formula begins with an apostrophe. Write it as UTF-8.

        >>> from quoteattr import attribute
        >>> print(attribute('"It is late," said Anna.').to_csv(name="a.txt")[:45])
        doc,id,outer,depth,start,end,text,content,spe
        """
        from quoteattr.exports.tabular import csv_header, to_csv

        return csv_header() + to_csv(self, name)

    def to_frame(self, *, name: str | None = None) -> pandas.DataFrame:
        """
        Return a pandas frame with a row a quotation, nested ones included.

        :param name: what the column ``doc`` says, so that the frames of many texts can be put together.
        :raises MissingExtraError: if pandas is not installed (``pip install 'quoteattr[frames]'``).

        The columns and their types are always those of :data:`quoteattr.exports.tabular.COLUMNS`. Half a character
        (a lone surrogate), which UTF-8 and Arrow cannot hold, is U+FFFD there.
        """
        from quoteattr.exports.tabular import to_frame

        return to_frame(self, name)

    def __repr__(self) -> str:
        def count(n: int, noun: str) -> str:
            return f"{n} {noun}" if n == 1 else f"{n} {noun}s"

        names = [s.name for s in self.speakers[:3]] + ["…"] * (len(self.speakers) > 3)
        cast = f" ({', '.join(names)})" if names else ""
        return (
            f"<AttributedText: {count(len(self.text), 'character')}, {count(len(self), 'quotation')}, "
            f"{count(len(self.speakers), 'speaker')}{cast}>"
        )
