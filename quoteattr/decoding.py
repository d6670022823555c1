"""
Stage 11: the scene model. Decides who says what the sieves left open, one conversation as a whole.

Each quotation has a few candidates, each with the weight of its features, and each pair of neighbours has the weight of
who speaks after whom. A beam keeps the best states (who speaks now, who spoke before, who before that); forwards and
backwards sums over what it kept give the probability of each candidate (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from attrs import define, field

from quoteattr.candidates import Context
from quoteattr.features import transition_features, unary_features
from quoteattr.surroundings import Surroundings

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
    transition: dict[str, float]
    states: Mapping[State, float] = field(factory=dict)
    """The states kept, with the probability of reaching each from the left."""
    factors: list[tuple[int, int, float]] = field(factory=list)
    """Index, key and factor of each candidate that is not faint."""
    scale: float = 1.0
    """What the factors summed to before they were made probabilities."""
    posterior: dict[int, float] = field(factory=dict)
    """Key of each candidate to its probability."""
    mass: list[tuple[int, str, float]] = field(factory=list)
    """Index of a candidate, its relation to the speakers before, and the probability of both; for training."""


def score(table: Mapping[str, float], features: Sequence[str]) -> float:
    """Sum the weights of features."""
    get = table.get
    return sum([get(f, 0.0) for f in features])


def build_step(around: Surroundings, context: Context, weights: Mapping[str, Mapping[str, float]]) -> Step:
    """Weigh every candidate and every relation of a turn."""
    turn, settled = context.turn, around.settled[context.index]
    previous = around.turns[context.index - 1] if context.index else None
    mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
    table = weights.get(mode, {})
    transition = {r: score(table, transition_features(turn, previous, r, mode)) for r in RELATIONS}
    if settled is not None:
        return Step(context, [settled.key], [0.0], transition)
    unary = [score(table, unary_features(around, context, p)) for p in context.candidates]
    return Step(context, [p.key for p in context.candidates], unary, transition)


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
        step.factors = _factors(step, allowed[i] if allowed is not None else None)
        reached = _forward(step, states) if step.factors else states
        step.scale = sum(reached.values()) or 1.0
        step.states = states = {state: value / step.scale for state, value in reached.items()}
    _backward(steps, beginning)


def _factors(step: Step, only: set[int] | None) -> list[tuple[int, int, float]]:
    """Return what each candidate that may be chosen multiplies a state with, but for the faint ones."""
    choices = [(j, key) for j, key in enumerate(step.keys) if not only or key in only] or list(enumerate(step.keys))
    top = max((step.unary[j] for j, _ in choices), default=0.0)
    return [(j, key, factor) for j, key in choices if (factor := exp(step.unary[j] - top)) >= FAINT]


def _relations(step: Step) -> list[float]:
    """Return what each relation to the speakers before multiplies a state with."""
    high = max(step.transition.values())
    return [exp(step.transition[r] - high) for r in RELATIONS]


def _forward(step: Step, states: Mapping[State, float]) -> dict[State, float]:
    """Go from every state to every candidate, and return the likeliest states then reached with their sums."""
    same, back, third, new = _relations(step)
    rows: list[tuple[int, float, dict[tuple[int, int], float]]] = [(key, factor, {}) for _, key, factor in step.factors]
    for state, alpha in states.items():
        now, other, earlier = state
        pair = (now, other)
        joined = alpha * new
        for key, factor, row in rows:
            if key not in state:
                row[pair] = row.get(pair, 0.0) + factor * joined
            elif key == now:
                row[other, earlier] = row.get((other, earlier), 0.0) + factor * same * alpha
            elif key == other:
                row[now, earlier] = row.get((now, earlier), 0.0) + factor * back * alpha
            else:
                row[pair] = row.get(pair, 0.0) + factor * third * alpha
    least = FAINT * max(max(row.values()) for _, _, row in rows)
    kept = [(value, (key, *pair)) for key, _, row in rows for pair, value in row.items() if value >= least]
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
        posterior: dict[int, float] = {}
        for j, _, share in step.mass:
            posterior[step.keys[j]] = posterior.get(step.keys[j], 0.0) + share
        step.posterior = posterior
        beta = dict.fromkeys(steps[i - 1].states, 1.0) if reset and i else arriving


def _arriving(step: Step, before: Mapping[State, float], beta: Mapping[State, float]) -> dict[State, float]:
    """Go back from the states kept behind a step to those before it, and note what each candidate gets."""
    same, back, third, new = _relations(step)
    index = {key: (j, factor / step.scale) for j, key, factor in step.factors}
    sources: dict[tuple[int, int], list[State]] = {}
    for state in before:
        sources.setdefault(state[:2], []).append(state)
    arriving = dict.fromkeys(before, 0.0)
    mass: dict[tuple[int, str], float] = {}

    def go(source: State, j: int, relation: str, value: float) -> None:
        arriving[source] += value
        mass[j, relation] = mass.get((j, relation), 0.0) + before[source] * value

    for target, after in beta.items():
        key, one, two = target
        j, factor = index[key]
        value = factor * after
        if target in before:
            go(target, j, "same", same * value)
        if (one, key, two) in before:
            go((one, key, two), j, "back", back * value)
        if key != one and key != two:
            for source in sources.get((one, two), ()):
                if source[2] == key:
                    go(source, j, "third", third * value)
                else:
                    go(source, j, "new", new * value)
    step.mass = [(j, name, share) for (j, name), share in sorted(mass.items())]
    return arriving
