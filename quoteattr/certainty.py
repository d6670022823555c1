"""
Stage 12: certainty. What tells a sure answer in a report from a doubtful one, as named signs.

In a report nearly every answer is read by a sieve, and the same sieve is surer of *"It is a ruin," Farrow said* than of
*Farrow, whom Venn has long called the dam's only friend, said it was "a ruin"*. So the signs weigh the rule, the
quotation, the mention and its verb, and what else stands in the sentence. Their weights are in
``weights/certainty.tsv``: a logistic regression whose probability is the confidence. A story has none; there the
scene model's own probabilities tell more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from math import exp
from typing import Final

from quoteattr.scene import LONGEST_SENTENCE, Scene
from quoteattr.turns import Turn

__all__ = ["certainty", "find_signs"]

LENGTHS: Final = (1, 2, 4, 8, 16, 40)
"""Quotations of up to so many words are one class."""
MARKS: Final = ".,!?"
COUNTED: Final = frozenset("NDPXVuvGQWTscr,;:-(")
"""Tags of what is counted around the quotation, see :mod:`quoteattr.chunks`."""
MANY: Final = 3
"""More of a kind than this are no different."""


def certainty(signs: list[str], probability: float, weights: Mapping[str, float]) -> float:
    """
    Return the probability that an answer is right.

    :param signs: what :func:`find_signs` found.
    :param probability: how probable the scene model thinks the speaker; 1 where the reading names him.
    :param weights: sign to weight.

    >>> certainty(["rule.comma_before"], 1.0, {"always": 2.0, "rule.comma_before": 0.8, "probable.1.0": 0.2})
    0.9526
    """
    found = ["always", f"probable.{round(probability, 1)}", *signs]
    return round(1 / (1 + exp(-sum(weights.get(sign, 0.0) for sign in found))), 4)


def find_signs(scene: Scene, turn: Turn) -> list[str]:
    """
    Return the signs of an answer, as ``family.detail``.

    The rule, the quotation (how it opens and ends, and its length), the mention and its verb, and how many chunks of
    each kind stand before both in their sentence, between them and behind.
    """
    quotation, reading = turn.quotation, turn.reading
    content = scene.text[quotation.content[0][0] : quotation.content[-1][1]].strip() if quotation.content else ""
    length = bisect_left(LENGTHS, len(content.split()))
    signs = [
        f"opens.{'capital' if content[:1].isupper() else 'small' if content[:1].islower() else 'other'}",
        f"ends.{content[-1:] if content[-1:] in MARKS else 'open'}",
        f"length.{LENGTHS[length] if length < len(LENGTHS) else 'more'}",
    ]
    if reading is None:
        return [*signs, "rule.none"]
    cue = reading.cue
    signs += [
        f"rule.{reading.rule}",
        f"mention.{reading.phrase.kind if reading.phrase else reading.mention.kind}",
        f"cue.{cue.lemma if cue else 'none'}",
        f"verb.{scene.vocabulary.cues.get(cue.text.lower(), UNKNOWN)[1] if cue else 'none'}",
    ]
    chunks, place = scene.place_of(quotation)
    mention = bisect_right(chunks.starts, reading.mention.start) - 1
    if mention < 0 or reading.mention.start >= chunks.span[1]:
        return [*signs, "elsewhere"]
    low, high = sorted((place, mention))
    most = high + LONGEST_SENTENCE
    stop = chunks.tags.find(".", high, most)
    signs += _counts("before", chunks.tags[scene.sentence_start(chunks, low) : low])
    signs += _counts("between", chunks.tags[low + 1 : high])
    signs += _counts("behind", chunks.tags[high + 1 : stop if stop >= 0 else most])
    return signs


UNKNOWN: Final = ("", "unknown", "")
"""Lemma, class and form of a verb that the lexicon does not have."""


@lru_cache(maxsize=4096)
def _counts(where: str, tags: str) -> tuple[str, ...]:
    """Return what stands in a stretch of the sentence, and how often; most stretches are short and like many others."""
    return tuple(f"{where}.{tag}{min(tags.count(tag), MANY)}" for tag in sorted(COUNTED.intersection(tags)))
