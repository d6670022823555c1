"""Sieves for a tag behind the quotation: *"...," said Anna*."""

from __future__ import annotations

import re
from typing import Final

import regex

from quoteattr.quotations import QuotedSpan
from quoteattr.scene import LONGEST_SENTENCE, Reading, Scene

__all__ = [
    "according_to",
    "agent_after",
    "as_clause",
    "clause_after",
    "dash_attribution",
    "document_reads",
    "mention_then_verb",
    "verb_then_mention",
]

MENTION: Final = r"""(?:
      d?[wRG]{0,2}(?P<mention>[NX])
    | (?P<mention>
          [PD]
        | d[wR]{1,2},[wR]{1,3}(?=[,.;:oRW]|$)       # a thin, elderly gentleman
        | d(?:w|R|G|-){1,3}?(?=[,.;:oRW]|$)         # the newcomer
        | d(?=[,.;:o]|$)
        | w
      )
)"""
"""A name, a pronoun or a description; behind a verb also one whose noun no lexicon knows."""

AFTER_SUBJECT: Final = r"""(?:
      ,(?:w,)?[^,.;:QV]{1,14},          # Anna, 43, the mayor of Ostholm, said
    | ,W[^.;:Q]{1,20}?,                 # Anna, who runs the mill, said
    | \([^).Q]{1,10}\),?                # Anna (D-Ore.) said
    | [or][^,.;:QVvz]{1,6}?             # Anna of the upper mill said
    | ,                                 # his wife, Anna, said: the role stands inside the chunk
)?"""
"""What may stand between a subject and its verb."""

VERB: Final = r"(?:[xR]{0,4}s?(?P<cue>[Vzv])|x[xR]{0,3}(?P<cue>[Gv])|x?[wV]R?(?:rR?(?P<cue>v)|w?(?P<cue>G)))"
"""A cue verb with what belongs to it: *had softly said*, *once said*, *was saying*, *hastened to say*, *kept saying*."""

VERB_THEN_MENTION: Final = regex.compile(
    rf"Q[,-]?R{{0,3}}x?R{{0,2}}(?P<cue>[Vz])R{{0,3}}(?:,[wRrdo]{{1,4}},)?{MENTION}", regex.VERBOSE
)

MENTION_THEN_VERB: Final = regex.compile(
    rf"""Q[,-]?(?:R,?)?
        (?:[dwRDNX]{{0,5}}?(?P<mention>[NDX])|[dw]{{0,2}}(?P<mention>P)|(?P<mention>d[wR]{{1,2}}?(?=[VzR])|[wuozvV](?=V)))
        {AFTER_SUBJECT}{VERB}""",
    regex.VERBOSE,
)

LONG_SUBJECT: Final = regex.compile(
    rf"""Q(?:
        (?P<mention>[dDw](?:[dwDR-]|,(?=w)|c(?=[dwD])){{0,6}}?)     # the bespectacled, 71-year-old diplomat
      | [dwRD]{{0,3}}?(?P<mention>N)c[dwRD]{{0,3}}N                 # experts Anna Venn and Tom Hale
    )(?:{AFTER_SUBJECT.strip().removesuffix("?")}|[or])?[xR]{{0,4}}(?P<cue>[Vv])""",
    regex.VERBOSE,
)
"""A subject of many words, or of two people, between the comma inside the marks of a whole sentence and its verb."""
BARE_TAG: Final = re.compile(r"Q\.(?P<mention>[NPD])R?(?P<cue>V)(?:\.|$)")
"""A sentence of nothing but a tag, where a full stop stands for the comma: *"It is late." Anna said.*"""

FRONTED_CLAUSE: Final = re.compile(r"s(?:(?<=^s)|(?<=[.,Qc]s))[^.,;:QVu]{1,9}[VGv](?:[^.,;:Q]*|[^.,;:Q]{0,2},)\Z")
"""What begins with *when* or *after*, has a cue verb and ends before the quotation: *When a boy shouted, "..."*."""

DOCUMENT_READS: Final = regex.compile(
    r"Q[,-]?[dwDN]{0,4}?(?P<mention>[DP])(?:[or][dwRDNX]{1,4}?)?[xR]{0,3}(?P<cue>u)|Q[,-]?(?P<cue>u)(?P<mention>D)"
)

INTRODUCES: Final = re.compile(r"[^.Q:]*:Q")
"""What follows a verb that introduces the next quotation."""

