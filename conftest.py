"""What the doctests of the sieves use."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import settings

from quoteattr import Attributor
from quoteattr.sieves import Sieve

collect_ignore = [] if find_spec("spacy") else ["quoteattr/integrations/spacy.py"]
"""Modules whose doctests need what is not installed."""
settings.register_profile("long", max_examples=5_000)  # pytest --hypothesis-profile=long


def said_by(sieve: Sieve, text: str) -> str | None:
    """Ask one sieve about each quotation of a text and return the first mention that it reads."""
    scene = Attributor().scene(text)
    readings = (sieve(quotation, scene) for quotation in scene.quotations)
    return next((reading.mention.text for reading in readings if reading), None)


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["said_by"] = said_by
