"""The page: one HTML file with nothing outside, to look at a whole text and who says what in it."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any, Final

from quoteattr.model import Quotation
from quoteattr.pages.markup import Run, Writer, cut, escape, paragraphs, visible
from quoteattr.pages.palette import HUES, speaker_rules
from quoteattr.pages.talk import LOW_CONFIDENCE, NOBODY, UNKNOWN, Talker, count, is_low, talk

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["to_html"]

TITLE: Final = "Who says what"

SECTION: Final = 8_000
"""So many characters stand in one section; a browser lays out the sections that are near the screen."""

COLUMNS: Final = 2_000
"""The strip has so many columns, enough for a wide screen."""


def to_html(doc: AttributedText, name: str | None = None) -> str:
    """
    Return the page; the name of the text is its title.

    Nothing in the text can act: it is escaped wherever it stands, and the page's own policy runs no script but the one
    written here, whose hash it names, and loads nothing.
    """
    talkers = talk(doc)
    parts = files("quoteattr").joinpath("pages")
    page, style, script = (parts.joinpath(f"page.{end}").read_text("utf-8") for end in ("html", "css", "js"))
    style += speaker_rules(talkers, ".", ".q")
    policy = (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; base-uri 'none'; "
        "form-action 'none'"
    )
    writer = PageWriter(doc, talkers)
    return Template(page).substitute(
        policy=policy,
        title=escape(name or TITLE),
        summary=summarise(doc, talkers, len(writer.quotations) - len(doc)),
        strip=write_strip(doc, writer, talkers),
        silent="" if talkers else " hidden",
        none=write_none(doc, talkers),
        speakers="\n".join(write_speaker(talker, max(t.share for t in talkers)) for talker in talkers),
        unsure=f"{sum(map(is_low, writer.quotations)):,}",
        low=f"{LOW_CONFIDENCE:.0%}",
        text="\n".join(write_text(doc, writer)),
        data=write_data(doc, writer, talkers),
        style=style,
        script=script,
    )


def digest(source: str) -> str:
    """Return a source expression of the page's policy that allows just this script or style sheet."""
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def summarise(doc: AttributedText, talkers: Sequence[Talker], nested: int) -> str:
    """Return the counts below the title; those of the speakers count nested quotations, too."""
    known = sum(talker.speaker is not None for talker in talkers)
    quotations = count(len(doc), "quotation") + (f" and {nested:,} nested" if nested else "")
    return " · ".join((count(len(doc.text.split()), "word"), quotations, count(known, "speaker")))


class PageWriter(Writer):
    """Writes the tags of the page, in which the script finds a quotation by its place."""

    def opening(self, place: int) -> str:
        """Return the opening tag of a quotation."""
        low = " low" if is_low(self.quotations[place]) else ""
        return f'<span class="q {self.keys[place]}{low}" data-q="{place}">'

    def closing(self, place: int) -> str:
        """Return the closing tag of a quotation."""
        return "</span>"

    def marked(self, run: Run, text: str) -> str:
        """Return an underlined mention or cue."""
        return f'<u class="{run.mark} {self.keys[run.by]}">{text}</u>'


def write_text(doc: AttributedText, writer: PageWriter) -> Iterator[str]:
    """Yield the paragraphs, in sections of about the same length."""
    blocks = list(paragraphs(doc.text))
    left = 0
    for (start, end, wrapped), runs in zip(blocks, cut(doc, [block[:2] for block in blocks]), strict=True):
        if left <= 0:
            yield "</section><section>" if start > blocks[0][0] else "<section>"
            left = SECTION
        left -= end - start
        yield f'<p data-o="{start}"{" class=f" if wrapped else ""}>{writer.write(runs)}</p>'
    if blocks:
        yield "</section>"


# --- speakers and strip --------------------------------------------------------------------------------------------


