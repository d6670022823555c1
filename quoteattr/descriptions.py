"""
Stage 7: descriptions. Who is named where a noun describes someone: *the whelp* is Tom if Tom is always near.

The nouns by which tags describe speakers are looked for in the narration, and those counted who are named around them.
What tells is how much more often somebody is named around one noun than around all of them (the association of Church
and Hanks 1990).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from math import log
from typing import Final

from attrs import define, field

from quoteattr.scene import Scene
from quoteattr.turns import Turn

__all__ = ["Descriptions"]

BEFORE: Final = 600
AFTER: Final = 200
"""Whoever is named so many characters before or after a noun stands near it."""
ENOUGH: Final = 3
"""A noun tells from so many uses on."""


@define(eq=False)
class Descriptions:
    """Who stands near the nouns that describe speakers who are not known yet; counted when first asked for."""

    scene: Scene
    turns: Sequence[Turn]
    """Those whose speaker is not known yet."""
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
        outside, keys = self.outside, self.keys
        for noun, places in self._places(near):
            found = [set(keys[bisect_left(outside, at - BEFORE) : bisect_left(outside, at + AFTER)]) for at in places]
            near[noun].update(chain.from_iterable(found))
            self._everywhere.update(near[noun])
            self._uses[noun] = len(found)
        return near

    def _places(self, nouns: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield each noun with the places where the narration uses it."""
        begins = [0, *(q.end for q in self.scene.quotations)]
        pieces = self.scene.narrated()
        narration = "\n".join(pieces)
        starts = [0, *accumulate(len(piece) + 1 for piece in pieces)]
        for noun in nouns:
            found = []
            at = narration.find(f" {noun}")
            while at >= 0:
                end = at + 1 + len(noun)
                if not narration[end : end + 1].isalnum():
                    piece = bisect_right(starts, at) - 1
                    found.append(begins[piece] + at - starts[piece])
                at = narration.find(f" {noun}", end)
            yield noun, found
