"""
Stage 11: the scene model. Decides who says what the sieves left open, one conversation as a whole.

Each quotation has a few candidates, each with the weight of its features, and each pair of neighbours has the weight of
who speaks after whom. A beam keeps the best states (who speaks now, who spoke before, who before that); forwards and
backwards sums over what it kept give the probability of each candidate (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, log
from operator import add, itemgetter
from typing import Final, NamedTuple

from attrs import define, frozen

from quoteattr.candidates import Context
from quoteattr.features import Traits, manner_feature, transition_features, transition_traits, unary_features
from quoteattr.surroundings import Surroundings
from quoteattr.turns import Turn
from quoteattr.weighting import Bundle, Weights

__all__ = [
    "BEGINNING",
    "NARROW",
    "RELATIONS",
    "WIDE",
    "Beam",
    "Step",
    "Transition",
    "build_step",
    "run",
    "run_forwards",
    "weigh_manners",
]


class Beam(NamedTuple):
    """What is kept of all that might be said by whom."""

    states: int
    """So many states are kept after each quotation, at most."""
    faint: float
    """States, and candidates by their own weight, that are less likely than this beside the best are dropped."""


USUAL: Final = Beam(12, 0.03)
"""For the answers."""
NARROW: Final = Beam(2, 0.2)
"""For where it only matters who is sure, since all is weighed anew."""
WIDE: Final = Beam(18, 0.02)
"""For training: what is learnt from more paths serves fewer as well."""
SURE: Final = 0.7
"""Whoever is so probable teaches how he talks."""
RELATIONS: Final = ("same", "back", "third", "new")

State = tuple[int, int, int]
"""Keys of the current speaker, the last other one, and the one before; -1 for none."""
BEGINNING: Final[Mapping[State, float]] = {(-1, -1, -1): 1.0}
"""Nobody has spoken."""


Four = tuple[float, float, float, float]
"""A number for each of the ``RELATIONS``."""


@frozen(eq=False)
class Transition:
    """What it weighs to speak after the speakers before, by the relation to them."""

    weights: Four
    factors: Four
    """What each relation multiplies a state with."""

    @classmethod
    def of(cls, same: float, back: float, third: float, new: float) -> Transition:
        """Return the transition with these weights; its likeliest relation has the factor 1."""
        high = max(same, back, third, new)
        return cls((same, back, third, new), (exp(same - high), exp(back - high), exp(third - high), exp(new - high)))


NOTHING: Final[Mapping[int, float]] = {}
"""No candidates."""
ANY: Final = Transition.of(0.0, 0.0, 0.0, 0.0)


@define(eq=False)
class Step:
    """One quotation in the lattice: its candidates' weights, its transition and the states kept."""

    index: int
    turn: Turn
    mode: str
    """What is known of the speaker, which tells how the answer is to be weighed."""
    keys: Sequence[int]
    unary: Sequence[float]
    transition: Transition = ANY
    features: Sequence[Bundle] = ()
    """The features of all candidates, one after another."""
    ends: Sequence[int] = ()
    """Where those of each candidate end."""
    manners: Sequence[Bundle] = ()
    """How much each candidate talks like this, as a feature; none before that is known."""
    words: Sequence[bytes] = ()
    """What is said, for the manners of speech."""
    tied: bool = False
    """Whether it is passed over, since whoever says the turn before says this one too."""
    factors: Mapping[int, float] = NOTHING
    """Key of each candidate that is not faint to what it multiplies a state with, the likeliest first."""
    before: Mapping[State, float] = BEGINNING
    """The states before, with the probability of reaching each from the left."""
    states: Mapping[State, float] = BEGINNING
    """The states kept behind, the same."""
    ahead: Mapping[State, float] = BEGINNING
    """The states kept behind, with what leads from each to the end, so that both together are a probability."""
    scale: float = 1.0
    """What the factors summed to before they were made probabilities."""

    def features_of(self, key: int) -> Sequence[Bundle]:
        """Return the features of one candidate."""
        place = self.keys.index(key)
        found = self.features[self.ends[place - 1] if place else 0 : self.ends[place]]
        return [*found, self.manners[place]] if self.manners else found

    def posterior(self) -> dict[int, float]:
        """Return the probability of each candidate who may have said it, by key."""
        if len(self.keys) == 1:
            return {self.keys[0]: 1.0}
        found: dict[int, float] = {}
        states = self.states
        for state, value in self.ahead.items() if self.factors else ():
            key = state[0]
            found[key] = found.get(key, 0.0) + value * states[state]
        return found

    def shares(self, key: int, probability: float) -> Four:
        """Return what each relation that a candidate may have to the speakers before adds to his probability."""
        get = self.before.get
        same = back = third = 0.0
        for target, after in self.ahead.items():
            if target[0] == key:
                _, one, two = target
                same += get(target, 0.0) * after
                back += get((one, key, two), 0.0) * after
                third += get((one, two, key), 0.0) * after
        factor, by = self.factors[key] / self.scale, self.transition.factors
        same, back, third = factor * by[0] * same, factor * by[1] * back, factor * by[2] * third
        return same, back, third, max(0.0, probability - same - back - third)


