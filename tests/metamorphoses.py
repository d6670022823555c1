"""Changes to a text that change nothing about who says what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from invariants import walk

from quoteattr import AttributedText

UNRELATED = "The weather stayed fair for the rest of the week, and the ferries ran on time."

Said = tuple[str, str | None]
"""What is quoted, without marks and with all white space alike, and who says it."""


def fold(text: str) -> str:
    """Return a text with one kind of mark and one kind of white space."""
    return " ".join(text.translate(CURLY_TO_STRAIGHT).split())


CURLY_TO_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def said(doc: AttributedText) -> list[Said]:
    """Return who says what."""
    return [(fold(q.content), q.speaker and fold(q.speaker.name)) for q in walk(doc)]


def with_paragraph(doc: AttributedText) -> str:
    """Append a paragraph that has nothing to do with the text."""
    return f"{doc.text.rstrip()}\n\n{UNRELATED}\n"


def with_curly_marks(doc: AttributedText) -> str:
    """Make the straight double marks of quotations curly, as a typesetter would, and the apostrophes."""
    letters = list(doc.text)
    for q in walk(doc):
        if letters[q.start] == '"' and q.text.endswith('"'):
            letters[q.start], letters[q.end - 1] = "“”"
            for reopening in re.finditer(r'(?<=\n)"', doc.text[q.start : q.end]):
                letters[q.start + reopening.start()] = "“"
    for i, letter in enumerate(letters):
        if letter == "'" and 0 < i < len(letters) - 1 and letters[i - 1].isalpha() and letters[i + 1].isalpha():
            letters[i] = "’"
    return "".join(letters)


def with_straight_marks(doc: AttributedText) -> str:
    """Make curly double marks and apostrophes inside words straight."""
    return with_apostrophes(doc.text).replace("“", '"').replace("”", '"')


def with_apostrophes(text: str) -> str:
    """Make the apostrophes inside words straight."""
    return "".join(
        "'" if letter == "’" and text[i - 1 : i].isalpha() and text[i + 1 : i + 2].isalpha() else letter
        for i, letter in enumerate(text)
    )


def with_carriage_returns(doc: AttributedText) -> str:
    """End the lines as Windows does."""
    return doc.text.replace("\r\n", "\n").replace("\n", "\r\n")


def with_wide_spaces(doc: AttributedText) -> str:
    """Set two spaces for one between words, but leave the indentation."""
    lines = doc.text.split("\n")
    return "\n".join(line[: len(line) - len(line.lstrip())] + line.lstrip().replace(" ", "  ") for line in lines)


CHANGES: Iterable[Callable[[AttributedText], str]] = (
    with_paragraph,
    with_curly_marks,
    with_straight_marks,
    with_carriage_returns,
    with_wide_spaces,
)
