"""What can go wrong: one exception for each mistake, each also the built-in that a caller would expect."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from copyreg import __newobj__  # type: ignore[attr-defined]
from typing import Any

__all__ = [
    "AttributionError",
    "CorrectionError",
    "DocumentError",
    "FrameError",
    "InvalidSpeakersError",
    "LexiconError",
    "MissingExtraError",
    "NotTextError",
    "OptionError",
    "QuoteattrError",
    "SieveError",
    "TextsError",
    "WorkerError",
]

BYTES_HINT = "Decode them first, for example with data.decode('utf-8')."
TEXT_HINT = "Pass one text; for several, call attribute_many."


class QuoteattrError(Exception):
    """The base of every error that quoteattr raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is usually pickled as a call with its message, which is not what those below are made from.
        return __newobj__, (type(self), *self.args), self.__dict__


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


class CorrectionError(QuoteattrError, ValueError):
    """A correction does not fit the text or its cast; the message names it, and what would fit."""


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


class TextsError(QuoteattrError, TypeError):
    """
    Something other than several texts was given to ``attribute_many``.

    >>> raise TextsError("It is late.")
    Traceback (most recent call last):
    quoteattr.errors.TextsError: expected an iterable of texts, got str. Pass a list of texts; for one text, call attribute.
    """

    def __init__(self, value: object) -> None:
        super().__init__(
            f"expected an iterable of texts, got {type(value).__name__}. Pass a list of texts; for one text, call attribute."
        )


class AttributionError(QuoteattrError, RuntimeError):
    """
    One of many texts could not be attributed.

    >>> raise AttributionError(3, "quoteattr.errors.NotTextError: expected a text as str, got int.")
    Traceback (most recent call last):
    quoteattr.errors.AttributionError: text 3 could not be attributed: quoteattr.errors.NotTextError: expected a text as str, got int.
    """

    index: int
    """Which of the texts it is; the first is 0."""
    reason: str
    """Type and message of the exception that the text raised."""
    trace: str
    """Its traceback, which may be from another process."""

    def __init__(self, index: int, reason: str, trace: str = "") -> None:
        super().__init__(f"text {index} could not be attributed: {reason}")
        self.index, self.reason, self.trace = index, reason, trace


class FrameError(QuoteattrError, ValueError, TypeError):
    """A frame, or a cell of its text column, is not what :func:`quoteattr.attribute_frame` can work on."""


class WorkerError(QuoteattrError, RuntimeError):
    """
    A process that worked on texts was killed, by somebody or for want of memory, or crashed.

    >>> raise WorkerError([20, 21, 22, 40])
    Traceback (most recent call last):
    quoteattr.errors.WorkerError: a worker process was killed or crashed. Not done: texts 20 to 22, 40, and all that were not read yet. The results of the others were given before. If memory was short, use fewer workers.
    """

    indices: tuple[int, ...]
    """Those of the texts read that were not done; the first text is 0."""

    def __init__(self, indices: Sequence[int]) -> None:
        super().__init__(
            f"a worker process was killed or crashed. Not done: texts {ranges(indices)}, and all that were not read yet. "
            "The results of the others were given before. If memory was short, use fewer workers."
        )
        self.indices = tuple(indices)


def ranges(numbers: Sequence[int]) -> str:
    """
    Write rising numbers down, runs by their ends.

    >>> ranges([1, 2, 3, 7])
    '1 to 3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join(" to ".join(map(str, run)) for run in runs)
