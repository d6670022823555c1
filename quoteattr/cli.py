"""The command ``quoteattr``: files in, who said what out, as a table or as data."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from quoteattr import AttributedText, Attributor, Quotation

__all__ = ["main"]

DASH: Final = "-"
"""Standard input among the files, standard output as ``--output``."""

SPEAKER_WIDTH: Final = 24
"""A longer speaker is cut in the table: a name fits, a long description need not."""
CUE_WIDTH: Final = 12
LINE_WIDTH: Final = 5
"""Line numbers up to 99999 stay aligned: a long novel has some twenty thousand lines."""
MIN_QUOTATION_WIDTH: Final = 24
"""Quotations keep this much room even in a narrow terminal."""

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet may run a cell that begins so, or look for a formula behind it."""

CSV_COLUMNS: Final = (
    "file",
    "depth",
    "start",
    "end",
    "text",
    "content",
    "speech",
    "speaker",
    "speaker_id",
    "mention",
    "cue",
    "cue_lemma",
    "addressee",
    "kind",
    "rule",
    "confidence",
)

# --- formats: each turns one attributed file into text -------------------------------------------------------------


def quotation_record(quotation: Quotation, explain: bool) -> dict[str, Any]:
    """Return a quotation as plain data, its nested quotations included."""
    speaker, mention, cue = quotation.speaker, quotation.mention, quotation.cue
    record: dict[str, Any] = {
        "start": quotation.start,
        "end": quotation.end,
        "text": quotation.text,
        "content": quotation.content,
        "speech": quotation.speech,
        "speaker": speaker.name if speaker else None,
        "speaker_id": speaker.id if speaker else None,
        "mention": mention and {"start": mention.start, "end": mention.end, "text": mention.text, "kind": mention.kind},
        "cue": cue and {"start": cue.start, "end": cue.end, "text": cue.text, "lemma": cue.lemma},
        "addressee": quotation.addressee.name if quotation.addressee else None,
        "kind": quotation.kind,
        "rule": quotation.rule,
        "confidence": round(quotation.confidence, 4),
        "inner": [quotation_record(inner, explain) for inner in quotation.inner],
    }
    if explain:
        record["explanation"] = quotation.explain()
    return record


def document_record(file: str, doc: AttributedText, explain: bool) -> dict[str, Any]:
    """Return a whole file as plain data; offsets count the characters of the decoded text."""
    return {
        "file": file,
        "text_length": len(doc.text),
        "speakers": [
            {
                "id": speaker.id,
                "name": speaker.name,
                "aliases": list(speaker.aliases),
                "gender": speaker.gender,
                "role": speaker.role,
                "is_narrator": speaker.is_narrator,
            }
            for speaker in doc.speakers
        ],
        "quotations": [quotation_record(quotation, explain) for quotation in doc],
    }


def to_json(file: str, doc: AttributedText, explain: bool) -> str:
    """Return one indented JSON object; :func:`framing` makes an array of several."""
    return json.dumps(document_record(file, doc, explain), ensure_ascii=False, indent=2) + "\n"


def to_jsonl(file: str, doc: AttributedText, explain: bool) -> str:
    """Return a JSON object a line, each an outermost quotation that names its file."""
    records = ({"file": file, **quotation_record(quotation, explain)} for quotation in doc)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def to_csv(file: str, doc: AttributedText, explain: bool) -> str:
    """Return a row a quotation; a nested one follows its outer one with a greater depth."""
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    for depth, quotation in walk(doc):
        speaker, mention, cue = quotation.speaker, quotation.mention, quotation.cue
        cells = [
            file,
            depth,
            quotation.start,
            quotation.end,
            quotation.text,
            quotation.content,
            "true" if quotation.speech else "false",
            speaker.name if speaker else "",
            speaker.id if speaker else "",
            mention.text if mention else "",
            cue.text if cue else "",
            cue.lemma if cue else "",
            quotation.addressee.name if quotation.addressee else "",
            quotation.kind,
            quotation.rule or "",
            round(quotation.confidence, 4),
        ]
        if explain:
            cells.append(quotation.explain())
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return rows.getvalue()


