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
from quoteattr.mentions import FormRecord, NameMention
from quoteattr.patterns import GENDERED_PRONOUN
from quoteattr.people import (
    KNIGHTED,
    MARRIED,
    NOBLE,
    RARE,
    SEXED,
    UNMARRIED,
    Person,
    add_title,
    first_name_gender,
    is_military,
    is_wife,
    same_title,
    spellings,
    title_gender,
    titles_agree,
)

__all__ = ["Cast", "build_cast"]

VOTES: Final = 60
"""Pronoun votes are counted for this many uses of a form; more do not change the outcome."""
REACH: Final = 90
"""A pronoun within this many characters behind a name votes for its gender."""
DOMINANT: Final = 4.0
"""A full name this many times as frequent as the next with the same surname owns the bare surname."""
MOST_BEARERS: Final = 20
"""Of more people than this who share a name, the most frequent are meant."""
TOGETHER: Final = 1.2
"""Two forms that stand side by side this often, measured by chance, are two people: a writer who means one alternates,"""
TOGETHER_USES: Final = 5
"""if they do so at least this often."""
SIDE_BY_SIDE: Final = 400
"""Names in the narration no further apart than this, in characters, stand side by side,"""
AHEAD: Final = 3
"""with no more than this many names from one to the other."""
YOUNGER: Final = 2
"""So many times *Miss Hilda* make her a younger sister of *Miss Farrow*."""
SLIPS: Final = 2
"""A full name used no more often than this may be words that only stand together, as in a heading."""
SOME: Final = 8
"""So many uses in the narration are more than a slip."""
HEAD_OF_FAMILY: Final = 4
"""*Mr. Farrow* is not *Mr. Adam Farrow* if he is named this many times as often."""


@define(eq=False)
class Cast:
    """The people of a text and who each name mention denotes."""

    people: list[Person]
    of_mention: dict[int, Person]
    """Start offset of a name mention to its person."""
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


def _spelling(alias: str) -> list[str]:
    """
    Return the words of an alias as texts write them.

    >>> _spelling("Duchess Of  Norland")
    ['Duchess', 'of', 'Norland']
    """
    first, *others = alias.split()
    return [first, *(w.lower() if w.lower() in lexicon.grammar() else w for w in others)]


def _ends_in_noun(words: Sequence[str]) -> bool:
    """Tell whether an alias of several words describes someone: *Night Porter*, but not *Anna Baker*."""
    return len(words) > 1 and words[-1].lower() in lexicon.person_nouns() and words[0] not in lexicon.first_names()


def build_cast(text: str, mentions: Sequence[NameMention], known: Mapping[str, Sequence[str]]) -> Cast:
    """
    Put the forms of each person together and settle every mention.

    :param text: the text, for the pronouns that follow names.
    :param mentions: all uses of names, in order.
    :param known: a known cast, canonical names to aliases; may be empty.
    """
    records = _records(mentions)
    _vote(text, mentions)
    maker = _Maker(max(1, len(text)), mentions)
    for record in records:
        if len(record.core) == 1:
            maker.note_single(record)
    maker.add_known(known)
    for record in records:
        maker.place(record)
    aliases = {_bare(alias): person for alias, person in reversed(maker.by_alias.items())}
    return Cast(maker.people, _settle(maker.bearers, mentions), aliases)


def _records(mentions: Sequence[NameMention]) -> list[FormRecord]:
    """Return the distinct forms: full names first, then titled ones, then single words, each by frequency."""

    def order(record: FormRecord) -> tuple[int, int, int]:
        words = len(record.core)
        rank = 0 if words > 1 else 3 if not words else 1 if record.title else 2
        return (rank, -record.count, record.first)

    return sorted({mention.record for mention in mentions}, key=order)


