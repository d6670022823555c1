"""
Stage 8: surroundings. What the whole document says about its people, gathered once for all turns.

Where the narration names them, and as whose subject; whose turns are settled by a tag; who talks with whom, and how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import define, field

from quoteattr.manners import Manners
from quoteattr.patterns import SUBJECT_AFTER, SUBJECT_BEFORE
from quoteattr.people import Person
from quoteattr.scene import Scene
from quoteattr.turns import Turn

__all__ = ["Surroundings", "titles_of"]

CHIEF: Final = 8
"""How many of the people named most may speak wherever they were named last."""
PAIR_REACH: Final = 6
"""Turns on each side that tell whether two people talk alone."""
COMPANY_REACH: Final = 4
"""Two who speak within so many turns talk with each other."""
LEAD: Final = 14
"""How many characters before a name tell whether it is a subject."""


@define(eq=False)
class Surroundings:
    """The document as the features see it."""

    scene: Scene
    turns: list[Turn]
    settled: list[Person | None]
    """For each turn the person that a sieve read by name."""
    described: list[Person | None]
    """For each turn the person made of the description that a sieve read."""
    narrator: Person | None = None
    genre: str = "story"
    """``report`` or ``story``: which of two sets of weights applies."""
    outside: list[int] = field(factory=list)
    """Start offsets of the names in the narration."""
    outside_people: list[Person] = field(factory=list)
    uses: dict[int, list[int]] = field(factory=dict)
    """Key of a person to the start offsets of his names in the narration."""
    subjects: list[int] = field(factory=list)
    """Start offsets of the names that are subjects in the narration."""
    subject_people: list[Person] = field(factory=list)
    chief: list[Person] = field(factory=list)
    """The people most often named."""
    by_title: dict[str, list[Person]] = field(factory=dict)
    """Lower-case title or word of a role to those who bear it."""
    company: Counter[tuple[int, int]] = field(factory=Counter)
    """Keys of two people to how often one speaks shortly after the other, where tags tell."""
    manners: Manners = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.genre = "report" if self.scene.reportage else "story"
        self.manners = Manners.of(self.scene.text, self.turns, self.settled)
        self._note_names()
        self._note_pairs()
        self._note_company()
        for person in self.scene.cast.people:
            if person.kind in ("person", "title"):
                for word in titles_of(person):
                    self.by_title.setdefault(word, []).append(person)
        ordered = sorted(self.scene.cast.people, key=lambda p: -p.uses)
        self.chief = [p for p in ordered if p.kind == "person"][:CHIEF]

    def _note_names(self) -> None:
        """Note where the narration names people, and where as subjects."""
        text = self.scene.text
        for mention in self.scene.names:
            person = self.scene.cast.at(mention.start)
            if person is None or person.kind not in ("person", "title") or not mention.outside:
                continue
            self.outside.append(mention.start)
            self.outside_people.append(person)
            self.uses.setdefault(person.key, []).append(mention.start)
            lead = max(0, mention.role_start - LEAD)
            if SUBJECT_AFTER.match(text, mention.end) and SUBJECT_BEFORE.search(text, lead, mention.role_start):
                self.subjects.append(mention.start)
                self.subject_people.append(person)

    def _note_pairs(self) -> None:
        """Note in each turn whether the tags around it name no more than two people."""
        keys = [p.key if p is not None else -1 for p in self.settled]
        for i, turn in enumerate(self.turns):
            turn.pair = len(set(keys[max(0, i - PAIR_REACH) : i + PAIR_REACH + 1]) - {-1}) <= 2

    def _note_company(self) -> None:
        """Count who speaks shortly after whom."""
        last, at = -1, -COMPANY_REACH - 1
        for i, person in enumerate(self.settled):
            if person is None:
                continue
            if i - at <= COMPANY_REACH and person.key != last:
                self.company[last, person.key] += 1
                self.company[person.key, last] += 1
            last, at = person.key, i

    def settled_near(self, index: int, step: int, reach: int) -> Iterator[tuple[int, Person]]:
        """Yield the settled speakers on one side of a turn, the nearest first, with their distance in turns."""
        stop = min(len(self.settled), index + reach + 1) if step > 0 else max(-1, index - reach - 1)
        for i in range(index + step, stop, step):
            person = self.settled[i]
            if person is not None:
                yield abs(i - index), person


def titles_of(person: Person) -> set[str]:
    """Return the lower-case words by which a description may mean a person: titles and the words of the role."""
    return {t.lower().rstrip(".") for t in person.titles} | set((person.role or "").lower().split())
