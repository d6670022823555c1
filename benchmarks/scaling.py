"""
Measure whether time and memory grow with the text and no faster.

    python benchmarks/scaling.py [PATH...]

Time: that of a megabyte in a large text beside that of a small one, in processor time; once for one long text and once
for many short ones. Memory: the peak of a process that attributes one long text, above what it had when it had
imported NLTK, attributed a single sentence and read the text, for each character; the result is part of it. Memory
needs Linux.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from time import process_time

from bounds import Bounds
from texts import HELP, articles, joined, texts_by_kind

from quoteattr import attribute

GROWTH = 1.15
"""Bound: time for a megabyte of the large text, beside that for one of the small."""
BYTES = 20
"""Bound: bytes for each character at the peak."""
ARTICLE = 5_000

PEAK = """
import sys
from pathlib import Path
import nltk.tokenize.punkt
from quoteattr import attribute

def kilobytes(entry):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(entry))

attribute('"It is late," said Anna.')
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
before = kilobytes("VmRSS")
doc = attribute(text)
print(1024 * (kilobytes("VmHWM") - before) / len(text))
"""
"""What the process does whose memory is measured. (``getrusage`` would count that of the process which starts it.)"""


def seconds(texts: list[str]) -> float:
    """Return the processor time that some texts take."""
    began = process_time()
    for text in texts:
        attribute(text)
    return process_time() - began


def growth(small: list[str], large: list[str], times: int) -> float:
    """
    Return the time for a character of the large texts beside that for one of the small, which are timed around it.

    The median of some times: a computer may be slow now and fast a moment later.
    """
    size = sum(map(len, large)) / sum(map(len, small))
    found = []
    for _ in range(times):
        before, whole, after = seconds(small), seconds(large), seconds(small)
        found.append(whole / size / ((before + after) / 2))
    return median(found)


def peak(text: str) -> float:
    """Return the bytes for each character that attributing a text takes at most."""
    with NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".txt") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([sys.executable, "-c", PEAK, file.name], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help=HELP)
    parser.add_argument("--small", type=float, default=1, metavar="MB")
    parser.add_argument("--large", type=float, default=16, metavar="MB")
    parser.add_argument(
        "--memory", type=float, default=10, metavar="MB", help="size of the text whose memory is measured"
    )
    parser.add_argument("--times", type=int, default=5)
    a = parser.parse_args()
    small, large, bounds = int(a.small * 1e6), int(a.large * 1e6), Bounds()
    kinds = texts_by_kind(a.paths)
    novels, news = (kinds.get(kind, next(iter(kinds.values()))) for kind in ("novels", "news"))
    attribute('"It is late," said Anna.')  # what is read once is not timed
    one = growth([joined(novels, small)], [joined(novels, large)], a.times)
    bounds.at_most(f"time per MB, one text of {a.large:g} MB beside {a.small:g} MB", one, GROWTH)
    many = articles(news, ARTICLE, large // ARTICLE)
    bounds.at_most(
        f"time per MB, {a.large:g} MB of articles beside {a.small:g} MB",
        growth(many[: small // ARTICLE], many, a.times),
        GROWTH,
    )
    if sys.platform == "linux":
        whole = joined(novels, int(a.memory * 1e6))
        bounds.at_most(f"peak memory, bytes a character, {a.memory:g} MB", peak(whole), BYTES)


if __name__ == "__main__":
    main()
