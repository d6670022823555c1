"""
Plain data: an attributed text as JSON, and back again.

The form is versioned, and ``quoteattr/schemas/document.schema.json`` describes it. A document that is read back is
equal to the one that was written, sentences, nested quotations and evidence included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from quoteattr.errors import DocumentError
from quoteattr.exports.numbering import Numbered, number
from quoteattr.model import Quotation, Speaker

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["FORMAT", "VERSION", "document_record", "quotation_records", "to_json", "to_jsonl"]

FORMAT: Final = "quoteattr-document"
VERSION: Final = 1
"""Rises when a reader of the older form could no longer read the newer one."""

ESCAPED: Final = re.compile("[\x85\u2028\u2029\ud800-\udbff]|(?<![\ud800-\udbff])[\udc00-\udfff]")
"""Line ends that not every reader of JSON lines takes for a character, and half a character, which UTF-8 cannot write.
The second of two halves in a row stays, lest a reader make one character of them."""

Record = dict[str, Any]


def to_json(doc: AttributedText, name: str | None = None, explain: bool = False, indent: int | None = 2) -> str:
    """Return the whole document as one JSON object and a line end; lone surrogates are escaped."""
    return dump(document_record(doc, name, explain), indent) + "\n"


def to_jsonl(doc: AttributedText, name: str | None = None, explain: bool = False) -> str:
    """Return a JSON object a line, each an outermost quotation; ``doc`` is the name of the text, where it has one."""
    naming = {} if name is None else {"doc": name}
    return "".join(dump({**naming, **record}) + "\n" for record in quotation_records(doc, explain))


def dump(data: Record, indent: int | None = None) -> str:
    r"""
    Return data as JSON that UTF-8 can write, without line ends other than those of the indentation.

    >>> dump({"é": "half a character: \ud800"})
    '{"é": "half a character: \\ud800"}'
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return ESCAPED.sub(lambda odd: f"\\u{ord(odd[0]):04x}", text)


def document_record(doc: AttributedText, name: str | None = None, explain: bool = False) -> Record:
    """
    Return the whole document as plain data.

    :raises DocumentError: if the text could not be attributed, or if somebody speaks who is not one of the cast, which
        only a document made by hand can do.
    """
    if doc.error is not None:
        raise DocumentError("error", str(doc.error), "none: only a text that was attributed can be saved")
    check_cast(doc)
    return {
        "format": FORMAT,
        "version": VERSION,
        **({} if name is None else {"doc": name}),
        "text": doc.text,
        "sentences": [list(span) for span in doc.sentences],
        "speakers": [speaker_record(speaker) for speaker in doc.speakers],
        "quotations": quotation_records(doc, explain),
    }


def check_cast(doc: AttributedText) -> None:
    """
    Refuse a document in which somebody speaks who is not one of the cast, or in which two of the cast share an id.

    :raises DocumentError: if so, which only a document made by hand can be.
    """
    cast = {speaker.id: speaker for speaker in doc.speakers}
    if len(cast) < len(doc.speakers):
        raise DocumentError("speakers", [speaker.id for speaker in doc.speakers], "ids that differ")
    for one in number(doc):
        for someone in (one.quotation.speaker, one.quotation.addressee):
            if someone is not None and cast.get(someone.id) != someone:
                raise DocumentError(f"the speaker or addressee of {one.id}", someone, "one of doc.speakers")


def speaker_record(speaker: Speaker) -> Record:
    """Return a speaker as plain data."""
    return {
        "id": speaker.id,
        "name": speaker.name,
        "aliases": list(speaker.aliases),
        "gender": speaker.gender,
        "role": speaker.role,
        "is_narrator": speaker.is_narrator,
    }


def quotation_records(quotations: Sequence[Quotation], explain: bool = False) -> list[Record]:
    """Return the outermost quotations as plain data, each with its nested ones as ``inner``."""
    return list(_nest(number(quotations), explain))


def _nest(numbered: Iterator[Numbered], explain: bool) -> Iterator[Record]:
    """Yield the record of each outermost quotation, when those nested in it have been added."""
    records: dict[str, Record] = {}
    for one in numbered:
        records[one.id] = record = quotation_record(one, explain)
        if one.outer is None:
            yield record
        else:
            records[one.outer]["inner"].append(record)


def quotation_record(numbered: Numbered, explain: bool) -> Record:
    """Return a quotation as plain data, without those nested in it."""
    q = numbered.quotation
    speaker, mention, cue, addressee = q.speaker, q.mention, q.cue, q.addressee
    return {
        "id": numbered.id,
        "start": q.start,
        "end": q.end,
        "text": q.text,
        "content": q.content,
        "speech": q.speech,
        "speaker_id": speaker.id if speaker else None,
        "speaker": speaker.name if speaker else None,
        "mention": mention and {"start": mention.start, "end": mention.end, "text": mention.text, "kind": mention.kind},
        "cue": cue and {"start": cue.start, "end": cue.end, "text": cue.text, "lemma": cue.lemma},
        "addressee_id": addressee.id if addressee else None,
        "addressee": addressee.name if addressee else None,
        "kind": q.kind,
        "rule": q.rule,
        "confidence": q.confidence,
        "evidence": list(q.evidence),
        **({"explanation": q.explain()} if explain else {}),
        "inner": [],
    }
