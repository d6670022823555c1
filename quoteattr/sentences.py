"""Stage 1: paragraphs and sentences, as half-open spans of the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

import regex
from attrs import define, field

from quoteattr import lexicon
from quoteattr.model import Span
from quoteattr.patterns import (
    BLANK_LINE,
    EMPTY_LINE,
    FOLLOWING,
    INDENTED_LINE,
    JOINING_START,
    LAST_LETTER,
    LAST_WORD,
    LINE,
    NO_MARK,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quoteattr.punkt import Punkt

__all__ = ["SentenceEnds", "find_paragraphs", "find_sentences"]

LONG_LINE: Final = 100
"""Lines this long on average (characters) were not wrapped by hand: each is a paragraph."""
SHORT_LINE: Final = 0.7
"""A wrapped line shorter than this part of the widest lines ends its paragraph, if it ends a sentence."""
ENDS: Final = frozenset(".!?:;,\"'”’»)]—-*")
"""Characters that end a line which is a paragraph."""
GOES_ON: Final = frozenset(",;\"'”’»")
"""Characters behind which a line that begins with a small letter goes on with the paragraph: *"Go,"* | *said Anna.*"""
MARK: Final = regex.compile("[.?!]")
"""What Punkt takes for a possible end of a sentence."""
ENDING: Final = frozenset(".?!…")
"""Signs that may end a sentence."""
CLOSING: Final = frozenset("\"'”’)]")
"""Marks that may stand before the sign, *(the weir).*, and are no part of an abbreviation."""
LONGEST: Final = 20
"""So many letters tell whether a word is an abbreviation."""
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
    gap = BLANK_LINE if "\r" in text or "\u2029" in text else EMPTY_LINE
    blocks = _split(text, 0, len(text), gap.finditer(text))
    if len(blocks) > 1 and len(text) < 20_000 * len(blocks):
        indented = INDENTED_LINE.search(text)
        return [part for block in blocks for part in _indented(text, block)] if indented else blocks
    return [part for block in blocks for part in _lines(text, block)]


def _split(text: str, start: int, end: int, breaks: Iterable[re.Match[str]]) -> list[Span]:
    """Cut a span at the matches of a break pattern and strip the pieces; empty ones are dropped."""
    pieces = []
    at = start
    for stop, following in [*map(re.Match.span, breaks), (end, end)]:
        body = text[at:stop].strip()
        if body:
            first = text.index(body[0], at)
            pieces.append((first, first + len(body)))
        at = following
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
    weighed = any(_has_mark_inside(text, *paragraph) for paragraph in paragraphs)
    ends = [b for _, b in _punkt().span_tokenize(text)] if weighed else []
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


def _has_mark_inside(text: str, start: int, stop: int) -> bool:
    """Tell whether anything follows a mark in a paragraph, so that a sentence may end before the paragraph does."""
    mark = MARK.search(text, start, stop)
    return mark is not None and len(text[mark.start() : stop].split(None, 1)) > 1


@define
class SentenceEnds:
    """
    The offsets at which sentences end, of which each is looked at only when somebody asks.

    Behind a whole word that is no abbreviation, what follows tells at once. Else the sentences of the paragraph are
    found as :func:`find_sentences` finds them, and kept.

    >>> text = "At 4 p.m. Mr. Farrow left. She stayed."
    >>> [end for end in range(len(text) + 1) if end in SentenceEnds(text, [(0, len(text))])]
    [26, 38]
    """

    text: str
    paragraphs: Sequence[Span]
    _starts: list[int] = field(factory=list)
    _known: dict[int, set[int]] = field(factory=dict)
    """Index of a paragraph to the ends in it."""

    def __attrs_post_init__(self) -> None:
        self._starts = [start for start, _ in self.paragraphs]

    def __contains__(self, end: object) -> bool:
        """Tell whether a sentence ends at an offset."""
        if not isinstance(end, int):
            return False
        index = bisect_right(self._starts, end - 1) - 1
        if index >= 0 and end == self.paragraphs[index][1]:
            return True
        told = self._at_once(end)
        return end in self._in_paragraph(index) if told is None else told

    def _at_once(self, end: int) -> bool | None:
        """Answer for a mark behind a word or closing mark by what follows, unless Punkt has something to weigh."""
        mark, before = self.text[end - 1 : end], self.text[max(0, end - 2) : end - 1]
        if mark not in ENDING or not (before.isalnum() or before in CLOSING):
            return None
        following = FOLLOWING.match(self.text, end)
        if following is None:
            return None
        if following["joining"]:
            return False
        return self._by_word(end) if mark == "." else True if mark in "?!" else None

    def _by_word(self, end: int) -> bool | None:
        """Answer for a full stop by the word before it, which is, or ends in, an abbreviation or not."""
        word = self.text[max(0, end - 1 - LONGEST) : end - 1].split()[-1]
        if word.lower() in lexicon.abbreviations():
            return False if NO_MARK.match(self.text, end) else None
        if word.isdecimal() or word[-1] in CLOSING or LAST_LETTER.search(word):
            return True
        if not word.isalpha():
            letters = LAST_WORD.search(word)
            word = letters[0] if letters else ""
        return True if len(word) > 1 and word.lower() not in lexicon.abbreviation_endings() else None

    def _in_paragraph(self, index: int) -> set[int]:
        """Return where the sentences of a paragraph end."""
        if index not in self._known:
            start, stop = self.paragraphs[index] if index >= 0 else (0, 0)
            part = self.text[start:stop]
            self._known[index] = {start + end for _, end in find_sentences(part, [(0, len(part))])}
        return self._known[index]
