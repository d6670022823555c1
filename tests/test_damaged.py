"""Damaged texts, a few of those that ``fuzz/damaged.py`` tries by the thousand."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from invariants import check_everything

sys.path.append(str(Path(__file__).parent.parent / "fuzz"))
from damage import KINDS, damaged
from damaged import OWN, texts_of

TEXTS = [text for file in OWN for text in texts_of(file)]


@pytest.mark.parametrize("seed", range(3 * len(TEXTS)))
def test_damaged_text(seed: int) -> None:
    """Whatever is wrong with a text, its result is sound."""
    check_everything(damaged(TEXTS[seed % len(TEXTS)], seed))


def test_the_same_seed_makes_the_same_text() -> None:
    """A finding can be repeated."""
    assert damaged(TEXTS[0], 7) == damaged(TEXTS[0], 7) != damaged(TEXTS[0], 8)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_does_damage(kind: object) -> None:
    """Each kind of damage leaves a mark on most texts."""

    assert callable(kind)
    assert kind(TEXTS[0], random.Random(1)) != TEXTS[0]
