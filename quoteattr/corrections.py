"""
A person's corrections: kept apart from the text, as a JSON object, and applied to what the rules found.

.. code-block:: json

   {
     "format": "quoteattr-corrections",
     "version": 1,
     "speakers": [{"id": "ida", "name": "Ida Quill"}, {"id": "s2", "gender": "female"}],
     "merge": [["Ingrid Tallis", "the harbour master"]],
     "quotations": [
       {"start": 118, "speaker": "Ida Quill"},
       {"start": 240, "text": "“Land ahead!”", "speaker": null},
       {"start": 310, "speech": false}
     ]
   }

First the speakers: an id of the cast changes what is given with it, a new id joins the cast. Then those who
are one person are merged: the second becomes the first. Then the quotations get their speakers. A quotation is known by
the offset at which it starts, nested ones too; its ``text``, where it is given, is compared, so that corrections of an
older text are noticed. A speaker is known by id, name or alias. The JSON Schema is
``quoteattr/schemas/corrections.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, get_args

from attrs import evolve

from quoteattr.errors import CorrectionError
from quoteattr.model import CORRECTED, Gender, Quotation, Speaker

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["apply_corrections", "merge_speakers", "read_corrections", "with_speaker"]

FORMAT: Final = "quoteattr-corrections"
VERSION: Final = 1

Corrections = Mapping[str, Any]


def with_speaker(
    doc: AttributedText, quotation: Quotation | int, speaker: Speaker | str | None, speech: bool = True
) -> AttributedText:
    """Return a copy in which a quotation has another speaker; see :meth:`quoteattr.AttributedText.with_speaker`."""
    target = find_quotation(doc, quotation)
    if isinstance(speaker, Speaker) and speaker not in doc.speakers:
        doc = add_speaker(doc, speaker)
    person = None if speaker is None else find_speaker(doc, speaker)
    return _exchange(doc, {target.start: _corrected(target, person, speech)})


def merge_speakers(doc: AttributedText, kept: Speaker | str, merged: Speaker | str) -> AttributedText:
    """Return a copy in which two speakers are one; see :meth:`quoteattr.AttributedText.merge_speakers`."""
    first, second = find_speaker(doc, kept), find_speaker(doc, merged)
    if first == second:
        raise CorrectionError(f"merge: {kept!s} and {merged!s} are {first.name} ({first.id}) both.")
    forms = (*first.aliases, second.name, *second.aliases)
    one = evolve(
        first,
        aliases=tuple(dict.fromkeys(form for form in forms if form != first.name)),
        gender=first.gender or second.gender,
        role=first.role or second.role,
        is_narrator=first.is_narrator or second.is_narrator,
    )
    doc = evolve(doc, speakers=tuple(speaker for speaker in doc.speakers if speaker.id != second.id))
    return _rename(doc, {first.id: one, second.id: one})


def add_speaker(doc: AttributedText, speaker: Speaker) -> AttributedText:
    """Return a copy with one more speaker, who stands last in the cast."""
    for other in doc.speakers:
        if speaker.id == other.id:
            raise CorrectionError(
                f"speaker {speaker.name!r}: the id {speaker.id!r} is that of {other.name}; take another."
            )
    return evolve(doc, speakers=(*doc.speakers, speaker))


def find_quotation(doc: AttributedText, quotation: Quotation | int) -> Quotation:
    """Return the quotation that is meant, nested or not, which has to be one of this document."""
    start = quotation if isinstance(quotation, int) else quotation.start
    found = next((q for q in _walk(doc.quotations) if q.start == start), None)
    if found is None or (isinstance(quotation, Quotation) and quotation.text != found.text):
        nearest = min(_walk(doc.quotations), key=lambda q: abs(q.start - start), default=None)
        hint = f"the nearest one starts at {nearest.start}" if nearest else "the text has none"
        raise CorrectionError(f"no such quotation starts at {start}: {hint}.")
    return found


def find_speaker(doc: AttributedText, speaker: Speaker | str) -> Speaker:
    """Return the one of the cast who has this id, else this name, else this alias."""
    sought = speaker.id if isinstance(speaker, Speaker) else speaker
    by_id = [s for s in doc.speakers if s.id == sought]
    by_name = [s for s in doc.speakers if s.name == sought]
    by_alias = [s for s in doc.speakers if sought in s.aliases]
    found = by_id or ([] if isinstance(speaker, Speaker) else by_name or by_alias)
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{s.name} ({s.id})" for s in (found or doc.speakers)) or "nobody"
    if found:
        raise CorrectionError(f"speaker {sought!r} may be {listed}: give the id.")
    raise CorrectionError(f"no speaker {sought!r}: the cast is {listed}. Somebody new has to join the cast first.")


def _walk(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
    """Yield quotations with all that is nested in them."""
    for quotation in quotations:
        yield quotation
        yield from _walk(quotation.inner)


def _exchange(doc: AttributedText, others: Mapping[int, Quotation]) -> AttributedText:
    """Return a copy with other quotations in the places of those that start where they do."""

    def exchanged(quotations: Iterable[Quotation]) -> Iterator[Quotation]:
        for quotation in quotations:
            other = others.get(quotation.start, quotation)
            yield evolve(other, inner=tuple(exchanged(quotation.inner))) if quotation.inner else other

    return evolve(doc, quotations=tuple(exchanged(doc.quotations)))


def _corrected(quotation: Quotation, speaker: Speaker | None, speech: bool) -> Quotation:
    """Return a quotation with the speaker that a person gave; a mention by the name of somebody else is dropped."""
    if not speech and speaker is not None:
        raise CorrectionError(
            f"quotation at {quotation.start}: what is no speech has no speaker, got {speaker.name!r}."
        )
    before = quotation.speaker.name if quotation.speaker else "nobody"
    ruling = f"{before}, by {quotation.rule}" if quotation.rule else before
    mention, cue = quotation.mention, quotation.cue
    names = (speaker.name, *speaker.aliases) if speaker else ()
    fits = (
        speaker is not None
        and mention is not None
        and (mention.kind != "name" or speaker == quotation.speaker or mention.text in names)
    )
    return evolve(
        quotation,
        speech=speech,
        speaker=speaker,
        mention=mention if fits else None,
        cue=cue if fits else None,
        addressee=None if not speaker or quotation.addressee == speaker else quotation.addressee,
        kind=quotation.kind if fits else "implicit",
        rule=CORRECTED,
        confidence=1.0,
        evidence=(f"a person has said so (the answer was {ruling})",),
    )


def _rename(doc: AttributedText, who: Mapping[str, Speaker]) -> AttributedText:
    """Return a copy with other records for some ids."""
    return evolve(
        doc,
        quotations=tuple(_renamed(q, who) for q in doc.quotations),
        speakers=tuple(who.get(speaker.id, speaker) for speaker in doc.speakers),
    )


def _renamed(quotation: Quotation, who: Mapping[str, Speaker]) -> Quotation:
    """Return a quotation whose speaker and addressee are those that a merge has left; nobody talks to himself."""
    speaker, addressee = quotation.speaker, quotation.addressee
    speaker = speaker and who.get(speaker.id, speaker)
    addressee = addressee and who.get(addressee.id, addressee)
    inner = tuple(_renamed(q, who) for q in quotation.inner)
    return evolve(quotation, speaker=speaker, addressee=None if addressee == speaker else addressee, inner=inner)


# --- corrections as data -------------------------------------------------------------------------------------------


def read_corrections(saved: str | bytes) -> Corrections:
    """
    Return corrections that were saved as JSON.

    :raises CorrectionError: if it is no JSON, or no corrections of a version known here.
    """
    try:
        data = json.loads(saved)
    except (ValueError, RecursionError) as error:
        raise CorrectionError(f"not JSON: {error}.") from error
    return _checked(data)


def _checked(data: object) -> Corrections:
    """Return data that is known to be corrections in form."""
    known = {"format", "version", "speakers", "merge", "quotations"}
    if not isinstance(data, Mapping) or data.get("format") != FORMAT or data.get("version") != VERSION:
        raise CorrectionError(f'expected an object with "format": "{FORMAT}" and "version": {VERSION}.')
    for key in data.keys() - known:
        raise CorrectionError(f"{key!r} is not known here; there are speakers, merge and quotations.")
    for key in ("speakers", "merge", "quotations"):
        if not isinstance(data.get(key, []), list):
            raise CorrectionError(f"{key} is {data[key]!r}, expected an array.")
    return data


def apply_corrections(doc: AttributedText, corrections: Corrections) -> AttributedText:
    """Return a corrected copy; see :meth:`quoteattr.AttributedText.corrected`."""
    data = _checked(corrections)
    for entry in data.get("speakers", []):
        doc = _apply_speaker(doc, entry)
    for pair in data.get("merge", []):
        match pair:
            case [str(kept), str(merged)]:
                doc = merge_speakers(doc, kept, merged)
            case _:
                raise CorrectionError(f"merge: {pair!r}, expected [who is kept, who is the same].")
    there = {quotation.start: quotation for quotation in _walk(doc.quotations)}
    corrected = [_correct(doc, there, entry) for entry in data.get("quotations", [])]
    return _exchange(doc, {quotation.start: quotation for quotation in corrected})


def _apply_speaker(doc: AttributedText, entry: object) -> AttributedText:
    """Change one of the cast, or let somebody join it."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str) or not entry["id"]:
        raise CorrectionError(f'speakers: {entry!r}, expected an object with an "id".')
    known = next((s for s in doc.speakers if s.id == entry["id"]), None)
    if known is None and "name" not in entry:
        raise CorrectionError(f"speakers: {entry['id']!r} is not in the cast; somebody new needs a name.")
    for key, value in entry.items():
        if key not in SPEAKER_FIELDS or not SPEAKER_FIELDS[key](value):
            raise CorrectionError(f"speakers: {key!r} of {entry['id']!r} is {value!r}; known are {SPEAKER_HINT}.")
    given: dict[str, Any] = {key: tuple(value) if key == "aliases" else value for key, value in entry.items()}
    if known is None:
        return add_speaker(doc, Speaker(**given))
    changed = evolve(known, **given)
    return _rename(doc, {known.id: changed})


