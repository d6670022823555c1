"""Who is the subject of a verb, and which clause reports another: what the sieves for clauses need of grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import evolve, frozen

from quoteattr import lexicon
from quoteattr.chunks import Chunks
from quoteattr.scene import Reading, Scene

__all__ = ["Frame", "first_subject", "frames", "governing", "subject_of"]

SUBJECTS: Final = "NPD"
"""Tags of what can say something."""
CLAUSE_EDGES: Final = ",;:-TscQW)"
"""Tags behind which a clause may begin."""
AGENT: Final = re.compile(r"r[dw]{0,3}[NDX][srodTR]{0,3}")
"""What stands behind a passive that names who speaks: *was called by Anna a*."""
BE: Final = frozenset(["is", "are", "was", "were", "be", "been", "being", "isn't", "wasn't", "weren't", "aren't"])
PROGRESSIVE: Final = re.compile(r"xR{0,2}\Z")
"""What makes a form in -ing a finite verb: *is telling*."""
QUOTED: Final = frozenset(["quoted", "heard", "cited", "reported", "said"])
"""Passive verbs whose subject speaks: *was quoted as saying*."""
NAMED: Final = frozenset(
    [
        "called",
        "named",
        "titled",
        "entitled",
        "dubbed",
        "labeled",
        "labelled",
        "nicknamed",
        "termed",
        "branded",
        "billed",
        "rated",
    ]
)
"""Verbs that are passive where no object parts them from the name: *a play called "..."*."""
DISPLAYED: Final = frozenset(
    [
        "sign",
        "signs",
        "banner",
        "banners",
        "placard",
        "placards",
        "poster",
        "posters",
        "shirt",
        "shirts",
        "hat",
        "hats",
        "billboard",
        "plaque",
    ]
)
"""Things that say what is written on them, while *he issued a statement saying* is about him."""
PARTICIPLE: Final = re.compile("[,c]R?w$")
"""What may be a participle at the head of its clause, if it ends in *-ing*."""
NO_PARTICIPLES: Final = frozenset(["anything", "everything", "nothing", "something"])
"""Words in *-ing* that are none: *everything the doctor said*."""
APPOSITION: Final = re.compile("N,(?:dR?[XN]|D),")
"""What may name somebody once more: *Anna Farrow, the mayor, rose and said*."""
LONGEST_CLAUSE: Final = 80
"""A subject stands at most this many chunks before its verb."""
LONGEST_INSERT: Final = 40
"""An apposition, relative clause or parenthesis between subject and verb has at most this many chunks."""


@frozen
class Frame:
    """A cue verb and its subject, as places among the chunks."""

    verb: int
    subject: int


def preposition_of(chunks: Chunks, place: int, start: int) -> int | None:
    """Return the place of the preposition that a mention hangs on: *with the Journal*, but not *at noon Anna*."""
    tags = chunks.tags
    if tags[place] == "P":
        return None
    at = place - 1
    whole = tags[place] == "D" and chunks.phrases[place].determiner if place in chunks.phrases else False
    name = chunks.names.get(place)
    if not whole and (name is None or name.record.kind != "person"):
        while at >= start and tags[at] in "dwR":
            at -= 1
    return at if at >= start and tags[at] in "orA" else None


def _opening(tags: str, closing: int, start: int) -> int:
    """Return the place of the mark that opens what a mark closes, or -1."""
    sign = {")": "("}.get(tags[closing], tags[closing])
    lowest = max(start, closing - LONGEST_INSERT)
    found = tags.rfind(sign, lowest, closing)
    while sign == "," and found > start and tags[found + 1] in "NXDw":
        earlier = tags.rfind(",", max(lowest, found - 12), found)  # Ann Lee, head of parks, roads and bridges, said
        if earlier < 0:
            break
        relative = tags[earlier + 1] == "W"
        if not relative and any(tag in "PVxW" for tag in tags[earlier:found]):
            break
        found = earlier
        if relative:
            break
    return found


def subject_of(scene: Scene, chunks: Chunks, verb: int) -> int | None:
    """Return the place of a verb's subject, which is looked for once, however many quotations and rules ask."""
    if chunks.subjects is None:
        chunks.subjects = {}
    if verb not in chunks.subjects:
        chunks.subjects[verb] = _find_subject(scene, chunks, verb)
    return chunks.subjects[verb]


def _find_subject(scene: Scene, chunks: Chunks, verb: int) -> int | None:
    """
    Find a verb's subject.

    The walk goes left over auxiliaries and adverbs, over what is inserted between commas, dashes or brackets and over
    prepositional phrases; failing that, or at the object of a participle, the verb shares its subject with a verb before
    it.
    """
    tags = chunks.tags
    start = Scene.sentence_start(chunks, verb)
    if tags[verb] == "V" and tags[verb + 1 : verb + 2] in ("N", "P", "D") and tags[:verb].endswith(("Q", "Q,")):
        return verb + 1
    if tags[verb] in "Gv":
        return _subject_of_participle(scene, chunks, verb, start)
    at = verb - 1
    inside = None
    for _ in range(LONGEST_INSERT):
        while at >= start and tags[at] in "xR":
            at -= 1
        if at < start:
            break
        tag = tags[at]
        if tag in "NPDX":
            preposition = preposition_of(chunks, at, start)
            if preposition is None:
                if _is_object(scene, chunks, at, start):
                    break  # Anna, soothing her guests, said
                return at
            inside = inside or at  # half of the voters said
            at = preposition - 1
        elif tag == "W":
            return antecedent(chunks, at, start)
        elif tag in ",)-":
            at = _opening(tags, at, start) - 1
            if at < start - 1:
                break
        elif tag in "wVu" and inside is not None and at > start and tags[at - 1] in "ND":
            at -= 1  # a letter signed by Anna said
        else:
            break
    shared = coordinated(scene, chunks, verb, start)
    return inside if shared is None else shared


def _is_object(scene: Scene, chunks: Chunks, place: int, start: int) -> bool:
    """Tell whether a description is what a participle before it has for its object: *soothing her guests*."""
    if place not in chunks.phrases or not chunks.phrases[place].determiner:
        return False
    if not PARTICIPLE.search(chunks.tags, max(start, place - 3), place):
        return False
    word = scene.word(chunks, place - 1)
    return word.endswith("ing") and word not in NO_PARTICIPLES


def _subject_of_participle(scene: Scene, chunks: Chunks, verb: int, start: int) -> int | None:
    """Return the subject of *saying* or *to say*: the phrase before it, or the subject of the verb before that."""
    tags = chunks.tags
    at = verb - 1
    while at > start and tags[at] in "xR":
        at -= 1
    if at >= start and tags[at] in SUBJECTS:
        phrase = chunks.phrases.get(at)
        preposition = preposition_of(chunks, at, start)
        speaks = phrase is None or phrase.kind != "document" or phrase.head in DISPLAYED
        if speaks and (preposition is None or scene.word(chunks, preposition) == "with"):
            return at
    for earlier in range(verb - 1, start - 1, -1):
        if tags[earlier] in "Vu":
            found = subject_of(scene, chunks, earlier)
            if found is not None:
                return found
    return coordinated(scene, chunks, verb, start)


def antecedent(chunks: Chunks, relative: int, start: int) -> int | None:
    """Return the place of the mention that a relative pronoun stands for."""
    tags = chunks.tags
    at = relative - 1
    nearest = None
    while at >= start and relative - at < 12:
        if tags[at] in SUBJECTS:
            nearest = at if nearest is None else nearest
            if preposition_of(chunks, at, start) is None:
                return at
        elif tags[at] in ".;:VQ" and nearest is not None:
            break
        at -= 1
    return nearest


RELATIVE_CLAUSE: Final = re.compile(
    r"W(?:[xR]|[orx][dwRNDX]{1,5}|,[^,.;:Q]{1,12},){0,4}(?:[Vu][^.;:,]{1,20}c[xR]{0,2})?"
)
"""What leads from a relative pronoun to its verb: *who in Mexico said*, *who smiled and said*."""


def relative_of(scene: Scene, chunks: Chunks, frame: Frame) -> int | None:
    """Return the place of the relative pronoun that stands for a subject before its verb."""
    at = chunks.tags.rfind("W", frame.subject, frame.verb)
    if at < 0 or scene.word(chunks, at) == "whose" or not RELATIVE_CLAUSE.fullmatch(chunks.tags, at, frame.verb):
        return None
    return at


APART: Final = re.compile(",[cRx]{0,5}$")
"""What parts a verb from a clause before it that is not its own: *that he was afraid, and then said*."""


