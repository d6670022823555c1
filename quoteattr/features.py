"""
Stage 7: what speaks for and against each candidate, as named features.

A feature's name is ``family.detail``; the family is the rule that an answer of the scene model goes by. The weights
are in ``weights/scene.tsv``, one table of numbers for quotations without a tag, for pronoun tags and for descriptions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from attrs import define, field

from quoteattr.cast import MARRIED, UNMARRIED, Person
from quoteattr.chunks import NounPhrase
from quoteattr.model import Gender
from quoteattr.scene import Scene
from quoteattr.turns import PHRASE_GENDER, PRONOUN_GENDER, Actor, Turn

__all__ = ["Context", "Surroundings", "make_context", "transition_features", "unary_features"]

WINDOW: Final = 12_000
"""How far back, in characters, a mention in the narration makes its person a candidate."""
LOOK: Final = 120
"""How many mentions back are looked at."""
RECENT: Final = 12
"""How many of the people named last are candidates."""
NEIGHBOURS: Final = 24
"""How many turns around are searched for speakers that are known for sure."""
CHIEF: Final = 8
"""How many of the people named most are candidates for a description."""
DESCRIBED_REACH: Final = 6
"""For how many turns someone who is only described stays a candidate."""
TALK_REACH: Final = 8
"""Turns on each side in which a name inside a quotation tells who is present, or absent."""
PAIR_REACH: Final = 6
"""Turns on each side that tell whether two people talk alone."""
DISTANCES: Final = (100, 300, 800, 2000, 5000)
NEAR_TURNS: Final = (1, 2, 3, 4, 6, 10, 15)


def bucket(value: int, limits: Sequence[int]) -> int:
    """Return how many of the limits a value exceeds.

    >>> bucket(250, (100, 300))
    1
    """
    return bisect_left(limits, value)


@define(eq=False)
class Surroundings:
    """The document as the features see it: narration mentions and the turns that are settled by name."""

    scene: Scene
    turns: list[Turn]
    settled: list[Person | None]
    """For each turn the person that a sieve read by name."""
    described: list[Person | None]
    """For each turn the person made of the description that a sieve read."""
    outside: list[int] = field(factory=list)
    """Start offsets of the names in the narration."""
    outside_people: list[Person] = field(factory=list)
    narrator: Person | None = None
    genre: str = "story"
    """``report`` or ``story``: which of two sets of weights applies."""
    chief: list[Person] = field(factory=list)
    """The people most often named."""
    by_title: dict[str, list[Person]] = field(factory=dict)
    """Lower-case title or word of a role to those who bear it."""

    def __attrs_post_init__(self) -> None:
        self.genre = "report" if self.scene.reportage else "story"
        for mention in self.scene.names:
            person = self.scene.cast.at(mention.start)
            if person is not None and person.kind in ("person", "title") and mention.outside:
                self.outside.append(mention.start)
                self.outside_people.append(person)
        for person in self.scene.cast.people:
            if person.kind in ("person", "title"):
                for word in titles_of(person):
                    self.by_title.setdefault(word, []).append(person)
        self._note_pairs()
        ordered = sorted(self.scene.cast.people, key=lambda p: -p.uses)
        self.chief = [p for p in ordered if p.kind == "person"][:CHIEF]

    def _note_pairs(self) -> None:
        """Note in each turn whether the tags around it name no more than two people."""
        keys = [p.key if p is not None else -1 for p in self.settled]
        for i, turn in enumerate(self.turns):
            turn.pair = len(set(keys[max(0, i - PAIR_REACH) : i + PAIR_REACH + 1]) - {-1}) <= 2


def titles_of(person: Person) -> set[str]:
    """Return the lower-case words by which a description may mean a person: titles and the words of the role."""
    return {t.lower().rstrip(".") for t in person.titles} | set((person.role or "").lower().split())


@define(eq=False)
class Context:
    """One turn with what the features of all its candidates share."""

    index: int
    turn: Turn
    mode: str
    """``plain`` without a tag, ``pronoun``, ``description``, or ``tied`` to the turn before by a tag that serves both."""
    gender: Gender | None
    """Gender of the pronoun or description in the tag."""
    last: dict[int, tuple[int, int, int]] = field(factory=dict)
    """Key of a person to recency rank, distance in characters and number of mentions in the window before."""
    around: dict[int, tuple[int, int]] = field(factory=dict)
    """Key of a person to the distance in turns of the nearest settled one, before and after (99: none)."""
    tags: dict[int, int] = field(factory=dict)
    """Key of a person to how many settled turns nearby are his."""
    named: dict[int, tuple[int, int]] = field(factory=dict)
    """Key of a person to how many turns nearby call him by name, and how many talk about him."""
    candidates: list[Person] = field(factory=list)


def make_context(around: Surroundings, index: int, previous: Context | None) -> Context:
    """Gather the candidates of a turn and what their features share."""
    turn, described = around.turns[index], around.described[index]
    if previous is not None and _same_mention(turn, previous.turn):
        return Context(index, turn, "tied", None, candidates=previous.candidates)
    mode, gender = "plain", None
    reading = turn.reading
    phrase = reading.phrase if reading is not None else None
    if reading is not None and reading.mention.kind == "pronoun":
        mode, gender = "pronoun", PRONOUN_GENDER.get(reading.mention.text.lower())
    elif phrase is not None:
        mode, gender = "description", PHRASE_GENDER.get(phrase.gender)
    context = Context(index, turn, mode, gender)
    chosen: dict[int, Person] = {}
    if described is not None and phrase is not None:
        bearers = around.by_title.get(phrase.head, [])
        if len(bearers) == 1 and phrase.determiner == "the":  # the mayor, where one mayor is named
            context.candidates = bearers
            return context
        chosen = {p.key: p for p in (described, *bearers)}
        if _stands_for_itself(phrase, around.genre):
            context.candidates = list(chosen.values()) if phrase.kind not in COLLECTIVE else [described]
            return context
    anchor = reading.mention.start if reading is not None else turn.quotation.start
    _note_recency(around, context, anchor, chosen)
    _note_settled(around, context, chosen)
    for actor in (*turn.before, *turn.after, *turn.prior):
        if actor.person is not None and actor.person.kind in ("person", "title"):
            chosen.setdefault(actor.person.key, actor.person)
    if mode == "description":
        for person in around.chief:
            chosen.setdefault(person.key, person)
    named_by_trade = phrase is not None and phrase.kind in ("role", "kin")  # the pedlar is not the ferryman
    for i in range(max(0, index - DESCRIBED_REACH), min(len(around.turns), index + 2)):
        other = around.described[i]
        if other is not None and not (gender is not None and other.kind == "group") and not named_by_trade:
            chosen.setdefault(other.key, other)
    if around.narrator is not None:
        chosen[around.narrator.key] = around.narrator
    for neighbour in around.turns[max(0, index - 2) : index] + around.turns[index + 1 : index + 2]:
        for key in neighbour.addressed:
            person = around.scene.cast.people[key]
            if person.kind in ("person", "title"):
                chosen.setdefault(key, person)
    _note_talk(around, context)
    context.candidates = list(chosen.values())
    return context


def _stands_for_itself(phrase: NounPhrase, genre: str) -> bool:
    """
    Tell whether a description is nobody who has a name, unless a title or role ties it to one.

    So are documents, groups and bodies, whoever is new to the text (*a tall man*), and in a report all who are not
    described by their tie to someone (*his lawyer*).
    """
    if phrase.kind in COLLECTIVE or phrase.determiner in ("a", "an", "some"):
        return True
    return genre == "report" and phrase.determiner not in ("his", "her", "their", "my")


COLLECTIVE: Final = frozenset({"document", "group", "body"})
"""Kinds of description that are no single person."""


def _same_mention(turn: Turn, previous: Turn) -> bool:
    """Tell whether one tag serves both turns: *"Well," he said, "go."*"""
    one, other = turn.reading, previous.reading
    return one is not None and other is not None and one.mention.start == other.mention.start


def _note_talk(around: Surroundings, context: Context) -> None:
    """Count how often the turns nearby speak to somebody and of somebody."""
    index = context.index
    for neighbour in around.turns[max(0, index - TALK_REACH) : index + TALK_REACH + 1]:
        for key in neighbour.addressed:
            seen = context.named.get(key, (0, 0))
            context.named[key] = (seen[0] + 1, seen[1])
        for key in neighbour.mentioned:
            seen = context.named.get(key, (0, 0))
            context.named[key] = (seen[0], seen[1] + 1)


def _note_recency(around: Surroundings, context: Context, anchor: int, chosen: dict[int, Person]) -> None:
    """Walk back over the names in the narration before the anchor."""
    at = bisect_left(around.outside, anchor)
    for i in range(at - 1, max(-1, at - 1 - LOOK), -1):
        distance = anchor - around.outside[i]
        if distance > WINDOW:
            break
        person = around.outside_people[i]
        seen = context.last.get(person.key)
        if seen is None:
            context.last[person.key] = (len(context.last), distance, 1)
            if len(context.last) <= RECENT:
                chosen.setdefault(person.key, person)
        else:
            context.last[person.key] = (seen[0], seen[1], seen[2] + 1)


def _note_settled(around: Surroundings, context: Context, chosen: dict[int, Person]) -> None:
    """Look for turns nearby whose speaker is known by name."""
    here = context.index
    for step in range(1, NEIGHBOURS + 1):
        for index, side in ((here - step, 0), (here + step, 1)):
            if 0 <= index < len(around.settled):
                person = around.settled[index]
                if person is not None:
                    seen = context.around.get(person.key, (99, 99))
                    if seen[side] == 99:
                        context.around[person.key] = (step, seen[1]) if side == 0 else (seen[0], step)
                    context.tags[person.key] = context.tags.get(person.key, 0) + 1
                    chosen.setdefault(person.key, person)


def _actor_features(prefix: str, actors: Iterable[Actor], person: Person) -> Iterator[str]:
    """Say how a candidate figures in a stretch of narration: as subject or not, in the nearest sentence or not."""
    best = None
    for actor in actors:
        near = actor.sentence == 0
        if actor.person is person:
            level = (0 if near else 2) + (0 if actor.subject else 1)
            best = level if best is None else min(best, level)
        elif actor.person is None and actor.subject and near and actor.gender and person.gender:
            yield f"{prefix}.pronoun_agrees" if actor.gender == person.gender else f"{prefix}.pronoun_differs"
        elif actor.person is not None and actor.subject and near and best is None:
            yield f"{prefix}.someone_else"
    if best is not None:
        yield f"{prefix}.{LEVELS[best]}"


FLOW: Final = {"in": "inside", "par": "inside", "turn": "goes_on", "beat": "goes_on"}
"""Gap to what it means for the conversation; any other gap opens a new stretch."""
LEVELS: Final = ("subject", "named", "subject_earlier", "named_earlier")


def _gender_features(context: Context, person: Person) -> Iterator[str]:
    """Say whether the candidate's gender is that of the mention in the tag."""
    if context.gender is not None:
        if person.gender is None:
            yield "gender.unknown"
        else:
            yield "gender.agrees" if person.gender == context.gender else "gender.differs"
    elif context.mode == "plain":
        yield f"gender.{person.gender}"


