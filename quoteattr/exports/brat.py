"""
brat standoff: the text in one file, what is marked in it in another, and a configuration that makes brat show it.

A quotation is a ``Quotation``, tied to its mention by ``SaidBy`` and to its cue by ``CuedBy``; its kind is an attribute,
as is that it is no speech. The speaker, who need not stand in the text, is a note. Offsets count the characters of the
text file, line ends included, as brat does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from quoteattr.exports.numbering import number
from quoteattr.exports.table import printable
from quoteattr.model import Cue, Mention, Quotation

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["CONFIGURATION", "brat_text", "to_brat"]

CONFIGURATION: Final = """[entities]
Quotation
Mention
Cue
[relations]
SaidBy Arg1:Quotation, Arg2:Mention
CuedBy Arg1:Quotation, Arg2:Cue
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
Kind Arg:Quotation, Value:explicit|anaphoric|implicit
NotSpeech Arg:Quotation
"""
"""What stands in ``annotation.conf`` in the folder of the texts."""

LINE_END: Final = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""At what readers of a file begin a line: brat has an annotation on one, so a span that goes over it is in two parts."""

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character, which UTF-8 cannot write: U+FFFD stands for it."""

Part = Quotation | Mention | Cue


def to_brat(doc: AttributedText, name: str | None = None) -> str:
    """Return the annotations; see :meth:`quoteattr.AttributedText.to_brat`."""
    spans: dict[tuple[str, int, int], str] = {}
    lines: list[str] = []
    links: list[str] = []

    def mark(kind: str, part: Part) -> str:
        """Return the id of a span, which is written once however many quotations point to it."""
        key = (kind, part.start, part.end)
        if key not in spans:
            spans[key] = f"T{len(spans) + 1}"
            lines.append(f"{spans[key]}\t{kind} {_fragments(doc.text, part.start, part.end)}")
        return spans[key]

    for one in number(doc):
        q = one.quotation
        quotation = mark("Quotation", q)
        for relation, kind, part in (("SaidBy", "Mention", q.mention), ("CuedBy", "Cue", q.cue)):
            if part is not None:
                links.append(f"R\t{relation} Arg1:{quotation} Arg2:{mark(kind, part)}")
        links.append(f"A\tKind {quotation} {q.kind}" if q.speech else f"A\tNotSpeech {quotation}")
        if q.speaker is not None:
            links.append(f"#\tAnnotatorNotes {quotation}\t{printable(q.speaker.name)} ({printable(q.speaker.id)})")
    return "".join(f"{line}\n" for line in [*lines, *_numbered(links)])


def brat_text(doc: AttributedText, name: str | None = None) -> str:
    """Return the text file that the annotations belong to."""
    return LONE_SURROGATE.sub("\ufffd", doc.text)


def _fragments(text: str, start: int, end: int) -> str:
    r"""
    Return offsets and words of a span as brat writes them, in a part for each line.

    >>> _fragments("“Wait.\n\nNow!”", 0, 13)
    '0 6;8 13\t“Wait. Now!”'
    """
    parts = []
    at = start
    for gap in [*LINE_END.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        if at < stop:
            parts.append((at, stop))
        at = gap.end() if gap else end
    offsets = ";".join(f"{first} {last}" for first, last in parts)
    words = " ".join(text[first:last] for first, last in parts)
    return f"{offsets}\t{LONE_SURROGATE.sub(chr(0xFFFD), words)}"


def _numbered(links: list[str]) -> Iterator[str]:
    """Yield lines, each kind of which is numbered from 1."""
    counts: dict[str, int] = {}
    for link in links:
        kind = link[0]
        counts[kind] = counts.get(kind, 0) + 1
        yield f"{kind}{counts[kind]}{link[1:]}"
