"""The formats that an attributed text can be written in: ``FORMATS`` has them all, and the command offers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from quoteattr.exports import booknlp, brat, records, script, table, tabular, tei, webannotation

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["FORMATS", "Format"]


def _no_header(explain: bool) -> str:
    return ""


def _page(doc: AttributedText, name: str | None = None) -> str:
    from quoteattr.pages.page import to_html

    return to_html(doc, name)


@frozen(kw_only=True)
class Format:
    """One way to write an attributed text."""

    name: str
    """What ``--format`` calls it."""
    suffix: str
    """How the name of such a file ends."""
    description: str
    """What it is, in a few words that the help of the command shows."""
    renderer: Callable[..., str]
    """Takes a document and the name of its text, and returns the file."""
    explains: bool = False
    """True if the renderer takes ``explain`` as well, to say for each quotation why it has its speaker."""
    titled: bool = False
    """True if the name of the text is a title for people to read, so that the command gives it without folder and suffix."""
    header: Callable[[bool], str] = _no_header
    """Returns what stands once on top, however many texts follow; takes ``explain``."""
    brackets: tuple[str, str, str] | None = ("", "", "")
    """Of several texts in one file: what stands before the first, between two and behind the last.
    ``None`` if a file holds one text only."""
    beside: Mapping[str, Callable[..., str]] = field(factory=dict)
    """Suffixes and renderers of the files that belong to it, which only a folder has room for."""
    once: Mapping[str, str] = field(factory=dict)
    """Names and contents of the files that stand once in a folder."""

    def renderers(self, explain: bool = False) -> dict[str, Callable[[AttributedText, str | None], str]]:
        """Return the files of one text in a folder, by suffix."""

        def whole(doc: AttributedText, name: str | None) -> str:
            return self.header(explain) + self.render(doc, name, explain)

        return {self.suffix: whole, **self.beside}

    def render(self, doc: AttributedText, name: str | None = None, explain: bool = False) -> str:
        """Return the file; ``explain`` is for the formats that can."""
        return self.renderer(doc, name, explain) if explain and self.explains else self.renderer(doc, name)


FORMATS: Final[dict[str, Format]] = {
    one.name: one
    for one in (
        Format(
            name="table",
            suffix=".txt",
            description="aligned columns for the eye",
            renderer=table.to_table,
            explains=True,
            brackets=("", "\n", ""),
        ),
        Format(
            name="json",
            suffix=".json",
            description="the whole document, an object for one FILE and an array for several",
            renderer=records.to_json,
            explains=True,
            brackets=("[\n", ",\n", "]\n"),
        ),
        Format(
            name="jsonl",
            suffix=".jsonl",
            description="a quotation a line, as JSON",
            renderer=records.to_jsonl,
            explains=True,
        ),
        Format(
            name="csv",
            suffix=".csv",
            description="a quotation a row, for spreadsheets",
            renderer=tabular.to_csv,
            explains=True,
            header=tabular.csv_header,
        ),
        Format(
            name="script",
            suffix=".script.jsonl",
            description="who reads what, for tools that make audiobooks, as JSON lines",
            renderer=script.to_script,
        ),
        Format(
            name="play",
            suffix=".play.txt",
            description="the same as a play script to read",
            renderer=script.to_play,
            titled=True,
            brackets=("", "\n", ""),
        ),
        Format(
            name="html",
            suffix=".html",
            description="a page to look at, with filter, search, table and timeline",
            renderer=_page,
            titled=True,
            brackets=None,
        ),
        Format(
            name="tei",
            suffix=".tei.xml",
            description="TEI P5, with said elements and a list of persons",
            renderer=tei.to_tei,
            titled=True,
            brackets=None,
        ),
        Format(
            name="brat",
            suffix=".ann",
            description="brat standoff; a folder gets the text and annotation.conf with it",
            renderer=brat.to_brat,
            brackets=None,
            beside={".txt": brat.brat_text},
            once={"annotation.conf": brat.CONFIGURATION},
        ),
        Format(
            name="w3c",
            suffix=".annotations.jsonld",
            description="W3C Web Annotation, as JSON-LD",
            renderer=webannotation.to_web_annotations,
            brackets=("[\n", ",\n", "]\n"),
        ),
        Format(
            name="booknlp",
            suffix=".quotes",
            description="the columns of BookNLP's .quotes; a folder gets .tokens with it",
            renderer=booknlp.to_booknlp,
            brackets=None,
            beside={".tokens": booknlp.to_booknlp_tokens},
        ),
    )
}
"""The formats by name, in the order in which the command lists them."""
