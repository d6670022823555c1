"""What the sieves see: the text with its quotations, chunks and cast, and what is settled so far. Read-only for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import Final

import regex
from attrs import define, field

from quoteattr.cast import Cast
from quoteattr.chunks import Chunks, NounPhrase, Words, chunk_paragraph, describe, words_of
from quoteattr.lexicon import Vocabulary
from quoteattr.mentions import NameMention
from quoteattr.model import Cue, Mention, MentionKind, Span
from quoteattr.patterns import FIGURE, REPORT_PARTS, REPORT_WORD
from quoteattr.people import SEXED
from quoteattr.quotations import QuotedSpan
from quoteattr.sentences import SentenceEnds, find_sentences

__all__ = ["LONGEST_SENTENCE", "Reading", "Scene"]

VOICE: Final = "voice"
"""What is heard of someone, and stands for him: *said Anna's voice*."""

Pattern = re.Pattern[str] | regex.Pattern[str]
"""A pattern of tags; ``regex`` lets two groups have one name."""

KINDS: dict[str, MentionKind] = {"N": "name", "X": "name", "P": "pronoun"}
"""Tag to the kind of mention; any other tag is a description."""

MENTIONS: Final = re.compile("[NPDX]")
"""Tags of chunks that mention somebody or something."""

LONGEST_SENTENCE: Final = 300
"""A sentence has at most this many chunks; what seems longer is a list, or text without full stops."""
MOST_QUOTED: Final = 6
"""A quotation has at most this many others before it in its sentence; of more, only these are looked at."""
REPORT_SAMPLE: Final = 60_000
"""How many characters at the head of a text are sampled to tell a report from a story."""
REPORT_DENSITY: Final = 4.5 / 6000
"""Marks of reports in a character: of news articles nine in ten have more, of novels none."""
REPORT_LENGTH: Final = 300
"""Texts of fewer characters are too short to tell."""


@define
class Reading:
    """
    What a sieve read off the text: the mention of the speaker and the cue, if there is one.

    Nobody changes one; that it is not frozen saves time.
    """

    mention: Mention
    """Whoever it stands for is the speaker."""
    cue: Cue | None = None
    """The verb that ties the quotation to the mention."""
    phrase: NounPhrase | None = None
    """The description, where the mention is one."""
    relative: Mention | None = None
    """The relative pronoun before the verb, where the mention is what it stands for: *Anna, who said*."""
    rule: str = ""
    """Name of the sieve; the driver fills it in."""
    reason: str = ""
    """The first line of the sieve's docstring; the driver fills it in."""

    def by(self, rule: str, reason: str) -> Reading:
        """Return the same reading with the sieve's name and reason, faster than ``evolve`` would."""
        return Reading(self.mention, self.cue, self.phrase, self.relative, rule, reason)