TURNS: Final = frozenset(["when", "till", "until", "before", "while", "after"])
"""Conjunctions whose clause may tell what happened next."""


def coordinated(scene: Scene, chunks: Chunks, verb: int, start: int) -> int | None:
    """
    Return the place of the subject that a verb shares with what stands before it: *Anna sighed and said*.

    It is the nearest mention that looks like a subject: it begins a clause, with or without an epithet, or it is a
    pronoun. Behind a comma it is not that of a subordinate clause: *Anna saw that he was afraid, and said*. Nor is it one
    that only names again who was named before its comma.
    """
    tags = chunks.tags
    start = max(start, verb - LONGEST_CLAUSE)
    subordinate = None
    inside = 0
    for at in range(verb - 1, start - 1, -1):
        inside += (tags[at] == ")") - (tags[at] == "(")
        if inside > 0:
            continue
        if tags[at] not in "PNDX":
            continue
        before = at - 1
        while before >= start and (tags[before] in "dR" or _is_epithet(scene, chunks, before)):
            before -= 1
        if before >= start and _subordinate(scene, chunks, before, at, verb):
            subordinate = subordinate or at
        elif _names_again(scene, chunks, before, at, start):
            continue
        elif tags[at] == "P" or before < start or tags[before] in CLAUSE_EDGES:
            return at
    first = first_subject(chunks, start, verb)
    return subordinate if first is None else first


def _subordinate(scene: Scene, chunks: Chunks, conjunction: int, subject: int, verb: int) -> bool:
    """
    Tell whether a mention behind a conjunction has no part in a verb: *Anna, as Tom went, said*.

    Nor has that behind a preposition: *Anna went after Tom, calling him*. But what happened next may stand in a clause of
    time: *when Anna rose, and said*.
    """
    tags = chunks.tags
    if tags[conjunction] not in "sT" or not APART.search(tags, subject, verb):
        return False
    if tags[subject + 1] == ",":
        return tags[conjunction] == "s" and verb == subject + 2
    if tags[subject + 1] == "r" and tags[verb : verb + 1] == "G":  # Anna went after Tom on Tuesday, calling him
        return tags[conjunction] == "s"
    return scene.word(chunks, conjunction) not in TURNS or tags[:conjunction].endswith("c")


def _names_again(scene: Scene, chunks: Chunks, comma: int, place: int, start: int) -> bool:
    """
    Tell whether a mention names once more whom the name before its comma does: *Anna, the mayor, rose and said*.

    Behind an object it may as well be the subject: *when Tom saw Anna, the mayor, much moved, rose and said*.
    """
    tags, before = chunks.tags, comma - 2
    if not APPOSITION.fullmatch(tags, comma - 1, place + 2):
        return False
    if before < start or tags[before] in CLAUSE_EDGES or tags[before] == "R" or _is_epithet(scene, chunks, before):
        return True
    return tags[place + 2 : place + 3] == "c"  # Tom kissed Anna, his wife, and said


def _is_epithet(scene: Scene, chunks: Chunks, place: int) -> bool:
    """Tell whether a chunk belongs to the name behind it: *old Anna*."""
    if chunks.tags[place : place + 2] != "wN":
        return False
    return lexicon.titles().get(scene.word(chunks, place).capitalize(), ("", ""))[1] == "epithet"


def first_subject(chunks: Chunks, start: int, stop: int) -> int | None:
    """Return the place of the first mention that hangs on no preposition."""
    for at in range(start, stop):
        if chunks.tags[at] in SUBJECTS and preposition_of(chunks, at, start) is None:
            return at
    return None


def agent_of(scene: Scene, chunks: Chunks, verb: int, place: int) -> tuple[bool, int | None]:
    """Tell whether a verb is passive and, if so, return the place of the mention behind *by* before another place."""
    at = verb - 1
    while at >= 0 and chunks.tags[at] == "R":
        at -= 1
    if chunks.tags[verb + 1 : place] in ("", "d") and scene.word(chunks, verb) in NAMED:
        asked = {scene.word(chunks, i) for i in range(max(0, verb - 8), verb) if chunks.tags[i] in "sWT"}
        if not asked & {"what", "which", "whom", "that", "who"}:
            return True, None
    if chunks.tags[verb] not in "Vu" or at < 0 or chunks.tags[at] != "x" or scene.word(chunks, at) not in BE:
        return False, None
    by = verb + 1
    if AGENT.fullmatch(chunks.tags, by, place) and scene.word(chunks, by) == "by":
        return True, by + 1 + len(chunks.tags[by + 1 : place]) - len(chunks.tags[by + 1 : place].lstrip("dw"))
    return True, None


