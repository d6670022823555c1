"""
Stage 9: candidates. Who may have said a quotation, and what the features of all its candidates share.

They are those who act beside it, who have tags nearby, who are called or described around it, and the last few who were
named. Who was named less lately, or is one of the chief people of the text, needs something that ties him to the
conversation: a crowd of people of whom nothing speaks takes time, and now and then an answer that is not theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from attrs import define

from quoteattr.chunks import NounPhrase
from quoteattr.model import Gender
from quoteattr.people import Person
from quoteattr.surroundings import Surroundings
from quoteattr.turns import (
    PHRASE_GENDER,
    PRONOUN_GENDER,
    Actor,
    Turn,
    actors_after,
    actors_before,
    actors_prior,
    hearer_of,
)

__all__ = ["COLLECTIVE", "NEIGHBOURS", "NO_PARTNERS", "Context", "make_context"]

NEAREST: Final = 4
"""How many of the people named last are candidates,"""
RECENT: Final = 8
"""and how many are if something ties them to the conversation."""
AHEAD: Final = 4000
"""How far behind the paragraph of a quotation, in characters, the narration may still turn out to be about its speaker."""
NEIGHBOURS: Final = 24
"""How many turns around are searched for speakers that are known for sure."""
PARTNERS: Final = 6
"""How many turns around are searched for those whom a candidate talks with."""
DESCRIBED_REACH: Final = 6
"""For how many turns someone who is only described stays a candidate."""
FLOW: Final = {"in": "inside", "par": "inside", "turn": "goes_on", "beat": "goes_on"}
"""Gap to what it means for the conversation; any other gap opens a new stretch."""
NOTHING: Final[Mapping[int, int]] = MappingProxyType({})
NOBODY: Final[Mapping[int, tuple[int, int, int]]] = MappingProxyType({})
SUBJECT_RANKS: Final = 5
"""How many of those last named as subjects are told apart."""
COLLECTIVE: Final = frozenset({"document", "group", "body"})
"""Kinds of description that are no single person."""
VOICES: Final = frozenset({"voice", "voices", "one"})
"""Heads of descriptions that a story uses of people whom it names: *a voice behind him*."""


class Partners(NamedTuple):
    """The two who have the nearest tags on one side of a turn; twice the same if there is only one."""

    nearest: int
    company: Mapping[int, int]
    """Key of each person with whom the nearest talks elsewhere, to how often,"""
    other: int
    company_of_other: Mapping[int, int]
    """and the same of the other one."""


NO_PARTNERS: Final = Partners(-1, NOTHING, -1, NOTHING)


@define(eq=False)
class Context:
    """One turn with what the features of all its candidates share."""

    index: int
    turn: Turn
    mode: str
    """``plain`` without a tag, ``pronoun``, or ``description``."""
    gender: Gender | None
    """Gender of the pronoun or description in the tag."""
    tied: bool = False
    """Whether one tag serves the turn before and this one, so that one person says both."""
    candidates: Sequence[Person] = ()
    described: Person | None = None
    """The person made of the description in the tag."""
    flow: str = "opens"
    """``inside`` a paragraph, ``goes_on`` from the paragraph before, or ``opens`` a stretch of conversation."""
    before: Sequence[Actor] = ()
    after: Sequence[Actor] = ()
    prior: Sequence[Actor] = ()
    """Who acts in the narration paragraph before the turn's own,"""
    behind_last: Sequence[Actor] = ()
    """and who behind the turn before, in the paragraph of that."""
    beside: bool = False
    """Whether it was looked up who acts beside the turn."""
    hearer: Gender | None = None
    """Gender of the one spoken to,"""
    last_hearer: Gender | None = None
    """and of the one to whom the turn before is spoken."""
    last: Mapping[int, tuple[int, int, int]] = NOBODY
    """Key of a person to recency rank, distance in characters and number of mentions in the window before."""
    agreeing: Sequence[int] = ()
    """Recency ranks of those whose gender is that of the mention in the tag, in order."""
    tags: Mapping[int, int] = NOTHING
    """Key of a person to how many settled turns nearby are his."""
    tagged_before: Mapping[int, int] = NOTHING
    """Key of a person to the distance in turns of the nearest settled one before,"""
    tagged_after: Mapping[int, int] = NOTHING
    """and behind; the nearest first."""
    subjects: Mapping[int, int] = NOTHING
    """Key of a person to his rank among those last named as subjects."""
    called: Mapping[int, int] = NOTHING
    """Key of a person to how many turns nearby call him by name."""
    ahead: Mapping[int, int] = NOTHING
    """Key of a person to the offset at which the narration behind the paragraph of the turn first names him."""
    partners: Sequence[Partners] = (NO_PARTNERS, NO_PARTNERS)
    """Who has tags before the turn, and who behind it."""
    words: Sequence[bytes] = ()
    """What is said, for the manners of speech."""


