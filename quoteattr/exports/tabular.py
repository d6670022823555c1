"""Rows and columns: a quotation a row, as CSV and as a pandas frame."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from quoteattr.errors import MissingExtraError
from quoteattr.exports.numbering import Numbered, number

if TYPE_CHECKING:
    import pandas

    from quoteattr.document import AttributedText

__all__ = ["COLUMNS", "csv_header", "frame_rows", "make_frame", "to_csv", "to_frame"]

COLUMNS: Final[dict[str, str]] = {
    "doc": "string",
    "id": "string",
    "outer": "string",
    "depth": "int64",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "content": "string",
    "speech": "bool",
    "speaker_id": "string",
    "speaker": "string",
    "gender": "string",
    "role": "string",
    "is_narrator": "boolean",
    "mention": "string",
    "mention_start": "Int64",
    "mention_end": "Int64",
    "mention_kind": "string",
    "cue": "string",
    "cue_start": "Int64",
    "cue_end": "Int64",
    "cue_lemma": "string",
    "addressee_id": "string",
    "addressee": "string",
    "kind": "string",
    "rule": "string",
    "confidence": "float64",
}
"""The columns with their pandas types, in order. ``gender``, ``role`` and ``is_narrator`` are the speaker's; ``doc`` is
the name of the text, ``id`` and ``outer`` are ``q2.1`` and ``q2``; offsets are half-open characters of the text."""

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half a character: ``str`` may hold it, UTF-8 and Arrow may not. A table has U+FFFD instead, so that offsets hold."""

FORMULA_STARTS: Final = (*"=+-@", *"＝＋－＠", "\t", "\r", "\n")
"""A spreadsheet may run a cell that begins so, also with wide characters, or look for a formula behind it."""

Row = dict[str, Any]
"""A value a column; ``None`` where there is none."""


def frame_rows(doc: AttributedText, name: str | None = None) -> Iterator[Row]:
    """
    Yield a row a quotation, with the columns of :data:`COLUMNS`; a nested one follows its outer one.

    >>> from quoteattr import attribute
    >>> (row,) = frame_rows(attribute('"It is late," said Anna.'), "a.txt")
    >>> row["doc"], row["id"], row["speaker"], row["cue_lemma"], row["addressee"]
    ('a.txt', 'q1', 'Anna', 'say', None)
    """
    for numbered in number(doc):
        row = {"doc": name, **_row(numbered)}
        yield {key: _utf8(value) if isinstance(value, str) else value for key, value in row.items()}


def _utf8(text: str) -> str:
    """Return a text that UTF-8 can write, of the same length."""
    return LONE_SURROGATE.sub("\ufffd", text)


def _row(numbered: Numbered) -> Row:
    """Return what a quotation says of itself."""
    q = numbered.quotation
    speaker, mention, cue, addressee = q.speaker, q.mention, q.cue, q.addressee
    return {
        "id": numbered.id,
        "outer": numbered.outer,
        "depth": numbered.depth,
        "start": q.start,
        "end": q.end,
        "text": q.text,
        "content": q.content,
        "speech": q.speech,
        "speaker_id": speaker.id if speaker else None,
        "speaker": speaker.name if speaker else None,
        "gender": speaker.gender if speaker else None,
        "role": speaker.role if speaker else None,
        "is_narrator": speaker.is_narrator if speaker else None,
        "mention": mention.text if mention else None,
        "mention_start": mention.start if mention else None,
        "mention_end": mention.end if mention else None,
        "mention_kind": mention.kind if mention else None,
        "cue": cue.text if cue else None,
        "cue_start": cue.start if cue else None,
        "cue_end": cue.end if cue else None,
        "cue_lemma": cue.lemma if cue else None,
        "addressee_id": addressee.id if addressee else None,
        "addressee": addressee.name if addressee else None,
        "kind": q.kind,
        "rule": q.rule,
        "confidence": q.confidence,
    }


def make_frame(rows: Iterable[Row]) -> pandas.DataFrame:
    """
    Return rows, of one text or of many, as a frame whose types are those of :data:`COLUMNS`, even when it is empty.

    :raises MissingExtraError: if pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("a frame", "pandas", "frames") from error
    listed = list(rows)
    columns = {name: pandas.Series([row[name] for row in listed], dtype=dtype) for name, dtype in COLUMNS.items()}
    return pandas.DataFrame(columns)


def to_frame(doc: AttributedText, name: str | None = None) -> pandas.DataFrame:
    """Return a pandas frame; see :meth:`quoteattr.AttributedText.to_frame`."""
    return make_frame(frame_rows(doc, name))


def csv_header(explain: bool = False) -> str:
    """Return the first line of a CSV file."""
    return ",".join((*COLUMNS, "explanation") if explain else COLUMNS) + "\n"


def to_csv(doc: AttributedText, name: str | None = None, explain: bool = False) -> str:
    """Return a line a quotation, without the header: :func:`csv_header` stands once above the rows of many texts."""
    lines = []
    for row, numbered in zip(frame_rows(doc, name), number(doc), strict=True):
        reason = [_utf8(numbered.quotation.explain())] if explain else []
        lines.append(_line(map(_cell, [*row.values(), *reason])))
    return "".join(lines)


def _line(cells: Iterable[object]) -> str:
    """Return one line of CSV; a cell with a lone carriage return is quoted only where the line end has one as well."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: object) -> object:
    """
    Return a cell that a spreadsheet shows and does not run.

    >>> _cell("=1+1"), _cell("1 + 1"), _cell(True), _cell(None), _cell(-1)
    ("'=1+1", '1 + 1', 'true', '', -1)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    return "" if value is None else value
