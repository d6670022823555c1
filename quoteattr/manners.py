"""
Stage 7: manners of speech. How each person talks, learnt from the quotations that a tag gives them.

The words of a quotation are weighed by how much more often a person uses them than everybody else does, as in the
naive Bayes classifiers that tell who wrote a text (Mosteller and Wallace 1964).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from math import log
from typing import Final

from attrs import define

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
    _tables: dict[int, tuple[Mapping[str, float], float]] | None = None

    @property
    def tables(self) -> Mapping[int, tuple[Mapping[str, float], float]]:
        """Key of each person who has said enough to the weight of each word he uses, and that of all others."""
        if self._tables is None:
            self._tables = dict(self._weigh())
        return self._tables

    def words(self, turn: Turn) -> list[str]:
        """Return the words of a turn, and the marks that show its tone."""
        return SPOKEN_WORD.findall(self.text[turn.quotation.start : turn.quotation.end].lower())

    def likeness(self, words: Sequence[str], key: int) -> float | None:
        """
        Tell how much more likely a person is to say these words than anybody is, as a logarithm.

        :return: ``None`` if the person has not said enough.
        """
        if key not in self.tables:
            return None
        table, otherwise = self.tables[key]
        return sum(map(table.get, words, repeat(otherwise)))

    def _weigh(self) -> Iterator[tuple[int, tuple[Mapping[str, float], float]]]:
        """Count the words of those who are known to speak, and everybody's if some said enough; yield what they weigh."""
        owned: dict[int, Counter[str]] = {}
        for turn, person in zip(self.turns, self.settled, strict=True):
            if person is not None:
                owned.setdefault(person.key, Counter()).update(self.words(turn))
        if all(sum(own.values()) < ENOUGH for own in owned.values()):
            return
        everybody: Counter[str] = Counter()
        for own in owned.values():
            everybody.update(own)
        for turn, person in zip(self.turns, self.settled, strict=True):
            if person is None:
                everybody.update(self.words(turn))
        everything = sum(everybody.values())
        for key, own in owned.items():
            said = sum(own.values())
            if said < ENOUGH:
                continue
            table = {}
            for word, uses in own.items():
                usual = everybody[word] / everything
                ratio = (uses + SMOOTHING * usual) / ((said + SMOOTHING) * usual)
                table[word] = max(LEAST, min(MOST, log(ratio)))
            yield key, (table, max(LEAST, log(SMOOTHING / (said + SMOOTHING))))