def make_context(around: Surroundings, index: int, previous: Context | None) -> Context:
    """Gather the candidates of a turn and what their features share."""
    turn, described = around.turns[index], around.described[index]
    if previous is not None and around.settled[index] is None and _same_mention(turn, previous.turn):
        return Context(index, turn, previous.mode, previous.gender, tied=True)
    mode, gender = "plain", None
    reading = turn.reading
    phrase = reading.phrase if reading is not None else None
    if reading is not None and reading.mention.kind == "pronoun":
        mode, gender = "pronoun", PRONOUN_GENDER.get(reading.mention.text.lower())
    elif phrase is not None:
        mode, gender = "description", PHRASE_GENDER.get(phrase.gender)
    if around.settled[index] is not None:
        return Context(index, turn, mode, gender)
    context = Context(index, turn, mode, gender, described=described, flow=FLOW.get(turn.gap, "opens"))
    chosen: dict[int, Person] = {}
    if described is not None and phrase is not None:
        bearers = around.by_title.get(phrase.head, []) if phrase.kind != "person" else []  # any woman is a lady
        if len(bearers) == 1 and phrase.determiner == "the":  # the mayor, where one mayor is named
            context.candidates = bearers
            return context
        chosen = {p.key: p for p in (described, *bearers)}
        if _stands_for_itself(phrase, around.genre):
            context.candidates = list(chosen.values()) if phrase.kind not in COLLECTIVE else [described]
            return context
    _note_actors(around, context, previous)
    _note_before(around, context, chosen)
    _note_settled(around, context, chosen)
    _note_company_of_turn(around, context, chosen, phrase)
    _add_tied(around, context, chosen)
    if around.genre == "story":
        context.words = _words(around, index)
    context.candidates = _agreeing(chosen.values(), gender)
    return context


def _agreeing(people: Collection[Person], gender: Gender | None) -> list[Person]:
    """Return those who are not known to be of another gender; all, if nobody is left."""
    if gender is None:
        return list(people)
    return [p for p in people if p.gender is None or p.gender == gender] or list(people)


def _words(around: Surroundings, index: int) -> tuple[bytes, ...]:
    """Return the words of a turn and of those that share its tag."""
    turns, stop = around.turns, index + 1
    while stop < len(turns) and _same_mention(turns[stop], turns[stop - 1]):
        stop += 1
    return tuple(around.manners.words(*turns[index:stop]))


def _stands_for_itself(phrase: NounPhrase, genre: str) -> bool:
    """
    Tell whether a description is nobody who has a name, unless a title or role ties it to one.

    So are documents, groups and bodies, whoever is new to the text (*a tall man*), and in a report all who are not
    described by their tie to someone (*his lawyer*). A voice, in a story, is often that of someone known.
    """
    if genre == "story" and phrase.head in VOICES:
        return False
    if phrase.kind in COLLECTIVE or phrase.determiner in ("a", "an", "some"):
        return True
    return genre == "report" and phrase.determiner not in ("his", "her", "their", "my")


def _same_mention(turn: Turn, previous: Turn) -> bool:
    """Tell whether one tag serves both turns: *"Well," he said, "go."*"""
    one, other = turn.reading, previous.reading
    return one is not None and other is not None and one.mention.start == other.mention.start


def _note_actors(around: Surroundings, context: Context, previous: Context | None) -> None:
    """Look up who acts beside the turn, and to whom it and the turn before are spoken."""
    scene, turn, narrator = around.scene, context.turn, around.narrator
    last = around.turns[context.index - 1] if context.index else None
    context.before = actors_before(scene, turn, narrator)
    context.after = actors_after(scene, turn, narrator) if turn.goes_on else ()
    context.prior = actors_prior(scene, turn, last, narrator)
    context.hearer = hearer_of(scene, turn)
    context.beside = True
    if last is not None and context.flow != "inside":
        if previous is not None and previous.beside:
            context.behind_last, context.last_hearer = previous.after, previous.hearer
        else:
            context.behind_last = actors_after(scene, last, narrator) if last.goes_on else ()
            context.last_hearer = hearer_of(scene, last)


