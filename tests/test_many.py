"""Many texts: in order, in bounded memory, on several processes, and what happens when one of them goes wrong."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from enum import Enum
from itertools import accumulate, count, islice
from multiprocessing import active_children
from threading import Lock
from typing import Any

import pytest
from attrs import evolve
from invariants import check_sound

import quoteattr
from quoteattr import (
    AttributedText,
    AttributionError,
    Attributor,
    OptionError,
    QuoteattrError,
    Speaker,
    TextsError,
    WorkerError,
    attribute,
    attribute_many,
)
from quoteattr.crew import AHEAD, HELD, HELPED, Crew, Item, _Chunk, _chunks

NAMES = ("Anna", "Tom", "Miss Pargeter", "Judith")
both = pytest.mark.parametrize("workers", [1, 2])
posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def text(number: int) -> str:
    """Return a text that differs from its neighbours."""
    return f'"This is number {number}," said {NAMES[number % len(NAMES)]}. "Is it?" asked Ivo.'


def long_text(number: int) -> str:
    """Return a text that is a chunk of its own."""
    return f"{text(number)}\n\n" + "Nobody spoke. " * 50


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoteattr.crew.CHUNK", 500)


def read(numbers: Iterator[int], seen: list[int], make: Any = text) -> Iterator[str]:
    """Yield texts and note which were asked for."""
    for number in numbers:
        seen.append(number)
        yield make(number)


class UnsendableError(Exception):
    """An exception that cannot be pickled."""

    def __init__(self, one: object, other: object) -> None:
        super().__init__("the lamp is out")
        self.lock = Lock()


def stumble(given: str) -> AttributedText:
    """Fail at one text."""
    if "number 2," in given:
        raise UnsendableError(1, 2)
    return attribute(given)


def no_document(given: str) -> Any:
    """Return something else than an attributor should."""
    return {"quotations": []}


def shorten(given: str) -> AttributedText:
    """Return the answer to another text than the one that came."""
    return attribute(given[:20])


def with_sentences(given: str) -> AttributedText:
    """Return an answer whose sentences somebody has asked for."""
    doc = attribute(given)
    return doc if doc.sentences else shorten(given)


class OwnRule(str, Enum):
    """A name of a rule that is more than a plain value."""

    HOUSE_STYLE = "house_style"


def by_house_style(given: str) -> AttributedText:
    """Return an answer that holds something of its author's own."""
    doc = attribute(given)
    return evolve(doc, quotations=tuple(evolve(q, rule=OwnRule.HOUSE_STYLE) for q in doc))


def note_frozen(given: str) -> AttributedText:
    """Return a document that tells how many objects the garbage collector leaves alone, and whether NLTK is there."""
    frozen = Speaker(id="s1", name=str(gc.get_freeze_count()), role="nltk" if "nltk" in sys.modules else None)
    return evolve(attribute(given), speakers=(frozen,))


