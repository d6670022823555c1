"""Named entities of another tool, as a hint to the stage of names."""

from __future__ import annotations

from typing import Any

import pytest

from quoteattr import Attributor, OptionError, attribute
from quoteattr.entities import Entity

HOPE = 'Hope sat down in the hope of tea. "None left," she said. "Try again," said Tom.'


def entities(text: str, *named: tuple[str, str]) -> list[Any]:
    """Return every place where a name stands in a text, with its kind."""
    return [
        (start, start + len(name), kind)
        for name, kind in named
        for start in range(len(text))
        if text.startswith(name, start)
    ]


def kinds(text: str, *named: tuple[str, str]) -> dict[str, str]:
    """Return the names that are found, with what they can denote."""
    scene = Attributor().scene(text, entities=entities(text, *named))
    return {text[n.start : n.end]: n.record.kind for n in scene.names}


def speakers(text: str, found: list[Any]) -> list[str]:
    return [str(q.speaker) for q in attribute(text, entities=found)]


class TestHint:
    def test_a_word_that_could_be_none_is_a_name(self) -> None:
        """Without the hint *Hope* at the head of a sentence is a common word."""
        assert speakers(HOPE, []) == ["Tom", "Tom"]
        assert speakers(HOPE, entities(HOPE, ("Hope", "person"))) == ["Hope", "Tom"]

    @pytest.mark.parametrize("kind", ["person", "organisation"])
    def test_the_kind_is_the_tools(self, kind: str) -> None:
        """What only the tool takes for a name is what the tool says."""
        assert kinds(HOPE) == {"Tom": "person"}
        assert kinds(HOPE, ("Hope", kind)) == {"Hope": kind, "Tom": "person"}

    @pytest.mark.parametrize("name", ["Mrs. Okafor", "Anna", "Anna Farrow", "Kestrel"])
    def test_the_text_counts_more(self, name: str) -> None:
        """The commonest mistake of such tools, a person taken for an organisation, does nothing."""
        assert kinds(f"Then {name} left the mill.", (name, "organisation")) == {name: "person"}

    def test_a_common_word_stays_one(self) -> None:
        """Once a capital, twice none: the tool was wrong."""
        text = "Hope sat down in the hope of tea, but there was no hope."
        assert kinds(text, ("Hope", "person")) == {}

    def test_a_single_mistake_does_nothing(self) -> None:
        """A word is a name if the tool takes at least half of its uses for one."""
        text = "Hope came. Hope sat. Hope slept in hope."
        assert kinds(text) == {}
        assert not Attributor().scene(text, entities=[(0, 4, "person")]).names
        assert Attributor().scene(text, entities=[(0, 4, "person"), (11, 15, "person")]).names

    @pytest.mark.parametrize(("start", "end"), [(0, 4), (0, 6), (-1, 4)])
    def test_the_last_word_counts(self, start: int, end: int) -> None:
        """Where a name begins is drawn in many ways, and some tools take the possessive ending with it."""
        text = "\nHope's tea was cold, past all hope."
        (name,) = Attributor().scene(text, entities=[(1 + start, 1 + end, "person")]).names
        assert text[name.start : name.end] == "Hope"


class TestNoHarm:
    CAST = 'Ivo Marsh wrote to Lena Ortiz. "It works," he told Omar Reed. "Does it?" asked Reed.'

    def test_those_who_never_speak_gain_nothing(self) -> None:
        """A person who is only named is found anyway, and a hint makes nobody say anything."""
        everybody = [(name, "person") for name in ("Ivo Marsh", "Lena Ortiz", "Omar Reed")]
        assert speakers(self.CAST, entities(self.CAST, *everybody)) == speakers(self.CAST, [])

    def test_a_bare_surname_is_no_second_person(self) -> None:
        """*Reed* stays a form of Omar Reed."""
        doc = attribute(self.CAST, entities=entities(self.CAST, ("Reed", "person"), ("Omar Reed", "person")))
        assert [s.name for s in doc.speakers] == ["Ivo Marsh", "Lena Ortiz", "Omar Reed"]

    def test_what_is_no_name_stays_none(self) -> None:
        """Words without a capital, and parts of a text that no name ends with, make no names."""
        hints = [(5, 10, "person"), (0, 3, "person"), (len(self.CAST) - 1, len(self.CAST), "organisation")]
        assert attribute(self.CAST, entities=hints) == attribute(self.CAST)

    def test_a_known_cast_counts_more(self) -> None:
        """Whoever is given as a speaker stays one."""
        text = '"We open at nine," said Kestrel.'
        doc = attribute(text, speakers=["Kestrel"], entities=entities(text, ("Kestrel", "organisation")))
        assert doc[0].speaker is not None
        assert doc[0].speaker.name == "Kestrel"


class TestChecks:
    @pytest.mark.parametrize(
        ("wrong", "shown"),
        [
            ("person", r"entities: got 'person' \(str\)"),
            (7, r"entities: got 7 \(int\)"),
            ([(0, 4)], r"got \(0, 4\) .* such as \(0, 4, \"person\"\)"),
            ([(0, 4, "PERSON")], r"got \(0, 4, 'PERSON'\) .* person or organisation"),
            ([(4, 0, "person")], r"got \(4, 0, 'person'\) .* offsets in order"),
            ([(0, 400, "person")], r"text of 79 characters"),
            ([("0", 4, "person")], r"offsets in order"),
        ],
    )
    def test_a_malformed_entity_is_shown(self, wrong: Any, shown: str) -> None:
        """The message says which one it was and what is expected."""
        with pytest.raises(OptionError, match=shown):
            attribute(HOPE, entities=wrong)

    def test_any_iterable_in_any_order(self) -> None:
        """A generator does, white space at the ends is passed over, and what holds nothing else is dropped."""
        hints: list[Entity] = [(72, 77, "person"), (32, 34, "person"), (0, 5, "person")]
        assert HOPE[0:5] == "Hope "
        assert speakers(HOPE, iter(hints)) == ["Hope", "Tom"]  # type: ignore[arg-type]
