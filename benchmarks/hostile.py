"""
Measure how long texts take that no writer would send, beside prose of the same size.

    python benchmarks/hostile.py [PATH...]

The size is a million characters; ``--size 2000`` makes the small ones that the tests use. Processor time. Prose is read
right before each text, since a computer may be slow now and fast a moment later, and what was not read before, as with a
reader's texts; hostile texts say the same over and over anyway. What may lie near the bound is timed again and again,
and the median counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from statistics import median
from time import process_time

from bounds import Bounds
from hostile_texts import hostile_texts
from prose import novel
from texts import HELP, joined, texts_by_kind

from quoteattr import attribute

SLOWER = 3.0
"""Bound: time of a hostile text beside that of prose."""
NEAR = 1.5
"""A text that seems to take so many times as long is timed again."""


def seconds(text: str) -> float:
    """Return the processor time that a text takes."""
    began = process_time()
    attribute(text)
    return process_time() - began


def prose_of(size: int, paths: list[Path]) -> Iterator[str]:
    """Yield texts of a size: pieces of the novels, from the first again when they are used up, or made-up ones."""
    if not paths:
        return (novel(size, seed)[:size] for seed in count())
    texts = next(iter(texts_by_kind(paths).values()))
    whole = joined(texts, max(size, sum(map(len, texts))))
    return cycle([whole[at : at + size] for at in range(0, len(whole) - size + 1, size)])


def times_as_long(text: str, prose: Iterator[str]) -> float:
    """Return how many times as long a text takes as prose, which is read right before it."""
    usual = seconds(next(prose))
    return seconds(text) / usual


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help=HELP)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5, help="how often what may lie near the bound is timed")
    a = parser.parse_args()
    prose = prose_of(a.size, a.paths)
    attribute('"It is late," said Anna.')  # what every text needs is not timed
    bounds = Bounds()
    for name, text in hostile_texts(a.size).items():
        found = [times_as_long(text, prose)]
        while max(found) > NEAR and len(found) < a.times:
            found.append(times_as_long(text, prose))
        bounds.at_most(f"{name}, times as long as prose", median(found), SLOWER)
    print(f"{bounds.missed} missed")


if __name__ == "__main__":
    main()
