"""What leads to a title or a term: the quick look at its last word agrees with the patterns."""

from __future__ import annotations

import pytest

from quoteattr.speech import MENTIONING, NAMING, WORKED_ON, WRITTEN, _may_lead

LEADS = (
    "on", "told", "hosts", "sang", "sung", "sings", "singing", "hummed", "whistles", "played", "recite", "publishing",
    "premiered", "spoke of", "talked about", "thought of", "was reading", "kept reading", "the author of", "copies of",
    "wrote", "writes", "written", "re-read", "reread", "reads", "reading", "in", "from",
    "known as", "titled", "entitled", "nicknamed", "alias", "a.k.a.", "aka", "spelled", "a poem called", "films, titled",
    "her memoir", "the second novel", "TV show", "the word", "the phrases", "the motto", "so-called", "called", "named",
    "dubbed", "labelled", "labeled", "marked", "Called",
)  # fmt: skip


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_is_known_by_its_last_word(lead: str) -> None:
    """Whatever one of the patterns finds, the look at the last word lets through."""
    assert any(pattern.match(f"She {lead} ") for pattern in (MENTIONING, NAMING, WORKED_ON, WRITTEN))
    assert _may_lead(lead.rpartition(" ")[2].lower())


@pytest.mark.parametrize("last", ["said", "anna", "he", "readily"])
def test_most_words_lead_to_nothing(last: str) -> None:
    """The patterns need not be tried behind them."""
    assert not _may_lead(last)
