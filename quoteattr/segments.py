"""The whole text cut into narration and speech, each piece with the voice that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from quoteattr.model import Quotation, Speaker, excerpt

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["NARRATOR", "Segment", "SegmentKind", "find_segments", "narrator_of"]

SegmentKind = Literal["narration", "speech"]

NARRATOR: Final = Speaker(id="narrator", name="narrator", is_narrator=True)
"""Who tells a text in which nobody of the cast does."""


@frozen(kw_only=True)
class Segment:
    """A stretch of the text that one voice reads."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""
    text: str = field(repr=excerpt)
    """``doc.text[start:end]``, the quotation marks included."""
    kind: SegmentKind
    """``narration`` or ``speech``."""
    speaker: Speaker | None
    """Who says it. Narration has the *I* who tells the story, if there is one, or else :data:`NARRATOR`; speech whose
    speaker nobody knows has ``None``."""
    quotation: Quotation | None = field(default=None, repr=False)
    """The quotation that a piece of speech is."""

    def __str__(self) -> str:
        return self.text


def find_segments(doc: AttributedText) -> tuple[Segment, ...]:
    """
    Cut a text into narration and speech; see :meth:`quoteattr.AttributedText.segments`.

    A quotation that is no speech belongs to the narration around it, and one that is nested in another to the voice
    of the outer one, since whoever speaks reads out whom they quote.
    """
    narrator = narrator_of(doc)
    return tuple(_cut(doc, narrator))


def narrator_of(doc: AttributedText) -> Speaker:
    """
    Return the one of the cast who tells the story, or else :data:`NARRATOR`.

    >>> from quoteattr import attribute
    >>> narrator_of(attribute('"It is late," said Anna.')).id
    'narrator'
    """
    tellers = [speaker for speaker in doc.speakers if speaker.is_narrator]
    return tellers[0] if len(tellers) == 1 else NARRATOR


def _cut(doc: AttributedText, narrator: Speaker) -> Iterator[Segment]:
    """Yield the segments in order."""
    at = 0
    for quotation in doc:
        if not quotation.speech:
            continue
        if at < quotation.start:
            yield _narration(doc.text, at, quotation.start, narrator)
        yield Segment(
            start=quotation.start,
            end=quotation.end,
            text=quotation.text,
            kind="speech",
            speaker=quotation.speaker,
            quotation=quotation,
        )
        at = quotation.end
    if at < len(doc.text):
        yield _narration(doc.text, at, len(doc.text), narrator)


def _narration(text: str, start: int, end: int, narrator: Speaker) -> Segment:
    return Segment(start=start, end=end, text=text[start:end], kind="narration", speaker=narrator)
