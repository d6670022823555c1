"""The scene model: what it knows of the whole document, and how it decides long ones."""

from __future__ import annotations

import pytest

from quoteattr import Attributor, attribute
from quoteattr.conversation import AHEAD, BLOCK, prepare
from quoteattr.manners import ENOUGH

SAILOR = "Belay that, ye lubbers! Haul away, haul away -- and look lively with the mainsheet, damn ye!"
CLERK = "I should be most obliged, sir, if you would kindly sign the ledger; the matter is quite in order, I believe."

GALE = "Blow, ye gale, and split the topsail; starboard, starboard, I say, and splice the rigging!"
QUARTER = "The books are to be closed; may I trouble you for the receipts, the invoices and the vouchers?"


def chapter() -> str:
    """Return a text in which two people talk, each in a manner of their own, with a tag to each turn."""
    turns = [f'"{SAILOR}" said Brody.\n\n"{CLERK}" said Pell.\n\n' for _ in range(ENOUGH // 10)]
    return "Brody and Pell stood on the quay.\n\n" + "".join(turns)


class TestManners:
    def test_words_tell_who_talks(self) -> None:
        """The sailor's words are likelier from the sailor, the clerk's from the clerk."""
        around, _ = prepare(Attributor().scene(chapter()))
        brody, pell = (around.settled[i] for i in (0, 1))
        assert brody is not None
        assert pell is not None
        for words, speaker, other in (
            ([b"haul", b"belay", b"ye"], brody, pell),
            ([b"obliged", b"ledger"], pell, brody),
        ):
            own, others = around.manners.likenesses(words, [speaker.key, other.key])
            assert own is not None
            assert others is not None
            assert own > 0 > others

    def test_who_has_hardly_spoken_has_none(self) -> None:
        """A few words show no manner."""
        around, _ = prepare(Attributor().scene('"It is late," said Anna. "Yes," said Tom.'))
        assert around.settled[0] is not None
        assert around.manners.likenesses([b"late"], [around.settled[0].key]) == [None]

    @pytest.mark.parametrize(("said", "speaker"), [(SAILOR, "Brody"), (CLERK, "Pell")])
    def test_decides_between_two(self, said: str, speaker: str) -> None:
        """With nothing else to go by, the manner tells."""
        doc = attribute(f'{chapter()}Brody and Pell watched the gulls for an hour.\n\n"{said}"\n')
        assert str(doc[-1].speaker) == speaker

    @pytest.mark.parametrize(("said", "speaker"), [(GALE, "Brody"), (QUARTER, "Pell")])
    def test_what_is_sure_teaches_more(self, said: str, speaker: str) -> None:
        """Words that were said without a tag, but surely by him, tell him elsewhere."""
        talk = f'"{SAILOR}" said Brody.\n\n"{CLERK}" said Pell.\n\n"{GALE}"\n\n"{QUARTER}"\n\n' * 8
        doc = attribute(f'{chapter()}{talk}Brody and Pell watched the gulls for an hour.\n\n"{said}"\n')
        assert str(doc[-1].speaker) == speaker

    def test_nobody_is_told_by_the_quotation_itself(self) -> None:
        """What somebody is sure to have said does not tell that he said it."""
        around, _ = prepare(Attributor().scene(chapter()))
        assert around.settled[0] is not None
        key, words = around.settled[0].key, [b"ledger"] * 9
        (before,) = around.manners.likenesses(words, [key])
        around.manners.learn([(words, key)])
        assert around.manners.likenesses(words, [key], noted_for=key) == [pytest.approx(before)]
        (learnt,) = around.manners.likenesses(words, [key])
        assert before is not None
        assert learnt is not None
        assert learnt > before


FERRY = (
    "Mr. Ashby stood at the gate with Mr. Colby. Mrs. Denver and Miss Elspeth came down the steps.\n\n"
    '"The ferry has gone," he said, "and there is none till Monday."\n'
)


class TestTags:
    def test_another_gender_is_no_candidate(self) -> None:
        """*He* is neither Mrs. Denver nor Miss Elspeth, though they were named last."""
        _, contexts = prepare(Attributor().scene(FERRY))
        assert {p.name() for p in contexts[0].candidates} == {"Mr. Ashby", "Mr. Colby"}

    def test_where_nobody_fits_the_gender_may_be_wrong(self) -> None:
        _, contexts = prepare(Attributor().scene('Mrs. Denver came down the steps. "The ferry has gone," he said.'))
        assert [p.name() for p in contexts[0].candidates] == ["Mrs. Denver"]

    def test_what_shares_a_tag_is_decided_at_once(self) -> None:
        """One person says both parts, which are weighed together."""
        _, (first, second) = prepare(Attributor().scene(FERRY))
        assert second.tied
        assert list(first.words)[-3:] == [b"none", b"till", b"monday"]
        doc = attribute(FERRY)
        assert [q.rule for q in doc] == ["mention_then_verb", "comma_before"]
        assert doc[0].speaker == doc[1].speaker
        assert doc[0].confidence == doc[1].confidence
        assert doc[0].evidence[1:] == doc[1].evidence[1:]


class TestCandidates:
    CROWD = "Ruth Ames, Tom Reed, Ida Vale, Ned Cole, Amy Holt and Jem Dunn came in.\n\nIt rained.\n\n"
    LAST = frozenset({"Ida Vale", "Ned Cole", "Amy Holt", "Jem Dunn"})

    @pytest.mark.parametrize(
        ("talk", "tied"),
        [
            ('"The lamp is out."', set()),
            ('"The lamp is out, Ruth."', {"Ruth Ames"}),  # called by name
            ('"The lamp is out."\n\nTom Reed laughed.', {"Tom Reed"}),  # named by the narration that follows
            ('"The lamp is out."\n\n"Is it?" said Ruth Ames.', {"Ruth Ames"}),  # with a tag nearby
        ],
    )
    def test_who_was_named_less_lately_needs_a_tie(self, talk: str, tied: set[str]) -> None:
        """Whoever is among the last four named may speak; others only where something ties them to the conversation."""
        around, contexts = prepare(Attributor().scene(self.CROWD + talk + "\n"))
        names = {p.name() for c in contexts for p in c.candidates if around.settled[c.index] is None}
        assert names == self.LAST | tied

    def test_the_narration_before_is_counted_from_its_end(self) -> None:
        """Its sentences tell who acts, as subject or not; the last one is the nearest."""
        _, (context,) = prepare(
            Attributor().scene('Mr. Reed ran. Ida waved to Amy. She smiled.\n\n"The lamp is out."\n')
        )
        acting = [(a.person.name() if a.person else a.gender, a.subject, a.sentence) for a in context.prior]
        assert acting == [("Mr. Reed", True, 2), ("Ida", True, 1), ("Amy", False, 1), ("female", True, 0)]


class TestDescriptions:
    TEXT = "Tom Reed ran. The whelp grinned.\n\n{far}Ida Vale sat. The lass smiled.\n\n{far}" * 4

    def test_who_is_named_near_a_noun(self) -> None:
        """The whelp is Tom, if Tom is near whenever he is called so, and Ida is not."""
        text = self.TEXT.format(far="It rained. " * 100) + '"Hm," said the whelp.\n\n"Ha," said the lass.\n'
        around, _ = prepare(Attributor().scene(text))
        tom, ida = (next(p.key for p in around.scene.cast.people if p.name() == n) for n in ("Tom Reed", "Ida Vale"))
        association = around.descriptions.association
        assert (association("whelp", tom) or 0) > 0 > (association("whelp", ida) or 0)
        assert (association("lass", ida) or 0) > 0 > (association("lass", tom) or 0)

    def test_a_rare_noun_tells_nothing(self) -> None:
        around, _ = prepare(Attributor().scene('Tom Reed ran. "Hm," said the whelp.'))
        assert around.descriptions.association("whelp", 0) is None


class TestLongTexts:
    def test_turns_go_on_across_blocks(self) -> None:
        """Where one block of turns ends and the next begins, two people still take turns."""
        opening = '"Your move," said Anna Farrow.\n\n"Thank you," said Tom Reed.\n\n'
        pair = '"Check."\n\n"Is it?"\n\n'
        doc = attribute((opening + pair * 5) * ((BLOCK + AHEAD) // 12 + 2))
        names = [str(q.speaker) for q in doc]
        assert names == ["Anna Farrow", "Tom Reed"] * (len(names) // 2)


REPORT = (
    "The harbour board met on Monday in the hall of the old customs house. Anna Farrow told its 40 members that the "
    "dam had cost £3 million in 2015, or 12 percent of all taxes, according to a survey of June 4. On Tuesday officials "
    "said that 3 of its 14 sluices had failed since 1987. "
)


class TestCertainty:
    @pytest.mark.parametrize(
        "doubtful",
        [
            'As Tom Venn spoke, donors saw "a fair fight" begin.',
            'Tom Venn, who thinks the town should pay, and whose mill the board wants, cited "a fair fight" for money.',
        ],
    )
    def test_the_sentence_tells_in_a_report(self, doubtful: str) -> None:
        """A plain tag is surer than a few words inside a long clause, read by the same kind of rule or not."""
        assert Attributor().scene(REPORT + doubtful).reportage
        plain, tangled = (
            attribute(REPORT + sentence)[0] for sentence in ('"The dam has to go," Anna Farrow said.', doubtful)
        )
        assert plain.confidence > 0.95
        assert tangled.confidence < 0.85

    def test_a_story_has_no_signs(self) -> None:
        """In a story the confidence is measured by rule and by probability alone."""
        told = [attribute(f'{"It was late. " * 40}"{said}," said Anna.')[0] for said in ("No", "The dam is a ruin")]
        assert told[0].confidence == told[1].confidence
