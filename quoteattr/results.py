"""Stage 15: the records that users see, made of the decisions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from attrs import define, field

from quoteattr import lexicon
from quoteattr.addressees import find_addressees
from quoteattr.conversation import Decision
from quoteattr.document import AttributedText
from quoteattr.model import Kind, Mention, Quotation, Speaker
from quoteattr.people import Person
from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene
from quoteattr.speech import nobody

__all__ = ["build_result"]

Read = Callable[[QuotedSpan, Scene], Reading | None]
"""Asks the sieves about a quotation."""

CONFIDENCE_INSIDE = 0.7
"""Confidence in the speaker of a nested quotation, who is read by a sieve but not checked by the scene model."""


def build_result(scene: Scene, decisions: list[Decision], read: Read, min_confidence: float) -> AttributedText:
    """Turn decisions, in order, into the attributed text; each is taken off the list when its record is made."""
    maker = _Maker(scene, read, min_confidence)
    maker.number(decisions)
    told = find_addressees(decisions, scene.cast.people)
    decisions.reverse()
    told.reverse()
    quotations = []
    for span in scene.quotations:
        decided = bool(decisions) and decisions[-1].turn.quotation is span
        quotations.append(maker.quotation(span, *((decisions.pop(), told.pop()) if decided else (None, None))))
    return AttributedText(
        text=scene.text,
        quotations=tuple(quotations),
        speakers=tuple(maker.speakers.values()),
    )


@define
class _Maker:
    """Makes speakers and quotations of one document."""

    scene: Scene
    read: Read
    min_confidence: float
    speakers: dict[int, Speaker] = field(factory=dict)
    """Key of a person to the speaker, in order of first appearance."""
    uses: dict[int, list[tuple[int, int]]] = field(factory=dict)
    """Key of a person to the spans of the mentions by name, if some quotation without a tag is his."""

    def number(self, decisions: Sequence[Decision]) -> None:
        """Make speakers of the cast, in order of first appearance."""
        starts, named, first = self.scene.name_starts, {}, {}
        bearers = list(map(self.scene.cast.of_mention.get, starts))
        for start, person in zip(starts, bearers, strict=True):
            if person is not None and person.key not in named:
                named[person.key] = start
                if person.kind == "person":
                    first[person.key] = start
        for decision in decisions:
            person = decision.person
            if person is not None:
                reading = decision.turn.reading
                start = reading.mention.start if reading else decision.turn.quotation.start
                first[person.key] = min(first.get(person.key, start), start, named.get(person.key, start))
                if reading is None:
                    self.uses[person.key] = []
        if self.uses:
            for mention, person in zip(self.scene.names, bearers, strict=True):
                if person is not None and person.key in self.uses:
                    self.uses[person.key].append((mention.start, mention.end))
        for key in sorted(first, key=first.__getitem__):
            self.speaker(self.scene.cast.people[key])

    def speaker(self, person: Person) -> Speaker:
        """Return a person's record."""
        known = self.speakers.get(person.key)
        if known is None:
            known = self.speakers[person.key] = Speaker(
                id=f"s{len(self.speakers) + 1}",
                name=(name := person.name()),
                aliases=person.aliases(name),
                gender=person.gender,
                role=_role(person),
                is_narrator=person.is_narrator,
            )
        return known

    def quotation(self, span: QuotedSpan, decision: Decision | None, addressee: Person | None) -> Quotation:
        """Return the record of one outermost quotation; without a decision it is not speech."""
        if decision is None:
            return self._record(span, speech=False, evidence=(self.scene.unspoken[span.start],))
        person, reading = decision.person, decision.turn.reading
        if person is None or decision.confidence < self.min_confidence:
            return self._record(span, inner=self._inside(span, None))
        mention = (reading.relative or reading.mention) if reading else self._nearest(person, span.start)
        return self._record(
            span,
            speaker=self.speaker(person),
            mention=mention,
            cue=reading.cue if reading else None,
            addressee=self.speaker(addressee) if addressee else None,
            kind=_kind(reading),
            rule=decision.rule,
            confidence=round(decision.confidence, 4),
            evidence=decision.evidence,
            inner=self._inside(span, person),
        )

    def _record(self, span: QuotedSpan, **fields: object) -> Quotation:
        text = self.scene.text
        if len(span.content) == 1:
            ((start, end),) = span.content
            content = text[start:end].rstrip("\r\n")
        else:
            parts = [text[start:end].rstrip("\r\n") for start, end in span.content]
            content = "\n".join([*parts[:1], *(part.lstrip("\r\n") for part in parts[1:])])
        return Quotation(start=span.start, end=span.end, text=text[span.start : span.end], content=content, **fields)  # type: ignore[arg-type]

    def _nearest(self, person: Person, offset: int) -> Mention | None:
        """Return the person's last mention by name before an offset, else the first one behind it."""
        spans = self.uses.get(person.key)
        if not spans:
            return None
        start, end = spans[max(0, bisect_left(spans, (offset, 0)) - 1)]
        return Mention(start=start, end=end, text=self.scene.text[start:end], kind="name")

    def _inside(self, outer: QuotedSpan, outer_speaker: Person | None) -> tuple[Quotation, ...]:
        """Return the nested quotations; *I* is whoever says the one around them."""
        if not outer.inner:
            return ()
        self.scene.inside(outer)
        found = []
        for span in outer.inner:
            reading = self.read(span, self.scene)
            unspoken = None if reading else nobody(span, self.scene)
            if unspoken:
                found.append(self._record(span, speech=False, evidence=(unspoken,)))
                continue
            person = None
            if reading is not None:
                if reading.mention.kind == "name":
                    person = self.scene.cast.at(reading.mention.start)
                elif reading.mention.text == "I":
                    person = outer_speaker
            nested = self._inside(span, person)
            if person is None or reading is None or self.min_confidence > CONFIDENCE_INSIDE:
                found.append(self._record(span, inner=nested))
                continue
            found.append(
                self._record(
                    span, speaker=self.speaker(person), mention=reading.mention, cue=reading.cue, kind=_kind(reading),
                    rule=reading.rule, confidence=CONFIDENCE_INSIDE, evidence=(reading.reason,), inner=nested,
                )
            )  # fmt: skip
        return tuple(found)


def _kind(reading: Reading | None) -> Kind:
    if reading is None:
        return "implicit"
    return "explicit" if reading.mention.kind == "name" else "anaphoric"


def _role(person: Person) -> str | None:
    """Return the role seen with a name, else a title that tells one."""
    if person.role:
        return person.role
    if not person.titles:
        return None
    titles = lexicon.titles()
    telling = sorted(t for t in person.titles if titles[t][1] not in ("honorific", "epithet", "kin"))
    return telling[0] if telling else None
