"""
Several processes that share many texts.

The texts are read as they are needed and dealt out in chunks of so many characters, a few chunks for each process at a time.
The processes are those of loky, which joblib brings (and NLTK brings joblib): they are started afresh rather than forked,
notice a killed neighbour, and can be sent functions that are defined in a script or a notebook.

Where they are few, the process that asks is one of them: it does a chunk text by text, each delivered as soon as it is
done, while the others do the next chunks. So the first results come at once, and of two processes one need not pack,
send and unpack what it has done. Where they are many, it has enough to do with what they send back.
"""

from __future__ import annotations

import gc
import os
import signal
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final, Literal

from attrs import define, field, frozen

from quoteattr.attribution import Attributor, attribute
from quoteattr.document import AttributedText, Bundle, bundle, restore
from quoteattr.errors import OptionError, WorkerError

__all__ = ["Crew", "Failure", "Item", "Outcome", "attempt"]

CHUNK: Final = 100_000
"""Characters dealt out at once in the beginning: few, so that results come soon."""
LARGEST: Final = 200_000
"""Characters dealt out at once when there are many: the more, the less it costs to send them."""
PART: Final = 16
"""A chunk grows to so small a part of what each process has had, so that none is long alone with the last one."""
LEAST: Final = 400
"""A shorter text counts as one of so many characters, for the work and the memory that each takes."""
AHEAD: Final = 2
"""Chunks for each process that are read, worked on or waiting to be taken, at most: so many fit into loky's queue."""
HELD: Final = 12
"""Chunks that the asking process may have read for itself, done or not, while one of another must be delivered first."""
HELPED: Final = 4
"""Of so many processes at most, the one that asks is one."""
FEW: Final = 4
"""Texts whose results are packed together: records of more would be alive long enough to busy the garbage collector."""
HAND_OVER: Final = 5000
"""Looks, a fifth of a millisecond apart, whether loky has put work into its queue, which it does at once."""
WATCH: Final = 1.0
"""Seconds between two looks of a process whether the one that started it is still there."""
FIRST: Final = 'Anna came at 4 p.m. Mr. Farrow left. "It is late," she said. "Yes."'
"""A text that needs the lexicons, the weights and, for *p.m.*, Punkt."""


@frozen(eq=False)
class Item:
    """One of the texts as it came."""

    index: int
    text: Any
    context: Any
    paired: bool

    @property
    def size(self) -> int:
        """How much work and memory the text takes, in characters."""
        return max(len(self.text), LEAST) if isinstance(self.text, str) else LEAST


@frozen
class Failure:
    """Why a text could not be attributed, in words: an exception of somebody's own may not survive the journey."""

    reason: str
    trace: str


Outcome = AttributedText | Failure


def attempt(attributor: Callable[[str], AttributedText], text: Any) -> Outcome:
    """Attribute one text; whatever goes wrong with it must not touch the others."""
    try:
        doc: object = attributor(text)
        if not isinstance(doc, AttributedText):
            raise OptionError("attributor", doc, "one that returns an AttributedText for each text")
        return doc
    except Exception as error:
        return Failure("".join(traceback.format_exception_only(type(error), error)).strip(), traceback.format_exc())


# --- in another process --------------------------------------------------------------------------------------------


_Few = tuple[list[str | AttributedText | Failure | None], Bundle]
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
        outcomes = [attempt(attributor, text) for text in few]
        sent.append(_sendable(outcomes, few))
        if stop and any(isinstance(outcome, Failure) for outcome in outcomes):
            break
    return sent


def _sendable(outcomes: Sequence[Outcome], texts: Sequence[str]) -> _Few:
    """Return a few outcomes as they are sent."""
    docs = [outcome for outcome in outcomes if type(outcome) is AttributedText]
    return [
        (None if outcome.text == text else outcome.text) if type(outcome) is AttributedText else outcome
        for outcome, text in zip(outcomes, texts, strict=True)
    ], bundle(docs)


def _received(sent: _Sent, texts: Sequence[str]) -> Iterator[Outcome]:
    """Yield the outcomes of a chunk, as far as it was done."""
    for (outcomes, bundled), few in zip(sent, _by_few(texts), strict=False):
        own = [text if outcome is None else outcome for outcome, text in zip(outcomes, few, strict=True)]
        docs = iter(restore([text for text in own if isinstance(text, str)], bundled))
        for outcome in own:
            yield next(docs) if isinstance(outcome, str) else outcome


def _by_few(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[first : first + FEW] for first in range(0, len(texts), FEW))


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


# --- in this process -----------------------------------------------------------------------------------------------


_Submit = Callable[..., Future[_Sent]]
"""Has a function called with arguments in another process."""


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
        time.sleep(0.0002)
    return future


@define(eq=False)
class _Chunk:
    """Texts that are done together, in another process or one by one in this one."""

    items: list[Item]
    future: Future[_Sent] | None = None
    """What is to come from another process."""
    done: list[Outcome] = field(factory=list)
    """What has been done in this process, of a chunk that must wait."""

    @property
    def texts(self) -> list[str]:
        return [item.text for item in self.items if isinstance(item.text, str)]

    def is_done(self) -> bool:
        return self.future.done() if self.future else len(self.done) == len(self.items)


