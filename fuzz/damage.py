"""Damage to texts, as bad scans, broken converters and careless editors do it: at random, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable

MARKS = "\"'“”‘’«»„‚`"
STRANGE = "\x00\x1b\u200b\u0301\u202e\ud800\ufffd\u2028\xa0é中👍\r\t"
LONGEST = 8_000
"""Characters of a text that are damaged at once: a stretch of a novel is as good as the whole."""

Damage = Callable[[str, random.Random], str]


def delete_marks(text: str, chance: random.Random) -> str:
    """Delete some quotation marks."""
    return "".join(c for c in text if c not in MARKS or chance.random() > 0.2)


def double_marks(text: str, chance: random.Random) -> str:
    """Double some quotation marks."""
    return "".join(2 * c if c in MARKS and chance.random() < 0.2 else c for c in text)


def change_marks(text: str, chance: random.Random) -> str:
    """Make other marks of some quotation marks."""
    return "".join(chance.choice(MARKS) if c in MARKS and chance.random() < 0.2 else c for c in text)


def cut(text: str, chance: random.Random) -> str:
    """Keep what is between two offsets."""
    first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[first:last]


def shuffle_paragraphs(text: str, chance: random.Random) -> str:
    """Put the paragraphs in any order."""
    paragraphs = text.split("\n\n")
    chance.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def change_line_ends(text: str, chance: random.Random) -> str:
    """Write some or all line ends in another way."""
    share = chance.choice((0.1, 1.0))
    end = chance.choice(("\r\n", "\r", " ", "", "\n\n", "\u2029", "\n\t"))
    return "".join(end if c == "\n" and chance.random() < share else c for c in text)


def replace_characters(text: str, chance: random.Random) -> str:
    """Put others in the place of some characters."""
    letters = list(text)
    for _ in range(len(text) // 100):
        letters[chance.randrange(len(letters))] = chance.choice(STRANGE + MARKS)
    return "".join(letters)


def delete_spaces(text: str, chance: random.Random) -> str:
    """Delete some spaces."""
    return "".join(c for c in text if c != " " or chance.random() > 0.1)


KINDS: tuple[Damage, ...] = (
    delete_marks, double_marks, change_marks, cut, shuffle_paragraphs, change_line_ends, replace_characters, delete_spaces,
)  # fmt: skip


def damaged(text: str, seed: int) -> str:
    """Return a stretch of a text with one to three kinds of damage."""
    chance = random.Random(seed)
    start = chance.randrange(max(1, len(text) - LONGEST))
    text = text[start : start + LONGEST]
    for damage in chance.sample(KINDS, chance.randint(1, 3)):
        text = damage(text, chance)
    return text