def _recency_features(around: Surroundings, context: Context, person: Person, flow: str) -> Iterator[str]:
    """Say how lately the candidate was named, and how often."""
    last = context.last.get(person.key)
    if last is None:
        yield "recency.none"
    else:
        rank, distance, count = last
        yield f"recency.rank{min(rank, 9)}"
        yield f"recency.{flow}.rank{min(rank, 9)}"
        yield f"recency.distance{bucket(distance, DISTANCES)}"
        yield f"recency.count{bucket(count, (1, 2, 4, 8))}"
        if context.gender is not None and person.gender == context.gender:
            better = sum(
                1
                for k, (r, _, _) in context.last.items()
                if r < rank and around.scene.cast.people[k].gender == context.gender
            )
            yield f"antecedent.rank{min(better, 4)}"


def unary_features(around: Surroundings, context: Context, person: Person) -> list[str]:
    """Return the features of one candidate of a turn; one that shares its tag with the turn before has none of its own."""
    turn, key = context.turn, person.key
    if context.mode == "tied":
        return []
    found = [f"kind.{person.kind}"]
    add = found.append
    if person is around.narrator:
        add("kind.narrator")
    flow = FLOW.get(turn.gap, "opens")
    found += _gender_features(context, person)
    found += _recency_features(around, context, person, flow)
    before, after = context.around.get(key, (99, 99))
    add(f"tagged_before.{flow}.{bucket(before, NEAR_TURNS)}")
    add(f"tagged_after.{flow}.{bucket(after, NEAR_TURNS)}")
    count = context.tags.get(key, 0)
    add(f"partner.count{bucket(count, (0, 1, 2, 4))}")
    if count:
        add(f"partner.rank{min(3, sum(other > count for other in context.tags.values()))}")
    found += _actor_features("beat_before", turn.before, person)
    found += _actor_features("beat_after", turn.after, person)
    found += _actor_features("narration", turn.prior, person)
    if context.index and flow != "inside":
        previous = around.turns[context.index - 1]
        found += _actor_features("beat_of_previous", previous.after, person)
        found += _actor_features("lead_of_previous", previous.before, person)
        if previous.hearer is not None and person.gender is not None:
            add("vocative.hearer_agrees" if previous.hearer == person.gender else "vocative.hearer_differs")
    if turn.hearer is not None and person.gender is not None:
        add("addressee.agrees" if turn.hearer == person.gender else "addressee.differs")
    named, discussed = context.named.get(key, (0, 0))
    if named:
        add(f"vocative.present{min(named, 3)}")
    if discussed:
        add(f"addressee.absent{bucket(discussed, (1, 2, 4))}")
    if key in turn.addressed:
        add("addressee.named")
    if key in turn.mentioned:
        add("addressee.talked_about")
    _vocative_features(around, context, key, add)
    if context.mode == "description":
        found += _description_features(context, person)
    return found


