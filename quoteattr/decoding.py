"""
Stage 8: the scene model. Decides who says what the sieves left open, one conversation as a whole.

Each quotation has a few candidates, each with the weight of its features, and each pair of neighbours has the weight of
who speaks after whom. A beam keeps the best states (who speaks now, who spoke before, who before that); forwards and
backwards sums over what it kept give the probability of each candidate (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from attrs import define, field

from quoteattr.features import Context, Surroundings, transition_features, unary_features

__all__ = ["Step", "build_steps", "run"]

BEAM: Final = 18
"""States kept after each quotation."""
FAINT: Final = 0.01
"""States, and candidates by their own weight, this many times less likely than the best are dropped."""
RELATIONS: Final = ("same", "back", "third", "new")

State = tuple[int, int, int]
"""Keys of the current speaker, the last other one, and the one before; -1 for none."""
START: Final[State] = (-1, -1, -1)


@define(eq=False)
class Step:
    """One quotation in the lattice: its candidates' weights, its transitions' weights and the states kept."""

    context: Context
    keys: list[int]
    unary: list[float]
    transition: dict[str, float]
    states: dict[State, float] = field(factory=dict)
    """The states kept, with the probability of reaching each from the left."""
    edges: list[tuple[State, State, int, str, float]] = field(factory=list)
    """From, to, index of the candidate, relation, factor."""
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


def build_steps(
    around: Surroundings, contexts: Sequence[Context], weights: Mapping[str, Mapping[str, float]]
) -> list[Step]:
    """Weigh every candidate and every relation of every turn."""
    steps = []
    for context, settled in zip(contexts, around.settled, strict=True):
        turn = context.turn
        previous = around.turns[context.index - 1] if context.index else None
        mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
        table = weights.get(mode, {})
        transition = {r: score(table, transition_features(turn, previous, r, mode)) for r in RELATIONS}
        if settled is not None:
            steps.append(Step(context, [settled.key], [0.0], transition))
            continue
        unary = [score(table, unary_features(around, context, p)) for p in context.candidates]
        steps.append(Step(context, [p.key for p in context.candidates], unary, transition))
    return steps


def run(steps: list[Step], allowed: Sequence[set[int]] | None = None) -> None:
    """
    Sum over all paths forwards and backwards and set each step's posteriors.

    The sums are scaled at each step, so that they neither vanish nor overflow.

    :param allowed: for each step the keys that may be chosen (empty: any); for training.
    """
    states = {START: 1.0}
    for i, step in enumerate(steps):
        if step.context.turn.gap == "chapter":
            states = {START: 1.0}
        only = allowed[i] if allowed is not None else None
        reached = _forward(step, states, only)
        least = FAINT * max(reached.values())
        kept = [state for state, value in reached.items() if value >= least]
        if len(kept) > BEAM:
            kept = sorted(kept, key=reached.__getitem__, reverse=True)[:BEAM]
        reached = {state: reached[state] for state in kept}
        step.scale = sum(reached.values()) or 1.0
        step.states = states = {state: value / step.scale for state, value in reached.items()}
    _backward(steps)


def _forward(step: Step, states: Mapping[State, float], only: set[int] | None) -> dict[State, float]:
    """Go from every state to every candidate, and return what each state then reached sums to."""
    step.edges = edges = []
    choices = [(j, key) for j, key in enumerate(step.keys) if not only or key in only] or list(enumerate(step.keys))
    if not choices:
        edges += [(state, state, -1, "none", 1.0) for state in states]
        return dict(states)
    top = max(step.unary[j] for j, _ in choices)
    high = max(step.transition.values())
    same, back, third, new = (exp(step.transition[r] - high) for r in RELATIONS)
    factors = [(j, key, factor) for j, key in choices if (factor := exp(step.unary[j] - top)) >= FAINT]
    reached: dict[State, float] = {}
    for state, alpha in states.items():
        now, other, earlier = state
        for j, key, factor in factors:
            if key == now:
                target, name, weight = state, "same", factor * same
            elif key == other:
                target, name, weight = (key, now, earlier), "back", factor * back
            elif key == earlier:
                target, name, weight = (key, now, other), "third", factor * third
            else:
                target, name, weight = (key, now, other), "new", factor * new
            edges.append((state, target, j, name, weight))
            reached[target] = reached.get(target, 0.0) + alpha * weight
    return reached


def _backward(steps: list[Step]) -> None:
    """Sum backwards over the kept states and set the probability of every candidate and relation."""
    beta: dict[State, float] = dict.fromkeys(steps[-1].states, 1.0) if steps else {}
    for i in range(len(steps) - 1, -1, -1):
        step = steps[i]
        reset = step.context.turn.gap == "chapter"
        before = {START: 1.0} if reset or not i else steps[i - 1].states
        arriving: dict[State, float] = {}
        mass: dict[tuple[int, str], float] = {}
        for state, target, j, name, weight in step.edges:
            after = beta.get(target)
            if after is None:
                continue
            value = weight * after / step.scale
            arriving[state] = arriving.get(state, 0.0) + value
            if j >= 0:
                mass[j, name] = mass.get((j, name), 0.0) + before[state] * value
        posterior: dict[int, float] = {}
        for (j, _), share in mass.items():
            posterior[step.keys[j]] = posterior.get(step.keys[j], 0.0) + share
        step.posterior = posterior
        step.mass = [(j, name, share) for (j, name), share in mass.items()]
        beta = dict.fromkeys(steps[i - 1].states, 1.0) if reset and i else arriving