@lru_cache(maxsize=8192)
def weigh_relations(weights: Weights, mode: str, traits: Traits) -> Transition:
    """Return what each relation to the speakers before weighs; most turns are like many others."""
    table, features = weights.scene.get(mode, {}), transition_features(traits)
    same, back, third, new = [sum(table.get(f"{f}.{r}", 0.0) for f in features) for r in RELATIONS]
    return Transition.of(same, back, third, new)


def build_step(around: Surroundings, context: Context, weights: Weights) -> Step:
    """Weigh every candidate and every relation of a turn."""
    index, turn, settled = context.index, context.turn, around.settled[context.index]
    previous = around.turns[index - 1] if index else None
    mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
    if context.tied:
        return Step(index, turn, mode, (), (), tied=True)
    transition = weigh_relations(weights, mode, transition_traits(turn, previous))
    if settled is not None:
        return Step(index, turn, mode, (settled.key,), (0.0,), transition)
    weigh = weights.sums(mode).__getitem__
    features: list[Bundle] = []
    ends: list[int] = []
    unary: list[float] = []
    for found in unary_features(around, context, context.candidates):
        features += found
        ends.append(len(features))
        unary.append(sum(map(weigh, found)))
    keys = tuple([p.key for p in context.candidates])
    return Step(index, turn, mode, keys, tuple(unary), transition, tuple(features), tuple(ends), words=context.words)


def weigh_manners(around: Surroundings, steps: Sequence[Step], weights: Weights) -> None:
    """
    Weigh the manners of speech, now that the scene model is sure of many speakers.

    What someone is sure to have said teaches how he talks, for all quotations but itself.
    """
    manners = around.manners
    heard = [(step, _sure_of(step)) for step in steps if step.features]
    manners.learn((step.words, key) for step, key in heard if key is not None)
    for step, own in heard:
        weigh = weights.sums(step.mode).__getitem__
        step.manners = tuple(map(manner_feature, manners.likenesses(step.words, step.keys, own)))
        step.unary = tuple(map(add, step.unary, map(weigh, step.manners)))


def _sure_of(step: Step) -> int | None:
    """Return the key of whoever is nearly sure to speak, as far as what is said before tells."""
    found: dict[int, float] = {}
    for state, share in step.states.items():
        key = state[0]
        found[key] = probability = found.get(key, 0.0) + share
        if probability >= SURE:
            return key
    return None


def run(
    steps: Sequence[Step],
    states: Mapping[State, float] = BEGINNING,
    allowed: Sequence[set[int]] | None = None,
    beam: Beam = USUAL,
) -> None:
    """
    Sum over all paths forwards and backwards, so that each step knows its posteriors.

    :param states: the states before the first step, with their probabilities.
    :param allowed: for each step the keys that may be chosen (empty: any); for training.
    :param beam: what is kept after each step.
    """
    states = run_forwards(steps, states, allowed, beam)
    ahead: Mapping[State, float] = dict.fromkeys(states, 1.0)
    for i in range(len(steps) - 1, -1, -1):
        step = steps[i]
        step.ahead = ahead
        reset = i and step.turn.gap == "chapter"
        ahead = dict.fromkeys(steps[i - 1].states, 1.0) if reset else _backward(step)


def run_forwards(
    steps: Sequence[Step],
    states: Mapping[State, float] = BEGINNING,
    allowed: Sequence[set[int]] | None = None,
    beam: Beam = USUAL,
) -> Mapping[State, float]:
    """
    Sum over all paths forwards, so that each step knows what is probable from what is said before, and return the last states.

    The sums are scaled at each step, so that they neither vanish nor overflow.

    :param beam: what is kept after each step.
    """
    least = log(beam.faint)
    met: dict[State, State] = {}
    for i, step in enumerate(steps):
        step.before = BEGINNING if step.turn.gap == "chapter" else states
        step.factors = _factors(step, allowed[i] if allowed is not None else None, least)
        if not step.factors:
            step.scale, states = 1.0, step.before
        elif len(step.keys) == 1:
            step.scale, states = _keep(_follow(step, step.keys[0]), beam, met)
        else:
            step.scale, states = _keep(_forward(step, beam.faint), beam, met)
        step.states = states
    return states


