"""Sieves for a clause before the quotation: *Anna said: "..."*, *Anna said that the "..." thing*."""

from __future__ import annotations

import re
from typing import Final

from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene
from quoteattr.sieves.grammar import coordinated, governing

__all__ = [
    "colon_after_subject",
    "colon_before",
    "comma_before",
    "fronted_participle",
    "indirect_clause",
    "label",
    "participle_before",
    "previous_paragraph",
    "verb_then_mention_before",
]

VERB_MENTION_BEFORE: Final = re.compile(r"(?:^|(?<=[.,;Q]))R{0,2}(?P<cue>V)R{0,2}(?P<mention>[NPD])[^.Q;]{0,25}[,:]Q\Z")
CUE_BEFORE: Final = re.compile(r"[VGv](?:[^.;:QVu]{0,4},?|R?[or][dwR]{4,5},)\Z")  # said in a very serious tone,
CUE_AT_END: Final = re.compile(r"[VGv][^.;:Q]{0,5}[,-]?\Z")
"""A cue verb shortly before a quotation, and at the end of a paragraph."""
FRONTED: Final = re.compile(r"[srR]{0,2}G[^.,;:QV]{0,15}")
FOLLOWING_SUBJECT: Final = re.compile(r"Q,?[dwR]{0,3}(?P<mention>[NPD])")
LABEL: Final = re.compile(r"(?:^|(?<=\.))(?:r|o[dwR]{0,3})?(?P<mention>[ND])(?:w{1,4})?(?:\([^)]*\))?:Q\Z")
HEADED: Final = re.compile(r"[or][dwR]{0,3}(?P<mention>[ND])(?:\([^)]*\))?:\Z")
"""A paragraph that only names a source, with its preposition: *From the mayor:*."""

ENDED: Final = frozenset('.!?…"”»')
"""What ends a paragraph that leads on to nothing."""


def colon_before(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a clause with a cue verb ends in a colon before the opening mark.

    >>> said_by(colon_before, 'Anna Farrow told the board this week: "It is late."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    if place == 0 or chunks.tags[place - 1] != ":":
        return None
    return governing(scene, chunks, place, "VGv", 30)


def colon_after_subject(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a sentence that begins with a mention ends in a colon before the opening mark.

    >>> said_by(colon_after_subject, 'Anna Farrow resisted: "It is late."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    if place == 0 or chunks.tags[place - 1] != ":":
        return None
    subject = coordinated(scene, chunks, place, scene.sentence_start(chunks, place))
    return None if subject is None else scene.reading(chunks, subject, subject + 1)


def comma_before(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a mention and its cue verb stand before the opening mark.

    >>> said_by(comma_before, 'Anna Farrow sighed and said, "It is late."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    if not CUE_BEFORE.search(chunks.tags, max(0, place - 8), place):
        return None
    return governing(scene, chunks, place, "VGvu", 8)


def verb_then_mention_before(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    an inverted clause stands before the opening mark.

    >>> said_by(verb_then_mention_before, 'Said Anna Farrow: "It is late."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    return scene.before(quotation, VERB_MENTION_BEFORE) if place and chunks.tags[place - 1] in ",:" else None


def label(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a name with a colon stands right before the opening mark.

    >>> said_by(label, 'Anna Farrow: "It is late."')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    return scene.before(quotation, LABEL) if place and chunks.tags[place - 1] == ":" else None


def indirect_clause(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the quotation stands in what a clause before it reports.

    >>> said_by(indirect_clause, 'Anna Farrow said that the old dam was in her view "a ruin".')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    found = governing(scene, chunks, place, "Vu", 60)
    inverted = found is not None and found.cue is not None and found.cue.start < found.mention.start
    return None if inverted and chunks.tags[place - 1] == "Q" else found  # said Anna on "The Ford." "It is late."


def participle_before(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a participle such as "calling it" leads to the quotation.

    >>> said_by(participle_before, 'Anna Farrow left the room, calling it "a ruin".')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    return governing(scene, chunks, place, "Gv", 40)


def fronted_participle(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the sentence begins with a participle, and its subject follows the quotation.

    >>> said_by(fronted_participle, 'Calling the dam "a ruin," Anna Farrow left the room.')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    start = scene.sentence_start(chunks, place)
    if "G" not in chunks.tags[start : start + 3] or not FRONTED.fullmatch(chunks.tags, start, place):
        return None
    return scene.after(quotation, FOLLOWING_SUBJECT)


def previous_paragraph(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the paragraph before ends in a clause with a cue that leads on.

    >>> said_by(previous_paragraph, 'Anna Farrow told them:\\n\\n"It is late."')
    'Anna Farrow'
    >>> said_by(previous_paragraph, 'From Anna Farrow:\\n\\n"It is late."')
    'Anna Farrow'
    """
    paragraph = scene.paragraph_of(quotation.start)
    if paragraph == 0 or scene.paragraphs[paragraph][0] != quotation.start:
        return None
    if scene.text[scene.paragraphs[paragraph - 1][1] - 1] in ENDED:
        return None
    chunks = scene.chunks(paragraph - 1)
    tags = chunks.tags
    if tags.endswith(":"):
        found = governing(scene, chunks, len(tags), "VGv", 60) or scene.read(chunks, HEADED.match(tags))
        subject = None if found else coordinated(scene, chunks, len(tags), scene.sentence_start(chunks, len(tags)))
        return found if subject is None else scene.reading(chunks, subject, subject + 1)
    if CUE_AT_END.search(tags, max(0, len(tags) - 7)):
        return governing(scene, chunks, len(tags), "VGv", 6)
    return None
