"""What changes nothing about a text changes nothing about the answer: on the cases and on prose put together of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import compress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invariants import walk
from metamorphoses import CHANGES, said, with_curly_marks, with_paragraph, with_straight_marks
from test_cases import CASES
from test_properties import usual

from quoteattr import AttributedText, Attributor, attribute, attribute_many

change = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
PROSE_CHANGES = (with_paragraph, with_curly_marks, with_straight_marks)
"""Wider spaces and line ends make distances longer, which may decide where two people are about equally likely."""
SCENES = [case["text"] for case in CASES if "\n" not in case["text"].strip() and case["text"].isascii()]
EVEN = 0.5
"""Between two people who are equally likely, one word more or less may decide."""


def genre(doc: AttributedText) -> bool:
    """Tell whether a text is read as a report; a paragraph more can make one of a short story."""
    return Attributor().scene(doc.text).reportage


prose = st.lists(st.sampled_from(SCENES), min_size=2, max_size=8, unique=True).map("\n\n".join)


@change
def test_cases(change: Callable[[AttributedText], str]) -> None:
    """Each case is attributed as before."""
    for case in CASES:
        doc = attribute(case["text"])
        assert said(attribute(change(doc))) == said(doc), case["label"]


@pytest.mark.parametrize("change", PROSE_CHANGES, ids=lambda change: change.__name__)
def test_prose(change: Callable[[AttributedText], str]) -> None:
    """In prose put together of several stories, every answer stays that is surer than a toss of a coin."""

    @usual
    @given(prose)
    def check(text: str) -> None:
        doc = attribute(text)
        changed = attribute(change(doc))
        assume(genre(changed) == genre(doc))
        before, after = said(doc), said(changed)
        assert [content for content, _ in before] == [content for content, _ in after]
        sure = [q.confidence > EVEN for q in walk(doc)]
        assert list(compress(before, sure)) == list(compress(after, sure))

    check()


@usual
@given(prose)
def test_twice_in_a_row(text: str) -> None:
    """A text that comes twice in a row has the same answer twice: nothing is remembered."""
    one, other = attribute_many([text, text])
    assert one == other
