"""What the doctests of the sieves use."""

from __future__ import annotations

from typing import Any

import pytest

from quoteattr import Attributor
from quoteattr.sieves import Sieve


def said_by(sieve: Sieve, text: str) -> str | None:
    """Ask one sieve about the first quotation of a text and return the mention that it reads."""
    scene = Attributor().scene(text)
    reading = sieve(scene.quotations[0], scene)
    return reading.mention.text if reading else None


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["said_by"] = said_by
