"""
Stage 4: the cast.

Forms that name the same person are put together: first the full names, then titles with surnames, then single words.
A form that fits several people is settled use by use, for the one of them who was named last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import define, field

from quoteattr import lexicon
from quoteattr.mentions import Form, FormRecord, NameMention
from quoteattr.model import Gender
from quoteattr.patterns import GENDERED_PRONOUN

__all__ = ["Cast", "Person", "build_cast"]

VOTES: Final = 60
"""Pronoun votes are counted for this many uses of a form; more do not change the outcome."""
REACH: Final = 90
"""A pronoun within this many characters behind a name votes for its gender."""
MAJORITY: Final = 2.0
"""One gender needs this many times the votes of the other."""
DOMINANT: Final = 4.0
"""A full name this many times as frequent as the next with the same surname owns the bare surname."""

NAME_VOTES: Final = 12
"""A first name that is usually a man's or a woman's weighs as much as this many pronouns."""
MOST_BEARERS: Final = 20
"""Of more people than this who share a name, the most frequent are meant."""
SLIP_SHARE: Final = 0.02
"""Titles tell the gender of someone if at least this share of the uses have one."""
RARE: Final = 12
"""A fuller form is shown unless the usual form is this many times as frequent."""
FAMILIAR: Final = 4
"""The same for someone whom a long text calls by first name,"""
FAMILIAR_USES: Final = 30
"""which it does so often."""
TOGETHER: Final = 1.2
"""Two forms that stand side by side this often, measured by chance, are two people: a writer who means one alternates,"""
TOGETHER_USES: Final = 5
"""if they do so at least this often."""
SIDE_BY_SIDE: Final = 400
"""Names in the narration no further apart than this, in characters, stand side by side,"""
AHEAD: Final = 3
"""with no more than this many names from one to the other."""
SLIPS: Final = 2
"""A full name used no more often than this may be words that only stand together, as in a heading."""
SOME: Final = 8
"""So many uses in the narration are more than a slip."""
HEAD_OF_FAMILY: Final = 4
"""*Mr. Farrow* is not *Mr. Adam Farrow* if he is named this many times as often."""

MARRIED: Final = frozenset({"Mrs.", "Mrs", "Mme.", "Madame", "Frau", "Lady"})
UNMARRIED: Final = frozenset({"Miss", "Mlle.", "Mademoiselle", "Fräulein", "Signorina"})
NOBLE: Final = frozenset({"Sir", "Lady", "Lord", "Dame"})


@define(eq=False)
class Person:
    """Someone, or some body, that the text names."""

    key: int
    records: list[FormRecord] = field(factory=list)
    kind: str = "person"
    first: set[str] = field(factory=set)
    last: set[str] = field(factory=set)
    titles: set[str] = field(factory=set)
    gender: Gender | None = None
    canonical: str | None = None
    """The name that the caller gave, with a known cast."""
    role: str | None = None
    uses: int = 0
    is_narrator: bool = False

    @property
    def count(self) -> int:
        return sum(r.count for r in self.records)

    def settle_gender(self) -> None:
        """Tell the gender from the titles, unless they are a slip, else from the first name and the pronouns that follow."""
        if self.kind not in ("person", "title"):
            return
        titled = {"m": 0, "f": 0, "u": 0}
        for record in self.records:
            titled[lexicon.titles().get(record.form.title, ("u",))[0]] += record.count
        male, female = titled["m"], titled["f"]
        if SLIP_SHARE * self.count <= male + female and male != female:
            self.gender = "male" if male > female else "female"
            return
        by_name = _first_name_gender(self)
        male = sum(r.male for r in self.records) + NAME_VOTES * (by_name == "male")
        female = sum(r.female for r in self.records) + NAME_VOTES * (by_name == "female")
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
        usual = max(self.records, key=lambda r: (r.count, -r.first))
        full = [r for r in self.records if len(r.form.core) > 1]
        if full:
            best = max(full, key=lambda r: r.count)
            bare = usual.form.core == best.form.core[:1] and usual.count >= FAMILIAR_USES
            if (FAMILIAR if bare else RARE) * best.count >= usual.count:
                return best.form.text if best.form.title in NOBLE else " ".join(best.form.core)
        titled = [
            r
            for r in self.records
            if r.form.title and r.form.core[-1:] == usual.form.core[-1:] and RARE * r.count >= usual.count
        ]
        return max(titled or [usual], key=lambda r: r.count).form.text

    def aliases(self, name: str) -> tuple[str, ...]:
        """Return the forms other than the name shown, in order of first appearance."""
        ordered = sorted(self.records, key=lambda r: r.first)
        return tuple(dict.fromkeys(r.form.text for r in ordered if r.form.text != name))


@define(eq=False)
class Cast:
    """The people of a text and who each name mention denotes."""

    people: list[Person]
    of_mention: dict[int, Person]
    """Start offset of a name mention to its person."""
    by_form: dict[Form, list[Person]]
    aliases: dict[str, Person] = field(factory=dict)
    """What a known cast calls people, without the article."""

    def at(self, start: int) -> Person | None:
        """Return the person whose name begins at an offset."""
        return self.of_mention.get(start)

    def known(self, phrase: str) -> Person | None:
        """Return whom a known cast calls by a phrase, to the letter but for the article: *the old pedlar*."""
        return self.aliases.get(_bare(phrase)) if self.aliases else None


def _bare(phrase: str) -> str:
    """
    Return a phrase without its article.

    >>> _bare("The  old pedlar")
    'old pedlar'
    """
    words = phrase.split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() in ("the", "a", "an") else words)


def build_cast(text: str, mentions: Sequence[NameMention], known: Mapping[str, Sequence[str]]) -> Cast:
    """
    Put the forms of each person together and settle every mention.

    :param text: the text, for the pronouns that follow names.
    :param mentions: all uses of names, in order.
    :param known: a known cast, canonical names to aliases; may be empty.
    """
    records = _records(mentions)
    _vote(text, mentions)
    maker = _Maker(
        max(1, len(text)),
        narrated={r.form.core[0]: r.narrated for r in records if len(r.form.core) == 1 and not r.form.title},
        together=_side_by_side(mentions),
    )
    maker.add_known(known)
    for record in records:
        maker.place(record)
    aliases = {_bare(alias): person for alias, person in reversed(maker.by_alias.items())}
    cast = Cast(maker.people, {}, maker.by_form, aliases)
    _settle(cast, mentions)
    return cast


def _records(mentions: Sequence[NameMention]) -> list[FormRecord]:
    """Return the distinct forms: full names first, then titled ones, then single words, each by frequency."""
    seen: dict[int, FormRecord] = {}
    for m in mentions:
        if id(m.record) not in seen:
            seen[id(m.record)] = m.record
            m.record.first = m.start

    def order(record: FormRecord) -> tuple[int, int, int]:
        form = record.form
        rank = 0 if len(form.core) > 1 else 1 if form.title and form.core else 2 if form.core else 3
        return (rank, -record.count, record.first)

    return sorted(seen.values(), key=order)


def _side_by_side(mentions: Sequence[NameMention]) -> Counter[tuple[str, str]]:
    """Count the pairs of forms that follow each other closely in the narration."""
    pairs: Counter[tuple[str, str]] = Counter()
    narrated = [m for m in mentions if m.outside]
    for i, mention in enumerate(narrated):
        one = mention.record.form.text
        for following in narrated[i + 1 : i + 1 + AHEAD]:
            if following.start - mention.start > SIDE_BY_SIDE:
                break
            other = following.record.form.text
            pairs[one, other] += 1
            pairs[other, one] += 1
    return pairs


@define
class _Maker:
    """The people made so far, with the indexes that find them by a word of their names."""

    length: int
    """Length of the text in characters."""
    people: list[Person] = field(factory=list)
    by_form: dict[Form, list[Person]] = field(factory=dict)
    by_first: dict[str, list[Person]] = field(factory=lambda: defaultdict(list))
    by_last: dict[str, list[Person]] = field(factory=lambda: defaultdict(list))
    by_full: dict[tuple[str, str], list[Person]] = field(factory=lambda: defaultdict(list))
    """First name and surname to people."""
    by_initial: dict[tuple[str, str], list[Person]] = field(factory=lambda: defaultdict(list))
    """Initial with a dot and surname to people."""
    by_alias: dict[str, Person] = field(factory=dict)
    narrated: dict[str, int] = field(factory=dict)
    """How often the narration uses each bare word as a name."""
    together: Counter[tuple[str, str]] = field(factory=Counter)
    """How often two forms stand side by side in the narration."""

    def add_known(self, known: Mapping[str, Sequence[str]]) -> None:
        """
        Make a person of each entry of a known cast.

        A bare surname that only others of the cast bear in full is no alias of its entry: it names a family.
        """
        surnames = {
            name: {f.split()[-1] for f in (name, *aliases) if len(f.split()) > 1} for name, aliases in known.items()
        }
        bearers = Counter(word for words in surnames.values() for word in words)
        for name, aliases in known.items():
            person = Person(len(self.people), canonical=name)
            self.people.append(person)
            for alias in (name, *aliases):
                words = alias.split()
                full = [w for w in words if w not in lexicon.titles() and w.lower() not in lexicon.grammar()]
                if len(words) > 1 or words[0] in surnames[name] or not bearers[words[0]]:
                    self.by_alias.setdefault(" ".join(words), person)
                if len(full) > 1:
                    self._index(person, full[0], full[-1])
                elif full and full[0] in lexicon.first_names() and full == words:
                    self._index(person, full[0], None)
                _add_title(person, words[0])

    def place(self, record: FormRecord) -> None:
        """Give a form to the people it can denote, or make a new person of it."""
        known = self._known(record.form)
        if known is None:
            candidates = self._candidates(record)
        elif record.form.title and record.form.core and not known.first and not known.records:
            # a cast may list a Mr. Farrow who is but one more form of Adam Farrow
            fuller = [p for p in self._titled(record) if p is not known and p.first]
            candidates = fuller if len(fuller) == 1 else [known]
        else:
            candidates = [known]
        if not candidates:
            candidates = [self._new(record)]
        elif len(candidates) == 1:
            self._join(candidates[0], record)
        self.by_form[record.form] = candidates

    def _candidates(self, record: FormRecord) -> list[Person]:
        """Return the people made so far that a form can denote."""
        form = record.form
        if not form.core:
            return [p for p in self.people if form.title in p.titles]
        if record.kind != "person":
            return []
        if len(form.core) > 1:
            return self._same_full_name(form)
        return self._titled(record) if form.title else self._single(form.core[0], record.count)

    def _known(self, form: Form) -> Person | None:
        """Return whom a known cast means by a form: to the letter, or without the title if he can bear it."""
        person = self.by_alias.get(form.text) or self.by_alias.get(f"{form.role} {form.text}".strip())
        if person is None:
            bare = self.by_alias.get(" ".join(form.core))
            person = bare if bare is not None and _titles_agree(form.title, bare) else None
        return person

    def _new(self, record: FormRecord) -> Person:
        person = Person(len(self.people), kind=record.kind)
        self.people.append(person)
        self._join(person, record)
        return person

    def _join(self, person: Person, record: FormRecord) -> None:
        person.records.append(record)
        form = record.form
        _add_title(person, form.title)
        if form.role and person.role is None:
            person.role = form.role
            _add_title(person, form.role.split()[-1])
        if record.kind == "person":
            self._note_words(person, form)
        person.settle_gender()

    def _note_words(self, person: Person, form: Form) -> None:
        """Note which words of a form are first names and surnames."""
        if len(form.core) > 1:
            _add_title(person, form.core[0])  # Duchess of Norland
            self._index(person, form.core[0], form.core[-1])
        elif form.core:
            word = form.core[0]
            if form.title and not self._goes_with_first_name(form.title, word):
                self._index(person, None, word)
            elif not person.first and not person.last:
                self._index(person, word, None)

    def _index(self, person: Person, first: str | None, last: str | None) -> None:
        if first and last and (first not in person.first or last not in person.last):
            self.by_full[first, last].append(person)
            self.by_initial[first[0] + ".", last].append(person)
        if first and first not in person.first:
            person.first.add(first)
            self.by_first[first].append(person)
        if last and last not in person.last:
            person.last.add(last)
            self.by_last[last].append(person)

    def _same_full_name(self, form: Form) -> list[Person]:
        """A full name joins one with the same ends, or whose first name it shortens."""
        first, last = form.core[0], form.core[-1]
        same = [p for p in self.by_full.get((first, last), ()) if _titles_agree(form.title, p)]
        if form.title in MARRIED and lexicon.first_names().get(first) != "f":
            return [p for p in same if p.titles & MARRIED][:1]  # Mrs. John Farrow is not John Farrow
        if same or form.title in NOBLE:
            return same[:1]
        if first.endswith("."):
            short = self.by_initial.get((first, last), ())
        else:
            related = (*lexicon.nicknames().get(first, ()), *lexicon.short_forms().get(first, ()), first[0] + ".")
            short = [p for other in related for p in self.by_full.get((other, last), ())]
        fitting = {p.key: p for p in short if not p.titles & NOBLE and _titles_agree(form.title, p)}
        return list(fitting.values()) if len(fitting) == 1 else []

    def _titled(self, record: FormRecord) -> list[Person]:
        """*Mr. Farrow*, *Aunt Hilda*: by surname, or by first name where the title goes with one."""
        form = record.form
        word = form.core[0]
        if self._goes_with_first_name(form.title, word):
            noble = form.title in NOBLE
            named = self.by_first.get(word) or [
                p for w in lexicon.nicknames().get(word, ()) for p in self.by_first.get(w, ())
            ]
            people = [p for p in named if _titles_agree(form.title, p) and (not noble or p.titles & NOBLE)]
            if people:
                return people
        fitting = [p for p in self.by_last.get(word, ()) if self._fits(record, p)]
        if len(fitting) < 2:
            return fitting
        counts = sorted((p.count for p in fitting), reverse=True)
        if record.count > sum(counts):
            return []
        if counts[0] >= DOMINANT * counts[1]:
            return [max(fitting, key=lambda p: p.count)]
        return fitting

    def _goes_with_first_name(self, title: str, word: str) -> bool:
        """Tell whether a title and a word are like *Aunt Hilda* or *Sir Thomas*, rather than like *Mr. Farrow*."""
        kind = lexicon.titles().get(title, ("u", ""))[1]
        return (
            kind == "kin"
            or title in NOBLE
            or (kind == "honorific" and word in lexicon.first_names() and word not in self.by_last)
        )

    def _fits(self, record: FormRecord, person: Person) -> bool:
        """Tell whether a title with a surname can be one more form of a person with that surname."""
        title = record.form.title
        if not _titles_agree(title, person):
            return False
        if not person.first:
            return any(_same_title(title, other) for other in person.titles)
        for first in person.first:
            together = self.together.get((first, record.form.text), 0)
            chance = self.narrated.get(first, 0) * record.narrated * 2 * SIDE_BY_SIDE / self.length
            if together >= TOGETHER_USES and together >= TOGETHER * chance:
                return False
        named = sum(r.narrated for r in person.records if len(r.form.core) > 1 and r.form.title == title)
        return named < SOME or record.narrated < HEAD_OF_FAMILY * named

    def _single(self, word: str, count: int) -> list[Person]:
        """A bare word: a first name, else a surname, else the short form of a first name."""
        people = list(self.by_first.get(word, ()))
        bearers = [p for p in self.by_last.get(word, ()) if p.first or not p.titles & (MARRIED | UNMARRIED)]
        if sum(p.count for p in bearers) > sum(p.count for p in people):
            people = [p for p in bearers if p.gender != "female" and _first_name_gender(p) != "female"] or bearers
        if not people:
            for formal in lexicon.nicknames().get(word, ()):
                people += [p for p in self.by_first.get(formal, ()) if not p.titles & NOBLE]
            if len(people) != 1:
                return []
        if len(people) > 1:
            counts = sorted((p.count for p in people), reverse=True)
            if count > RARE * sum(counts) and counts[0] <= SLIPS:
                return []
            if count > sum(counts):
                return [max(people, key=lambda p: p.count)]
            if counts[0] >= DOMINANT * counts[1]:
                return [max(people, key=lambda p: p.count)]
        return people


def _add_title(person: Person, title: str) -> None:
    if title in lexicon.titles() and lexicon.titles()[title][1] != "epithet":
        person.titles.add(title)


def _titles_agree(title: str, person: Person) -> bool:
    """Tell whether someone with these titles and this first name can also bear the title."""
    gender = lexicon.titles().get(title, ("u", ""))[0]
    theirs = person.gender or _first_name_gender(person) or _title_gender(person)
    if (gender == "m" and theirs == "female") or (gender == "f" and theirs == "male"):
        return False
    if (title in MARRIED and person.titles & UNMARRIED) or (title in UNMARRIED and person.titles & MARRIED):
        return False
    if title in MARRIED and not person.titles & MARRIED and theirs is None:
        return False
    return not (title in NOBLE and (person.titles or title == "Lady") and not person.titles & NOBLE)


def _same_title(one: str, other: str) -> bool:
    """Tell whether two titles are spellings of one: *Dr.* and *Doctor*."""
    return one == other or one.rstrip(".") == other.rstrip(".") or {one, other} in SPELLINGS


SPELLINGS: Final = (
    {"Dr.", "Doctor"}, {"Capt.", "Captain"}, {"Col.", "Colonel"}, {"Prof.", "Professor"}, {"Gen.", "General"},
    {"Sen.", "Senator"}, {"Gov.", "Governor"}, {"Mme.", "Madame"}, {"Mlle.", "Mademoiselle"}, {"M.", "Monsieur"},
    {"Lt.", "Lieutenant"}, {"Sgt.", "Sergeant"}, {"Rev.", "Reverend"}, {"Ms.", "Miss"}, {"Ms.", "Mrs."},
    {"Lady", "Mrs."}, {"Mr.", "Dr."}, {"Mr.", "Doctor"},
)  # fmt: skip


def _title_gender(person: Person) -> Gender | None:
    """Return the gender of the titles that a known cast gives, as long as the text has shown nothing else."""
    genders = {lexicon.titles()[t][0] for t in person.titles} - {"u"}
    return None if len(genders) != 1 else "male" if "m" in genders else "female"


def _first_name_gender(person: Person) -> Gender | None:
    genders = {lexicon.first_names().get(w) for w in person.first}
    if "m" in genders and "f" not in genders:
        return "male"
    return "female" if "f" in genders and "m" not in genders else None


def _settle(cast: Cast, mentions: Sequence[NameMention]) -> None:
    """Give each mention to its person: among several, to the one who was named last."""
    last_named: dict[int, int] = {}
    for form, people in cast.by_form.items():
        if len(people) > MOST_BEARERS:
            cast.by_form[form] = sorted(people, key=lambda p: -p.count)[:MOST_BEARERS]
    for mention in mentions:
        bearers = cast.by_form.get(mention.record.form)
        if not bearers:
            continue
        person = bearers[0] if len(bearers) == 1 else max(bearers, key=lambda p: (last_named.get(p.key, -1), p.count))
        last_named[person.key] = mention.start
        person.uses += 1
        cast.of_mention[mention.start] = person


def _vote(text: str, mentions: Sequence[NameMention]) -> None:
    """Count for each form the pronouns that follow before another name does."""
    for mention, after in zip(mentions, (*mentions[1:], None), strict=False):
        record = mention.record
        if record.male + record.female >= VOTES:
            continue
        stop = min(mention.end + REACH, after.start if after else len(text))
        found = GENDERED_PRONOUN.search(text, mention.end, stop)
        if found:
            if found["male"]:
                record.male += 1
            else:
                record.female += 1