def walk(quotations: Iterable[Quotation], depth: int = 0) -> Iterator[tuple[int, Quotation]]:
    """Yield each quotation with its depth, the nested ones behind the one they stand in."""
    for quotation in quotations:
        yield depth, quotation
        yield from walk(quotation.inner, depth + 1)


def safe_cell(cell: str) -> str:
    """
    Return a cell that a spreadsheet shows and does not run.

    >>> safe_cell("=1+1"), safe_cell("1 + 1")
    ("'=1+1", '1 + 1')
    """
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def to_table(file: str, doc: AttributedText, explain: bool) -> str:
    """Return the quotations as aligned columns, each with the line of the text that it begins on."""
    if not doc:
        return "No quotations.\n"
    margin = " " * len(table_row("", "", "", ""))
    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    quotation_width = max(width - len(margin), MIN_QUOTATION_WIDTH)
    rows = [table_row("line", "speaker", "cue", "quotation")]
    line, seen = 1, 0
    for quotation in doc:
        line += doc.text.count("\n", seen, quotation.start)
        seen = quotation.start
        speaker = quotation.speaker.name if quotation.speaker else "?" if quotation.speech else "(not speech)"
        first, *more = textwrap.wrap(printable(quotation.text), quotation_width) or [""]
        rows.append(table_row(str(line), speaker, quotation.cue.text if quotation.cue else "", first))
        rows.extend(margin + part for part in more)
        if explain:
            why = textwrap.wrap(printable(quotation.explain()), quotation_width - 2)
            rows.extend(f"{margin}  {part}" for part in why)
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


RENDERERS: Final[dict[str, Callable[[str, AttributedText, bool], str]]] = {
    "table": to_table,
    "json": to_json,
    "jsonl": to_jsonl,
    "csv": to_csv,
}


def framing(output_format: str, several: bool, explain: bool) -> tuple[str, str, str]:
    """Return what stands before the first file, between two files and behind the last."""
    if output_format == "json" and several:
        return "[\n", ",\n", "]\n"
    if output_format == "csv":
        return ",".join((*CSV_COLUMNS, "explanation") if explain else CSV_COLUMNS) + "\n", "", ""
    return "", "\n" if output_format == "table" else "", ""


# --- input ---------------------------------------------------------------------------------------------------------


class UnreadableFileError(Exception):
    """A file cannot be used; the message is the reason."""


