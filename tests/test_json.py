"""A document as JSON, what the schema says of it, and the way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from test_properties import HOSTILE, anything, dialogue, usual

import quoteattr
from quoteattr import AttributedText, DocumentError, Speaker, attribute, attribute_many

SCHEMA = Path(quoteattr.__file__).parent / "schemas" / "document.schema.json"

DOC = attribute(
    "Ida Quill lit the lamp. \"I heard him call, 'Land ahead,' and then nothing,\" she said.\n\n"
    '"You dreamed it, Ida," said Mrs. Farrow. She shut "The Long Winter" and sighed.\n'
)


def saved(**changes: Any) -> str:
    """Return the saved document with other values for some of its keys."""
    return json.dumps(json.loads(DOC.to_json()) | changes)


def with_first(**changes: Any) -> str:
    """Return the saved document with other values for some keys of its first quotation."""
    data = json.loads(DOC.to_json())
    data["quotations"][0] |= changes
    return json.dumps(data)


@usual
@given(anything | dialogue)
def test_the_way_back_is_exact(text: str) -> None:
    """What was written is read, for any text, lone surrogates included."""
    doc = attribute(text)
    assert AttributedText.from_json(doc.to_json()) == doc


@pytest.mark.parametrize("text", [*HOSTILE.values(), "two halves: \ud83d\ude00 and \ude00\ud83d"])
def test_the_way_back_from_hostile_texts(text: str) -> None:
    """On one line and as bytes as well, unless the text has a pair that UTF-8 would make one character of."""
    doc = attribute(text)
    assert AttributedText.from_json(doc.to_json(indent=None)) == doc
    if "\ud83d\ude00" not in text:
        assert AttributedText.from_json(doc.to_json().encode()) == doc


def test_everything_comes_back() -> None:
    """Nested quotations, evidence, cues, mentions, addressees, sentences and the cast."""
    again = AttributedText.from_json(DOC.to_json(name="night.txt"))
    assert again == DOC
    assert again.sentences == DOC.sentences != ()
    assert again[0].inner[0].content == "Land ahead,"
    assert again[0].evidence == DOC[0].evidence != ()
    assert again[1].addressee is again.speakers[0]
    assert again.speakers[1].gender == "female"


def test_the_schema_describes_it() -> None:
    """The shipped schema takes what is written, with and without a name, and nothing that differs from it."""
    jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema: pip install 'quoteattr[test]'")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for text in (DOC.text, "", *HOSTILE.values()):
        validator.validate(json.loads(attribute(text).to_json()))
    validator.validate(json.loads(DOC.to_json(name="night.txt")))
    wrong = [saved(version=2), saved(more=1), saved(text=7), with_first(kind="told"), with_first(confidence=2)]
    assert not any(validator.is_valid(json.loads(data)) for data in wrong)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "expected JSON"),
        ("[" * 100_000, "expected JSON"),
        ("7", "the JSON is 7, expected an object"),
        ("[{}, {}]", "here are 2, read one at a time"),
        ("{}", "format is None"),
        (saved(version=2), "version is 2, expected 1"),
        (saved(text=None), "text is None, expected a string"),
        (saved(sentences=[[0, 10_000]]), "a sentence is [0, 10000], expected [start, end] within"),
        (saved(sentences=[7]), "a sentence is 7"),
        (saved(speakers=[]), "quotations[0].speaker_id is 's1', expected the id of one of the speakers"),
        (saved(speakers=["Ida"]), "speakers[0] is 'Ida', expected an object"),
        (saved(speakers=[{"id": "s1"}]), "speakers[0].name is 'missing', expected a string"),
        (with_first(start=True), "quotations[0].start is True, expected a whole number"),
        (with_first(start=1), "quotations[0].text is "),
        (with_first(kind="told"), "quotations[0].kind is 'told', expected one of explicit, anaphoric, implicit"),
        (with_first(confidence=1.5), "quotations[0].confidence is 1.5, expected a number from 0 to 1"),
        (with_first(confidence="high"), "quotations[0].confidence is 'high', expected a whole number or a number"),
        (with_first(evidence=[7]), "quotations[0].evidence is 7, expected an array of strings"),
        (with_first(inner=[7]), "quotations[0].inner[0] is 7, expected an object"),
        (with_first(mention={"start": 0, "end": 3, "text": "Ida"}), "quotations[0].mention.kind is 'missing'"),
        (with_first(cue={"start": 0, "end": 3, "text": "Tom", "lemma": ""}), "the text from 0 to 3: 'Ida'"),
    ],
)
def test_what_cannot_be_read_is_refused(data: str, message: str) -> None:
    """The message has the place, what stands there and what is expected."""
    with pytest.raises(DocumentError) as refusal:
        AttributedText.from_json(data)
    assert message in str(refusal.value)


def test_a_stranger_cannot_be_saved() -> None:
    """A document made by hand, in which somebody outside the cast speaks, could not come back."""
    stranger = evolve(DOC, quotations=(evolve(DOC[0], speaker=Speaker(id="s9", name="Nobody")),))
    with pytest.raises(DocumentError, match=r"speaker or addressee of q1 is .*, expected one of doc\.speakers"):
        stranger.to_json()


def test_a_text_that_failed_cannot_be_saved() -> None:
    """It has no answer to save, and must not come back as one without quotations."""
    (failed,) = attribute_many([None], on_error="yield")  # type: ignore[list-item]
    with pytest.raises(DocumentError, match="only a text that was attributed can be saved"):
        failed.to_json()
