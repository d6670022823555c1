"""The word lists: their form, that they are shipped, and how they are read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

import quoteattr
from quoteattr import LexiconError, lexicon

FOLDER = Path(quoteattr.__file__).parent / "lexicons"
FILES = sorted(FOLDER.glob("*.txt"))
CUE_KINDS = {"speech", "report", "thought", "gesture", "stance"}


def entries(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestForm:
    def test_has_a_header(self, path: Path) -> None:
        """The file begins by telling what it lists, from where, under which licence, why and what is left out."""
        lines = path.read_text(encoding="utf-8").splitlines()
        header = " ".join(line for line in lines[:12] if line.startswith("#"))
        assert lines[0].startswith("# ")
        for word in ("quoteattr", "MIT"):
            assert word in header
        assert "ompiled" in header

    def test_is_sorted(self, path: Path) -> None:
        """One order, that of the characters, so that a change shows as one line."""
        words = [line.split("\t")[0] for line in entries(path)]
        assert words == sorted(words)

    def test_has_no_repeats(self, path: Path) -> None:
        """A word stands once."""
        words = [line.split("\t")[0] for line in entries(path)]
        assert len(words) == len(set(words))

    def test_has_no_blank_or_padded_entries(self, path: Path) -> None:
        """No entry is empty, padded or ended by a carriage return."""
        for line in entries(path):
            for cell in line.split("\t"):
                assert cell
                assert cell == cell.strip()

    def test_has_its_columns_and_is_shipped(self, path: Path) -> None:
        """The file can be read out of the package, with as many columns in each line."""
        columns = {line.count("\t") + 1 for line in entries(path)}
        assert len(columns) == 1
        assert len(list(lexicon.read(path.stem, *columns))) == len(entries(path))
        assert files("quoteattr").joinpath("lexicons", path.name).is_file()


def test_a_wrong_line_is_named() -> None:
    """The error names file, line and what was found."""
    with pytest.raises(LexiconError, match=r"lexicons/titles\.txt, line \d+: expected 2 columns, got 'Abb"):
        list(lexicon.read("titles", 2))


def test_every_list_has_a_reader() -> None:
    """Each reader of ``lexicon`` finds its file in the form that it expects."""
    readers = [
        value for value in vars(lexicon).values() if hasattr(value, "cache_info") and value is not lexicon.vocabulary
    ]
    assert len(readers) >= len(FILES)
    assert all(len(reader()) > 0 for reader in readers)


def test_genders_and_kinds() -> None:
    """The second columns hold what their readers know."""
    assert set(lexicon.first_names().values()) <= {"m", "f", "u"}
    assert {gender for gender, _ in lexicon.titles().values()} <= {"m", "f", "u"}
    assert {gender for gender, _ in lexicon.person_nouns().values()} <= {"m", "f", "u"}
    assert {kind for _, kind in lexicon.person_nouns().values()} <= {"role", "kin", "person", "group", "other"}
    assert set(lexicon.organisation_nouns().values()) <= {"body", "document"}
    assert set(lexicon.places().values()) <= {"place", "people"}
    assert {kind for _, kind, _ in lexicon.cues().values()} <= CUE_KINDS


def test_every_form_of_a_cue_verb_is_known() -> None:
    """Irregular forms come from the list."""
    cues = lexicon.cues()
    assert cues["said"] == ("say", "speech", "finite")
    assert cues["saying"][2] == "ing"
    assert cues["told"][0] == "tell"
    assert cues["say"][2] == "base"


@pytest.mark.parametrize(
    ("verb", "form", "shape"),
    [
        ("quip", "quipped", "finite"), ("decry", "decries", "finite"), ("decree", "decreed", "finite"),
        ("gush", "gushes", "finite"), ("bray", "brayed", "finite"), ("type", "typing", "ing"), ("grok", "grok", "base"),
    ],
)  # fmt: skip
def test_regular_forms(verb: str, form: str, shape: str) -> None:
    """English spelling of the regular forms."""
    assert lexicon.inflect(verb)[form] == shape


def test_added_verbs_win_over_other_readings() -> None:
    """A verb that a user adds is a cue even where the lexicons have another reading for its form."""
    vocabulary = lexicon.vocabulary((("doctor", ()),))
    assert vocabulary.tags["doctored"] == "V"
    assert vocabulary.cues["doctored"][0] == "doctor"
    given = lexicon.vocabulary((("spake", ("spakened",)),))
    assert given.cues["spakened"] == ("spake", "speech", "finite")
    assert "spaked" not in given.cues


def test_files_are_read_once() -> None:
    """The same object comes back."""
    assert lexicon.first_names() is lexicon.first_names()
