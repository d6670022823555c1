"""
How a document is pickled: as plain tuples, in which nothing stands twice.

What is a piece of the text is kept as its place, and a speaker as his number in the cast. So a result goes to another
process, or into a cache, in a fraction of the time that its records would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quoteattr.model import Cue, Mention, Quotation, Speaker

__all__ = ["Packed", "pack", "unpack"]

Packed = tuple[Any, ...]
"""The cast, and the quotations, as tuples."""


def pack(text: str, quotations: Sequence[Quotation], speakers: Sequence[Speaker]) -> Packed:
    """
    Return a document's cast and quotations as plain tuples.

    >>> said = Quotation(start=0, end=6, text='"Yes,"', content="Yes,")
    >>> pack('"Yes," said Tom.', [said], [])[1][0][:4]
    (0, 6, None, 1)
    """
    places = {id(speaker): place for place, speaker in enumerate(speakers)}
    cast = tuple([(s.id, s.name, s.aliases, s.gender, s.role, s.is_narrator) for s in speakers])
    return cast, tuple([_pack(q, text, places) for q in quotations])


def unpack(text: str, packed: Packed) -> tuple[tuple[Quotation, ...], tuple[Speaker, ...]]:
    """Return the quotations and the cast that :func:`pack` has put into tuples."""
    speakers = tuple(
        [
            Speaker(id=id_, name=name, aliases=aliases, gender=gender, role=role, is_narrator=narrates)
            for id_, name, aliases, gender, role, narrates in packed[0]
        ]
    )
    return tuple([_unpack(quotation, text, speakers) for quotation in packed[1]]), speakers


def _pack(q: Quotation, text: str, places: dict[int, int]) -> Packed:
    """Return a quotation as a tuple; what is not as it should be in this text is kept as it is."""
    content = text.find(q.content, q.start, q.end)
    mention, cue = q.mention, q.cue
    return (
        q.start,
        q.end,
        None if q.text == text[q.start : q.end] else q.text,
        q.content if content < 0 else content - q.start,
        len(q.content),
        q.speech,
        places.get(id(q.speaker), q.speaker),
        (m.start, m.end, m.kind) if (m := mention) is not None and m.text == text[m.start : m.end] else mention,
        (c.start, c.end, c.lemma) if (c := cue) is not None and c.text == text[c.start : c.end] else cue,
        places.get(id(q.addressee), q.addressee),
        q.kind,
        q.rule,
        q.confidence,
        q.evidence,
        tuple([_pack(inner, text, places) for inner in q.inner]),
    )


def _unpack(packed: Packed, text: str, speakers: Sequence[Speaker]) -> Quotation:
    (
        start, end, own, content, length, speech, speaker, mention, cue, addressee, kind, rule, confidence, evidence, inner
    ) = packed  # fmt: skip
    if type(mention) is tuple:
        a, b, how = mention
        mention = Mention(start=a, end=b, text=text[a:b], kind=how)
    if type(cue) is tuple:
        a, b, lemma = cue
        cue = Cue(start=a, end=b, text=text[a:b], lemma=lemma)
    return Quotation(
        start=start,
        end=end,
        text=text[start:end] if own is None else own,
        content=text[start + content : start + content + length] if isinstance(content, int) else content,
        speech=speech,
        speaker=speakers[speaker] if isinstance(speaker, int) else speaker,
        mention=mention,
        cue=cue,
        addressee=speakers[addressee] if isinstance(addressee, int) else addressee,
        kind=kind,
        rule=rule,
        confidence=confidence,
        evidence=evidence,
        inner=tuple([_unpack(nested, text, speakers) for nested in inner]),
    )