def _is_report(text: str) -> bool:
    """Tell whether a text reads like a newspaper and not like a story, looking no further than that takes."""
    head = text[:REPORT_SAMPLE]
    most = int(REPORT_DENSITY * len(head)) + 1
    figures = sum(1 for _ in islice(FIGURE.finditer(head), most))
    enough = figures == most  # whatever of the text is white space
    words = head.split(None, REPORT_LENGTH // 2 if enough else -1)
    length = sum(map(len, words)) + len(words) - 1
    if enough or length <= REPORT_LENGTH:
        return length > REPORT_LENGTH
    missing = int(REPORT_DENSITY * length) + 1 - figures
    if missing <= 0 or sum(map(head.count, REPORT_PARTS)) < missing:
        return missing <= 0
    return sum(1 for _ in islice(REPORT_WORD.finditer(head), missing)) == missing


@define
class Scene:
    """A document as the sieves see it."""

    text: str
    """The text as it was given."""
    paragraphs: Sequence[Span]
    """Its paragraphs, in order."""
    quotations: Sequence[QuotedSpan]
    """The outermost quotations, in order."""
    names: Sequence[NameMention]
    """Who is named, in order."""
    cast: Cast
    vocabulary: Vocabulary
    settled: dict[int, Reading] = field(factory=dict)
    """Start offset of each quotation that a sieve has answered to its reading."""
    unspoken: dict[int, str] = field(factory=dict)
    """Start offset of each passage that is not speech to the reason."""
    _chunks: dict[int, Chunks] = field(factory=dict)
    _around: dict[int, Chunks] = field(factory=dict)
    """Start offset of each quotation met so far to the chunks of its paragraph,"""
    _places: dict[int, int] = field(factory=dict)
    """and to its own place among them. A long text has many, so that these are no pairs for the garbage collector."""
    _ends: SentenceEnds = field(init=False)
    _sentences: Sequence[Span] | None = None
    _words: Words = field(init=False)
    _quotation_starts: list[int] = field(factory=list)
    name_starts: list[int] = field(factory=list)
    reportage: bool = False
    """Whether the text reads like a newspaper and not like a story."""
    _paragraph_starts: list[int] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._ends = SentenceEnds(self.text, self.paragraphs)
        self._words = words_of(self.vocabulary)
        self._quotation_starts = [q.start for q in self.quotations]
        self.name_starts = [n.start for n in self.names]
        self._paragraph_starts = [a for a, _ in self.paragraphs]
        self.reportage = _is_report(self.text)

    @property
    def sentences(self) -> Sequence[Span]:
        """Its sentences, in order; found when somebody first asks."""
        if self._sentences is None:
            self._sentences = find_sentences(self.text, list(self.paragraphs))
        return self._sentences

    def paragraph_of(self, offset: int) -> int:
        """Return the index of the paragraph that an offset falls in."""
        return bisect_right(self._paragraph_starts, offset, 1) - 1

    def chunks(self, paragraph: int) -> Chunks:
        """Return a paragraph's chunks; a quotation over several paragraphs belongs to the first."""
        found = self._chunks.get(paragraph)
        if found is None:
            found = self._chunks[paragraph] = self._chunk(paragraph)
        return found

    def _chunk(self, paragraph: int) -> Chunks:
        start, end = self.paragraphs[paragraph]
        first = bisect_left(self._quotation_starts, start)
        stop = bisect_left(self._quotation_starts, end)
        if first and self.quotations[first - 1].end > start:
            start = min(end, self.quotations[first - 1].end)
        quoted = self.quotations[first:stop]
        if quoted and quoted[-1].end > end:
            end = self.paragraphs[self.paragraph_of(quoted[-1].end - 1)][1]
        return self.read_chunks((start, end), quoted)

    def read_chunks(self, span: Span, quoted: Sequence[QuotedSpan]) -> Chunks:
        names = self.names_between(*span)
        chunks = chunk_paragraph(self.text, span, quoted, names, self._ends, self._words)
        for place in chunks.quoted:
            start = chunks.starts[place]
            self._around[start], self._places[start] = chunks, place
        return chunks

    def inside(self, outer: QuotedSpan) -> None:
        """Chunk what a quotation says, so that the sieves can be asked about the quotations nested in it."""
        self.read_chunks((outer.content[0][0], outer.content[-1][1]), outer.inner)

    def narrated(self) -> list[str]:
        """Return the narration, cut at the quotations: what stands before the first, between any two, behind the last."""
        begins = [0, *(q.end for q in self.quotations)]
        stops = [*self._quotation_starts, len(self.text)]
        return [self.text[begin:stop] for begin, stop in zip(begins, stops, strict=True)]

    def names_between(self, start: int, end: int) -> Sequence[NameMention]:
        """Return the name mentions that begin in a stretch of text."""
        return self.names[bisect_left(self.name_starts, start) : bisect_left(self.name_starts, end)]

    def pass_over_names(self, spans: Sequence[Span]) -> None:
        """Forget the names inside some stretches, in order: *The Night Train* is nobody who could speak."""
        kept: list[NameMention] = []
        at = 0
        for start, end in spans:
            kept += self.names_between(at, start)
            at = end
        if spans:
            self.names = [*kept, *self.names[bisect_left(self.name_starts, at) :]]
            self.name_starts = [n.start for n in self.names]

    def place_of(self, quotation: QuotedSpan) -> tuple[Chunks, int]:
        """Return the chunks of a quotation's paragraph and its own place among them."""
        start = quotation.start
        chunks = self._around.get(start)
        if chunks is None:
            self.chunks(self.paragraph_of(start))
            chunks = self._around[start]
        return chunks, self._places[start]

    def beside(self, quotation: QuotedSpan) -> str:
        """
        Return what stands beside a quotation: the tag before, a ``"`` for itself, and two tags behind.

        In front stands a ``*`` if its sentence mentions somebody before it.
        """
        chunks, place = self.place_of(quotation)
        tags = chunks.tags
        mentioned = "*" if place and MENTIONS.search(tags, self.sentence_start(chunks, place), place) else ""
        return f'{mentioned}{tags[place - 1 : place]}"{tags[place + 1 : place + 3]}'

    def after(self, quotation: QuotedSpan, pattern: Pattern) -> Reading | None:
        """Match a pattern of tags that begins with the quotation; its groups are ``mention`` and ``cue``."""
        chunks, place = self.place_of(quotation)
        return self.read(chunks, pattern.match(chunks.tags, place))

    def before(self, quotation: QuotedSpan, pattern: Pattern) -> Reading | None:
        """Search the sentence before the quotation with a pattern of tags that ends with it."""
        chunks, place = self.place_of(quotation)
        return self.read(chunks, pattern.search(chunks.tags, self.sentence_start(chunks, place), place + 1))

    @staticmethod
    def sentence_start(chunks: Chunks, place: int) -> int:
        """Return the place of the first chunk of the sentence around a place, or as far back as sentences go."""
        if chunks.asked != place:
            tags = chunks.tags
            lowest = max(0, place - LONGEST_SENTENCE)
            start = max(lowest, tags.rfind(".", lowest, place) + 1)
            quoted = chunks.quoted
            if len(quoted) > MOST_QUOTED:
                number = bisect_left(quoted, place)
                if number > MOST_QUOTED and quoted[number - MOST_QUOTED - 1] >= start:
                    start = quoted[number - MOST_QUOTED]
            chunks.asked, chunks.sentence = place, start
        return chunks.sentence

    def word(self, chunks: Chunks, place: int) -> str:
        """Return the text of a chunk, in lower case."""
        return self.text[chunks.starts[place] : chunks.ends[place]].lower()

    def read(self, chunks: Chunks, match: re.Match[str] | regex.Match[str] | None) -> Reading | None:
        """Turn a match over tags into the mention and the cue that it found."""
        if match is None:
            return None
        groups = match.groupdict()
        cue = self.cue(chunks, *match.span("cue")) if groups.get("cue") else None
        return self.reading(chunks, *match.span("mention"), cue)

    def reading(self, chunks: Chunks, first: int, stop: int, cue: Cue | None = None) -> Reading:
        """Return the reading for the chunks from ``first`` up to ``stop``."""
        tag = chunks.tags[first]
        start, end = chunks.starts[first], chunks.ends[stop - 1]
        if first in chunks.names and tag in "NX":
            start, end = chunks.names[first].start, chunks.names[first].end
        elif tag == "P":  # he'd, she'll
            end = start + len(self.text[start:end].replace("’", "'").partition("'")[0])
        phrase, kind = chunks.phrases.get(first), KINDS.get(tag, "nominal")
        if phrase is not None and phrase.head == VOICE and (name := self._heard(start, end)) is not None:
            start, end, phrase, kind = name.start, name.end, None, "name"
        if kind == "nominal" and phrase is None and cue and cue.end <= start and self.text[start:end].istitle():
            kind = "name"  # said Good, whom no lexicon takes for a man
        mention = Mention(start=start, end=end, text=self.text[start:end], kind=kind)
        if mention.kind == "nominal" and phrase is None:
            words = mention.text.lower().split()
            phrase = describe(words[-1], words[0])
        return Reading(mention, cue, phrase)

    def _heard(self, start: int, end: int) -> NameMention | None:
        """Return the name of the one whose voice a description is about: *the voice of Anna*, but not *of Anna's aunt*."""
        names = self.names_between(start, end)
        if len(names) != 1 or names[0].record.kind not in SEXED:
            return None
        before, behind = self.text[start : names[0].start], self.text[names[0].end : end + 1]
        owned = behind.replace("’", "'").count("'") == behind.lower().count(VOICE)
        return names[0] if owned and before.split().count("of") < 2 else None

    def cue(self, chunks: Chunks, first: int, stop: int) -> Cue:
        """Return the cue that stands at a place."""
        start, end = chunks.starts[first], chunks.ends[stop - 1]
        text = self.text[start:end]
        form = " ".join(text.lower().split())
        known = self.vocabulary.cues.get(form)
        return Cue(start=start, end=end, text=text, lemma=known[0] if known else form)
