"""
Stage 7: manners of speech. How each person talks, learnt from the quotations that a tag gives them.

The words of a quotation are weighed by how much more often a person uses them than everybody else does, as in the
naive Bayes classifiers that tell who wrote a text (Mosteller and Wallace 1964). What the scene model is sure of then
teaches more of them (self-training: Yarowsky 1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from math import log
from typing import Final

from attrs import define, field

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

NOBODY: Final = -1
"""Key of whoever is not known to speak."""
TONE: Final = (("!", b"!"), ("?", b"?"), (";", b";"), (":", b":"), ("—", b"-"), ("–", b"-"), ("--", b"-"))
"""Marks that show the tone."""
SMALL_WORDS: Final = bytes(
    ord(chr(code).lower()) if chr(code).isalpha() or chr(code) == "'" else ord(" ") for code in range(256)
)
"""The table that makes the letters of Latin-1 small, leaves apostrophes and makes the rest spaces."""

Table = tuple[Mapping[bytes, float], float]
"""The weight of each word that someone uses, and that of all others."""


@define
class Manners:
    """The words of a document's speakers, and how much they tell; counted when they are first asked for."""

    text: str
    turns: Sequence[Turn]
    settled: Sequence[Person | None]
    """Who is known to say each turn."""
    _own: dict[int, Counter[bytes]] | None = None
    """Key of a person to the words of the quotations that are his."""
    _said: Counter[int] = field(factory=Counter)
    """Key of a person to how many words they are."""
    _rarity: dict[bytes, float] = field(factory=dict)
    """Word to how many words are said for each time that it is."""
    _tables: dict[int, Table | None] = field(factory=dict)
    """Key of each person who was asked for to what his words weigh; ``None`` if he has not said enough."""

    def words(self, *turns: Turn) -> list[bytes]:
        """
        Return the words of some turns in lower case, and the marks that show their tone.

        As bytes they are cut apart in a third of the time that a pattern takes.
        """
        said = " ".join([self.text[turn.quotation.start : turn.quotation.end] for turn in turns])
        words = said.replace("’", "'").encode("latin-1", "replace").translate(SMALL_WORDS).split()
        for sign, mark in TONE:
            if sign in said:
                words += [mark] * said.count(sign)
        return words

    def likenesses(
        self, words: Sequence[bytes], keys: Iterable[int], noted_for: int | None = None
    ) -> list[float | None]:
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

    def learn(self, found: Iterable[tuple[Sequence[bytes], int]]) -> None:
        """Note words that were found to be someone's, with his key."""
        own = self._own_words()
        said: dict[int, list[Sequence[bytes]]] = {}
        for words, key in found:
            said.setdefault(key, []).append(words)
        for key, parts in said.items():
            own.setdefault(key, Counter()).update(chain.from_iterable(parts))
            self._said[key] += sum(map(len, parts))
            self._tables.pop(key, None)

    def _own_words(self) -> dict[int, Counter[bytes]]:
        """Count the words of those who are known to speak, and of all together."""
        if self._own is None:
            turns: dict[int, list[Turn]] = {}
            for turn, person in zip(self.turns, self.settled, strict=True):
                turns.setdefault(NOBODY if person is None else person.key, []).append(turn)
            counts = {key: Counter(self.words(*said)) for key, said in turns.items()}
            everybody = counts.pop(NOBODY, Counter())
            for key, own in counts.items():
                everybody.update(own)
                self._said[key] = own.total()
            everything = everybody.total()
            self._rarity = {word: everything / uses for word, uses in everybody.items()}
            self._own = counts
        return self._own

    def _table(self, key: int) -> Table | None:
        """Return what the words of a person weigh."""
        if key not in self._tables:
            self._tables[key] = None
            own: Mapping[bytes, int] = self._own_words().get(key, {})
            said, rarity = self._said[key], self._rarity
            if said >= ENOUGH:
                scale = said + SMOOTHING
                table = {
                    word: w
                    if LEAST < (w := log((uses * rarity[word] + SMOOTHING) / scale)) < MOST
                    else max(LEAST, min(MOST, w))
                    for word, uses in own.items()
                }
                self._tables[key] = table, max(LEAST, log(SMOOTHING / scale))
        return self._tables[key]

    def _likeness_elsewhere(self, words: Sequence[bytes], key: int) -> float | None:
        """Tell how likely a person is to say words that were noted as his own, by the rest of what he says."""
        own, rarity = self._own_words()[key], self._rarity
        said = self._said[key] - len(words)
        if said < ENOUGH:
            return None
        scale = said + SMOOTHING
        unused, total = max(LEAST, log(SMOOTHING / scale)), 0.0
        for word, times in Counter(words).items():
            others = own[word] - times
            if others:
                weight = log((others * rarity[word] + SMOOTHING) / scale)
                total += times * (weight if LEAST < weight < MOST else LEAST if weight < LEAST else MOST)
            else:
                total += times * unused
        return total