def _factors(step: Step, only: set[int] | None, least: float) -> dict[int, float]:
    """Return what each candidate that may be chosen multiplies a state with, the likeliest first, the faint left out."""
    if len(step.keys) < 2:
        return dict.fromkeys(step.keys, 1.0)
    choices = list(zip(step.unary, step.keys))  # noqa: B905 - as long as each other, and this is a hot path
    if only:
        choices = [choice for choice in choices if choice[1] in only] or choices
    choices.sort(reverse=True)
    top = choices[0][0]
    least += top
    return {key: exp(weight - top) for weight, key in choices if weight >= least}


def _follow(step: Step, key: int) -> dict[State, float]:
    """Go from every state to the only candidate, and return the states then reached with their sums."""
    same, back, third, new = step.transition.factors
    reached: dict[State, float] = {}
    for state, alpha in step.before.items():
        now, other, earlier = state
        if now == key:
            alpha *= same
        elif other == key:
            state, alpha = (other, now, earlier), back * alpha
        else:
            state, alpha = (key, now, other), (third if earlier == key else new) * alpha
        reached[state] = reached.get(state, 0.0) + alpha
    return reached


def _forward(step: Step, faint: float) -> dict[State, float]:
    """
    Go from every state to every candidate, and return the states then reached with their sums, but for the unlikely.

    Whoever is new to a state leads from it to the same state as from all others that share its last two speakers, so
    those are summed first; only who has a part in a state is looked at state by state.
    """
    same, back, third, new = step.transition.factors
    third -= new  # counted among the new below
    factors = step.factors
    pairs: dict[tuple[int, int], float] = {}
    reached: dict[State, float] = {}
    for state, alpha in step.before.items():
        now, other, earlier = state
        pair = (now, other)
        pairs[pair] = pairs.get(pair, 0.0) + alpha
        if now in factors:
            reached[state] = reached.get(state, 0.0) + same * alpha
        if other in factors:
            target = (other, now, earlier)
            reached[target] = reached.get(target, 0.0) + back * alpha
        if earlier in factors:
            target = (earlier, now, other)
            reached[target] = reached.get(target, 0.0) + third * alpha
    get = pairs.get
    for target, value in reached.items():
        key, now, other = target
        reached[target] = factors[key] * (value + new * get((now, other), 0.0))
    least = faint * max(reached.values(), default=0.0)
    choices = list(factors.items())
    for (now, other), alpha in pairs.items():
        alpha *= new
        for key, factor in choices:
            value = factor * alpha
            if value < least:
                break
            if key != now and key != other and (target := (key, now, other)) not in reached:
                reached[target] = value
    return reached


def _keep(reached: dict[State, float], beam: Beam, met: dict[State, State]) -> tuple[float, dict[State, float]]:
    """
    Return the sum of the likeliest states, so many at most, and them with their probabilities.

    A state that was kept before, as most were, is the same object again: fewer for the garbage collector.
    """
    least = beam.faint * max(reached.values())
    kept = {state: value for state, value in reached.items() if value >= least}
    if len(kept) > beam.states:
        kept = dict(sorted(kept.items(), key=itemgetter(1), reverse=True)[: beam.states])
    scale = sum(kept.values())
    known = met.setdefault
    return scale, {known(state, state): value / scale for state, value in kept.items()}


def _backward(step: Step) -> Mapping[State, float]:
    """Go back from the states kept behind a step to those before it, and return what leads from each to the end."""
    if len(step.before) == 1:
        return dict.fromkeys(step.before, 1.0)
    if not step.factors:
        return {state: value / step.scale for state, value in step.ahead.items()}
    same, back, third, new = step.transition.factors
    factors, scale = step.factors, step.scale
    behind: dict[State, float] = {}
    pairs: dict[tuple[int, int], float] = {}
    for target, after in step.ahead.items():
        key, one, two = target
        pair = (one, two)
        behind[target] = after = after * factors[key] / scale
        pairs[pair] = pairs.get(pair, 0.0) + after
    get = behind.get
    arriving: dict[State, float] = {}
    for state in step.before:
        now, other, earlier = state
        value = same * get(state, 0.0) + back * get((other, now, earlier), 0.0)
        pair = (now, other)
        if pair in pairs:
            value += new * pairs[pair] + (third - new) * get((earlier, now, other), 0.0)
        arriving[state] = value
    return arriving
