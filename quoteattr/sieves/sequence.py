"""Sieves for the parts of what one speaker says: *"...," said Anna. "..."*."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

import regex

from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene

__all__ = ["continuation"]

TAG_BETWEEN: Final = regex.compile(r"[^.Q]*\.?")
"""What parts a tagged quotation from its continuation: the rest of its sentence."""


def continuation(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the quotation goes on right behind the tag of the one before.

    >>> said_by(continuation, '"It is late," said Anna Farrow. "Let us go."')
    'Anna Farrow'

    Not when the narration goes on between them:

    >>> said_by(continuation, '"It is late," said Anna Farrow. Tom sat up. "Go?"')
    """
    chunks, place = scene.place_of(quotation)
    before = chunks.tags.rfind("Q", 0, place)
    if before < 0 or not TAG_BETWEEN.fullmatch(chunks.tags, before + 1, place):
        return None
    start = chunks.starts[before]
    told = scene.settled.get(start)
    if told is None or told.mention.start < start:
        return None
    return told
