"""
``attribute_many``: any number of texts, one after another or on several processes, in bounded memory.

Texts are read as they are needed and dealt out in chunks of so many characters, a few chunks for each process at a time.
The processes are those of loky, which joblib brings (and NLTK brings joblib): they are started afresh rather than forked,
notice a killed neighbour, and can be sent functions that are defined in a script or a notebook.
"""

from __future__ import annotations

import gc
import os
import signal
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from itertools import islice
from threading import Thread
from typing import Any, Final, Literal, TypeVar, overload

from attrs import define, field, frozen

from quoteattr.attribution import Attributor, attribute
from quoteattr.document import AttributedText, Bundle, bundle, restore
from quoteattr.errors import AttributionError, OptionError, TextsError, WorkerError

__all__ = ["OnError", "attribute_many"]

Context = TypeVar("Context")

OnError = Literal["raise", "skip", "yield"]
"""What happens at a text that cannot be attributed."""

CHUNK: Final = 100_000
"""Characters sent to a process at once in the beginning: few, so that results come soon."""
LARGEST: Final = 400_000
"""Characters sent at once when there are many: the more, the less it costs to send them and to wait for one another."""
PART: Final = 16
"""A chunk grows to so small a part of what each process has had, so that none is long alone with the last one."""
MOST_TEXTS: Final = 500
"""Texts in a chunk, at most."""
AHEAD: Final = 2
"""Chunks for each process that are read, worked on or waiting to be taken, at most: so many fit into loky's queue."""
FEW: Final = 4
"""Texts whose results are packed together: records of more would be alive long enough to busy the garbage collector."""
HAND_OVER: Final = 1000
"""Milliseconds that loky may take to put work into its queue, which it does at once."""
WATCH: Final = 1.0
"""Seconds between two looks of a process whether the one that started it is still there."""
FIRST: Final = 'Anna came at 4 p.m. Mr. Farrow left. "It is late," she said. "Yes."'
"""A text that needs the lexicons, the weights and, for *p.m.*, Punkt."""


@frozen(eq=False)
class _Item:
    """One of the texts as it came."""

    index: int
    text: Any
    context: Any
    paired: bool

    def deliver(self, result: AttributedText) -> Any:
        """Return what the caller gets for this text."""
        return (result, self.context) if self.paired else result


@frozen
class _Failure:
    """Why a text could not be attributed, in words: an exception of somebody's own may not survive the journey."""

    reason: str
    trace: str


_Outcome = AttributedText | _Failure


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
    :param workers: number of processes; with 1, the work is done in this one.
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
        outcomes = _Crew(attributor, workers, ordered, stop=on_error == "raise").work(_items(texts))
    return _deliver(outcomes, on_error, total, progress)


def _items(texts: Iterable[Any]) -> Iterator[_Item]:
    """Number the texts and part each from its context."""
    for index, given in enumerate(texts):
        if isinstance(given, tuple) and len(given) == 2:
            yield _Item(index, *given, paired=True)
        else:
            yield _Item(index, given, None, paired=False)


def _deliver(
    outcomes: Generator[tuple[_Item, _Outcome], None, None], on_error: OnError, total: int | None, progress: bool
) -> Generator[Any, None, None]:
    """Give the caller each result, and do with failures as he wishes; whatever ends this ends the processes."""
    with _bar(total) if progress else nullcontext() as bar:
        try:
            for item, outcome in outcomes:
                if bar is not None:
                    bar.update()
                if isinstance(outcome, AttributedText):
                    yield item.deliver(outcome)
                elif on_error != "skip":
                    error = AttributionError(item.index, outcome.reason, outcome.trace)
                    if on_error == "raise":
                        raise error
                    text = item.text if isinstance(item.text, str) else ""
                    yield item.deliver(AttributedText(text=text, quotations=(), sentences=(), speakers=(), error=error))
        finally:
            outcomes.close()


def _bar(total: int | None) -> Any:
    """Return a progress bar; its library takes as long to load as a short text does to attribute."""
    from tqdm import tqdm

    return tqdm(total=total, unit="text")


def _attempt(attributor: Callable[[str], AttributedText], text: Any) -> _Outcome:
    """Attribute one text; whatever goes wrong with it must not touch the others."""
    try:
        doc: object = attributor(text)
        if not isinstance(doc, AttributedText):
            raise OptionError("attributor", doc, "one that returns an AttributedText for each text")
        return doc
    except Exception as error:
        return _Failure("".join(traceback.format_exception_only(type(error), error)).strip(), traceback.format_exc())


def _in_this_process(
    items: Iterator[_Item], attributor: Callable[[str], AttributedText]
) -> Generator[tuple[_Item, _Outcome], None, None]:
    """Attribute one text after another."""
    for item in items:
        yield item, _attempt(attributor, item.text)


# --- several processes ---------------------------------------------------------------------------------------------


_Few = tuple[list[str | AttributedText | _Failure | None], Bundle]
"""
What comes back for a few texts: for each nothing, or the text of its document if that is not the one that was sent, or a
document of another class, or what failed; and the documents.
"""
_Sent = list[_Few]
"""What comes back for a chunk."""


def _attempt_all(attributor: Callable[[str], AttributedText], texts: Sequence[str], stop: bool) -> _Sent:
    """Attribute a chunk, in another process; if asked to stop, no more than a few texts behind one that fails."""
    sent: _Sent = []
    for few in _by_few(texts):
        outcomes = [_attempt(attributor, text) for text in few]
        sent.append(_sendable(outcomes, few))
        if stop and any(isinstance(outcome, _Failure) for outcome in outcomes):
            break
    return sent


