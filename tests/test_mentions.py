"""Names: which words are one, and of what kind."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Attributor, lexicon
from quoteattr.mentions import NameMention, find_names
from quoteattr.patterns import CAPITAL, NOT_PLAIN, name_patterns
from quoteattr.sentences import find_paragraphs


def mentions(text: str) -> list[NameMention]:
    return list(Attributor().scene(text).names)


def names(text: str) -> list[str]:
    """Return the names of a text, with their titles and without their roles."""
    return [text[m.start : m.end] for m in mentions(text)]


def kinds(text: str) -> dict[str, str]:
    return {text[m.start : m.end]: m.record.kind for m in mentions(text)}


class TestForms:
    @pytest.mark.parametrize(
        "name",
        [
            "Anna Farrow", "Mrs. Farrow", "Dr. Amara Finch", "J. K. Rowntree", "J.K. Rowntree", "John F. Penhale",
            "Dr. van der Lende", "Maria de la Cruz", "Ludwig von Brandt", "Jean-Luc Picot", "Ms. O'Neil", "Ms. O’Neil",
            "Zoë Łukasz-Żak", "Señora Ibáñez", "Duke of York", "Aunt Hilda", "Sir Thomas Vane", "Captain Lee",
        ],
    )  # fmt: skip
    def test_is_one_name(self, name: str) -> None:
        """Titles, initials, particles, hyphens, apostrophes and accents belong to the name."""
        assert names(f"Then {name} left the old mill.") == [name]

    @pytest.mark.parametrize("ending", ["'s", "’s"])
    def test_a_possessive_ending_does_not(self, ending: str) -> None:
        """*Anna's* names Anna."""
        assert names(f"He took Anna Farrow{ending} dog.") == ["Anna Farrow"]

    def test_a_role_stands_in_front(self) -> None:
        """What precedes a name in capitals is its role."""
        text = "Then OpenWater CEO Lena Ortiz spoke."
        (mention,) = mentions(text)
        assert text[mention.role_start : mention.end] == "OpenWater CEO Lena Ortiz"
        assert (mention.record.role, mention.record.text) == ("OpenWater CEO", "Lena Ortiz")

    @pytest.mark.parametrize("lead", ["But", "Then", "Poor", "When", "Perhaps", "And so"])
    def test_a_word_that_leads_does_not(self, lead: str) -> None:
        """A capital at the start of a sentence is no part of the name behind it."""
        assert names(f"{lead} Anna Farrow left.") == ["Anna Farrow"]

    def test_a_town_behind_of_does_not(self) -> None:
        """*of* joins a title to its place, and no person to a town."""
        assert names("Then Lena Ortiz of New York left.") == ["Lena Ortiz", "New York"]

    def test_a_name_over_the_end_of_a_wrapped_line(self) -> None:
        """A line end is a space inside a paragraph, and an end between two."""
        assert names("He saw Anna\nFarrow leave\nthe mill, he\nsaid to us.")[0] == "Anna\nFarrow"
        assert names("It was Anna\n\nFarrow left with Anna and with Farrow.")[:2] == ["Anna", "Farrow"]


class TestWords:
    def test_a_word_that_is_also_written_small(self) -> None:
        """A capital at the start of a sentence proves nothing if the word stands without it elsewhere."""
        assert names("Snow fell. The snow was cold. Nobody saw it.") == []

    def test_a_word_with_a_capital_in_mid_sentence(self) -> None:
        """One inside a sentence does."""
        assert names("The old man met Quill by the weir.") == ["Quill"]

    def test_a_name_equal_to_a_word(self) -> None:
        """Will, Grace and Rose are names where they act like one."""
        text = '"Will you?" Will asked. They saw Grace and Will, and said grace.'
        assert names(text).count("Grace") == 1
        assert "Will" in names(text)

    def test_a_word_before_a_cue(self) -> None:
        """What says something is a name, known or not."""
        assert "Zorbul" in names('"Go," Zorbul said.')

    def test_a_headline_in_capitals(self) -> None:
        """Shouting names nobody; an acronym does."""
        assert names("FIRE IN THE OLD HALL\n\nAnna ran.") == ["Anna"]
        assert kinds("Then the NRDB of Norland spoke.")["NRDB"] == "organisation"

    def test_days_and_months(self) -> None:
        """The calendar names nobody."""
        assert names("On Monday, in March, Anna left.") == ["Anna"]


class TestKinds:
    def test_places(self) -> None:
        """Known places, names that end like one, and names that mostly follow *in* or *from*."""
        text = "She lived in Vostholm. He came from Vostholm to Paris Bridge and New York."
        assert kinds(text) == {"Vostholm": "place", "Paris Bridge": "place", "New York": "place"}

    def test_organisations(self) -> None:
        """A word such as *Bank* or *Committee* in the name."""
        assert kinds("Then the Bank of Norland spoke.") == {"Bank of Norland": "organisation"}

    def test_titles_alone(self) -> None:
        """A title may stand for its bearer."""
        assert kinds("Then Captain and Mother left.") == {"Captain": "title", "Mother": "title"}

    def test_peoples(self) -> None:
        """A people is no person."""
        assert "person" not in kinds("Then the French left, and the Swedes came.").values()


def test_uses_are_counted() -> None:
    """A form knows how often it stands in the narration, and how often inside quotations."""
    text = 'Anna left. "Is Anna here?" asked Tom. He met Anna.'
    record = next(m.record for m in mentions(text) if m.record.text == "Anna")
    assert (record.count, record.narrated) == (3, 2)


def test_no_names() -> None:
    """An empty text has none."""
    assert find_names("", find_paragraphs(""), [], {}) == []


class TestPatterns:
    """Texts in Latin letters are read by ``re``, others by ``regex``, with the same outcome."""

    PIECES = (
        *["Mr.", "Mrs", "St.", "Anna", "Éva", "J.", "K.-L.", "O'Neil", "d’Arcy", "van", "von der", "of the", "de"],
        *[
            "Jean-Luc",
            "Anna's",
            "UN-led",
            "G7",
            "mill",
            "²",
            "½A",
            " ",
            " ",
            "  ",
            "\n",
            "\n\n",
            ".",
            ",",
            "“",
            "’",
            "_",
        ],
    )

    @given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
    def test_find_the_same_names(self, text: str) -> None:
        """Runs and their words are the same."""
        plain, full = (name_patterns(lexicon.dotted_titles(), plain=plain) for plain in (True, False))
        assert NOT_PLAIN.search(text) is None
        runs = [m[0] for m in plain.run.finditer(text)]
        assert runs == [m[0] for m in full.run.finditer(text)]
        for run in runs:
            assert plain.word.findall(run) == full.word.findall(run)

    def test_know_the_same_capitals(self) -> None:
        """The capitals of plain texts are those of Unicode."""
        plain = [c for c in map(chr, range(0x3000)) if not NOT_PLAIN.match(c)]
        assert {c for c in plain if regex.match(r"\p{Lu}", c)} == set(CAPITAL)