SOURCE: Final = r"(?:[dwR]{0,4}?(?P<mention>[NDX])|(?P<mention>d?w{1,3}|d))"
"""What follows *according to*."""

ACCORDING_TO: Final = regex.compile(rf"Q[^.Q]*?(?P<cue>Ar){SOURCE}")
ACCORDING_TO_BEFORE: Final = regex.compile(rf"(?P<cue>Ar){SOURCE}[^.]*Q\Z")

AS_CLAUSE: Final = re.compile(
    rf"Q[^.Q]*?(?P<as>s)[dw]{{0,2}}(?P<mention>[NPDX]){AFTER_SUBJECT}[xR]{{0,3}}(?P<cue>V)",
    re.VERBOSE,
)
AGENT: Final = re.compile(r"Q(?P<by>r)[dw]{0,2}(?P<mention>[NDX])")

DASH: Final = re.compile(r"Q-(?P<mention>[ND])(?=[.,(Q]|$)")

DASHES: Final = frozenset("-–—―")
LONGEST_CREDIT: Final = 100
"""A paragraph that only names a source has at most this many characters."""
CREDIT: Final = re.compile(r"-{1,2}(?P<mention>[ND])(?=[.,(]|$)")

CLAUSE_AFTER: Final = regex.compile(
    rf"""Q[^.;Q]*?(?:Q[^.;Q]*?){{0,2}}?,(?:
        [dwRDNX]{{0,5}}?(?P<mention>[NPDX]){AFTER_SUBJECT}[xR]{{0,3}}(?P<cue>V)
      | (?P<cue>V)R?[dwR]{{0,3}}(?P<mention>[NDX])(?=[,.(or]|$)      # ..., said Anna, the mayor
    )
    | Q[^.Q]*?,(?:[dwR]{{0,3}}(?P<mention>[NPDX])R?(?P<cue>V)|(?P<cue>V)(?P<mention>[NDX]))(?=\.|$)  # ...; ..., Anna said""",
    regex.VERBOSE,
)

TAG_OF_NEXT: Final = regex.compile(
    rf"Q[^.:Q]++(?:Q[^.:Q]++)?Q(?P<mention>[NPDX]){AFTER_SUBJECT}[xR]{{0,3}}(?P<cue>V)", regex.VERBOSE
)
"""The tag of the quotation that ends the sentence: *The "old" dam is "a ruin," Anna said*."""

TELLING: Final = frozenset({"tell", "ask", "inform", "remind", "assure"})
"""Verbs behind which stands who hears: *..., tells the mayor*."""


def tag_behind(quotation: QuotedSpan, scene: Scene, pattern: regex.Pattern[str]) -> Reading | None:
    """Match a tag behind a quotation, unless it introduces the next one and this one does not lead up to it."""
    chunks, place = scene.place_of(quotation)
    found = pattern.match(chunks.tags, place)
    if found is None:
        return None
    if INTRODUCES.match(chunks.tags, found.end()) and scene.text[quotation.content[-1][1] - 1] != ",":
        return None
    first = found.start("mention")
    if chunks.tags[first] in "wuozvV" and not scene.text[chunks.starts[first]].isupper():
        return None
    return scene.read(chunks, found)


