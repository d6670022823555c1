"""
Stage 5: chunks.

A paragraph with a quotation in it is read as a short string of tags, one for each chunk, so that a rule can say in one
pattern what it looks for: ``Q,VN`` is a quotation, a comma, a cue verb and a name. Chunking goes in two steps, as in
Abney's "Parsing by Chunks" (1991): first every word gets a tag from the lexicons, then noun phrases are put together.

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

from collections.abc import Sequence
from typing import Final

from attrs import define, field, frozen

from quoteattr import lexicon
from quoteattr.lexicon import Vocabulary
from quoteattr.mentions import NameMention
from quoteattr.model import Span
from quoteattr.patterns import BEFORE_VERB, NOUN_PHRASE, SENTENCE_START, TOKEN
from quoteattr.quotations import QuotedSpan

__all__ = ["Chunks", "NounPhrase", "chunk_paragraph"]


@frozen
class NounPhrase:
    """A description: its head noun, gender (``m``, ``f``, ``u``) and kind (``role``, ``kin``, ``group``, ``body`` ...)."""

    head: str
    gender: str
    kind: str
    determiner: str = ""


@define
class Chunks:
    """One paragraph as chunks: parallel lists of spans beside the string of tags."""

    span: Span
    tags: str = ""
    starts: list[int] = field(factory=list)
    ends: list[int] = field(factory=list)
    names: dict[int, NameMention] = field(factory=dict)
    """Place of an ``N`` or ``X`` chunk to its name."""
    phrases: dict[int, NounPhrase] = field(factory=dict)
    """Place of a ``D`` chunk to its description."""
    quotations: dict[int, int] = field(factory=dict)
    """Start offset of a quotation to the place of its chunk."""
    subjects: dict[int, int | None] = field(factory=dict)
    """Place of a verb to that of its subject, as far as anybody has asked."""


def chunk_paragraph(
    text: str,
    span: Span,
    quoted: Sequence[QuotedSpan],
    names: Sequence[NameMention],
    sentence_ends: set[int],
    vocabulary: Vocabulary,
) -> Chunks:
    """
    Chunk one paragraph.

    :param quoted: the outermost quotations that touch the paragraph, in order.
    :param names: the name mentions inside it, in order; those inside quotations are passed over.
    :param sentence_ends: end offsets of the sentences.
    """
    raw = _Tagger(text, names, sentence_ends, vocabulary)
    at = span[0]
    for q in quoted:
        raw.narration(at, q.start)
        raw.quotation(q)
        at = q.end
    raw.narration(at, span[1])
    return _group(text, span, raw)


@define
class _Tagger:
    """The word tags of a paragraph, as they are read."""

    text: str
    names: Sequence[NameMention]
    sentence_ends: set[int]
    vocabulary: Vocabulary
    tags: list[str] = field(factory=list)
    starts: list[int] = field(factory=list)
    ends: list[int] = field(factory=list)
    named: dict[int, NameMention] = field(factory=dict)
    next_name: int = 0

    def add(self, tag: str, start: int, end: int) -> None:
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(end)

    def quotation(self, q: QuotedSpan) -> None:
        """Add a quotation, and the end of its sentence where the narration clearly begins anew behind it."""
        self.add("Q", q.start, q.end)
        last = self.text[q.content[-1][1] - 1 : q.content[-1][1]] if q.content else ""
        if last in (".", "!", "?", "…") and SENTENCE_START.match(self.text, q.end, q.end + 40):
            self._skip_names(q.end)
            following = self.names[self.next_name] if self.next_name < len(self.names) else None
            named = following is not None and following.role_start <= q.end + 2
            if last == "." or not named:
                self.add(".", q.end, q.end)

    def _skip_names(self, start: int) -> None:
        while self.next_name < len(self.names) and self.names[self.next_name].role_start < start:
            self.next_name += 1

    def narration(self, start: int, stop: int) -> None:
        """Tag the words between two quotations."""
        if start >= stop:
            return
        self._skip_names(start)
        word_tags, cues = self.vocabulary.tags, self.vocabulary.cues
        text, names, ends = self.text, self.names, self.sentence_ends
        skip = start
        previous = ""
        for token in TOKEN.finditer(text, start, stop):
            a, b = token.span()
            if a < skip:
                continue
            if self.next_name < len(names) and names[self.next_name].role_start <= a:
                mention = names[self.next_name]
                self.next_name += 1
                skip = mention.end
                previous = "X" if mention.record.kind == "place" else "N"
                self.named[len(self.tags)] = mention
                self.add(previous, mention.role_start, mention.end)
                continue
            group = token.lastgroup
            if group is None:
                word = token[0].lower()
                tag = word_tags.get(word) or word_tags.get(token[0]) or self._unknown(word)
                if tag in "Vvzu" and self._is_noun(word, tag, previous):
                    tag = NOUN_TAGS.get(lexicon.organisation_nouns().get(word, ""), "w")
                elif tag == "G" and previous in ("d", "S"):
                    tag = NOUN_TAGS.get(lexicon.organisation_nouns().get(word, ""), "G")
                elif tag == "v" and self._is_finite(previous):
                    tag = "V"
            elif group == "stop":
                if b not in ends and b != stop:
                    continue
                tag = "."
            else:
                possessive = "x" if previous in ("P", "W", "T") else "S"  # he's said
                tag = possessive if group == "possessive" else "-" if group == "dash" else token[0].translate(BRACKETS)
            if group is None and previous in "wVvGz" and tag in "rRw" and self.tags and self.ends[-1] + 1 == a:
                pair = cues.get(f"{text[self.starts[-1] : self.ends[-1]].lower()} {word}")
                if pair is not None:  # went on, broke in
                    self.tags[-1] = previous = {"ing": "G", "base": "v"}.get(pair[2], "V")
                    self.ends[-1] = b
                    continue
            self.add(tag, a, b)
            previous = tag

    def _is_noun(self, word: str, tag: str, previous: str) -> bool:
        """Tell whether a form that may be a verb is a noun here, by the tag before it: *his racial remarks*."""
        inflected = tag != "v" and not word.endswith("s")
        twofold = not inflected and self.vocabulary.cues[word][0] in lexicon.noun_verbs()
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
        return previous in ("g", "W") or (previous in ("h", "w") and self._word_before().endswith("s"))

    def _word_before(self) -> str:
        return self.text[self.starts[-1] : self.ends[-1]].lower() if self.tags else ""

    def _unknown(self, word: str) -> str:
        head = word.replace("’", "'").partition("'")
        if head[1]:
            tags = self.vocabulary.tags
            tag = tags.get(word.replace("’", "'")) or tags.get(head[0], "w")
            return tag if tag in "PxWTd" else "w"
        return "R" if word.endswith("ly") else "w"


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

BRACKETS: Final = {ord("["): "(", ord("]"): ")"}


def _find_pronouns(text: str, raw: _Tagger) -> None:
    """Tag as subjects what can be one only before a verb: *it said*, *some have argued*."""
    for m in BEFORE_VERB.finditer("".join(raw.tags)):
        word = text[raw.starts[m.start()] : raw.ends[m.start()]].lower()
        if word == "it":
            raw.tags[m.start()] = "P"
        elif word in INDEFINITE:
            raw.tags[m.start()] = "g"


def _group(text: str, span: Span, raw: _Tagger) -> Chunks:
    """Put noun phrases together."""
    _find_pronouns(text, raw)
    line = "".join(raw.tags)
    chunks = Chunks(span)
    tags: list[str] = []
    at = 0

    def keep(i: int) -> None:
        if i in raw.named:
            chunks.names[len(tags)] = raw.named[i]
        if raw.tags[i] == "Q":
            chunks.quotations[raw.starts[i]] = len(tags)
        tag = line[i]
        tags.append("D" if tag == "g" else "w" if tag in "hbmS" else tag)
        if tag == "g":
            chunks.phrases[len(tags) - 1] = _describe(text[raw.starts[i] : raw.ends[i]].lower(), "")
        chunks.starts.append(raw.starts[i])
        chunks.ends.append(raw.ends[i])

    for m in NOUN_PHRASE.finditer(line):
        for i in range(at, m.start()):
            keep(i)
        place = len(tags)
        chunks.starts.append(raw.starts[m.start()])
        chunks.ends.append(raw.ends[m.end() - 1])
        named = m.start("name")
        if named >= 0:
            tags.append("N")
            chunks.names[place] = raw.named[named]
        else:
            tags.append("D")
            head = m.end("head") - 1
            first = text[raw.starts[m.start()] : raw.ends[m.start()]].lower() if line[m.start()] == "d" else ""
            chunks.phrases[place] = _describe(text[raw.starts[head] : raw.ends[head]].lower(), first)
        at = m.end()
    for i in range(at, len(line)):
        keep(i)
    chunks.tags = "".join(tags)
    return chunks


def _describe(head: str, determiner: str) -> NounPhrase:
    """Look a head noun up."""
    if head in lexicon.person_nouns():
        gender, kind = lexicon.person_nouns()[head]
        return NounPhrase(head, gender, kind, determiner)
    return NounPhrase(head, "u", lexicon.organisation_nouns().get(head, "person"), determiner)
