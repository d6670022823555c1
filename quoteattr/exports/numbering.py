"""Numbers for quotations: each format that names a quotation names it alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quoteattr.model import Quotation

__all__ = ["Numbered", "number"]


class Numbered(NamedTuple):
    """A quotation with its place in the text."""

    id: str
    """``q2`` is the second outermost quotation, ``q2.1`` the first one nested in it."""
    outer: str | None
    """The id of the quotation that this one is nested in."""
    depth: int
    """0 for an outermost quotation, 1 for one nested in it, and so on."""
    quotation: Quotation


def number(quotations: Iterable[Quotation], outer: Numbered | None = None) -> Iterator[Numbered]:
    """
    Yield each quotation with its id, the nested ones behind the one they stand in.

    >>> from quoteattr import attribute
    >>> doc = attribute('"I heard him call, ‘Land!’ and again," said Anna. "Then nothing."')
    >>> [(n.id, n.outer, n.quotation.content) for n in number(doc)]
    [('q1', None, 'I heard him call, ‘Land!’ and again,'), ('q1.1', 'q1', 'Land!'), ('q2', None, 'Then nothing.')]
    """
    prefix, depth = (f"{outer.id}.", outer.depth + 1) if outer else ("q", 0)
    for place, quotation in enumerate(quotations, 1):
        numbered = Numbered(f"{prefix}{place}", outer.id if outer else None, depth, quotation)
        yield numbered
        yield from number(quotation.inner, numbered)
