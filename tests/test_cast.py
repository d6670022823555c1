"""The cast: which forms are one person, and what is known of them."""

from __future__ import annotations

import pytest

from quoteattr import Attributor, Speaker, attribute
from quoteattr.cast import Cast


def cast(text: str) -> dict[str, Speaker]:
    """Return the speakers of a text by name."""
    return {s.name: s for s in attribute(text).speakers}


def named(text: str) -> Cast:
    return Attributor().scene(text).cast


class TestOnePerson:
    def test_full_name_first_name_surname_and_title(self) -> None:
        """All forms of one woman are hers, and the fullest is her name."""
        people = cast("Anna Farrow came in. Anna sat. Miss Farrow rose. Farrow left.")
        assert list(people) == ["Anna Farrow"]
        assert people["Anna Farrow"].aliases == ("Anna", "Miss Farrow", "Farrow")

    def test_short_forms_of_a_first_name(self) -> None:
        """Lizzie is Elizabeth where there is one."""
        assert list(cast("Elizabeth Marsh ran. Lizzie fell.")) == ["Elizabeth Marsh"]

    def test_initials(self) -> None:
        """An initial may stand for the first name."""
        assert len(cast("Sam Altburg met S. Altburg.")) == 1

    def test_spellings_of_a_title(self) -> None:
        """Dr. and Doctor are one title."""
        assert len(cast("Dr. Lende came. Doctor Lende sat.")) == 1

    def test_a_surname_alone_is_the_one_in_view(self) -> None:
        """A surname that two share goes to the one named last."""
        doc = attribute('Max Reed slept. Tom Reed woke. "Late," said Reed. Max Reed woke. "Yes," said Reed.')
        assert [str(q.speaker) for q in doc] == ["Tom Reed", "Max Reed"]


def meant(text: str) -> list[str]:
    """Return whom each name of a text denotes, in order."""
    people = named(text)
    return [person.name() for _, person in sorted(people.of_mention.items())]


class TestFamilies:
    """Which of a family a form means."""

    @pytest.mark.parametrize(
        ("text", "people"),
        [
            ("Hilda Farrow sat. Miss Farrow met Miss Farrow and Mrs. Farrow.", ["Hilda Farrow"] * 3 + ["Mrs. Farrow"]),
            ("Hilda Farrow sat. Mrs. Farrow rose.", ["Hilda Farrow", "Hilda Farrow"]),
            (
                "Hilda Farrow met Miss Farrow. Miss Hilda ran. Miss Hilda fell.",
                ["Hilda Farrow", "Miss Farrow", "Hilda Farrow", "Hilda Farrow"],
            ),
            ("Hilda Farrow met Captain Farrow.", ["Hilda Farrow", "Captain Farrow"]),
            ("General Ann Farrow sat. Gen. Farrow rose.", ["Ann Farrow", "Ann Farrow"]),
            ("Captain Frank Farrow met General Farrow.", ["Frank Farrow", "General Farrow"]),
            ("Sir Thomas Farrow met Mr. Farrow. He is Tom Farrow.", ["Sir Thomas Farrow", "Tom Farrow", "Tom Farrow"]),
            ("John Farrow met Mrs. John Farrow. John fell.", ["John Farrow", "Mrs. John Farrow", "John Farrow"]),
            (
                "Colonel Adair saw Colonel Adair and Adair Moss. Adair rose.",
                ["Colonel Adair"] * 2 + ["Adair Moss", "Colonel Adair"],
            ),
            ("Mrs. Hilda Lunt sat. " + "Here Mrs. Lunt smiled. " * 40, ["Mrs. Lunt"] * 41),
            ("Anna Vale sat. Anna slept. Anna woke. Mrs. Pell Anna fell.", ["Anna Vale"] * 3 + ["Mrs. Pell Anna"]),
        ],
    )
    def test_who_is_meant(self, text: str, people: list[str]) -> None:
        assert meant(text) == people

    def test_a_family_is_nobody_alone(self) -> None:
        """The plural of a surname is no person."""
        assert {p.name(): p.kind for p in named("Mr. Farrow sat. The Farrows ate. Ada Collins sat.").people} == {
            "Mr. Farrow": "person", "Farrows": "people", "Ada Collins": "person",
        }  # fmt: skip

    def test_a_surname_begins_at_its_particle(self) -> None:
        """Whoever is Ida von Rehn is Mrs. von Rehn, and never Rehn alone."""
        assert meant("Ida von Rehn sat. Mrs. von Rehn rose. There von Rehn fell.") == ["Ida von Rehn"] * 3


