"""
W3C Web Annotation: a page of annotations, as JSON-LD, that find their place in the text by position and by words.

Each annotation is a quotation. Its bodies are the name of the speaker (purpose *identifying*) and tags: the kind, and
the rule that decided. Positions count Unicode characters, as the Web Annotation Data Model wants it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from quoteattr.exports.numbering import Numbered, number
from quoteattr.exports.records import dump

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["to_web_annotations"]

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"

AROUND: Final = 32
"""Characters before and behind a quotation that tell it from another of the same words."""


def to_web_annotations(doc: AttributedText, name: str | None = None) -> str:
    """Return a page of annotations; see :meth:`quoteattr.AttributedText.to_web_annotations`."""
    source = quote((name or "text").encode("utf-8", "replace"))
    page = {
        "@context": CONTEXT,
        "id": f"{source}.annotations.jsonld",
        "type": "AnnotationPage",
        "items": [_annotation(doc.text, one, source) for one in number(doc)],
    }
    return dump(page, indent=2) + "\n"


def _annotation(text: str, one: Numbered, source: str) -> dict[str, Any]:
    """Return one quotation as an annotation."""
    q = one.quotation
    identified = [{"type": "TextualBody", "purpose": "identifying", "value": q.speaker.name}] if q.speaker else []
    tags = [q.kind, q.rule] if q.speech else ["not speech"]
    tagged = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags if tag]
    return {
        "id": f"{source}.annotations.jsonld#{one.id}",
        "type": "Annotation",
        "motivation": "identifying" if q.speaker else "tagging",
        "body": identified + tagged,
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": q.start, "end": q.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": q.text,
                    "prefix": text[max(0, q.start - AROUND) : q.start],
                    "suffix": text[q.end : q.end + AROUND],
                },
            ],
        },
    }
