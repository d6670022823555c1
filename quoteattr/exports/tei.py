"""
TEI P5: the text as an edition has it, with ``<said>`` around what is said and a list of persons that it points to.

The text inside ``<body>``, without tags, is the text that was given, but for the characters that XML forbids, such as
most control characters and lone surrogates: each of them is U+FFFD, so that offsets hold. A quotation that goes on in the
next paragraph is an element in each of the two, linked by ``next`` and ``prev``. One that is no speech is a ``<q>``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from attrs import frozen

from quoteattr.exports.numbering import Numbered, number
from quoteattr.exports.records import check_cast
from quoteattr.exports.table import printable
from quoteattr.model import Quotation, Span, Speaker
from quoteattr.sentences import find_paragraphs

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["to_tei"]

FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 file may hold, not even as a reference."""

NOT_XML_SPACE: Final = re.compile(r"[^ \t\r\n]")
"""What may not stand between two paragraphs of an XML body."""

PLAIN_ID: Final = re.compile(r"(?!q\d|speaker-)[A-Za-z_][A-Za-z0-9_.-]*")
"""An id of a speaker that can be an ``xml:id`` and is none of a quotation."""

SEX: Final = {"male": "M", "female": "F"}

HEADER: Final = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt><title>{title}</title></titleStmt>
<publicationStmt><p>Unpublished.</p></publicationStmt>
<sourceDesc><p>A plain text.</p></sourceDesc>
</fileDesc>
<encodingDesc>
<editorialDecl>
<quotation marks="all"><p>Quotation marks stand in the text as they stood. What is said is tagged as said, with the
speaker that quoteattr found; cert is how sure it was. Other words in quotation marks are tagged as q.</p></quotation>
</editorialDecl>
</encodingDesc>
{cast}</teiHeader>
<text>
<body>"""
FOOTER: Final = "</body>\n</text>\n</TEI>\n"


def to_tei(doc: AttributedText, name: str | None = None) -> str:
    """Return a TEI document; see :meth:`quoteattr.AttributedText.to_tei`."""
    check_cast(doc)
    paragraphs = _paragraphs(doc.text)
    ids = {
        speaker.id: speaker.id if PLAIN_ID.fullmatch(speaker.id) else f"speaker-{place}"
        for place, speaker in enumerate(doc.speakers, 1)
    }
    writer = _Writer(doc.text, ids, _parts(doc, paragraphs))
    header = HEADER.format(title=_escaped(printable(name or "Untitled")), cast=_cast(doc, ids))
    return header + "".join(writer.body(doc, paragraphs)) + FOOTER


def _escaped(text: str) -> str:
    r"""
    Return a text as it may stand in XML; a carriage return is a reference, since readers of XML drop it otherwise.

    >>> _escaped("Fish & chips\x07\r\n")
    'Fish &amp; chips�&#13;\n'
    """
    return escape(FORBIDDEN.sub("\ufffd", text), quote=False).replace("\r", "&#13;")


def _cast(doc: AttributedText, ids: dict[str, str]) -> str:
    """Return the list of persons, if there are any."""
    persons = "".join(f"{_person(speaker, ids[speaker.id])}\n" for speaker in doc.speakers)
    opening, closing = "<profileDesc>\n<particDesc>\n<listPerson>\n", "</listPerson>\n</particDesc>\n</profileDesc>\n"
    return opening + persons + closing if persons else ""


def _person(speaker: Speaker, xml_id: str) -> str:
    """Return one of the cast."""
    sex = f' sex="{SEX[speaker.gender]}"' if speaker.gender else ""
    role = ' role="narrator"' if speaker.is_narrator else ""
    aliases = "".join(f'<persName type="alias">{_escaped(alias)}</persName>' for alias in speaker.aliases)
    occupation = f"<occupation>{_escaped(speaker.role)}</occupation>" if speaker.role else ""
    name = f"<persName>{_escaped(speaker.name)}</persName>"
    return f'<person xml:id="{xml_id}"{sex}{role}>{name}{aliases}{occupation}</person>'


def _paragraphs(text: str) -> list[Span]:
    """
    Return the paragraphs, with nothing between them that XML does not take for white space.

    >>> _paragraphs("One.\\n\\n\\u2003Two.\\n")
    [(0, 7), (7, 11)]
    """
    spans: list[Span] = []
    at = 0
    for start, end in [*find_paragraphs(text), (len(text), len(text))]:
        odd = [match.end() for match in NOT_XML_SPACE.finditer(text, at, start)]
        if odd and spans:
            spans[-1] = (spans[-1][0], odd[-1])
        elif odd:
            start = NOT_XML_SPACE.search(text, at, start).start()  # type: ignore[union-attr]
        if start < end:
            spans.append((start, end))
        at = end
    return spans


def _parts(doc: AttributedText, paragraphs: list[Span]) -> dict[str, list[int]]:
    """Return for each quotation, by id, where it starts or goes on: once in each paragraph that it reaches into."""
    parts = defaultdict(list)
    place = 0
    for one in number(doc):
        if one.depth == 0:
            while paragraphs[place][1] <= one.quotation.start:
                place += 1
        for i in range(place, len(paragraphs)):
            start, end = paragraphs[i]
            if start >= one.quotation.end:
                break
            if end > one.quotation.start:
                parts[one.id].append(max(start, one.quotation.start))
    return parts


@frozen
class _Writer:
    """Writes the body of one document."""

    text: str
    speakers: dict[str, str]
    """The ids of the speakers to the ``xml:id`` of each."""
    parts: dict[str, list[int]]

    def body(self, doc: AttributedText, paragraphs: list[Span]) -> Iterator[str]:
        """Yield the paragraphs and the white space between them."""
        inner: dict[str | None, list[Numbered]] = defaultdict(list)
        for one in number(doc):
            inner[one.outer].append(one)
        at = 0
        for start, end in paragraphs:
            yield _escaped(self.text[at:start])
            yield f"<p>{''.join(self.stretch(start, end, None, inner))}</p>"
            at = end
        yield _escaped(self.text[at:]) if paragraphs else "<p/>" + _escaped(self.text)

    def stretch(
        self, start: int, end: int, outer: str | None, inner: dict[str | None, list[Numbered]]
    ) -> Iterator[str]:
        """Yield a part of a paragraph, with what it has of the quotations that stand directly in an outer one."""
        quotations = inner[outer]
        for i in range(bisect_right(quotations, start, key=lambda one: one.quotation.end), len(quotations)):
            one = quotations[i]
            if one.quotation.start >= end:
                break
            first, last = max(start, one.quotation.start), min(end, one.quotation.end)
            yield _escaped(self.text[start:first])
            tag, attributes = self.tag(one, first)
            yield f"<{tag}{attributes}>{''.join(self.stretch(first, last, one.id, inner))}</{tag}>"
            start = last
        yield _escaped(self.text[start:end])

    def tag(self, one: Numbered, at: int) -> tuple[str, str]:
        """Return the element for the part of a quotation that starts at an offset, and its attributes."""
        parts = self.parts[one.id]
        part = parts.index(at)
        links = {"xml:id": f"{one.id}-{part + 1}" if len(parts) > 1 else one.id}
        if part + 1 < len(parts):
            links["next"] = f"#{one.id}-{part + 2}"
        if part:
            links["prev"] = f"#{one.id}-{part}"
        said = self.said(one.quotation) if one.quotation.speech else {}
        attributes = "".join(f' {key}="{value}"' for key, value in {**links, **said}.items())
        return "said" if one.quotation.speech else "q", attributes

    def said(self, quotation: Quotation) -> dict[str, str]:
        """Return who says it, and to whom."""
        attributes = {}
        if quotation.speaker:
            attributes["who"] = f"#{self.speakers[quotation.speaker.id]}"
        if quotation.addressee:
            attributes["toWhom"] = f"#{self.speakers[quotation.addressee.id]}"
        attributes["direct"] = "true"
        if quotation.speaker:
            attributes["cert"] = f"{quotation.confidence:.2f}"
        return attributes
