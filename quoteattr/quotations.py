"""
Stage 2: quoted spans, nested, in any of the usual marks.

The text is read once from mark to mark. Each mark is judged by its neighbours (may it open, may it close?), by the
marks that are still open and by what follows in its paragraph, which single marks need most: they are apostrophes more
often than not. Nothing looks back over the text, so the work is linear in its length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import regex
from attrs import define, field

from quoteattr.model import Span
from quoteattr.patterns import ELISION, FEET, MARK, SUSPECT_END, SUSPECT_TAIL

__all__ = ["QuotedSpan", "find_quoted_spans"]

MAX_DEPTH: Final = 12
"""Marks nested deeper than this are read as plain text: no writer nests so deep, and results stay small."""

CROWD: Final = 50
"""Of more marks than this in a paragraph"""
CROWDED: Final = 3
"""none quotes if they are one in so few characters: that is an ornament, a program or a damaged text."""

FAMILY: Final = {
    '"': "straight", "“": "curly", "”": "curly", "‟": "curly", "'": "single", "‘": "single", "’": "single",
    "‛": "single", "«": "guillemet", "»": "guillemet", "‹": "angle", "›": "angle", "„": "low", "‚": "low single",
    "「": "corner", "」": "corner", "『": "white corner", "』": "white corner", "``": "latex", "''": "latex",
    "`": "grave", "＂": "straight",
}  # fmt: skip
"""The kind of each mark; a quotation closes with a mark of its own kind, or one that ``PARTNERS`` adds."""

PARTNERS: Final = {"low": "curly", "low single": "single", "grave": "single"}
"""Kinds that are closed by a mark of another kind: „…“, ‚…‘ and `…'."""
STRAY: Final = {
    "straight": ("curly", "latex", "low"),
    "curly": ("straight", "latex"),
    "latex": ("straight", "curly", "single"),
}
"""Kind of a closing mark to the kinds that it may close for want of their own: “…", ``…" and 'goin''."""

ONLY_OPENS: Final = frozenset("“‟„‚「『`") | {"``"}
ONLY_CLOSES: Final = frozenset("」』")
NEEDS_WORD: Final = frozenset("‚`")
"""Marks that are taken for others (a comma, an accent) and open only right before a word."""
ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
BEFORE_OPENING: Final = frozenset("([{<—–-―/*_=>|…") | set(FAMILY)
"""Characters, besides white space, that stand before an opening mark."""
STRONG_END: Final = frozenset(".,!?;:…—–-―)]*_") | (set(FAMILY) - {"'", "`"})
"""Characters behind which a single mark closes and is no apostrophe."""

BLANK: Final = regex.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*+")
"""No content: *""*, *“ ”*."""
LEAD: Final = regex.compile(r"[\s\u200b-\u200f\u2060\ufeff*_]*+")
"""What may stand between the start of a paragraph and the mark that reopens a quotation there, or between two such."""
INCHES: Final = regex.compile(r"\d\s?['’′]\s?\d{1,2}(?:\s?[½¼¾]|\s\d/\d)?\s?$")
"""What stands before the mark for inches, with feet: *5'10"*."""


@define
class QuotedSpan:
    """A quoted span, of which nobody knows yet who says it. Nobody changes one; that it is not frozen saves time."""

    start: int
    """Offset of the opening mark."""
    end: int
    """Offset behind the closing mark."""
    content: tuple[Span, ...]
    """What stands between the marks; several spans where marks reopen it on later paragraphs."""
    family: str
    """The kind of its marks."""
    inner: tuple[QuotedSpan, ...] = ()
    """What is nested in it."""


@define
class _Ahead:
    """What follows a mark in its paragraph. Nobody changes one."""

    single: bool = False
    """A single mark that may close comes before the next that surely opens."""
    strong: bool = False
    """One that surely closes does."""
    closing: frozenset[str] = frozenset()
    """The kinds of which the next mark closes."""
    surplus: int = 0
    """How far, at most, the closing marks of the same kind outnumber the opening ones."""


