"""The article that the project began with, where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteattr import attribute

SEEDS = sorted((Path(__file__).parent.parent.parent / "shared" / "seeds").glob("*.txt"))

ALTMAN, NADELLA = "Sam Altman", "Satya Nadella"


@pytest.mark.skipif(not SEEDS, reason="the article is not part of the package")
def test_the_article() -> None:
    """All seven quotations have their speaker, each with its rule and an explanation."""
    doc = attribute(SEEDS[0].read_text(encoding="utf-8"))
    spoken = [q for q in doc if q.speech]
    assert [str(q.speaker) for q in spoken] == [ALTMAN, NADELLA, ALTMAN, ALTMAN, NADELLA, ALTMAN, ALTMAN]
    for quotation in spoken:
        assert quotation.rule
        assert quotation.speaker is not None
        assert quotation.explain().startswith(f"Said by {quotation.speaker} (rule {quotation.rule}")
    roles = {speaker.name: speaker.role for speaker in doc.speakers}
    assert roles[ALTMAN] == "OpenAI CEO"
    assert roles[NADELLA] == "Microsoft CEO"
