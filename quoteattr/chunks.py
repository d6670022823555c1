"""
Stage 5: chunks.

A paragraph with a quotation in it is read as a short string of tags, one for each chunk, so that a rule can say in one
pattern what it looks for: ``Q,VN`` is a quotation, a comma, a cue verb and a name. Chunking goes in two steps, as in
Abney's "Parsing by Chunks" (1991): first every word gets a tag from the lexicons, then noun phrases are put together.
Sentences far from every quotation are not read, but for the people whom they name.

=====  ==========================================  =====  ==============================================
tag    chunk                                       tag    chunk
=====  ==========================================  =====  ==============================================
``Q``  quotation                                   ``V``  cue verb with a subject (*said*)
``N``  name, with its role                         ``v``  cue verb, bare form (*say*)
``D``  description (*the old woman*)               ``G``  cue verb in *-ing*
``P``  subject pronoun                             ``z``  gesture that may tag speech (*smiled*)
``X``  name of a place or thing                    ``A``  *according*
``W``  relative pronoun                            ``T``  *that*
``x``  auxiliary                                   ``R``  adverb
``r``  preposition                                 ``o``  preposition inside noun phrases (*of*)
``c``  coordinating conjunction                    ``s``  subordinating conjunction
``d``  determiner left over                        ``u``  verb of stance (*opposed*), never a tag
``w``  any other word
``.``  end of a sentence                           ``,``  ``;`` ``:`` ``-`` ``(`` ``)`` marks
=====  ==========================================  =====  ==============================================
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import Final

from attrs import define, field, frozen

from quoteattr import lexicon
from quoteattr.lexicon import Vocabulary
from quoteattr.mentions import NameMention
from quoteattr.model import Span
from quoteattr.patterns import BEHIND_WORD, NOUN_PHRASE, SENTENCE_START, TOKEN, WORD_END
from quoteattr.quotations import QuotedSpan

__all__ = ["Chunks", "NounPhrase", "Words", "chunk_paragraph", "describe", "words_of"]


@frozen
class NounPhrase:
    """A description: its head noun, gender (``m``, ``f``, ``u``) and kind (``role``, ``kin``, ``group``, ``body`` ...)."""

    head: str
    gender: str
    kind: str
    determiner: str = ""


NO_NAMES: Final[Mapping[int, NameMention]] = {}
NO_PHRASES: Final[Mapping[int, NounPhrase]] = {}


@define
class Chunks:
    """
    One paragraph as chunks: parallel arrays of starts and ends beside the string of tags.

    A novel has tens of thousands, kept to its end, so that what is empty takes no object of its own.
    """

    span: Span
    tags: str = ""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    names: Mapping[int, NameMention] = NO_NAMES
    """Place of an ``N`` or ``X`` chunk to its name."""
    phrases: Mapping[int, NounPhrase] = NO_PHRASES
    """Place of a ``D`` chunk to its description."""
    quoted: Sequence[int] = ()
    """The places of the quotations, in order."""
    subjects: dict[int, int | None] | None = None
    """Place of a verb to that of its subject, as far as anybody has asked."""
    spoken: bool = False
    """Whether there is nothing but speech."""
    asked: int = -1
    """The place of which somebody asked last where its sentence starts,"""
    sentence: int = 0
    """and where it does."""


def chunk_paragraph(
    text: str,
    span: Span,
    quoted: Sequence[QuotedSpan],
    names: Sequence[NameMention],
    sentence_ends: Container[int],
    words: Words,
) -> Chunks:
    """
    Chunk one paragraph.

    :param quoted: the outermost quotations that touch the paragraph, in order.
    :param names: the name mentions inside it, in order; those inside quotations are passed over.
    :param sentence_ends: end offsets of the sentences.
    :param words: the tags of the document's words.
    """
    if len(quoted) == 1 and (quoted[0].start, quoted[0].end) == span:
        return _alone(text, span, quoted[0])
    raw = _Tagger(text, names, sentence_ends, words)
    at = span[0]
    for q in quoted:
        raw.narration(at, q.start)
        raw.quotation(q)
        at = q.end
    raw.narration(at, span[1])
    return _group(span, raw)


def _alone(text: str, span: Span, quotation: QuotedSpan) -> Chunks:
    """Return the chunks of a paragraph that is nothing but a quotation, as many of a dialogue are."""
    start, end = span
    if _end_of_sentence(text, quotation):
        return Chunks(span, "Q.", (start, end), (end, end), quoted=(0,), spoken=True)
    return Chunks(span, "Q", (start,), (end,), quoted=(0,), spoken=True)


def _end_of_sentence(text: str, quotation: QuotedSpan) -> str:
    """Return the mark with which a quotation ends its sentence, or none unless a new one clearly begins behind it."""
    if not quotation.content:
        return ""
    stop = quotation.content[-1][1]
    mark = text[stop - 1 : stop]
    return mark if mark in FINAL and SENTENCE_START.match(text, quotation.end, quotation.end + 40) else ""


FINAL: Final = frozenset(".!?…")
"""Marks that end a sentence."""


Token = tuple[str, int, bool]
"""
What the lexicons know of a token.