NOTHING: Final = _Ahead()
"""Nothing follows."""


@define
class _Mark:
    """One mark as read from the text; ``opens`` and ``closes`` say what its neighbours allow."""

    start: int
    end: int
    text: str
    opens: bool
    closes: bool
    strong: bool = False
    """A single mark that surely closes, or a double one behind a digit."""
    suspect: bool = False
    """A single mark that is probably an apostrophe."""
    weak: bool = False
    """A single mark before a lower-case word in mid-sentence: *'ard*, or a quoted word."""
    afloat: bool = False
    """A straight mark with space on both sides."""
    ahead: _Ahead = NOTHING
    family: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.family = FAMILY[self.text]


@define
class _Open:
    """A quotation whose closing mark has not come yet."""

    mark: _Mark
    family: str
    at: int
    """Where its current paragraph's content begins."""
    content: list[Span] = field(factory=list)
    inner: list[QuotedSpan] = field(factory=list)


def find_quoted_spans(text: str, paragraphs: list[Span]) -> list[QuotedSpan]:
    """
    Return the outermost quoted spans in order; each holds those nested in it.

    A quotation that its paragraph does not close goes on if the next paragraph reopens it with the same mark;
    otherwise it ends with its paragraph.

    >>> text = "“She said ‘never’ to me,” he said. It was 5'10\\" tall."
    >>> [(text[q.start:q.end], len(q.inner)) for q in find_quoted_spans(text, [(0, len(text))])]
    [('“She said ‘never’ to me,”', 1)]
    """
    paired = [_pairs(_signs(text, span)) for span in paragraphs]
    judged = [_judge_all(text, rest, span) for (_, rest), span in zip(paired, paragraphs, strict=True)]
    doubles = sum(len(found) for found, _ in paired)
    reader = _Reader(text=text, british=_single_marks_carry_speech(judged, doubles))
    for span, (found, _), marks in zip(paragraphs, paired, judged, strict=True):
        if reader.stack:
            reader.read(span, _judge_all(text, _signs(text, span), span))
            continue
        reader.pass_over(span, found)
        if marks:
            reader.read(span, marks)
    reader.finish()
    return reader.found


_Sign = tuple[str, int, str | None]
"""A mark as it is printed, its offset, and whether it surely ``opens`` or ``closes`` or is the ``tail`` of a word."""


def _signs(text: str, paragraph: Span) -> Sequence[_Sign]:
    """Return everything in a paragraph that may be a mark; one that is crowded with them has none that quote."""
    first, last = paragraph
    signs: list[_Sign] = []
    at = first
    for m in MARK.finditer(text, first, last):
        start = m.start()
        if start < at:
            continue
        if m[0] == "''" and text.startswith("'", start + 2):  # ``He said, `No.'''
            signs += (("'", start, None), ("''", start + 1, None))
            at = start + 3
        else:
            signs.append((m[0], start, m.lastgroup))
    crowded = len(signs) > CROWD and len(signs) * CROWDED > last - first
    return () if crowded else signs


def _pairs(signs: Sequence[_Sign]) -> tuple[Sequence[QuotedSpan], Sequence[_Sign]]:
    """
    Return the quotations of a paragraph as far as its marks surely open and close in turn, and the marks of the rest.

    An apostrophe at the tail of a word is no single mark that closes, where none opens.
    """
    if not signs:
        return (), ()
    found: list[QuotedSpan] = []
    opening = ""
    start = rest = 0
    for place, (mark, at, kind) in enumerate(signs):
        if kind == "opens" and not opening:
            opening, start, rest = mark, at, place
        elif kind == "closes" and opening and FAMILY[mark] == FAMILY[opening]:
            found.append(QuotedSpan(start, at + len(mark), ((start + len(opening), at),), FAMILY[mark]))
            opening = ""
        elif kind != "tail":
            return found, signs[rest if opening else place :]
    return found, signs[rest:] if opening else ()


