"""The way back: a document from the JSON that :mod:`quoteattr.exports.records` wrote."""

from __future__ import annotations

import json
from typing import Any, Final, get_args

from attrs import frozen

from quoteattr.errors import DocumentError
from quoteattr.exports.records import FORMAT, VERSION
from quoteattr.model import Cue, Gender, Kind, Mention, MentionKind, Quotation, Span, Speaker

__all__ = ["read_document"]

MARKS: Final = {"str": "a string", "int": "a whole number", "bool": "true or false", "list": "an array"}
"""What the message calls a type."""


@frozen
class _Record:
    """A JSON object whose values are asked for by key and type."""

    values: dict[str, Any]
    place: str

    def get(self, key: str, *types: type, optional: bool = False) -> Any:
        """Return the value of a key, which has to be there and of one of the types, or null if it is optional."""
        expected = " or ".join(MARKS.get(t.__name__, "a number") for t in types) + (" or null" if optional else "")
        if key not in self.values:
            raise DocumentError(self.at(key), "missing", expected)
        value = self.values[key]
        if value is None and optional:
            return None
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise DocumentError(self.at(key), value, expected)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return an array of strings."""
        for value in self.get(key, list):
            if not isinstance(value, str):
                raise DocumentError(self.at(key), value, "an array of strings")
        return tuple(self.values[key])

    def one_of(self, key: str, choices: object, optional: bool = False) -> Any:
        """Return one of a few words."""
        value = self.get(key, str, optional=optional)
        words = get_args(choices)
        if value is not None and value not in words:
            raise DocumentError(self.at(key), value, f"one of {', '.join(words)}")
        return value

    def records(self, key: str) -> list[_Record]:
        """Return an array of objects."""
        return [_record(value, f"{self.at(key)}[{i}]") for i, value in enumerate(self.get(key, list))]

    def at(self, key: str) -> str:
        """Return where a key stands, for a message."""
        return f"{self.place}.{key}" if self.place else key


def _record(value: object, place: str) -> _Record:
    """Return a value that has to be an object."""
    if not isinstance(value, dict):
        raise DocumentError(place or "the JSON", value, "an object")
    return _Record(value, place)


def read_document(saved: str | bytes) -> dict[str, Any]:
    """
    Return the fields of the document that :meth:`quoteattr.AttributedText.to_json` wrote.

    :raises DocumentError: if it is not JSON, not such a document, of a version not known here, or at odds with itself.

    >>> read_document('{"format": "quoteattr-document", "version": 7}')
    Traceback (most recent call last):
    quoteattr.errors.DocumentError: saved document: version is 7, expected 1, which this version of quoteattr reads.
    """
    try:
        data = json.loads(saved)
    except (ValueError, RecursionError) as error:
        raise DocumentError("it", saved, f"JSON ({error})") from error
    if isinstance(data, list):
        raise DocumentError("the JSON", data, f"one object; here are {len(data)}, read one at a time")
    document = _record(data, "")
    if document.values.get("format") != FORMAT:
        raise DocumentError("format", document.values.get("format"), f"{FORMAT!r}, as to_json writes it")
    if document.values.get("version") != VERSION:
        raise DocumentError(
            "version", document.values.get("version"), f"{VERSION}, which this version of quoteattr reads"
        )
    text = document.get("text", str)
    speakers = tuple(_speaker(record) for record in document.records("speakers"))
    reader = _Quotations(text, {speaker.id: speaker for speaker in speakers})
    return {
        "text": text,
        "sentences": tuple(_span(value, text) for value in document.get("sentences", list)),
        "speakers": speakers,
        "quotations": tuple(reader.quotation(record) for record in document.records("quotations")),
    }


def _speaker(record: _Record) -> Speaker:
    """Return one of the cast."""
    return Speaker(
        id=record.get("id", str),
        name=record.get("name", str),
        aliases=record.strings("aliases"),
        gender=record.one_of("gender", Gender, optional=True),
        role=record.get("role", str, optional=True),
        is_narrator=record.get("is_narrator", bool),
    )


def _span(value: object, text: str) -> Span:
    """Return the offsets of a sentence."""
    match value:
        case [int(start), int(end)] if 0 <= start <= end <= len(text):
            return start, end
    raise DocumentError("a sentence", value, f"[start, end] within the {len(text)} characters of the text")


@frozen
class _Quotations:
    """Makes the quotations of one text."""

    text: str
    cast: dict[str, Speaker]

    def quotation(self, record: _Record) -> Quotation:
        """Return a quotation with all that is nested in it."""
        start, end, quoted = self._stretch(record)
        confidence = record.get("confidence", int, float)
        if not 0 <= confidence <= 1:
            raise DocumentError(record.at("confidence"), confidence, "a number from 0 to 1")
        mention, cue = record.get("mention", dict, optional=True), record.get("cue", dict, optional=True)
        return Quotation(
            start=start,
            end=end,
            text=quoted,
            content=record.get("content", str),
            speech=record.get("speech", bool),
            speaker=self._someone(record, "speaker_id"),
            mention=None if mention is None else self._mention(_record(mention, record.at("mention"))),
            cue=None if cue is None else self._cue(_record(cue, record.at("cue"))),
            addressee=self._someone(record, "addressee_id"),
            kind=record.one_of("kind", Kind),
            rule=record.get("rule", str, optional=True),
            confidence=confidence,
            evidence=record.strings("evidence"),
            inner=tuple(self.quotation(inner) for inner in record.records("inner")),
        )

    def _mention(self, record: _Record) -> Mention:
        start, end, text = self._stretch(record)
        return Mention(start=start, end=end, text=text, kind=record.one_of("kind", MentionKind))

    def _cue(self, record: _Record) -> Cue:
        start, end, text = self._stretch(record)
        return Cue(start=start, end=end, text=text, lemma=record.get("lemma", str))

    def _stretch(self, record: _Record) -> tuple[int, int, str]:
        """Return start, end and text, which have to fit the text of the document."""
        start, end, text = record.get("start", int), record.get("end", int), record.get("text", str)
        if not 0 <= start <= end <= len(self.text) or self.text[start:end] != text:
            found = f"the text from {start} to {end}: {self.text[max(start, 0) : end][:40]!r}"
            raise DocumentError(record.at("text"), text, found)
        return start, end, text

    def _someone(self, record: _Record, key: str) -> Speaker | None:
        """Return the speaker of an id."""
        name = record.get(key, str, optional=True)
        if name is not None and name not in self.cast:
            raise DocumentError(record.at(key), name, f"the id of one of the speakers ({', '.join(self.cast)})")
        return None if name is None else self.cast[name]