@both
class TestResults:
    def test_are_those_of_attribute(self, workers: int) -> None:
        """The results stand in the order of the texts, and equal what each text gives alone."""
        texts = [text(i) for i in range(40)]
        assert list(attribute_many(texts, workers=workers)) == [attribute(t) for t in texts]

    def test_come_with_their_context(self, workers: int) -> None:
        """Anything may come along with a text, in this process and without being copied."""
        contexts = [Lock() for _ in range(3)]
        pairs = [(text(i), context) for i, context in enumerate(contexts)]
        found = list(attribute_many(pairs, workers=workers))
        assert [context for _, context in found] == contexts
        assert [doc for doc, _ in found] == [attribute(t) for t, _ in pairs]

    def test_of_the_same_text_are_equal(self, workers: int) -> None:
        """A text given twice in a row has the same answer twice, which survives pickling."""
        one, other = attribute_many([text(1)] * 2, workers=workers)
        assert one == other == pickle.loads(pickle.dumps(one))

    def test_in_any_order(self, workers: int) -> None:
        """Out of order, no result is lost and each has its own context."""
        pairs = [(long_text(i), i) for i in range(8)]
        found = list(attribute_many(pairs, workers=workers, ordered=False))
        assert sorted(i for _, i in found) == list(range(8))
        assert all(doc.text == pairs[i][0] for doc, i in found)

    def test_of_nothing(self, workers: int) -> None:
        """No texts, no results."""
        assert list(attribute_many([], workers=workers)) == []

    def test_with_an_attributor(self, workers: int) -> None:
        """The texts are attributed as the attributor says; a sieve of one's own may be written on the spot."""
        cast = Attributor(speakers={"Anna Farrow": ["Anna"]}, sieves=[lambda quotation, scene: None])
        (doc,) = attribute_many([text(0)], workers=workers, attributor=cast)
        assert doc == cast(text(0))
        assert doc != attribute(text(0))

    def test_hold_the_text_that_was_given(self, workers: int) -> None:
        """The text of a result is the caller's own and no copy, unless the attributor made another one of it."""
        texts = [text(0), text(1)]
        assert all(doc.text is given for doc, given in zip(attribute_many(texts, workers=workers), texts, strict=True))
        assert list(attribute_many(texts, workers=workers, attributor=shorten)) == [shorten(t) for t in texts]
        (doc,) = attribute_many(texts[:1], workers=workers, attributor=with_sentences)
        assert doc.text is texts[0]
        assert doc.sentences == attribute(texts[0]).sentences

    def test_may_hold_anything(self, workers: int) -> None:
        """What an attributor of one's own puts into a result is there when it arrives, with its type."""
        (doc,) = attribute_many([text(0)], workers=workers, attributor=by_house_style)
        assert doc == by_house_style(text(0))
        assert all(isinstance(q.rule, OwnRule) for q in doc)

    def test_progress(self, workers: int, capsys: pytest.CaptureFixture[str]) -> None:
        """A bar on standard error counts the texts."""
        list(attribute_many([text(i) for i in range(3)], workers=workers, progress=True))
        shown = capsys.readouterr()
        assert "3/3" in shown.err
        assert not shown.out