def read_text(file: str, encoding: str) -> str:
    """
    Return the text of a file exactly as it stands, line ends included, so that offsets fit.

    :raises UnreadableFileError: if it cannot be opened or decoded.
    """
    try:
        with click.open_file(file, "rb") as stream:
            text: str = stream.read().decode(encoding)
    except OSError as error:
        raise UnreadableFileError(error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        reason = f"not {encoding}: byte 0x{error.object[error.start]:02x} at offset {error.start} ({error.reason})"
        raise UnreadableFileError(f"{reason}; name its encoding with --encoding") from error
    except UnicodeError as error:
        raise UnreadableFileError(f"not {encoding}: {error}; name its encoding with --encoding") from error
    return text


def check_encoding(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse an encoding that Python does not know, before any file is read."""
    try:
        b"a".decode(value)
    except UnicodeError:
        pass  # a known encoding, in which one byte is no text
    except (LookupError, ValueError) as error:
        raise click.BadParameter(f"{error}; Python knows utf-8, latin-1, cp1252, utf-16 and many more.") from error
    return value


def read_cast(context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
    """Return what a cast file holds; :class:`Attributor` checks that it is a cast."""
    if value is None:
        return None
    try:
        with open(value, encoding="utf-8-sig") as stream:
            cast = json.load(stream)
    except OSError as error:
        raise click.BadParameter(f"{value}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"{value}: not JSON: {error}") from error
    if cast is None:  # which would mean that no cast is given
        raise click.BadParameter(f"{value}: holds null, expected an object of names or a list of names.")
    return cast


def build_attributor(cast: Any) -> Attributor:
    """Return the attributor that all files share; a malformed cast is a usage error."""
    from quoteattr import Attributor
    from quoteattr.errors import InvalidSpeakersError

    try:
        return Attributor(speakers=cast)
    except InvalidSpeakersError as error:
        raise click.BadParameter(str(error), param_hint="--speakers") from error


# --- output --------------------------------------------------------------------------------------------------------


@contextmanager
def open_output(path: str, output_format: str) -> Iterator[IO[str]]:
    """Open a file or standard output: data is UTF-8 everywhere, a table is in the terminal's own encoding."""
    try:
        if path != DASH:
            with open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
                yield stream
            return
        if isinstance(sys.stdout, io.TextIOWrapper):
            if output_format == "table":
                sys.stdout.reconfigure(errors="replace")
            else:
                # A lone surrogate becomes \udXXX, which is also how JSON spells it.
                sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has seen enough: click ends the program without a word
        place = "standard output" if path == DASH else path
        raise click.ClickException(f"cannot write {place}: {error.strerror or error}") from error


def refuse_overwriting(files: Sequence[str], output: str) -> None:
    """Refuse an output that is one of the inputs, which opening it would empty."""
    if output == DASH or not os.path.isfile(output):
        return
    if any(os.path.exists(file) and os.path.samefile(file, output) for file in files):
        raise click.BadParameter(f"{output} is also an input file.", param_hint="--output")


@contextmanager
def progress(files: Sequence[str]) -> Iterator[Iterable[str]]:
    """Give the files, behind a progress bar when there are several and somebody watches."""
    from tqdm import tqdm

    with tqdm(files, unit="file", file=sys.stderr, disable=len(files) < 2 or not sys.stderr.isatty()) as bar:
        yield bar


def write(stream: IO[str], text: str) -> None:
    """Write while the progress bar is off the screen, so that the two do not mix."""
    from tqdm import tqdm

    with tqdm.external_write_mode(file=stream):
        stream.write(text)


# --- the command ---------------------------------------------------------------------------------------------------

EPILOG: Final = """
\b
Examples:
  quoteattr article.txt
  quoteattr --explain article.txt
  quoteattr --format csv --output quotations.csv chapters/*.txt
  quoteattr --speakers cast.json --format json novel.txt
  fold -s article.txt | quoteattr --format table -

\b
A cast is a JSON object of names to lists of aliases, or a list of names:
  {"Anna Farrow": ["Anna", "Miss Farrow"], "Tom Reed": []}

Exit status: 0 if all went well, 1 if a file could not be read or the output not be written, 2 if the command line
or the cast is wrong.
"""


@click.command(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90})
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-f",
    "--format",
    "output_format",
    type=click.Choice(list(RENDERERS)),
    help="How to write the answer. json: an object for one FILE, an array of them for several; "
    "jsonl: a quotation a line; csv: a quotation a row.  [default: table on a terminal, otherwise json]",
)
@click.option(
    "-o", "--output", default=DASH, metavar="PATH", help="Write to a file instead of standard output, as UTF-8."
)
@click.option(
    "--encoding",
    default="utf-8",
    show_default=True,
    callback=check_encoding,
    metavar="NAME",
    help="Encoding of the files.",
)
@click.option(
    "--speakers",
    "cast",
    callback=read_cast,
    metavar="CAST.JSON",
    help="Who may speak, where that is known.",
)
@click.option("--explain", is_flag=True, help="Say for each quotation why it has its speaker.")
@click.version_option(package_name="quoteattr", message="%(prog)s %(version)s")
def main(
    files: tuple[str, ...], output_format: str | None, output: str, encoding: str, cast: Any, explain: bool
) -> None:
    """Find the quotations in English texts and who said each of them. FILE is a plain text; - is standard input."""
    if output_format is None:
        output_format = "table" if output == DASH and sys.stdout.isatty() else "json"
    several = len(files) > 1
    opening, between, closing = framing(output_format, several, explain)
    render = RENDERERS[output_format]
    refuse_overwriting(files, output)
    attributor = build_attributor(cast)
    written, failed = False, False
    with open_output(output, output_format) as stream, progress(files) as queue:
        stream.write(opening)
        for file in queue:
            try:
                text = read_text(file, encoding)
            except UnreadableFileError as error:
                write(sys.stderr, f"quoteattr: {file}: {error}\n")
                failed = True
                continue
            heading = f"{printable(file)}\n" if several and output_format == "table" else ""
            write(stream, (between if written else "") + heading + render(file, attributor(text), explain))
            written = True
        stream.write(closing)
    if failed:
        raise SystemExit(1)