def _note_before(around: Surroundings, context: Context, chosen: dict[int, Person]) -> None:
    """Look back at the names in the narration before the tag, or before the quotation if it has none."""
    anchor, gender, people = context.turn.anchor, context.gender, around.scene.cast.people
    around.look_back(anchor)
    starts, named = around.outside, around.named
    last: dict[int, tuple[int, int, int]] = {}
    agreeing: list[int] = []
    for rank, (key, at) in enumerate(reversed(named.latest.items())):
        last[key] = (rank, anchor - starts[at], named.uses[key])
        person = people[key]
        if gender is not None and person.gender == gender:
            agreeing.append(rank)
        if rank < NEAREST:
            chosen.setdefault(key, person)
    context.last, context.agreeing = last, agreeing
    subjects: dict[int, int] = {}
    for key in reversed(around.acting.latest):
        if gender is None or people[key].gender in (None, gender):
            subjects[key] = len(subjects)
            if len(subjects) == SUBJECT_RANKS:
                break
    context.subjects = subjects


def _note_settled(around: Surroundings, context: Context, chosen: dict[int, Person]) -> None:
    """Look for turns nearby whose speaker is known by name."""
    index, certain, keys = context.index, around.certain, around.certain_keys
    first, here = bisect_left(certain, index - NEIGHBOURS), bisect_left(certain, index)
    stop = bisect_right(certain, index + NEIGHBOURS)
    tags: dict[int, int] = {}
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for place in range(here - 1, first - 1, -1):
        key = keys[place]
        tags[key] = tags.get(key, 0) + 1
        if key not in before:
            before[key] = index - certain[place]
    for place in range(here, stop):
        key = keys[place]
        tags[key] = tags.get(key, 0) + 1
        if key not in after:
            after[key] = certain[place] - index
    for key in tags:
        if key not in chosen:
            chosen[key] = around.scene.cast.people[key]
    context.tags, context.tagged_before, context.tagged_after = tags, before, after
    context.partners = (_partners(around, before), _partners(around, after))


def _partners(around: Surroundings, tagged: Mapping[int, int]) -> Partners:
    """Return the nearest one or two who have tags, with those whom they talk with."""
    keys = [key for key, distance in islice(tagged.items(), 2) if distance <= PARTNERS]
    if not keys:
        return NO_PARTNERS
    company, nearest, other = around.company, keys[0], keys[-1]
    return Partners(nearest, company.get(nearest, NOTHING), other, company.get(other, NOTHING))


def _note_company_of_turn(
    around: Surroundings, context: Context, chosen: dict[int, Person], phrase: NounPhrase | None
) -> None:
    """Add those who act beside the turn, and who are called and described around it."""
    index = context.index
    for actor in (*context.before, *context.after, *context.prior):
        if actor.person is not None and actor.person.kind in ("person", "title"):
            chosen.setdefault(actor.person.key, actor.person)
    named_by_trade = phrase is not None and phrase.kind in ("role", "kin")  # the pedlar is not the ferryman
    for other in around.described[max(0, index - DESCRIBED_REACH) : index + 2]:
        if other is not None and not (context.gender is not None and other.kind == "group") and not named_by_trade:
            chosen.setdefault(other.key, other)
    if around.narrator is not None:
        chosen[around.narrator.key] = around.narrator
    for neighbour in around.turns[max(0, index - 2) : index] + around.turns[index + 1 : index + 2]:
        for key in neighbour.addressed:
            person = around.scene.cast.people[key]
            if person.kind in ("person", "title"):
                chosen.setdefault(key, person)
    context.called = around.called_around(index)


def _add_tied(around: Surroundings, context: Context, chosen: dict[int, Person]) -> None:
    """
    Add those named less lately, and the chief people of the text, if something ties them to the conversation.

    They are called by name, or the narration goes on to name them, or they talk with those who have tags nearby, which
    is not enough for who was not named of late.
    """
    end = around.scene.paragraphs[context.turn.paragraph][1]
    context.ahead = ahead = around.named_within(end, end + AHEAD + 1)
    called, people = context.called, around.scene.cast.people
    talks_before, talks_after = (partners.company for partners in context.partners)
    for key in islice(context.last, NEAREST, RECENT):
        if key in ahead or key in called or key in talks_before or key in talks_after:
            chosen.setdefault(key, people[key])
    for person in around.chief:
        if person.key in ahead or person.key in called:
            chosen.setdefault(person.key, person)
