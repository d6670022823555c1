"""
Train the weights of the scene model from annotated texts, and measure how sure its answers are.

    python benchmarks/train_weights.py PATH...                                  # print cross-validated figures
    python benchmarks/train_weights.py PATH... --out quoteattr/weights          # train on everything, write the tables
    python benchmarks/train_weights.py PATH... --folds-out FOLDER               # a set of tables for each fold
    python benchmarks/train_weights.py PATH... --folds-out FOLDER --keep        # measure with the weights in FOLDER

PATH is a JSON document or a folder of them (see ``gold.py`` for the form). The model is a conditional random field over
the paths that the beam keeps; it is trained by AdaGrad on chunks of conversation, with a quadratic penalty, and its
weights are averaged. It is trained twice, since those whom the first weights are sure of tell how people talk. Folds are
made of whole documents. Confidences are measured on answers for documents that were not trained on; with ``--keep`` they
are measured anew for weights that are there, as after a change of the sieves, without the chance of another training.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import exp, sqrt
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from attrs import define, evolve, field
from gold import gold_mentions, gold_people, load

from quoteattr import Attributor
from quoteattr.candidates import Context
from quoteattr.certainty import find_signs
from quoteattr.conversation import decide, prepare
from quoteattr.decoding import (
    NARROW,
    RELATIONS,
    WIDE,
    Step,
    Transition,
    build_step,
    run,
    run_forwards,
    weigh_manners,
)
from quoteattr.features import manner_feature, transition_features, transition_traits, unary_features
from quoteattr.people import Person
from quoteattr.surroundings import Surroundings
from quoteattr.weighting import Weights, load_weights

CHUNK = 80
"""Turns trained on at a time."""
RARE = 10
"""A feature must be seen this often in training."""
AVERAGED = 6
"""The weights of so many epochs at the end are averaged (Polyak and Juditsky 1992),"""
SNAPSHOT = 10
"""taken each so many chunks."""


@define(eq=False)
class Example:
    """One document as features and right answers."""

    name: str
    text: str
    steps: list[Step] = field(factory=list)
    unary: list[list[list[str]]] = field(factory=list)
    transition: list[dict[str, list[str]]] = field(factory=list)
    allowed: list[set[int]] = field(factory=list)
    judged: list[bool] = field(factory=list)
    open: list[bool] = field(factory=list)
    kinds: list[str] = field(factory=list)
    """For each turn the kind of answer that its confidence is measured for."""
    mention_right: list[bool] = field(factory=list)
    """Whether the mention that a sieve read is the annotated source."""
    signs: list[list[str]] = field(factory=list)
    """For each turn of a genre in ``SIGNED`` the signs of its certainty."""


def make_example(document: dict[str, Any]) -> Example:
    """Extract every feature of a document."""
    scene = Attributor().scene(document["text"])
    around, contexts = prepare(scene)
    gold, marked = gold_people(document, scene), gold_mentions(document, scene)
    example = Example(document["id"], document["text"])
    for context, settled in zip(contexts, around.settled, strict=True):
        turn = context.turn
        start, reading = turn.quotation.start, turn.reading
        previous = around.turns[context.index - 1] if context.index else None
        mode = f"{around.genre}_{'settled' if settled is not None else context.mode}"
        people = [] if context.tied else [settled] if settled is not None else context.candidates
        keys = [p.key for p in people]
        example.steps.append(Step(context.index, turn, mode, keys, [0.0] * len(keys), tied=context.tied))
        example.unary.append(
            [[] for _ in people] if settled is not None else name_features(around, context, people, mode)
        )
        found = transition_features(transition_traits(turn, previous))
        example.transition.append({r: [f"{mode} {f}.{r}" for f in found] for r in RELATIONS})
        right = gold.get(start)
        example.judged.append(right is not None)
        example.allowed.append(set() if right is None else right if context.tied else right & set(keys))
        example.open.append(settled is None)
        example.kinds.append(mode if settled is None or reading is None else f"{around.genre}_{reading.rule}")
        example.signs.append([*chain.from_iterable(find_signs(scene, turn))] if around.genre in SIGNED else [])
        spans = marked.get(start, [])
        example.mention_right.append(
            reading is not None and any(a < reading.mention.end and reading.mention.start < b for a, b in spans)
        )
    return example


def name_features(around: Surroundings, context: Context, people: Sequence[Person], mode: str) -> list[list[str]]:
    """Return the names of the features of each candidate, with the mode of the turn before each."""
    found = [[*chain.from_iterable(bundles)] for bundles in unary_features(around, context, people)]
    if around.genre == "story":
        likenesses = around.manners.likenesses(context.words, [person.key for person in people])
        for features, likeness in zip(found, likenesses, strict=True):
            features += manner_feature(likeness)
    return [[f"{mode} {feature}" for feature in features] for features in found]


def set_scores(example: Example, weights: dict[str, float], first: int, stop: int) -> list[Step]:
    """Give the steps of a chunk their weights."""
    get = weights.get
    for i in range(first, stop):
        step = example.steps[i]
        step.unary = [sum(get(f, 0.0) for f in features) for features in example.unary[i]]
        step.transition = Transition.of(
            *(sum(get(f, 0.0) for f in features) for features in example.transition[i].values())
        )
    return example.steps[first:stop]


def gradient(example: Example, first: int, stop: int, sign: float, into: dict[str, float]) -> None:
    """Add the expected feature counts of a chunk, times a sign."""
    for i in range(first, stop):
        step, unary, transition = example.steps[i], example.unary[i], example.transition[i]
        for key, probability in step.posterior().items():
            shares = step.shares(key, probability)
            for f in unary[step.keys.index(key)]:
                into[f] = into.get(f, 0.0) + sign * sum(shares)
            for relation, share in zip(RELATIONS, shares, strict=True):
                if share:
                    for f in transition[relation]:
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
    sums, snapshots = dict.fromkeys(weights, 0.0), 0
    for epoch in range(epochs):
        order.shuffle(chunks)
        for n, (e, first, stop) in enumerate(chunks, 1):
            steps = set_scores(e, weights, first, stop)
            into: dict[str, float] = {}
            run(steps, allowed=e.allowed[first:stop], beam=WIDE)
            gradient(e, first, stop, 1.0, into)
            run(steps, beam=WIDE)
            gradient(e, first, stop, -1.0, into)
            for f, g in into.items():
                w = weights.get(f)
                if w is not None:
                    g -= penalty * w
                    squares[f] += g * g
                    weights[f] = w + rate * g / sqrt(squares[f])
            if epoch >= epochs - AVERAGED and n % SNAPSHOT == 0:
                snapshots += 1
                for f, w in weights.items():
                    sums[f] += w
    return {f: total / snapshots for f, total in sums.items()} if snapshots else weights


def fit(examples: Sequence[Example], a: argparse.Namespace) -> dict[str, float]:
    """Train twice: what the first weights are sure of tells how people talk for the second, as it does in use."""
    weights = Weights(by_mode(train(examples, a.epochs, a.rate, a.penalty)))
    return train([with_manners(e, weights) for e in examples], a.epochs, a.rate, a.penalty)


def by_mode(weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """Return the weights of features by mode, as the scene model takes them."""
    scene: dict[str, dict[str, float]] = {}
    for name, w in weights.items():
        mode, _, feature = name.partition(" ")
        scene.setdefault(mode, {})[feature] = w
    return scene


def with_manners(example: Example, weights: Weights) -> Example:
    """Return the example with the manners of speech that show when weights are used, not those of the tags alone."""
    around, contexts = prepare(Attributor().scene(example.text))
    if around.genre != "story":
        return example
    steps = [build_step(around, context, weights) for context in contexts]
    run_forwards(steps, beam=NARROW)
    weigh_manners(around, steps, weights)
    unary = [
        [[*features[:-1], f"{step.mode} {manner}"] for features, (manner,) in zip(found, step.manners, strict=True)]
        if step.manners
        else found
        for step, found in zip(steps, example.unary, strict=True)
    ]
    return evolve(example, unary=unary)


Answer = tuple[str, float, bool, list[str]]
"""Kind of answer, probability, whether it is right, and its signs of certainty."""


def answers(example: Example, weights: dict[str, float]) -> list[Answer]:
    """Return the answer to each annotated turn, with its probability for its confidence."""
    as_it_is = Weights(by_mode(weights), {kind: ([0.0, 1.0], [0.0, 1.0]) for kind in example.kinds})
    found = []
    for i, decision in enumerate(decide(Attributor().scene(example.text), as_it_is)):
        if example.judged[i] and decision.person is not None:
            right = decision.person.key in example.allowed[i] or example.mention_right[i]
            found.append((example.kinds[i], decision.confidence, right, example.signs[i]))
    return found


def fold(job: tuple[int, argparse.Namespace]) -> tuple[dict[str, float], dict[str, list[Answer]]]:
    """Train without one fold, or keep what was; return the weights and the answers for the documents of the fold."""
    k, a = job
    home = fold_of([e.name for e in EXAMPLES], a.folds)
    others = [e for e in EXAMPLES if home[e.name] != k]
    weights = read_weights(a.folds_out / str(k)) if a.keep else fit(others, a)
    return weights, {e.name: answers(e, weights) for e in EXAMPLES if home[e.name] == k}


def read_weights(folder: Path) -> dict[str, float]:
    """Return the weights that were written into a folder."""
    scene = load_weights(folder).scene
    return {f"{mode} {feature}": w for mode, table in scene.items() for feature, w in table.items()}


def fold_of(names: Sequence[str], folds: int) -> dict[str, int]:
    """
    Deal the documents out to the folds, a work that stands in two corpora to one of them.

    >>> fold_of(["PrideAndPrejudice", "Emma", "1342_pride_and_prejudice"], 2)
    {'PrideAndPrejudice': 0, 'Emma': 1, '1342_pride_and_prejudice': 0}
    """
    home: dict[str, int] = {}
    by_title: dict[str, int] = {}
    for i, name in enumerate(names):
        title = "".join(c for c in name.lower() if c.isalpha())[:TITLE]
        home[name] = by_title.setdefault(title, i % folds)
    return home


TITLE = 10
"""Letters of a document's name that tell its work."""


