"""
Measure what a second process brings to many texts.

    python benchmarks/many.py [PATH...]

The same articles are attributed by one process and by several, both in turn, from the call to the last result, the start
of the processes included. Wall-clock time: nothing else should be running. Each pair of runs has a fresh process: what
one remembers of an earlier run, such as the readings of names, those that it starts would not know. For the same reason
made-up articles all differ; those of a PATH begin again at the first when they are used up, which favours one process.
"""

from __future__ import annotations

import argparse
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

from bounds import Bounds
from prose import article
from texts import HELP, articles, texts_by_kind

from quoteattr import attribute, attribute_many

FASTER = 1.8
"""Bound: throughput of two processes beside that of one."""


def seconds(texts: list[str], workers: int) -> float:
    """Return how long the texts take; the results are thrown away as they come."""
    began = perf_counter()
    deque(attribute_many(texts, workers=workers), maxlen=0)
    return perf_counter() - began


def pair(texts: list[str], workers: int) -> tuple[float, float]:
    """Return how long the texts take one process and several."""
    attribute('"It is late," said Anna.')  # what is read once is not timed
    return seconds(texts, 1), seconds(texts, workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help=HELP)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=5_000, help="characters in an article")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--times", type=int, default=5, help="pairs of runs; the figure is their median")
    a = parser.parse_args()
    if a.paths:
        kinds = texts_by_kind(a.paths)
        texts = articles(kinds.get("news", next(iter(kinds.values()))), a.size, a.articles)
    else:
        texts = [article(a.size, seed) for seed in range(a.articles)]
    size, bounds = sum(map(len, texts)) / 1e6, Bounds()
    runs = []
    for _ in range(a.times):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            runs.append(fresh.submit(pair, texts, a.workers).result())
    slow, fast = (size / median(run) for run in zip(*runs, strict=True))
    print(f"{len(texts)} articles, {size:.1f} million characters, median of {a.times}")
    print(
        f"1 process: {slow:.2f} MB/s; {a.workers}: {fast:.2f} MB/s; in pairs {' '.join(f'{one / n:.2f}' for one, n in runs)}"
    )
    bounds.at_least(f"speed of {a.workers} processes, beside 1", median(one / n for one, n in runs), FASTER)


if __name__ == "__main__":
    main()
