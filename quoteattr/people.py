"""The people of a cast: the forms that name each, the name and gender that these give, and the titles that one bears."""

from __future__ import annotations

from functools import cache
from typing import Final

from attrs import define, field

from quoteattr import lexicon
from quoteattr.mentions import FormRecord
from quoteattr.model import Gender

__all__ = [
    "KNIGHTED", "MARRIED", "NOBLE", "RARE", "SEXED", "UNMARRIED", "Person", "add_title", "first_name_gender",
    "is_military", "is_wife", "same_title", "spellings",
    "title_gender", "titles_agree",
]  # fmt: skip

MAJORITY: Final = 2.0
"""One gender needs this many times the votes of the other."""
NAME_VOTES: Final = 12
"""A first name that is usually a man's or a woman's weighs as much as this many pronouns."""
SLIP_SHARE: Final = 0.02
"""Titles tell the gender of someone if at least this share of the uses have one."""
RARE: Final = 12
"""A fuller form is shown unless the usual form is this many times as frequent."""
FAMILIAR: Final = 4
"""The same for someone whom a long text calls by first name,"""
FAMILIAR_USES: Final = 30
"""which it does so often."""

MARRIED: Final = frozenset({"Mrs.", "Mrs", "Mme.", "Madame", "Frau", "Lady"})
UNMARRIED: Final = frozenset({"Miss", "Mlle.", "Mademoiselle", "Fräulein", "Signorina"})
NOBLE: Final = frozenset({"Sir", "Lady", "Lord", "Dame"})
KNIGHTED: Final = frozenset({"Sir", "Lord"})
"""Titles without which nobody calls their bearers by first name."""


SEXED: Final = ("person", "title")
"""Kinds of name that are a man's or a woman's."""


@define(eq=False)
class Person:
    """Someone, or some body, that the text names."""

    key: int
    records: list[FormRecord] = field(factory=list)
    kind: str = "person"
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    gender: Gender | None = None
    canonical: str | None = None
    """The name that the caller gave, with a known cast."""
    told: Gender | None = None
    """The gender that the titles of a known cast tell."""
    role: str | None = None
    uses: int = 0
    is_narrator: bool = False

    @property
    def count(self) -> int:
        return sum(r.count for r in self.records)

    def uses_of(self, word: str) -> int:
        """Return how often forms with a word name the person, or full names, if it is the first name."""
        full = word in self.first
        return sum(r.count for r in self.records if word in r.core or (full and len(r.core) > 1))

    def settle_gender(self) -> None:
        """Tell the gender from the titles, unless they are a slip, else from the first name and the pronouns that follow."""
        if self.told is not None:
            self.gender = self.told
        if self.told is not None or self.kind not in SEXED:
            return
        titles = lexicon.titles()
        count = male = female = men = women = 0
        for record in self.records:
            count, male, female = count + record.count, male + record.male, female + record.female
            if record.title in titles:
                gender = titles[record.title][0]
                if gender == "m":
                    men += record.count
                elif gender == "f":
                    women += record.count
        if men != women and SLIP_SHARE * count <= men + women:
            self.gender = "male" if men > women else "female"
            return
        by_name = first_name_gender(self)
        if by_name == "male":
            male += NAME_VOTES
        elif by_name == "female":
            female += NAME_VOTES
        if male >= 2 and male >= MAJORITY * female:
            self.gender = "male"
        elif female >= 2 and female >= MAJORITY * male:
            self.gender = "female"
        else:
            self.gender = by_name

    def name(self) -> str:
        """
        Return the fullest form in use: a first name with a surname, else a title with a name.

        A fuller form that is rare beside the usual one is an alias: a heroine who is *Philippa* on every page
        is not shown as *Philippa Vale*.
        """
        if self.canonical is not None:
            return self.canonical
        if len(self.records) == 1:
            return _without_title(self.records[0])
        usual = max(self.records, key=lambda r: (r.count, -r.first))
        full = [r for r in self.records if len(r.core) > 1]
        if full:
            best = max(full, key=lambda r: r.count)
            bare = usual.core == best.core[:1] and usual.count >= FAMILIAR_USES
            if (FAMILIAR if bare else RARE) * best.count >= usual.count:
                return _without_title(best)
        titled = [
            r for r in self.records if r.title and r.core[-1:] == usual.core[-1:] and RARE * r.count >= usual.count
        ]
        return max(titled or [usual], key=lambda r: r.count).text

    def aliases(self, name: str) -> tuple[str, ...]:
        """Return the forms other than the name shown, in order of first appearance."""
        if len(self.records) == 1:
            return () if self.records[0].text == name else (self.records[0].text,)
        ordered = sorted(self.records, key=lambda r: r.first)
        return tuple(dict.fromkeys(r.text for r in ordered if r.text != name))


