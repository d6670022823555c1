"""Narration and speech, and the scripts made of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from test_properties import HOSTILE, anything, dialogue, usual

from quoteattr import AttributedText, attribute
from quoteattr.segments import NARRATOR

STORY = """"The ferry is late again," said Mrs. Okafor. "Did you bring the lamp?"

Daniel shook his head. "I thought that you had it," he said.

"Then we shall have to wait.

"It will be dark." He shut "The Long Winter".
"""


def check(doc: AttributedText) -> None:
    """Segments tile the text, narration has a voice, and script lines are slices of it in order."""
    segments = doc.segments()
    assert "".join(segment.text for segment in segments) == doc.text
    assert [s.start for s in segments] == [0, *(s.end for s in segments)][: len(segments)]
    assert all(s.start < s.end and s.text == doc.text[s.start : s.end] for s in segments)
    assert [s.quotation for s in segments if s.kind == "speech"] == [q for q in doc if q.speech]
    assert all(s.speaker is not None and s.speaker.is_narrator for s in segments if s.kind == "narration")
    lines = [json.loads(line) for line in doc.to_script().splitlines()]
    at = 0
    for number, line in enumerate(lines, 1):
        assert line["line"] == number
        assert at <= line["start"] < line["end"] <= len(doc.text)
        assert line["text"].strip() == line["text"]
        if "\ud83d\ude00" not in line["text"]:
            assert line["text"] == doc.text[line["start"] : line["end"]]
        at = line["end"]
    spoken = {line["quotation"] for line in lines if line["kind"] == "speech"}
    assert len(spoken) == sum(q.speech and bool(q.text.strip()) for q in doc)
    play = doc.to_play()
    assert all(char.isprintable() or char == "\n" for char in play)


@usual
@given(anything | dialogue)
@example("0\x850")
def test_any_text_is_cut(text: str) -> None:
    """Joined again, the segments are the text."""
    check(attribute(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_cut(text: str) -> None:
    """Also those that no writer would send."""
    check(attribute(text))


def test_a_title_belongs_to_the_narrator() -> None:
    """What is quoted and no speech is read by whoever reads what is around it."""
    *_, last = attribute(STORY).segments()
    assert (last.kind, last.speaker, last.text) == ("narration", NARRATOR, ' He shut "The Long Winter".\n')


def test_a_nested_quotation_belongs_to_the_outer_voice() -> None:
    """Whoever speaks reads out whom they quote."""
    doc = attribute("\"I heard Tom say, 'Go home,' and I went,\" said Anna.")
    first, *_ = doc.segments()
    assert (str(first.speaker), str(first)) == ("Anna", doc[0].text)


def test_one_of_the_cast_may_be_the_narrator() -> None:
    """In a story told by an *I*, the same voice reads narration and the *I*'s own words."""
    doc = attribute('I opened the gate. "Come in," I said. "Thank you," said Tom.')
    voices = [(s.kind, s.speaker.id if s.speaker else None) for s in doc.segments()]
    teller = next(s.id for s in doc.speakers if s.is_narrator)
    assert voices[:3] == [("narration", teller), ("speech", teller), ("narration", teller)]


def test_script_lines_end_with_their_paragraph() -> None:
    """A quotation over two paragraphs is two lines of one quotation, so that a pause can be put between them."""
    lines = [json.loads(line) for line in attribute(STORY).to_script(name="ferry").splitlines()]
    assert [(line["paragraph"], line["speaker"]) for line in lines] == [
        (1, "Mrs. Okafor"), (1, "narrator"), (1, "Mrs. Okafor"),
        (2, "narrator"), (2, "Daniel"), (2, "narrator"),
        (3, "Mrs. Okafor"), (4, "Mrs. Okafor"), (4, "narrator"),
    ]  # fmt: skip
    assert [line["quotation"] for line in lines if line["paragraph"] > 2] == ["q4", "q4", None]
    assert {line["doc"] for line in lines} == {"ferry"}
    assert {line["speaker_id"]: line["gender"] for line in lines} == {"s1": "female", "s2": "male", "narrator": None}


def test_speech_that_nobody_is_known_to_say() -> None:
    """It has a voice of its own, and no speaker."""
    doc = attribute('"Come in," said a voice. "Thank you."', min_confidence=1.0)
    line = json.loads(doc.to_script().splitlines()[0])
    assert (line["speaker_id"], line["speaker"], line["gender"]) == ("unknown", "unknown", None)
    assert doc.segments()[0].speaker is None
    assert doc.to_play().startswith('UNKNOWN\n    "Come in,"\n')


def test_a_play_reads_like_one() -> None:
    """A heading for each change of voice, wrapped and indented lines, and the title on top."""
    play = attribute(STORY).to_play(name="The ferry")
    assert play.startswith(
        'THE FERRY\n\nMRS. OKAFOR\n    "The ferry is late again,"\n\nNARRATOR\n    said Mrs. Okafor.\n'
    )
    assert 'OKAFOR\n    "Then we shall have to wait.\n    "It will be dark."\n' in play
    assert max(map(len, attribute("It is late. " * 50).to_play().splitlines())) <= 80
    assert attribute("").to_play() == ""
