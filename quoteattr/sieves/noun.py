"""Sieves for a noun that tells of speech: *Anna's claim that "..."*, *"...," was Anna's reply*."""

from __future__ import annotations

import re
from typing import Final

from quoteattr import lexicon
from quoteattr.chunks import Chunks
from quoteattr.model import Mention
from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene
from quoteattr.sieves.grammar import coordinated

__all__ = ["claim_of_name", "claim_of_pronoun", "remark_of_name"]

REACH: Final = 16
"""A noun of speech stands at most this many chunks before its quotation."""
POSSESSIVES: Final = frozenset({"his", "her", "their", "its", "my", "our"})
POSSESSOR_REACH: Final = 5
"""So many words may part the owner from the noun: *Anna's recent and unfounded claim*."""
OWNED: Final = ("'s", "’s", "' ", "’ ")
"""What stands behind a name that owns something."""
REMARK: Final = re.compile(r"Q(?:,?x|w)(?P<owner>[ND])[wRdv]{0,5}")
"""What may tell behind a quotation whose words it was: *was Anna's only remark*, where *remark* may be a verb, too."""
NOT_SAID: Final = frozenset({"nickname", "story"})
"""What a passage may be somebody's without a word of his: *"Frozen" was Anna's favourite story*."""


def _owns(scene: Scene, chunks: Chunks, place: int) -> bool:
    """Tell whether a chunk owns something: *Anna's*."""
    return scene.text[chunks.ends[place] : chunks.ends[place] + 2] in OWNED


def noun_of_speech(scene: Scene, chunks: Chunks, place: int) -> int | None:
    """Return the place of the nearest noun of speech before a place, with no verb of speech between."""
    start = max(Scene.sentence_start(chunks, place), place - REACH)
    for at in range(place - 1, start - 1, -1):
        tag = chunks.tags[at]
        if tag in "VuvG;:Q":
            return None
        if tag in "wD" and scene.word(chunks, at).rpartition(" ")[2] in lexicon.speech_nouns():
            return at
    return None


def claim_of_name(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a noun for something said, with its owner's name, leads to the quotation.

    >>> said_by(claim_of_name, 'They laughed at Anna Farrow’s claim that the dam was "a ruin".')
    'Anna Farrow'
    >>> said_by(claim_of_name, 'They laughed at the claim that the dam was "a ruin".')
    """
    chunks, place = scene.place_of(quotation)
    tags = chunks.tags
    if place > 1 and tags[place - 2] in "NX" and scene.word(chunks, place - 1) in ("'s", "’s", "'", "’"):
        behind = {scene.word(chunks, i) for i in range(place + 1, min(len(tags), place + 3))}
        return scene.reading(chunks, place - 2, place - 1) if behind & lexicon.speech_nouns() else None
    noun = noun_of_speech(scene, chunks, place)
    if noun is None or tags[noun + 1] not in "Tor:" or "V" in tags[scene.sentence_start(chunks, place) : noun]:
        return None
    if tags[noun] == "D":
        return _owner_inside(scene, chunks, noun)
    for at in range(noun - 1, max(-1, noun - 1 - POSSESSOR_REACH), -1):
        if tags[at] in "NX" and _owns(scene, chunks, at):
            return scene.reading(chunks, at, at + 1)
        if tags[at] in ".,;:VPxsT":
            break
    if tags[noun + 1 : noun + 2] == "r" and scene.word(chunks, noun + 1) == "by" and tags[noun + 2] in "NDX":
        return scene.reading(chunks, noun + 2, noun + 3)
    return None


def _owner_inside(scene: Scene, chunks: Chunks, noun: int) -> Reading | None:
    """Return the name that owns a phrase and stands inside it: *Anna Farrow's statements*."""
    start, end = chunks.starts[noun], chunks.ends[noun]
    for mention in scene.names_between(start, end):
        if scene.text[mention.end : mention.end + 1] in ("'", "’"):
            found = Mention(
                start=mention.start, end=mention.end, text=scene.text[mention.start : mention.end], kind="name"
            )
            return Reading(found)
    return None


def claim_of_pronoun(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a noun for something said, with "his" or "her" or with the subject of its sentence, leads to the quotation.

    >>> said_by(claim_of_pronoun, 'They laughed at her claim that the dam was "a ruin".')
    'her'
    """
    chunks, place = scene.place_of(quotation)
    noun = noun_of_speech(scene, chunks, place)
    if noun is None:
        return None
    for at in range(noun, max(-1, noun - 1 - POSSESSOR_REACH), -1):
        first = scene.word(chunks, at).partition(" ")[0]
        if chunks.tags[at] in "dD" and first in POSSESSIVES:
            end = chunks.starts[at] + len(first)
            return Reading(
                Mention(start=chunks.starts[at], end=end, text=scene.text[chunks.starts[at] : end], kind="pronoun")
            )
        if chunks.tags[at] in ".,;:VPxsT":
            break
    subject = coordinated(scene, chunks, noun, Scene.sentence_start(chunks, place))
    return None if subject is None else scene.reading(chunks, subject, subject + 1)


def remark_of_name(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a noun for something said, with its owner's name, says what the quotation was.

    >>> said_by(remark_of_name, '"It is late," was Anna Farrow’s only remark.')
    'Anna Farrow'
    >>> said_by(remark_of_name, '"It Is Late" was Anna Farrow’s favourite song.')
    >>> said_by(remark_of_name, '"It is late," was Anna Farrow’s brother’s answer.')

    Not of a subject inside its clause, which may be a term:

    >>> said_by(remark_of_name, 'The old "wall" was Anna Farrow’s idea.')
    """
    chunks, place = scene.place_of(quotation)
    tags = chunks.tags
    found = REMARK.match(tags, place)
    if found is None or scene.word(chunks, found.start("owner") - 1) not in ("was", "is", "came"):
        return None
    if place > scene.sentence_start(chunks, place) and tags[place - 1] not in ",;:-cQ":
        return None
    owner = found.start("owner")
    if tags[owner] == "D":
        return _owner_inside(scene, chunks, owner) if _is_said(chunks.phrases[owner].head) else None
    if not _owns(scene, chunks, owner) or any(_owns(scene, chunks, at) for at in range(owner + 1, found.end())):
        return None  # Tom's wife's answer is not Tom's
    said = any(_is_said(scene.word(chunks, at)) for at in range(owner + 1, found.end()))
    return scene.reading(chunks, owner, owner + 1) if said else None


def _is_said(noun: str) -> bool:
    return noun in lexicon.speech_nouns() and noun not in NOT_SAID
