"""The texts of ``benchmarks/hostile_texts.py``, in small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from invariants import check_everything

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))
from hostile_texts import hostile_texts

TEXTS = hostile_texts(3_000)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text(text: str) -> None:
    """A text that no writer would send is attributed like any other."""
    check_everything(text)
    check_everything(f'"Yes," said Anna.\n\n{text}\n\n"No," said Tom.')
