"""``attribute``: runs the stages, then the sieves, then the scene model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import converters, field, frozen

from quoteattr import lexicon, speech
from quoteattr.cast import build_cast
from quoteattr.conversation import decide
from quoteattr.document import AttributedText
from quoteattr.entities import check_entities
from quoteattr.errors import InvalidSpeakersError, NotTextError, OptionError, SieveError
from quoteattr.mentions import find_names
from quoteattr.quotations import QuotedSpan, find_quoted_spans
from quoteattr.results import build_result
from quoteattr.scene import Reading, Scene
from quoteattr.sentences import find_paragraphs
from quoteattr.sieves import SIEVES, Sieve, may_read
from quoteattr.weighting import load_weights

__all__ = ["Attributor", "Speakers", "attribute"]

Speakers = Mapping[str, Iterable[str]] | Iterable[str]
"""A known cast: names with their aliases, or names alone."""


def _known_cast(speakers: Speakers | None) -> dict[str, tuple[str, ...]]:
    """Check a known cast and return it as names to aliases."""
    if speakers is None:
        return {}
    if isinstance(speakers, (str, bytes)) or not isinstance(speakers, Iterable):
        raise InvalidSpeakersError("it", speakers, "a mapping of names to aliases, or a list of names")
    pairs = speakers.items() if isinstance(speakers, Mapping) else [(name, ()) for name in speakers]
    known = {}
    for name, aliases in pairs:
        if not isinstance(name, str) or not name.strip():
            raise InvalidSpeakersError("a name", name, "a name that is not empty")
        if isinstance(aliases, str) or not isinstance(aliases, Iterable):
            raise InvalidSpeakersError(f"entry {name!r}", aliases, "a list of aliases")
        known[name] = tuple(aliases)
        for alias in known[name]:
            if not isinstance(alias, str) or not alias.strip():
                raise InvalidSpeakersError(f"an alias of {name!r}", alias, "an alias that is not empty")
    return known


def _verbs(extra: Iterable[str] | Mapping[str, Iterable[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Check the cue verbs that a user adds and return each with its irregular forms."""
    if isinstance(extra, str) or not isinstance(extra, Iterable):
        raise OptionError(
            "extra_cue_verbs", extra, 'a list of verbs such as ["grok"], or verbs with their irregular forms'
        )
    pairs = extra.items() if isinstance(extra, Mapping) else [(verb, ()) for verb in extra]
    checked = []
    for verb, forms in pairs:
        for word in (verb, *forms):
            if not isinstance(word, str) or not word.isalpha():
                raise OptionError("extra_cue_verbs", word, "a verb of letters only")
        checked.append((verb.lower(), tuple(form.lower() for form in forms)))
    return tuple(checked)


