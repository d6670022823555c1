"""Who talks how much: the figures behind the legend, the panel of speakers and the plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from quoteattr.exports.numbering import number
from quoteattr.model import Quotation, Speaker

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["LOW_CONFIDENCE", "NOBODY", "UNKNOWN", "Talker", "count", "is_low", "key_of", "talk"]

UNKNOWN: Final = "u"
"""Key of the speech for which no speaker was found."""

NOBODY: Final = "n"
"""Key of what is no speech: titles, terms, scare quotes."""

LOW_CONFIDENCE: Final = 0.7
"""An answer below this is marked. A confidence is a measured share, so that three in ten of these or more are wrong."""

UNSAID: Final = {"a", "an", "the", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord"}
"""Words that many names begin with; a label of a few letters goes without."""


@frozen(kw_only=True)
class Talker:
    """One who says something, with how much."""

    key: str
    """``t0`` for who says most words, ``t1`` for the next; ``u`` for all speech without a speaker."""
    speaker: Speaker | None
    """Who it is; ``None`` under the key ``u``."""
    label: str
    """A few letters or digits that no other speaker of the text has."""
    quotations: int
    """How many quotations, nested ones included."""
    words: int
    """How many words, between spaces. Nested quotations add none: their words are of the one who quotes them."""
    share: float
    """The part of all spoken words, from 0 to 1."""

    @property
    def name(self) -> str:
        """The speaker's name, or what stands in its place."""
        return self.speaker.name if self.speaker else "no speaker found"


def talk(doc: AttributedText) -> tuple[Talker, ...]:
    """
    Count who says how much, the most talkative first, speech without a speaker last.

    >>> from quoteattr import attribute
    >>> doc = attribute('"It is late," said Anna Farrow. "Is it?" asked Tom. "Go," said Anna.')
    >>> [(t.name, t.label, t.quotations, t.words, round(t.share, 2)) for t in talk(doc)]
    [('Anna Farrow', 'AF', 2, 4, 0.67), ('Tom', 'To', 1, 2, 0.33)]
    """
    speakers: dict[str | None, Speaker | None] = {}
    quotations: dict[str | None, int] = {}
    words: dict[str | None, int] = {}
    for _, _, depth, quotation in number(doc):
        if quotation.speech:
            who = quotation.speaker.id if quotation.speaker else None
            speakers.setdefault(who, quotation.speaker)
            quotations[who] = quotations.get(who, 0) + 1
            words[who] = words.get(who, 0) + (0 if depth else len(quotation.content.split()))
    total = sum(words.values()) or 1
    order = sorted(speakers, key=lambda who: (who is None, -words[who]))  # stable: ties by first appearance
    labels = monograms([speaker.name for who in order if (speaker := speakers[who])])
    return tuple(
        Talker(
            key=UNKNOWN if who is None else f"t{rank}",
            speaker=speakers[who],
            label="?" if who is None else labels[rank],
            quotations=quotations[who],
            words=words[who],
            share=words[who] / total,
        )
        for rank, who in enumerate(order)
    )


def key_of(quotation: Quotation, keys: dict[str, str]) -> str:
    """Return the key of a quotation's talker, given the keys by id of speaker."""
    if not quotation.speech:
        return NOBODY
    return keys[quotation.speaker.id] if quotation.speaker else UNKNOWN


def is_low(quotation: Quotation) -> bool:
    """Tell whether an answer is marked as unsure; speech without a speaker is, too."""
    return quotation.speech and quotation.confidence < LOW_CONFIDENCE


def count(number: int, noun: str) -> str:
    """
    Return a number with its noun.

    >>> count(1, "word"), count(1200, "word")
    ('1 word', '1,200 words')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def monograms(names: Sequence[str]) -> list[str]:
    """
    Return a short label for each name, no two the same: the initials of its first and last word, or the beginning of
    its only one, and a number where that is taken.

    >>> monograms(["Anna Farrow", "Tom", "the old man", "Mrs. Amy Fenn", "Mr. Fenn", "§"])
    ['AF', 'To', 'OM', 'AF2', 'Fe', 'X']
    """
    labels: dict[str, None] = {}
    seen: dict[str, int] = {}
    for name in names:
        words = [letters for word in name.split() if (letters := "".join(filter(str.isalnum, word)))]
        words = [word for word in words if word.lower() not in UNSAID] or words or ["X"]
        label = start = words[0][0].upper() + (words[-1][0].upper() if len(words) > 1 else words[0][1:2].lower())
        while label in labels:
            seen[start] = seen.get(start, 1) + 1
            label = f"{start}{seen[start]}"
        labels[label] = None
    return list(labels)