class TestTwoPeople:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Mr. Farrow", "Mrs. Farrow"), ("Lady Vane", "Miss Vane"), ("Tom Reed", "Ida Reed"),
            ("Sir Thomas Vane", "Tom Reed"), ("Mrs. Farrow", "Miss Farrow"), ("Captain Lee", "Major Lee"),
        ],
    )  # fmt: skip
    def test_stay_apart(self, one: str, other: str) -> None:
        """Titles, first names and ranks tell people with one surname apart."""
        assert set(cast(f"Then {one} met {other} at the mill. There {other} left {one}.")) == {one, other}


class TestGender:
    @pytest.mark.parametrize(
        ("text", "gender"),
        [
            ("Then Mr. Vale came.", "male"),
            ("Then Mrs. Vale came.", "female"),
            ("Then Aunt Vale came.", "female"),
            ("Then Hilda Vale came.", "female"),
            ("Then Robin Vale came. She sat. Robin Vale left. She ran.", "female"),
            ("Then Robin Vale came. He sat. Robin Vale left. He ran.", "male"),
            ("Then Dr. Vale came.", None),
        ],
    )
    def test_by_title_first_name_or_pronoun(self, text: str, gender: str | None) -> None:
        """A title tells it, else a first name, else the pronouns that follow."""
        (person,) = attribute(text).speakers
        assert person.gender == gender

    def test_a_title_outranks_pronouns(self) -> None:
        """*Mrs.* is a woman, whoever is *he* beside her."""
        (person,) = attribute("Mrs. Vale came. He saw Mrs. Vale. He ran. Mrs. Vale left. He sat.").speakers
        assert person.gender == "female"


class TestRole:
    def test_in_front_of_the_name(self) -> None:
        """A role is kept apart from the name."""
        people = cast("OpenWater CEO Lena Ortiz met Mayor Tom Reed. Ortiz left.")
        assert people["Lena Ortiz"].role == "OpenWater CEO"
        assert people["Tom Reed"].role == "Mayor"

    def test_honorifics_are_none(self) -> None:
        """*Mr.* says nothing of what he does."""
        assert cast("Mr. Vale came.")["Mr. Vale"].role is None


class TestLookUp:
    def test_known_cast(self) -> None:
        """The names that a caller gives are the names shown."""
        doc = attribute("Old Nan came. Miss Farrow left.", speakers={"Anna Farrow": ["Nan"]})
        assert [s.name for s in doc.speakers] == ["Anna Farrow"]
        assert set(doc.speakers[0].aliases) == {"Nan", "Miss Farrow"}

    def test_known_cast_of_descriptions(self) -> None:
        """A cast may list people who have no name."""
        doc = attribute('"Good eels," said the old pedlar.', speakers=["The old pedlar", "Nan"])
        assert [str(q.speaker) for q in doc] == ["The old pedlar"]

    def test_known_cast_tells_the_gender(self) -> None:
        """A title among the aliases does, and her husband's first name is not hers."""
        cast = (
            Attributor(speakers={"Lena": ["Mrs. Adam"], "Tom": []}).scene("Adam sat. Lena met Mrs. Adam and Adam.").cast
        )
        assert cast.people[0].gender == "female"
        assert meant("Adam Vale sat. Mrs. Adam rose.")[1] == "Mrs. Adam"

    def test_known_cast_in_capitals_of_a_heading(self) -> None:
        """Small words may stand with a capital in a cast, as they do not in a text."""
        doc = attribute("The Duchess of Norland came in.", speakers=["Duchess Of Norland"])
        assert [s.name for s in doc.speakers] == ["Duchess Of Norland"]

    def test_known_cast_of_roles_has_no_surnames(self) -> None:
        """Nobody of the name of Porter is the night porter."""
        doc = attribute("Ann Porter came in.", speakers=["Night Porter"])
        assert [s.name for s in doc.speakers] == ["Ann Porter"]

    def test_a_full_form_that_is_rare_is_an_alias(self) -> None:
        """Somebody who is Marianne on every page is called so."""
        text = "Marianne Vale came in. " + "Then Marianne spoke to us. " * 20
        assert list(cast(text)) == ["Marianne"]


def test_speakers_stand_in_order_of_first_appearance() -> None:
    """The numbers follow the text."""
    doc = attribute('Ida Vale came. "Late," said Tom Reed. "Yes," said Ida.')
    assert [(s.id, s.name) for s in doc.speakers] == [("s1", "Ida Vale"), ("s2", "Tom Reed")]
