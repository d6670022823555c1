"""The pipeline component, with the real spaCy and pipelines that need no download."""

from __future__ import annotations

import pickle
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from quoteattr import Attributor, OptionError, Speaker, attribute

spacy = pytest.importorskip("spacy", reason="needs spaCy: pip install 'quoteattr[spacy]'")

from spacy.tokens import Doc, DocBin  # noqa: E402

TEXT = """Hope Farrow sat down in the hope of tea. "None left," she said.

"Then Tom said, ‘Land!’ and ran," said Ivo Marsh. "Then nothing."

He had read "The Long Ford" twice.
"""


def pipeline(**config: Any) -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoteattr", config=config)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Any:
    return pipeline()


@pytest.fixture
def doc(nlp: Any) -> Any:
    return nlp(TEXT)


def speakers(doc: Any) -> list[str]:
    return [str(span._.speaker) for span in doc.spans["quotations"]]


class TestDoc:
    def test_the_answers_are_those_of_attribute(self, doc: Any) -> None:
        """Nothing is lost or decided anew."""
        assert doc._.quotations == attribute(TEXT)

    def test_spans(self, doc: Any) -> None:
        """A span a quotation, with a label that tells speech from titles."""
        spans = doc.spans["quotations"]
        assert [(s.text, s.label_) for s in spans] == [
            ('"None left,"', "QUOTATION"),
            ('"Then Tom said, ‘Land!’ and ran,"', "QUOTATION"),
            ('"Then nothing."', "QUOTATION"),
            ('"The Long Ford"', "NOT_SPEECH"),
        ]
        assert [(s.start_char, s.end_char) for s in spans] == [(q.start, q.end) for q in attribute(TEXT)]

    def test_attributes(self, doc: Any) -> None:
        """Speakers are records; cues and mentions are spans, so that their tokens can be asked."""
        span = doc.spans["quotations"][0]
        assert isinstance(span._.speaker, Speaker)
        assert (span._.speaker.name, span._.cue.text, span._.mention.text) == ("Hope Farrow", "said", "she")
        assert doc[span._.cue.start].text == "said"
        assert span._.confidence == span._.quotation.confidence > 0.5
        assert span._.quotation.rule == "mention_then_verb"

    def test_what_nobody_says(self, doc: Any) -> None:
        span = doc.spans["quotations"][3]
        assert (span._.speaker, span._.cue, span._.mention, span._.addressee) == (None, None, None, None)
        assert span._.quotation.speech is False

    def test_any_span_inside_a_quotation(self, doc: Any) -> None:
        """Whoever says the words: of nested quotations the innermost counts."""
        tom, land = (next(t.i for t in doc if t.text == word) for word in ("Tom", "Land"))
        assert doc[tom : tom + 1]._.speaker.name == "Ivo Marsh"
        assert doc[land : land + 1]._.quotation == attribute(TEXT)[1].inner[0]
        assert doc[land : land + 1]._.speaker.name == "Tom"

    def test_a_span_outside(self, doc: Any) -> None:
        """The narration, a span across the border, and an empty one."""
        first = doc.spans["quotations"][0]
        for span in (doc[0:2], doc[first.start - 1 : first.end], doc[first.start : first.start]):
            assert (span._.quotation, span._.speaker, span._.cue, span._.confidence) == (None, None, None, None)

    def test_the_addressee(self, nlp: Any) -> None:
        doc = nlp('"Lamps do not go, Edwin," said Miss Pargeter.')
        assert doc.spans["quotations"][0]._.addressee.name == "Edwin"

    def test_a_token_that_only_begins_inside(self, nlp: Any) -> None:
        """A span takes whole tokens; the offsets of the quotation stay exact."""
        words = ["He", "said", "\"Yes.\"So"]  # fmt: skip
        doc = nlp.get_pipe("quoteattr")(Doc(nlp.vocab, words=words, spaces=[True, True, False]))
        (span,) = doc.spans["quotations"]
        assert (span.text, span._.quotation.text) == ('"Yes."So', '"Yes."')

    def test_other_tokens_later(self, doc: Any) -> None:
        """Tokens may be merged afterwards: the answers go by characters."""
        with doc.retokenize() as retokenizer:
            retokenizer.merge(doc[0:2])
        spans = [doc.char_span(q.start, q.end) for q in doc._.quotations]
        assert [str(span._.speaker) for span in spans] == ["Hope Farrow", "Ivo Marsh", "Ivo Marsh", "None"]

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "No marks here.", '"', '"Yes," 🦉 said Ann. "🦉!"'])
    def test_odd_texts(self, nlp: Any, text: str) -> None:
        """No error, and a span a quotation."""
        doc = nlp(text)
        assert len(doc.spans["quotations"]) == len(doc._.quotations) == len(attribute(text))

    def test_a_doc_that_never_passed(self) -> None:
        doc = spacy.blank("en")(TEXT)
        assert doc._.quotations is None
        assert doc[0:3]._.speaker is None

    def test_a_part_of_a_doc_has_no_answers(self, doc: Any) -> None:
        """Offsets of the whole would be wrong there."""
        assert doc[5:30].as_doc(copy_user_data=True)._.quotations is None

    def test_a_second_time(self, nlp: Any, doc: Any) -> None:
        """The answers are replaced."""
        with_cast = pipeline(speakers={"Captain Marsh": ["Ivo Marsh"]})
        assert speakers(doc)[1] == "Ivo Marsh"
        assert speakers(with_cast.get_pipe("quoteattr")(doc))[1] == "Captain Marsh"


