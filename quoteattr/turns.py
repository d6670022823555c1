"""
Stage 6: turns. For each quotation, what the conversation around it shows, gathered once for the scene model.

A turn knows what parts it from the turn before (``gap``), whom it addresses or talks about, and what the sieves read.
Who acts beside it in its own paragraph, and in the narration before, is looked up where nobody is known to say it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import define

from quoteattr.chunks import Chunks
from quoteattr.model import Gender
from quoteattr.patterns import (
    ADDRESS,
    FIRST_PERSON,
    HEADING,
    HEARER,
    OPENING,
    OPENINGS,
    VOCATIVE_AFTER,
    VOCATIVE_BEFORE,
)
from quoteattr.people import Person
from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene

__all__ = [
    "PHRASE_GENDER", "PRONOUN_GENDER", "Actor", "Turn", "actors_after", "actors_before", "actors_prior", "build_turns",
    "find_narrator", "hearer_of",
]  # fmt: skip

PRONOUN_GENDER: Final[dict[str, Gender]] = {"he": "male", "she": "female", "his": "male", "her": "female"}
PHRASE_GENDER: Final[dict[str, Gender]] = {"m": "male", "f": "female"}
"""Gender of a noun, as the lexicon writes it, to the gender of a speaker."""
TAG_REACH: Final = 10
"""How many chunks from the quotation a tag may say to whom it is spoken."""
ADDRESSING_TAGS: Final = re.compile("[rVo]N")
"""A preposition or verb and a name, in a string of tags."""
ADDRESSING: Final = frozenset({"to", "told", "asked", "addressing", "begged", "assured", "interrupted", "answered"})
"""The words among them behind which stands who is spoken to."""
ACTING: Final = re.compile("[NPD.]")
"""A name, pronoun or description, or the end of a sentence, in a string of tags."""
MANY_I: Final = 8
"""A first-person text says *I* at least so often outside quotations,"""
FIRST_PERSON_RATE: Final = 600
"""and at least once in so many characters of narration."""
FAR: Final = 3
"""This many paragraphs of narration or more between two quotations are one class of gap."""


@define(eq=False)
class Actor:
    """Someone in a stretch of narration: a person, or a pronoun or description with a gender."""

    person: Person | None
    gender: Gender | None
    subject: bool
    """Whether a sentence begins with the mention."""
    sentence: int
    """How many sentences away from the quotation: 0 is the nearest."""


@define(eq=False)
class Turn:
    """One quotation in its conversation."""

    quotation: QuotedSpan
    paragraph: int
    gap: str = "start"
    """``in`` the same sentence, same ``par``agraph, next ``turn``, ``beat`` (with narration beside it), ``narr1``,
    ``narr2``, ``far``, ``chapter`` or ``start``."""
    reading: Reading | None = None
    addressed: Sequence[int] = ()
    """Keys of the people that the quotation calls by name, each once."""
    mentioned: Sequence[int] = ()
    """Keys of the people that it talks about."""
    opening: str = ""
    """Its first word, if that is one of those that often open a reply."""
    pair: bool = False
    """Whether the tags around name at most two people."""
    starts_paragraph: bool = False
    ends_paragraph: bool = False
    goes_on: bool = False
    """Whether somebody acts behind it in its own paragraph."""
    told: Sequence[int] = ()
    """Keys of the people who are named as those spoken to in the tag: *said Anna to Tom*."""
    names: bool = False
    """Whether the quotation or its tag names anybody of all these."""

    @property
    def anchor(self) -> int:
        """Where the mention of the speaker begins, or the quotation if nothing mentions him."""
        return self.reading.mention.start if self.reading is not None else self.quotation.start


def find_narrator(scene: Scene) -> Person | None:
    """
    Return a new person for the narrator if the narration says *I* often enough to be told in the first person.

    A tag such as *said I* makes a narrator too, however rare the *I*.
    """
    narration = "\n".join(scene.narrated())
    narrated, said = len(narration), len(FIRST_PERSON.findall(narration))
    tags = sum(r.mention.text == "I" for r in scene.settled.values())
    rate = FIRST_PERSON_RATE * (1 + 9 * (tags > 0))
    if said * rate < narrated or said < (1 if tags else MANY_I):
        return None
    person = Person(len(scene.cast.people), canonical="narrator", is_narrator=True)
    scene.cast.people.append(person)
    return person


def build_turns(scene: Scene) -> list[Turn]:
    """Return a turn for each quotation that may be speech."""
    turns: list[Turn] = []
    for quotation in scene.quotations:
        if quotation.start in scene.unspoken:
            continue
        paragraph = scene.paragraph_of(quotation.start)
        turn = Turn(quotation, paragraph, reading=scene.settled.get(quotation.start))
        chunks, place = scene.place_of(quotation)
        turn.starts_paragraph = place == 0
        turn.ends_paragraph = place == len(chunks.tags) - 1
        turn.goes_on = _acts_anybody(scene, chunks, place + 1, _stop(chunks, place))
        _note_told(scene, turn, chunks, place)
        _note_names(scene, turn)
        turn.names = bool(turn.addressed or turn.mentioned or turn.told)
        first = OPENING.match(scene.text, quotation.content[0][0]) if quotation.content else None
        word = first[1].lower() if first else ""
        turn.opening = word if word in OPENINGS else ""
        turn.gap = _gap(scene, turns[-1] if turns else None, turn, chunks, place)
        turns.append(turn)
    return turns


def _gap(scene: Scene, last: Turn | None, turn: Turn, chunks: Chunks, place: int) -> str:
    """Tell what lies between two quotations."""
    if last is None:
        return "start"
    here = turn.paragraph
    if last.paragraph == here:
        between = chunks.tags[scene.place_of(last.quotation)[1] + 1 : place]
        return "par" if "." in between else "in"
    there = scene.paragraph_of(last.quotation.end - 1)
    narration = here - there - 1
    for paragraph in range(max(there + 1, here - FAR), here):
        if HEADING.match(scene.text, *scene.paragraphs[paragraph]):
            return "chapter"
    if narration == 0:
        return "turn" if turn.starts_paragraph and last.ends_paragraph else "beat"
    return "far" if narration >= FAR else f"narr{narration}"


def _start(chunks: Chunks, place: int) -> int:
    """Return where the narration before a quotation begins: behind the quotation before, if there is one."""
    return chunks.tags.rfind("Q", 0, place) + 1


def _stop(chunks: Chunks, place: int) -> int:
    """Return where the narration behind a quotation ends."""
    stop = chunks.tags.find("Q", place + 1)
    return len(chunks.tags) if stop < 0 else stop


def _note_told(scene: Scene, turn: Turn, chunks: Chunks, place: int) -> None:
    """Note who is named in the tag as the one spoken to."""
    if "N" not in chunks.tags:  # told before anything is looked for
        return
    first, stop = max(_start(chunks, place), place - TAG_REACH), min(_stop(chunks, place), place + TAG_REACH + 1)
    if chunks.tags.find("N", first, stop) < 0:
        return
    told: dict[int, None] = {}
    for a, b in ((first, place), (place + 1, stop)):
        for found in ADDRESSING_TAGS.finditer(chunks.tags, a, b):
            i = found.start()
            if scene.word(chunks, i) in ADDRESSING:
                person = scene.cast.at(chunks.names[i + 1].start)
                if person is not None:
                    told[person.key] = None
    turn.told = tuple(told)


def hearer_of(scene: Scene, turn: Turn) -> Gender | None:
    """Return the gender of the one spoken to, where a form of address (*sir*) or the tag (*said to him*) tells it."""
    gender: Gender | None = None
    hearer = HEARER.match(scene.text, turn.quotation.end)
    if hearer:
        gender = "male" if hearer["male"] else "female"
    for form in ADDRESS.finditer(scene.text, turn.quotation.start, turn.quotation.end):
        gender = "male" if form["male"] else "female"
    return gender


def actors_before(scene: Scene, turn: Turn, narrator: Person | None) -> Sequence[Actor]:
    """Return who acts before the quotation in its own paragraph."""
    if turn.starts_paragraph:
        return ()
    chunks, place = scene.place_of(turn.quotation)
    found = _actors(scene, chunks, _start(chunks, place), place, narrator)
    nearest = found[-1].sentence if found else 0
    for actor in found:
        actor.sentence = nearest - actor.sentence
    return found


def actors_after(scene: Scene, turn: Turn, narrator: Person | None) -> Sequence[Actor]:
    """Return who acts behind the quotation in its own paragraph."""
    chunks, place = scene.place_of(turn.quotation)
    return _actors(scene, chunks, place + 1, _stop(chunks, place), narrator)


def actors_prior(scene: Scene, turn: Turn, last: Turn | None, narrator: Person | None) -> Sequence[Actor]:
    """Return who acts in the paragraph before the turn's own, if that is narration behind the turn before."""
    paragraph = turn.paragraph - 1
    if turn.gap in ("in", "par", "turn", "beat") or paragraph < 0:
        return ()
    if last is not None and paragraph <= scene.paragraph_of(last.quotation.end - 1):
        return ()
    chunks = scene.read_chunks(scene.paragraphs[paragraph], ())
    found = _actors(scene, chunks, 0, len(chunks.tags), narrator)
    nearest = chunks.tags.count(".", 0, len(chunks.tags) - 1) if found else 0
    for actor in found:
        actor.sentence = nearest - actor.sentence
    return found


