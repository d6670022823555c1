"""Talk as a figure: who says how much, and where in the text. Needs matplotlib (extra ``plot``)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from quoteattr.errors import MissingExtraError, OptionError
from quoteattr.exports.numbering import number
from quoteattr.pages.markup import visible
from quoteattr.pages.palette import hue_of
from quoteattr.pages.talk import Talker, talk

try:
    from matplotlib.figure import Figure
except ImportError as error:
    raise MissingExtraError("doc.plot()", "matplotlib", "plot") from error

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from quoteattr.document import AttributedText

__all__ = ["TalkFigure", "plot"]

NARROWEST: Final = 0.15
"""A quotation is drawn at least so wide, in hundredths of the text, so that a single word in a novel can be seen."""

LONGEST_NAME: Final = 32


class TalkFigure(Figure):
    """A matplotlib figure that a notebook shows, whether or not ``pyplot`` was imported."""

    def _repr_png_(self) -> bytes:
        stream = io.BytesIO()
        self.savefig(stream, format="png", dpi=144)
        return stream.getvalue()


def plot(doc: AttributedText, top: int = 8) -> TalkFigure:
    """
    Return a figure with a row for each speaker: the share of all spoken words, and where in the text they speak.

    :param top: how many speakers, the most talkative first; the others share a row.
    :raises OptionError: if ``top`` is not a whole number from 1.
    """
    if not isinstance(top, int) or isinstance(top, bool) or top < 1:
        raise OptionError("top", top, "a whole number from 1, how many speakers to draw")
    rows = share_rows(talk(doc), top)
    figure = TalkFigure(figsize=(10, 1.3 + 0.36 * max(len(rows), 2)), layout="constrained")
    shares, places = figure.subplots(1, 2, sharey=True, width_ratios=(2, 5))
    draw_shares(shares, rows)
    draw_places(places, rows, doc)
    shares.set_yticks(range(len(rows)), labels=[row_name(row) for row in rows])
    for label in shares.get_yticklabels():
        label.set_parse_math(False)  # a name may hold a dollar sign
    shares.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    for axes in (shares, places):
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    return figure


def share_rows(talkers: Sequence[Talker], top: int) -> list[Sequence[Talker]]:
    """Return the talkers by row: the first each in one, all others in one, speech without a speaker in the last."""
    known = [talker for talker in talkers if talker.speaker]
    unknown = [talker for talker in talkers if not talker.speaker]
    rows = [*([talker] for talker in known[:top]), known[top:], unknown]
    return [row for row in rows if row]


def row_name(row: Sequence[Talker]) -> str:
    """Return what stands beside a row: a name, or how many others share it."""
    name = visible(row[0].name) if len(row) == 1 else f"{len(row)} others"
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def row_colour(place: int, row: Sequence[Talker]) -> str:
    """Return the colour that the speaker of a row has on the page as well; grey for a row of several."""
    return hue_of(row[0] if len(row) == 1 else None, place).strong


def draw_shares(axes: Axes, rows: Sequence[Sequence[Talker]]) -> None:
    """Draw a bar a row, with its share beside it."""
    shares = [100 * sum(talker.share for talker in row) for row in rows]
    bars = axes.barh(range(len(rows)), shares, height=0.62, color=[row_colour(i, row) for i, row in enumerate(rows)])
    axes.bar_label(bars, labels=[f"{share:.0f}%" if share >= 1 else "<1%" for share in shares], padding=3)
    axes.set_xlim(0, 1.18 * max(shares, default=100) or 100)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_title("Share of the spoken words", loc="left", fontsize="medium")


def draw_places(axes: Axes, rows: Sequence[Sequence[Talker]], doc: AttributedText) -> None:
    """Draw a strip a row, with a bar wherever somebody of the row speaks."""
    place_of = {talker.speaker and talker.speaker.id: place for place, row in enumerate(rows) for talker in row}
    bars: list[list[tuple[float, float]]] = [[] for _ in rows]
    scale = 100 / max(len(doc.text), 1)
    for _, _, _, quotation in number(doc):
        if quotation.speech:
            width = max((quotation.end - quotation.start) * scale, NARROWEST)
            bars[place_of[quotation.speaker and quotation.speaker.id]].append((quotation.start * scale, width))
    for place, row in enumerate(rows):
        axes.axhspan(place - 0.31, place + 0.31, color="#f1f2f4", linewidth=0, zorder=0)
        axes.broken_barh(bars[place], (place - 0.31, 0.62), facecolors=row_colour(place, row))
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20), labels=[f"{percent}%" for percent in range(0, 101, 20)])
    axes.set_title("Where in the text", loc="left", fontsize="medium")