def _judge_all(text: str, signs: Sequence[_Sign], paragraph: Span) -> Sequence[_Mark]:
    """Judge the marks of a paragraph; those that can do nothing are left out."""
    if not signs:
        return ()
    marks = [_judge(text, sign, at, paragraph) for sign, at, _ in signs]
    return [mark for mark in marks if mark is not None and (mark.opens or mark.closes)]


def _judge(text: str, sign: str, start: int, paragraph: Span) -> _Mark | None:
    """Tell what a mark may do from its neighbours in the paragraph; ``None`` for an apostrophe, inches and feet."""
    first, last = paragraph
    end = start + len(sign)
    before, after = start - 1, end
    while before >= first and text[before] in ZERO_WIDTH:
        before -= 1
    while after < last and text[after] in ZERO_WIDTH:
        after += 1
    left = text[before] if before >= first else " "
    right = text[after] if after < last else " "
    family = FAMILY[sign]
    if family == "single":
        return _judge_single(text, sign, start, left, right, paragraph)
    if sign in ONLY_OPENS:
        if sign in NEEDS_WORD and (left.isalnum() or right.isspace()):
            return None
        # “ also closes what „ has opened
        return _Mark(start, end, sign, opens=True, closes=sign == "“" and not left.isspace() and not right.isalnum())
    if sign in ONLY_CLOSES:
        return _Mark(start, end, sign, opens=False, closes=True)
    spaced = left.isspace() or left in BEFORE_OPENING
    if family in ("guillemet", "angle"):
        outward = sign in "«‹"
        return _Mark(
            start,
            end,
            sign,
            outward or (spaced and not right.isspace() and right not in ".,;:!?)"),
            not outward or not left.isspace(),
        )
    if left.isnumeric() and INCHES.search(text, max(first, start - 10), start):
        return None
    if sign == "''" and spaced and ELISION.match(text, end, last):  # ''Tis late,' said Anna
        return _Mark(start, start + 1, "'", opens=True, closes=False)
    return _judge_double(text, sign, start, left, right)


def _judge_double(text: str, sign: str, start: int, left: str, right: str) -> _Mark:
    """Judge the double marks that look the same on both sides, and ”, with which some open as well."""
    end = start + len(sign)
    spaced = left.isspace() or left in BEFORE_OPENING
    if sign in ("”", "''"):
        opens = spaced and right.isalnum()
        return _Mark(start, end, sign, opens, closes=sign == "”" or not left.isspace(), strong=left.isdigit())
    if left.isspace() and right.isspace():
        measure = text[max(0, start - 2) : start - 1].isdigit()  # 12 " wide
        return _Mark(start, end, sign, opens=not measure, closes=not measure, afloat=True)
    opens = not right.isspace() and (spaced or (right.isalnum() and not left.isalnum() and left not in ".,!?"))
    closes = not left.isspace() and not (right.isalnum() and left not in STRONG_END)
    return _Mark(start, end, sign, opens, closes, strong=left.isdigit())


def _judge_single(text: str, sign: str, start: int, left: str, right: str, paragraph: Span) -> _Mark | None:
    """Tell an opening or closing single mark from an apostrophe, as far as its neighbours can."""
    end = start + 1
    if left.isalnum() and right.isalnum():
        return None
    if left.isdigit() and sign == "'" and (right.isdigit() or FEET.match(text, start - 1, paragraph[1])):
        return None
    starts_word = right.isalnum() or right not in ".,;:!?)" or text.startswith("..", end)
    opens = (
        sign != "’"
        and not right.isspace()
        and (left.isspace() or left in BEFORE_OPENING or left == ":")
        and starts_word
    )
    closes = not left.isspace() and (not right.isalnum() or (left in STRONG_END and right.isnumeric() and not opens))
    if sign == "‘":  # closes only what ‚ has opened
        closes = closes and not opens and (right.isspace() or right in ".,;:!?)")
    elided = opens and ELISION.match(text, end, paragraph[1]) is not None
    strong = closes and left in STRONG_END
    tail = closes and not strong and SUSPECT_END.search(text, max(paragraph[0], start - 12), start) is not None
    suspect = elided or (
        tail and (right.isspace() or SUSPECT_TAIL.search(text, max(paragraph[0], start - 12), start) is not None)
    )
    weak = opens and right.islower() and text[max(paragraph[0], start - 2) : start].rstrip()[-1:].isalpha()
    return _Mark(start, end, sign, opens, closes, strong, suspect, weak)


