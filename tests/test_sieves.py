"""The sieves: their names, their order, and what each place in the order decides."""

from __future__ import annotations

import inspect

import pytest
from test_cases import CASES

from quoteattr import Attributor, Scene
from quoteattr.quotations import QuotedSpan
from quoteattr.sieves import SIEVES, may_read

NEWS = (
    "The council of Ostholm voted on Tuesday to close 14 of its 35 footbridges, according to a report of 120 pages. "
    "Repairs would cost $4.2 million, or 12 per cent of the budget for 2019, a spokeswoman told reporters on Monday. "
    "The oldest of the bridges, built in 1874, was shut for 9 days in March after a lorry of 22 tons had crossed it.\n\n"
)

ORDER = [
    ("verb_then_mention", "clause_after", '"It is late," said Anna, Tom noted.', 0, "Anna"),
    ("verb_then_mention", "comma_before", 'Tom said, "It is late," said Anna.', 0, "Anna"),
    ("verb_then_mention", "label", 'Tom: "It is late," said Anna.', 0, "Anna"),
    ("verb_then_mention", "previous_paragraph", 'Tom told them:\n\n"It is late," said Anna.', 0, "Anna"),
    ("mention_then_verb", "according_to", '"It is late," Anna said, according to Tom.', 0, "Anna"),
    ("mention_then_verb", "colon_before", 'Tom said: "It is late," Anna added.', 0, "Anna"),
    ("mention_then_verb", "indirect_clause", 'Tom said the dam "fell", Anna said.', 0, "Anna"),
    ("mention_then_verb", "continuation", '"No," said Tom. "It is late," Anna said.', 1, "Anna"),
    ("mention_then_verb", "colon_after_subject", 'Tom smiled at Anna: "It is late," Anna said.', 0, "Anna"),
    ("document_reads", "colon_before", 'Tom told us: "It is late," the letter reads.', 0, "the letter"),
    ("according_to", "dash_attribution", '"It is late." – Anna, according to Tom.', 0, "Tom"),
    ("according_to", "participle_before", 'Tom left, calling it "a ruin", according to Anna.', 0, "Anna"),
    ("dash_attribution", "colon_before", 'Tom asked: "Is it late?" – Anna', 0, "Anna"),
    ("colon_before", "verb_then_mention_before", 'Said Anna, and Tom asked: "It is late."', 0, "Tom"),
    ("colon_before", "continuation", '"No," said Tom, and Anna added: "It is late."', 1, "Anna"),
    ("comma_before", "clause_after", 'Tom, calling it "a ruin", left, Anna said.', 0, "Tom"),
    ("continuation", "sentence_before", '"No," said Tom. "I will not sing."', 1, "Tom"),
    ("clause_after", "previous_paragraph", 'Tom told them:\n\n"It is late" and should go, Anna said.', 0, "Anna"),
    (
        "indirect_clause",
        "participle_before",
        'Tom said Anna left, describing the dam near the ford behind the hall as "a ruin".',
        0,
        "Tom",
    ),
    ("remark_of_name", "colon_before", 'Tom asked: "Is it late?" was Anna\'s reply.', 0, "Anna"),
    ("claim_of_name", "indirect_clause", 'Tom rejected Anna\'s claim that the dam was "a ruin".', 0, "Anna"),
    ("agent_after", "clause_after", 'The dam was described as "a ruin" by Anna, Tom said.', 0, "Anna"),
    ("as_clause", "clause_after", '"It is late," as Anna put it, Tom said.', 0, "Anna"),
    ("indirect_clause", "claim_of_pronoun", 'Tom denied her claim that the dam was "a ruin".', 0, "Tom"),
    ("according_to", "fronted_participle", 'Calling the dam "a ruin", Anna left the hall, according to Tom.', 0, "Tom"),
    (
        "previous_paragraph",
        "paragraph_goes_on",
        f'{NEWS}Anna Farrow told the council:\n\n"It is late."',
        0,
        "Anna Farrow",
    ),
]
"""Two sieves that both answer, the one that stands first, the text, the quotation's place, and what is read."""


def ask(name: str, quotation: QuotedSpan, scene: Scene) -> bool:
    """Tell whether the sieve of a name answers."""
    (sieve,) = (s for s in SIEVES if s.__name__ == name)
    return sieve(quotation, scene) is not None


@pytest.mark.parametrize(("first", "second", "text", "place", "mention"), ORDER, ids=[f"{a}-{b}" for a, b, *_ in ORDER])
def test_the_order_decides(first: str, second: str, text: str, place: int, mention: str) -> None:
    """Where both sieves answer, the surer one is heard, since it stands first."""
    attributor = Attributor()
    scene = attributor.scene(text)
    quotation = scene.quotations[place]
    assert ask(first, quotation, scene)
    assert ask(second, quotation, scene)
    reading = attributor.read(quotation, scene)
    assert reading is not None
    assert (reading.rule, reading.mention.text) == (first, mention)


def test_every_place_is_tested() -> None:
    """Each sieve stands in the table above."""
    assert {s.__name__ for s in SIEVES} == {name for first, second, *_ in ORDER for name in (first, second)}


@pytest.mark.parametrize("sieve", SIEVES, ids=lambda sieve: sieve.__name__)
class TestForm:
    def test_gives_a_reason_and_an_example(self, sieve: object) -> None:
        """The docstring begins with the reason for ``explain`` and shows the sieve at work."""
        doc = inspect.getdoc(sieve) or ""
        reason = doc.splitlines()[0]
        assert not reason[0].isupper()
        assert reason.endswith(".")
        assert ">>> said_by(" in doc

    def test_abstains_without_a_word_around(self, sieve: object) -> None:
        """A quotation alone names nobody."""
        scene = Attributor().scene('"It is late."')
        assert callable(sieve)
        assert sieve(scene.quotations[0], scene) is None

    def test_changes_nothing(self, sieve: object) -> None:
        """A sieve answers the same when it is asked again, and the scene stays as it was."""
        assert callable(sieve)
        for _, _, text, place, _ in ORDER:
            scene = Attributor().scene(text)
            settled, unspoken = dict(scene.settled), dict(scene.unspoken)
            quotation = scene.quotations[place]
            assert sieve(quotation, scene) == sieve(quotation, scene)
            assert (scene.settled, scene.unspoken) == (settled, unspoken)


def test_no_answer_is_missed() -> None:
    """A sieve that need not be asked, for what stands beside a quotation, has no answer."""
    for case in CASES:
        scene = Attributor().scene(case["text"])
        for quotation in scene.quotations:
            beside = scene.beside(quotation)
            assert all(may_read(sieve, beside) or sieve(quotation, scene) is None for sieve in SIEVES), quotation


def test_names_are_unique() -> None:
    """Users filter on the names."""
    names = [s.__name__ for s in SIEVES]
    assert len(set(names)) == len(names)