EXAMPLES: list[Example] = []
"""All documents, for the processes that train the folds."""


def calibrate(found: Sequence[Answer]) -> list[tuple[str, float, float]]:
    """
    Return rows of kind, probability and share of right answers there.

    The share never falls as the probability rises (pool adjacent violators: Zadrozny and Elkan 2002).
    """
    by_kind: dict[str, list[tuple[float, bool]]] = {}
    for kind, probability, right, signs in found:
        if signs:
            continue
        by_kind.setdefault(kind, []).append((probability, right))
    rows = []
    for kind, pairs in sorted(by_kind.items()):
        pairs.sort()
        size = max(BIN, len(pairs) // MOST_BINS)
        bins = [pairs[i : i + size] for i in range(0, len(pairs) - size + 1, size)] or [pairs]
        bins[-1] = pairs[(len(bins) - 1) * size :]
        blocks: list[list[float]] = []  # probability, right, number
        for b in bins:
            prior = PRIOR * sum(p for p, _ in b) / len(b)
            blocks.append([sum(p for p, _ in b), sum(r for _, r in b) + prior, len(b) + PRIOR + 1, len(b)])
            while len(blocks) > 1 and blocks[-1][1] / blocks[-1][2] < blocks[-2][1] / blocks[-2][2]:
                last = blocks.pop()
                blocks[-1] = [x + y for x, y in zip(blocks[-1], last, strict=True)]
        rows += [(kind, total / n, right / weight) for total, right, weight, n in blocks]
    return rows


def train_certainty(found: Sequence[Answer]) -> list[tuple[str, str, float]]:
    """Return rows of genre, sign and weight: for each genre a logistic regression with a quadratic penalty, by AdaGrad."""
    rows = []
    for genre in SIGNED:
        examples = [
            (["always", f"probable.{round(probability, 1)}", *signs], right)
            for kind, probability, right, signs in found
            if signs and kind.startswith(genre)
        ]
        seen = Counter(sign for signs, _ in examples for sign in signs)
        weights = {sign: 0.0 for sign, n in seen.items() if n >= RARE}
        squares = dict.fromkeys(weights, 1.0)
        order = random.Random(7)
        for _ in range(CERTAINTY_EPOCHS if weights else 0):
            order.shuffle(examples)
            for signs, right in examples:
                known = [sign for sign in signs if sign in weights]
                missing = right - 1 / (1 + exp(-sum(weights[sign] for sign in known)))
                for sign in known:
                    g = missing - CERTAINTY_PENALTY * weights[sign] / seen[sign] * (sign != "always")
                    squares[sign] += g * g
                    weights[sign] += 0.3 * g / sqrt(squares[sign])
        rows += [(genre, sign, w) for sign, w in sorted(weights.items())]
    return rows


SIGNED = ("report",)
"""Genres whose answers are mostly read by sieves, so that signs of certainty tell more than the scene model does."""
CERTAINTY_EPOCHS = 12
CERTAINTY_PENALTY = 5.0
BIN = 120
"""Answers that a point of the calibration rests on, at least,"""
MOST_BINS = 15
"""and the number of points for a kind, at most."""
PRIOR = 6.0
"""So many answers as sure as the model says, and one wrong one, are added to each bin."""


def check_kept(folder: Path, folds: int) -> None:
    """
    Check that each fold's weights were trained without the documents that they are to be measured on.

    :raises SystemExit: if not.
    """
    home = fold_of([e.name for e in EXAMPLES], folds)
    for k in range(folds):
        file = folder / str(k) / "held_out.txt"
        held_out = set(file.read_text(encoding="utf-8").split("\n")) - {""} if file.is_file() else None
        if held_out != {name for name, its in home.items() if its == k}:
            raise SystemExit(f"--keep: {file}: expected the documents that fold {k} holds out of these texts")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="train on everything and write the tables into this folder")
    parser.add_argument("--folds-out", type=Path, help="write the tables of fold K, trained without it, into FOLDER/K")
    parser.add_argument(
        "--keep", action="store_true", help="keep the weights in those folders, measure confidences only"
    )
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=0.15)
    parser.add_argument("--penalty", type=float, default=0.02)
    parser.add_argument("--workers", type=int, default=2)
    a = parser.parse_args()
    if a.keep and not a.folds_out:
        parser.error("--keep: expected --folds-out with the folder that has the weights of each fold")
    with Pool(a.workers) as pool:
        EXAMPLES.extend(e for e in pool.map(make_example, load(a.paths), chunksize=4) if any(e.judged))
    if a.keep:
        check_kept(a.folds_out, a.folds)
    with Pool(a.workers) as pool:  # forked after the examples are made, so that they are shared
        results = pool.map(fold, [(k, a) for k in range(a.folds)], chunksize=1)
    report(results)
    if a.folds_out:
        for k, (weights, _) in enumerate(results):
            others = [x for j, (_, by_name) in enumerate(results) if j != k for xs in by_name.values() for x in xs]
            write(a.folds_out / str(k), weights, others)
            names = [name for name, home in fold_of([e.name for e in EXAMPLES], a.folds).items() if home == k]
            (a.folds_out / str(k) / "held_out.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    if a.out:
        everything = [x for _, by_name in results for xs in by_name.values() for x in xs]
        write(a.out, read_weights(a.out) if a.keep else fit(EXAMPLES, a), everything)


def report(results: Sequence[tuple[dict[str, float], dict[str, list[Answer]]]]) -> None:
    """Print the cross-validated accuracy of each long document and of each kind of answer."""
    kinds: dict[str, list[bool]] = {}
    for name, found in sorted((n, x) for _, by_name in results for n, x in by_name.items()):
        if len(found) > 300:
            print(f"{name[:36]:36s} n={len(found):5d} acc={sum(answer[2] for answer in found) / len(found):.3f}")
        for kind, _, right, _ in found:
            kinds.setdefault(kind, []).append(right)
    for kind, rights in sorted(kinds.items()):
        print(f"{kind:36s} n={len(rights):5d} acc={sum(rights) / len(rights):.4f}")


def write(folder: Path, weights: dict[str, float], found: Sequence[Answer]) -> None:
    """Write the tables, a feature or a point of the calibration a line."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{f.replace(' ', chr(9))}\t{w:.3f}" for f, w in sorted(weights.items()) if abs(w) >= SMALL]
    (folder / "scene.tsv").write_text("\n".join([*SCENE_HEAD, *lines, ""]), encoding="utf-8")
    knots = [f"{kind}\t{p:.4f}\t{share:.4f}" for kind, p, share in calibrate(found)]
    (folder / "confidence.tsv").write_text("\n".join([*CONFIDENCE_HEAD, *knots, ""]), encoding="utf-8")
    lines = [f"{genre}\t{sign}\t{w:.3f}" for genre, sign, w in train_certainty(found) if abs(w) >= SMALL]
    (folder / "certainty.tsv").write_text("\n".join([*CERTAINTY_HEAD, *lines, ""]), encoding="utf-8")


SMALL = 0.01
"""Weights nearer to nought than this are left out."""
SCENE_HEAD = (
    "# Weights of the scene model: when it applies, feature, weight. Written by benchmarks/train_weights.py.",
    "# A positive weight speaks for a candidate. The features are described in quoteattr/features.py.",
)
CONFIDENCE_HEAD = (
    "# How often answers are right: kind of answer, probability, share right. Written by benchmarks/train_weights.py.",
    "# Measured on documents that were not trained on; between two rows of a kind the share is interpolated.",
)
CERTAINTY_HEAD = (
    "# What the signs of a sure or doubtful answer weigh: genre, sign, weight. Written by benchmarks/train_weights.py.",
    "# A positive weight speaks for the answer. The signs are described in quoteattr/certainty.py.",
)

if __name__ == "__main__":
    main()
