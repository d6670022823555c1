"""What :func:`quoteattr.attribute` returns: a text with its quotations, and its ways into other tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import field, frozen

from quoteattr.model import Quotation, Span, Speaker
from quoteattr.packing import Packed, pack, unpack
from quoteattr.sentences import find_paragraphs, find_sentences

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

    from quoteattr.errors import AttributionError
    from quoteattr.segments import Segment

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
    speakers: tuple[Speaker, ...]
    """The cast: those who speak and those who are named, in order of first appearance."""
    error: AttributionError | None = field(default=None, eq=str, hash=False)
    """Why there is no answer: only in what ``attribute_many(..., on_error="yield")`` gives for a text that failed."""

    _sentences: tuple[Span, ...] | None = field(default=None, eq=False)

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, in order, as (start, end); found when somebody first asks."""
        if self._sentences is None:
            object.__setattr__(self, "_sentences", tuple(find_sentences(self.text, find_paragraphs(self.text))))
        return self._sentences or ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as columns of plain values."""
        return _restored, (self.text, bundle([self]))

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

    def segments(self) -> tuple[Segment, ...]:
        """
        Cut the whole text into narration and speech; joined again, the segments are the text.

        A quotation that is no speech belongs to the narration around it, and a nested one to the voice of the outer one.

        >>> from quoteattr import attribute
        >>> for segment in attribute('"It is late," said Anna.').segments():
        ...     print(segment.kind, segment.speaker, repr(segment.text))
        speech Anna '"It is late,"'
        narration narrator ' said Anna.'
        """
        from quoteattr.segments import find_segments

        return find_segments(self)

    def with_speaker(
        self, quotation: Quotation | int, speaker: Speaker | str | None, *, speech: bool = True
    ) -> AttributedText:
        """
        Return a corrected copy, in which a quotation has another speaker, rule ``corrected`` and confidence 1.

        :param quotation: the quotation, nested or not, or the offset at which it starts.
        :param speaker: one of the cast by record, id, name or alias; a record of somebody new, who joins the cast;
            or ``None`` if nobody knows.
        :param speech: false if it is no speech at all.
        :raises CorrectionError: if there is no such quotation or speaker.

        >>> from quoteattr import attribute
        >>> doc = attribute('"Yes," said Tom. "No," said Anna. "Well."')
        >>> print(doc.with_speaker(doc[2], "Tom")[2].explain())
        Said by Tom (rule corrected, confidence 1.00): a person has said so (the answer was Anna, by continuation).
        """
        from quoteattr.corrections import with_speaker

        return with_speaker(self, quotation, speaker, speech)

    def merge_speakers(self, kept: Speaker | str, merged: Speaker | str) -> AttributedText:
        """
        Return a corrected copy, in which two speakers are one: the second becomes the first, and one more alias of it.

        :raises CorrectionError: if one of them is not in the cast, or both are one.

        >>> from quoteattr import attribute
        >>> doc = attribute('"It is late," said Anna Farrow. "It is," said Nan.').merge_speakers("Anna Farrow", "Nan")
        >>> [(s.name, s.aliases) for s in doc.speakers], {q.speaker.name for q in doc}
        ([('Anna Farrow', ('Nan',))], {'Anna Farrow'})
        """
        from quoteattr.corrections import merge_speakers

        return merge_speakers(self, kept, merged)

    def corrected(self, corrections: Mapping[str, Any] | str | bytes) -> AttributedText:
        """
        Return a copy with a person's corrections, as :mod:`quoteattr.corrections` describes them, as data or JSON.

        :raises CorrectionError: if they are malformed or do not fit; the copy is made whole or not at all.
        """
        from quoteattr.corrections import apply_corrections, read_corrections

        data = read_corrections(corrections) if isinstance(corrections, (str, bytes)) else corrections
        return apply_corrections(self, data)

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

    def to_json(self, *, name: str | None = None, indent: int | None = 2) -> str:
        """
        Return the whole document as JSON, which :meth:`from_json` reads back and a JSON Schema describes.

        :param name: the name of the text, kept as ``doc``.
        :param indent: spaces for each level, or ``None`` for a single line.
        :raises DocumentError: if it has an :attr:`error`, or if somebody speaks who is not in :attr:`speakers`.
        """
        from quoteattr.exports.records import to_json

        return to_json(self, name, indent=indent)

    @classmethod
    def from_json(cls, saved: str | bytes) -> AttributedText:
        """
        Return the document that :meth:`to_json` wrote: equal to it in all that it holds.

        :raises DocumentError: if it is no such JSON; the message names the place and what is expected there.

        >>> from quoteattr import attribute
        >>> doc = attribute('"It is late," said Anna.')
        >>> AttributedText.from_json(doc.to_json()) == doc
        True
        """
        from quoteattr.exports.reading import read_document

        return cls(**read_document(saved))

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

    def to_script(self, *, name: str | None = None) -> str:
        """
        Return what is read out, as JSON lines, for tools that make audiobooks.

        A line is a piece of narration or speech within one paragraph, with the id, name and gender of its speaker, its
        place and, if it is speech, its quotation. Within a text an id is one voice: ``narrator`` tells it unless one
        of the cast does, and ``unknown`` says what nobody is known to say.

        >>> from quoteattr import attribute
        >>> attribute('"It is late," said Anna.').to_script().splitlines()[1][:75]
        '{"line": 2, "paragraph": 1, "kind": "narration", "speaker_id": "narrator", '
        """
        from quoteattr.exports.script import to_script

        return to_script(self, name)

    def to_play(self, *, name: str | None = None) -> str:
        """
        Return a play script for people to read, with a title if it has a name.

        >>> from quoteattr import attribute
        >>> print(attribute('"It is late," said Anna.').to_play(), end="")
        ANNA
            "It is late,"
        <BLANKLINE>
        NARRATOR
            said Anna.
        """
        from quoteattr.exports.script import to_play

        return to_play(self, name)

    def to_tei(self, *, name: str | None = None) -> str:
        """
        Return a TEI P5 document with a ``<said>`` around each quotation, which points to one of a list of persons.

        Without its tags the body is the text, but for characters that XML forbids, each of which is U+FFFD there. Write
        it as UTF-8 and without changing line ends.

        :param name: the title.
        :raises DocumentError: if somebody speaks who is not in :attr:`speakers`.

        >>> from quoteattr import attribute
        >>> attribute('"It is late," said Anna.').to_tei().splitlines()[-3]
        '<body><p><said xml:id="q1" who="#s1" direct="true" cert="1.00">"It is late,"</said> said Anna.</p></body>'
        """
        from quoteattr.exports.tei import to_tei

        return to_tei(self, name)

    def to_brat(self) -> str:
        """
        Return annotations in brat's standoff format, for an ``.ann`` file beside a ``.txt`` with the text as it is.

        Both have to be written as UTF-8 and without changing line ends; lone surrogates are U+FFFD. The configuration
        that brat needs is :data:`quoteattr.exports.brat.CONFIGURATION`.

        >>> from quoteattr import attribute
        >>> print(attribute('"It is late," said Anna.').to_brat().expandtabs(4), end="")
        T1  Quotation 0 13  "It is late,"
        T2  Mention 19 23   Anna
        T3  Cue 14 18   said
        R1  SaidBy Arg1:T1 Arg2:T2
        R2  CuedBy Arg1:T1 Arg2:T3
        A1  Kind T1 explicit
        #1  AnnotatorNotes T1   Anna (s1)
        """
        from quoteattr.exports.brat import to_brat

        return to_brat(self)

    def to_web_annotations(self, *, name: str | None = None) -> str:
        """
        Return a page of W3C Web Annotations as JSON-LD, one for each quotation, nested ones included.

        :param name: the IRI, or the file name, of the text that they are about.
        """
        from quoteattr.exports.webannotation import to_web_annotations

        return to_web_annotations(self, name)

    def to_booknlp(self) -> tuple[str, str]:
        """
        Return what BookNLP's files ``.quotes`` and ``.tokens`` would hold, as far as it is known here.

        >>> from quoteattr import attribute
        >>> quotes, tokens = attribute('"It is late," said Anna.').to_booknlp()
        >>> print(quotes.splitlines()[1].replace("\\t", "|"))
        0|5|7|7|Anna|0|" It is late , "
        """
        from quoteattr.exports.booknlp import to_booknlp, to_booknlp_tokens

        return to_booknlp(self), to_booknlp_tokens(self)

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

    def to_html(self, *, name: str | None = None) -> str:
        """
        Return one page of HTML to look at: the text, the speakers with their shares, search, a table, a timeline.

        It needs nothing outside of itself, so that a file of it can be opened or sent as it is; write it as UTF-8.
        Whatever the text holds is shown and does nothing.

        :param name: the title of the page.

        >>> from quoteattr import attribute
        >>> attribute('"It is late," said Anna.').to_html(name="a.txt")[:32]
        '<!doctype html>\\n<html lang="en">'
        """
        from quoteattr.pages.page import to_html

        return to_html(self, name)

    def plot(self, *, top: int = 8) -> Figure:
        """
        Return a matplotlib figure: the share of the spoken words by speaker, and where in the text each of them speaks.

        A notebook shows it; elsewhere ``doc.plot().savefig("talk.png")`` writes it.

        :param top: how many speakers have a row of their own, the most talkative first.
        :raises MissingExtraError: if matplotlib is not installed (``pip install 'quoteattr[plot]'``).
        :raises OptionError: if ``top`` is not a whole number from 1.
        """
        from quoteattr.pages.plot import plot

        return plot(self, top)

    def _repr_html_(self) -> str:
        """Return the view that a notebook shows; :mod:`quoteattr.pages.notebook` tells what is in it."""
        from quoteattr.pages.notebook import notebook_view

        return notebook_view(self)

    def __repr__(self) -> str:
        def count(n: int, noun: str) -> str:
            return f"{n} {noun}" if n == 1 else f"{n} {noun}s"

        names = [s.name for s in self.speakers[:3]] + ["…"] * (len(self.speakers) > 3)
        cast = f" ({', '.join(names)})" if names else ""
        return (
            f"<AttributedText: {count(len(self.text), 'character')}, {count(len(self), 'quotation')}, "
            f"{count(len(self.speakers), 'speaker')}{cast}>"
        )


Bundle = tuple[list[tuple[Any, Any]], Packed]
"""Documents without their texts: what went wrong with each, and its sentences if somebody has asked; the columns."""


def bundle(docs: Sequence[AttributedText]) -> Bundle:
    """Return documents as what is soon sent, and small."""
    return (
        [(doc.error, doc._sentences) for doc in docs],
        pack([doc.text for doc in docs], [(doc.quotations, doc.speakers) for doc in docs]),
    )


def restore(texts: Sequence[str], bundled: Bundle) -> list[AttributedText]:
    """Return the documents that :func:`bundle` was given, with their texts."""
    others, packed = bundled
    return [
        AttributedText(text=text, quotations=quotations, speakers=speakers, error=error, sentences=sentences)
        for text, (quotations, speakers), (error, sentences) in zip(texts, unpack(texts, packed), others, strict=True)
    ]


def _restored(text: str, bundled: Bundle) -> AttributedText:
    """Return the document that was pickled."""
    (doc,) = restore([text], bundled)
    return doc