SPEAKER_FIELDS: Final[dict[str, Callable[[Any], bool]]] = {
    "id": lambda value: True,
    "name": lambda value: isinstance(value, str) and bool(value.strip()),
    "aliases": lambda value: isinstance(value, list) and all(isinstance(alias, str) for alias in value),
    "gender": lambda value: value in (None, *get_args(Gender)),
    "role": lambda value: value is None or isinstance(value, str),
    "is_narrator": lambda value: isinstance(value, bool),
}
"""What can be said of a speaker, each with a test of its value."""

SPEAKER_HINT: Final = (
    "name (a string), aliases (strings), gender (male, female or null), role (a string or null), is_narrator"
)


def _correct(doc: AttributedText, there: Mapping[int, Quotation], entry: object) -> Quotation:
    """Return one of the quotations that are there, as an entry corrects it."""
    expected = (
        '{"start": offset, "speaker": id, name or null} or {"start": offset, "speech": false}, and perhaps its text'
    )
    if not isinstance(entry, Mapping) or entry.keys() - {"start", "text", "speaker", "speech"}:
        raise CorrectionError(f"quotations: {entry!r}, expected {expected}.")
    start, speaker, speech = entry.get("start"), entry.get("speaker"), entry.get("speech", True)
    if type(start) is not int or not isinstance(speaker, (str, type(None))) or not isinstance(speech, bool):
        raise CorrectionError(f"quotations: {entry!r}, expected {expected}.")
    if speech and "speaker" not in entry:
        raise CorrectionError(f"quotations: {entry!r} changes nothing, expected {expected}.")
    quotation = there.get(start) or find_quotation(doc, start)
    if entry.get("text", quotation.text) != quotation.text:
        raise CorrectionError(
            f"quotations: at {start} the text has {quotation.text!r}, the correction {entry['text']!r}."
        )
    return _corrected(quotation, None if speaker is None else find_speaker(doc, speaker), speech)
