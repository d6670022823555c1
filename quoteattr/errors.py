"""What can go wrong: one exception for each mistake, each also the built-in that a caller would expect."""

from __future__ import annotations

import reprlib

__all__ = [
    "DocumentError",
    "InvalidSpeakersError",
    "LexiconError",
    "MissingExtraError",
    "NotTextError",
    "OptionError",
    "QuoteattrError",
    "SieveError",
]

BYTES_HINT = "Decode them first, for example with data.decode('utf-8')."
TEXT_HINT = "Pass one text; for several, call attribute on each."


class QuoteattrError(Exception):
    """The base of every error that quoteattr raises on purpose."""


class NotTextError(QuoteattrError, TypeError):
    """
    Something other than a ``str`` was given as the text.

    >>> raise NotTextError(b"raw")
    Traceback (most recent call last):
    quoteattr.errors.NotTextError: expected a text as str, got bytes. Decode them first, for example with data.decode('utf-8').
    """

    def __init__(self, value: object) -> None:
        hint = BYTES_HINT if isinstance(value, (bytes, bytearray, memoryview)) else TEXT_HINT
        super().__init__(f"expected a text as str, got {type(value).__name__}. {hint}")


class InvalidSpeakersError(QuoteattrError, ValueError, TypeError):
    """
    ``speakers=`` is neither a mapping of names to lists of aliases nor a list of names.

    >>> raise InvalidSpeakersError("entry 'Anna'", 7, "a list of aliases")
    Traceback (most recent call last):
    quoteattr.errors.InvalidSpeakersError: speakers=: entry 'Anna' is 7 (int), expected a list of aliases. Pass {"Anna Farrow": ["Anna", "Miss Farrow"]} or ["Anna Farrow"].
    """

    def __init__(self, where: str, value: object, expected: str) -> None:
        super().__init__(
            f"speakers=: {where} is {value!r} ({type(value).__name__}), expected {expected}. "
            'Pass {"Anna Farrow": ["Anna", "Miss Farrow"]} or ["Anna Farrow"].'
        )


class OptionError(QuoteattrError, ValueError):
    """An option has a value that cannot work; the message names the option, the value and what is expected."""

    def __init__(self, option: str, value: object, expected: str) -> None:
        super().__init__(f"{option}: got {value!r} ({type(value).__name__}), expected {expected}.")


class SieveError(QuoteattrError, ValueError):
    """A sieve is named that is not there, or two sieves share a name."""


class LexiconError(QuoteattrError, ValueError):
    """A lexicon file has a line that cannot be read; the message names file, line number and line."""


class DocumentError(QuoteattrError, ValueError):
    """A saved document cannot be read; the message names the place, what stands there and what is expected."""

    def __init__(self, where: str, value: object, expected: str) -> None:
        super().__init__(f"saved document: {where} is {reprlib.repr(value)}, expected {expected}.")


class MissingExtraError(QuoteattrError, ImportError):
    """
    Something needs a package that quoteattr itself does not install.

    >>> raise MissingExtraError("a frame", "pandas", "frames")
    Traceback (most recent call last):
    quoteattr.errors.MissingExtraError: a frame needs pandas, which is not installed. Run: pip install 'quoteattr[frames]'
    """

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(f"{what} needs {package}, which is not installed. Run: pip install 'quoteattr[{extra}]'")
