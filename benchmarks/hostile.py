"""
Measure how long texts take that no writer would send, beside prose of the same size.

    python benchmarks/hostile.py [PATH...]

The size is a million characters; ``--size 2000`` makes the small ones that the tests use. Processor time. Prose is what
was never read before, as with a reader's texts; hostile texts say the same over and over anyway.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time

from bounds import Bounds
from hostile_texts import hostile_texts
from texts import HELP, joined, texts_by_kind

from quoteattr import attribute

SLOWER = 3.0
"""Bound: time of a hostile text beside that of prose."""


def seconds(*texts: str) -> float:
    """Return the processor time that a text takes, the least of some: other programs only ever add to it."""
    taken = []
    for text in texts:
        began = process_time()
        attribute(text)
        taken.append(process_time() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help=HELP)
    parser.add_argument("--size", type=int, default=1_000_000)
    a = parser.parse_args()
    prose = joined(next(iter(texts_by_kind(a.paths).values())), 2 * a.size)
    attribute('"It is late," said Anna.')  # what every text needs is not timed
    usual = seconds(prose[: a.size], prose[a.size :])
    print(f"prose of {a.size / 1e6:g} million characters: {usual:.2f} s")
    bounds = Bounds()
    for name, text in hostile_texts(a.size).items():
        bounds.at_most(f"{name}, times as long as prose", seconds(text, text) / usual, SLOWER)
    print(f"{bounds.missed} missed")


if __name__ == "__main__":
    main()
