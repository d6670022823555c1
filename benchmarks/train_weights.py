"""
Train the weights of the scene model from annotated texts.

    python benchmarks/train_weights.py PATH...                      # print cross-validated figures
    python benchmarks/train_weights.py PATH... --out quoteattr/weights/scene.tsv

PATH is a JSON document or a folder of them (see ``gold.py`` for the form). The model is a conditional random field over
the paths that the beam keeps; it is trained by AdaGrad on chunks of conversation, with a quadratic penalty. Folds are
made of whole documents.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from math import sqrt
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from attrs import define, field
from gold import gold_people, load

from quoteattr import Attributor
from quoteattr.conversation import prepare
from quoteattr.decoding import RELATIONS, Step, run
from quoteattr.features import transition_features, unary_features

CHUNK = 80
"""Turns trained on at a time."""
RARE = 6
"""A feature must be seen this often in training."""


@define(eq=False)
class Example:
    """One document as features and right answers."""

    name: str
    steps: list[Step] = field(factory=list)
    unary: list[list[list[str]]] = field(factory=list)
    transition: list[dict[str, list[str]]] = field(factory=list)
    allowed: list[set[int]] = field(factory=list)
    judged: list[bool] = field(factory=list)
    open: list[bool] = field(factory=list)


def make_example(document: dict[str, Any]) -> Example:
    """Extract every feature of a document."""
    scene = Attributor().scene(document["text"])
    around, contexts = prepare(scene)
    gold = gold_people(document, scene)
    example = Example(document["id"])
    for context, settled in zip(contexts, around.settled, strict=True):
        turn = context.turn
        previous = around.turns[context.index - 1] if context.index else None
        mode = "settled" if settled is not None else context.mode
        keys = [settled.key] if settled is not None else [p.key for p in context.candidates]
        example.steps.append(Step(context, keys, [0.0] * len(keys), {}))
        example.unary.append(
            [[]] if settled is not None else [[f"{mode} {f}" for f in unary_features(around, context, p)] for p in context.candidates]
        )
        example.transition.append({r: [f"{mode} {f}" for f in transition_features(turn, previous, r, mode)] for r in RELATIONS})
        right = gold.get(turn.quotation.start)
        example.judged.append(right is not None)
        example.allowed.append(set(keys) & right if right is not None else set())
        example.open.append(settled is None)
    return example


def set_scores(example: Example, weights: dict[str, float], first: int, stop: int) -> list[Step]:
    """Give the steps of a chunk their weights."""
    get = weights.get
    for i in range(first, stop):
        step = example.steps[i]
        step.unary = [sum(get(f, 0.0) for f in features) for features in example.unary[i]]
        step.transition = {r: sum(get(f, 0.0) for f in features) for r, features in example.transition[i].items()}
    return example.steps[first:stop]


def gradient(example: Example, first: int, stop: int, sign: float, into: dict[str, float]) -> None:
    """Add the expected feature counts of a chunk, times a sign."""
    for i in range(first, stop):
        unary, transition = example.unary[i], example.transition[i]
        by_candidate: dict[int, float] = {}
        by_relation: dict[str, float] = {}
        for j, name, share in example.steps[i].mass:
            by_candidate[j] = by_candidate.get(j, 0.0) + share
            by_relation[name] = by_relation.get(name, 0.0) + share
        for j, share in by_candidate.items():
            for f in unary[j]:
                into[f] = into.get(f, 0.0) + sign * share
        for name, share in by_relation.items():
            for f in transition[name]:
                into[f] = into.get(f, 0.0) + sign * share


def train(examples: Sequence[Example], epochs: int, rate: float, penalty: float) -> dict[str, float]:
    """Return the trained weights."""
    seen: Counter[str] = Counter()
    for e in examples:
        for unary in e.unary:
            for features in unary:
                seen.update(features)
        for transition in e.transition:
            for features in transition.values():
                seen.update(features)
    weights = {f: 0.0 for f, n in seen.items() if n >= RARE}
    squares = dict.fromkeys(weights, 1.0)
    order = random.Random(7)
    chunks = [(e, i, min(i + CHUNK, len(e.steps))) for e in examples for i in range(0, len(e.steps), CHUNK)]
    for _ in range(epochs):
        order.shuffle(chunks)
        for e, first, stop in chunks:
            steps = set_scores(e, weights, first, stop)
            into: dict[str, float] = {}
            run(steps, e.allowed[first:stop])
            gradient(e, first, stop, 1.0, into)
            run(steps)
            gradient(e, first, stop, -1.0, into)
            for f, g in into.items():
                w = weights.get(f)
                if w is not None:
                    g -= penalty * w
                    squares[f] += g * g
                    weights[f] = w + rate * g / sqrt(squares[f])
    return weights


def evaluate(example: Example, weights: dict[str, float]) -> Counter[str]:
    """Count right answers among the turns that the sieves left open."""
    run(set_scores(example, weights, 0, len(example.steps)))
    counts: Counter[str] = Counter()
    for i, step in enumerate(example.steps):
        if not example.judged[i]:
            continue
        mode = step.context.mode if example.open[i] else "settled"
        best = max(step.posterior, key=lambda k: step.posterior[k]) if step.posterior else None
        counts[f"n {mode}"] += 1
        counts[f"ok {mode}"] += best in example.allowed[i]
        counts["n"] += 1
        counts["ok"] += best in example.allowed[i]
    return counts


def fold(job: tuple[int, int, Sequence[Example], int, float, float]) -> list[tuple[str, Counter[str]]]:
    """Train without one fold and measure on it."""
    k, folds, examples, epochs, rate, penalty = job
    weights = train([e for i, e in enumerate(examples) if i % folds != k], epochs, rate, penalty)
    return [(e.name, evaluate(e, weights)) for i, e in enumerate(examples) if i % folds == k]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="train on everything and write the table here")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--penalty", type=float, default=0.02)
    parser.add_argument("--workers", type=int, default=2)
    a = parser.parse_args()
    with Pool(a.workers) as pool:
        examples = pool.map(make_example, load(a.paths), chunksize=1)
    examples = [e for e in examples if any(e.judged)]
    if a.out:
        weights = train(examples, a.epochs, a.rate, a.penalty)
        write(a.out, weights)
        return
    with Pool(a.workers) as pool:
        results = pool.map(fold, [(k, a.folds, examples, a.epochs, a.rate, a.penalty) for k in range(a.folds)], chunksize=1)
    total: Counter[str] = Counter()
    for name, counts in sorted(row for rows in results for row in rows):
        total.update(counts)
        if counts["n"] > 100:
            print(f"{name[:36]:36s} n={counts['n']:5d} acc={counts['ok'] / counts['n']:.3f}")
    for mode in ("", " settled", " plain", " pronoun", " description"):
        print(f"all{mode:14s} n={total['n' + mode]:6d} acc={total['ok' + mode] / max(1, total['n' + mode]):.4f}")


def write(path: Path, weights: dict[str, float]) -> None:
    """Write the table, a feature a line."""
    lines = [f"{f.replace(' ', chr(9))}\t{w:.3f}" for f, w in sorted(weights.items()) if abs(w) >= 0.005]
    head = (
        "# Weights of the scene model: when it applies, feature, weight. Written by benchmarks/train_weights.py.\n"
        "# A positive weight speaks for a candidate. The features are described in quoteattr/features.py.\n"
    )
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