def _without_title(form: FormRecord) -> str:
    """Return a full name without its title, unless that is part of it; any other form as it is."""
    kept = len(form.core) < 2 or form.title in NOBLE or is_wife(form)
    return form.text if kept else " ".join(form.core)


def add_title(person: Person, title: str) -> None:
    known = lexicon.titles().get(title)
    if known is not None and known[1] != "epithet":
        person.titles |= {title}


def titles_agree(title: str, person: Person) -> bool:
    """Tell whether someone with these titles and this first name can also bear the title."""
    gender = lexicon.titles().get(title, ("u", ""))[0]
    theirs = person.gender or first_name_gender(person) or title_gender(person)
    if (gender == "m" and theirs == "female") or (gender == "f" and theirs == "male"):
        return False
    if (title in MARRIED and person.titles & UNMARRIED) or (title in UNMARRIED and person.titles & MARRIED):
        return False
    if title in MARRIED and not person.titles & MARRIED and theirs is None:
        return False
    if title == "Mr." and person.titles & NOBLE:
        return False
    return not (title in NOBLE and (person.titles or title == "Lady") and not person.titles & NOBLE)


def is_military(title: str) -> bool:
    return title in lexicon.titles() and lexicon.titles()[title][1] == "military"


def is_wife(form: FormRecord) -> bool:
    """Tell whether a full name is that of the husband: *Mrs. John Farrow*."""
    return form.title in MARRIED and form.title not in NOBLE and lexicon.first_names().get(form.core[0]) != "f"


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are one, or stand for each other."""
    return _spelt_alike(one, other) or {one, other} in INTERCHANGEABLE


@cache
def spellings(title: str) -> frozenset[str]:
    """Return how a title is written: *Dr.* and *Doctor*."""
    return frozenset(t for t in lexicon.titles() if _spelt_alike(title, t) or {title, t} in SPELLINGS)


def _spelt_alike(one: str, other: str) -> bool:
    return one == other or one.rstrip(".") == other.rstrip(".")


SPELLINGS: Final = (
    {"Dr.", "Doctor"}, {"Capt.", "Captain"}, {"Col.", "Colonel"}, {"Prof.", "Professor"}, {"Gen.", "General"},
    {"Sen.", "Senator"}, {"Gov.", "Governor"}, {"Mme.", "Madame"}, {"Mlle.", "Mademoiselle"}, {"M.", "Monsieur"},
    {"Lt.", "Lieutenant"}, {"Sgt.", "Sergeant"}, {"Rev.", "Reverend"},
)  # fmt: skip
"""How the same title is written."""
INTERCHANGEABLE: Final = (
    *SPELLINGS, {"Ms.", "Miss"}, {"Ms.", "Mrs."}, {"Lady", "Mrs."}, {"Mr.", "Dr."}, {"Mr.", "Doctor"},
)  # fmt: skip
"""Titles that one person may bear in turn."""


def title_gender(person: Person) -> Gender | None:
    """Return the gender of the titles that a known cast gives, as long as the text has shown nothing else."""
    genders = {lexicon.titles()[t][0] for t in person.titles} - {"u"}
    return None if len(genders) != 1 else "male" if "m" in genders else "female"


def first_name_gender(person: Person) -> Gender | None:
    if not person.first:
        return None
    genders = set(map(lexicon.first_names().get, person.first))
    if "m" in genders and "f" not in genders:
        return "male"
    return "female" if "f" in genders and "m" not in genders else None
