"""Scripts: who reads what, as JSON lines for the tools that make audiobooks and as a play for people."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from quoteattr.exports.numbering import number
from quoteattr.exports.records import dump
from quoteattr.exports.table import printable
from quoteattr.segments import Segment, find_segments
from quoteattr.sentences import find_paragraphs

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["UNKNOWN", "script_lines", "to_play", "to_script"]

UNKNOWN: Final = "unknown"
"""The speaker's id and name of speech that nobody is known to say."""

PLAY_WIDTH: Final = 80
PLAY_INDENT: Final = "    "

LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
"""Without one there is nothing to read out."""


def to_script(doc: AttributedText, name: str | None = None) -> str:
    """Return a JSON object for each piece of :func:`script_lines`; see :meth:`quoteattr.AttributedText.to_script`."""
    naming = {} if name is None else {"doc": name}
    return "".join(dump({**naming, **line}) + "\n" for line in script_lines(doc))


def script_lines(doc: AttributedText) -> Iterator[dict[str, Any]]:
    """
    Yield what is read out, in order: each segment, cut at the ends of paragraphs and without white space around it.

    >>> from quoteattr import attribute
    >>> for line in script_lines(attribute('"It is late," said Anna.\\n\\nTom slept.')):
    ...     print(line["line"], line["paragraph"], line["speaker_id"], line["text"])
    1 1 s1 "It is late,"
    2 1 narrator said Anna.
    3 2 narrator Tom slept.
    """
    ids = {one.quotation.start: one.id for one in number(doc)}
    for line, (segment, paragraph, start, end) in enumerate(_pieces(doc), 1):
        speaker, quotation = segment.speaker, segment.quotation
        yield {
            "line": line,
            "paragraph": paragraph,
            "kind": segment.kind,
            "speaker_id": speaker.id if speaker else UNKNOWN,
            "speaker": speaker.name if speaker else UNKNOWN,
            "gender": speaker.gender if speaker else None,
            "text": doc.text[start:end],
            "start": start,
            "end": end,
            "quotation": ids[quotation.start] if quotation else None,
            "confidence": quotation.confidence if quotation else None,
        }


def _pieces(doc: AttributedText) -> Iterator[tuple[Segment, int, int, int]]:
    """Yield the segments cut at paragraphs, with the number of the paragraph; what has no letter is left out."""
    paragraphs = find_paragraphs(doc.text)
    place = 0
    for segment in find_segments(doc):
        while place < len(paragraphs) and paragraphs[place][1] <= segment.start:
            place += 1
        for i in range(place, len(paragraphs)):
            if paragraphs[i][0] >= segment.end:
                break
            start, end = max(paragraphs[i][0], segment.start), min(paragraphs[i][1], segment.end)
            piece = doc.text[start:end]
            start += len(piece) - len(piece.lstrip())
            if LETTER_OR_DIGIT.search(piece) or (segment.kind == "speech" and piece.strip()):
                yield segment, i + 1, start, start + len(piece.strip())


def to_play(doc: AttributedText, name: str | None = None) -> str:
    """Return a play script to read; see :meth:`quoteattr.AttributedText.to_play`."""
    heading = [printable(name).upper()] if name else []
    scenes = []
    for speaker, pieces in groupby(_pieces(doc), key=lambda piece: piece[0].speaker):
        who = printable(speaker.name if speaker else UNKNOWN).upper()
        paragraphs = []
        for _, group in groupby(pieces, key=lambda piece: piece[1]):
            words = printable(" ".join(doc.text[start:end] for _, _, start, end in group))
            paragraphs.append(
                textwrap.fill(words, PLAY_WIDTH, initial_indent=PLAY_INDENT, subsequent_indent=PLAY_INDENT)
            )
        scenes.append(f"{who}\n" + "\n".join(paragraphs))
    return "".join(f"{part}\n\n" for part in [*heading, *scenes])[:-1]
