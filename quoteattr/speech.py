"""Tells the passages in marks that nobody says: titles, terms, nicknames, scare quotes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import regex

from quoteattr import lexicon
from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Scene
from quoteattr.sieves.sequence import is_heading

__all__ = ["NAMED", "never", "nobody", "unsaid"]

LONGEST_TERM: Final = 4
"""A scare quote or term has at most this many words."""
LONGEST_TITLE: Final = 12
"""A title of a work has at most this many words."""

WORK: Final = (
    "poem|song|novel|book|film|movie|play|story|article|essay|album|painting|ballad|hymn|show|series|opera|musical|single"
    "|pamphlet|chapter|sonnet|podcast|documentary|sitcom|drama|column|program|programme|magazine|newspaper"
    "|memoir|autobiography|biography|anthem|newsletter|comedy|thriller"
)
NAMED_AS: Final = r"titled|entitled|nicknamed|alias|a\.k\.a\.|aka|spelled"
CALLED: Final = "called|named|titled|entitled"
NAMING: Final = regex.compile(
    rf"(?i:\b(?:known\s+as|{NAMED_AS}"
    rf"|(?:{WORK})s?,?\s+(?:{CALLED})"
    rf"|(?:the|a|an|his|her|its|their|hit|reality|TV|[’']s)\s+(?:\w+\s+){{0,2}}?(?:{WORK})))[\s,]*$",
    regex.REVERSE,
)
"""What leads to a name or a title."""

LANGUAGE: Final = (
    r"words?|terms?|phrases?|expressions?|names?|titles?|letters?|slogan|motto|nickname|label|acronym|sign"
)
MARKED: Final = "called|named|dubbed|labell?ed|marked"
MENTIONING: Final = regex.compile(rf"(?i:\b(?:the\s+(?:{LANGUAGE})|so-called|{MARKED}))[\s,:]*$", regex.REVERSE)
"""What leads to a word that is mentioned as a word, unless a clause tells who says it."""

PERFORMED: Final = r"""
    on | told | hosts                                                     # she told "Good Evening"
  | s[aiu]ng | sings | singing | (?:hum|whistl)(?:m?ed|m?ing|es|s)?       # they sang "The Long Night"
  | (?:play|recit|perform|watch|publish)(?:e|es|s|ed|ing)? | premi[eè]red
"""
WORKED_ON: Final = regex.compile(
    rf"""(?i:\b(?:
        {PERFORMED}
      | (?:spoke|speaks?|talked?|heard|thought)\s+(?:of|about)                # he spoke of "The Long Night"
      | (?:was|were|been|be|am|is|are|kept)\s+reading
      | (?:author|writer|singer|reader|star|host|editor|creator|director|producer|cop(?:y|ies)|page|chapter|verse|chorus
          |tune|performance|reading|showing|edition|broadcast|episode|revival|remake|rendition|season|production)s?\s+of
    ))\s+$""",
    regex.VERBOSE | regex.REVERSE,
)
"""What leads to a title, so that what looks like one behind it is one."""

WROTE: Final = r"wr(?:ote|ites?|iting|itten)|re-?reads?|reads?|reading|in|from"
WRITTEN: Final = regex.compile(rf"(?i:\b(?:{WROTE})\s+$)", regex.REVERSE)
"""What leads to a title of several words that begins like one: *wrote "The Ford"*, but *wrote "Go Home"*."""

LAST_WORD: Final = re.compile(
    rf"{PERFORMED}|of|about|{WROTE}|as|{NAMED_AS}|{CALLED}|{WORK}|{LANGUAGE}|{MARKED}",
    re.IGNORECASE | re.VERBOSE,
)
"""The words in which all of the above end."""
ARTICLES: Final = frozenset(["The", "A", "An", "On", "Of", "My", "Our"])
"""Words with which titles begin, and things said in capitals seldom do."""

SHOWING: Final = frozenset(["read", "reads", "reading", "said", "says", "saying", "announced", "declared"])
SIGN: Final = regex.compile(
    r"(?i:\b(?:sign|notice|placard|poster|banner|plaque|label|inscription)s?\b[^.;:\"“”]{0,25}"
    rf"\b(?:{'|'.join(sorted(SHOWING))}))[\s,:]*$",
    regex.REVERSE,
)
"""What leads to the words on a sign, which nobody says in a story; a report may quote them."""

CHANNEL: Final = re.compile(r"[rVo][dwNXR]{1,4}w\Z")
"""What stands before a programme with its channel: *told the county radio's*."""

LEAD: Final = 40
"""So many characters before a passage tell what leads to it."""
NAMED: Final = "a name or a title"
"""Why a passage that no cue can make speech is none."""
LETTER: Final = re.compile(r"[^\W_]")
"""A letter or digit."""
SPOKEN_END: Final = regex.compile(r"[.,!?…—–-][\"'’”»]*$", regex.REVERSE)
"""Marks that end speech inside its marks."""