def _single_marks_carry_speech(by_paragraph: Sequence[Sequence[_Mark]], double: int) -> bool:
    """
    Tell whether the document prints its speech in single marks, as British books do.

    :param double: how many double marks open quotations in other paragraphs.
    """
    single = 0
    for marks in by_paragraph:
        waiting = False
        for mark in marks:
            if mark.family != "single":
                double += mark.opens
            elif mark.opens and not mark.suspect:
                waiting = True
            elif mark.closes and mark.strong and waiting:
                single += 1
                waiting = False
    return single > double


def _look_ahead(marks: Sequence[_Mark]) -> None:
    """Note for each mark of a paragraph what follows it there."""
    single = strong = False
    closing: frozenset[str] = frozenset()
    surplus: dict[str, int] = defaultdict(int)
    for mark in reversed(marks):
        family = mark.family
        mark.ahead = _Ahead(single, strong, closing, surplus[family])
        if mark.closes and (mark.afloat or not mark.opens):
            if family not in closing:
                closing |= {family}
        elif family in closing:
            closing -= {family}
        surplus[family] = max(0, surplus[family] + (-1 if mark.opens else 1))
        if family == "single" or (family == "latex" and mark.closes):
            if mark.closes:
                single = True
                strong = strong or mark.strong or family == "latex"
            elif not mark.suspect and not mark.weak:
                single = strong = False