class TestEntities:
    TEXT = 'Hope sat down in the hope of tea. "None left," she said. "Try again," said Tom.'

    @staticmethod
    def with_rules(label: str, **config: Any) -> Any:
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": "Hope"}])
        nlp.add_pipe("quoteattr", config=config)
        return nlp

    def test_the_pipelines_people_are_people(self) -> None:
        """*Hope* at the head of a sentence is a name if the pipeline says so."""
        assert speakers(pipeline()(self.TEXT)) == ["Tom", "Tom"]
        assert speakers(self.with_rules("PERSON")(self.TEXT)) == ["Hope", "Tom"]

    def test_labels_can_be_told(self) -> None:
        """A pipeline with labels of its own; or none of its entities."""
        assert speakers(self.with_rules("FIGURE")(self.TEXT)) == ["Tom", "Tom"]
        assert speakers(self.with_rules("FIGURE", entity_labels={"FIGURE": "person"})(self.TEXT)) == ["Hope", "Tom"]
        assert speakers(self.with_rules("PERSON", entity_labels={})(self.TEXT)) == ["Tom", "Tom"]


class TestConfig:
    def test_options_reach_the_attributor(self) -> None:
        options = {"speakers": {"Ivo": ["Marsh"]}, "min_confidence": 0.5, "extra_cue_verbs": ["semaphore"]}
        assert pipeline(**options).get_pipe("quoteattr").attributor == Attributor(**options)

    def test_the_key_of_the_spans(self) -> None:
        doc = pipeline(spans_key="sc")(TEXT)
        assert list(doc.spans) == ["sc"]
        assert doc.spans["sc"][0]._.speaker.name == "Hope Farrow"

    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ({"min_confidence": 2.0}, "min_confidence: got 2.0"),
            ({"entity_labels": {"PER": "man"}}, "entity_labels, PER"),
        ],
    )
    def test_a_value_that_cannot_work(self, config: dict[str, Any], message: str) -> None:
        """It is refused when the component is added."""
        with pytest.raises(OptionError, match=message):
            pipeline(**config)


class TestJourneys:
    def test_two_processes(self) -> None:
        """What comes back from ``nlp.pipe`` is what one process gives, in the same order."""
        texts = [TEXT, '"Yes," said Anna.', "", '"No," said Tom.'] * 3
        nlp = pipeline(min_confidence=0.1)
        docs = list(nlp.pipe(texts, n_process=2, batch_size=2))
        assert [doc._.quotations for doc in docs] == [nlp(text)._.quotations for text in texts]
        assert speakers(docs[4]) == speakers(nlp(TEXT))

    def test_the_component_can_be_sent(self, nlp: Any) -> None:
        """Where processes are started afresh, as on Windows, the component travels."""
        component = pickle.loads(pickle.dumps(nlp.get_pipe("quoteattr")))
        assert speakers(component(spacy.blank("en")(TEXT))) == speakers(nlp(TEXT))

    def test_a_saved_pipeline(self, tmp_path: Path) -> None:
        """Its options come back with it, in a process that never imported quoteattr."""
        pipeline(speakers={"Captain Marsh": ["Ivo Marsh"]}).to_disk(tmp_path / "nlp")
        code = (
            "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
            "print(*[span._.speaker for span in doc.spans['quotations']], sep=', ')"
        )
        arguments = [sys.executable, "-c", code, str(tmp_path / "nlp"), TEXT]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "Hope Farrow, Captain Marsh, Captain Marsh, None"

    def test_a_saved_doc(self, nlp: Any, doc: Any) -> None:
        again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
        assert again._.quotations == doc._.quotations
        assert speakers(again) == speakers(doc)

    def test_a_doc_on_disk(self, nlp: Any, doc: Any, tmp_path: Path) -> None:
        doc.to_disk(tmp_path / "doc")
        assert speakers(Doc(nlp.vocab).from_disk(tmp_path / "doc")) == speakers(doc)

    def test_a_bin_of_docs(self, nlp: Any, doc: Any, tmp_path: Path) -> None:
        """With the user data, as ``store_user_data`` says."""
        DocBin(store_user_data=True, docs=[doc, nlp("")]).to_disk(tmp_path / "docs.spacy")
        (again, empty) = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab)
        assert again._.quotations == doc._.quotations
        assert speakers(again) == speakers(doc)
        assert len(empty._.quotations) == 0

    def test_a_pickled_doc(self, doc: Any) -> None:
        assert speakers(pickle.loads(pickle.dumps(doc))) == speakers(doc)


def test_the_entry_point() -> None:
    """spaCy finds the component by its name, without an import."""
    (point,) = [p for p in entry_points(group="spacy_factories") if p.name == "quoteattr"]
    assert point.value == "quoteattr.integrations.spacy:make_component"


def test_a_missing_spacy_names_the_extra() -> None:
    code = "import sys; sys.modules['spacy.language'] = None; import quoteattr.integrations.spacy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'quoteattr[spacy]'" in done.stderr
