"""
Measure the speed on one core, beside that of splitting the same text into sentences with Punkt.

    python benchmarks/speed.py PATH...

PATH is a text file, or annotated texts in any form that ``accuracy.py`` reads. Both are timed in turn, several times;
the medians are printed, in millions of characters a second.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from corpora import read, read_text
from nltk.tokenize.punkt import PunktSentenceTokenizer

from quoteattr import attribute


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Return how long a function takes for all texts."""
    began = perf_counter()
    for text in texts:
        work(text)
    return perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=5)
    a = parser.parse_args()
    texts = [read_text(p) for p in a.paths if p.suffix == ".txt"]
    texts += [d["text"] for d in read([p for p in a.paths if p.suffix != ".txt"])]
    size = sum(map(len, texts)) / 1e6
    seconds(attribute, texts[:1])  # read the lexicons
    splitter = PunktSentenceTokenizer()
    ours, theirs = [], []
    for _ in range(a.times):
        theirs.append(seconds(splitter.tokenize, texts))
        ours.append(seconds(attribute, texts))
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    print(f"{len(texts)} texts, {size:.2f} million characters, median of {a.times}")
    print(f"attribute: {size / median(ours):.2f} MB/s; Punkt alone: {size / median(theirs):.2f} MB/s")
    print(f"attribute takes {median(ratios):.2f} times as long as Punkt (from {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
