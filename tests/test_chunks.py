"""Chunks: a paragraph as a string of tags."""

from __future__ import annotations

import pytest

from quoteattr import Attributor
from quoteattr.chunks import Chunks


def chunks(text: str) -> Chunks:
    return Attributor().scene(text).chunks(0)


def spans(text: str, tag: str) -> list[str]:
    """Return the words of the chunks that have a tag."""
    found = chunks(text)
    return [text[a:b] for t, a, b in zip(found.tags, found.starts, found.ends, strict=True) if t == tag]


class TestTags:
    @pytest.mark.parametrize(
        ("text", "tags"),
        [
            ('"Go," said Anna.', "QVN."),
            ('"Go." She left.', "Q.Pw."),
            ('"Go," said the old woman.', "QVD."),
            ('"Go," said the mayor of Ostholm.', "QVD."),
            ('"Go," officials said.', "QDV."),
            ('"Go," went on Anna.', "QVN."),
            ('According to Anna, "it fell".', "ArN,Q."),
            ('Anna said: "Go"', "NV:Q"),
            ('"Go" — Anna', "Q-N"),
            ('"Go," she was saying; Anna (37) left.', "QPxG;N(w)w."),
        ],
    )
    def test_a_sentence(self, text: str, tags: str) -> None:
        """A sentence becomes the string that the sieves match."""
        assert chunks(text).tags == tags

    def test_lists_are_parallel(self) -> None:
        """Each tag has its span, in order, without overlaps."""
        found = chunks('Anna, who ran the old mill, said that "the dam" would "fall soon" -- or later.')
        assert len(found.tags) == len(found.starts) == len(found.ends)
        assert all(a < b for a, b in zip(found.starts, found.ends, strict=True))
        assert all(b <= a for b, a in zip(found.ends, found.starts[1:], strict=False))

    def test_quotations_have_their_places(self) -> None:
        """Each quotation of the paragraph has a place."""
        text = '"Go," said Anna. "Now."'
        found = chunks(text)
        assert [found.tags[place] for place in found.quoted] == ["Q", "Q"]
        assert [found.starts[place] for place in found.quoted] == [0, text.index('"Now')]


FAR = "It was late. Tom Farrow sat in London with Mrs. Rehn and he mended a net. "
"""Sentences that stand too far from any quotation to be read."""


class TestFarSentences:
    def test_between_quotations(self) -> None:
        """Of the sentences in the middle of long narration, the people whom they name are kept, and nothing else."""
        lead, end = (
            '"Go," said Anna. She shut the gate behind all of the geese. ',
            "The rain had come up the whole valley again. He rose. ",
        )
        assert chunks(f'{lead}{FAR}{end}"Now?"').tags == chunks(lead).tags + "N;N." + chunks(f'{end}"Now?"').tags
        assert spans(f'{lead}{FAR}{end}"Now?"', "N") == ["Anna", "Tom Farrow", "Mrs. Rehn"]

    def test_at_the_head(self) -> None:
        """At the head of a paragraph, what stands before the quotation is near and the rest far."""
        end = 'The rain had come up the whole valley, and Anna said: "Now?"'
        assert chunks(f"She shut the gate. {FAR}{FAR}{end}").tags == "N;N;N;N." + chunks(end).tags

    def test_no_name_is_cut(self) -> None:
        """Where Punkt takes a title for the end of a sentence, the name goes on behind it."""
        found = chunks(
            f'{FAR}The net was at the mill.--Mr. Farrow had seen the geese, and Anna said at the weir: "Go."'
        )
        assert all(a <= b for a, b in zip(found.ends, found.starts[1:], strict=False))

    def test_a_long_sentence_is_read_whole(self) -> None:
        """However long, the sentence of a quotation is read to its other end."""
        middle = ", who had seen the weir go and the mill, the barn and the bridge with it" * 4
        assert chunks(f'Anna{middle}, said: "Go."').tags.startswith("N,Wx")


class TestPhrases:
    @pytest.mark.parametrize(
        "phrase",
        [
            "the old woman", "a spokesman for the mayor", "her elder sister", "the prime minister", "Anna's sister",
            "the boys' mother", "the newly elected mayor of the eastern county", "officials",
        ],
    )  # fmt: skip
    def test_a_description_is_one_chunk(self, phrase: str) -> None:
        """Determiner, adjectives, possessors and what *of* adds belong together."""
        (found,) = spans(f'"Go," said {phrase}.', "D")
        assert phrase.startswith(found)
        assert found.split()[0] == phrase.split()[0]

    @pytest.mark.parametrize(("noun", "gender"), [("the old woman", "f"), ("her uncle", "m"), ("the cook", "u")])
    def test_a_description_has_a_head_with_a_gender(self, noun: str, gender: str) -> None:
        """The head noun tells it."""
        found = chunks(f'"Go," said {noun}.')
        (phrase,) = found.phrases.values()
        assert (phrase.head, phrase.gender) == (noun.split()[-1], gender)

    def test_a_role_in_front_of_a_name(self) -> None:
        """Role and name are one chunk, which is a name."""
        text = '"Go," said the director Ann Lee.'
        assert spans(text, "N") == ["the director Ann Lee"]

    def test_an_organisation(self) -> None:
        """A body can speak."""
        text = '"Go," the ministry said.'
        found = chunks(text)
        assert found.tags == "QDV."
        assert [p.kind for p in found.phrases.values()] == ["body"]


class TestWords:
    def test_contractions(self) -> None:
        """*she'd* is a pronoun."""
        assert spans('"Go," she\'d said.', "P") == ["she'd"]
        assert spans('"Go," she’d said.', "P") == ["she’d"]

    def test_adverbs_in_ly(self) -> None:
        """An unknown word in *-ly* is an adverb."""
        assert spans('"Go," Anna frobnically said.', "R") == ["frobnically"]

    def test_a_verb_behind_a_determiner_is_a_noun(self) -> None:
        """*the reply* is none of a cue."""
        assert "V" not in chunks('The reply came. "Go."').tags

    def test_an_abbreviation_ends_nothing(self) -> None:
        """Only the end of a sentence is a stop."""
        assert chunks('At 4 p.m. Anna said, "Go."').tags.count(".") == 0

    def test_brackets(self) -> None:
        """Square brackets are brackets."""
        assert chunks('Anna [sic] said, "Go."').tags.startswith("N(w)")


def test_an_added_verb_is_a_cue() -> None:
    """The vocabulary of the attributor decides."""
    scene = Attributor(extra_cue_verbs=["semaphore"]).scene('"Go," semaphored Anna.')
    assert scene.chunks(0).tags == "QVN."
