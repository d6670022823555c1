"""Who is the subject of a verb, and which clause reports another: what the sieves for clauses need of grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex
from attrs import frozen

from quoteattr.chunks import Chunks
from quoteattr.scene import Reading, Scene

__all__ = ["Frame", "frames", "governing", "subject_of"]

SUBJECTS: Final = "NPD"
"""Tags of what can say something."""
CLAUSE_EDGES: Final = ",;:-TscQW)"
"""Tags behind which a clause may begin."""
LONGEST_INSERT: Final = 40
"""An apposition, relative clause or parenthesis between subject and verb has at most this many chunks."""


@frozen
class Frame:
    """A cue verb and its subject, as places among the chunks."""

    verb: int
    subject: int


def in_preposition(tags: str, place: int, start: int) -> bool:
    """
    Tell whether a phrase hangs on a preposition: *with the Journal*.

    >>> in_preposition("rdwN", 3, 0), in_preposition("PVN", 2, 0)
    (True, False)
    """
    at = place - 1
    while at >= start and tags[at] in "dwR":
        at -= 1
    return at >= start and tags[at] in "orA"


def _opening(tags: str, closing: int, start: int) -> int:
    """Return the place of the mark that opens what a mark closes, or -1."""
    sign = {")": "("}.get(tags[closing], tags[closing])
    found = tags.rfind(sign, max(start, closing - LONGEST_INSERT), closing)
    if sign != "," or found < 0:
        return found
    while found > start and tags[found + 1] in "NXDw" and "," in tags[max(start, found - 8) : found]:
        earlier = tags.rfind(",", max(start, found - 8), found)  # Ann Lee, head of parks, roads and bridges, said
        if any(tag in "PVxW" for tag in tags[earlier:found]):
            break
        found = earlier
    return found


def subject_of(chunks: Chunks, verb: int) -> int | None:
    """
    Return the place of a verb's subject.

    The walk goes left over auxiliaries and adverbs, over what is inserted between commas, dashes or brackets and over
    prepositional phrases; failing that, the verb shares its subject with a verb before it.
    """
    tags = chunks.tags
    start = Scene.sentence_start(chunks, verb)
    at = verb - 1
    for _ in range(LONGEST_INSERT):
        while at >= start and tags[at] in "xR":
            at -= 1
        if at < start:
            break
        tag = tags[at]
        if tag in SUBJECTS or (tag == "X" and not in_preposition(tags, at, start)):
            if not in_preposition(tags, at, start):
                return at
            while tags[at] not in "orA":
                at -= 1
            at -= 1
        elif tag == "W":
            return antecedent(tags, at, start)
        elif tag in ",)-":
            at = _opening(tags, at, start) - 1
            if at < start - 1:
                break
        else:
            break
    return coordinated(tags, verb, start)


def antecedent(tags: str, relative: int, start: int) -> int | None:
    """Return the place of the mention that a relative pronoun stands for."""
    at = relative - 1
    nearest = None
    while at >= start and relative - at < 12:
        if tags[at] in SUBJECTS:
            nearest = at if nearest is None else nearest
            if not in_preposition(tags, at, start):
                return at
        elif tags[at] in ".;:VQ" and nearest is not None:
            break
        at -= 1
    return nearest


def coordinated(tags: str, verb: int, start: int) -> int | None:
    """
    Return the place of the subject that a verb shares with what stands before it: *Anna sighed and said*.

    It is the nearest mention that looks like a subject: it begins a clause, or it is a pronoun.
    """
    for at in range(verb - 1, start - 1, -1):
        if tags[at] == "P":
            return at
        if tags[at] in "NDX":
            before = at - 1
            while before >= start and tags[before] in "dR":
                before -= 1
            if before < start or tags[before] in CLAUSE_EDGES:
                return at
    for at in range(start, verb):
        if tags[at] in SUBJECTS and not in_preposition(tags, at, start):
            return at
    return None


def frames(scene: Scene, chunks: Chunks, place: int, cues: str, reach: int) -> Iterator[Frame]:
    """Yield the cue verbs that a place may depend on, each with its subject, from the nearest outwards."""
    tags = chunks.tags
    start = Scene.sentence_start(chunks, place)
    for verb in range(place - 1, max(start, place - reach) - 1, -1):
        if tags[verb] in cues:
            subject = subject_of(chunks, verb)
            if subject is not None:
                yield Frame(verb, subject)


EMBEDDING: Final = regex.compile(r"[dwRrNDXoP()]{0,7}[,]?T[dwRrNDXo,]{0,6}|[dwRrNDXo]{0,5}")
"""What stands between a cue verb and the subject of the clause that it reports: *told reporters on Monday that*."""


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
            if EMBEDDING.fullmatch(chunks.tags, frame.verb + 1, inner.subject):
                inner = frame
            else:
                break
    if inner is None:
        return None
    cue = scene.cue(chunks, inner.verb, inner.verb + 1)
    return scene.reading(chunks, inner.subject, inner.subject + 1, cue)
