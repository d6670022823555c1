"""Stage 13: decide who says each quotation: at once where a sieve read a name, by the scene model elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from attrs import define

from quoteattr.candidates import COLLECTIVE, Context, make_context
from quoteattr.certainty import certainty, find_signs
from quoteattr.decoding import BEGINNING, NARROW, RELATIONS, Step, build_step, run, run_forwards, weigh_manners
from quoteattr.model import Gender
from quoteattr.people import Person
from quoteattr.scene import Scene
from quoteattr.surroundings import Surroundings
from quoteattr.turns import PHRASE_GENDER, Turn, build_turns, find_narrator
from quoteattr.weighting import Bundle, Weights

__all__ = ["Decision", "decide", "prepare"]

IT_REACH: Final = 1000
"""How far before an *it* the organisation may be named, in characters."""

BLOCK: Final = 4096
"""How many turns are decided at once,"""
AHEAD: Final = 32
"""in view of how many that follow: what is said later hardly bears on them."""

FAMILIES: Final = {
    "alternation": "two speakers take turns",
    "same_speaker_continues": "the speaker before goes on",
    "return_of_speaker": "they spoke before and speak again",
    "new_speaker": "they join in",
    "action_beat": "they act in the same paragraph",
    "narration_before": "the narration before turns to them",
    "vocative_reply": "they were spoken to and answer",
    "addressee": "the others are the ones spoken to",
    "nearest_mention": "they were named shortly before",
    "conversation_partner": "they have a tag of their own nearby",
    "antecedent": "the pronoun or description agrees with them",
    "next_mention": "they are named shortly after",
    "manner_of_speech": "they talk like that elsewhere",
    "narrator": "the narrator speaks as I",
}
"""Rules of the scene model with what they say; the strongest one names the answer."""

RULE_OF: Final = {
    "recency": "nearest_mention", "subject": "nearest_mention", "ahead": "next_mention",
    "antecedent": "antecedent", "gender": "antecedent", "description": "antecedent",
    "tagged_before": "conversation_partner", "tagged_after": "conversation_partner",
    "partner": "conversation_partner", "company": "conversation_partner",
    "beat_before": "action_beat", "beat_after": "action_beat",
    "narration": "narration_before", "beat_of_previous": "narration_before",
    "vocative": "vocative_reply", "addressee": "addressee", "manner": "manner_of_speech", "narrator": "narrator",
    "same": "same_speaker_continues", "back": "alternation", "third": "return_of_speaker", "new": "new_speaker",
}  # fmt: skip
"""Family of a feature, or relation of a transition, to the rule that it counts for."""


@define(eq=False)  # nobody changes it; a frozen one takes three times as long to make
class Decision:
    """Who says a quotation, and why."""

    turn: Turn
    person: Person | None = None
    rule: str | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()


@define(eq=False)
class _Settled:
    """The people that the sieves' readings denote, turn by turn."""

    by_name: list[Person | None]
    described: list[Person | None]


def prepare(scene: Scene) -> tuple[Surroundings, list[Context]]:
    """Gather turns, settled speakers and candidates: all that the scene model needs but its weights."""
    around = _survey(scene)
    contexts: list[Context] = []
    for i in range(len(around.turns)):
        contexts.append(make_context(around, i, contexts[-1] if contexts else None))
    return around, contexts


def decide(scene: Scene, weights: Weights) -> list[Decision]:
    """
    Return a decision for each outermost quotation, in order.

    So many turns are decided at once, in view of some that follow; what was gathered for them is then dropped. In a
    story they are looked at twice: who is sure at first, from what is said before, tells how people talk.
    """
    around = _survey(scene)
    if not scene.cast.people:  # nobody is there who could speak
        return [_undecided(turn) for turn in around.turns]
    if not around.is_open:
        return [
            _named(around, turn, person, weights)
            for turn, person in zip(around.turns, around.settled, strict=True)
            if person is not None
        ]
    decisions: list[Decision] = []
    steps: list[Step] = []
    states = BEGINNING
    context: Context | None = None
    for first in range(0, len(around.turns), BLOCK):
        for i in range(first + len(steps), min(first + BLOCK + AHEAD, len(around.turns))):
            context = make_context(around, i, context)
            steps.append(build_step(around, context, weights))
        if around.genre == "story":
            run_forwards(steps[:BLOCK], states, beam=NARROW)
            weigh_manners(around, steps[:BLOCK], weights)
        run(steps, states)
        states = steps[:BLOCK][-1].states
        block, steps = steps[BLOCK - 1 :: -1], steps[BLOCK:]
        while block:  # each step goes when it is decided, which saves the garbage collector work
            step = block.pop()
            decisions.append(_shared(decisions[-1], step.turn) if step.tied else _decision(around, step, weights))
    return decisions


def _survey(scene: Scene) -> Surroundings:
    """Gather the turns and who is known to say them."""
    narrator = find_narrator(scene)
    turns = build_turns(scene)
    settled = _settle(scene, turns, narrator)
    return Surroundings(scene, turns, settled.by_name, settled.described, narrator=narrator)


