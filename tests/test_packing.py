"""What is pickled comes back as it was, and small."""

from __future__ import annotations

import pickle

import pytest
from attrs import evolve

from quoteattr import AttributedText, Speaker, attribute
from quoteattr.packing import pack, unpack

STORY = """Anna Farrow shut the door. "It is late," she said. "Did Tom say, 'Wait for me'?"

"He said 'Never mind,'" Mrs. Farrow answered.

"“The Long Ford,” volume two,

"and no other," said Tom.
"""
STRANGER = Speaker(id="s9", name="Somebody Else")


def changed(**fields: object) -> AttributedText:
    """Return a document whose first quotation is not what this text would give."""
    doc = attribute(STORY)
    return evolve(doc, quotations=(evolve(doc[0], **fields), *doc.quotations[1:]))  # type: ignore[arg-type]


DOCUMENTS = [
    attribute(STORY),
    attribute(""),
    attribute(STORY, min_confidence=1.0),
    changed(text="other words"),
    changed(content="words that stand nowhere"),
    changed(speaker=STRANGER, addressee=STRANGER),
    changed(mention=None, cue=None, speaker=None),
]


@pytest.mark.parametrize("doc", DOCUMENTS)
def test_comes_back_equal(doc: AttributedText) -> None:
    """Whatever the records hold, also what no text would give."""
    again = pickle.loads(pickle.dumps(doc))
    assert again == doc
    assert again.sentences == doc.sentences
    assert [q.inner for q in again] == [q.inner for q in doc]


@pytest.mark.parametrize("docs", [[], DOCUMENTS, DOCUMENTS[::-1], DOCUMENTS[:1] * 3])
def test_several_at_once(docs: list[AttributedText]) -> None:
    """Together, each document keeps its own text, cast and nested quotations."""
    texts, contents = [doc.text for doc in docs], [(doc.quotations, doc.speakers) for doc in docs]
    again = unpack(texts, pack(texts, contents))
    assert again == contents
    for doc, (quotations, speakers) in zip(docs, again, strict=True):
        for before, after in zip(doc, quotations, strict=True):
            assert any(after.speaker is s for s in speakers) == any(before.speaker is s for s in doc.speakers)


def test_speakers_are_those_of_the_cast() -> None:
    """A speaker is one record, not a copy for each quotation."""
    again = pickle.loads(pickle.dumps(attribute(STORY)))
    assert all(any(q.speaker is s for s in again.speakers) for q in again if q.speaker is not None)


def test_the_text_is_pickled_once() -> None:
    """Pieces of the text are kept as places."""
    assert pickle.dumps(attribute(STORY)).count(b"It is late") == 1
