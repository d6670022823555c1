"""
Stage 10: what speaks for and against each candidate, as named features.

A feature's name is ``family.detail``; the family is the rule that an answer of the scene model goes by. The weights
are in ``weights/scene.tsv``, one table of numbers for quotations without a tag, for pronoun tags and for descriptions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

from attrs import define, field

from quoteattr.candidates import NEVER, Context
from quoteattr.model import Gender
from quoteattr.people import MARRIED, UNMARRIED, Person
from quoteattr.surroundings import Surroundings, titles_of
from quoteattr.turns import Actor, Turn

__all__ = ["transition_features", "unary_features"]

FLOW: Final = {"in": "inside", "par": "inside", "turn": "goes_on", "beat": "goes_on"}
"""Gap to what it means for the conversation; any other gap opens a new stretch."""
AHEAD: Final = 4000
"""How far behind the paragraph of a quotation, in characters, the narration may still turn out to be about its speaker."""


@define
class Scale:
    """
    A number as one of a few features.

    >>> Scale("recency.distance", (100, 300))(250)
    'recency.distance1'
    """

    name: str
    limits: Sequence[float]
    names: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.names = tuple(f"{self.name}{i}" for i in range(len(self.limits) + 1))

    def __call__(self, value: float) -> str:
        return self.names[bisect_left(self.limits, value)]


DISTANCES: Final = (100, 300, 800, 2000, 5000)
NEAR_TURNS: Final = (1, 2, 3, 4, 6, 10, 15)
RECENCY_DISTANCE: Final = Scale("recency.distance", DISTANCES)
RECENCY_COUNT: Final = Scale("recency.count", (1, 2, 4, 8))
ANTECEDENT: Final = Scale("antecedent.rank", (0, 1, 2, 3))
SUBJECT: Final = Scale("subject.rank", (0, 1, 2, 3))
AHEAD_DISTANCE: Final = Scale("ahead.distance", DISTANCES)
TAGGED_BEFORE: Final = {f: Scale(f"tagged_before.{f}.", NEAR_TURNS) for f in ("inside", "goes_on", "opens")}
TAGGED_AFTER: Final = {f: Scale(f"tagged_after.{f}.", NEAR_TURNS) for f in ("inside", "goes_on", "opens")}
PARTNER_COUNT: Final = Scale("partner.count", (0, 1, 2, 4))
PARTNER_RANK: Final = Scale("partner.rank", (0, 1, 2))
COMPANY: Final = (Scale("company.before", (0, 1, 3, 8)), Scale("company.after", (0, 1, 3, 8)))
PRESENT: Final = Scale("vocative.present", (1, 2))
CALLED_BEFORE: Final = ("", "vocative.before1", "vocative.before2", "vocative.before3")
CALLED_AFTER: Final = ("", "vocative.after1", "vocative.after2")
NOBODY: Final = -1
"""Key of someone who does not act."""
MANNER: Final = Scale("manner.", (-5, -3, -1.5, -0.5, 0.5, 1.5, 3, 5, 8))


@define
class Stretch:
    """The names of the features that a stretch of narration may give."""

    name: str
    levels: tuple[str, ...] = field(init=False)
    someone_else: str = field(init=False)
    agrees: str = field(init=False)
    differs: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        levels = ("subject", "named", "subject_earlier", "named_earlier")
        self.levels = tuple(f"{self.name}.{level}" for level in levels)
        self.someone_else = f"{self.name}.someone_else"
        self.agrees, self.differs = f"{self.name}.pronoun_agrees", f"{self.name}.pronoun_differs"


STRETCHES: Final = tuple(Stretch(name) for name in ("beat_before", "beat_after", "narration", "beat_of_previous"))


def unary_features(around: Surroundings, context: Context, people: Sequence[Person]) -> Iterator[list[str]]:
    """
    Yield the features of each of some candidates of a turn.

    One who shares its tag with the turn before has none of its own. What only those have who act, are called or have
    a tag nearby is gathered once for the turn; what all others share goes by their gender.
    """
    if context.mode == "tied":
        yield from ([] for _ in people)
        return
    flow = FLOW.get(context.turn.gap, "opens")
    previous = around.turns[context.index - 1] if context.index and flow != "inside" else None
    stretches = _stretches(context.turn, previous)
    acting = {actor.person.key for _, actors in stretches for actor in actors if actor.person is not None}
    tagged, called = _tagged(context, flow), _called(around, context)
    untagged = [TAGGED_BEFORE[flow](NEVER), TAGGED_AFTER[flow](NEVER), PARTNER_COUNT(0)]
    by_gender: dict[Gender | None, list[str]] = {}
    for person in people:
        key, gender = person.key, person.gender
        if gender not in by_gender:
            found = _gender_features(context, previous, gender)
            by_gender[gender] = found + _actor_features(stretches, NOBODY, gender)
        if key in acting:
            found = _gender_features(context, previous, gender) + _actor_features(stretches, key, gender)
        else:
            found = by_gender[gender].copy()
        found += tagged.get(key, untagged)
        if key in called:
            found += called[key]
        if person is around.narrator:
            found.append("narrator.candidate")
        _recency_features(around, context, person, found)
        _company_features(around, context, key, found)
        likeness = around.manners.likeness(context.words, key)
        found.append("manner.unknown" if likeness is None else MANNER(likeness))
        if context.mode == "description":
            _description_features(context, person, found)
        yield found


def _stretches(turn: Turn, previous: Turn | None) -> list[tuple[Stretch, Sequence[Actor]]]:
    """Return the stretches of narration around a turn in which someone acts."""
    actors = (turn.before, turn.after, turn.prior, previous.after if previous is not None else ())
    return [(stretch, acting) for stretch, acting in zip(STRETCHES, actors, strict=True) if acting]


def _gender_features(context: Context, previous: Turn | None, gender: Gender | None) -> list[str]:
    """Say whether a gender is that of the mention in the tag, and of whom this turn and the one before are spoken to."""
    found: list[str] = []
    if context.gender is not None:
        if gender is None:
            found.append("gender.unknown")
        else:
            found.append("gender.agrees" if gender == context.gender else "gender.differs")
    elif context.mode == "plain":
        found.append(f"gender.{gender}")
    if gender is not None:
        if previous is not None and previous.hearer is not None:
            found.append("vocative.hearer_agrees" if previous.hearer == gender else "vocative.hearer_differs")
        if context.turn.hearer is not None:
            found.append("addressee.agrees" if context.turn.hearer == gender else "addressee.differs")
    return found


def _actor_features(stretches: Iterable[tuple[Stretch, Sequence[Actor]]], key: int, gender: Gender | None) -> list[str]:
    """Say how someone figures in the narration beside: as subject or not, in the nearest sentence or not."""
    found: list[str] = []
    for names, actors in stretches:
        best = None
        for actor in actors:
            near = actor.sentence == 0
            if actor.person is not None and actor.person.key == key:
                level = (0 if near else 2) + (0 if actor.subject else 1)
                best = level if best is None else min(best, level)
            elif not (near and actor.subject):
                continue
            elif actor.person is not None:
                if best is None:
                    found.append(names.someone_else)
            elif actor.gender and gender:
                found.append(names.agrees if actor.gender == gender else names.differs)
        if best is not None:
            found.append(names.levels[best])
    return found


def _tagged(context: Context, flow: str) -> dict[int, list[str]]:
    """Say of those who have tags nearby how near they are, and how many."""
    tags = context.tags
    counts = sorted(tags.values(), reverse=True)
    before, after = TAGGED_BEFORE[flow], TAGGED_AFTER[flow]
    return {
        key: [before(left), after(right), PARTNER_COUNT(tags[key]), PARTNER_RANK(counts.index(tags[key]))]
        for key, (left, right) in context.around.items()
    }


def _called(around: Surroundings, context: Context) -> dict[int, list[str]]:
    """Say whom this turn and those around call by name, or talk about."""
    turns, i, turn = around.turns, context.index, context.turn
    found = {key: [PRESENT(count)] for key, count in context.called.items()}

    def note(keys: Set[int], feature: str) -> None:
        for key in keys:
            found.setdefault(key, []).append(feature)

    note(turn.addressed, "addressee.named")
    note(turn.mentioned, "addressee.talked_about")
    here = turn.paragraph
    for back in range(1, min(i, 3) + 1):
        other = turns[i - back]
        if other.paragraph != here:
            note(other.addressed, CALLED_BEFORE[back])
            note(other.mentioned, "vocative.talked_about_before")
            note(other.told, "vocative.told")
        elif back == 1:
            note(other.addressed, "addressee.same_paragraph")
    for ahead, other in enumerate(turns[i + 1 : i + 3], 1):
        note(other.addressed, CALLED_AFTER[ahead] if other.paragraph != here else "addressee.same_paragraph")
    return found


def _recency_features(around: Surroundings, context: Context, person: Person, found: list[str]) -> None:
    """Say how lately the candidate was named, how often, as a subject, and how soon he is named again."""
    key = person.key
    last = context.last.get(key)
    if last is None:
        found.append("recency.none")
    else:
        rank, distance, count = last
        found.append(RECENCY_DISTANCE(distance))
        found.append(RECENCY_COUNT(count))
        if context.gender is not None and person.gender == context.gender:
            found.append(ANTECEDENT(bisect_left(context.agreeing, rank)))
    if key in context.subjects:
        found.append(SUBJECT(context.subjects[key]))
    uses = around.uses.get(key)
    if uses is not None:
        end = around.scene.paragraphs[context.turn.paragraph][1]
        at = bisect_left(uses, end)
        if at < len(uses) and uses[at] - end <= AHEAD:
            found.append(AHEAD_DISTANCE(uses[at] - end))


def _company_features(around: Surroundings, context: Context, key: int, found: list[str]) -> None:
    """Say whether the candidate often talks with those who have tags around."""
    for side, nearest in zip(COMPANY, context.partners, strict=True):
        for other in nearest:
            if other != key:
                found.append(side(around.company.get((other, key), 0)))
                break


def _description_features(context: Context, person: Person, found: list[str]) -> None:
    """Say how a candidate fits the description in the tag."""
    reading = context.turn.reading
    if reading is None or reading.phrase is None:
        return
    phrase = reading.phrase
    if person.kind in ("description", "group"):
        found.append(f"description.itself_{phrase.kind}")
        if phrase.head in ("voice", "voices"):
            found.append("description.itself_voice")
        if person is context.described:
            found.append(f"description.new_{phrase.kind}.{phrase.determiner}")
        return
    if phrase.head in titles_of(person):
        found.append("description.title")
        return
    married = "married" if person.titles & MARRIED else "unmarried" if person.titles & UNMARRIED else "other"
    found.append(f"description.{phrase.kind}")
    found.append(f"description.{phrase.head}.{married}")
    if phrase.determiner in ("his", "her", "my", "their"):
        found.append(f"description.{phrase.determiner}.{person.gender}")


def transition_features(turn: Turn, previous: Turn | None, mode: str) -> tuple[str, ...]:
    """
    Return the features of speaking after the speakers before.

    Each has a weight for every relation to them, whose name is put behind it: ``same``, ``back`` to the one before,
    ``third``, ``new``.
    """
    if mode.endswith("tied"):
        return ("transition.tied",)
    gap = turn.gap
    found = [f"transition.{gap}"]
    if previous is not None:
        if previous.reading is None:
            found.append(f"transition.no_tag.{gap}")
        if turn.starts_paragraph and turn.ends_paragraph:
            found.append(f"transition.bare.{gap}")
        if previous.addressed:
            found.append(f"transition.vocative.{gap}")
        if turn.pair:
            found.append(f"transition.pair.{gap}")
        if turn.opening and gap not in ("in", "par"):
            found.append(f"transition.opening.{turn.opening}")
        if previous.after and gap not in ("in", "par"):
            found.append(f"transition.after_beat.{gap}")
    if turn.reading is not None and turn.reading.phrase is not None:
        found.append(f"transition.head.{turn.reading.phrase.head}")
    return tuple(found)
