"""Sieves for the parts of what one speaker says: *"...," said Anna. "..."*."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from quoteattr.chunks import Chunks
from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene
from quoteattr.sieves.grammar import governing

__all__ = ["continuation", "is_heading", "paragraph_goes_on", "sentence_before"]

TAG_BETWEEN: Final = re.compile(r"[^.Q]*(?:\.(?:[cRs],?)?)?")
"""What parts a tagged quotation from its continuation: the rest of its sentence, and perhaps *But*."""

NOTHING_BETWEEN: Final = re.compile(r"\.[cRs],?")
"""A new sentence that goes on with *Indeed* or *But* alone."""


def continuation(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the quotation goes on right behind the tag of the one before.

    >>> from quoteattr import attribute
    >>> for q in attribute('"It is late," said Anna Farrow. "Let us go."'):
    ...     print(q.speaker, q.rule)
    Anna Farrow verb_then_mention
    Anna Farrow continuation

    The tag must stand before it:

    >>> said_by(continuation, '"It is late," said Anna Farrow.')
    """
    chunks, place = scene.place_of(quotation)
    before = chunks.tags.rfind("Q", 0, place)
    start = chunks.starts[before] if before >= 0 else -1
    told = scene.settled.get(start)
    if told is None or not TAG_BETWEEN.fullmatch(chunks.tags, before + 1, place):
        return None
    between = chunks.tags[before + 1 : place]
    if between.count("V") > 1 and not {".", ":"} & set(between):
        return None
    if told.mention.start < start and not NOTHING_BETWEEN.fullmatch(between):
        return None
    return told


def last_said(scene: Scene, chunks: Chunks, stop: int) -> Reading | None:
    """Return who speaks in the sentence that ends at a place: the speaker of its last quotation, or of its clause."""
    start = Scene.sentence_start(chunks, stop - 1)
    quoted = chunks.tags.rfind("Q", start, stop)
    while quoted >= 0 and chunks.starts[quoted] in scene.unspoken:  # Anna said on "The Late Hour."
        quoted = chunks.tags.rfind("Q", start, quoted)
    if quoted >= 0:
        return scene.settled.get(chunks.starts[quoted])
    return governing(scene, chunks, stop - 1, "V", 60)


def sentence_before(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the sentence before says that someone speaks.

    >>> said_by(sentence_before, 'Anna Farrow told the board that the old dam should go. "It is a ruin."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    if place == 0 or chunks.tags[place - 1] != "." or chunks.tags[place + 1 : place + 2] not in ("", "."):
        return None
    return last_said(scene, chunks, place)


def paragraph_goes_on(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    in a report, a paragraph of nothing but speech goes on with who spoke last.

    Not in a story, where a new paragraph is a new speaker:

    >>> said_by(paragraph_goes_on, '"It is late," said Anna Farrow.\\n\\n"Let us go."')
    """
    if not scene.reportage:
        return None
    chunks, _ = scene.place_of(quotation)
    paragraph = scene.paragraph_of(quotation.start)
    if paragraph == 0 or not chunks.spoken:
        return None
    before = scene.chunks(paragraph - 1)
    if is_heading(scene, quotation):
        return None
    return last_said(scene, before, len(before.tags))


def is_heading(scene: Scene, quotation: QuotedSpan) -> bool:
    """Tell a paragraph in single marks where the quotation before has double ones: words of the text as a heading."""
    chunks, _ = scene.place_of(quotation)
    at = bisect_left(scene.quotations, quotation.start, key=lambda q: q.start)
    alone = quotation.family == "single" and chunks.spoken
    return alone and at > 0 and scene.quotations[at - 1].family != "single"
