"""Count who says how much in a text: ``python examples/who_said_what.py [FILE]``."""

import sys
from collections import Counter
from pathlib import Path

from quoteattr import attribute

NEWS = Path(__file__).with_name("news.txt")


def count_words(path: Path) -> Counter[str]:
    """Return for each speaker the number of words that the text quotes."""
    words: Counter[str] = Counter()
    for quotation in attribute(path.read_text(encoding="utf-8")):
        if quotation.speaker:
            words[quotation.speaker.name] += len(quotation.content.split())
    return words


if __name__ == "__main__":
    for name, count in count_words(Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS).most_common():
        print(f"{count:4} words  {name}")

# prints: words  Ingrid Tallis
# prints: words  Bram Oduya
