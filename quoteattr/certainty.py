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
from collections.abc import Iterable
from functools import cache, lru_cache
from math import exp
from typing import Final

from quoteattr.scene import LONGEST_SENTENCE, Scene
from quoteattr.turns import Turn
from quoteattr.weighting import Bundle, Sums

__all__ = ["certainty", "find_signs"]

LENGTHS: Final = (1, 2, 4, 8, 16, 40)
"""Quotations of up to so many words are one class."""
CLOSING: Final = frozenset(".,!?")
"""Marks in which speech ends; any other end is one class."""
COUNTED: Final = frozenset("NDPXVuvGQWTscr,;:-(")
"""Tags of what is counted around the quotation, see :mod:`quoteattr.chunks`."""
MANY: Final = 3
"""More of a kind than this are no different."""


def certainty(signs: Iterable[Bundle], probability: float, weights: Sums) -> float:
    """
    Return the probability that an answer is right.

    :param signs: what :func:`find_signs` found.
    :param probability: how probable the scene model thinks the speaker; 1 where the reading names him.
    :param weights: what the signs weigh.

    >>> certainty([("rule.comma_before",)], 1.0, Sums({"always": 2.0, "rule.comma_before": 0.8, "probable.1.0": 0.2}))
    0.9526
    """
    return round(1 / (1 + exp(-sum(map(weights.__getitem__, signs), weights[_probable(round(probability, 1))]))), 4)


def find_signs(scene: Scene, turn: Turn) -> list[Bundle]:
    """
    Return the signs of an answer, as ``family.detail``, those together that come together.

    The rule, the quotation (how it opens and ends, and its length), the mention and its verb, and how many chunks of
    each kind stand before both in their sentence, between them and behind.
    """
    quotation, reading = turn.quotation, turn.reading
    content = scene.text[quotation.content[0][0] : quotation.content[-1][1]].strip() if quotation.content else ""
    first = content[:1]
    opens = "capital" if first.isupper() else "small" if first.islower() else "other"
    ends = content[-1] if content[-1:] in CLOSING else "open"
    signs = [_of_quotation(opens, ends, bisect_left(LENGTHS, len(content.split(None, LENGTHS[-1]))))]
    if reading is None:
        return [*signs, NO_RULE]
    cue = reading.cue
    verb = scene.vocabulary.cues.get(cue.text.lower(), UNKNOWN)[1] if cue else "none"
    mentioned = reading.phrase.kind if reading.phrase else reading.mention.kind
    signs.append(_of_reading(reading.rule, mentioned, cue.lemma if cue else "none", verb))
    chunks, place = scene.place_of(quotation)
    mention = bisect_right(chunks.starts, reading.mention.start) - 1
    if mention < 0 or reading.mention.start >= chunks.span[1]:
        return [*signs, ELSEWHERE]
    low, high = (place, mention) if place < mention else (mention, place)
    most = high + LONGEST_SENTENCE
    stop = chunks.tags.find(".", high, most)
    signs.append(_of_chunks("before", chunks.tags[scene.sentence_start(chunks, low) : low]))
    signs.append(_of_chunks("between", chunks.tags[low + 1 : high]))
    signs.append(_of_chunks("behind", chunks.tags[high + 1 : stop if stop >= 0 else most]))
    return signs


COUNTS: Final = {
    where: {tag: tuple(f"{where}.{tag}{count}" for count in range(MANY + 1)) for tag in COUNTED}
    for where in ("before", "between", "behind")
}
"""The sign of so many of a tag in each stretch of a sentence."""
UNKNOWN: Final = ("", "unknown", "")
"""Lemma, class and form of a verb that the lexicon does not have."""
NO_RULE: Final = ("rule.none",)
ELSEWHERE: Final = ("elsewhere",)


@lru_cache(maxsize=64)
def _probable(probability: float) -> Bundle:
    """Return what is true of any answer, and how probable it is."""
    return "always", f"probable.{probability}"


@cache
def _of_quotation(opens: str, ends: str, length: int) -> Bundle:
    """Say how a quotation opens and ends, and to which class of lengths it belongs."""
    words = LENGTHS[length] if length < len(LENGTHS) else "more"
    return f"opens.{opens}", f"ends.{ends}", f"length.{words}"


@lru_cache(maxsize=4096)
def _of_reading(rule: str, mention: str, cue: str, verb: str) -> Bundle:
    """Say by which rule, mention and verb the speaker was read."""
    return f"rule.{rule}", f"mention.{mention}", f"cue.{cue}", f"verb.{verb}"


@lru_cache(maxsize=16384)
def _of_chunks(where: str, tags: str) -> Bundle:
    """Say what stands in a stretch of the sentence, and how often; most stretches are short and like many others."""
    names = COUNTS[where]
    return tuple([names[tag][min(tags.count(tag), MANY)] for tag in sorted(COUNTED.intersection(tags))])
