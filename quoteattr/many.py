"""``attribute_many``: any number of texts, one after another or on several processes, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from contextlib import nullcontext
from typing import Any, Literal, TypeVar, overload

from quoteattr.attribution import Attributor
from quoteattr.crew import Crew, Item, Outcome, attempt
from quoteattr.document import AttributedText
from quoteattr.errors import AttributionError, OptionError, TextsError

__all__ = ["OnError", "attribute_many"]

Context = TypeVar("Context")

OnError = Literal["raise", "skip", "yield"]
"""What happens at a text that cannot be attributed."""


@overload
def attribute_many(
    texts: Iterable[str],
    *,
    attributor: Callable[[str], AttributedText] | None = None,
    workers: int = 1,
    progress: bool = False,
    ordered: bool = True,
    on_error: OnError = "raise",
) -> Generator[AttributedText, None, None]: ...
@overload
def attribute_many(
    texts: Iterable[tuple[str, Context]],
    *,
    attributor: Callable[[str], AttributedText] | None = None,
    workers: int = 1,
    progress: bool = False,
    ordered: bool = True,
    on_error: OnError = "raise",
) -> Generator[tuple[AttributedText, Context], None, None]: ...
def attribute_many(
    texts: Iterable[Any],
    *,
    attributor: Callable[[str], AttributedText] | None = None,
    workers: int = 1,
    progress: bool = False,
    ordered: bool = True,
    on_error: OnError = "raise",
) -> Generator[Any, None, None]:
    """
    Attribute many texts, lazily: a result comes as soon as it is there, and no more than a few texts are held at once.

    :param texts: any iterable of texts, or of pairs of a text and anything that shall come back with its result, such
        as a file name.
    :param attributor: what to attribute with, such as ``Attributor(min_confidence=0.9)``; by default as ``attribute``.
    :param workers: number of processes that do the work; with 1, it is done in this one. Where they are few, this one is
        among them, unless the attributor is a function of your own.
    :param progress: show a progress bar on standard error.
    :param ordered: give the results in the order of the texts; otherwise as they come.
    :param on_error: at a text that cannot be attributed, such as one that is no ``str``, ``"raise"`` an error, ``"skip"``
        the text, or ``"yield"`` a result without quotations whose :attr:`AttributedText.error` says why.
    :raises TextsError: if ``texts`` is a single text, or cannot be iterated.
    :raises OptionError: if an option has a value that cannot work; also if ``attributor`` cannot be sent to a process.
    :raises AttributionError: while iterating, at a text that cannot be attributed; it has the ``index`` of the text.
    :raises WorkerError: while iterating, if a process was killed; it has the ``indices`` of the texts that were not done.

    >>> for doc in attribute_many(['"Yes," said Anna.', '"No," said Tom.']):
    ...     print(doc[0].speaker)
    Anna
    Tom
    >>> [(doc[0].content, page) for doc, page in attribute_many([('"Yes," said Anna.', 7)])]
    [('Yes,', 7)]
    """
    if isinstance(texts, (str, bytes)) or not isinstance(texts, Iterable):
        raise TextsError(texts)
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise OptionError("workers", workers, "the number of processes, 1 or more")
    if on_error not in ("raise", "skip", "yield"):
        raise OptionError("on_error", on_error, '"raise", "skip" or "yield"')
    attributor = Attributor() if attributor is None else attributor
    if not callable(attributor):
        raise OptionError("attributor", attributor, "an Attributor, or a function from a text to an AttributedText")
    total = len(texts) if isinstance(texts, Sized) else None
    if workers == 1:
        outcomes = _in_this_process(_items(texts), attributor)
    else:
        outcomes = Crew(attributor, workers, ordered, stop=on_error == "raise").work(_items(texts))
    return _deliver(outcomes, on_error, total, progress)


def _items(texts: Iterable[Any]) -> Iterator[Item]:
    """Number the texts and part each from its context."""
    for index, given in enumerate(texts):
        if isinstance(given, tuple) and len(given) == 2:
            yield Item(index, *given, paired=True)
        else:
            yield Item(index, given, None, paired=False)


def _deliver(
    outcomes: Generator[tuple[Item, Outcome], None, None], on_error: OnError, total: int | None, progress: bool
) -> Generator[Any, None, None]:
    """Give the caller each result, and do with failures as he wishes; whatever ends this ends the processes."""
    with _bar(total) if progress else nullcontext() as bar:
        try:
            for item, outcome in outcomes:
                if bar is not None:
                    bar.update()
                if isinstance(outcome, AttributedText):
                    yield _with_context(item, outcome)
                elif on_error != "skip":
                    error = AttributionError(item.index, outcome.reason, outcome.trace)
                    if on_error == "raise":
                        raise error
                    text = item.text if isinstance(item.text, str) else ""
                    doc = AttributedText(text=text, quotations=(), sentences=(), speakers=(), error=error)
                    yield _with_context(item, doc)
        finally:
            outcomes.close()


def _with_context(item: Item, doc: AttributedText) -> Any:
    """Return what the caller gets for a text."""
    return (doc, item.context) if item.paired else doc


def _bar(total: int | None) -> Any:
    """Return a progress bar; its library takes as long to load as a short text does to attribute."""
    from tqdm import tqdm

    return tqdm(total=total, unit="text")


def _in_this_process(
    items: Iterator[Item], attributor: Callable[[str], AttributedText]
) -> Generator[tuple[Item, Outcome], None, None]:
    """Attribute one text after another."""
    for item in items:
        yield item, attempt(attributor, item.text)
