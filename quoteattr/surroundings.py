"""
Stage 8: surroundings. What the whole document says about its people, gathered once for all turns.

Where the narration names them, and as whose subject; whose turns are settled by a tag; who talks with whom, and how.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from quoteattr.descriptions import Descriptions
from quoteattr.manners import Manners
from quoteattr.mentions import NameMention
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
WINDOW: Final = 12_000
"""How far back, in characters, a mention in the narration makes its person a candidate."""
LOOK: Final = 120
"""How many mentions back are looked at,"""
SUBJECTS: Final = 40
"""and how many subjects."""
TALK_REACH: Final = 8
"""Turns on each side in which a name inside a quotation tells who is present."""
LEAD: Final = 14
"""How many characters before a name tell whether it is a subject."""


@define(eq=False)
class Window:
    """The people named between two places in a row of names, which move on through the row."""

    keys: Sequence[int]
    """Key of the person at each place."""
    latest: dict[int, int] = field(factory=dict)
    """Key of a person to the place where he was named last; who was named last comes last."""
    uses: dict[int, int] = field(factory=dict)
    """Key of a person to how often he is named."""
    first: int = 0
    stop: int = 0

    def move(self, first: int, stop: int) -> None:
        """
        Go to other places: what is passed on the way forward is counted once, on the way back anew.

        >>> window = Window([7, 8, 7, 9])
        >>> window.move(0, 3)
        >>> window.latest, window.uses
        ({8: 1, 7: 2}, {7: 2, 8: 1})
        >>> window.move(2, 4)
        >>> window.latest, window.uses
        ({7: 2, 9: 3}, {7: 1, 9: 1})
        """
        keys, latest, uses = self.keys, self.latest, self.uses
        if first < self.first or stop < self.stop or first >= self.stop:
            latest.clear()
            uses.clear()
            self.first = self.stop = first
        for place in range(self.stop, stop):
            key = keys[place]
            uses[key] = uses.get(key, 0) + 1
            latest.pop(key, None)
            latest[key] = place
        for place in range(self.first, first):
            key = keys[place]
            uses[key] -= 1
            if not uses[key]:
                del uses[key], latest[key]
        self.first, self.stop = first, stop


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
    certain: list[int] = field(init=False)
    """Indices of the turns that are settled,"""
    certain_keys: list[int] = field(init=False)
    """and the keys of those who say them."""
    genre: str = "story"
    """``report`` or ``story``: which of two sets of weights applies."""
    outside: list[int] = field(factory=list)
    """Start offsets of the names in the narration."""
    outside_keys: list[int] = field(factory=list)
    """Keys of the people whom they name."""
    named: Window = field(init=False)
    """Those of them shortly before the turn that is looked at."""
    _mentions: list[NameMention] = field(factory=list)
    """The names themselves."""
    _subjects: list[int] = field(factory=list)
    """Start offsets of the names that are subjects in the narration, as far as anybody has asked."""
    _subject_keys: list[int] = field(factory=list)
    _looked_at: int = 0
    """How many names have been asked whether they are subjects."""
    acting: Window = field(init=False)
    """Those who were subjects shortly before the turn that is looked at."""
    called: Window = field(init=False)
    """Those whom the turns around the one that is looked at call by name."""
    _calls: list[int] = field(factory=list)
    """Index of the turn of each call."""
    chief: list[Person] = field(factory=list)
    """The people most often named."""
    by_title: dict[str, list[Person]] = field(factory=dict)
    """Lower-case title or word of a role to those who bear it."""
    company: dict[int, Counter[int]] = field(factory=dict)
    """Key of a person to how often those with other keys speak shortly before or after him, where tags tell."""
    manners: Manners = field(init=False)
    descriptions: Descriptions = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.genre = "report" if self.scene.reportage else "story"
        self.manners = Manners(self.scene.text, self.turns, self.settled)
        scene = self.scene
        unsettled = [turn for turn, person in zip(self.turns, self.settled, strict=True) if person is None]
        self.descriptions = Descriptions(scene, unsettled, self.outside, self.outside_keys)
        self.certain = [i for i, person in enumerate(self.settled) if person is not None]
        self.certain_keys = [person.key for person in self.settled if person is not None]
        self.named = Window(self.outside_keys)
        self.acting = Window(self._subject_keys)
        self._calls = [i for i, turn in enumerate(self.turns) for _ in turn.addressed]
        self.called = Window([key for turn in self.turns for key in turn.addressed])
        self._note_pairs()
        if not self.is_open:
            return
        self._note_names()
        self._note_company()
        for person in self.scene.cast.people:
            if person.kind in ("person", "title"):
                for word in titles_of(person) if person.titles or person.role else ():
                    self.by_title.setdefault(word, []).append(person)
        ordered = sorted(self.scene.cast.people, key=lambda p: -p.uses)
        self.chief = [p for p in ordered if p.kind == "person"][:CHIEF]

    @property
    def is_open(self) -> bool:
        """Whether the speaker of some turn is not known yet; only then does anybody ask for more than the turns."""
        return len(self.certain) < len(self.turns)

    def named_within(self, start: int, end: int) -> dict[int, int]:
        """Return the keys of those whom the narration names in a stretch, with the offsets at which it first does so."""
        first, stop = bisect_left(self.outside, start), bisect_left(self.outside, end)
        return dict(zip(reversed(self.outside_keys[first:stop]), reversed(self.outside[first:stop]), strict=True))

    def look_back(self, offset: int) -> None:
        """Look at those who are named, and at those who are subjects, before an offset."""
        stop = bisect_left(self.outside, offset)
        self.named.move(max(stop - LOOK, bisect_left(self.outside, offset - WINDOW)), stop)
        if self._looked_at < stop:
            self._note_subjects(stop)
        stop = bisect_left(self._subjects, offset)
        self.acting.move(max(0, stop - SUBJECTS), stop)

    def called_around(self, index: int) -> dict[int, int]:
        """Return the keys of those whom the turns around one call by name, with how often they do."""
        calls = self._calls
        self.called.move(bisect_left(calls, index - TALK_REACH), bisect_right(calls, index + TALK_REACH))
        return self.called.uses.copy()

    def _note_names(self) -> None:
        """Note where the narration names people."""
        bearers = map(self.scene.cast.of_mention.get, self.scene.name_starts)
        for mention, person in zip(self.scene.names, bearers, strict=True):
            if mention.outside and person is not None and person.kind in ("person", "title"):
                self._mentions.append(mention)
                self.outside.append(mention.start)
                self.outside_keys.append(person.key)

    def _note_subjects(self, stop: int) -> None:
        """Note which of the names up to some place are subjects."""
        text = self.scene.text
        for place in range(self._looked_at, stop):
            mention = self._mentions[place]
            lead = max(0, mention.role_start - LEAD)
            if SUBJECT_AFTER.match(text, mention.end) and SUBJECT_BEFORE.search(text, lead, mention.role_start):
                self._subjects.append(mention.start)
                self._subject_keys.append(self.outside_keys[place])
        self._looked_at = stop

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
                self.company.setdefault(last, Counter())[person.key] += 1
                self.company.setdefault(person.key, Counter())[last] += 1
            last, at = person.key, i


def titles_of(person: Person) -> set[str]:
    """Return the lower-case words by which a description may mean a person: titles and the words of the role."""
    return {t.lower().rstrip(".") for t in person.titles} | set((person.role or "").lower().split())
