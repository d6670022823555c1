"""
Stage 11: the scene model. Decides who says what the sieves left open, one conversation as a whole.

Each quotation has a few candidates, each with the weight of its features, and each pair of neighbours has the weight of
who speaks after whom. A beam keeps the best states (who speaks now, who spoke before, who before that); forwards and
backwards sums over what it kept give the probability of each candidate (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from math import exp
from operator import itemgetter
from typing import Final

from attrs import define, field

from quoteattr.candidates import Context
from quoteattr.features import transition_features, unary_features
from quoteattr.surroundings import Surroundings
from quoteattr.weighting import Weights

__all__ = ["BEGINNING", "RELATIONS", "Step", "build_step", "run"]

BEAM: Final = 18
"""States kept after each quotation."""
FAINT: Final = 0.02
"""States, and candidates by their own weight, this many times less likely than the best are dropped."""
RELATIONS: Final = ("same", "back", "third", "new")

State = tuple[int, int, int]
"""Keys of the current speaker, the last other one, and the one before; -1 for none."""
BEGINNING: Final[Mapping[State, float]] = {(-1, -1, -1): 1.0}
"""Nobody has spoken."""


@define(eq=False)
class Step:
    """One quotation in the lattice: its candidates' weights, its transitions' weights and the states kept."""

    context: Context
    keys: list[int]
    unary: list[float]
    transition: Mapping[str, float]
    features: Sequence[Sequence[str]] = ()
    """The features of each candidate."""
    states: Mapping[State, float] = field(factory=dict)
    """The states kept, with the probability of reaching each from the left."""
    factors: list[tuple[int, int, float]] = field(factory=list)
    """Index, key and factor of each candidate that is not faint."""
    relations: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    """Factor of each relation."""
    scale: float = 1.0
    """What the factors summed to before they were made probabilities."""
    posterior: dict[int, float] = field(factory=dict)
    """Key of each candidate to its probability."""
    mass: dict[int, list[float]] = field(factory=dict)
    """Index of a candidate to the probability of each of the ``RELATIONS`` that it may have to the speakers before."""


@lru_cache(maxsize=4096)
def weigh_relations(weights: Weights, mode: str, features: tuple[str, ...]) -> Mapping[str, float]:
    """Return the weight of each relation to the speakers before; most turns are like many others."""
    table = weights.scene.get(mode, {})
    return {r: sum(table.get(f"{f}.{r}", 0.0) for f in features) for r in RELATIONS}


def build_step(around: Surroundings, context: Context, weights: Weights) -> Step:
    """Weigh every candidate and every relation of a turn."""
    turn, settled = context.turn, around.settled[context.index]
    previous = around.turns[context.index - 1] if context.index else None
    mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
    transition = weigh_relations(weights, mode, transition_features(turn, previous, mode))
    if settled is not None:
        return Step(context, [settled.key], [0.0], transition)
    table = weights.scene.get(mode, {})
    features = list(unary_features(around, context, context.candidates))
    unary = [sum(map(table.get, found, repeat(0.0))) for found in features]
    return Step(context, [p.key for p in context.candidates], unary, transition, features)


def run(
    steps: Sequence[Step], states: Mapping[State, float] = BEGINNING, allowed: Sequence[set[int]] | None = None
) -> None:
    """
    Sum over all paths forwards and backwards and set each step's posteriors.

    The sums are scaled at each step, so that they neither vanish nor overflow.

    :param states: the states before the first step, with their probabilities.
    :param allowed: for each step the keys that may be chosen (empty: any); for training.
    """
    beginning = states
    for i, step in enumerate(steps):
        if step.context.turn.gap == "chapter":
            states = BEGINNING
        step.relations = _relations(step)
        step.factors = _factors(step, allowed[i] if allowed is not None else None)
        reached = _forward(step, states) if step.factors else states
        step.scale = sum(reached.values()) or 1.0
        step.states = states = {state: value / step.scale for state, value in reached.items()}
    _backward(steps, beginning)


def _factors(step: Step, only: set[int] | None) -> list[tuple[int, int, float]]:
    """Return what each candidate that may be chosen multiplies a state with, the likeliest first, the faint left out."""
    if len(step.keys) == 1:
        return [(0, step.keys[0], 1.0)]
    choices = [(j, key) for j, key in enumerate(step.keys) if not only or key in only] or list(enumerate(step.keys))
    top = max((step.unary[j] for j, _ in choices), default=0.0)
    factors = [(j, key, factor) for j, key in choices if (factor := exp(step.unary[j] - top)) >= FAINT]
    return sorted(factors, key=itemgetter(2), reverse=True)


def _relations(step: Step) -> tuple[float, float, float, float]:
    """Return what each relation to the speakers before multiplies a state with."""
    weights = step.transition
    high = max(weights.values())
    same, back, third, new = [exp(weights[r] - high) for r in RELATIONS]
    return same, back, third, new


def _forward(step: Step, states: Mapping[State, float]) -> dict[State, float]:
    """
    Go from every state to every candidate, and return the likeliest states then reached with their sums.

    Whoever is new to a state leads from it to the same state as from all others that share its last two speakers, so
    those are summed first; only who has a part in a state is looked at state by state.
    """
    same, back, third, new = step.relations
    factors = {key: factor for _, key, factor in step.factors}
    pairs: dict[tuple[int, int], float] = {}
    reached: dict[State, float] = {}
    get = reached.get
    for state, alpha in states.items():
        now, other, earlier = state
        pairs[now, other] = pairs.get((now, other), 0.0) + alpha
        if now in factors:
            reached[state] = get(state, 0.0) + same * alpha
        if other in factors:
            target = (other, now, earlier)
            reached[target] = get(target, 0.0) + back * alpha
        if earlier in factors:  # counted among the new below
            target = (earlier, now, other)
            reached[target] = get(target, 0.0) + (third - new) * alpha
    for target, value in reached.items():
        reached[target] = factors[target[0]] * (value + new * pairs.get(target[1:], 0.0))
    least = FAINT * max(reached.values(), default=0.0)
    for (now, other), alpha in pairs.items():
        for _, key, factor in step.factors:
            value = factor * new * alpha
            if value < least:
                break
            if key != now and key != other:
                reached.setdefault((key, now, other), value)
    least = FAINT * max(reached.values())
    kept = [(value, state) for state, value in reached.items() if value >= least]
    if len(kept) > BEAM:
        kept = sorted(kept, reverse=True)[:BEAM]
    return {state: value for value, state in kept}


def _backward(steps: Sequence[Step], beginning: Mapping[State, float]) -> None:
    """Sum backwards over the kept states and set the probability of every candidate and relation."""
    beta: dict[State, float] = dict.fromkeys(steps[-1].states, 1.0) if steps else {}
    for i in range(len(steps) - 1, -1, -1):
        step = steps[i]
        reset = step.context.turn.gap == "chapter"
        before = BEGINNING if reset else steps[i - 1].states if i else beginning
        arriving = _arriving(step, before, beta) if step.factors else {s: v / step.scale for s, v in beta.items()}
        step.posterior = {step.keys[j]: sum(shares) for j, shares in sorted(step.mass.items())}
        beta = dict.fromkeys(steps[i - 1].states, 1.0) if reset and i else arriving


def _arriving(step: Step, before: Mapping[State, float], beta: Mapping[State, float]) -> dict[State, float]:
    """Go back from the states kept behind a step to those before it, and note what each candidate gets."""
    same, back, third, new = step.relations
    index = {key: (j, factor / step.scale) for j, key, factor in step.factors}
    sources: dict[tuple[int, int], list[State]] = {}
    for state in before:
        sources.setdefault(state[:2], []).append(state)
    arriving = dict.fromkeys(before, 0.0)
    step.mass = {}
    for target, after in beta.items():
        key, one, two = target
        j, factor = index[key]
        after *= factor
        shares = step.mass.setdefault(j, [0.0, 0.0, 0.0, 0.0])
        if target in before:
            arriving[target] += same * after
            shares[0] += before[target] * same * after
        source = (one, key, two)
        if source in before:
            arriving[source] += back * after
            shares[1] += before[source] * back * after
        if key != one and key != two:
            for source in sources.get((one, two), ()):
                kind, relation = (2, third) if source[2] == key else (3, new)
                arriving[source] += relation * after
                shares[kind] += before[source] * relation * after
    return arriving
