"""The command ``quoteattr``: files in, who said what out, as a table or as data."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Final

import click

from quoteattr.exports import FORMATS
from quoteattr.exports.table import printable

if TYPE_CHECKING:
    from quoteattr import AttributedText, Attributor

__all__ = ["main"]

DASH: Final = "-"
"""Standard input among the files, standard output as ``--output``."""

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


def texts_of(files: Iterable[str], encoding: str, read: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each file with its name, which is noted; say of the others why they cannot be read."""
    for file in files:
        try:
            text = read_text(file, encoding)
        except UnreadableFileError as error:
            write(sys.stderr, f"quoteattr: {file}: {error}\n")
        else:
            read.append(file)
            yield text, file


def attributed(
    texts: Iterable[tuple[str, str]], read: Sequence[str], attributor: Attributor, workers: int
) -> Iterator[tuple[str, AttributedText]]:
    """Yield each file with its answer; when a process is killed, end with the name of the first that has none."""
    from quoteattr import WorkerError, attribute_many

    try:
        for doc, file in attribute_many(texts, attributor=attributor, workers=workers):
            yield file, doc
    except WorkerError as error:
        lost = f"{read[error.indices[0]]} and all files behind it are not done"
        raise click.ClickException(f"a process was killed or crashed: {lost}") from error


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
  quoteattr --workers 4 --format jsonl articles/*.txt
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
    type=click.Choice(list(FORMATS)),
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
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Number of processes."
)
@click.option("--explain", is_flag=True, help="Say for each quotation why it has its speaker.")
@click.version_option(package_name="quoteattr", message="%(prog)s %(version)s")
def main(
    files: tuple[str, ...],
    output_format: str | None,
    output: str,
    encoding: str,
    cast: Any,
    workers: int,
    explain: bool,
) -> None:
    """Find the quotations in English texts and who said each of them. FILE is a plain text; - is standard input."""
    if output_format is None:
        output_format = "table" if output == DASH and sys.stdout.isatty() else "json"
    several = len(files) > 1
    chosen = FORMATS[output_format]
    if several and chosen.brackets is None:
        raise click.BadParameter(f"{output_format} holds one text; give one FILE.", param_hint="--format")
    opening, between, closing = (chosen.brackets if several else None) or ("", "", "")
    refuse_overwriting(files, output)
    attributor = build_attributor(cast)
    read: list[str] = []
    written = False
    with open_output(output, output_format) as stream, progress(files) as queue:
        stream.write(chosen.header(explain) + opening)
        for file, doc in attributed(texts_of(queue, encoding, read), read, attributor, workers):
            heading = f"{printable(file)}\n" if several and output_format == "table" else ""
            write(stream, (between if written else "") + heading + chosen.render(doc, file, explain))
            written = True
        stream.write(closing)
    if len(read) < len(files):
        raise SystemExit(1)