def never(quotation: QuotedSpan, scene: Scene) -> bool:
    """Tell a passage that no cue can make speech: a nickname inside a name, a title, a value in markup."""
    text, start = scene.text, quotation.start
    if text[start - 1 : start] == "=":
        return True  # <a href="...">
    chunks, place = scene.place_of(quotation)
    before = text[max(chunks.span[0], start - LEAD) : start]
    if not before:
        return False
    tags = chunks.tags
    if 0 < place < len(tags) - 1 and tags[place - 1] == "N" and tags[place + 1] in "Nw":
        content = _content(quotation, scene)
        surname = tags[place + 1] == "N" or (text[chunks.starts[place + 1]].isupper() and content.isalpha())
        if surname and content.istitle():
            return True  # Edna "Wheels" Popplewell
    shown = (
        tags[place - 1 : place] == "w"
        and CHANNEL.search(tags, max(0, place - 6), place)
        and scene.word(chunks, place - 1) in ("'s", "’s")
    )
    lead = before.rstrip()
    close = lead[-1:].isalpha()  # a word leads to it, and no comma parts them
    lead = lead.rstrip(",:").rstrip()
    if not (shown or close or lead[-1:].isalpha() or "a.k.a." in before):
        return False  # no word leads to it
    last = lead.rpartition(" ")[2].lower()
    behind_another = place > 1 and tags[place - 2] == "Q"  # "No," said "yes": nothing there that could be a sign
    if not (scene.reportage or behind_another) and (last in SHOWING or not last.isalpha()) and SIGN.match(before):
        return True
    leads = _may_lead(last)
    if not (shown or leads):
        return False
    content = _content(quotation, scene)
    if shown or (close and WORKED_ON.match(before)):
        words = content.rstrip(".,").split()
        if _is_title(words) or (len(words) == 1 and words[0].istitle()):
            return True  # on NBC's "Morning Show"
    elif close and WRITTEN.match(before):
        words = content.rstrip(".,").split()
        if _is_title(words) and words[0] in ARTICLES:
            return True
    if not leads or NAMING.match(before) is None or len(content.split()) > LONGEST_TITLE:
        return False
    return not SPOKEN_END.match(content) or _is_title(content.rstrip(",.").split())  # her memoir, "Hard Rains,"


@lru_cache(maxsize=4096)
def _may_lead(last: str) -> bool:
    """Tell whether something that leads to a title or a term may end in a word; if it is more than a word, it may."""
    return not last.isalpha() or LAST_WORD.fullmatch(last) is not None


def nobody(quotation: QuotedSpan, scene: Scene) -> str | None:
    """Return why a passage that no sieve has read is not speech, or ``None`` if it may be."""
    return NAMED if never(quotation, scene) else unsaid(quotation, scene)


def unsaid(quotation: QuotedSpan, scene: Scene) -> str | None:
    """
    Return why a passage that a cue could make speech, but none does, is not speech, or ``None`` if it may be.

    Speech fills a paragraph or a sentence, ends in a mark of its own or follows a comma or colon. A term or title sits
    inside a sentence of the narration, and the mark that ends the clause stands outside.
    """
    chunks, place = scene.place_of(quotation)
    if place:
        text, at = scene.text, max(chunks.span[0], quotation.start - LEAD)
        last = text[at : quotation.start].rstrip(" ,:").rpartition(" ")[2].lower()
        if _may_lead(last) and MENTIONING.match(text, at, quotation.start):
            return "a word mentioned as a word"
    content = _content(quotation, scene)
    if scene.reportage and place and chunks.tags[place - 1] not in ".:":
        return "words inside a sentence that nobody is said to say"
    if scene.reportage and is_heading(scene, quotation):
        return "a heading in the words of the text"
    if not LETTER.search(content):
        return "it holds no word"
    tags = chunks.tags
    left = tags[place - 1] if place else "."
    right = tags[place + 1] if place + 1 < len(tags) else "."
    if left in ".:-," and not (left == "," and right not in ".,"):
        return None
    if right == "." and SPOKEN_END.match(content):
        return None
    words = content.split()
    if _is_title(words):
        return "a title inside a sentence of the narration"
    if len(words) <= LONGEST_TERM and content[-1:] not in ".!?":
        return "a term or scare quote inside a sentence of the narration"
    return None


def _content(quotation: QuotedSpan, scene: Scene) -> str:
    return scene.text[quotation.content[0][0] : quotation.content[-1][1]].strip() if quotation.content else ""


def _is_title(words: list[str]) -> bool:
    """Tell whether all words but the small ones have capitals, as in the title of a work."""
    if not 1 < len(words) <= LONGEST_TITLE:
        return False
    large = [w for w in words if w.lower() not in lexicon.grammar()]
    return bool(large) and words[0][:1].isupper() and all(w[:1].isupper() or w[:1].isdigit() for w in large)
