"""Which answers are right, and what the wrong ones have in common."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import Any

from attrs import define, frozen
from gold import Characters, core, sex, words

from quoteattr import AttributedText

Span = tuple[int, int]

MARKS = "\"“”„‟'‘’‚‛«»‹›`「」『』 \t\r\n"
"""What may stand at the ends of an annotated span and does not count."""
COVERED = 0.5
"""Share of an annotated quotation that must be found."""
OBJECTS = ("him", "her", "them", "his", "me", "himself", "herself")
PRONOUNS = frozenset(["i", "he", "she", "they", "it", "we", "you", "who", "one", "this", "that", *OBJECTS])
CAPITALISED = re.compile(r"\b[A-Z][\w’'.-]*")
CONTEXT = 300
"""Characters around a wrong answer that the error file shows."""
NEAR = 2000
"""A quotation so many characters further belongs to the same conversation."""
LATELY = 4
"""Who spoke none of this many quotations before joins the conversation."""


@frozen(kw_only=True)
class Answer:
    """One result, with the marks cut off."""

    start: int
    end: int
    speaker: str | None = None
    mention: Span | None = None
    addressee: str | None = None
    speech: bool = True
    kind: str = "implicit"
    rule: str | None = None
    confidence: float = 0.0


@define(kw_only=True)
class Verdict:
    """How one annotated quotation was answered."""

    document: str
    start: int
    gold: str
    """The annotated speaker, or the words of the annotated source."""
    kind: str = ""
    """As annotated, or as the source reads; empty when neither tells."""
    found: bool = False
    answer: Answer | None = None
    right: bool = False
    denoted: str | None = None
    """The character that the answer denotes, where characters are annotated."""
    cause: str = ""
    """What went wrong, as far as can be told."""
    addressed: bool = False
    """Whether addressees are annotated."""
    addressee_right: bool | None = None
    """``None`` without an answer."""
    context: str = ""

    @property
    def attributed(self) -> bool:
        """Whether someone is said to speak."""
        return self.found and self.answer is not None and self.answer.speaker is not None


def trim(text: str, start: int, end: int) -> Span:
    """Return a span without the marks and spaces at its ends."""
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return start, end


def overlap(one: Span, other: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def read_answers(result: AttributedText) -> list[Answer]:
    """Return the outermost quotations of a result as answers."""
    found = []
    for q in result:
        start, end = trim(result.text, q.start, q.end)
        found.append(
            Answer(
                start=start, end=end, speaker=q.speaker.name if q.speaker else None,
                mention=(q.mention.start, q.mention.end) if q.mention else None,
                addressee=q.addressee.name if q.addressee else None,
                speech=q.speech, kind=q.kind, rule=q.rule, confidence=q.confidence,
            )
        )  # fmt: skip
    return found


def match(spans: list[Span], answers: list[Answer], starts: list[int]) -> tuple[Answer | None, float]:
    """Return the answer that most of a quotation was given, and the share of it that was found at all."""
    shares: list[tuple[int, Answer]] = []
    votes: Counter[str | None] = Counter()
    for i in range(bisect_left(starts, spans[-1][1]) - 1, -1, -1):
        if answers[i].end <= spans[0][0]:
            break
        share = sum(overlap(span, (answers[i].start, answers[i].end)) for span in spans)
        if share:
            shares.append((share, answers[i]))
            votes[answers[i].speaker] += share
    if not shares:
        return None, 0.0
    chosen = max(votes, key=lambda who: votes[who])
    best = max((pair for pair in shares if pair[1].speaker == chosen), key=lambda pair: pair[0])[1]
    return best, sum(share for share, _ in shares) / sum(b - a for a, b in spans)


class Judge:
    """Judges the answers for one document."""

    def __init__(self, document: dict[str, Any], result: AttributedText) -> None:
        self.document = document
        self.text: str = document["text"]
        self.answers = read_answers(result)
        self.characters = Characters(document)
        self.genders = {c["name"]: c.get("gender") for c in document["characters"]}
        self.cast = {self.characters.denoted(s.name) for s in result.speakers} if document["characters"] else set()

    def verdicts(self) -> list[Verdict]:
        """Judge every quotation whose speaker is annotated."""
        starts = [a.start for a in self.answers]
        found = []
        for quote in self.document["quotes"]:
            spans = [s for s in (trim(self.text, a, b) for a, b in quote["spans"]) if s[0] < s[1]]
            if spans and is_annotated(quote):
                found.append(self._verdict(quote, spans, *match(spans, self.answers, starts)))
        for i, verdict in enumerate(found):
            if not verdict.right:
                verdict.cause = self._cause(verdict, found[max(0, i - LATELY) : i])
        return found

    def _verdict(self, quote: dict[str, Any], spans: list[Span], answer: Answer | None, covered: float) -> Verdict:
        verdict = Verdict(document=self.document["id"], start=spans[0][0], gold=self._gold(quote), kind=kind_of(quote))
        if answer is not None and covered >= COVERED:
            verdict.found, verdict.answer = True, answer
        verdict.addressed = bool(quote.get("addressees"))
        if verdict.found and answer is not None:
            verdict.right = answer.speaker is not None and self._is_right(quote, answer)
            if self.genders and answer.speaker:
                verdict.denoted = self.characters.denoted(answer.speaker)
            if verdict.addressed and answer.addressee:
                meant = {self._character(name) for name in quote["addressees"]}
                verdict.addressee_right = self.characters.denoted(answer.addressee) in meant
        if not verdict.right:
            verdict.context = self.text[max(0, spans[0][0] - CONTEXT) : spans[-1][1] + CONTEXT]
        return verdict

    def _gold(self, quote: dict[str, Any]) -> str:
        if "sources" in quote:
            return str(quote.get("source_text") or "")
        if "speaker_mentions" in quote:
            return "/".join(quote.get("speaker_names") or []) or str(quote.get("speaker"))
        return str(self._character(quote["speaker"]))

    def _character(self, name: str) -> str | None:
        """Return a character's main name; a few are annotated by another."""
        return name if name in self.genders else self.characters.denoted(name)

    def _is_right(self, quote: dict[str, Any], answer: Answer) -> bool:
        if "sources" in quote:
            return names_source(quote, answer)
        if "speaker_mentions" in quote:
            return self._is_mention(quote, answer)
        return self.characters.denoted(answer.speaker or "") == self._character(quote["speaker"])

    def _is_mention(self, quote: dict[str, Any], answer: Answer) -> bool:
        """Tell whether the answer rests on a mention of the speaker, or bears one of his names."""
        mention = answer.mention
        for a, b in quote["speaker_mentions"] if mention else ():
            if mention and 2 * overlap(mention, (a, b)) >= max(mention[1] - mention[0], b - a):
                return True
        name = words(answer.speaker or "")
        if name in (("i",), ("narrator",)):
            quoted = [span for other in self.document["quotes"] for span in other["spans"]]
            own = [a for a, b in quote["speaker_mentions"] if self.text[a:b] == "I"]
            return any(not any(x <= a < y for x, y in quoted) for a in own)
        forms = [words(form) for form in quote.get("speaker_names") or ()]
        return any(name == form or same_name(name, form) for form in forms)

    def _cause(self, verdict: Verdict, before: list[Verdict]) -> str:
        """Say what went wrong with a quotation, given the ones before it."""
        answer = verdict.answer
        if answer is None:
            return "quotation not found"
        if not answer.speech:
            return "taken for no speech"
        if answer.speaker is None:
            return "no speaker"
        if not self.genders:
            return f"{answer.kind} answer wrong"
        if verdict.denoted is None:
            return "answer is nobody of the annotated cast"
        if verdict.gold not in self.cast:
            return "right one was never found in the text"
        if answer.kind == "explicit":
            return "tag misread, or its name misunderstood"
        if answer.kind == "anaphoric" and {self.genders.get(verdict.gold), self.genders.get(verdict.denoted)} == {
            "M",
            "F",
        }:
            return "wrong gender for the pronoun or description"
        before = [v for v in before if verdict.start - v.start < NEAR]
        if verdict.gold not in {v.gold for v in before}:
            return "someone joins the conversation"
        if not before[-1].right:
            return "the quotation before is wrong too"
        if verdict.denoted == before[-1].gold:
            return "another answers, not the same again"
        return "the same goes on, not another" if verdict.gold == before[-1].gold else "another of the company"