def verb_then_mention(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a cue verb and a mention follow the closing mark.

    >>> said_by(verb_then_mention, '"It is late," said Mrs. Farrow.')
    'Mrs. Farrow'

    Not when the clause begins a new sentence, as where it introduces the next quotation:

    >>> said_by(verb_then_mention, '"It is late." Said Mrs. Farrow: "Go home."')
    """
    return tag_behind(quotation, scene, VERB_THEN_MENTION)


def mention_then_verb(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a mention and its cue verb follow the closing mark.

    >>> said_by(mention_then_verb, '"It is late," Anna Farrow, who ran the mill, said.')
    'Anna Farrow'

    Not when the quotation ends a clause of time or reason before the main clause:

    >>> said_by(mention_then_verb, 'When a boy shouted, "Late," Anna Farrow said yes.')
    """
    chunks, place = scene.place_of(quotation)
    found = tag_behind(quotation, scene, MENTION_THEN_VERB)
    if found is not None:
        return None if FRONTED_CLAUSE.search(chunks.tags, scene.sentence_start(chunks, place), place) else found
    if quotation.content and (place == 0 or chunks.tags[place - 1] == "."):
        if scene.text[quotation.content[-1][1] - 1] == ",":
            return scene.after(quotation, LONG_SUBJECT)
        bare = scene.after(quotation, BARE_TAG)
        return bare if bare and bare.cue and bare.cue.lemma == "say" else None
    return None


def document_reads(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    something written "reads" what stands before it.

    >>> said_by(document_reads, '"The dam is a ruin," the report reads.')
    'the report'
    >>> said_by(document_reads, '"The dam is a ruin," the mayor reads.')
    """
    found = tag_behind(quotation, scene, DOCUMENT_READS)
    if found is None or found.cue is None or found.cue.lemma != "read":
        return None
    written = found.mention.text.lower() == "it" or (found.phrase is not None and found.phrase.kind == "document")
    return found if written else None


def according_to(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    "according to" names the source in the quotation's sentence.

    >>> said_by(according_to, 'The dam is "a ruin," according to Anna Farrow.')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    if chunks.tags.find("A", max(0, place - LONGEST_SENTENCE), place + LONGEST_SENTENCE) < 0:
        return None
    found = scene.after(quotation, ACCORDING_TO)
    if found is None:
        start = scene.sentence_start(chunks, place)
        found = scene.read(chunks, ACCORDING_TO_BEFORE.search(chunks.tags, start, place + 1))
    return found


def dash_attribution(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a dash and a name alone follow the closing mark.

    >>> said_by(dash_attribution, '"Dams fail slowly." – Anna Farrow')
    'Anna Farrow'

    They may fill a paragraph of their own:

    >>> said_by(dash_attribution, '"Dams fail slowly."\\n\\n- Anna Farrow')
    'Anna Farrow'
    >>> said_by(dash_attribution, '"Dams fail slowly."\\n\\n- Anna Farrow wept, and her son wept with her for a long time.')
    """
    chunks, place = scene.place_of(quotation)
    if chunks.spoken:
        return _credit_below(quotation, scene)
    return scene.read(chunks, DASH.match(chunks.tags, place))


def _credit_below(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """Read a paragraph that is a dash and a name, below one of nothing but speech."""
    paragraph = scene.paragraph_of(quotation.end - 1) + 1
    if paragraph >= len(scene.paragraphs):
        return None
    start, end = scene.paragraphs[paragraph]
    if scene.text[start] not in DASHES or end - start > LONGEST_CREDIT:
        return None
    below = scene.chunks(paragraph)
    return scene.read(below, CREDIT.match(below.tags))


def clause_after(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    the quotation's sentence ends in a clause with a mention and a cue verb.

    >>> said_by(clause_after, 'The dam is "a ruin" and should go, Anna Farrow said.')
    'Anna Farrow'
    """
    chunks, place = scene.place_of(quotation)
    tags = chunks.tags
    found = None
    if tags.find(",", place, place + LONGEST_SENTENCE) >= 0:  # told before anything is looked for
        found = scene.read(chunks, CLAUSE_AFTER.match(tags, place))
    if found is None:
        before = tags[scene.sentence_start(chunks, place) : place]
        found = None if "V" in before or "u" in before else scene.after(quotation, TAG_OF_NEXT)
    if found is None or found.cue is None:
        return None
    told = found.mention.start > found.cue.start and found.cue.lemma in TELLING
    return None if told else found


def as_clause(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    an as-clause behind the quotation names the source.

    >>> said_by(as_clause, 'The dam is "a ruin" as Anna Farrow put it.')
    'Anna Farrow'
    >>> said_by(as_clause, 'The dam is "a ruin" while Anna Farrow said nothing.')
    """
    chunks, place = scene.place_of(quotation)
    found = AS_CLAUSE.match(chunks.tags, place)
    if found is None or scene.word(chunks, found.start("as")) != "as":
        return None
    return scene.read(chunks, found)


def agent_after(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """
    a passive before the quotation and "by" behind it name the source.

    >>> said_by(agent_after, 'The dam was called "a ruin" by Anna Farrow.')
    'Anna Farrow'
    >>> said_by(agent_after, 'He read "The Ruin" by Anna Farrow.')
    """
    chunks, place = scene.place_of(quotation)
    found = AGENT.match(chunks.tags, place)
    if found is None or scene.word(chunks, found.start("by")) != "by":
        return None
    for verb in range(place - 1, max(-1, place - 5), -1):
        if chunks.tags[verb] in "Vu" and scene.word(chunks, verb).endswith("ed"):
            subject = found.start("mention")
            return scene.reading(chunks, subject, subject + 1, scene.cue(chunks, verb, verb + 1))
    return None
