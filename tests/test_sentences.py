"""Paragraphs and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import attribute
from quoteattr.sentences import SentenceEnds, find_paragraphs, find_sentences

PIECES = [
    *["Anna left", "she", "the Co", "Mr", "at 4", "p.m", "etc", "J", "it's", "é", " — ", "--", "\n", "\u00a0", "[1]"],
    *[". ", ". ", "? ", "! ", ".", "... ", ". . . ", "… ", '." ', ".’ ", ' "', " ‘", " (", ".) ", "; ", "_", "2 "],
    *["1984", ".]", ".,", "''", "the 1980s", "ham’s", "'s", ")", "”", '"', "]", " _She_", ' "_No_'],
]


def paragraphs(text: str) -> list[str]:
    return [text[a:b] for a, b in find_paragraphs(text)]


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in find_sentences(text, find_paragraphs(text))]


class TestParagraphs:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_blank_lines_part_them(self, end: str) -> None:
        """An empty line, or one of spaces, ends a paragraph, whatever the line ends."""
        assert paragraphs(f"One{end}two.{end}{end}Three.{end} \t{end}Four.{end}") == [
            f"One{end}two.",
            "Three.",
            "Four.",
        ]

    def test_a_paragraph_separator_parts_them(self) -> None:
        """U+2029 does, too."""
        assert paragraphs("One.\u2029Two.") == ["One.", "Two."]

    def test_lines_without_blank_ones_are_paragraphs(self) -> None:
        """Where every line ends a sentence, each is a paragraph."""
        assert paragraphs("It was late.\nAnna went home.\nTom stayed.") == [
            "It was late.",
            "Anna went home.",
            "Tom stayed.",
        ]

    def test_a_tag_on_a_line_of_its_own(self) -> None:
        """A line that begins with a small letter behind a quotation goes on with it."""
        assert paragraphs('"The geese are back,"\nsaid Anna.\n"So soon?"\nasked Tom.') == [
            '"The geese are back,"\nsaid Anna.',
            '"So soon?"\nasked Tom.',
        ]

    def test_wrapped_lines(self) -> None:
        """A short line that ends a sentence ends its paragraph where lines are wrapped and no line is blank."""
        text = (
            "It was late in the year when the geese came back to the\n"
            "upper weir, and nobody had thought to shut the sluice or\n"
            "to call in the dogs.\n"
            "Anna went down with a lantern and a heavy stick under her\n"
            "arm, and Tom came after her with the other dog and a rope\n"
            "that was too short."
        )
        assert len(paragraphs(text)) == 2

    def test_indented_lines(self) -> None:
        """An indented line begins a paragraph if only some lines are indented."""
        text = "  It was late\nin the year.\n  Anna went\ndown alone."
        assert [p.split()[0] for p in paragraphs(text)] == ["It", "Anna"]
        block = "Verse:\n\n    one\n    two\n    three"
        assert len(paragraphs(block)) == 2

    def test_long_lines_are_paragraphs(self) -> None:
        """Lines too long to be wrapped by hand are paragraphs."""
        line = "It was late and " * 10 + "Anna went home"
        assert len(paragraphs(f"{line}\n{line}\n{line}")) == 3

    @pytest.mark.parametrize("text", ["", " ", "\n\n \r\n\t", "\u2029"])
    def test_nothing(self, text: str) -> None:
        """White space holds no paragraph and no sentence."""
        assert paragraphs(text) == sentences(text) == []


class TestSentences:
    @pytest.mark.parametrize("marks", ['""', "“”", "‘’", "''", "«»"])
    def test_closing_marks_stay_with_their_sentence(self, marks: str) -> None:
        """The mark that closes a sentence's quotation is the end of that sentence."""
        first, last = marks
        text = f"{first}Go home.{last} Anna left. {first}No!{last} Tom stayed."
        if marks != "«»":  # Punkt sees no end before a guillemet
            assert sentences(text) == [f"{first}Go home.{last}", "Anna left.", f"{first}No!{last}", "Tom stayed."]
        assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")

    def test_a_tag_goes_on_with_its_sentence(self) -> None:
        """A small letter or a dash behind the mark is no new sentence."""
        assert sentences('"Is it late?" asked Anna.') == ['"Is it late?" asked Anna.']
        assert sentences("“Is it late?”—Anna ran. She fell.") == ["“Is it late?”—Anna ran.", "She fell."]

    def test_footnotes_stay_with_their_sentence(self) -> None:
        """So do footnote marks."""
        assert sentences('"It is late," she said.[1] "No."2 He left.') == [
            '"It is late," she said.[1]',
            '"No."2',
            "He left.",
        ]

    @pytest.mark.parametrize(
        "name", ["Mr. Farrow", "Dr. Lende", "Sen. Reed", "J. K. Lende", "U.S. Steel", "Gen. Lee", "St. Ives"]
    )
    def test_abbreviations(self, name: str) -> None:
        """A dot behind an abbreviation ends nothing."""
        assert sentences(f"Then {name} left the hall. Anna stayed.") == [f"Then {name} left the hall.", "Anna stayed."]

    def test_spaced_dots(self) -> None:
        """Dots with spaces between them are one mark."""
        assert sentences("Wait . . . no. Go home.") == ["Wait . . . no.", "Go home."]

    def test_none_crosses_a_paragraph(self) -> None:
        """A heading without a stop is a sentence of its own."""
        assert sentences("The Weir\n\nAnna left. Tom stayed.") == ["The Weir", "Anna left.", "Tom stayed."]

    def test_they_are_found_when_asked_for(self) -> None:
        """A document finds its sentences itself, and is equal to one that has not been asked."""
        text = 'Anna left. "No," said Tom. He stayed.'
        asked, other = attribute(text), attribute(text)
        assert asked.sentences == tuple(find_sentences(text, find_paragraphs(text))) != ()
        assert asked == other


class TestSentenceEnds:
    @given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join).map(str.strip))
    def test_are_those_of_the_sentences(self, text: str) -> None:
        """What is told at once is what Punkt and its corrections tell."""
        paragraphs = [(0, len(text))] if text else []
        ends = {end for _, end in find_sentences(text, paragraphs)}
        assert {end for end in range(len(text) + 1) if end in SentenceEnds(text, paragraphs)} == ends

    @pytest.mark.parametrize(
        "text",
        [
            "Anna (of St. Ives.) left. Tom?\n\nThe weir, no. 5, etc. stood. It fell.",
            "Anna left at 5 p.m.\n\nthe weir stood.\n\nand it fell. Mr. Farrow saw Mrs.\nFarrow in St. Ives.",
        ],
    )
    def test_each_in_its_paragraph(self, text: str) -> None:
        """No offset is looked for in another paragraph, even if that begins with a small letter."""
        paragraphs = find_paragraphs(text)
        ends = {end for _, end in find_sentences(text, paragraphs)}
        assert {end for end in range(len(text) + 1) if end in SentenceEnds(text, paragraphs)} == ends

    def test_a_title_ends_none(self) -> None:
        """Behind an abbreviation with a word that has no mark, Punkt has nothing to weigh."""
        text = "The weir of Mr. Farrow stood."
        ends = SentenceEnds(text, [(0, len(text))])
        assert [end for end in (15, 29) if end in ends] == [29]
        assert not ends._known
