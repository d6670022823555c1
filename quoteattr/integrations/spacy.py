"""
The pipeline component ``quoteattr`` for spaCy.

``nlp.add_pipe("quoteattr")`` finds it without an import, through the entry point ``spacy_factories``. It writes two
things into a ``Doc``: the spans ``doc.spans["quotations"]``, and the answers as JSON in ``doc.user_data``, where they
survive processes and files. What is read from ``doc._`` and ``span._`` is computed from that JSON.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Final, TypeAlias, get_args
from weakref import WeakKeyDictionary

from attrs import field, frozen

from quoteattr.attribution import Attributor
from quoteattr.document import AttributedText
from quoteattr.entities import EntityKind
from quoteattr.errors import MissingExtraError, OptionError
from quoteattr.model import Cue, Mention, Quotation, Speaker

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise MissingExtraError("the pipeline component", "spaCy", "spacy") from error

__all__ = ["ENTITY_LABELS", "QuotationAttributor", "make_component"]

ENTITY_LABELS: Final = {"PERSON": "person", "PER": "person", "ORG": "organisation"}
"""What the labels of spaCy's own pipelines say about a name."""

SPEECH, NOT_SPEECH = "QUOTATION", "NOT_SPEECH"
"""Labels of the spans; the second for titles, scare quotes and words mentioned as words."""

KEY: Final = "quoteattr"
"""Where ``doc.user_data`` has the answers."""

Settings: TypeAlias = dict[str, Any]

DEFAULT_CONFIG: Final[Settings] = {
    "speakers": None,
    "extra_cue_verbs": [],
    "min_confidence": 0.0,
    "entity_labels": None,
    "spans_key": "quotations",
}
"""The settings as ``nlp.add_pipe("quoteattr", config=...)`` takes them; see :func:`make_component`."""


@frozen(kw_only=True)
class QuotationAttributor:
    """The component: called on a ``Doc``, it adds the quotations and returns the same ``Doc``."""

    attributor: Attributor
    """What finds and attributes."""
    entity_labels: dict[str, str] = field(factory=lambda: dict(ENTITY_LABELS))
    """Label of a named entity to ``person`` or ``organisation``; others are passed over."""
    spans_key: str = "quotations"
    """Where the spans go in ``doc.spans``."""

    @entity_labels.validator
    def _check_labels(self, _: object, labels: dict[str, str]) -> None:
        for label, kind in labels.items():
            if kind not in get_args(EntityKind):
                raise OptionError(f"entity_labels, {label}", kind, " or ".join(map(repr, get_args(EntityKind))))

    def __call__(self, doc: Doc) -> Doc:
        """Attribute the quotations of one ``Doc``."""
        labels = self.entity_labels
        entities = [(e.start_char, e.end_char, labels[e.label_]) for e in doc.ents if e.label_ in labels]
        result = self.attributor(doc.text, entities=entities)
        doc.spans[self.spans_key] = [_span(doc, q, SPEECH if q.speech else NOT_SPEECH) for q in result]
        doc.user_data[KEY] = data = result.to_json(indent=None)
        _results[doc] = (data, result)
        return doc


def make_component(
    nlp: Language,
    name: str,
    speakers: dict[str, list[str]] | list[str] | None,
    extra_cue_verbs: dict[str, list[str]] | list[str],
    min_confidence: float,
    entity_labels: dict[str, str] | None,
    spans_key: str,
) -> QuotationAttributor:
    """
    Make the component; spaCy calls this with the values of ``config=``.

    :param speakers: a known cast: names with their aliases, or names alone.
    :param extra_cue_verbs: verbs to recognise besides those of the lexicon.
    :param min_confidence: withhold answers that are less sure than this (0 to 1).
    :param entity_labels: label of a named entity to ``"person"`` or ``"organisation"``; ``None`` stands for
        :data:`ENTITY_LABELS`, and ``{}`` leaves the entities aside.
    :param spans_key: where the spans go in ``doc.spans``.
    :raises QuoteattrError: if a value cannot work.
    """
    return QuotationAttributor(
        attributor=Attributor(speakers=speakers, extra_cue_verbs=extra_cue_verbs, min_confidence=min_confidence),
        entity_labels=dict(ENTITY_LABELS if entity_labels is None else entity_labels),
        spans_key=spans_key,
    )


def _span(doc: Doc, part: Quotation | Mention | Cue, label: str = "") -> Span:
    """Return the tokens that a part of the text touches: a token that only begins inside it counts whole."""
    return doc.char_span(part.start, part.end, label=label, alignment_mode="expand")


# --- what doc._ and span._ read -----------------------------------------------------------------------------------

_results: WeakKeyDictionary[Doc, tuple[str, AttributedText | None]] = WeakKeyDictionary()
"""Documents in use to their JSON and what it says, so that it is parsed once."""


def _result(doc: Doc) -> AttributedText | None:
    """Return the answers for a ``Doc``, or ``None`` if it did not pass through the component or is only a part."""
    data = doc.user_data.get(KEY)
    if data is None:
        return None
    known = _results.get(doc)
    if known is None or known[0] is not data:
        result = AttributedText.from_json(data)
        known = _results[doc] = (data, result if result.text == doc.text else None)
    return known[1]


def _quotation(span: Span) -> Quotation | None:
    """Return the innermost quotation whose tokens hold all those of a span, or ``None`` outside quotations."""
    result = _result(span.doc)
    if result is None or not len(span):
        return None
    innermost = None
    quotations = result.quotations
    while quotations:
        # no two quotations of one level overlap, but two may touch one token
        after = bisect_left(quotations, span.end_char, key=lambda q: q.start)
        holding = next((q for q in quotations[max(0, after - 2) : after] if _holds(_span(span.doc, q), span)), None)
        if holding is None:
            break
        innermost, quotations = holding, holding.inner
        whole = _span(span.doc, holding)
        if (whole.start, whole.end) == (span.start, span.end):
            break
    return innermost


def _holds(whole: Span, part: Span) -> bool:
    return bool(whole.start <= part.start and part.end <= whole.end)


def _speaker(span: Span) -> Speaker | None:
    quotation = _quotation(span)
    return quotation.speaker if quotation else None


def _addressee(span: Span) -> Speaker | None:
    quotation = _quotation(span)
    return quotation.addressee if quotation else None


def _mention(span: Span) -> Span | None:
    quotation = _quotation(span)
    return _span(span.doc, quotation.mention) if quotation and quotation.mention else None


def _cue(span: Span) -> Span | None:
    quotation = _quotation(span)
    return _span(span.doc, quotation.cue) if quotation and quotation.cue else None


def _confidence(span: Span) -> float | None:
    quotation = _quotation(span)
    return quotation.confidence if quotation else None


Language.factory(
    "quoteattr", default_config=DEFAULT_CONFIG, assigns=["doc.spans", "doc._.quotations"], func=make_component
)
Doc.set_extension("quotations", getter=_result)
for _name, _getter in {
    "quotation": _quotation,
    "speaker": _speaker,
    "addressee": _addressee,
    "mention": _mention,
    "cue": _cue,
    "confidence": _confidence,
}.items():
    Span.set_extension(_name, getter=_getter)
