"""
NLTK's Punkt with our own abbreviations, asked only where it has something to weigh.

Of the marks that may end a sentence most do, whatever stands around them: Punkt weighs only full stops behind
abbreviations, initials, numbers and other stops. The rest is answered here at once, as Punkt answers it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

from quoteattr import lexicon

__all__ = ["Punkt"]

CONTEXT: Final = re.compile(
    r"""(?P<before>\S*?)
        (?:(?<![^\W\d_])(?P<word>[^\W\d_]{2,}))?    # a whole word of two letters or more
        (?P<mark>[.?!])
        (?:\s+(?P<after>\S+)|\S)""",
    re.VERBOSE,
)
"""A mark with the word before it and what follows, as Punkt cuts them out of the text."""
MARKS: Final = re.compile(r"[.?!]")
REMEMBERED: Final = 4096
"""So many of the contexts that Punkt has weighed are remembered with its answer,"""
LONGEST: Final = 60
"""of those up to this length: *A. B* comes again, a line without a space does not."""


class _Language(PunktLanguageVars):  # type: ignore[misc]
    """English, read with patterns that have no time limit, as NLTK's own have: a text may be of any length."""

    re_boundary_realignment = re.compile(PunktLanguageVars.re_boundary_realignment.pattern, re.MULTILINE)

    def __init__(self) -> None:
        self._marks = re.compile(super().period_context_re().pattern, re.VERBOSE)
        self._words = re.compile(super()._word_tokenizer_re().pattern, re.VERBOSE)

    def period_context_re(self) -> re.Pattern[str]:
        return self._marks

    def _word_tokenizer_re(self) -> re.Pattern[str]:
        return self._words


class _Untrained(dict[str, int]):
    """The contexts in which words were seen in training: none, and asking leaves no trace."""

    def __missing__(self, word: str) -> int:
        return 0


class Punkt(PunktSentenceTokenizer):  # type: ignore[misc]
    """
    Punkt that knows abbreviations and has learnt nothing else.

    >>> list(Punkt(frozenset(["mr"])).span_tokenize("Mr. Farrow left. Anna stayed."))
    [(0, 16), (17, 29)]
    """

    def __init__(self, abbreviations: frozenset[str]) -> None:
        """Take lower-case abbreviations without their last dot."""
        parameters = PunktParameters()
        parameters.abbrev_types = abbreviations
        parameters.ortho_context = _Untrained()
        super().__init__(parameters, lang_vars=_Language())
        self._abbreviations = abbreviations
        self._weigh = lru_cache(REMEMBERED)(super().text_contains_sentbreak)
        self._endings = lexicon.endings(abbreviations)

    def text_contains_sentbreak(self, text: str) -> bool:
        """Tell whether a mark ends a sentence, given the context that Punkt cuts out around it."""
        context = CONTEXT.fullmatch(text)
        if context is not None:
            before, word, mark, after = context.groups()
            if mark != ".":
                return True
            if word is not None:
                if word.lower() not in self._endings:
                    return True
                if not before and word.lower() in self._abbreviations and not (after and MARKS.search(after)):
                    return False
        return bool(self._weigh(text) if len(text) <= LONGEST else super().text_contains_sentbreak(text))