def _vocative_features(around: Surroundings, context: Context, key: int, add: Callable[[str], None]) -> None:
    """Say whether the turns around call the candidate by name."""
    turns, i = around.turns, context.index
    here = context.turn.paragraph
    for back in range(1, 4):
        if i - back < 0:
            break
        other = turns[i - back]
        if other.paragraph != here:
            if key in other.addressed:
                add(f"vocative.before{back}")
            if key in other.mentioned:
                add("vocative.talked_about_before")
            if key in other.told:
                add("vocative.told")
    for ahead in range(1, 3):
        if i + ahead >= len(turns):
            break
        other = turns[i + ahead]
        if key in other.addressed:
            add(f"vocative.after{ahead}" if other.paragraph != here else "addressee.same_paragraph")
    if i and turns[i - 1].paragraph == here and key in turns[i - 1].addressed:
        add("addressee.same_paragraph")


def _description_features(context: Context, person: Person) -> Iterator[str]:
    """Say how a candidate fits the description in the tag."""
    reading = context.turn.reading
    if reading is None or reading.phrase is None:
        return
    phrase = reading.phrase
    if person.kind in ("description", "group"):
        yield f"description.itself_{phrase.kind}"
        return
    if phrase.head in titles_of(person):
        yield "description.title"
    else:
        yield f"description.{phrase.kind}"
        yield f"description.{phrase.head}.{'married' if person.titles & MARRIED else 'unmarried' if person.titles & UNMARRIED else 'other'}"
        if phrase.determiner in ("his", "her", "my", "their"):
            yield f"description.{phrase.determiner}.{person.gender}"


