"""The cases of ``tests/cases``: a text, and what is to be found in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from invariants import check_everything

from quoteattr import Quotation, attribute

FOLDER = Path(__file__).parent / "cases"
KNOWN: dict[str, str] = json.loads((FOLDER / "known_failures.json").read_text(encoding="utf-8"))
"""Label of each case that is known to fail to the reason; a case that passes must be taken out."""

Case = Mapping[str, Any]


def read(name: str) -> list[Case]:
    """Return the cases of a file."""
    cases: list[Case] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return cases


CASES = [case for name in ("fiction", "news", "news_rules", "not_speech", "odd", "typography") for case in read(name)]


def parameters(cases: Sequence[Case]) -> list[Any]:
    """Return the cases under their labels, with those that are known to fail marked."""
    marks = {label: [pytest.mark.xfail(reason=reason, strict=True)] for label, reason in KNOWN.items()}
    return [pytest.param(case, id=case["label"], marks=marks.get(case["label"], [])) for case in cases]


def plain(name: str | None) -> str | None:
    """Fold what does not count when two names are compared: case, white space, a leading article."""
    if name is None:
        return None
    words = name.casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def is_description(name: str) -> bool:
    """Tell *the old man* from *Anna Farrow*."""
    return name[:1].islower()


def check_speaker(quotation: Quotation, expected: str | None) -> None:
    """A described speaker may go by another description; a named one must have the expected name."""
    found = quotation.speaker
    names = {plain(found.name if found else None)}
    if found and expected and is_description(expected):
        names |= {plain(alias) for alias in found.aliases}
    assert plain(expected) in names, f"{quotation.text}: {expected} expected, {found} found. {quotation.explain()}"


def check_quotation(quotation: Quotation, expected: Mapping[str, Any]) -> None:
    """Compare whatever a case tells of one quotation."""
    assert quotation.text == expected["text"]
    assert quotation.speech == expected.get("speech", True), f"{quotation.text}: {quotation.explain()}"
    check_speaker(quotation, expected["speaker"])
    for key in ("kind", "cue", "mention"):
        if key in expected:
            value = getattr(quotation, key)
            assert (str(value) if value is not None else None) == expected[key], (
                f"{quotation.text}: {quotation.explain()}"
            )
    if "addressee" in expected:
        assert plain(quotation.addressee and quotation.addressee.name) == plain(expected["addressee"]), quotation.text
    if "inner" in expected:
        assert [q.text for q in quotation.inner] == [e["text"] for e in expected["inner"]]
        for inner, known in zip(quotation.inner, expected["inner"], strict=True):
            check_quotation(inner, known)


@pytest.mark.parametrize("case", parameters(CASES))
def test_case(case: Case) -> None:
    """Each expected quotation is found, in order, with what the case tells of it, and no other."""
    doc = attribute(case["text"], speakers=case.get("speakers"))
    assert [q.text for q in doc] == [expected["text"] for expected in case["quotations"]]
    for quotation, expected in zip(doc, case["quotations"], strict=True):
        check_quotation(quotation, expected)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_invariants(case: Case) -> None:
    """What holds for every text holds for every case, known failures included."""
    check_everything(case["text"], case.get("speakers"))


def test_labels_are_unique() -> None:
    """A label names one case, and only cases that exist are known to fail."""
    labels = [case["label"] for case in CASES]
    assert len(labels) == len(set(labels))
    assert set(KNOWN) <= set(labels)
    assert all(case["comment"] for case in CASES)


def test_there_are_enough_cases() -> None:
    """At least two hundred cases are kept."""
    assert len(CASES) >= 200
