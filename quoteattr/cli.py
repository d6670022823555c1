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

from quoteattr.exports import FORMATS, Format
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


def read_corrections_file(context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
    """Return the corrections that a file holds."""
    if value is None:
        return None
    from quoteattr.corrections import read_corrections
    from quoteattr.errors import CorrectionError

    try:
        with open(value, "rb") as stream:
            return read_corrections(stream.read().decode("utf-8-sig"))
    except OSError as error:
        raise click.BadParameter(f"{value}: {error.strerror or error}") from error
    except (UnicodeDecodeError, CorrectionError) as error:
        raise click.BadParameter(f"{value}: {error}") from error


def build_attributor(cast: Any) -> Attributor:
    """Return the attributor that all files share; a malformed cast is a usage error."""
    from quoteattr import Attributor
    from quoteattr.errors import InvalidSpeakersError

    try:
        return Attributor(speakers=cast)
    except InvalidSpeakersError as error:
        raise click.BadParameter(str(error), param_hint="--speakers") from error


def corrected(answers: Iterable[tuple[str, AttributedText]], corrections: Any) -> Iterator[tuple[str, AttributedText]]:
    """Yield the answers as a person has corrected them; a correction that does not fit is a usage error."""
    from quoteattr.errors import CorrectionError

    try:
        for file, doc in answers:
            yield file, doc.corrected(corrections)
    except CorrectionError as error:
        raise click.BadParameter(str(error), param_hint="--corrections") from error


# --- output --------------------------------------------------------------------------------------------------------


@contextmanager
def open_output(path: str, output_format: str = "") -> Iterator[IO[str]]:
    """Open a file or standard output: data is UTF-8 everywhere, a table is in the terminal's own encoding."""
    try:
        if path != DASH:
            # A lone surrogate becomes \udXXX, which is also how JSON spells it; line ends stay as the text has them.
            with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                yield stream
            return
        if isinstance(sys.stdout, io.TextIOWrapper):
            if output_format == "table":
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has seen enough: click ends the program without a word
        place = "standard output" if path == DASH else path
        raise click.ClickException(f"cannot write {place}: {error.strerror or error}") from error


def is_folder(output: str) -> bool:
    """Tell whether an output is a folder: there already, or named as one."""
    return output != DASH and (os.path.isdir(output) or output.endswith(("/", os.sep)))


def write_stream(
    output: str, chosen: Format, answers: Iterable[tuple[str, AttributedText]], several: bool, explain: bool
) -> None:
    """Write all answers one behind the other."""
    opening, between, closing = (chosen.brackets if several else None) or ("", "", "")
    written = False
    with open_output(output, chosen.name) as stream:
        stream.write(chosen.header(explain) + opening)
        for file, doc in answers:
            heading = f"{printable(file)}\n" if several and chosen.name == "table" else ""
            write(stream, (between if written else "") + heading + chosen.render(doc, name_of(file, chosen), explain))
            written = True
        stream.write(closing)


def write_folder(folder: str, chosen: Format, answers: Iterable[tuple[str, AttributedText]], explain: bool) -> None:
    """Write the files of each answer, and those that stand once in a folder."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {error.strerror or error}") from error
    for file, doc in answers:
        for suffix, render in chosen.renderers(explain).items():
            with open_output(os.path.join(folder, stem(file) + suffix)) as stream:
                stream.write(render(doc, name_of(file, chosen)))
    for name, content in chosen.once.items():
        with open_output(os.path.join(folder, name)) as stream:
            stream.write(content)


def stem(file: str) -> str:
    """
    Return how the files of an answer are called, without their suffix.

    >>> stem("chapters/one.txt"), stem("-")
    ('one', 'stdin')
    """
    return "stdin" if file == DASH else os.path.splitext(os.path.basename(file))[0]


def name_of(file: str, chosen: Format) -> str | None:
    """
    Return what a format calls the text of a file: the path as it was given, or a title that is made of it.

    >>> name_of("chapters/one.txt", FORMATS["json"]), name_of("chapters/one.txt", FORMATS["play"])
    ('chapters/one.txt', 'one')
    """
    if not chosen.titled:
        return file
    return None if file == DASH else stem(file)


def check_output(files: Sequence[str], output: str, chosen: Format, explain: bool) -> None:
    """Refuse what cannot be written: explanations, several texts in one file, or a file over one of the inputs."""
    if explain and not chosen.explains:
        able = ", ".join(name for name, one in FORMATS.items() if one.explains)
        raise click.BadParameter(f"{chosen.name} has no place for reasons; these have: {able}.", param_hint="--explain")
    targets = [output] if output != DASH else []
    if is_folder(output):
        names = [stem(file) for file in files]
        for name in names:
            if names.count(name) > 1:
                raise click.BadParameter(f"two files are called {name}; rename one.", param_hint="FILE")
        targets = [os.path.join(output, name + suffix) for name in names for suffix in chosen.renderers()]
    elif len(files) > 1 and chosen.brackets is None:
        raise click.BadParameter(
            f"a {chosen.name} file holds one text; for several FILEs give a folder: --output FOLDER/",
            param_hint="--format",
        )
    for target in targets:
        if os.path.isfile(target) and any(os.path.exists(f) and os.path.samefile(f, target) for f in files):
            raise click.BadParameter(f"{target} is also an input file.", param_hint="--output")


@contextmanager
def progress(files: Sequence[str]) -> Iterator[Iterable[str]]:
    """Give the files, behind a progress bar when there are several and somebody watches."""
    if len(files) < 2 or not sys.stderr.isatty():
        yield files
        return
    from tqdm import tqdm

    with tqdm(files, unit="file", file=sys.stderr) as bar:
        yield bar


def write(stream: IO[str], text: str) -> None:
    """Write while the progress bar, if somebody watches one, is off the screen, so that the two do not mix."""
    if not sys.stderr.isatty():
        stream.write(text)
        return
    from tqdm import tqdm

    with tqdm.external_write_mode(file=stream):
        stream.write(text)


# --- the command ---------------------------------------------------------------------------------------------------

FORMAT_LIST: Final = "\n".join(f"  {one.name:<10} {one.description}" for one in FORMATS.values())

HELP: Final = (
    "Find the quotations in English texts and who said each of them. FILE is a plain text; - is standard input."
)
"""Not a docstring, which ``python -OO`` leaves out."""

EXIT_CODES: Final = {
    0: "all went well",
    1: "a file could not be read, the output not be written, or a process was killed",
    2: "the command line, the cast or a correction is wrong",
}
"""The exit codes and what they mean, for the help and for the docs; click gives those of its errors."""

CODE_LIST: Final = "\n".join(f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items())

EPILOG: Final = f"""
\b
Formats:
{FORMAT_LIST}

\b
Examples:
  quoteattr article.txt
  quoteattr --explain article.txt
  quoteattr --format csv --output quotations.csv chapters/*.txt
  quoteattr --workers 4 --format jsonl articles/*.txt
  quoteattr --speakers cast.json --format json novel.txt
  quoteattr --format script --corrections reviewed.json chapter-1.txt
  quoteattr --format tei --output edition/ chapters/*.txt
  fold -s article.txt | quoteattr --format table -

\b
A cast is a JSON object of names to lists of aliases, or a list of names:
  {{"Anna Farrow": ["Anna", "Miss Farrow"], "Tom Reed": []}}

\b
Exit codes:
{CODE_LIST}
"""


@click.command(
    help=HELP, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90}
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-f",
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    metavar="FORMAT",
    help="How to write the answer, see below.  [default: table on a terminal, otherwise json]",
)
@click.option(
    "-o",
    "--output",
    default=DASH,
    metavar="PATH",
    help="Write to a file instead of standard output, or to a folder, in which each FILE gets files of its own.",
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
@click.option(
    "--corrections",
    callback=read_corrections_file,
    metavar="CORRECTIONS.JSON",
    help="What a person has corrected in the one FILE.",
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
    corrections: Any,
    explain: bool,
) -> None:
    """Run the command: read the files, attribute them and write the answers."""
    if output_format is None:
        output_format = "table" if output == DASH and sys.stdout.isatty() else "json"
    chosen = FORMATS[output_format]
    check_output(files, output, chosen, explain)
    if corrections is not None and len(files) > 1:
        raise click.BadParameter("corrections are of one text; give one FILE.", param_hint="--corrections")
    attributor = build_attributor(cast)
    read: list[str] = []
    with progress(files) as queue:
        answers = attributed(texts_of(queue, encoding, read), read, attributor, workers)
        if corrections is not None:
            answers = corrected(answers, corrections)
        if is_folder(output):
            write_folder(output, chosen, answers, explain)
        else:
            write_stream(output, chosen, answers, len(files) > 1, explain)
    if len(read) < len(files):
        raise SystemExit(1)