def transition_features(turn: Turn, previous: Turn | None, relation: str, mode: str) -> list[str]:
    """Return the features of speaking after the speakers before: ``same``, ``back`` to the one before, ``third``, ``new``."""
    if mode.endswith("tied"):
        return [f"transition.tied.{relation}"]
    gap = turn.gap
    found = [f"transition.{gap}.{relation}"]
    if previous is not None:
        if previous.question:
            found.append(f"transition.question.{gap}.{relation}")
        tagged = "tag" if previous.reading is not None else "no_tag"
        found.append(f"transition.{tagged}.{gap}.{relation}")
        if turn.starts_paragraph and turn.ends_paragraph:
            found.append(f"transition.bare.{gap}.{relation}")
        if previous.addressed:
            found.append(f"transition.vocative.{gap}.{relation}")
        if turn.pair:
            found.append(f"transition.pair.{gap}.{relation}")
        if turn.opening and gap not in ("in", "par"):
            found.append(f"transition.opening.{turn.opening}.{relation}")
        if turn.before:
            found.append(f"transition.lead.{gap}.{relation}")
        if previous.after and gap not in ("in", "par"):
            found.append(f"transition.after_beat.{gap}.{relation}")
    if turn.reading is not None and turn.reading.phrase is not None:
        found.append(f"transition.head.{turn.reading.phrase.head}.{relation}")
    return found
