"""The table that the command shows on a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Final

from quoteattr.exports.numbering import number

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["printable", "to_table"]

SPEAKER_WIDTH: Final = 24
"""A longer speaker is cut in the table: a name fits, a long description need not."""
CUE_WIDTH: Final = 12
LINE_WIDTH: Final = 5
"""Line numbers up to 99999 stay aligned: a long novel has some twenty thousand lines."""
MIN_QUOTATION_WIDTH: Final = 24
"""Quotations keep this much room even in a narrow terminal."""
NESTED: Final = "  "
"""Before a nested quotation, once for each that it stands in,"""
DEEPEST: Final = 3
"""but no more often than this."""


def to_table(doc: AttributedText, name: str | None = None, explain: bool = False) -> str:
    """
    Return the quotations as aligned columns, each with the line of the text that it begins on; nested ones are indented.

    >>> from quoteattr import attribute
    >>> print(to_table(attribute('"It is late," said Anna.')), end="")
     line  speaker                   cue           quotation
        1  Anna                      said          "It is late,"
    >>> print(to_table(attribute('"I heard Tom say, ‘Go,’ and I went," said Anna.')), end="")
     line  speaker                   cue           quotation
        1  Anna                      said          "I heard Tom say, ‘Go,’ and I went,"
        1  Tom                       say             ‘Go,’
    """
    if not doc:
        return "No quotations.\n"
    margin = " " * len(table_row("", "", "", ""))
    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    quotation_width = max(width - len(margin), MIN_QUOTATION_WIDTH)
    rows = [table_row("line", "speaker", "cue", "quotation")]
    line, seen = 1, 0
    for _, _, depth, quotation in number(doc):
        line += doc.text.count("\n", seen, quotation.start)
        seen = quotation.start
        speaker = quotation.speaker.name if quotation.speaker else "?" if quotation.speech else "(not speech)"
        indent = NESTED * min(depth, DEEPEST)
        first, *more = textwrap.wrap(printable(quotation.text), quotation_width - len(indent)) or [""]
        rows.append(table_row(str(line), speaker, quotation.cue.text if quotation.cue else "", indent + first))
        rows.extend(margin + indent + part for part in more)
        if explain:
            why = textwrap.wrap(printable(quotation.explain()), quotation_width - len(indent) - 2)
            rows.extend(f"{margin}{indent}  {part}" for part in why)
    return "".join(row.rstrip() + "\n" for row in rows)


def table_row(line: str, speaker: str, cue: str, quotation: str) -> str:
    """Return one line of the table."""
    return f"{line:>{LINE_WIDTH}}  {cut(speaker, SPEAKER_WIDTH)}  {cut(cue, CUE_WIDTH)}  {quotation}"


def cut(text: str, width: int) -> str:
    """
    Return a text on one line of just this width.

    >>> cut("the old lighthouse keeper", 10)
    'the old l…'
    """
    line = printable(text)
    return line.ljust(width) if len(line) <= width else line[: width - 1] + "…"


def printable(text: str) -> str:
    r"""
    Return the text on one line without the control characters with which a file could take over a terminal.

    >>> printable("one\n\x1b[31mtwo")
    'one [31mtwo'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
