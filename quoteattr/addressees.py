"""Stage 14: whom each quotation is said to, where the text tells it or two people talk alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quoteattr.conversation import Decision
from quoteattr.people import Person

__all__ = ["find_addressees"]

APART: Final = frozenset({"far", "chapter", "start"})
"""Gaps that end a conversation."""
INSIDE: Final = frozenset({"in", "par"})
"""Gaps inside a paragraph, where the same person goes on to the same one."""


def find_addressees(decisions: Sequence[Decision], people: Sequence[Person]) -> list[Person | None]:
    """
    Return for each decision the one who is spoken to, or ``None`` when unsure.

    What one speaker says in a paragraph has one addressee: whoever it calls by name, or the tag names after *to* or
    *told*; else the one who spoke before, if that is also the one who speaks next.
    """
    found: list[Person | None] = []
    for first, stop in _runs(decisions):
        speaker = decisions[first].person
        person = _named(decisions[first:stop], people) or _other_party(decisions, first, stop)
        found += [person if speaker is not None and person is not speaker else None] * (stop - first)
    return found


def _runs(decisions: Sequence[Decision]) -> list[tuple[int, int]]:
    """Return the stretches of quotations by one speaker in one paragraph."""
    runs: list[tuple[int, int]] = []
    for i, decision in enumerate(decisions):
        if runs and decision.turn.gap in INSIDE and decision.person is decisions[i - 1].person:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _named(run: Sequence[Decision], people: Sequence[Person]) -> Person | None:
    """Return the one person who is called by name, else the one whom the tag says is told."""
    turns = [d.turn for d in run if d.turn.names]
    if not turns:
        return None
    for keys in ({k for t in turns for k in t.addressed}, {k for t in turns for k in t.told}):
        others = [people[k] for k in keys if people[k] is not run[0].person and people[k].kind in ("person", "title")]
        if len(others) == 1:
            return others[0]
    return None


def _other_party(decisions: Sequence[Decision], first: int, stop: int) -> Person | None:
    """Return who spoke before, if nobody else speaks next; at the end of a conversation, who spoke before."""
    speaker = decisions[first].person
    before = after = None
    if first and decisions[first].turn.gap not in APART:
        before = decisions[first - 1].person
    if stop < len(decisions) and decisions[stop].turn.gap not in APART:
        after = decisions[stop].person
    if before is speaker or after is speaker:
        return None
    if before is not None and after is not None:
        return before if before is after else None
    only = before or after
    return only if only is not None and decisions[first].turn.pair else None
