"""The word lists of ``lexicons/*.txt``, each read once, on first use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from quoteattr.errors import LexiconError


def read(name: str, columns: int) -> Iterator[list[str]]:
    """
    Yield the entries of a lexicon file, each a list of its tab-separated columns.

    :raises LexiconError: if an entry has another number of columns.
    """
    body = files("quoteattr").joinpath("lexicons", f"{name}.txt").read_text(encoding="utf-8")
    for number, line in enumerate(body.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise LexiconError(f"lexicons/{name}.txt, line {number}: expected {columns} columns, got {line!r}")
        yield cells


def _column(name: str) -> frozenset[str]:
    return frozenset(cells[0] for cells in read(name, 1))


def _table(name: str) -> dict[str, tuple[str, str]]:
    return {word: (second, third) for word, second, third in read(name, 3)}


@cache
def abbreviations() -> frozenset[str]:
    """Lower-case abbreviations without their last dot, for Punkt."""
    return _column("abbreviations")
