"""
Stage 7: manners of speech. How each person talks, learnt from the quotations that a tag gives them.

The words of a quotation are weighed by how much more often a person uses them than everybody else does, as in the
naive Bayes classifiers that tell who wrote a text (Mosteller and Wallace 1964). What the scene model is sure of then
teaches more of them (self-training: Yarowsky 1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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

Table = tuple[Mapping[str, float], float]
"""The weight of each word that someone uses, and that of all others."""


@define
class Manners:
    """The words of a document's speakers, and how much they tell; counted when they are first asked for."""

    text: str
    turns: Sequence[Turn]
    settled: Sequence[Person | None]
    """Who is known to say each turn."""
    _own: dict[int, Counter[str]] | None = None
    """Key of a person to the words of the quotations that are his."""
    _said: Counter[int] = field(factory=Counter)
    """Key of a person to how many words they are."""
    _rarity: dict[str, float] = field(factory=dict)
    """Word to how many words are said for each time that it is."""
    _tables: dict[int, Table | None] = field(factory=dict)
    """Key of each person who was asked for to what his words weigh; ``None`` if he has not said enough."""

    def words(self, turn: Turn) -> list[str]:
        """Return the words of a turn, and the marks that show its tone."""
        return SPOKEN_WORD.findall(self.text[turn.quotation.start : turn.quotation.end].lower())

    def likenesses(self, words: Sequence[str], keys: Iterable[int], noted_for: int | None = None) -> list[float | None]:
        """
        Tell how much more likely each of some people is to say these words than anybody is, as a logarithm.

        :param noted_for: the key of a person as whose own the words were noted; he is told by the rest of what he says.
        :return: for each key a number, or ``None`` if the person has not said enough.
        """
        found: list[float | None] = []
        for key in keys:
            if key == noted_for:
                found.append(self._likeness_elsewhere(words, key))
            elif (table := self._table(key)) is None:
                found.append(None)
            else:
                found.append(sum(map(table[0].get, words, repeat(table[1]))))
        return found

    def learn(self, found: Iterable[tuple[Sequence[str], int]]) -> None:
        """Note words that were found to be someone's, with his key."""
        own = self._own_words()
        for words, key in found:
            own.setdefault(key, Counter()).update(words)
            self._said[key] += len(words)
            self._tables.pop(key, None)

    def _own_words(self) -> dict[int, Counter[str]]:
        """Count the words of those who are known to speak, and of all together."""
        if self._own is None:
            self._own = {}
            others: Counter[str] = Counter()
            for turn, person in zip(self.turns, self.settled, strict=True):
                own = others if person is None else self._own.setdefault(person.key, Counter())
                own.update(self.words(turn))
            for key, own in self._own.items():
                others.update(own)
                self._said[key] = own.total()
            everything = others.total()
            self._rarity = {word: everything / uses for word, uses in others.items()}
        return self._own

    def _table(self, key: int) -> Table | None:
        """Return what the words of a person weigh."""
        if key not in self._tables:
            self._tables[key] = None
            own, said, rarity = self._own_words().get(key, {}), self._said[key], self._rarity
            if said >= ENOUGH:
                scale = said + SMOOTHING
                weights = {word: log((uses * rarity[word] + SMOOTHING) / scale) for word, uses in own.items()}
                table = {word: w if LEAST < w < MOST else max(LEAST, min(MOST, w)) for word, w in weights.items()}
                self._tables[key] = table, max(LEAST, log(SMOOTHING / scale))
        return self._tables[key]

    def _likeness_elsewhere(self, words: Sequence[str], key: int) -> float | None:
        """Tell how likely a person is to say words that were noted as his own, by the rest of what he says."""
        own, rarity = self._own_words()[key], self._rarity
        said = self._said[key] - len(words)
        if said < ENOUGH:
            return None
        scale = said + SMOOTHING
        total = 0.0
        for word, times in Counter(words).items():
            total += times * max(LEAST, min(MOST, log(((own[word] - times) * rarity[word] + SMOOTHING) / scale)))
        return total
