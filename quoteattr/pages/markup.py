"""A text and its quotations as escaped HTML: the same cutting and escaping for the notebook view and the page."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import regex
from attrs import frozen

from quoteattr.exports.numbering import number
from quoteattr.model import Quotation, Span
from quoteattr.pages.talk import Talker, key_of

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["Run", "Writer", "css_string", "cut", "escape", "paragraphs", "trim", "visible"]

BREAK: Final = regex.compile(r"\n\s*\n|\r\s*\r")
"""An empty line, or several."""

NEW_LINE: Final = regex.compile(r"\r\n?|\n")

WRAPPED: Final = 45
"""Lines of at least so many characters, but for the last, were wrapped by a program and may be filled again."""
LONGEST_WRAPPED: Final = 90
"""A longer line is a paragraph of its own."""

INVISIBLE: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd"),
    **{code: chr(code) if chr(code) in "\t\n\r" else " " for code in range(0xA0) if chr(code).isspace()},
}
"""What HTML cannot hold or a browser would read as something else, and the one character shown in its place."""


def visible(text: str) -> str:
    r"""
    Return the text with a visible character for each control character and lone surrogate; its length is kept.

    >>> visible("a\x00b\ud800")
    'a␀b�'
    """
    return text.translate(INVISIBLE)


def escape(text: str) -> str:
    """
    Return the text so that HTML shows it and does nothing else, between tags and in quoted attributes.

    >>> escape('<b title="x">&amp;')
    '&lt;b title=&quot;x&quot;&gt;&amp;amp;'
    """
    return html.escape(visible(text))


def css_string(text: str) -> str:
    r"""
    Return the text as a quoted CSS string that neither the style sheet nor its element can be left with.

    >>> css_string('Tom "</style>')
    '"Tom \\22 \\3c \\2f style\\3e "'
    """
    safe = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in visible(text))
    return f'"{"".join(safe)}"'


# --- cutting -------------------------------------------------------------------------------------------------------


@frozen
class Run:
    """A stretch of the text in which nothing begins or ends."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""
    inside: tuple[int, ...]
    """The quotations around it, outermost first, by their place in :func:`number`."""
    mark: str
    """``m`` in a mention, ``c`` in a cue, empty in neither."""
    by: int
    """The quotation that the mark belongs to, by its place in :func:`number`; -1 without a mark."""


def paragraphs(text: str, until: int | None = None) -> Iterator[tuple[int, int, bool]]:
    r"""
    Yield the paragraphs as (start, end, whether its lines were wrapped by a program), without the space around them.

    A paragraph ends at an empty line, and at each line end where lines are not wrapped. Nothing behind ``until`` is
    looked at.

    >>> list(paragraphs("One.\n\nTwo,\nthree."))
    [(0, 4, False), (6, 10, False), (11, 17, False)]
    """
    at = 0
    last = len(text) if until is None else until
    for stop in [*(found.span() for found in BREAK.finditer(text, 0, last)), (last, last)]:
        lines: list[Span] = []
        start = at
        for line_end in [*(found.span() for found in NEW_LINE.finditer(text, at, stop[0])), stop]:
            if start < line_end[0]:
                lines.append((start, line_end[0]))
            start = line_end[1]
        lengths = [end - start for start, end in lines]
        wrapped = len(lines) > 1 and min(lengths[:-1]) >= WRAPPED and max(lengths) <= LONGEST_WRAPPED
        for span in [(lines[0][0], lines[-1][1])] if wrapped else lines:
            start, end = trim(text, span)
            if start < end:
                yield start, end, wrapped
        at = stop[1]


def trim(text: str, span: Span) -> Span:
    """Return the span without the white space at its ends."""
    start, end = span
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def cut(doc: AttributedText, spans: Iterable[Span]) -> Iterator[list[Run]]:
    """
    Yield the runs of each span; spans are ordered and do not overlap. Linear in quotations and spans.

    >>> from quoteattr import attribute
    >>> doc = attribute('"No," said Tom.')
    >>> [(run.start, run.end, run.inside, run.mark) for run in next(cut(doc, [(0, 15)]))]
    [(0, 5, (0,), ''), (5, 6, (), ''), (6, 10, (), 'c'), (10, 11, (), ''), (11, 14, (), 'm'), (14, 15, (), '')]
    """
    quotations = [one.quotation for one in number(doc)]
    marks = find_marks(quotations)
    events = sorted({offset for q in quotations for offset in (q.start, q.end)} | {o for m in marks for o in m[:2]})
    opened, event, mark = 0, 0, 0
    inside: list[int] = []
    for start, end in spans:
        runs: list[Run] = []
        at = start
        while at < end:
            while event < len(events) and events[event] <= at:
                event += 1
            until = min(events[event], end) if event < len(events) else end
            while opened < len(quotations) and quotations[opened].start <= at:
                inside.append(opened)
                opened += 1
            inside = [number for number in inside if quotations[number].end > at]
            while mark < len(marks) and marks[mark][1] <= at:
                mark += 1
            marked = mark < len(marks) and marks[mark][0] <= at
            runs.append(Run(at, until, tuple(inside), *(marks[mark][2:] if marked else ("", -1))))
            at = until
        yield runs


def find_marks(quotations: list[Quotation]) -> list[tuple[int, int, str, int]]:
    """Return cues and mentions as (start, end, ``c`` or ``m``, quotation), in order and without overlaps."""
    found: dict[Span, tuple[str, int]] = {}
    for place, quotation in enumerate(quotations):
        if quotation.cue:
            found.setdefault((quotation.cue.start, quotation.cue.end), ("c", place))
        if quotation.mention:
            found.setdefault((quotation.mention.start, quotation.mention.end), ("m", place))
    marks = []
    at = 0
    for (start, end), (sort, place) in sorted(found.items()):
        if at < end:
            marks.append((max(at, start), end, sort, place))
            at = end
    return marks


class Writer(ABC):
    """Writes runs of one text as HTML; what the tags are is up to the view."""

    def __init__(self, doc: AttributedText, talkers: Iterable[Talker]) -> None:
        keys = {talker.speaker.id: talker.key for talker in talkers if talker.speaker}
        self.text = doc.text
        self.quotations = [one.quotation for one in number(doc)]
        self.keys = [key_of(quotation, keys) for quotation in self.quotations]

    @abstractmethod
    def opening(self, place: int) -> str:
        """Return the opening tag of a quotation, given its place in :attr:`quotations`."""

    @abstractmethod
    def closing(self, place: int) -> str:
        """Return what closes a quotation."""

    @abstractmethod
    def marked(self, run: Run, text: str) -> str:
        """Return the escaped text of a mention or a cue with the tags around it."""

    def write(self, runs: Iterable[Run]) -> str:
        """Return runs that follow each other as HTML; quotations that go on behind the last are closed."""
        pieces: list[str] = []
        inside: tuple[int, ...] = ()
        for run in runs:
            kept = 0
            while kept < min(len(inside), len(run.inside)) and inside[kept] == run.inside[kept]:
                kept += 1
            pieces += map(self.closing, reversed(inside[kept:]))
            pieces += map(self.opening, run.inside[kept:])
            inside = run.inside
            text = escape(self.text[run.start : run.end])
            pieces.append(self.marked(run, text) if run.mark else text)
        pieces += map(self.closing, reversed(inside))
        return "".join(pieces)
