"""How a report is told from a story."""

from __future__ import annotations

import pytest

from quoteattr import Attributor
from quoteattr.patterns import REPORT_PARTS, REPORT_WORD

STORY = "The boat came in late, and nobody stood on the quay to see it. "


@pytest.mark.parametrize(
    "word",
    [
        "according to", "according\nto", "spokesman", "spokesperson", "percent", "per cent", "reporters", "Monday", "Sunday",
        "tweet", "tweeted", "online", "site", "website", "official", "officials", "in a statement", "in an interview",
        "in an email", "in an e-mail", "U.S.", "U.K.", "U.N.",
    ],
)  # fmt: skip
def test_a_word_of_reports(word: str) -> None:
    """Whatever is found has a part by which it is looked for first."""
    assert REPORT_WORD.search(f"They heard {word} again.")
    assert any(part in word for part in REPORT_PARTS)


@pytest.mark.parametrize(
    ("mark", "report"),
    [("", False), ("Officially, ", False), ("In 1912 ", True), ("Officials said on Monday that ", True)],
)
def test_many_marks_make_a_report(mark: str, report: bool) -> None:
    """Figures do, or such words, however wide the spaces; words that only look like them do not."""
    text = (mark + STORY) * 20
    assert Attributor().scene(text).reportage is report
    assert Attributor().scene(text.replace(" ", "   ")).reportage is report
