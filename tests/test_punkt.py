"""Punkt with shortcuts: the same boundaries as NLTK's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from quoteattr import lexicon
from quoteattr.punkt import Punkt

PIECES = [
    *"., ?!;:-–…()[]{}*_'\"“”‘’«»\n",
    *["I", "A.", "é", "3", "4.5", "Mr.", "co", "p.m.", "U.S.", "Lt-Gov.", "Ph.D.", "Anna", "weir", "...", "--"],
    "\u00a0",
]


def plain(text: str) -> list[tuple[int, int]]:
    """Split a text with NLTK's tokenizer and the same abbreviations."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(lexicon.abbreviations())
    return list(PunktSentenceTokenizer(parameters).span_tokenize(text))


class TestPunkt:
    @given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
    def test_splits_like_nltk(self, text: str) -> None:
        """The answers given at once are those that NLTK would give."""
        assert list(Punkt(lexicon.abbreviations()).span_tokenize(text)) == plain(text)

    @pytest.mark.parametrize(
        "text",
        [
            'At 4. Anna left. Mr. Farrow stayed! "No?" Nobody knew. I. Lende did.',
            "Wait . . . no. The co. sold it. Lt-Gov. Reed, of St. Ives. (So.) Then no.5 went...\n\nShe left.",
            "A.\nB. c. d. The mill vs. the weir. Mr. Lende.” He left.",
        ],
    )
    def test_splits_these_like_nltk(self, text: str) -> None:
        """Nor do abbreviations, initials, numbers and dots make a difference."""
        assert list(Punkt(lexicon.abbreviations()).span_tokenize(text)) == plain(text)

    def test_keeps_nothing_of_a_text(self) -> None:
        """What was split leaves no trace, so that millions of texts take no more memory than one."""
        punkt = Punkt(lexicon.abbreviations())
        list(punkt.span_tokenize("Mr. J. Farrow left at 4. Anna stayed."))
        assert not punkt._params.ortho_context