Its tag, which is empty for what is passed over; its length without the space behind it; and whether the tag is the same
wherever it stands.
"""


class Words(dict[str, Token]):
    """
    What is known of each token, as it is written: it is looked up in the lexicons when it is first met.

    It is kept from text to text, so it never holds more than :data:`KNOWN` tokens, none of them long.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def __missing__(self, token: str) -> Token:
        word = token[:-1] if token[-1] in " \n" else token
        tag = self._word(word) if word[:1].isalnum() else MARKS.get(word[:2], "")
        settled = bool(tag) and tag not in WEIGHED and not (tag in "Rrw" and word.lower() in self.vocabulary.tails)
        found = (tag, len(word), settled)
        if len(token) <= LONGEST:
            if len(self) >= KNOWN:
                self.clear()
            self[token] = found
        return found

    def _word(self, word: str) -> str:
        tags, lower = self.vocabulary.tags, word.lower()
        if lower != word and lower in lexicon.time_nouns():
            return "w"  # Time magazine
        return tags.get(lower) or tags.get(word) or self._unknown(lower.replace("’", "'"))

    def _unknown(self, word: str) -> str:
        head, apostrophe, _ = word.partition("'")
        if apostrophe:
            tag = self.vocabulary.tags.get(word) or self.vocabulary.tags.get(head, "w")
            return tag if tag in "PxWTd" else "w"
        return "R" if word.endswith("ly") else "w"


words_of: Final = lru_cache(maxsize=8)(Words)
"""What is known of the tokens with a vocabulary."""


KNOWN: Final = 50_000
"""So many tokens are known at a time,"""
LONGEST: Final = 30
"""of no more than so many characters."""
WEIGHED: Final = "VvzuGS."
"""Tags that depend on what stands around."""
MARKS: Final = {
    **dict.fromkeys("'’", "S"), "'s": "S", "'S": "S", "’s": "S", "’S": "S",
    **dict.fromkeys(".!?…", "."), "..": ".",
    **dict.fromkeys("-—–―", "-"), "--": "-",
    **{mark: mark for mark in ",;:()"}, "[": "(", "]": ")",
}  # fmt: skip
"""Marks, or the first two characters of a long one, to their tags."""


LONG: Final = 150
"""Narration of so many characters may have sentences that are not read:"""
REACH: Final = 50
"""those that are so many characters or more from the quotations before and behind it."""
STOP: Final = re.compile(r"[.?!](?=\s+[A-Z\d“\"‘'(])")
"""A mark that may end a sentence."""

BEHIND_NAME: Final = frozenset(" ,;:\n")
"""What usually stands behind a name, and is no part of its last word."""