class TestChunks:
    def sizes(self, workers: int, length: int) -> list[int]:
        items = (Item(i, "x" * length, None, False) for i in range(2_000_000 // length))
        return [length * len(chunk.items) for chunk in _chunks(items, workers)]

    @pytest.mark.parametrize("workers", [2, 8])
    def test_grow_with_the_work(self, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Chunks grow from the first size to the largest, and each is a small part of what a process has had."""
        monkeypatch.setattr("quoteattr.crew.LARGEST", 5_000)
        monkeypatch.setattr("quoteattr.crew.LEAST", 1)
        sizes = self.sizes(workers, 100)
        assert sizes[:-1] == sorted(sizes[:-1])
        assert (sizes[0], max(sizes), sum(sizes)) == (500, 5_000, 2_000_000)
        for size, dealt in zip(sizes, accumulate(sizes, initial=0), strict=False):
            assert size <= max(500, dealt / workers / 16 + 100)

    def test_have_so_many_texts_at_most(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Short texts, too, are dealt out in chunks that do not take long."""
        monkeypatch.setattr("quoteattr.crew.LEAST", 500 / 3)
        assert set(self.sizes(2, 10)[:10]) == {30}


class TestMemory:
    def test_one_text_at_a_time(self) -> None:
        """In this process a text is read when its result is asked for."""
        seen: list[int] = []
        results = attribute_many(read(count(), seen))
        assert seen == []
        next(results)
        next(results)
        assert seen == [0, 1]

    @pytest.mark.parametrize("attributor", [None, attribute])
    def test_a_few_chunks_at_a_time(self, attributor: Any) -> None:
        """Several processes are only so much ahead of what is taken, without end as the texts may be."""
        seen: list[int] = []
        results = attribute_many(read(count(), seen, long_text), workers=2, attributor=attributor)
        for taken, doc in enumerate(islice(results, 10)):
            assert doc.text == long_text(taken)
            assert len(seen) <= taken + 1 + (2 * AHEAD if attributor else AHEAD + HELD)
        results.close()
        assert active_children() == []


class TestWhoWorks:
    def processes(self, workers: int, attributor: Any = None) -> int:
        """Return how many other processes there are while texts are attributed."""
        results = attribute_many(map(long_text, count()), workers=workers, attributor=attributor)
        next(results)
        others = len(active_children())
        results.close()
        return others

    def test_this_process_among_few(self) -> None:
        """Of few processes, the one that asks is one; of many, it is beside them."""
        assert self.processes(2) == 1
        assert self.processes(HELPED + 1) == HELPED + 1

    def test_a_function_of_ones_own_stays_away(self) -> None:
        """What somebody's own function does to its process, it does not do to the one that asks."""
        assert self.processes(2, attribute) == 2

    def test_nobody_else_for_a_few_texts(self) -> None:
        """No process is started for what is done before it would be there."""
        results = attribute_many([text(0)], workers=2)
        next(results)
        assert active_children() == []
        assert list(results) == []

    @pytest.mark.parametrize("ordered", [True, False])
    @pytest.mark.parametrize("workers", [2, 3])
    def test_long_texts_among_short_ones(self, workers: int, ordered: bool) -> None:
        """Whoever is held up by a long text, each text is done once, in this process or another."""
        given = [(long_text(i) * (20 if i % 7 == 0 else 1), i) for i in range(40)]
        found = [(doc.text, i) for doc, i in attribute_many(given, workers=workers, ordered=ordered)]
        assert found == given if ordered else sorted(found) == sorted(given)

    @pytest.mark.parametrize(
        ("idle", "begun", "given"), [(True, False, True), (False, False, False), (True, True, False)]
    )
    def test_work_is_given_away(self, idle: bool, begun: bool, given: bool) -> None:
        """To a process that has run out of work goes what this one had kept for itself, unless it has begun with it."""
        crew = Crew(Attributor(), workers=2, ordered=True, stop=False)
        away, own = _Chunk([], Future()), _Chunk([Item(1, text(1), None, False)])
        assert away.future
        if idle:
            away.future.set_result([])
        if begun:
            own.done.append(attribute(text(1)))
        crew.waiting = [away, own]
        crew._give(lambda *work: Future())
        assert (own.future is not None) == given


@both
class TestFailures:
    def test_raise(self, workers: int) -> None:
        """The error names the text and the reason, behind all earlier results."""
        found = []
        with pytest.raises(AttributionError, match=r"^text 2 could not .*UnsendableError: the lamp is out$") as caught:
            found.extend(attribute_many(map(text, range(9)), workers=workers, attributor=stumble))
        assert caught.value.index == 2
        assert "in stumble" in caught.value.trace

    def test_raise_behind_the_earlier_results(self, workers: int) -> None:
        """What comes before the text that fails is delivered."""
        results = attribute_many(map(text, range(9)), workers=workers, attributor=stumble)
        assert [next(results), next(results)] == [attribute(text(0)), attribute(text(1))]
        with pytest.raises(AttributionError):
            next(results)
        assert list(results) == []

    def test_skip(self, workers: int) -> None:
        """The others are delivered as if the text had not been there."""
        results = attribute_many(map(text, range(5)), workers=workers, attributor=stumble, on_error="skip")
        assert list(results) == [attribute(text(i)) for i in (0, 1, 3, 4)]

    def test_yield(self, workers: int) -> None:
        """The result is sound, has the text, no quotations and the error; the others have none."""
        results = list(attribute_many(map(text, range(4)), workers=workers, attributor=stumble, on_error="yield"))
        assert [doc.text for doc in results] == [text(i) for i in range(4)]
        assert [doc.error is None for doc in results] == [True, True, False, True]
        check_sound(results[2])
        assert isinstance(results[2].error, QuoteattrError)
        assert results[2].error.index == 2

    def test_what_is_no_text(self, workers: int) -> None:
        """Something other than a ``str`` is a failure of its own, even if it cannot be sent anywhere."""
        texts: list[Any] = [text(0), Lock(), text(1), b"raw"]
        docs = list(attribute_many(texts, workers=workers, on_error="yield"))
        reasons = [doc.error and doc.error.reason.partition(". ")[0] for doc in docs]
        assert reasons[::2] == [None, None]
        assert reasons[1] == "quoteattr.errors.NotTextError: expected a text as str, got lock"
        assert reasons[3] == "quoteattr.errors.NotTextError: expected a text as str, got bytes"

    def test_of_what_is_no_document(self, workers: int) -> None:
        """An attributor that returns something else than a document fails at its text."""
        with pytest.raises(AttributionError, match=r"OptionError: attributor: .* returns an AttributedText") as caught:
            list(attribute_many([text(0)], workers=workers, attributor=no_document))
        assert caught.value.index == 0

    def test_of_the_iterable(self, workers: int) -> None:
        """An exception of the caller's own iterable comes to the caller, behind the results of the texts before."""

        def texts() -> Iterator[str]:
            yield text(0)
            yield text(1)
            raise LookupError("no more pages")

        results = attribute_many(texts(), workers=workers)
        assert [next(results), next(results)] == [attribute(text(0)), attribute(text(1))]
        with pytest.raises(LookupError, match="no more pages"):
            next(results)


class TestOptions:
    @pytest.mark.parametrize("texts", ["It is late.", b"It is late.", 7, None])
    def test_not_texts(self, texts: Any) -> None:
        """A single text is refused at once, and not read letter by letter."""
        with pytest.raises(TextsError, match="for one text, call attribute"):
            attribute_many(texts)

    @pytest.mark.parametrize(
        "options", [{"workers": 0}, {"workers": True}, {"workers": 1.5}, {"on_error": "ignore"}, {"attributor": "Anna"}]
    )
    def test_wrong(self, options: dict[str, Any]) -> None:
        """An option that cannot work is refused at once, by name."""
        with pytest.raises(OptionError, match=next(iter(options))):
            attribute_many([], **options)

    def test_an_attributor_that_stays_here(self) -> None:
        """What cannot be sent to a process is refused, and said to be the reason."""
        lock = Lock()
        sieves = [lambda quotation, scene: lock and None]
        with pytest.raises(OptionError, match=r"attributor: .* that can be sent to a process"):
            list(attribute_many([text(0)], workers=2, attributor=Attributor(sieves=sieves)))
        assert active_children() == []


@pytest.mark.skipif(not hasattr(gc, "freeze"), reason="CPython's garbage collector")
def test_garbage_collection() -> None:
    """What every text needs is left alone by the garbage collector of the other processes, and only of those."""
    before = gc.get_freeze_count()
    (doc,) = attribute_many([text(0)], workers=2, attributor=note_frozen)
    assert int(doc.speakers[0].name) > 10_000
    assert doc.speakers[0].role == "nltk"
    assert gc.get_freeze_count() == before


@posix
class TestKilled:
    def test_worker(self) -> None:
        """When a process is killed, the error lists the texts that were not done: those behind the last result."""
        results = attribute_many(map(long_text, count()), workers=2)
        found = [next(results)]
        victim = active_children()[0].pid
        assert victim
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(WorkerError, match="a worker process was killed") as caught:
            found.extend(results)  # without end otherwise
        assert [doc.text for doc in found] == [long_text(i) for i in range(len(found))]
        first, *_, last = caught.value.indices
        assert caught.value.indices == tuple(range(first, last + 1))
        assert first == len(found)
        assert f"texts {first} to {last}" in str(caught.value)
        assert active_children() == []

    def test_worker_out_of_order(self) -> None:
        """Out of order, too, each text read is delivered or listed."""
        seen: list[int] = []
        results = attribute_many(zip(read(count(), seen, long_text), count()), workers=2, ordered=False)
        found = [next(results)[1]]
        victim = active_children()[-1].pid
        assert victim
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(WorkerError) as caught:
            found.extend(number for _, number in results)
        assert sorted([*found, *caught.value.indices]) == seen

    @pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
    def test_the_whole(self, sent: signal.Signals) -> None:
        """Ctrl-C, which a terminal sends to all processes, and the end of the first one end all others quietly."""
        script = (
            "import signal\n"
            "from itertools import repeat\n"
            "from quoteattr import attribute_many\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the tests run in the background
            "for doc in attribute_many(repeat('\"Yes,\" said Anna. ' * 9000), workers=2):\n"
            "    print(doc[0].speaker, flush=True)\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True, env=os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(quoteattr.__file__))},
        )  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "Anna\n"
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)
        else:
            process.kill()
        _, complaints = process.communicate(timeout=120)  # returns when nobody holds the pipes any more
        assert process.returncode == -sent
        assert complaints.count("Traceback") == (sent == signal.SIGINT)
        assert complaints.rstrip().endswith("KeyboardInterrupt" if sent == signal.SIGINT else "")


@pytest.mark.parametrize(
    "error",
    [
        AttributionError(3, "ValueError: no", "trace"),
        WorkerError([1, 2, 5]),
        TextsError("one"),
        OptionError("workers", 0, "1 or more"),
    ],
)
def test_errors_survive_pickling(error: QuoteattrError) -> None:
    """An error arrives whole in another process."""
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
