"""
Stage 8: the scene model. Decides who says what the sieves left open, one conversation as a whole.

Each quotation has a few candidates, each with the weight of its features, and each pair of neighbours has the weight of
who speaks after whom. A beam keeps the best states (who speaks now, who spoke before, who before that); forwards and
backwards sums over what it kept give the probability of each candidate (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Final

from attrs import define, field

from quoteattr.features import Context, Surroundings, transition_features, unary_features

__all__ = ["Step", "build_steps", "run"]

BEAM: Final = 24
"""States kept after each quotation."""
RELATIONS: Final = ("same", "back", "third", "new")

State = tuple[int, int, int]
"""Keys of the current speaker, the last other one, and the one before; -1 for none."""


@define(eq=False)
class Step:
    """One quotation in the lattice: its candidates' weights, its transitions' weights and the states kept."""

    context: Context
    keys: list[int]
    unary: list[float]
    transition: dict[str, float]
    states: dict[State, float] = field(factory=dict)
    edges: list[tuple[State, State, int, str]] = field(factory=list)
    """From, to, index of the candidate, relation."""
    posterior: dict[int, float] = field(factory=dict)
    """Key of each candidate to its probability."""
    mass: list[tuple[int, str, float]] = field(factory=list)
    """Index of a candidate, its relation to the speakers before, and the probability of both; for training."""


def relation(state: State, key: int) -> str:
    """Name the relation of a candidate to the speakers before."""
    if key == state[0]:
        return "same"
    if key == state[1]:
        return "back"
    return "third" if key == state[2] else "new"


def follow(state: State, key: int) -> State:
    """Return the state after a candidate has spoken."""
    if key == state[0]:
        return state
    if key == state[1]:
        return (key, state[0], state[2])
    return (key, state[0], state[1])


def add_logs(values: Sequence[float]) -> float:
    """Return the log of the sum of exponentials."""
    top = max(values)
    return top + log(sum(exp(v - top) for v in values))


def score(weights: Mapping[str, float], mode: str, features: Sequence[str]) -> float:
    """Sum the weights of features under a mode."""
    return sum(weights.get(f"{mode} {f}", 0.0) for f in features)


def build_steps(around: Surroundings, contexts: Sequence[Context], weights: Mapping[str, float]) -> list[Step]:
    """Weigh every candidate and every relation of every turn."""
    steps = []
    for context, settled in zip(contexts, around.settled, strict=True):
        turn = context.turn
        previous = around.turns[context.index - 1] if context.index else None
        mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
        transition = {r: score(weights, mode, transition_features(turn, previous, r, mode)) for r in RELATIONS}
        if settled is not None:
            steps.append(Step(context, [settled.key], [0.0], transition))
            continue
        unary = [score(weights, mode, unary_features(around, context, p)) for p in context.candidates]
        steps.append(Step(context, [p.key for p in context.candidates], unary, transition))
    return steps


def run(steps: list[Step], allowed: Sequence[set[int]] | None = None) -> float:
    """
    Sum over all paths forwards and backwards and set each step's posteriors.

    :param allowed: for each step the keys that may be chosen (empty: any); for training.
    :returns: the log of the sum over all kept paths.
    """
    states: dict[State, float] = {(-1, -1, -1): 0.0}
    for i, step in enumerate(steps):
        if step.context.turn.gap == "chapter":
            states = {(-1, -1, -1): add_logs(list(states.values()))}
        only = allowed[i] if allowed is not None else None
        step.edges = []
        incoming: dict[State, list[float]] = {}
        choices = [(j, k) for j, k in enumerate(step.keys) if not only or k in only] or list(enumerate(step.keys))
        if not choices:
            for state in states:
                step.edges.append((state, state, -1, "none"))
            step.states = states
            continue
        for state, alpha in states.items():
            for j, key in choices:
                name = relation(state, key)
                target = follow(state, key)
                incoming.setdefault(target, []).append(alpha + step.unary[j] + step.transition[name])
                step.edges.append((state, target, j, name))
        reached = {state: add_logs(values) for state, values in incoming.items()}
        if len(reached) > BEAM:
            best = sorted(reached, key=lambda s: -reached[s])[:BEAM]
            reached = {state: reached[state] for state in best}
        step.states = states = reached
    total = add_logs(list(states.values())) if states else 0.0
    _backward(steps, total)
    return total


def _backward(steps: list[Step], total: float) -> None:
    """Sum backwards over the kept states and set the posterior of every candidate and of every edge."""
    beta: dict[State, float] = dict.fromkeys(steps[-1].states, 0.0) if steps else {}
    for i in range(len(steps) - 1, -1, -1):
        step = steps[i]
        earlier = steps[i - 1].states if i else {(-1, -1, -1): 0.0}
        reset = step.context.turn.gap == "chapter"
        base = add_logs(list(earlier.values())) if reset else 0.0
        arriving: dict[State, list[float]] = {}
        step.posterior = {}
        mass: list[tuple[int, str, float]] = []
        for state, target, j, name in step.edges:
            after = beta.get(target)
            if after is None:
                continue
            if j < 0:
                arriving.setdefault(state, []).append(after)
                continue
            weight = step.unary[j] + step.transition[name] + after
            share = exp(min(0.0, (base if reset else earlier[state]) + weight - total))
            step.posterior[step.keys[j]] = step.posterior.get(step.keys[j], 0.0) + share
            mass.append((j, name, share))
            arriving.setdefault(state, []).append(weight)
        step.mass = mass
        if reset:
            value = add_logs([v for values in arriving.values() for v in values]) if arriving else 0.0
            beta = dict.fromkeys(earlier, value)
        else:
            beta = {state: add_logs(values) for state, values in arriving.items()}