@define
class _Tagger:
    """The word tags of a paragraph, as they are read."""

    text: str
    names: Sequence[NameMention]
    sentence_ends: Container[int]
    words: Words
    tags: list[str] = field(factory=list)
    starts: list[int] = field(factory=list)
    ends: list[int] = field(factory=list)
    named: dict[int, NameMention] = field(factory=dict)
    """Start offset of a name, with its role, to the name."""
    next_name: int = 0

    def word(self, place: int) -> str:
        """Return a word, in lower case."""
        return self.text[self.starts[place] : self.ends[place]].lower()

    def add(self, tag: str, start: int, end: int) -> None:
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(end)

    def quotation(self, q: QuotedSpan) -> None:
        """Add a quotation, and the end of its sentence where the narration clearly begins anew behind it."""
        self.add("Q", q.start, q.end)
        mark = _end_of_sentence(self.text, q)
        if mark:
            self._skip_names(q.end)
            if mark == "." or self._name_ahead() > q.end + 2:
                self.add(".", q.end, q.end)

    def narration(self, start: int, stop: int) -> None:
        """Tag the words between two quotations; of sentences far from both, only the people whom they name."""
        if stop - start > LONG:
            far, near = self._far(start, stop)
            if far < near:
                self._read(start, far, stop)
                start = self._note_people(far, near)
        self._read(start, stop, stop)

    def _far(self, start: int, stop: int) -> Span:
        """Return the stretch of whole sentences far from the quotations at both ends; at the head there is but one."""
        ends = self.sentence_ends
        marks = [m.end() for m in STOP.finditer(self.text, start + REACH if self.tags else start, stop - REACH)]
        near = next((mark for mark in reversed(marks) if mark in ends), start)
        far = next((mark for mark in marks if mark in ends), near) if self.tags else start
        return far, near

    def _note_people(self, start: int, stop: int) -> int:
        """Tag those who are named in a stretch, as if they stood in one sentence; return where it ends, outside names."""
        self._skip_names(start)
        found = False
        while (at := self._name_ahead()) < stop:
            mention = self.names[self.next_name]
            self.next_name += 1
            if mention.record.kind != "place":
                if found:
                    self.add(";", at, at)
                self.add("N", at, mention.end)
                self.named[at] = mention
                found = True
        if self.ends:
            stop = max(stop, self.ends[-1])
        if found:
            self.add(".", stop, stop)
        return stop

    def _read(self, start: int, end: int, stop: int) -> None:
        """Tag the words of a stretch, given where its narration stops."""
        text, at, previous = self.text, start, ""
        if start < end:
            self._skip_names(start)
        while at < end:
            first = at + (text[at] == " ")
            name_at = self._name_ahead()
            if name_at >= end:
                self._tag_words(first, end, stop, previous)
                return
            inside = text[name_at - 1] in "-‑" and text[name_at - 2].isalnum()  # anti- | Anna
            if first < name_at:
                previous = self._tag_words(first, name_at - inside, stop, previous)
            mention = self.names[self.next_name]
            self.next_name += 1
            self.named[name_at] = mention
            previous = "X" if mention.record.kind == "place" else "N"
            at = mention.end
            self.add(previous, name_at, at)
            if text[at : at + 1] not in BEHIND_NAME:
                at = WORD_END.match(text, at).end()  # type: ignore[union-attr]

    def _tag_words(self, at: int, end: int, stop: int, previous: str) -> str:
        """Tag the words of a stretch without names, given the tag before it and where its narration stops."""
        tags, starts, ends, words = self.tags, self.starts, self.ends, self.words
        for token in TOKEN.findall(self.text, at, end):
            tag, length, settled = words[token]
            if settled or (tag and (tag := self._settle(tag, at, at + length, stop, previous))):
                tags.append(tag)
                starts.append(at)
                ends.append(at + length)
                previous = tag
            elif previous:
                previous = tags[-1]
            at += len(token)
        return previous

    def _settle(self, tag: str, start: int, end: int, stop: int, previous: str) -> str:
        """Return the tag that a token has where it stands, or none if it is passed over or joined to the verb before."""
        if tag == ".":
            return tag if end == stop or end in self.sentence_ends else ""
        word = self.text[start:end].lower()
        if tag == "S":
            if end == start + 1 and not self._is_possessive(start, stop):
                return ""
            return "x" if previous in ("P", "W", "T") else "S"  # he's said
        if tag in "VvzuG":
            return self._weigh(word, tag, previous)
        return "" if previous and previous in "wVvGz" and self._joins(word, start) else tag

    def _is_possessive(self, start: int, stop: int) -> bool:
        """Tell whether a mark alone is an ending, *the boys'*, or cuts off the front of a word, *'em*."""
        behind = self.text[start + 1 : min(stop, start + 2)]
        return behind == "_" or behind.isalnum() or self.text[start - 1 : start] == "s"

    def _name_ahead(self) -> int:
        """Return the offset of the next name, or one behind the text."""
        return self.names[self.next_name].role_start if self.next_name < len(self.names) else len(self.text) + 3

    def _skip_names(self, start: int) -> None:
        while self._name_ahead() < start:
            self.next_name += 1

    def _joins(self, word: str, start: int) -> bool:
        """Join a word, in lower case, to the verb before it, if they are one cue: *went on*, *broke in*."""
        if not self.text[self.ends[-1] : start].isspace():
            return False
        cue = self.words.vocabulary.cues.get(f"{self.word(-1)} {word}")
        if cue is None:
            return False
        self.tags[-1] = {"ing": "G", "base": "v"}.get(cue[2], "V")
        self.ends[-1] = start + len(word)
        return True

    def _weigh(self, word: str, tag: str, previous: str) -> str:
        """Return the tag of what may be a verb, given the tag before it."""
        if tag == "G":
            return NOUN_TAGS.get(lexicon.organisation_nouns().get(word, ""), "G") if previous in ("d", "S") else "G"
        if self._is_noun(word, tag, previous):
            return NOUN_TAGS.get(lexicon.organisation_nouns().get(word, ""), "w")
        return "V" if tag == "v" and self._is_finite(previous) else tag

    def _is_noun(self, word: str, tag: str, previous: str) -> bool:
        """Tell whether a form that may be a verb is a noun here, by the tag before it: *his racial remarks*."""
        inflected = tag != "v" and not word.endswith("s")
        twofold = not inflected and self.words.vocabulary.cues[word][0] in lexicon.noun_verbs()
        if previous in ("d", "S"):
            return twofold or self._word_before() not in INDEFINITE
        if not twofold or self._word_before() == "it":
            return False
        if tag == "v" and previous == "r":
            return self._word_before() != "to"
        return previous not in ("PcWRgx" if tag == "v" else "PcWRXNhgxb,)-m")

    def _is_finite(self, previous: str) -> bool:
        """Tell whether a bare form has a plural subject before it: *they say*, *the voters say*."""
        if previous == "P":
            return self._word_before() in ("they", "we", "i", "you")
        return previous in ("g", "W") or (previous in ("h", "w", "m", "b") and self._word_before().endswith("s"))

    def _word_before(self) -> str:
        return self.word(-1) if self.tags else ""


