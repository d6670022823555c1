"""
Measure the speed on one core, beside that of splitting the same text into sentences with Punkt, and the start-up.

    python benchmarks/speed.py [PATH...]

PATH is a text file, or annotated texts in any form that ``accuracy.py`` reads. Both are timed in turn, several times,
in processor time; the medians are printed, in millions of characters a second. The start-up is that of the command on a
short text, beside an interpreter that only imports NLTK, both timed from outside, in turn.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from time import perf_counter, process_time

from bounds import Bounds
from nltk.tokenize.punkt import PunktSentenceTokenizer
from texts import HELP, texts_by_kind

from quoteattr import attribute

PUNKT = 2.0
"""Bound: ``attribute`` takes so many times as long as Punkt alone."""
START = 1.5
"""Bound: the command answers a short text in so many times the time of ``import nltk``."""


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Return the processor time that a function takes for all texts."""
    began = process_time()
    for text in texts:
        work(text)
    return process_time() - began


def running(*command: str) -> float:
    """Return how long a command takes, from its start to its end."""
    began = perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def compare(kind: str, texts: list[str], times: int, bounds: Bounds) -> None:
    """Time both on some texts."""
    size = sum(map(len, texts)) / 1e6
    seconds(attribute, texts[:1])  # read the lexicons
    splitter = PunktSentenceTokenizer()
    ours, theirs = [], []
    for _ in range(times):
        theirs.append(seconds(splitter.tokenize, texts))
        ours.append(seconds(attribute, texts))
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    print(f"{kind}: {len(texts)} texts, {size:.2f} million characters, median of {times}")
    print(f"  attribute: {size / median(ours):.2f} MB/s; Punkt alone: {size / median(theirs):.2f} MB/s")
    bounds.at_most(f"attribute on {kind}, times as long as Punkt", median(ratios), PUNKT)


def start_up(times: int, bounds: Bounds) -> None:
    """Time the command on a short text."""
    with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write('"It is late," said Anna.\n')
        file.flush()
        ratios = [running("-m", "quoteattr", file.name) / running("-c", "import nltk") for _ in range(times + 1)][1:]
    bounds.at_most("the command on a short text, beside import nltk", median(ratios), START)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help=HELP)
    parser.add_argument("--times", type=int, default=5)
    a = parser.parse_args()
    bounds = Bounds()
    for kind, texts in texts_by_kind(a.paths).items():
        compare(kind, texts, a.times, bounds)
    start_up(a.times, bounds)


if __name__ == "__main__":
    main()
