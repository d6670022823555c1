"""Texts that no writer would send: for ``hostile.py`` in large, for the tests in small."""

from __future__ import annotations

from itertools import product

MARKS = (
    '"', "'", "“", "”", "‘", "’", "«", "»", "‹", "›", "„", "‚", "「", "」", "『", "』", "``", "''", "`", "‟", "‛", "＂",
)  # fmt: skip
NAMES = ["".join(letters).capitalize() for letters in product("bdgkmnprt", "aeiou", "lnrst", "aeiou", "n")]
"""Names that nobody bears."""

REPEATED = {
    **{f"only {mark}": mark for mark in MARKS},
    "alternating marks": "\"'",
    "alternating marks, spaced": "\" ' ",
    "pairs of marks": "“”‘’",
    "spaces": " ",
    "line ends": "\n",
    "line ends of two characters": "\r\n",
    "blank lines with spaces": " \n",
    "one word": "a",
    "one capital letter": "A",
    "said": "said ",
    "Mr.": "Mr. ",
    "He said": "He said ",
    "A.": "A. ",
    "I": "I ",
    "all capitals": "THE BOAT IS LATE, SAID ANNA. ",
    "a word list": " ".join(NAMES) + " ",
    "a word list, a word a line": "\n".join(NAMES) + "\n",
    "one line": '"It is late," said Anna. Tom, who had waited at the gate since noon, did not answer her at once. ',
    "one sentence of a report": '"No," said Anna on Monday 12, ',
    "straight marks between letters": 'a"',
    "curly marks between letters": "a“b”",
    "apostrophes between letters": "a'",
    "zero-width characters": "\u200b",
    "zero-width characters between words": "\u200bIt\u200c is\u200d late\u2060 ",
    "combining characters": "e\u0301",
    "only combining characters": "\u0301",
    "emoji": "👍🏽 👩‍👩‍👧‍👦 🇬🇧 ",
    "right-to-left": "\u200fאמרה חנה שלום. \u202e",
    "dots": ".",
    "brackets": "(",
    "tags without end": '"No," said ',
}
"""Name of each text to what it repeats."""


def hostile_texts(size: int) -> dict[str, str]:
    """Return the texts, all of about one size."""
    found = {name: (part * (size // len(part) + 1))[:size] for name, part in REPEATED.items()}
    deep = size // 10
    found["marks opened deep"] = "“‘" * (deep // 2) + "word " * (size // 5)
    found["marks opened deep and closed"] = "“‘" * (deep // 2) + "word " * (4 * deep // 5) + "’”" * (deep // 2)
    return found