NOUN_TAGS: Final = {"body": "b", "document": "m"}
"""Kind of an organisation noun to its tag."""

INDEFINITE: Final = frozenset(
    [
        "all",
        "another",
        "both",
        "few",
        "many",
        "most",
        "one",
        "others",
        "several",
        "some",
        "these",
        "those",
        "two",
        "three",
        "four",
    ]
)
"""Words that stand for people who say something: *some say*, *another wrote*."""

LEFT_OVER: Final = str.maketrans("ghbmS", "Dwwww")
"""Tags of words that stand in no noun phrase; a group is a description by itself."""
REFERRING: Final = re.compile("[QNXD]")
"""Tags of chunks that stand for something."""


def _find_pronouns(raw: _Tagger) -> str:
    """Tag as subjects what can be one only before a verb, *it said*, *some have argued*; return the tags as a line."""
    line = "".join(raw.tags)
    found = False
    for verb in BEHIND_WORD.finditer(line):
        place = verb.start() - 1
        word = raw.word(place)
        if word == "it" or word in INDEFINITE:
            raw.tags[place] = "P" if word == "it" else "g"
            found = True
    return "".join(raw.tags) if found else line


def _group(span: Span, raw: _Tagger) -> Chunks:
    """Put noun phrases together; the words between them are chunks of their own."""
    line = _find_pronouns(raw)
    left_over = line.translate(LEFT_OVER)
    tags: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    names: dict[int, NameMention] = {}
    phrases: dict[int, NounPhrase] = {}
    quoted: list[int] = []
    at = 0
    for phrase in NOUN_PHRASE.finditer(line):
        first, stop = phrase.span()
        tags.append(left_over[at:first])
        starts += raw.starts[at : first + 1]
        ends += raw.ends[at:first]
        ends.append(raw.ends[stop - 1])
        place = len(starts) - 1
        head = phrase.end(phrase.lastindex or 0) - 1
        if phrase.lastgroup == "name":
            tags.append("N")
            names[place] = raw.named[raw.starts[head]]
        else:
            tags.append("D")
            determiner = raw.word(first) if line[first] == "d" else ""
            phrases[place] = describe(raw.word(head), determiner)
        at = stop
    tags.append(left_over[at:])
    starts = starts + raw.starts[at:] if at else raw.starts
    ends = ends + raw.ends[at:] if at else raw.ends
    grouped = "".join(tags)
    for m in REFERRING.finditer(grouped):
        place = m.start()
        tag = m[0]
        if tag == "Q":
            quoted.append(place)
        elif tag == "D":
            if place not in phrases:
                phrases[place] = describe(raw.text[starts[place] : ends[place]].lower(), "")
        elif place not in names:
            names[place] = raw.named[starts[place]]
    kept = _kept(starts), _kept(ends)
    spoken = not grouped.strip("Q.")
    return Chunks(span, grouped, *kept, names or NO_NAMES, phrases or NO_PHRASES, tuple(quoted), spoken=spoken)


FEW: Final = 16
"""So few offsets are kept in a tuple, more in an array."""


def _kept(offsets: list[int]) -> Sequence[int]:
    """Return offsets to keep: an array takes a third of the memory; a tuple is made at once, and not collected."""
    return array("Q", offsets) if len(offsets) > FEW else tuple(offsets)


def describe(head: str, determiner: str) -> NounPhrase:
    """Look a head noun up."""
    known = head in lexicon.person_nouns() or head in lexicon.organisation_nouns()
    return _known_phrase(head, determiner) if known else NounPhrase(head, "u", "person", determiner)


@lru_cache(maxsize=8192)
def _known_phrase(head: str, determiner: str) -> NounPhrase:
    """Return the description with a head noun of the lexicons, of which a text needs only one."""
    if head in lexicon.person_nouns():
        gender, kind = lexicon.person_nouns()[head]
        return NounPhrase(head, gender, kind, determiner)
    return NounPhrase(head, "u", lexicon.organisation_nouns()[head], determiner)