def _sieves(sieves: Iterable[Sieve]) -> tuple[Sieve, ...]:
    """Check that the sieves can be called and that each has a name of its own."""
    chosen = tuple(sieves)
    for sieve in chosen:
        if not callable(sieve):
            raise OptionError("sieves", sieve, "functions (quotation, scene) -> Reading or None")
    names = [sieve.__name__ for sieve in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SieveError(f"sieves: {', '.join(twice)} stands twice. Give each sieve a name of its own.")
    return chosen


def _reason(sieve: Sieve) -> str:
    """Return the first line of a sieve's docstring, without its full stop; ``python -OO`` leaves docstrings out."""
    lines = (sieve.__doc__ or "").strip().splitlines()
    return lines[0].rstrip(".") if lines else "the sieve of that name answered, and has no docstring that says why"


Rule = tuple[Sieve, str, str]
"""A sieve with its name and the reason that it gives."""


class _Rules(dict[str, tuple[Rule, ...]]):
    """What stands beside a quotation to the rules that may have an answer there, in order."""

    def __init__(self, sieves: tuple[Sieve, ...]) -> None:
        super().__init__()
        self.all = tuple((sieve, sieve.__name__, _reason(sieve)) for sieve in sieves)

    def __missing__(self, beside: str) -> tuple[Rule, ...]:
        found = self[beside] = tuple(rule for rule in self.all if may_read(rule[0], beside))
        return found


@frozen(kw_only=True)
class Attributor:
    """
    A configuration of the attribution, callable on texts. It keeps nothing of a text, so threads may share one.

    :raises InvalidSpeakersError: if ``speakers`` is no known cast.
    :raises OptionError: if another option has a value that cannot work.
    :raises SieveError: if two sieves share a name.

    >>> semaphores = Attributor(extra_cue_verbs=["semaphore"])
    >>> semaphores('"All well," semaphored Anna.')[0].speaker.name
    'Anna'
    """

    speakers: Mapping[str, tuple[str, ...]] = field(default=None, converter=_known_cast)
    """The known cast, names to aliases. Others may still be found."""
    extra_cue_verbs: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), converter=_verbs)
    """Verbs to recognise besides those of the lexicon: lemmas, or lemmas with their irregular forms."""
    sieves: tuple[Sieve, ...] = field(default=SIEVES, converter=_sieves)
    """The sieves in the order in which they are asked; see :data:`quoteattr.sieves.SIEVES`."""
    min_confidence: float = field(default=0.0)
    """Answers that are less sure than this are withheld."""

    weights: Path | None = field(default=None, converter=converters.optional(Path))
    """A folder of weights that you have trained; by default those of the package."""

    _rules: _Rules = field(init=False, repr=False, eq=False)

    @_rules.default
    def _read_rules(self) -> _Rules:
        return _Rules(self.sieves)

    @min_confidence.validator
    def _check_confidence(self, _: object, value: float) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise OptionError("min_confidence", value, "a number from 0 to 1")

    def __call__(self, text: str, *, entities: Iterable[tuple[int, int, str]] = ()) -> AttributedText:
        """
        Attribute one text.

        :param entities: what another tool takes for names; see :func:`attribute`.
        :raises NotTextError: if the text is not a ``str``.
        :raises OptionError: if an entity is malformed or lies outside the text.
        """
        scene = self.scene(text, entities=entities)
        return build_result(scene, decide(scene, load_weights(self.weights)), self.read, self.min_confidence)

    def scene(self, text: str, *, entities: Iterable[tuple[int, int, str]] = ()) -> Scene:
        """Run every stage up to the sieves."""
        if not isinstance(text, str):
            raise NotTextError(text)
        vocabulary = lexicon.vocabulary(self.extra_cue_verbs)
        paragraphs = find_paragraphs(text)
        quoted = find_quoted_spans(text, paragraphs)
        hints = check_entities(text, entities)
        names = find_names(text, paragraphs, ((q.start, q.end) for q in quoted), vocabulary.cues, hints)
        cast = build_cast(text, names, self.speakers)
        scene = Scene(text, paragraphs, quoted, names, cast, vocabulary)
        for quotation in quoted:
            named = speech.never(quotation, scene)
            reading = None if named else self._ask(quotation, scene)
            if reading is not None:
                scene.settled[quotation.start] = reading
            elif reason := speech.NAMED if named else speech.unsaid(quotation, scene):
                scene.unspoken[quotation.start] = reason
        scene.pass_over_names([(q.start, q.end) for q in quoted if q.start in scene.unspoken])
        return scene

    def read(self, quotation: QuotedSpan, scene: Scene) -> Reading | None:
        """Ask the sieves in order; return the first answer."""
        return None if speech.never(quotation, scene) else self._ask(quotation, scene)

    def _ask(self, quotation: QuotedSpan, scene: Scene) -> Reading | None:
        """Ask the sieves about what may be speech."""
        for sieve, name, reason in self._rules[scene.beside(quotation)]:
            reading = sieve(quotation, scene)
            if reading is not None:
                return reading.by(name, reason)
        return None


DEFAULT: Final = Attributor()


def attribute(
    text: str,
    *,
    speakers: Speakers | None = None,
    min_confidence: float = 0.0,
    entities: Iterable[tuple[int, int, str]] = (),
) -> AttributedText:
    """
    Find the quotations of a text and tell who says each.

    :param text: the text, of any length; it is never changed.
    :param speakers: a known cast: ``{"Anna Farrow": ["Anna", "Miss Farrow"]}`` or ``["Anna Farrow"]``.
    :param min_confidence: withhold answers that are less sure than this (0 to 1).
    :param entities: names that another tool has found in this text: half-open character offsets with ``"person"``
        or ``"organisation"``. A hint, weaker than a cast: see :mod:`quoteattr.entities`.
    :raises NotTextError: if the text is not a ``str``.
    :raises InvalidSpeakersError: if ``speakers`` is malformed.
    :raises OptionError: if ``min_confidence`` is no number from 0 to 1, or an entity is malformed.

    >>> for q in attribute('"It is late," said Anna Farrow. "Is it?" asked Tom.'):
    ...     print(q.speaker, q.cue, q.content)
    Anna Farrow said It is late,
    Tom asked Is it?
    """
    if speakers is None and not min_confidence:
        return DEFAULT(text, entities=entities)
    return Attributor(speakers=speakers, min_confidence=min_confidence)(text, entities=entities)
