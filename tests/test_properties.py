"""What holds for every text: of arbitrary characters, of the parts that dialogue is made of, and of hostile kinds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from invariants import check_everything

MARKS = ['"', "'", "“", "”", "‘", "’", "«", "»", "‹", "›", "„", "‚", "「", "」", "『", "』", "``", "''", "`", "‟", "‛"]
NAMES = [
    "Anna",
    "Tom Reed",
    "Mrs. Farrow",
    "Dr. van der Lende",
    "O'Neil",
    "the old man",
    "she",
    "I",
    "Will",
    "the firm",
]
CUES = ["said", "asked", "told reporters", "according to", "calling it", "which", "that", "smiled", "and", "said to"]
WORDS = ["It is late", "go", "no", "the boys' room", "'tis", "in the '90s", "5'10\"", 'a 6" pipe', "rock 'n' roll"]
STOPS = [".", ",", "?", "!", ":", ";", "...", "—", " – ", "[1]", "(", ")", "*", "-", "\u2026"]
GAPS = [" ", " ", " ", "", "\n", "\n\n", "\r\n", "\r\n\r\n", "\u00a0", "\u200b", "\t", "\u2029", "\r"]

dialogue = st.lists(st.sampled_from(MARKS + NAMES + CUES + WORDS + STOPS + GAPS + GAPS), max_size=60).map("".join)
spaced_dialogue = st.lists(st.sampled_from(MARKS + NAMES + CUES + WORDS + STOPS + ["\n\n"]), max_size=40).map(" ".join)
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)

usual = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@usual
@given(anything)
@example("")
@example('""=')
@example("\ud800")
def test_any_text(text: str) -> None:
    """A text of arbitrary characters, lone surrogates and controls included, has a sound answer."""
    check_everything(text)


@usual
@given(dialogue | spaced_dialogue)
def test_dialogue(text: str) -> None:
    """So has a text put together of marks, names, cues and line ends."""
    check_everything(text)


@usual
@given(dialogue, st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3), max_size=3))
def test_dialogue_with_a_known_cast(text: str, speakers: dict[str, list[str]]) -> None:
    """So has one with a known cast, whatever the cast claims."""
    check_everything(text, speakers)


@usual
@given(dialogue, st.sampled_from([" ", "\n\n", "\n"]), st.integers(1, 3))
def test_twice_the_text(text: str, gap: str, times: int) -> None:
    """Repeating a text breaks nothing."""
    check_everything(gap.join([text] * (times + 1)))


HOSTILE = {
    "empty": "",
    "only-straight-marks": '"' * 501,
    "only-apostrophes": "'" * 501,
    "only-closing-marks": "”’" * 250,
    "opened-deep": "“‘" * 250,
    "opened-deep-and-closed": "“‘" * 250 + "word" + "’”" * 250,
    "every-kind-opened": "".join(MARKS) * 40,
    "guillemets-both-ways": "«»" * 200 + "»«" * 200,
    "alternating": "\" ' " * 250,
    "unclosed-each-paragraph": '"He is late, said Anna.\n\n' * 200,
    "unclosed-each-line": "“He is late\n" * 200,
    "lone-surrogates": '\ud800"\udc00 Yes," said \udfff Anna\ud83d.',
    "control-characters": '"\x00Yes,\x07\x1b[31m" said\x7f Anna.\x0b\x0c\x1c\x85',
    "zero-width": '\ufeff"\u200bYes,\u200d" said\u2060 An\u00adna.' * 50,
    "right-to-left": "\u200f“שלום,” אמרה חנה. \u202e“مرحبا،” قال يوسف.\u202c",
    "combining": '"Y\u0301\u0301\u0301es," said A\u0300nna.' + "\u0301" * 500,
    "a-long-word": "a" * 20_000,
    "a-long-capital": "A" * 20_000,
    "a-long-name": "Anna " * 2_000,
    "a-long-name-in-a-tag": '"No," said ' + "Anna-" * 2_000 + "Lee.",
    "initials": '"No," said ' + "A. " * 1_000,
    "apostrophes-in-a-word": '"No," said O' + "'Neil" * 1_000,
    "of-of-of": '"No," said the ' + "head of the " * 500,
    "commas": '"No," said Anna' + ", the mayor" * 500 + ".",
    "adverbs": '"No," Anna ' + "softly " * 500 + "said.",
    "relative-clauses": "Anna, who " * 300 + 'said, "No."',
    "that-that": "Anna said that " * 300 + '"no".',
    "cues-only": '"No," ' + "said " * 1_000,
    "colons": 'Anna: "No": ' * 300,
    "dots": ". " * 2_000,
    "dots-and-marks": '." ' * 1_000,
    "exclamation": "!" * 2_000 + '"',
    "spaces": " " * 5_000 + '"No," said Anna.' + " " * 5_000,
    "line-ends": "\n" * 3_000 + '"No," said Anna.' + "\r\n" * 3_000,
    "blank-lines-of-spaces": " \n" * 3_000 + '"No," said Anna.',
    "nested-brackets": "(" * 1_000 + '"No," said Anna.' + ")" * 1_000,
    "digits-and-marks": "1\"2'3" * 500,
    "a-lone-carriage-return-between-names": "One.\nTwo\n\rTen.",
    "a-sentence-between-marks": 'Tom was calling the offer "an ill post is"late."  Using the offer "an ill post is"late."  Unstuck".',
    "emoji": "“👍🏽” 👩‍👩‍👧‍👦 said Anna 🇬🇧.",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text: str) -> None:
    """A text that no writer would send is attributed like any other, and in time."""
    check_everything(text)
