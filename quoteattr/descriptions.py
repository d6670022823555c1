"""
Stage 7: descriptions. Who is named where a noun describes someone: *the whelp* is Tom if Tom is always near.

The nouns by which tags describe speakers are looked for in the narration, and those counted who are named around them.
What tells is how much more often somebody is named around one noun than around all of them (the association of Church
and Hanks 1990).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log
from typing import Final

from attrs import define, field

from quoteattr.quotations import QuotedSpan
from quoteattr.turns import Turn

__all__ = ["Descriptions"]

BEFORE: Final = 600
AFTER: Final = 200
"""Whoever is named so many characters before or after a noun stands near it."""
ENOUGH: Final = 3
"""A noun tells from so many uses on."""


@define(eq=False)
class Descriptions:
    """Who stands near the nouns that describe the speakers of a document; counted when first asked for."""

    text: str
    quotations: Sequence[QuotedSpan]
    turns: Sequence[Turn]
    outside: Sequence[int]
    """Start offsets of the names in the narration,"""
    keys: Sequence[int]
    """and the keys of the people whom they name."""
    _near: dict[str, Counter[int]] | None = None
    """Noun to the people named near its uses."""
    _uses: Counter[str] = field(factory=Counter)
    _everywhere: Counter[int] = field(factory=Counter)
    """The people named near all nouns together."""

    def association(self, noun: str, key: int) -> float | None:
        """
        Tell how much more often a person is named near a noun than near the others, as a logarithm.

        :return: ``None`` if the noun is rare.
        """
        if self._near is None:
            self._near = self._count()
        uses = self._uses[noun]
        if uses < ENOUGH:
            return None
        expected = uses * self._everywhere[key] / self._uses.total()
        return log((self._near[noun][key] + 1) / (expected + 1))

    def _count(self) -> dict[str, Counter[int]]:
        """Count the uses of each noun in the narration, and who is named near them."""
        read = (turn.reading.phrase for turn in self.turns if turn.reading is not None)
        near: dict[str, Counter[int]] = {phrase.head: Counter() for phrase in read if phrase is not None}
        for noun, people in near.items():
            for at in self._places(noun):
                found = set(self.keys[bisect_left(self.outside, at - BEFORE) : bisect_left(self.outside, at + AFTER)])
                people.update(found)
                self._everywhere.update(found)
                self._uses[noun] += 1
        return near

    def _places(self, noun: str) -> Iterator[int]:
        """Yield where the narration uses a noun."""
        starts = [q.start for q in self.quotations]
        at = self.text.find(f" {noun}")
        while at >= 0:
            end = at + 1 + len(noun)
            inside = bisect_left(starts, end) - 1
            if not self.text[end : end + 1].isalnum() and (inside < 0 or self.quotations[inside].end <= at):
                yield at
            at = self.text.find(f" {noun}", end)
