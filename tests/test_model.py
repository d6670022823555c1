"""The records that users see."""

from __future__ import annotations

import pickle

import pytest
from attrs.exceptions import FrozenInstanceError

from quoteattr import AttributedText, Cue, Mention, Quotation, Speaker, attribute
from quoteattr.model import REPR_WIDTH, excerpt

ANNA = Speaker(id="s1", name="Anna Farrow", aliases=("Anna", "Miss Farrow"), gender="female", role="mayor")
TOM = Speaker(id="s2", name="Tom")
SAID = Cue(start=14, end=18, text="said", lemma="say")
BY = Mention(start=19, end=23, text="Anna", kind="name")


def quotation(**fields: object) -> Quotation:
    usual: dict[str, object] = {"start": 0, "end": 13, "text": '"It is late,"', "content": "It is late,"}
    return Quotation(**(usual | fields))  # type: ignore[arg-type]


class TestExplain:
    def test_a_tag(self) -> None:
        """Rule, confidence, reason, cue, mention and how the mention became the speaker."""
        told = quotation(
            speaker=ANNA, mention=BY, cue=SAID, rule="verb_then_mention", confidence=0.9, evidence=("because", "also")
        )
        assert told.explain() == (
            "Said by Anna Farrow (rule verb_then_mention, confidence 0.90): because; also. "
            'The cue is "said" and the mention "Anna", read as Anna Farrow.'
        )

    def test_a_pronoun(self) -> None:
        """The first reason is about the mention, the others about whom it means."""
        told = quotation(
            speaker=TOM, mention=BY, cue=SAID, kind="anaphoric", rule="tag", confidence=1.0, evidence=("a", "b", "c")
        )
        assert told.explain().startswith("Said by Tom (rule tag, confidence 0.99): a.")
        assert told.explain().endswith('the mention "Anna", read as Tom because b and c.')

    def test_confidence_is_not_rounded_up(self) -> None:
        """No explanation claims certainty."""
        assert "confidence 0.99)" in quotation(speaker=TOM, rule="tag", confidence=1.0).explain()
        assert "confidence 0.99)" in quotation(speaker=TOM, rule="tag", confidence=0.9999).explain()
        assert "confidence 0.29)" in quotation(speaker=TOM, rule="tag", confidence=0.29).explain()

    def test_no_cue(self) -> None:
        """An implicit quotation has a mention alone."""
        told = quotation(speaker=TOM, mention=BY, rule="alternation", confidence=0.5, evidence=("turns",))
        assert told.explain().endswith(': turns. The mention is "Anna", read as Tom.')

    def test_no_mention(self) -> None:
        """Without cue and mention the reason has to do."""
        assert quotation(speaker=TOM, rule="alternation").explain() == (
            "Said by Tom (rule alternation, confidence 0.00): no further evidence."
        )

    def test_nobody(self) -> None:
        """What is no speech says why."""
        assert quotation(speech=False, evidence=("a title",)).explain() == "Said by nobody: a title."
        assert quotation(speech=False).explain() == "Said by nobody: a title, a term or a scare quote."

    def test_no_answer(self) -> None:
        """A quotation that nothing decides says so."""
        assert quotation().explain() == "No speaker: no rule found enough evidence for one."
        assert quotation(rule="label", mention=BY).explain().startswith("Speaker unknown (rule label")


class TestText:
    DOC = attribute('"It is late," said Anna Farrow. "Yes," said Tom. "Go," said Anna.')

    def test_is_a_sequence(self) -> None:
        """Length, index, slice, iteration, membership."""
        doc = self.DOC
        assert len(doc) == 3
        assert doc[0] is doc.quotations[0]
        assert doc[1:] == doc.quotations[1:]
        assert list(doc) == list(doc.quotations)
        assert doc[1] in doc
        assert doc[-1].content == "Go,"
        with pytest.raises(IndexError):
            doc[3]

    def test_by(self) -> None:
        """Someone's quotations, by record, name or alias."""
        anna = self.DOC.speakers[0]
        for who in (anna, "Anna Farrow", "Anna"):
            assert [q.content for q in self.DOC.by(who)] == ["It is late,", "Go,"]
        assert self.DOC.by("Ida") == ()

    def test_repr_is_short(self) -> None:
        """One line, however long the text and the cast."""
        assert repr(self.DOC) == (
            f"<AttributedText: {len(self.DOC.text)} characters, 3 quotations, 2 speakers (Anna Farrow, Tom)>"
        )
        assert repr(attribute("x")) == "<AttributedText: 1 character, 0 quotations, 0 speakers>"
        many = AttributedText(text="", quotations=(), sentences=(), speakers=(ANNA, TOM, ANNA, TOM))
        assert repr(many).endswith("4 speakers (Anna Farrow, Tom, Anna Farrow, …)>")

    def test_equality_and_pickle(self) -> None:
        """Equal texts have equal results, which survive pickling."""
        again = attribute(self.DOC.text)
        assert again == self.DOC
        assert hash(again) == hash(self.DOC)
        assert pickle.loads(pickle.dumps(self.DOC)) == self.DOC
        assert attribute("x") != self.DOC


class TestRecords:
    def test_str(self) -> None:
        """A record prints as what it stands for."""
        assert [str(ANNA), str(SAID), str(BY), str(quotation())] == ["Anna Farrow", "said", "Anna", '"It is late,"']

    def test_repr_of_a_quotation(self) -> None:
        """The text is cut to a line; content and evidence are left out."""
        shown = repr(quotation(text="“" + "It is\nlate. " * 50))
        assert "…" in shown
        assert "\\n" not in shown
        assert "content" not in shown

    @pytest.mark.parametrize("record", [ANNA, SAID, BY, quotation(), TestText.DOC])
    def test_frozen(self, record: object) -> None:
        """Nothing can be set, and nothing added."""
        with pytest.raises(FrozenInstanceError):
            record.text = "other"  # type: ignore[attr-defined]
        assert not hasattr(record, "__dict__")

    def test_excerpt(self) -> None:
        """White space is folded, and the width is kept whatever comes."""
        assert excerpt("a\n\n b") == "a b"
        assert excerpt("") == ""
        for text in ("a" * 1000, "a " * 1000, " " * 1000, "a" + " " * 1000 + "b"):
            assert len(excerpt(text)) <= REPR_WIDTH
