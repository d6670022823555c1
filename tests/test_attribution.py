"""``attribute`` and ``Attributor``: options, errors, verbs and sieves of one's own, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from quoteattr import (
    AttributedText,
    Attributor,
    InvalidSpeakersError,
    Mention,
    NotTextError,
    OptionError,
    QuoteattrError,
    Reading,
    Scene,
    SieveError,
    attribute,
)
from quoteattr.quotations import QuotedSpan
from quoteattr.sieves import SIEVES

SCENE = """"It is late," said Anna Farrow. "We should go."

"Is it?" asked Tom Reed.

"It is."
"""


def names(doc: AttributedText) -> list[str | None]:
    return [q.speaker.name if q.speaker else None for q in doc]


class TestText:
    @pytest.mark.parametrize("value", [b"raw", bytearray(b"raw"), memoryview(b"raw")])
    def test_bytes_are_to_be_decoded(self, value: Any) -> None:
        """The error names the type and says to decode."""
        with pytest.raises(NotTextError, match=rf"got {type(value).__name__}\. Decode them first"):
            attribute(value)

    @pytest.mark.parametrize("value", [None, 7, ["text"], {"text": 1}, object()])
    def test_anything_else_is_no_text(self, value: Any) -> None:
        """The error names the type; it is a ``TypeError`` and one of our own."""
        with pytest.raises(TypeError, match=rf"got {type(value).__name__}\. Pass one text"):
            attribute(value)
        with pytest.raises(QuoteattrError):
            Attributor()(value)

    def test_a_subclass_of_str_is_a_text(self) -> None:
        """What behaves like a text is one."""

        class Page(str):
            __slots__ = ()

        assert names(attribute(Page(SCENE)))[0] == "Anna Farrow"

    def test_an_empty_text(self) -> None:
        """Nothing in, nothing out."""
        doc = attribute("")
        assert (len(doc), doc.sentences, doc.speakers) == (0, (), ())


class TestScene:
    def test_a_scene(self) -> None:
        """Tags, a continuation and a turn."""
        doc = attribute(SCENE)
        assert names(doc) == ["Anna Farrow", "Anna Farrow", "Tom Reed", "Anna Farrow"]
        assert [q.kind for q in doc][-1] == "implicit"
        assert [q.rule for q in doc][:1] == ["verb_then_mention"]

    def test_the_narrator(self) -> None:
        """*I* is the narrator."""
        doc = attribute('"It is late," I said.')
        (speaker,) = doc.speakers
        assert speaker.is_narrator
        assert names(doc) == ["narrator"]

    def test_a_nested_quotation_has_its_own_speaker(self) -> None:
        """Inside a quotation, *I* is whoever says it."""
        (doc,) = attribute("\"Tom said, 'Go home,' and 'No,' I said,\" said Anna.")
        assert [q.speaker and q.speaker.name for q in doc.inner] == ["Tom", "Anna"]

    def test_nested_deeper(self) -> None:
        """Each depth is attributed with what stands around it."""
        (doc,) = attribute("“Tom said, ‘I heard Ida say, “No,” and left,’ last night,” said Anna.")
        (middle,) = doc.inner
        (inner,) = middle.inner
        assert [str(q.speaker) for q in (doc, middle, inner)] == ["Anna", "Tom", "Ida"]


class TestSpeakers:
    @pytest.mark.parametrize(
        "speakers", [{"Anna Farrow": ["Nan"]}, {"Anna Farrow": ("Nan",)}, {"Anna Farrow": {"Nan"}}]
    )
    def test_aliases_are_recognised(self, speakers: Any) -> None:
        """An alias stands for its name."""
        assert names(attribute('"Land!" cried Nan.', speakers=speakers)) == ["Anna Farrow"]

    @pytest.mark.parametrize(
        "speakers", [{"Anna Farrow": []}, ["Anna Farrow"], ("Anna Farrow",), iter(["Anna Farrow"])]
    )
    def test_names_alone(self, speakers: Any) -> None:
        """A name needs no aliases."""
        assert names(attribute('"Land!" cried Anna Farrow.', speakers=speakers)) == ["Anna Farrow"]

    def test_a_surname_is_enough(self) -> None:
        """The usual short forms of a known name are known as well."""
        assert names(attribute('"Land!" cried Miss Farrow.', speakers=["Anna Farrow"])) == ["Anna Farrow"]

    def test_others_may_still_be_found(self) -> None:
        """A known cast shuts nobody out."""
        assert names(attribute(SCENE, speakers=["Anna Farrow"]))[2] == "Tom Reed"

    @pytest.mark.parametrize("speakers", [{}, [], None])
    def test_none_are_known(self, speakers: Any) -> None:
        """An empty cast is none."""
        assert attribute(SCENE, speakers=speakers) == attribute(SCENE)

    @pytest.mark.parametrize(
        ("speakers", "shown"),
        [
            ("Anna", "'Anna'"),
            (b"Anna", "b'Anna'"),
            (7, "7"),
            ([7], "7"),
            ([""], "''"),
            (["  "], "'  '"),
            ({"": []}, "''"),
            ({"Anna": "Nan"}, "'Nan'"),
            ({"Anna": 7}, "7"),
            ({"Anna": None}, "None"),
            ({"Anna": [7]}, "7"),
            ({"Anna": [""]}, "''"),
            ({None: []}, "None"),
        ],
    )
    def test_a_malformed_cast_is_shown(self, speakers: Any, shown: str) -> None:
        """The error has the offending entry and what to pass instead; it is both a ``ValueError`` and a ``TypeError``."""
        with pytest.raises(InvalidSpeakersError) as caught:
            attribute(SCENE, speakers=speakers)
        assert shown in str(caught.value)
        assert '{"Anna Farrow": ["Anna", "Miss Farrow"]}' in str(caught.value)
        assert isinstance(caught.value, (ValueError, TypeError))


class TestConfidence:
    def test_unsure_answers_are_withheld(self) -> None:
        """Below the limit a quotation has no speaker."""
        unsure = min(q.confidence for q in attribute(SCENE))
        doc = attribute(SCENE, min_confidence=min(1.0, unsure + 0.001))
        assert None in names(doc)
        assert names(attribute(SCENE, min_confidence=1.0)) != names(attribute(SCENE))

    @pytest.mark.parametrize("value", [-0.1, 1.1, "high", None, True, float("nan")])
    def test_no_number_from_0_to_1(self, value: Any) -> None:
        """The error names option and value."""
        with pytest.raises(OptionError, match="min_confidence: got"):
            Attributor(min_confidence=value)


class TestCueVerbs:
    TEXT = '"All well," {} Anna.'

    @pytest.mark.parametrize("form", ["semaphored", "semaphores"])
    def test_regular_forms_are_made(self, form: str) -> None:
        """A lemma is enough for a regular verb."""
        attributor = Attributor(extra_cue_verbs=["semaphore"])
        (q,) = attributor(self.TEXT.format(form))
        assert q.cue is not None
        assert (str(q.speaker), q.cue.text, q.cue.lemma) == ("Anna", form, "semaphore")

    def test_irregular_forms_are_given(self) -> None:
        """A mapping gives the forms of an irregular verb."""
        (q,) = Attributor(extra_cue_verbs={"bespeak": ["bespoke", "bespoken"]})(self.TEXT.format("bespoke"))
        assert q.cue is not None
        assert q.cue.lemma == "bespeak"

    def test_capitals_do_not_matter(self) -> None:
        """The verb may be given in capitals."""
        (q,) = Attributor(extra_cue_verbs=["Semaphore"])(self.TEXT.format("semaphored"))
        assert q.cue is not None

    @pytest.mark.parametrize("value", ["grok", 7, [7], [""], ["go on"], {"grok": ["", "grokked"]}])
    def test_what_is_no_verb_is_refused(self, value: Any) -> None:
        """The error names the option and what came."""
        with pytest.raises(OptionError, match="extra_cue_verbs: got"):
            Attributor(extra_cue_verbs=value)

    def test_others_are_not_changed(self) -> None:
        """A verb added to one attributor is unknown to the next."""
        Attributor(extra_cue_verbs=["semaphore"])(SCENE)
        (q,) = attribute(self.TEXT.format("semaphored"))
        assert q.cue is None


def aside(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """a bracket before the mark names the speaker."""
    start = quotation.start - 6
    if scene.text[start - 1 : start] != "(":
        return None
    return Reading(Mention(start=start, end=start + 4, text=scene.text[start : start + 4], kind="name"))


class TestSieves:
    def test_a_sieve_of_ones_own(self) -> None:
        """It is asked in its place, and names the rule and the reason."""
        (q,) = Attributor(sieves=(aside, *SIEVES))('(Anna) "It is late," said Tom.')
        assert (str(q.speaker), q.rule) == ("Anna", "aside")
        assert "a bracket before the mark names the speaker" in q.explain()
        (q,) = Attributor(sieves=(*SIEVES, aside))('(Anna) "It is late," said Tom.')
        assert (str(q.speaker), q.rule) == ("Tom", "verb_then_mention")

    def test_a_sieve_without_a_docstring(self) -> None:
        """Its name has to do for a reason."""

        def silent(quotation: QuotedSpan, scene: Scene) -> Reading | None:
            return aside(quotation, scene)

        (q,) = Attributor(sieves=[silent])('(Anna) "It is late."')
        assert "the sieve of that name answered" in q.explain()

    def test_one_left_out(self) -> None:
        """Its rule is not met again."""
        attributor = Attributor(sieves=[s for s in SIEVES if s.__name__ != "verb_then_mention"])
        assert "verb_then_mention" not in {q.rule for q in attributor(SCENE)}

    def test_none_at_all(self) -> None:
        """Without sieves there is still an answer to each quotation."""
        assert len(Attributor(sieves=())(SCENE)) == 4

    def test_two_of_a_name(self) -> None:
        """The error names the one that stands twice."""
        with pytest.raises(SieveError, match="aside stands twice"):
            Attributor(sieves=[aside, aside])

    def test_not_a_function(self) -> None:
        """The error says what a sieve is."""
        with pytest.raises(OptionError, match="sieves: got 'aside'"):
            Attributor(sieves=["aside"])  # type: ignore[list-item]


class TestThreads:
    def test_one_attributor_for_many(self) -> None:
        """Threads that share an attributor get what each would get alone."""
        attributor = Attributor(extra_cue_verbs=["semaphore"])
        texts = [SCENE.replace("Tom Reed", f"Tom {name}") for name in ("Reed", "Vole", "Finch", "Okafor")] * 8
        alone = [attributor(text) for text in texts]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(attributor, texts)) == alone

    def test_an_attributor_cannot_be_changed(self) -> None:
        """It is frozen, and equal to one of the same options."""
        attributor = Attributor(speakers=["Anna"])
        assert attributor == Attributor(speakers={"Anna": []})
        with pytest.raises(AttributeError):
            attributor.min_confidence = 0.5  # type: ignore[misc]


def test_unsure_answers_are_withheld_inside_quotations_too() -> None:
    """What is nested is no surer than a sieve: a high bar withholds it."""
    text = "“Anna told me, ‘Never,’” said Tom."
    assert attribute(text)[0].inner[0].speaker is not None
    assert attribute(text, min_confidence=0.9)[0].inner[0].speaker is None