@define(eq=False)
class Crew:
    """Several processes that share the texts."""

    attributor: Callable[[str], AttributedText]
    workers: int
    ordered: bool
    stop: bool
    """Whether a text that fails is the last one."""
    waiting: list[_Chunk] = field(factory=list, init=False)
    """What is being worked on or waits to be taken, in the order of the texts."""

    @property
    def helping(self) -> bool:
        """Whether this process is one of them; what somebody's own function may do, it does to another."""
        return isinstance(self.attributor, Attributor) and self.workers <= HELPED

    @property
    def others(self) -> int:
        """How many other processes there are."""
        return self.workers - self.helping

    def work(self, items: Iterator[Item]) -> Generator[tuple[Item, Outcome], None, None]:
        """Deal chunks out and bring their outcomes back, never more than a few at once."""
        _check_sendable(self.attributor)
        chunks = _chunks(items, self.workers)
        broken: Exception | None = None
        more = True
        with _pool(self.others) as submit:
            while more or self.waiting:
                room = self._room() if more else None
                if room:
                    try:
                        more = self._take_on(next(chunks, None), submit if room == "away" else None)
                    except Exception as error:  # the caller's iterable: what came before it is delivered first
                        broken, more = error, False
                if (chunk := self._next(begin=not room)) is not None:
                    yield from self._outcomes(chunk, submit)
                elif not room:
                    self._use_the_time()
        if broken is not None:
            raise broken

    def _room(self) -> Literal["here", "away"] | None:
        """Return where there is room for one more chunk; this process and the others take turns."""
        own = [chunk for chunk in self.waiting if chunk.future is None]
        to_do, away = sum(not chunk.is_done() for chunk in own), len(self.waiting) - len(own)
        if self.helping and to_do < AHEAD and to_do * self.others <= away and len(own) < HELD:
            return "here"
        return "away" if away < AHEAD * self.others else None

    def _take_on(self, chunk: _Chunk | None, submit: _Submit | None) -> bool:
        """Take on a chunk, to be done here or sent away; none is the end."""
        if chunk is not None:
            if submit:
                self._send(chunk, submit)
            self.waiting.append(chunk)
        return chunk is not None

    def _send(self, chunk: _Chunk, submit: _Submit) -> None:
        texts = [text[:] for text in chunk.texts]  # a plain str, without baggage
        try:
            chunk.future = submit(_attempt_all, self.attributor, texts, self.stop)
        except BrokenExecutor as error:
            chunk.future = Future()
            chunk.future.set_exception(error)

    def _next(self, begin: bool) -> _Chunk | None:
        """Return a chunk to deliver: one that is done, or if asked to begin, one that is done here text by text."""
        chunks = self.waiting[:1] if self.ordered else self.waiting
        done = next((chunk for chunk in chunks if chunk.is_done()), None)
        return done or (next((chunk for chunk in chunks if chunk.future is None), None) if begin else None)

    def _use_the_time(self) -> None:
        """Attribute a text while another process must be waited for, or only wait."""
        chunk = next((chunk for chunk in self.waiting if not chunk.future and not chunk.is_done()), None)
        if chunk is not None:
            chunk.done.append(attempt(self.attributor, chunk.items[len(chunk.done)].text))
        else:
            futures = [chunk.future for chunk in self.waiting if chunk.future]
            wait(futures[:1] if self.ordered else futures, return_when=FIRST_COMPLETED)

    def _outcomes(self, chunk: _Chunk, submit: _Submit) -> Iterator[tuple[Item, Outcome]]:
        """Yield what came of a chunk; what is still to be done here, one text after another."""
        if chunk.future is not None:
            yield from self._came_back(chunk, chunk.future)
            return
        self.waiting.remove(chunk)
        yield from zip(chunk.items, chunk.done, strict=False)
        for item in chunk.items[len(chunk.done) :]:
            yield item, attempt(self.attributor, item.text)
            self._give(submit)

    def _came_back(self, chunk: _Chunk, future: Future[_Sent]) -> Iterator[tuple[Item, Outcome]]:
        """Yield what came back for a chunk; what is no text never left."""
        try:
            outcomes = _received(future.result(), chunk.texts)
        except BrokenExecutor as error:
            raise WorkerError([item.index for chunk in self.waiting for item in chunk.items]) from error
        except Exception as error:
            raise OptionError("attributor", self.attributor, f"one whose results can be sent ({error})") from error
        self.waiting.remove(chunk)
        for item in chunk.items:
            if not isinstance(item.text, str):
                yield item, attempt(self.attributor, item.text)
            elif (outcome := next(outcomes, None)) is not None:
                yield item, outcome

    def _give(self, submit: _Submit) -> None:
        """Send away what was to be done here, and is not begun, if another process has run out of work."""
        unbegun = [chunk for chunk in self.waiting if not chunk.future and not chunk.done]
        busy = sum(not chunk.is_done() for chunk in self.waiting if chunk.future)
        if unbegun and busy < self.others:
            self._send(unbegun[-1], submit)


def _check_sendable(attributor: Callable[[str], AttributedText]) -> None:
    from joblib.externals.loky.backend.reduction import dumps  # what loky itself sends with

    try:
        dumps(attributor)
    except Exception as error:
        raise OptionError("attributor", attributor, f"one that can be sent to a process ({error})") from error


def _chunks(items: Iterator[Item], workers: int) -> Iterator[_Chunk]:
    """Deal the texts out in chunks of so many characters, more and more with what has been dealt."""
    chunk: list[Item] = []
    size = dealt = 0
    try:
        for item in items:
            chunk.append(item)
            size += item.size
            if size >= min(max(CHUNK, dealt // (PART * workers)), LARGEST):
                yield _Chunk(chunk)
                dealt += size
                chunk, size = [], 0
    except Exception:
        if chunk:
            yield _Chunk(chunk)
        raise
    if chunk:
        yield _Chunk(chunk)
