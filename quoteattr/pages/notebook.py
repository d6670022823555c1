"""The view in a notebook: the first quotations of a text, tinted by speaker, with the evidence on hover and focus."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from quoteattr.model import Quotation, Span
from quoteattr.pages.markup import Run, Writer, cut, escape, paragraphs
from quoteattr.pages.palette import speaker_rules
from quoteattr.pages.talk import LOW_CONFIDENCE, Talker, count, is_low, talk

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["notebook_view"]

FIRST: Final = 40
"""So many quotations are shown."""

AROUND: Final = 300
"""So many characters of narration stay before and behind a quotation; more is left out between two."""

MOST: Final = 20_000
"""So many characters are shown at most, however long the quotations are."""

LEGEND: Final = 14
"""So many speakers stand in the legend."""

GAP: Final = '<p class="qa-gap">[…]</p>'


def notebook_view(doc: AttributedText) -> str:
    """
    Return the view as a piece of HTML with its own style sheet, without script, ids or anything from outside.

    >>> from quoteattr import attribute
    >>> view = notebook_view(attribute('"It is <b>late</b>," said Anna.'))
    >>> "It is &lt;b&gt;late&lt;/b&gt;," in view, "<script" in view
    (True, False)
    """
    talkers = talk(doc)
    spans, shown = stretches(doc)
    style = files("quoteattr").joinpath("pages/notebook.css").read_text(encoding="utf-8")
    rules = speaker_rules(talkers, ".quoteattr .qa-", ".qa-q")
    body = "\n".join(write_paragraphs(doc, talkers, spans))
    return (
        f'<div class="quoteattr">\n<style>\n{style}{rules}</style>\n{write_legend(talkers)}\n'
        f'<div class="qa-text">\n{body}\n</div>\n<p class="qa-foot">{write_foot(len(doc), shown)}</p>\n</div>'
    )


def stretches(doc: AttributedText) -> tuple[list[Span], int]:
    """Return the parts of the text to show, in order and apart, and how many quotations they hold."""
    spans: list[Span] = [(0, 0)]
    shown, room = 0, MOST
    for quotation in doc.quotations[:FIRST]:
        if room <= 0:
            break
        start, end = surroundings(doc, quotation)
        last = spans[-1][1]
        start = last if start - last <= AROUND else start
        end = min(len(doc.text) if len(doc.text) - end <= AROUND else max(start, end), start + room)
        room -= end - start
        shown += 1
        if start == last:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return ([span for span in spans if span[0] < span[1]] or [(0, min(AROUND, len(doc.text)))]), shown


def surroundings(doc: AttributedText, quotation: Quotation) -> Span:
    """Return the quotation with the whole sentences around it that begin and end nearby."""
    begin = bisect_left(doc.sentences, (quotation.start - AROUND, 0))
    end = bisect_right(doc.sentences, quotation.end + AROUND, key=itemgetter(1)) - 1
    if not 0 <= begin <= end < len(doc.sentences):
        return quotation.start, quotation.end
    return min(doc.sentences[begin][0], quotation.start), max(doc.sentences[end][1], quotation.end)


def write_paragraphs(doc: AttributedText, talkers: Sequence[Talker], spans: Sequence[Span]) -> Iterator[str]:
    """Yield the paragraphs of the parts, and a mark for what is left out between two parts and behind the last."""
    pieces: list[Span] = []
    gaps: set[int] = set()
    blocks = [(start, end) for start, end, _ in paragraphs(doc.text, spans[-1][1])]
    for first, last in spans:
        gaps.add(len(pieces))
        pieces += [(max(start, first), min(end, last)) for start, end in blocks if start < last and end > first]
    writer = NotebookWriter(doc, talkers)
    for place, runs in enumerate(cut(doc, pieces)):
        if place in gaps and (place or spans[0][0]):
            yield GAP
        yield f"<p>{writer.write(runs)}</p>"
    if spans[-1][1] < len(doc.text.rstrip()):
        yield GAP


class NotebookWriter(Writer):
    """Writes the tags of the view; whatever they need is in the attributes of an element."""

    def opening(self, place: int) -> str:
        """Return the opening tag of a quotation, which can be reached by keyboard."""
        low = " qa-low" if is_low(self.quotations[place]) else ""
        return f'<span class="qa-q qa-{self.keys[place]}{low}" tabindex="0">'

    def closing(self, place: int) -> str:
        """Return the evidence, which shows on hover and focus, and the closing tag."""
        return f'<span class="qa-why" role="tooltip">{escape(evidence(self.quotations[place]))}</span></span>'

    def marked(self, run: Run, text: str) -> str:
        """Return an underlined mention or cue."""
        return f'<u class="qa-{run.mark} qa-{self.keys[run.by]}">{text}</u>'


def evidence(quotation: Quotation) -> str:
    """
    Return what :meth:`~quoteattr.Quotation.explain` says, and whom the quotation is said to.

    >>> from quoteattr import attribute
    >>> evidence(attribute('"Lamps do not go, Edwin," said Miss Pargeter.')[0])[-9:]
    'To Edwin.'
    """
    to = f" To {quotation.addressee.name}." if quotation.addressee else ""
    return quotation.explain() + to


def write_legend(talkers: Sequence[Talker]) -> str:
    """Return the list of speakers with their counts of quotations."""
    if not talkers:
        return ""
    known = [talker for talker in talkers if talker.speaker]
    items = list(map(write_talker, known[:LEGEND]))
    if len(known) > LEGEND:
        items.append(f'<li class="qa-more">and {count(len(known) - LEGEND, "more speaker")}</li>')
    items += [write_talker(talker) for talker in talkers if not talker.speaker]
    return f'<ul class="qa-legend" aria-label="Speakers, with their quotations">{"".join(items)}</ul>'


def write_talker(talker: Talker) -> str:
    """Return an entry of the legend."""
    return (
        f'<li><span class="qa-badge qa-{talker.key}">{escape(talker.label)}</span><bdi>{escape(talker.name)}</bdi>'
        f'<span class="qa-count">{talker.quotations:,}</span></li>'
    )


def write_foot(quotations: int, shown: int) -> str:
    """Return what stands below the text."""
    if not quotations:
        return "<strong>No quotations.</strong> Nothing in this text stands in quotation marks."
    more = quotations - shown
    first = (
        f"<strong>The first {shown:,} of {quotations:,} quotations; {more:,} more.</strong> "
        "<code>doc.to_html()</code> gives a page with all of them.<br>"
        if more
        else ""
    )
    return (
        f"{first}Point at a quotation, or step to it with the tab key, to see the evidence. "
        '<u class="qa-c">Cue</u> and <u class="qa-m">mention</u> are underlined; '
        f"a dashed frame marks an answer that is less than {LOW_CONFIDENCE:.0%} sure."
    )
