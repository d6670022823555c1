"""
Stage 7: manners of speech. How each person talks, learnt from the quotations that a tag gives them.

The words of a quotation are weighed by how much more often a person uses them than everybody else does, as in the
naive Bayes classifiers that tell who wrote a text (Mosteller and Wallace 1964).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from math import log
from typing import Final

from attrs import define, field

from quoteattr.patterns import SPOKEN_WORD
from quoteattr.people import Person
from quoteattr.turns import Turn

__all__ = ["Manners"]

ENOUGH: Final = 120
"""A person's manner shows from so many words on."""
SMOOTHING: Final = 500.0
"""So many words as everybody uses them are added to those of a person."""
LEAST: Final = -1.0
MOST: Final = 2.5
"""No single word speaks more strongly than this against and for a person."""


@define
class Manners:
    """The words of a document's speakers, and how much they tell; counted when they are first asked for."""

    text: str
    turns: Sequence[Turn]
    settled: Sequence[Person | None]
    """Who is known to say each turn."""
    everybody: Counter[str] = field(factory=Counter)
    """Word to its number of uses in all quotations."""
    own: dict[int, Counter[str]] = field(factory=dict)
    """Key of a person to the words of the quotations that are certainly his."""
    _weights: dict[int, tuple[Mapping[str, float], float] | None] = field(factory=dict)

    def _count(self) -> None:
        """Count the words of all turns, and of those whose speaker is known."""
        for turn, person in zip(self.turns, self.settled, strict=True):
            words = self.words(turn)
            self.everybody.update(words)
            if person is not None:
                self.own.setdefault(person.key, Counter()).update(words)

    def words(self, turn: Turn) -> list[str]:
        """Return the words of a turn, and the marks that show its tone."""
        return SPOKEN_WORD.findall(self.text[turn.quotation.start : turn.quotation.end].lower())

    def shows(self, key: int) -> bool:
        """Tell whether a person has said enough to show a manner."""
        if key not in self._weights:
            self._weights[key] = self._weigh(key)
        return self._weights[key] is not None

    def likeness(self, words: Sequence[str], key: int) -> float | None:
        """
        Tell how much more likely a person is to say these words than anybody is, as a logarithm.

        :return: ``None`` if the person has not said enough.
        """
        weights = self._weights[key] if key in self._weights or self.shows(key) else None
        if weights is None:
            return None
        table, otherwise = weights
        return sum(map(table.get, words, repeat(otherwise)))

    def _weigh(self, key: int) -> tuple[Mapping[str, float], float] | None:
        """Return the weight of each word that a person uses, and the weight of the others."""
        if not self.everybody:
            self._count()
        own = self.own.get(key)
        said = sum(own.values()) if own else 0
        if own is None or said < ENOUGH:
            return None
        everything = sum(self.everybody.values())
        table = {}
        for word, uses in own.items():
            usual = self.everybody[word] / everything
            ratio = (uses + SMOOTHING * usual) / ((said + SMOOTHING) * usual)
            table[word] = max(LEAST, min(MOST, log(ratio)))
        return table, max(LEAST, log(SMOOTHING / (said + SMOOTHING)))