@define
class _Reader:
    """The marks read so far, as a stack of open quotations and a list of finished ones."""

    text: str
    british: bool
    found: list[QuotedSpan] = field(factory=list)
    stack: list[_Open] = field(factory=list)
    stop: int = 0
    """Where the paragraph last read ends."""

    def pass_over(self, paragraph: Span, found: Sequence[QuotedSpan]) -> None:
        """Take the quotations of a paragraph as they are; nothing is open before it nor behind it."""
        self.found += found
        self.stop = paragraph[1]

    def read(self, paragraph: Span, marks: Sequence[_Mark]) -> None:
        """Read one paragraph's marks; what stays open may go on in the next."""
        _look_ahead(marks)
        taken = self._resume(paragraph[0], marks)
        self.stop = paragraph[1]
        for mark in marks[taken:]:
            self._step(mark)

    def finish(self) -> None:
        """End what is still open."""
        while self.stack:
            self._drop_top(self.stop)

    def _resume(self, start: int, marks: Sequence[_Mark]) -> int:
        """Carry open quotations into a paragraph that reopens them, end the others; return how many marks that took."""
        taken = 0
        for opened, mark in zip(self.stack, marks, strict=False):
            if mark.family != opened.family or not mark.opens or not LEAD.fullmatch(self.text, start, mark.start):
                break
            opened.content.append((opened.at, self.stop))
            opened.at = start = mark.end
            taken += 1
        while len(self.stack) > taken:
            self._drop_top(self.stop)
        return taken

    def _step(self, mark: _Mark) -> None:
        """Let one mark close the innermost quotation it can, or open another, or pass as an apostrophe."""
        depth = self._closable(mark)
        if depth is not None:
            while len(self.stack) > depth + 1:
                self._drop_top(mark.start)
            self._close_top(mark)
        elif mark.opens and self._may_open(mark):
            for i, opened in enumerate(self.stack):
                if opened.family == mark.family and not self._nests(mark):  # its closing mark is missing
                    while len(self.stack) > i:
                        self._drop_top(mark.start)
                    break
            if len(self.stack) < MAX_DEPTH:
                self.stack.append(_Open(mark, mark.family, mark.end))

    def _closable(self, mark: _Mark) -> int | None:
        """Return the place in the stack of the quotation that the mark closes."""
        family = mark.family
        if not mark.closes or (family != "single" and mark.strong and family in mark.ahead.closing):
            return None  # the second: a 6" pipe
        for i in range(len(self.stack) - 1, -1, -1):
            opened = self.stack[i]
            if opened.family == family or PARTNERS.get(opened.family) == family:
                if mark.text == "‘" and opened.family != "low single":
                    return None
                if mark.start == opened.mark.end and not mark.strong and mark.opens:
                    return None
                if family == "single":
                    return None if mark.suspect and mark.ahead.strong else i
                return None if mark.opens and self._opens_rather(mark) else i
            if family == "single" and opened.family not in PARTNERS:
                return None  # an apostrophe or a stray inside another quotation
        return self._closable_by_stray(mark)

    def _closable_by_stray(self, mark: _Mark) -> int | None:
        """Return the place of a quotation that gets a mark of another kind for want of its own: “It is late," said he."""
        if mark.opens and not (mark.text == "”" and self.stack):
            return None
        rivals = STRAY.get(mark.family, ())
        for i in range(len(self.stack) - 1, -1, -1):
            family = self.stack[i].family
            if family in rivals:
                ends = mark.family != "latex" and self.text[mark.start - 1] in ",.!?"  # “No," he said. "Never.”
                return i if ends or family == "single" or family not in mark.ahead.closing else None
            if family != "single":
                return None
        return None

    def _opens_rather(self, mark: _Mark) -> bool:
        """Tell whether a mark that could do both stands like an opening one: space before it and none behind."""
        left = self.text[mark.start - 1 : mark.start]
        right = self.text[mark.end : mark.end + 1]
        return left.isspace() and (right.isalnum() or right in set("'‘[$£€")) and mark.text != "”"

    def _nests(self, mark: _Mark) -> bool:
        """Tell whether a mark opens a quotation inside another of its own kind, which will be closed behind it."""
        top = self.stack[-1].family
        if top == "single":
            return mark.ahead.single
        if top == mark.family:
            return mark.text in "“«‹「『" and mark.ahead.surplus > 1
        return top in mark.ahead.closing

    def _may_open(self, mark: _Mark) -> bool:
        family, ahead = mark.family, mark.ahead
        if mark.afloat:
            return family in ahead.closing
        if family == "straight":
            open_now = any(o.family == "straight" for o in self.stack)
            return not (mark.strong and not open_now and not self._opens_rather(mark))
        if family in ("single", "grave"):
            if mark.weak and any(o.family == "single" for o in self.stack):
                return False
            if mark.suspect:
                return ahead.strong and not self.stack
            return ahead.single or (self.british and not self.stack)
        return True

    def _close_top(self, mark: _Mark) -> None:
        opened = self.stack.pop()
        opened.content.append((opened.at, mark.start))
        self._keep(opened, mark.end)

    def _drop_top(self, limit: int) -> None:
        """End the innermost quotation, which no mark closes: an outermost one is kept, a nested one is not."""
        opened = self.stack.pop()
        if self.stack or (opened.family in ("single", "grave") and not self.british):
            (self.stack[-1].inner if self.stack else self.found).extend(opened.inner)
            return
        end = opened.at + len(self.text[opened.at : limit].rstrip())
        opened.content.append((opened.at, end))
        self._keep(opened, end)

    def _is_blank(self, start: int, end: int) -> bool:
        return not self.text[start : start + 1].isalnum() and BLANK.fullmatch(self.text, start, end) is not None

    def _keep(self, opened: _Open, end: int) -> None:
        """Keep a finished quotation, unless there is nothing in it."""
        if not opened.inner and all(self._is_blank(*span) for span in opened.content):
            return
        span = QuotedSpan(opened.mark.start, end, tuple(opened.content), opened.family, tuple(opened.inner))
        (self.stack[-1].inner if self.stack else self.found).append(span)
