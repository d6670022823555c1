"""Stage 1: paragraphs and sentences, as half-open spans of the text."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Final

import regex

from quoteattr import lexicon
from quoteattr.model import Span
from quoteattr.patterns import BLANK_LINE, INDENTED_LINE, JOINING_START, LINE

if TYPE_CHECKING:
    from quoteattr.punkt import Punkt

__all__ = ["find_paragraphs", "find_sentences"]

LONG_LINE: Final = 100
"""Lines this long on average (characters) were not wrapped by hand: each is a paragraph."""
SHORT_LINE: Final = 0.7
"""A wrapped line shorter than this part of the widest lines ends its paragraph, if it ends a sentence."""
ENDS: Final = frozenset(".!?:;,\"'”’»)]—-*")
"""Characters that end a line which is a paragraph."""
GOES_ON: Final = frozenset(",;\"'”’»")
"""Characters behind which a line that begins with a small letter goes on with the paragraph: *"Go,"* | *said Anna.*"""
TAIL: Final = regex.compile(
    r"""(?:[ \u00a0][.…])*+                       # Wait . . .
        (?:["'”’»›」』)\]*_]|\[\d{1,3}\])*+       # closing marks, [1]
        (?:[\d¹²³⁰-⁹†‡]{1,3}+(?=\s))?+            # a footnote's number""",
    regex.VERBOSE,
)
"""What belongs to the sentence before a boundary."""


def find_paragraphs(text: str) -> list[Span]:
    r"""
    Return the paragraphs, without the white space around them.

    A blank line parts them. In a text without blank lines a line is a paragraph of its own, unless the lines
    look wrapped; then an indented line, or one behind a short line that ends a sentence, begins a paragraph.

    >>> find_paragraphs("One.\n\nTwo\nlines.\n")
    [(0, 4), (6, 16)]
    """
    blocks = _split(text, 0, len(text), BLANK_LINE.finditer(text))
    if len(blocks) > 1 and len(text) < 20_000 * len(blocks):
        return [part for block in blocks for part in _indented(text, block)]
    return [part for block in blocks for part in _lines(text, block)]


def _split(text: str, start: int, end: int, breaks: object) -> list[Span]:
    """Cut a span at the matches of a break pattern and strip the pieces; empty ones are dropped."""
    pieces = []
    at = start
    for gap in [*breaks, None]:  # type: ignore[misc]
        stop = gap.start() if gap else end
        piece = text[at:stop]
        body = piece.strip()
        if body:
            lead = len(piece) - len(piece.lstrip())
            pieces.append((at + lead, at + lead + len(body)))
        if gap:
            at = gap.end()
    return pieces


def _indented(text: str, block: Span) -> list[Span]:
    """Cut a block at indented lines when only some of its lines are indented, as at the head of paragraphs."""
    breaks = list(INDENTED_LINE.finditer(text, *block))
    if not breaks or 2 * len(breaks) >= text.count("\n", *block):
        return [block]
    return _split(text, *block, breaks)


def _lines(text: str, block: Span) -> list[Span]:
    """Cut a block without blank lines: at every line end, or, where lines are wrapped, where paragraphs seem to end."""
    lines = [m.span() for m in LINE.finditer(text, *block)]
    if len(lines) < 2:
        return [block]
    widths = sorted(b - a for a, b in lines)
    wide = widths[len(widths) * 9 // 10]
    closed = sum(text[b - 1] in ENDS for _, b in lines)
    if wide > LONG_LINE or closed >= 0.6 * len(lines):
        return _rejoined(text, lines)
    indented = _indented(text, block)
    if len(indented) > 1:
        return indented
    paragraphs = []
    start = lines[0][0]
    for (a, b), following in zip(lines, [*lines[1:], None], strict=True):
        if following is None or (b - a < SHORT_LINE * wide and text[b - 1] in ENDS):
            paragraphs.append((start, b))
            start = following[0] if following else b
    return paragraphs


def _rejoined(text: str, lines: list[Span]) -> list[Span]:
    """Put lines that begin in mid-sentence behind a quotation or comma to the line before."""
    paragraphs = lines[:1]
    for start, end in lines[1:]:
        first, last = paragraphs[-1]
        if text[start].islower() and text[last - 1] in GOES_ON:
            paragraphs[-1] = (first, end)
        else:
            paragraphs.append((start, end))
    return paragraphs


@cache
def _punkt() -> Punkt:
    """Punkt with our own abbreviations: nothing is downloaded, and NLTK is imported on first use only."""
    from quoteattr.punkt import Punkt

    return Punkt(lexicon.abbreviations())


def find_sentences(text: str, paragraphs: list[Span]) -> list[Span]:
    """
    Return the sentences, none of which crosses a paragraph.

    Punkt's boundaries (Kiss and Strunk 2006, "Unsupervised Multilingual Sentence Boundary Detection") are mended
    near quotation marks: closing marks belong to the sentence before, and a sentence goes on when a lower-case word
    or a dash follows them.

    >>> text = '"Is he?" said Anna. "Mr. Farrow is."'
    >>> [text[a:b] for a, b in find_sentences(text, find_paragraphs(text))]
    ['"Is he?" said Anna.', '"Mr. Farrow is."']
    """
    ends = [b for _, b in _punkt().span_tokenize(text)]
    sentences = []
    for start, stop in paragraphs:
        at = reach = start
        for boundary in ends[bisect_left(ends, start + 1) : bisect_left(ends, stop)]:
            if boundary <= reach:
                continue
            tail = TAIL.match(text, boundary, stop)
            end = reach = tail.end() if tail else boundary
            if end == stop or JOINING_START.match(text, end, stop):
                continue
            sentences.append((at, end))
            at = end
            while at < stop and text[at].isspace():
                at += 1
        if at < stop:
            sentences.append((at, stop))
    return sentences