def _side_by_side(mentions: Sequence[NameMention]) -> Counter[tuple[str, str]]:
    """Count how often each form stands close to each of the titled ones in the narration, the titled one second."""
    pairs: Counter[tuple[str, str]] = Counter()
    narrated = [m for m in mentions if m.outside]
    for i, mention in enumerate(narrated):
        record, start = mention.record, mention.start
        if not (record.title and record.core):
            continue
        for other in narrated[max(0, i - AHEAD) : i + 1 + AHEAD]:
            if other is not mention and abs(other.start - start) <= SIDE_BY_SIDE:
                pairs[other.record.text, record.text] += 1
    return pairs


@define
class _Maker:
    """The people made so far, with the indexes that find them by a word of their names."""

    length: int
    """Length of the text in characters."""
    mentions: Sequence[NameMention]
    """All uses of names, in order."""
    people: list[Person] = field(factory=list)
    bearers: dict[FormRecord, list[Person]] = field(factory=dict)
    """Each form to the people whom it can denote."""
    by_first: dict[str, list[Person]] = field(factory=lambda: defaultdict(list))
    by_last: dict[str, list[Person]] = field(factory=lambda: defaultdict(list))
    by_full: dict[tuple[str, str], list[Person]] = field(factory=lambda: defaultdict(list))
    """First name and surname to people."""
    by_initial: dict[tuple[str, str], list[Person]] = field(factory=lambda: defaultdict(list))
    """Initial with a dot and surname to people."""
    by_alias: dict[str, Person] = field(factory=dict)
    narrated: dict[str, int] = field(factory=dict)
    """How often the narration uses each bare word as a name."""
    misses: dict[str, int] = field(factory=dict)
    """Surname or first name to how often it stands with *Miss*."""
    together: Counter[tuple[str, str]] | None = None
    """How often a form and a titled one stand side by side in the narration; counted when somebody first asks."""

    def note_single(self, record: FormRecord) -> None:
        """Note how often a word is a name by itself, or with *Miss*."""
        if not record.title:
            self.narrated[record.core[0]] = record.narrated
        elif record.title in UNMARRIED:
            self.misses[record.core[0]] = record.count

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
                words = _spelling(alias)
                full = [w for w in words if w not in lexicon.titles() and w.lower() not in lexicon.grammar()]
                if len(words) > 1 or words[0] in surnames[name] or not bearers[words[0]]:
                    self.by_alias.setdefault(" ".join(words), person)
                if words[0].lower() in lexicon.grammar() or _ends_in_noun(full):
                    continue  # the old pedlar, Night Porter
                if len(full) > 1:
                    self._index(person, full[0], full[-1])
                elif full and full[0] in lexicon.first_names() and full == words:
                    self._index(person, full[0], None)
                add_title(person, words[0])
            person.told = title_gender(person)

    def place(self, record: FormRecord) -> None:
        """Give a form to the people it can denote, or make a new person of it."""
        known = self._known(record) if self.by_alias else None
        if known is None:
            candidates = self._candidates(record)
        elif record.title and record.core and not known.first and not known.records:
            # a cast may list a Mr. Farrow who is but one more form of Adam Farrow
            fuller = [p for p in self._titled(record) if p is not known and p.first]
            candidates = fuller if len(fuller) == 1 else [known]
        else:
            candidates = [known]
        if not candidates:
            candidates = [self._new(record)]
        elif len(candidates) == 1:
            self._join(candidates[0], record)
        self.bearers[record] = candidates

    def _candidates(self, record: FormRecord) -> list[Person]:
        """Return the people made so far that a form can denote."""
        if not record.core:
            alike = spellings(record.title)
            return [p for p in self.people if not alike.isdisjoint(p.titles)]
        if record.kind != "person":
            return []
        if len(record.core) > 1:
            return self._same_full_name(record)
        return self._titled(record) if record.title else self._single(record.core[0], record.count)

    def _known(self, form: FormRecord) -> Person | None:
        """Return whom a known cast means by a form: to the letter, or without the title if he can bear it."""
        person = self.by_alias.get(form.text) or self.by_alias.get(f"{form.role} {form.text}".strip())
        if person is None:
            bare = self.by_alias.get(" ".join(form.core))
            person = bare if bare is not None and titles_agree(form.title, bare) else None
        return person

    def _new(self, record: FormRecord) -> Person:
        person = Person(len(self.people), kind=record.kind)
        self.people.append(person)
        self._join(person, record)
        return person

    def _join(self, person: Person, record: FormRecord) -> None:
        person.records.append(record)
        if record.title:
            add_title(person, record.title)
        if record.role and person.role is None:
            person.role = record.role
            add_title(person, record.role.split()[-1])
        if record.kind == "person":
            self._note_words(person, record)
        person.settle_gender()

    def _note_words(self, person: Person, form: FormRecord) -> None:
        """Note which words of a form are first names and surnames."""
        if len(form.core) > 1:
            add_title(person, form.core[0])  # Duchess of Norland
            if is_wife(form):
                self.by_full[form.core[0], form.core[-1]].append(person)
                self._index(person, None, form.core[-1])
            else:
                self._index(person, form.core[0], form.core[-1])
        elif form.core:
            word = form.core[0]
            if form.title and (word in self.by_last or not self._goes_with_first_name(form.title, word)):
                self._index(person, None, word)
            elif not person.first and not person.last:
                self._index(person, word, None)

    def _index(self, person: Person, first: str | None, last: str | None) -> None:
        if first and last and (first not in person.first or last not in person.last):
            self.by_full[first, last].append(person)
            self.by_initial[first[0] + ".", last].append(person)
        if first and first not in person.first:
            person.first |= {first}
            self.by_first[first].append(person)
        if last and last not in person.last:
            person.last |= {last}
            self.by_last[last].append(person)

    def _same_full_name(self, form: FormRecord) -> list[Person]:
        """A full name joins one with the same ends, or whose first name it shortens."""
        first, last = form.core[0], form.core[-1]
        if last not in self.by_last:
            return []
        same = [p for p in self.by_full.get((first, last), ()) if titles_agree(form.title, p)]
        wife = is_wife(form)
        if lexicon.first_names().get(first) == "m":  # Mrs. John Farrow is not John Farrow
            same = [p for p in same if wife == bool(p.titles & MARRIED)]
        if wife:
            return [p for p in same if p.titles & MARRIED][:1]
        if same or form.title in NOBLE:
            return same[:1]
        if first.endswith("."):
            short = self.by_initial.get((first, last), ())
        else:
            related = (*lexicon.nicknames().get(first, ()), *lexicon.short_forms().get(first, ()), first[0] + ".")
            short = [p for other in related for p in self.by_full.get((other, last), ())]
        fitting = {p.key: p for p in short if not p.titles & NOBLE and titles_agree(form.title, p)}
        return list(fitting.values()) if len(fitting) == 1 else []

    def _titled(self, record: FormRecord) -> list[Person]:
        """*Mr. Farrow*, *Aunt Hilda*: by surname, or by first name where the title goes with one."""
        title, word = record.title, record.core[0]
        if self._goes_with_first_name(title, word):
            noble = title in NOBLE
            named = self.by_first.get(word) or [
                p for w in lexicon.nicknames().get(word, ()) for p in self.by_first.get(w, ())
            ]
            people = [p for p in named if titles_agree(title, p) and (not noble or p.titles & NOBLE)]
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
        gender, kind = lexicon.titles().get(title, ("u", ""))
        if {gender, lexicon.first_names().get(word)} == {"m", "f"}:
            return False  # Mrs. Adam is his wife
        return (
            kind == "kin"
            or title in NOBLE
            or (kind == "honorific" and word in lexicon.first_names() and word not in self.by_last)
        )

    def _fits(self, record: FormRecord, person: Person) -> bool:
        """Tell whether a title with a surname can be one more form of a person with that surname."""
        title, surname = record.title, record.core[0]
        if not titles_agree(title, person):
            return False
        if not person.first:
            return any(same_title(title, other) for other in person.titles)
        if person.gender == "female" or first_name_gender(person) == "female":
            return self._fits_her(title, surname, person)
        if is_military(title) and any(is_military(t) and not same_title(title, t) for t in person.titles):
            return False
        for first in person.first:
            chance = self.narrated.get(first, 0) * record.narrated * 2 * SIDE_BY_SIDE / self.length
            if chance and self._together(first, record.text) >= max(TOGETHER_USES, TOGETHER * chance):
                return False
        named = sum(r.narrated for r in person.records if len(r.core) > 1 and r.title == title)
        return named < SOME or record.narrated < HEAD_OF_FAMILY * named

    def _together(self, form: str, titled: str) -> int:
        """Return how often a form and a titled one stand side by side."""
        if self.together is None:
            self.together = _side_by_side(self.mentions)
        return self.together[form, titled]

    def _fits_her(self, title: str, surname: str, person: Person) -> bool:
        """
        Tell whether a title with a surname can mean a woman of that family.

        Where there is a *Miss Farrow*, she is it who is called by her first name, and *Mrs. Farrow* her mother; but
        of sisters the eldest alone is *Miss Farrow*, the others are *Miss Hilda* and *Miss Jane*.
        """
        if is_military(title):
            return any(same_title(title, other) for other in person.titles)
        if title in MARRIED:
            return bool(person.titles & MARRIED) or self.misses.get(surname, 0) < YOUNGER
        return title not in UNMARRIED or all(self.misses.get(first, 0) < YOUNGER for first in person.first)

    def _single(self, word: str, count: int) -> list[Person]:
        """
        A bare word: a first name, else a surname, else the short form of a first name.

        *John* is not *Sir John* where another is called John.
        """
        named = self.by_first.get(word, ())
        people = [p for p in named if not p.titles & KNIGHTED] or list(named)
        bearers = [p for p in self.by_last.get(word, ()) if p.first or not p.titles & (MARRIED | UNMARRIED)]
        if bearers and sum(p.uses_of(word) for p in bearers) > sum(p.uses_of(word) for p in people):
            people = [p for p in bearers if p.gender != "female" and first_name_gender(p) != "female"] or bearers
        if not people:
            for formal in lexicon.nicknames().get(word, ()):
                people += [p for p in self.by_first.get(formal, ()) if not p.titles & NOBLE]
            if len(people) != 1:
                return []
        if len(people) > 1:
            counts = sorted((p.uses_of(word) for p in people), reverse=True)
            if count > RARE * sum(counts) and counts[0] <= SLIPS:
                return []
            if count > sum(counts) or counts[0] >= DOMINANT * counts[1]:
                return [max(people, key=lambda p: (p.uses_of(word), p.count))]
        return people


