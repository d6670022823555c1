"""The trained tables of ``weights/*.tsv``: what each feature weighs, and how sure each kind of answer is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Final

from attrs import field, frozen

from quoteattr import lexicon
from quoteattr.errors import OptionError

__all__ = ["Bundle", "Sums", "Weights", "load_weights"]

Bundle = tuple[str, ...]
"""Names of features that come together."""

UNKNOWN: Final = 0.8
"""Confidence of a sieve that no table knows, such as a user's own."""


MOST: Final = 50_000
"""Sums that are remembered, at most."""


class Sums(dict[Bundle, float]):
    """
    What bundles of features weigh, of which most are met again and again: each is summed when it is first met.

    >>> Sums({"gender.agrees": 1.5, "partner.count0": -0.25})["gender.agrees", "partner.count0"]
    1.25
    """

    def __init__(self, table: Mapping[str, float]) -> None:
        super().__init__()
        self.table = table

    def __missing__(self, features: Bundle) -> float:
        if len(self) >= MOST:
            self.clear()
        found = self[features] = sum(map(self.table.get, features, repeat(0.0)))
        return found


@frozen(eq=False)
class Weights:
    """The weights of the scene model's features, and the measured accuracy of its probabilities and of the sieves."""

    scene: Mapping[str, Mapping[str, float]]
    """Mode to feature to weight."""
    knots: Mapping[str, tuple[list[float], list[float]]] = field(factory=dict)
    """Kind of answer to probabilities and the share of right answers measured at each."""
    signs: Mapping[str, Sums] = field(factory=dict)
    """Genre to what the signs of certainty weigh; a genre without signs has the knots alone."""
    _sums: dict[str, Sums] = field(init=False, factory=dict)

    def sums(self, mode: str) -> Sums:
        """Return what bundles of features weigh in a mode."""
        if mode not in self._sums:
            self._sums[mode] = Sums(self.scene.get(mode, {}))
        return self._sums[mode]

    def confidence(self, kind: str, probability: float) -> float:
        """
        Return the share of answers of a kind that were right at about this probability.

        >>> Weights({}, {"story_plain": ([0.5, 1.0], [0.4, 0.9])}).confidence("story_plain", 0.75)
        0.65
        """
        if kind not in self.knots:
            return UNKNOWN * probability
        xs, ys = self.knots[kind]
        i = bisect_right(xs, round(probability, 9))  # 1.0 less an error of rounding is 1.0
        if i == 0:
            return ys[0]
        if i == len(xs):
            return ys[-1]
        share = (probability - xs[i - 1]) / (xs[i] - xs[i - 1])
        return round(ys[i - 1] + share * (ys[i] - ys[i - 1]), 4)


@cache
def load_weights(folder: Path | None = None) -> Weights:
    """
    Read the tables in a folder that ``benchmarks/train_weights.py`` wrote; by default those of the package.

    :raises OptionError: if the folder has no such tables.
    """
    try:
        scene: dict[str, dict[str, float]] = {}
        for mode, feature, value in lexicon.read("scene", 3, "weights", folder):
            scene.setdefault(mode, {})[feature] = float(value)
        knots: dict[str, tuple[list[float], list[float]]] = {}
        for kind, probability, share in lexicon.read("confidence", 3, "weights", folder):
            xs, ys = knots.setdefault(kind, ([], []))
            xs.append(float(probability))
            ys.append(float(share))
        signs: dict[str, dict[str, float]] = {}
        for genre, sign, value in lexicon.read("certainty", 3, "weights", folder):
            signs.setdefault(genre, {})[sign] = float(value)
    except OSError as error:
        raise OptionError("weights", folder, "a folder with scene.tsv, confidence.tsv and certainty.tsv") from error
    return Weights(scene, knots, {genre: Sums(table) for genre, table in signs.items()})