def _settle(scene: Scene, turns: Sequence[Turn], narrator: Person | None) -> _Settled:
    """Find the person whom each reading names; make people of those whom the cast does not know or only describes."""
    settled = _Settled([], [])
    made: dict[str, Person] = {}
    for turn in turns:
        named = described = None
        reading = turn.reading
        if reading is not None:
            text = " ".join(reading.mention.text.split())
            if reading.mention.kind == "name":
                named = scene.cast.at(reading.mention.start) or _make(scene, made, text, text, "person", None)
            elif text == "I":
                named = narrator
            elif text.lower() == "it":
                named = _organisation_before(scene, reading.mention.start)
            elif (known := scene.cast.known(text)) is not None:
                named = known
            elif reading.phrase is not None:
                gender = PHRASE_GENDER.get(reading.phrase.gender)
                kind = "group" if reading.phrase.kind in COLLECTIVE else "description"
                described = _make(scene, made, reading.phrase.head, text, kind, gender)
        settled.by_name.append(named)
        settled.described.append(described)
    return settled


def _organisation_before(scene: Scene, offset: int) -> Person | None:
    """Return the organisation that *it* most likely means: the last one named, if that is near."""
    for i in range(bisect_left(scene.name_starts, offset) - 1, -1, -1):
        if offset - scene.name_starts[i] > IT_REACH:
            break
        person = scene.cast.at(scene.name_starts[i])
        if person is not None and person.kind in ("organisation", "place"):
            return person
    return None


def _make(scene: Scene, made: dict[str, Person], key: str, name: str, kind: str, gender: Gender | None) -> Person:
    """Return the person made for a name or head noun before, or make one."""
    if key not in made:
        made[key] = Person(len(scene.cast.people), kind=kind, canonical=name, gender=gender)
        scene.cast.people.append(made[key])
    return made[key]


def _named(around: Surroundings, turn: Turn, person: Person, weights: Weights) -> Decision:
    """Say that a turn is said by the one whom its tag names."""
    if turn.reading is None:
        return Decision(turn, person)
    rule = turn.reading.rule
    confidence = _confidence(around, turn, f"{around.genre}_{rule}", 1.0, weights)
    return Decision(turn, person, rule, confidence, (turn.reading.reason,))


def _decision(around: Surroundings, step: Step, weights: Weights) -> Decision:
    """Say who is most probable, by which rule, and how sure that is."""
    turn, settled = step.turn, around.settled[step.index]
    if settled is not None:
        return _named(around, turn, settled, weights)
    reading = turn.reading
    posterior = step.posterior()
    if not posterior:
        return _undecided(turn)
    key = max(posterior, key=posterior.__getitem__)
    person = around.scene.cast.people[key]
    confidence = _confidence(around, turn, step.mode, posterior[key], weights)
    families = _families(step, person, posterior[key], weights)
    if reading is not None:
        return Decision(turn, person, reading.rule, confidence, (reading.reason, *(FAMILIES[f] for f in families[:2])))
    return Decision(turn, person, families[0], confidence, tuple(FAMILIES[f] for f in families[:3]))


def _shared(decision: Decision, turn: Turn) -> Decision:
    """Say that a turn is said by whoever says the one before, with which it shares its tag."""
    if turn.reading is None:
        return Decision(turn)
    rule, reason = turn.reading.rule, turn.reading.reason
    return Decision(turn, decision.person, rule, decision.confidence, (reason, *decision.evidence[1:]))


def _undecided(turn: Turn) -> Decision:
    """Say that nobody is known who could have said it."""
    reading = turn.reading
    return Decision(turn, None, reading.rule, 0.0, (reading.reason,)) if reading is not None else Decision(turn)


def _confidence(around: Surroundings, turn: Turn, kind: str, probability: float, weights: Weights) -> float:
    """Return how sure an answer is: by its signs, or else by what was measured of its kind."""
    signs = weights.signs.get(around.genre)
    if signs is not None:
        return certainty(find_signs(around.scene, turn), probability, signs)
    return weights.confidence(kind, probability)


@lru_cache(maxsize=16384)
def _by_rule(weights: Weights, mode: str, bundle: Bundle) -> tuple[tuple[str, float], ...]:
    """Return what a bundle of features weighs, by the rules that they count for."""
    table, scores = weights.scene.get(mode, {}), dict[str, float]()
    for feature in bundle:
        rule = RULE_OF[feature.partition(".")[0]]
        scores[rule] = scores.get(rule, 0.0) + table.get(feature, 0.0)
    return tuple(scores.items())


def _families(step: Step, person: Person, probability: float, weights: Weights) -> list[str]:
    """Return the rules that speak for a person, the strongest first."""
    scores: dict[str, float] = {}
    for bundle in step.features_of(person.key):
        for rule, weight in _by_rule(weights, step.mode, bundle):
            scores[rule] = scores.get(rule, 0.0) + weight
    shares, relations = step.shares(person.key, probability), step.transition.weights
    relation = shares.index(max(shares))
    scores[RULE_OF[RELATIONS[relation]]] = relations[relation] - sum(relations) / len(relations)
    ordered = sorted(scores, key=scores.__getitem__, reverse=True)
    if person.is_narrator:
        return ["narrator", *ordered]
    return [rule for rule in ordered if scores[rule] > 0] or ["nearest_mention"]
