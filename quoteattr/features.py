"""
Stage 10: what speaks for and against each candidate, as named features.

A feature's name is ``family.detail``; the family is the rule that an answer of the scene model goes by. Features that
come together are handed on as one bundle, since most bundles are met again and again and have to be weighed once. The
weights are in ``weights/scene.tsv``, one table of numbers for quotations without a tag, for pronoun tags and for descriptions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from attrs import define, field

from quoteattr.candidates import NEIGHBOURS, NO_PARTNERS, Context
from quoteattr.model import Gender
from quoteattr.people import MARRIED, UNMARRIED, Person
from quoteattr.surroundings import Surroundings, titles_of
from quoteattr.turns import Actor, Turn
from quoteattr.weighting import Bundle

__all__ = ["Traits", "manner_feature", "transition_features", "transition_traits", "unary_features"]


class Scale(dict[int, Bundle]):
    """
    A number as one of a few features, each a bundle of its own. Of whole numbers, those up to the last limit are kept.

    >>> Scale("recency.distance", (100, 300))[250]
    ('recency.distance1',)
    """

    def __init__(self, name: str, limits: Sequence[float]) -> None:
        super().__init__()
        self.limits = limits
        self.bundles: tuple[Bundle, ...] = tuple((f"{name}{i}",) for i in range(len(limits) + 1))

    def __missing__(self, number: int) -> Bundle:
        found = self.of(number)
        if number <= self.limits[-1]:
            self[number] = found
        return found

    def of(self, number: float) -> Bundle:
        """Return the feature of any number."""
        return self.bundles[bisect_left(self.limits, number)]


DISTANCES: Final = (100, 300, 800, 2000, 5000)
NEAR_TURNS: Final = (1, 2, 3, 4, 6, 10, 15)
NEARNESS: Final = tuple(bisect_left(NEAR_TURNS, distance) for distance in range(NEIGHBOURS + 1))
"""Class of a tag by its distance,"""
FARTHEST: Final = NEARNESS[-1]
"""and of one that is not there."""
RECENCY_DISTANCE: Final = Scale("recency.distance", DISTANCES)
COUNTS: Final = (1, 2, 4, 8)
RECENCY_COUNT: Final = Scale("recency.count", COUNTS)
RANKS: Final = (0, 1, 2, 3)
FARTHEST_RANK: Final = len(RANKS)
"""All ranks from here on are one class."""
ANTECEDENT: Final = Scale("antecedent.rank", RANKS)
SUBJECT: Final = Scale("subject.rank", RANKS)
AHEAD_DISTANCE: Final = Scale("ahead.distance", DISTANCES)
TAGGED_BEFORE: Final = {f: Scale(f"tagged_before.{f}.", NEAR_TURNS) for f in ("inside", "goes_on", "opens")}
TAGGED_AFTER: Final = {f: Scale(f"tagged_after.{f}.", NEAR_TURNS) for f in ("inside", "goes_on", "opens")}
TAG_COUNTS: Final = (0, 1, 2, 4)
TAG_RANKS: Final = (0, 1, 2)
PARTNER_COUNT: Final = Scale("partner.count", TAG_COUNTS)
PARTNER_RANK: Final = Scale("partner.rank", TAG_RANKS)
COMPANY: Final = (Scale("company.before", (0, 1, 3, 8)), Scale("company.after", (0, 1, 3, 8)))
PRESENT: Final = Scale("vocative.present", (1, 2))
CALLED_BEFORE: Final = ("", "vocative.before1", "vocative.before2", "vocative.before3")
CALLED_AFTER: Final = ("", "vocative.after1", "vocative.after2")
NOBODY: Final = -1
"""Key of someone who does not act."""
UNNAMED: Final = ("recency.none",)
NARRATOR: Final = ("narrator.candidate",)
UNKNOWN_MANNER: Final = ("manner.unknown",)
NEAR: Final = Scale("description.near", (-1, -0.5, -0.2, 0, 0.2, 0.4, 0.7, 1.0, 1.4))
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


def unary_features(around: Surroundings, context: Context, people: Iterable[Person]) -> Iterator[list[Bundle]]:
    """
    Yield the features of each of some candidates of a turn.

    What only those have who act or are called is gathered once for the turn; what all others share goes by their gender.
    """
    stretches = _stretches(context)
    acting = {actor.person.key for _, actors in stretches for actor in actors if actor.person is not None}
    called, tagged = _called(around, context), _tagged(context)
    partners = [
        (side, *partner) for side, partner in zip(COMPANY, context.partners, strict=True) if partner is not NO_PARTNERS
    ]
    end = around.scene.paragraphs[context.turn.paragraph][1]
    ahead = context.ahead
    untagged, last, subjects = _tags(context.flow, FARTHEST, FARTHEST, 0, -1), context.last, context.subjects
    told = (context.mode, context.gender, context.hearer, context.last_hearer)
    by_gender: dict[Gender | None, Bundle] = {}
    for person in people:
        key, gender = person.key, person.gender
        if key in acting:
            found = [_gender_features(*told, gender) + _actor_features(stretches, key, gender)]
        else:
            if gender not in by_gender:
                by_gender[gender] = _gender_features(*told, gender) + _actor_features(stretches, NOBODY, gender)
            found = [by_gender[gender]]
        found.append(tagged.get(key, untagged))
        found.append(_recency_features(context, person) if key in last or key in subjects else UNNAMED)
        if key in called:
            found.append(called[key])
        if person is around.narrator:
            found.append(NARRATOR)
        if key in ahead:
            found.append(AHEAD_DISTANCE[ahead[key] - end])
        for side, one, company, other, others in partners:
            if key != one:
                found.append(side[company.get(key, 0)])
            elif key != other:
                found.append(side[others.get(key, 0)])
        if context.mode == "description":
            found.append(_description_features(around, context, person))
        yield found


def manner_feature(likeness: float | None) -> Bundle:
    """Say how much somebody talks like this elsewhere."""
    return UNKNOWN_MANNER if likeness is None else MANNER.of(likeness)


def _stretches(context: Context) -> list[tuple[Stretch, Sequence[Actor]]]:
    """Return the stretches of narration around a turn in which someone acts."""
    actors = (context.before, context.after, context.prior, context.behind_last)
    return [(stretch, acting) for stretch, acting in zip(STRETCHES, actors, strict=True) if acting]


@lru_cache(maxsize=256)
def _gender_features(
    mode: str, mentioned: Gender | None, hearer: Gender | None, last_hearer: Gender | None, gender: Gender | None
) -> Bundle:
    """Say whether a gender is that of the mention in the tag, and of whom this turn and the one before are spoken to."""
    found: list[str] = []
    if mentioned is not None:
        found.append("gender.agrees" if gender == mentioned else "gender.unknown")
    elif mode == "plain":
        found.append(f"gender.{gender}")
    if gender is not None:
        if last_hearer is not None:
            found.append("vocative.hearer_agrees" if last_hearer == gender else "vocative.hearer_differs")
        if hearer is not None:
            found.append("addressee.agrees" if hearer == gender else "addressee.differs")
    return tuple(found)


def _actor_features(stretches: Iterable[tuple[Stretch, Sequence[Actor]]], key: int, gender: Gender | None) -> Bundle:
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
    return tuple(found)


def _tagged(context: Context) -> dict[int, Bundle]:
    """Say of those who have tags nearby how near they are, and how many."""
    flow, before, after = context.flow, context.tagged_before, context.tagged_after
    counts = sorted(context.tags.values(), reverse=True)
    return {
        key: _tags(
            flow,
            NEARNESS[before[key]] if key in before else FARTHEST,
            NEARNESS[after[key]] if key in after else FARTHEST,
            bisect_left(TAG_COUNTS, count),
            bisect_left(TAG_RANKS, counts.index(count)),
        )
        for key, count in context.tags.items()
    }


@cache
def _tags(flow: str, before: int, after: int, count: int, rank: int) -> Bundle:
    """Return the features of one whose tags are of such classes by distance, number and rank; a rank of -1 is none."""
    nearest = TAGGED_BEFORE[flow].bundles[before] + TAGGED_AFTER[flow].bundles[after]
    return nearest + PARTNER_COUNT.bundles[count] + (PARTNER_RANK.bundles[rank] if rank >= 0 else ())


def _called(around: Surroundings, context: Context) -> dict[int, Bundle]:
    """Say whom this turn and those around call by name, or talk about."""
    turns, i, turn = around.turns, context.index, context.turn
    found = {key: PRESENT[count] for key, count in context.called.items()}

    def note(keys: Iterable[int], feature: str) -> None:
        for key in keys:
            found[key] = (*found.get(key, ()), feature)

    note(turn.addressed, "addressee.named")
    note(turn.mentioned, "addressee.talked_about")
    here = turn.paragraph
    for back in range(1, min(i, 3) + 1):
        other = turns[i - back]
        if not other.names:
            continue
        if other.paragraph != here:
            note(other.addressed, CALLED_BEFORE[back])
            note(other.mentioned, "vocative.talked_about_before")
            note(other.told, "vocative.told")
        elif back == 1:
            note(other.addressed, "addressee.same_paragraph")
    for ahead, other in enumerate(turns[i + 1 : i + 3], 1):
        if other.addressed:
            note(other.addressed, CALLED_AFTER[ahead] if other.paragraph != here else "addressee.same_paragraph")
    return found


def _recency_features(context: Context, person: Person) -> Bundle:
    """Say how lately the candidate was named, how often, and as a subject."""
    last, subject = context.last.get(person.key), context.subjects.get(person.key, -1)
    if last is None:
        return _recency(-1, 0, -1, subject)
    rank, distance, count = last
    agrees = context.gender is not None and person.gender == context.gender
    antecedent = min(bisect_left(context.agreeing, rank), FARTHEST_RANK) if agrees else -1
    return _recency(bisect_left(DISTANCES, distance), bisect_left(COUNTS, count), antecedent, subject)


@cache
def _recency(distance: int, count: int, antecedent: int, subject: int) -> Bundle:
    """Return the features of one who was named in such classes of distance, number and rank; -1 is none."""
    named = RECENCY_DISTANCE.bundles[distance] + RECENCY_COUNT.bundles[count] if distance >= 0 else UNNAMED
    agreeing = ANTECEDENT[antecedent] if antecedent >= 0 else ()
    return named + agreeing + (SUBJECT[subject] if subject >= 0 else ())


def _description_features(around: Surroundings, context: Context, person: Person) -> Bundle:
    """Say how a candidate fits the description in the tag."""
    reading = context.turn.reading
    if reading is None or reading.phrase is None:
        return ()
    phrase = reading.phrase
    if person.kind in ("description", "group"):
        found = [f"description.itself_{phrase.kind}"]
        if phrase.head in ("voice", "voices"):
            found.append("description.itself_voice")
        if person is context.described:
            found.append(f"description.new_{phrase.kind}.{phrase.determiner}")
        return tuple(found)
    if phrase.kind != "person" and phrase.head in titles_of(person):
        return ("description.title",)
    married = "married" if person.titles & MARRIED else "unmarried" if person.titles & UNMARRIED else "other"
    found = [f"description.{phrase.kind}", f"description.{phrase.head}.{married}"]
    if phrase.kind in ("person", "role"):
        association = around.descriptions.association(phrase.head, person.key)
        found += ("description.near_unknown",) if association is None else NEAR.of(association)
    if phrase.determiner in ("his", "her", "my", "their"):
        found.append(f"description.{phrase.determiner}.{person.gender}")
    return tuple(found)


Traits = tuple[str, bool, bool, bool, bool, str, bool, str]
"""What :func:`transition_traits` returns."""


def transition_traits(turn: Turn, previous: Turn | None) -> Traits:
    """Return what :func:`transition_features` go by: few enough combinations for each to be weighed once."""
    gap, phrase = turn.gap, turn.reading.phrase if turn.reading is not None else None
    head = phrase.head if phrase is not None else ""
    if previous is None:
        return gap, False, False, False, False, "", False, head
    outside = gap not in ("in", "par")
    return (
        gap,
        previous.reading is None,
        turn.starts_paragraph and turn.ends_paragraph,
        bool(previous.addressed),
        turn.pair,
        turn.opening if outside else "",
        previous.goes_on and outside,
        head,
    )


def transition_features(traits: Traits) -> Bundle:
    """
    Return the features of speaking after the speakers before.

    Each has a weight for every relation to them, whose name is put behind it: ``same``, ``back`` to the one before,
    ``third``, ``new``.
    """
    gap, untagged, bare, vocative, pair, opening, after_beat, head = traits
    found = [f"transition.{gap}"]
    if untagged:
        found.append(f"transition.no_tag.{gap}")
    if bare:
        found.append(f"transition.bare.{gap}")
    if vocative:
        found.append(f"transition.vocative.{gap}")
    if pair:
        found.append(f"transition.pair.{gap}")
    if opening:
        found.append(f"transition.opening.{opening}")
    if after_beat:
        found.append(f"transition.after_beat.{gap}")
    if head:
        found.append(f"transition.head.{head}")
    return tuple(found)