def write_speaker(talker: Talker, most: float) -> str:
    """Return an entry of the panel: badge, name, share of words, and a bar that is full for the largest share."""
    said = f"{count(talker.words, 'word')} in {count(talker.quotations, 'quotation')}"
    return (
        f'<li><button type="button" class="{talker.key}" data-key="{talker.key}" aria-pressed="false" '
        f'title="{escape(talker.name)}: {said}">'
        f'<span class="badge">{escape(talker.label)}</span><bdi>{escape(talker.name)}</bdi>'
        f'<span class="count">{escape(percent(talker.share))}</span>'
        f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{talker.share / (most or 1):.3f}" height="1"/></svg></button></li>'
    )


def write_none(doc: AttributedText, talkers: Sequence[Talker]) -> str:
    """Return what stands in the place of the speakers where there are none."""
    if talkers:
        return ""
    why = "what stands in quotation marks are titles and terms" if doc else "nothing in it stands in quotation marks"
    return f'<p class="none">Nobody speaks in this text: {why}.</p>'


def percent(share: float) -> str:
    """
    Return a share as a percentage that does not hide the small ones.

    >>> percent(0.344), percent(0.004), percent(0)
    ('34%', '<1%', '0%')
    """
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def write_strip(doc: AttributedText, writer: PageWriter, talkers: Sequence[Talker]) -> str:
    """Return a lane for each of those who say most, one for all others, with the columns in which they speak."""
    first = [talker for talker in talkers[: len(HUES)] if talker.key != UNKNOWN]
    others = talkers[len(first) :]
    lanes = [(talker.label, [talker]) for talker in first] + ([("\u2026", list(others))] if others else [])
    columns: dict[str, list[tuple[int, int]]] = {}
    for quotation, key in zip(writer.quotations, writer.keys, strict=True):
        start = quotation.start * COLUMNS // len(doc.text)
        end = max(-(-quotation.end * COLUMNS // len(doc.text)), start + 1)
        own = columns.setdefault(key, [])
        if own and start <= own[-1][1]:
            own[-1] = (own[-1][0], max(end, own[-1][1]))
        else:
            own.append((start, end))
    tags = "".join(f'<div class="tag">{escape(label)}</div>' for label, _ in lanes)
    drawn = "".join(
        f'<svg viewBox="0 0 {COLUMNS} 1" preserveAspectRatio="none" aria-hidden="true">'
        + "".join(f'<path class="{one.key}" d="{outline(columns.get(one.key, []))}"/>' for one in who)
        + "</svg>"
        for _, who in lanes
    )
    return (
        f'<div class="lanes"><div class="tags" aria-hidden="true">{tags}</div>'
        '<div class="track" role="slider" tabindex="0" aria-label="Place in the text" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="0">{drawn}</div></div>'
    )


def outline(columns: Sequence[tuple[int, int]]) -> str:
    """
    Return the columns as the path of an SVG drawing.

    >>> outline([(0, 3), (7, 8)])
    'M0 0h3v1h-3zM7 0h1v1h-1z'
    """
    return "".join(f"M{start} 0h{end - start}v1h-{end - start}z" for start, end in columns)


# --- data ----------------------------------------------------------------------------------------------------------


def write_data(doc: AttributedText, writer: PageWriter, talkers: Sequence[Talker]) -> str:
    """Return what the script reads, as JSON in which nothing can end the element around it."""
    places = {talker.key: place for place, talker in enumerate(talkers)} | {NOBODY: -1}
    data = {
        "length": len(doc.text),
        "talkers": [{"key": t.key, "label": visible(t.label), "name": visible(t.name)} for t in talkers],
        "rows": [row(quotation, places[key]) for quotation, key in zip(writer.quotations, writer.keys, strict=True)],
    }
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def row(quotation: Quotation, talker: int) -> list[Any]:
    """Return what the script reads of one quotation, in the order of the constants on top of the script."""
    speaks = quotation.speech
    return [
        quotation.start,
        talker,
        visible(quotation.addressee.name) if quotation.addressee else "",
        quotation.kind if speaks else "not speech",
        quotation.rule or "",
        min(int(quotation.confidence * 100 + 1e-6), 99) if speaks and quotation.rule else None,
        int(is_low(quotation)),
        visible(quotation.explain()),
    ]