def _acts_anybody(scene: Scene, chunks: Chunks, first: int, stop: int) -> bool:
    """Tell whether :func:`_actors` would find anybody."""
    tags = chunks.tags
    if tags.find("P", first, stop) >= 0 or tags.find("D", first, stop) >= 0:
        return True
    place = tags.find("N", first, stop)
    while place >= 0 and scene.cast.at(chunks.names[place].start) is None:
        place = tags.find("N", place + 1, stop)
    return place >= 0


def _actors(scene: Scene, chunks: Chunks, first: int, stop: int, narrator: Person | None) -> list[Actor]:
    """Return who is named, or meant by a pronoun, in a stretch of chunks."""
    found: list[Actor] = []
    tags, sentence, begun = chunks.tags, 0, False
    for acting in ACTING.finditer(tags, first, stop):
        i = acting.start()
        tag = tags[i]
        if tag == ".":
            sentence += 1
            begun = False
            continue
        subject = not begun and (i == 0 or tags[i - 1] not in "or")
        begun = begun or subject
        if tag == "N":
            person = scene.cast.at(chunks.names[i].start)
            if person is not None:
                found.append(Actor(person, person.gender, subject, sentence))
        elif tag == "P":
            word = scene.word(chunks, i).partition("'")[0].partition("’")[0]
            found.append(Actor(narrator if word == "i" else None, PRONOUN_GENDER.get(word), subject, sentence))
        else:
            gender = chunks.phrases[i].gender if i in chunks.phrases else "u"
            found.append(Actor(None, PHRASE_GENDER.get(gender), subject, sentence))
    return found


def _note_names(scene: Scene, turn: Turn) -> None:
    """Note whom the quotation names, and whom of them it speaks to."""
    q = turn.quotation
    named = scene.names_between(q.start, q.end)
    if not named:
        return
    addressed: dict[int, None] = {}
    mentioned: dict[int, None] = {}
    for mention in named:
        person = scene.cast.at(mention.start)
        if person is None:
            continue
        window = max(q.start, mention.start - 24)
        called = VOCATIVE_BEFORE.search(scene.text, window, mention.start) and VOCATIVE_AFTER.match(
            scene.text, mention.end, q.end
        )
        (addressed if called else mentioned)[person.key] = None
    turn.addressed, turn.mentioned = tuple(addressed), tuple(mentioned)
