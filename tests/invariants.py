"""What holds for the attribution of any text at all."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator

from quoteattr import AttributedText, Quotation, attribute
from quoteattr.attribution import Speakers

KINDS = {"explicit", "anaphoric", "implicit"}


def walk(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """Yield quotations with all that is nested in them."""
    for quotation in quotations:
        yield quotation
        yield from walk(quotation.inner)


def check_everything(text: str, speakers: Speakers | None = None) -> AttributedText:
    """Attribute a text twice, check the result, and return it."""
    doc = attribute(text, speakers=speakers)
    assert doc.text == text
    assert doc == attribute(text, speakers=speakers), "the same text had two answers"
    return check_sound(doc)


def check_sound(doc: AttributedText) -> AttributedText:
    """Check that a result is of one piece, and return it."""
    assert pickle.loads(pickle.dumps(doc)) == doc
    assert hash(doc) == hash(pickle.loads(pickle.dumps(doc)))
    assert len(repr(doc).splitlines()) == 1
    check_order(doc.sentences, 0, len(doc.text))
    check_order([(q.start, q.end) for q in doc], 0, len(doc.text))
    check_cast(doc)
    for quotation in walk(doc):
        check_quotation(doc, quotation)
    return doc


def check_order(spans: Iterable[tuple[int, int]], first: int, last: int) -> None:
    """Spans are not empty, lie inside the bounds, in order, and do not overlap."""
    at = first
    for start, end in spans:
        assert at <= start < end <= last
        at = end


def check_cast(doc: AttributedText) -> None:
    """Speakers have names and ids of their own, in order, and every speaker of a quotation is one of the cast."""
    assert [s.id for s in doc.speakers] == [f"s{i}" for i in range(1, len(doc.speakers) + 1)]
    for speaker in doc.speakers:
        assert speaker.name.strip()
        assert speaker.name not in speaker.aliases
        assert len(set(speaker.aliases)) == len(speaker.aliases)
        assert speaker.gender in ("male", "female", None)
    for quotation in walk(doc):
        for someone in (quotation.speaker, quotation.addressee):
            assert someone is None or someone in doc.speakers


def check_quotation(doc: AttributedText, q: Quotation) -> None:
    """Offsets fit the text, the content stands between the marks, and the answer is of one piece."""
    text = doc.text
    assert q.text == text[q.start : q.end]
    assert len(q.content) < len(q.text)
    first = next((line for line in q.content.splitlines() if line), "")
    assert first in q.text
    for part in (q.mention, q.cue):
        assert part is None or part.text == text[part.start : part.end]
    check_order([(i.start, i.end) for i in q.inner], q.start + 1, q.end)
    assert q.kind in KINDS
    assert 0 <= q.confidence <= 1
    assert q.explain()
    if q.speaker is not None:
        assert q.speech
        assert q.rule
        assert q.confidence > 0
    if not q.speech:
        assert q.speaker is q.mention is q.cue is q.addressee is None