def same_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names differ in their titles at most, and in no title that tells a gender."""
    return bool(core(one)) and core(one) == core(other) and len({sex(one), sex(other)} - {None}) < 2


def is_annotated(quote: dict[str, Any]) -> bool:
    """Tell whether an annotation says who speaks; names that begin with ``_`` stand for nobody in particular."""
    if "sources" in quote or "speaker_mentions" in quote:
        return bool(quote.get("sources") or quote.get("speaker_mentions"))
    return bool(quote["speaker"]) and not quote["speaker"].startswith("_")


def names_source(quote: dict[str, Any], answer: Answer) -> bool:
    """Tell whether the answer rests on the annotated source, or shares the last word of a name in it."""
    mention = answer.mention
    if mention and any(overlap(mention, (a, b)) for a, b in quote["sources"]):
        return True
    if kind_of(quote) == "anaphoric":
        return False
    heads = {words(part)[-1] for part in CAPITALISED.findall(quote["source_text"]) if words(part)}
    return core(words(answer.speaker or ""))[-1:] in {(head,) for head in heads}


def kind_of(quote: dict[str, Any]) -> str:
    """Return the annotated kind of a quotation, or how its annotated source refers."""
    source = quote.get("source_text")
    if not source:
        return str(quote.get("type") or "")
    named = CAPITALISED.search(source) and not set(words(source)) <= PRONOUNS
    return "explicit" if named else "anaphoric"


def false_answers(document: dict[str, Any], answers: list[Answer]) -> tuple[int, int]:
    """Return how many passages were given a speaker, and how many of them no annotated attribution covers."""
    spans = sorted((a, b) for a, b in document.get("attributed", ()))
    given = [a for a in answers if a.speaker is not None]
    return len(given), sum(not any(overlap((a.start, a.end), span) for span in spans) for a in given)
