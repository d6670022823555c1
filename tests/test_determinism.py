"""The same text has the same answer: in any thread, process and surroundings, whatever was attributed before."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from test_cases import CASES

import quoteattr
from quoteattr import AttributedText, Attributor, attribute

ROOT = Path(__file__).parent.parent
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
TEXTS += [case["text"] for case in CASES[::5]]

SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "4711"},
    "no hash seed": {"PYTHONHASHSEED": "0"},
    "the C locale": {"LC_ALL": "C", "LANG": "C"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "another time zone": {"TZ": "Pacific/Chatham"},
    "optimised": {"PYTHONOPTIMIZE": "1"},
}


def everything(doc: AttributedText) -> str:
    """Write an answer down to the last field."""
    return repr((doc.text, doc.sentences, doc.speakers, doc.quotations, [q.explain() for q in doc]))


def fingerprint(backwards: bool = False) -> str:
    """Return a hash of the answers to all texts, which are asked for in one order or the other."""
    order = range(len(TEXTS))
    answers = {i: everything(attribute(TEXTS[i])) for i in (reversed(order) if backwards else order)}
    return hashlib.sha256("".join(answers[i] for i in order).encode("utf-8", "surrogatepass")).hexdigest()


def elsewhere(code: str, **surroundings: str) -> str:
    """Run some code in a process of its own and return what it prints."""
    paths = os.pathsep.join([str(Path(quoteattr.__file__).parent.parent), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": paths} | surroundings,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_surroundings(surroundings: dict[str, str]) -> None:
    """Neither hash seed nor locale nor time zone nor the order of the texts tells in the answers."""
    code = "from test_determinism import fingerprint; print(fingerprint(backwards=True))"
    assert elsewhere(code, **surroundings) == fingerprint()


def without_reasons(texts: Sequence[str]) -> list[tuple[object, ...]]:
    """Write the answers down but for what was evidence for them."""
    return [
        (
            q.start,
            q.end,
            q.speech,
            str(q.speaker),
            str(q.cue),
            str(q.mention),
            str(q.addressee),
            q.kind,
            q.rule,
            q.confidence,
        )
        for text in texts
        for q in attribute(text)
    ]


def test_without_docstrings() -> None:
    """Under ``python -OO`` the answers are the same; a sieve then says that its name has to do for a reason."""
    code = (
        "from test_determinism import TEXTS, attribute, without_reasons; print(without_reasons(TEXTS));"
        "print(attribute('\"It is late,\" said Anna.')[0].explain())"
    )
    *answers, reason = elsewhere(code, PYTHONOPTIMIZE="2").splitlines()
    assert answers == [str(without_reasons(TEXTS))]
    assert "(rule verb_then_mention" in reason
    assert "the sieve of that name answered, and has no docstring that says why. The cue" in reason


def in_threads(threads: int = 8) -> list[list[str]]:
    """Return the answers that several threads get that begin at once and share one attributor."""
    attributor, start = Attributor(speakers={"Anna Farrow": ["Nan"]}), Barrier(threads)

    def work(first: int) -> list[str]:
        start.wait()
        found = {
            i % len(TEXTS): everything(attributor(TEXTS[i % len(TEXTS)])) for i in range(first, first + len(TEXTS))
        }
        return [found[i] for i in range(len(TEXTS))]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(threads)))


def test_threads() -> None:
    """Eight threads get what one gets, each beginning with another text."""
    alone = Attributor(speakers={"Anna Farrow": ["Nan"]})
    assert in_threads() == [[everything(alone(text)) for text in TEXTS]] * 8


def test_threads_that_come_first() -> None:
    """So they do when they are the first to ask, and lexicons and Punkt are still to be read."""
    code = (
        "from test_determinism import in_threads; first, *others = in_threads(); print(all(o == first for o in others))"
    )
    assert elsewhere(code) == "True"
