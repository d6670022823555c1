"""
Stage 7: manners of speech. How each person talks, learnt from the quotations that a tag gives them.

The words of a quotation are weighed by how much more often a person uses them than everybody else does, as in the
naive Bayes classifiers that tell who wrote a text (Mosteller and Wallace 1964). What the scene model is sure of then
teaches more of them (self-training: Yarowsky 1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
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
    _own: dict[int, Counter[str]] | None = None
    """Key of a person to the words of the quotations that are his."""
    _everybody: Counter[str] = field(factory=Counter)
    """Word to its number of uses in all quotations."""
    _tables: dict[int, tuple[Mapping[str, float], float]] | None = None

    @property
    def tables(self) -> Mapping[int, tuple[Mapping[str, float], float]]:
        """Key of each person who has said enough to the weight of each word he uses, and that of all others."""
        if self._tables is None:
            said = {key: own.total() for key, own in self._own_words().items()}
            self._tables = {key: self._weigh(key, n) for key, n in said.items() if n >= ENOUGH}
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

    def likeness_elsewhere(self, words: Sequence[str], key: int) -> float | None:
        """Tell the same of words that were noted as the person's own, by the rest of what he says."""
        own = self._own_words()[key]
        own.subtract(words)
        said = own.total()
        table, otherwise = self._weigh(key, said, set(words)) if said >= ENOUGH else ({}, 0.0)
        own.update(words)
        return sum(map(table.get, words, repeat(otherwise))) if said >= ENOUGH else None

    def learn(self, found: Iterable[tuple[Sequence[str], int]]) -> None:
        """Note words that were found to be someone's, with his key."""
        own = self._own_words()
        for words, key in found:
            own.setdefault(key, Counter()).update(words)
        self._tables = None

    def _own_words(self) -> dict[int, Counter[str]]:
        """Count the words of those who are known to speak."""
        if self._own is None:
            self._own = {}
            for turn, person in zip(self.turns, self.settled, strict=True):
                if person is not None:
                    self._own.setdefault(person.key, Counter()).update(self.words(turn))
        return self._own

    def _weigh(self, key: int, said: int, only: Set[str] | None = None) -> tuple[Mapping[str, float], float]:
        """Return what the words of a person weigh who said so many (all, or some of them), and what all others do."""
        if not self._everybody:
            for turn in self.turns:
                self._everybody.update(self.words(turn))
        own, everybody, everything = self._own_words()[key], self._everybody, self._everybody.total()
        table = {}
        for word in own if only is None else only:
            uses, usual = own[word], everybody[word] / everything
            if uses > 0:
                ratio = (uses + SMOOTHING * usual) / ((said + SMOOTHING) * usual)
                table[word] = max(LEAST, min(MOST, log(ratio)))
        return table, max(LEAST, log(SMOOTHING / (said + SMOOTHING)))