def frames(scene: Scene, chunks: Chunks, place: int, cues: str, reach: int) -> Iterator[Frame]:
    """
    Yield the cue verbs that a place may depend on, each with its subject, from the nearest outwards.

    Nobody is known to say what *is called* something; *is called by* names who.
    """
    tags = chunks.tags
    start = Scene.sentence_start(chunks, place)
    nearest = max(start, place - reach)
    for verb in range(place - 1, start - 1, -1):
        if verb < nearest and nearest != -1:
            return
        if tags[verb] in cues or (tags[verb] == "G" and (nearest == -1 or PROGRESSIVE.search(tags, start, verb))):
            passive, subject = agent_of(scene, chunks, verb, place)
            if not passive or scene.word(chunks, verb) in QUOTED:
                subject = subject_of(scene, chunks, verb)
            if subject is not None and not _reads_only(scene, chunks, verb, subject):
                nearest = -1
                yield Frame(verb, subject)


def _reads_only(scene: Scene, chunks: Chunks, verb: int, subject: int) -> bool:
    """Tell whether a person reads, where a letter would speak: *she had read "The Ford"*."""
    if scene.word(chunks, verb) not in ("read", "reads"):
        return False
    phrase = chunks.phrases.get(subject)
    return scene.word(chunks, subject) != "it" and (phrase is None or phrase.kind != "document")


EMBEDDING: Final = re.compile(r"[dwRrNDXoP(),Q]{0,10}T[dwRrNDXo,]{0,6}|[dwRrNDXo]{0,5}")
"""What stands between a cue verb and the subject of the clause that it reports: *told reporters on Monday that*."""


FAR_EMBEDDING: Final = re.compile(r"[dwRrDXo]{0,5}T?[dwRo]{0,3}[NPDX](?:[^;:.,WQcTuV-]|c(?![dwR]{0,2}[NPDX])){1,16}")
"""The same where the clause is one of a condition or cause: *said he would go if Anna*."""
CONDITIONS: Final = frozenset(["because", "if", "whether", "how", "why", "what", "than", "unless", "until"])


def _reports(scene: Scene, chunks: Chunks, verb: int, subject: int) -> bool:
    """Tell whether the clause of a subject is what a verb before it reports."""
    if EMBEDDING.fullmatch(chunks.tags, verb + 1, subject):
        return True
    if chunks.tags[verb] != "V" or not FAR_EMBEDDING.fullmatch(chunks.tags, verb + 1, subject):
        return False
    return all(scene.word(chunks, i) in CONDITIONS for i in range(verb + 1, subject) if chunks.tags[i] == "s")


def _adds(scene: Scene, chunks: Chunks, frame: Frame) -> bool:
    """Tell whether a relative clause speaks for itself, whoever names its subject: *praised Anna, who said*."""
    relative = relative_of(scene, chunks, frame)
    return relative is not None and (
        chunks.tags[relative - 1] == "," or scene.cue(chunks, frame.verb, frame.verb + 1).lemma in SAYING
    )


SAYING: Final = frozenset({"say", "call", "claim", "argue", "insist"})
"""Verbs by which even a defining relative clause quotes: *rebuked critics who say*."""


def governing(scene: Scene, chunks: Chunks, place: int, cues: str, reach: int) -> Reading | None:
    """
    Return the reading of the clause that a place depends on: of the cue verbs before it the nearest with a subject.

    Where that clause is itself reported (*Anna said she thought it*), the reporting one is meant.
    """
    inner: Frame | None = None
    for frame in frames(scene, chunks, place, cues, reach):
        if inner is None:
            inner = frame
        elif frame.verb < inner.subject:
            if _adds(scene, chunks, inner) or not _reports(scene, chunks, frame.verb, inner.subject):
                break
            inner = frame
    if inner is None:
        return None
    cue = scene.cue(chunks, inner.verb, inner.verb + 1)
    reading = scene.reading(chunks, inner.subject, inner.subject + 1, cue)
    relative = relative_of(scene, chunks, inner)
    return (
        reading if relative is None else evolve(reading, relative=scene.reading(chunks, relative, relative + 1).mention)
    )
