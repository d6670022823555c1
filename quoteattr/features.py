"""
Stage 10: what speaks for and against each candidate, as named features.

A feature's name is ``family.detail``; the family is the rule that an answer of the scene model goes by. The weights
are in ``weights/scene.tsv``, one table of numbers for quotations without a tag, for pronoun tags and for descriptions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field

from quoteattr.candidates import Context
from quoteattr.cast import MARRIED, UNMARRIED, Person
from quoteattr.surroundings import Surroundings, titles_of
from quoteattr.turns import Actor, Turn

__all__ = ["transition_features", "unary_features"]

FLOW: Final = {"in": "inside", "par": "inside", "turn": "goes_on", "beat": "goes_on"}
"""Gap to what it means for the conversation; any other gap opens a new stretch."""
LEVELS: Final = ("subject", "named", "subject_earlier", "named_earlier")
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
MANNER: Final = Scale("manner.", (-5, -3, -1.5, -0.5, 0.5, 1.5, 3, 5, 8))


def unary_features(around: Surroundings, context: Context, person: Person) -> list[str]:
    """Return the features of one candidate of a turn; one that shares its tag with the turn before has none of its own."""
    if context.mode == "tied":
        return []
    turn, key = context.turn, person.key
    flow = FLOW.get(turn.gap, "opens")
    found: list[str] = []
    if person is around.narrator:
        found.append("narrator.candidate")
    _gender_features(context, person, found)
    _recency_features(around, context, person, found)
    _tag_features(around, context, key, flow, found)
    _actor_features("beat_before", turn.before, person, found)
    _actor_features("beat_after", turn.after, person, found)
    _actor_features("narration", turn.prior, person, found)
    likeness = around.manners.likeness(context.words, key)
    found.append("manner.unknown" if likeness is None else MANNER(likeness))
    if context.index and flow != "inside":
        previous = around.turns[context.index - 1]
        _actor_features("beat_of_previous", previous.after, person, found)
        if previous.hearer is not None and person.gender is not None:
            found.append("vocative.hearer_agrees" if previous.hearer == person.gender else "vocative.hearer_differs")
    if turn.hearer is not None and person.gender is not None:
        found.append("addressee.agrees" if turn.hearer == person.gender else "addressee.differs")
    _vocative_features(around, context, key, found)
    if context.mode == "description":
        _description_features(context, person, found)
    return found


def _gender_features(context: Context, person: Person, found: list[str]) -> None:
    """Say whether the candidate's gender is that of the mention in the tag."""
    if context.gender is not None:
        if person.gender is None:
            found.append("gender.unknown")
        else:
            found.append("gender.agrees" if person.gender == context.gender else "gender.differs")
    elif context.mode == "plain":
        found.append(f"gender.{person.gender}")


def _recency_features(around: Surroundings, context: Context, person: Person, found: list[str]) -> None:
    """Say how lately the candidate was named, how often, as a subject, and how soon he is named again."""
    last = context.last.get(person.key)
    if last is None:
        found.append("recency.none")
    else:
        rank, distance, count = last
        found.append(RECENCY_DISTANCE(distance))
        found.append(RECENCY_COUNT(count))
        if context.gender is not None and person.gender == context.gender:
            found.append(ANTECEDENT(bisect_left(context.agreeing, rank)))
    rank = context.subjects.get(person.key, -1)
    if rank >= 0:
        found.append(SUBJECT(rank))
    uses = around.uses.get(person.key)
    if uses is not None:
        end = around.scene.paragraphs[context.turn.paragraph][1]
        at = bisect_left(uses, end)
        if at < len(uses) and uses[at] - end <= AHEAD:
            found.append(AHEAD_DISTANCE(uses[at] - end))


def _tag_features(around: Surroundings, context: Context, key: int, flow: str, found: list[str]) -> None:
    """Say how near the tags are that name the candidate, how many, and whether he often talks with those around."""
    before, after = context.around.get(key, (99, 99))
    found.append(TAGGED_BEFORE[flow](before))
    found.append(TAGGED_AFTER[flow](after))
    count = context.tags.get(key, 0)
    found.append(PARTNER_COUNT(count))
    if count:
        found.append(PARTNER_RANK(sum([other > count for other in context.tags.values()])))
    for side, nearest in zip(COMPANY, context.partners, strict=True):
        for other in nearest:
            if other != key:
                found.append(side(around.company.get((other, key), 0)))
                break


def _actor_features(prefix: str, actors: Iterable[Actor], person: Person, found: list[str]) -> None:
    """Say how a candidate figures in a stretch of narration: as subject or not, in the nearest sentence or not."""
    best = None
    for actor in actors:
        near = actor.sentence == 0
        if actor.person is person:
            level = (0 if near else 2) + (0 if actor.subject else 1)
            best = level if best is None else min(best, level)
        elif not (near and actor.subject):
            continue
        elif actor.person is not None:
            if best is None:
                found.append(f"{prefix}.someone_else")
        elif actor.gender and person.gender:
            found.append(f"{prefix}.pronoun_agrees" if actor.gender == person.gender else f"{prefix}.pronoun_differs")
    if best is not None:
        found.append(f"{prefix}.{LEVELS[best]}")


def _vocative_features(around: Surroundings, context: Context, key: int, found: list[str]) -> None:
    """Say whether this turn and those around call the candidate by name, or talk about him."""
    turns, i, turn = around.turns, context.index, context.turn
    called = context.called.get(key)
    if called:
        found.append(PRESENT(called))
    if key in turn.addressed:
        found.append("addressee.named")
    if key in turn.mentioned:
        found.append("addressee.talked_about")
    here = turn.paragraph
    for back in range(1, min(i, 3) + 1):
        other = turns[i - back]
        if other.paragraph != here:
            if key in other.addressed:
                found.append(f"vocative.before{back}")
            if key in other.mentioned:
                found.append("vocative.talked_about_before")
            if key in other.told:
                found.append("vocative.told")
    for ahead, other in enumerate(turns[i + 1 : i + 3], 1):
        if key in other.addressed:
            found.append(f"vocative.after{ahead}" if other.paragraph != here else "addressee.same_paragraph")
    if i and turns[i - 1].paragraph == here and key in turns[i - 1].addressed:
        found.append("addressee.same_paragraph")


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


def transition_features(turn: Turn, previous: Turn | None, relation: str, mode: str) -> list[str]:
    """Return the features of speaking after the speakers before: ``same``, ``back`` to the one before, ``third``, ``new``."""
    if mode.endswith("tied"):
        return [f"transition.tied.{relation}"]
    gap = turn.gap
    found = [f"transition.{gap}.{relation}"]
    if previous is not None:
        if previous.reading is None:
            found.append(f"transition.no_tag.{gap}.{relation}")
        if turn.starts_paragraph and turn.ends_paragraph:
            found.append(f"transition.bare.{gap}.{relation}")
        if previous.addressed:
            found.append(f"transition.vocative.{gap}.{relation}")
        if turn.pair:
            found.append(f"transition.pair.{gap}.{relation}")
        if turn.opening and gap not in ("in", "par"):
            found.append(f"transition.opening.{turn.opening}.{relation}")
        if previous.after and gap not in ("in", "par"):
            found.append(f"transition.after_beat.{gap}.{relation}")
    if turn.reading is not None and turn.reading.phrase is not None:
        found.append(f"transition.head.{turn.reading.phrase.head}.{relation}")
    return found