def _settle(bearers: dict[FormRecord, list[Person]], mentions: Sequence[NameMention]) -> dict[int, Person]:
    """Return the person of each mention, by its start: among several, the one who was named last."""
    if all(len(people) == 1 for people in bearers.values()):
        for record, (person,) in bearers.items():
            person.uses += record.count
        return {mention.start: bearers[mention.record][0] for mention in mentions}
    of_mention: dict[int, Person] = {}
    last_named: dict[int, int] = {}
    for record, people in bearers.items():
        if len(people) > MOST_BEARERS:
            bearers[record] = sorted(people, key=lambda p: -p.count)[:MOST_BEARERS]
    for mention in mentions:
        people, start = bearers[mention.record], mention.start
        person = people[0] if len(people) == 1 else max(people, key=lambda p: (last_named.get(p.key, -1), p.count))
        last_named[person.key] = start
        person.uses += 1
        of_mention[start] = person
    return of_mention


def _vote(text: str, mentions: Sequence[NameMention]) -> None:
    """Count for each form the pronouns that follow before another name does."""
    search = GENDERED_PRONOUN.search
    stops = [mention.start for mention in mentions[1:]]
    stops.append(len(text))
    for mention, stop in zip(mentions, stops, strict=False):
        record = mention.record
        if record.kind not in SEXED or record.male + record.female >= VOTES:
            continue
        start = mention.end
        found = search(text, start, stop if stop < start + REACH else start + REACH)
        if found is not None:
            if found.lastgroup is None:
                record.male += 1
            else:
                record.female += 1