def _sendable(outcomes: Sequence[_Outcome], texts: Sequence[str]) -> _Few:
    """Return a few outcomes as they are sent."""
    docs = [outcome for outcome in outcomes if type(outcome) is AttributedText]
    return [
        (None if outcome.text == text else outcome.text) if type(outcome) is AttributedText else outcome
        for outcome, text in zip(outcomes, texts, strict=True)
    ], bundle(docs)


def _received(sent: _Sent, texts: Sequence[str]) -> Iterator[_Outcome]:
    """Yield the outcomes of a chunk, as far as it was done."""
    for (outcomes, bundled), few in zip(sent, _by_few(texts), strict=False):
        own = [text if outcome is None else outcome for outcome, text in zip(outcomes, few, strict=True)]
        docs = iter(restore([text for text in own if isinstance(text, str)], bundled))
        for outcome in own:
            yield next(docs) if isinstance(outcome, str) else outcome


def _by_few(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[first : first + FEW] for first in range(0, len(texts), FEW))


_Submit = Callable[..., Future[_Sent]]
"""Has a function called with arguments in another process."""


def _begin(parent: int) -> None:
    """
    Leave Ctrl-C to the process that started this one, end with it, and have ready what every text needs.

    That stays for good, so the garbage collector is told to leave it alone: loky has it go through all that there is
    once a second, unless psutil is installed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    attribute(FIRST)
    if hasattr(gc, "freeze"):  # CPython
        gc.collect()
        gc.freeze()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH)
    os._exit(1)


@contextmanager
def _pool(workers: int) -> Iterator[_Submit]:
    """
    Give a way to have work done by processes that are gone when the block is left, for whatever reason.

    Work is handed over in a thread of its own, where Ctrl-C cannot come between and leave it half done.
    """
    from joblib.externals.loky import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(os.getpid(),))
    try:
        with ThreadPoolExecutor(1) as desk:
            yield lambda *work: desk.submit(_hand_over, pool, *work).result()
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _hand_over(pool: Executor, *work: Any) -> Future[_Sent]:
    """Submit work and see it into the queue: loky's own thread loses its way if it is stopped before that."""
    future: Future[_Sent] = pool.submit(*work)
    for _ in range(HAND_OVER):
        if future.running() or future.done():
            break
        time.sleep(0.001)
    return future


@define(eq=False)
class _Crew:
    """Several processes that share the texts."""

    attributor: Callable[[str], AttributedText]
    workers: int
    ordered: bool
    stop: bool
    """Whether a text that fails is the last one."""
    waiting: dict[Future[_Sent], list[_Item]] = field(factory=dict)
    """The chunks that are being worked on or wait to be taken, in the order of the texts."""

    def work(self, items: Iterator[_Item]) -> Generator[tuple[_Item, _Outcome], None, None]:
        """Send chunks out and bring their outcomes back, never more than a few at once."""
        chunks = _chunks(items, self.workers)
        broken: Exception | None = None
        more = True
        with _pool(self.workers) as submit:
            while more or self.waiting:
                if more and len(self.waiting) < AHEAD * self.workers:
                    try:
                        more = self._send(submit, next(chunks, []))
                    except Exception as error:  # the caller's iterable: what came before it is delivered first
                        broken, more = error, False
                for future in self._ready(block=not more or len(self.waiting) == AHEAD * self.workers):
                    yield from self._outcomes(future)
        if broken is not None:
            raise broken

    def _send(self, submit: _Submit, chunk: list[_Item]) -> bool:
        """Send a chunk out; an empty one is the end."""
        if chunk:
            texts = [item.text[:] for item in chunk if isinstance(item.text, str)]  # a plain str, without baggage
            try:
                future = submit(_attempt_all, self.attributor, texts, self.stop)
            except BrokenExecutor as error:
                future = Future()
                future.set_exception(error)
            self.waiting[future] = chunk
        return bool(chunk)

    def _ready(self, block: bool) -> list[Future[_Sent]]:
        """Return the chunks that are done and may be delivered; if asked to, wait until there is one."""
        candidates = list(islice(self.waiting, 1)) if self.ordered else list(self.waiting)
        done = wait(candidates, timeout=None if block else 0, return_when=FIRST_COMPLETED).done
        return [future for future in candidates if future in done]

    def _outcomes(self, future: Future[_Sent]) -> Iterator[tuple[_Item, _Outcome]]:
        """Yield what came of a chunk."""
        try:
            sent = future.result()
        except BrokenExecutor as error:
            lost = [item.index for chunk in self.waiting.values() for item in chunk]
            raise WorkerError(lost) from error
        except Exception as error:
            raise OptionError("attributor", self.attributor, f"one that can be sent to a process ({error})") from error
        chunk = self.waiting.pop(future)
        came = _received(sent, [item.text for item in chunk if isinstance(item.text, str)])
        for item in chunk:
            if not isinstance(item.text, str):
                yield item, _attempt(self.attributor, item.text)
            elif (outcome := next(came, None)) is not None:
                yield item, outcome


def _chunks(items: Iterator[_Item], workers: int) -> Iterator[list[_Item]]:
    """Deal the texts out in chunks of so many characters, more and more with what has been dealt."""
    chunk: list[_Item] = []
    size = dealt = 0
    try:
        for item in items:
            chunk.append(item)
            size += len(item.text) if isinstance(item.text, str) else 0
            if size >= min(max(CHUNK, dealt // (PART * workers)), LARGEST) or len(chunk) >= MOST_TEXTS:
                yield chunk
                dealt += size
                chunk, size = [], 0
    except Exception:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk
