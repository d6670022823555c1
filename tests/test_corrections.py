"""What a person corrects, one thing at a time and as a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

import quoteattr
from quoteattr import AttributedText, CorrectionError, Speaker, attribute, cli

SCHEMA = Path(quoteattr.__file__).parent / "schemas" / "corrections.schema.json"

TEXT = """"I heard Tom call, 'Land ahead,' and then nothing," said Ida Quill.

"You dreamed it, Ida," said Mrs. Farrow. "Go to bed," she added.

"I did not," said Miss Quayle.
"""
DOC = attribute(TEXT)
IDA, FARROW, QUAYLE = "Ida Quill", "Mrs. Farrow", "Miss Quayle"


def speakers(doc: AttributedText) -> list[str | None]:
    return [q.speaker.name if q.speaker else None for q in doc]


def corrections(**parts: Any) -> dict[str, Any]:
    return {"format": "quoteattr-corrections", "version": 1, **parts}


class TestWithSpeaker:
    def test_marks_what_it_corrects_and_leaves_the_rest(self) -> None:
        """The copy has the answer of the person, surely, with what the answer was; the original stays."""
        doc = DOC.with_speaker(DOC[2], IDA)
        assert speakers(doc) == [IDA, FARROW, IDA, QUAYLE]
        assert (doc[2].rule, doc[2].confidence) == ("corrected", 1.0)
        assert doc[2].evidence == (f"a person has said so (the answer was {FARROW}, by {DOC[2].rule})",)
        assert doc[2].explain().startswith("Said by Ida Quill (rule corrected, confidence 1.00)")
        assert (*doc[:2], doc[3], doc.speakers) == (*DOC[:2], DOC[3], DOC.speakers)
        assert speakers(DOC) == [IDA, FARROW, FARROW, QUAYLE]

    def test_a_pronoun_may_still_mean_the_other(self) -> None:
        """The cue and the pronoun stay; a mention by the name of somebody else goes with its cue."""
        pronoun, name = DOC.with_speaker(DOC[2], IDA)[2], DOC.with_speaker(DOC[1], IDA)[1]
        assert (str(pronoun.mention), str(pronoun.cue), pronoun.kind) == ("she", "added", "anaphoric")
        assert (name.mention, name.cue, name.kind) == (None, None, "implicit")

    def test_nested_quotations_too(self) -> None:
        """One that is nested is corrected where it stands."""
        doc = DOC.with_speaker(DOC[0].inner[0], QUAYLE)
        assert str(doc[0].inner[0].speaker) == QUAYLE
        assert evolve(doc[0], inner=()) == evolve(DOC[0], inner=())

    def test_by_offset_name_alias_id_or_record(self) -> None:
        """All say the same."""
        doc = DOC.with_speaker(DOC[2].start, IDA)
        assert (DOC.speakers[1].name, DOC.speakers[1].id) == (IDA, "s2")
        for who in ("Ida", "s2", DOC.speakers[1]):
            assert DOC.with_speaker(DOC[2], who) == doc

    def test_somebody_new_joins_the_cast(self) -> None:
        """Last, and only if the id is free."""
        cook = Speaker(id="cook", name="Bo Lund")
        doc = DOC.with_speaker(DOC[2], cook)
        assert doc.speakers == (*DOC.speakers, cook)
        assert doc.with_speaker(doc[3], cook).speakers == doc.speakers
        with pytest.raises(CorrectionError, match="is that of"):
            DOC.with_speaker(DOC[2], Speaker(id=DOC.speakers[0].id, name="Bo Lund"))

    def test_nobody_and_no_speech(self) -> None:
        """A person may know that nobody knows, or that nobody speaks."""
        nobody = DOC.with_speaker(DOC[2], None)[2]
        assert (nobody.speaker, nobody.mention, nobody.addressee, nobody.rule) == (None, None, None, "corrected")
        silent = DOC.with_speaker(DOC[2], None, speech=False)
        assert silent[2].explain().startswith("Said by nobody: a person has said so")
        assert len([s for s in silent.segments() if s.kind == "speech"]) == 3
        with pytest.raises(CorrectionError, match=r"what is no speech has no speaker, got .Ida Quill"):
            DOC.with_speaker(DOC[2], IDA, speech=False)

    def test_what_is_not_there_is_named(self) -> None:
        """With the nearest quotation, or the whole cast."""
        with pytest.raises(CorrectionError, match="starts at 3: the nearest one starts at 0"):
            DOC.with_speaker(3, IDA)
        with pytest.raises(CorrectionError, match="no such quotation starts at 0"):
            DOC.with_speaker(evolve(DOC[0], text="other"), IDA)
        with pytest.raises(CorrectionError, match="the text has none"):
            attribute("").with_speaker(0, IDA)
        with pytest.raises(
            CorrectionError, match=re.escape(f"no speaker 'Bo': the cast is {DOC.speakers[0].name} (s1)")
        ):
            DOC.with_speaker(0, "Bo")

    def test_a_corrected_text_can_be_saved(self) -> None:
        """The review outlives the session."""
        doc = DOC.with_speaker(DOC[2], Speaker(id="cook", name="Bo Lund")).merge_speakers(IDA, QUAYLE)
        assert AttributedText.from_json(doc.to_json()) == doc


class TestMerge:
    def test_the_second_becomes_the_first(self) -> None:
        """Wherever it stands: speaker, addressee, nested; its forms become aliases."""
        doc = DOC.merge_speakers(IDA, QUAYLE)
        assert speakers(doc) == [IDA, FARROW, FARROW, IDA]
        assert QUAYLE not in [s.name for s in doc.speakers]
        assert QUAYLE in doc.by(IDA)[0].speaker.aliases  # type: ignore[union-attr]
        assert doc[1].addressee == doc[0].speaker
        assert [s.id for s in doc.speakers] == [s.id for s in DOC.speakers if s.name != QUAYLE]

    def test_what_the_first_lacks_comes_from_the_second(self) -> None:
        """Gender and role are filled in, never changed."""
        doc = attribute('"It is late," said Quill. "It is," said Mayor Ingrid Tallis. She sat.')
        merged = doc.merge_speakers("Quill", "Ingrid Tallis").speakers
        assert merged == (evolve(doc.speakers[0], aliases=("Ingrid Tallis",), gender="female", role="Mayor"),)

    def test_nobody_talks_to_himself(self) -> None:
        """An addressee who turns out to be the speaker is dropped."""
        assert DOC.merge_speakers(IDA, FARROW)[1].addressee is None

    def test_one_with_himself_is_refused(self) -> None:
        """By name and by alias."""
        with pytest.raises(CorrectionError, match="are Ida Quill"):
            DOC.merge_speakers(IDA, "Ida")

    def test_a_name_that_two_have_is_refused(self) -> None:
        """The message has their ids."""
        doc = DOC.with_speaker(0, Speaker(id="other", name=FARROW))
        with pytest.raises(CorrectionError, match=r"may be Mrs\. Farrow \(.*\), Mrs\. Farrow \(other\): give the id"):
            doc.merge_speakers(IDA, FARROW)


class TestCorrections:
    ALL = corrections(
        speakers=[{"id": "cook", "name": "Bo Lund", "aliases": ["Bo"], "gender": "male"}, {"id": "s2", "role": "mate"}],
        merge=[[IDA, QUAYLE]],
        quotations=[{"start": DOC[2].start, "speaker": "Bo", "text": DOC[2].text}, {"start": 0, "speech": False}],
    )

    def test_are_applied_in_order(self) -> None:
        """First speakers, then merges, then quotations."""
        doc = DOC.corrected(self.ALL)
        assert speakers(doc) == [None, FARROW, "Bo Lund", IDA]
        assert doc.speakers[1].role == "mate"
        assert doc.speakers[-1] == Speaker(id="cook", name="Bo Lund", aliases=("Bo",), gender="male")
        assert not doc[0].speech
        assert DOC.corrected(json.dumps(self.ALL)) == doc
        assert DOC.corrected(corrections()) == DOC

    def test_a_nested_quotation_beside_its_outer_one(self) -> None:
        """Both are corrected, each by its own offset."""
        inner = DOC[0].inner[0]
        both = [{"start": inner.start, "speaker": QUAYLE}, {"start": 0, "speaker": FARROW}]
        for entries in (both, both[::-1]):
            doc = DOC.corrected(corrections(quotations=entries))
            assert (str(doc[0].speaker), str(doc[0].inner[0].speaker)) == (FARROW, QUAYLE)

    def test_a_change_of_a_speaker_is_seen_everywhere(self) -> None:
        """The record in the cast and that of each quotation are one."""
        doc = DOC.corrected(corrections(speakers=[{"id": DOC[1].speaker.id, "gender": None, "name": "Edda Farrow"}]))  # type: ignore[union-attr]
        assert speakers(doc)[1:3] == ["Edda Farrow"] * 2
        assert doc[1].speaker in doc.speakers

    def test_the_schema_describes_them(self) -> None:
        """The shipped schema takes what is taken here."""
        jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema: pip install 'quoteattr[test]'")
        validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        for data in (self.ALL, corrections()):
            validator.validate(data)
        assert not validator.is_valid(corrections(merge=[["a"]]))

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ("{", "not JSON"),
            ({}, 'expected an object with "format"'),
            (corrections() | {"version": 2}, '"version": 1'),
            (corrections(merges=[]), "'merges' is not known here"),
            (corrections(merge=7), "merge is 7, expected an array"),
            (corrections(merge=[["a"]]), "merge: ['a'], expected [who is kept, who is the same]"),
            (corrections(merge=[[IDA, "Bo"]]), "no speaker 'Bo'"),
            (corrections(speakers=["Bo"]), "speakers: 'Bo', expected an object with an \"id\""),
            (corrections(speakers=[{"id": "bo"}]), "somebody new needs a name"),
            (corrections(speakers=[{"id": "bo", "name": " "}]), "'name' of 'bo' is ' '"),
            (corrections(speakers=[{"id": "bo", "name": "Bo", "gender": "m"}]), "'gender' of 'bo' is 'm'"),
            (corrections(speakers=[{"id": "bo", "name": "Bo", "age": 7}]), "'age' of 'bo' is 7"),
            (corrections(quotations=[7]), "quotations: 7, expected"),
            (corrections(quotations=[{"start": "0", "speaker": IDA}]), "quotations: {'start': '0'"),
            (corrections(quotations=[{"start": 0}]), "changes nothing"),
            (corrections(quotations=[{"start": 0, "speaker": "Bo"}]), "no speaker 'Bo'"),
            (corrections(quotations=[{"start": 7, "speaker": IDA}]), "starts at 7: the nearest one starts at"),
            (corrections(quotations=[{"start": 0, "speaker": IDA, "text": "x"}]), "at 0 the text has"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, data: Any, message: str) -> None:
        """The message shows the correction and what would fit."""
        with pytest.raises(CorrectionError) as refusal:
            DOC.corrected(data)
        assert message in str(refusal.value)


class TestCommand:
    def run(self, tmp_path: Path, data: str, *more: str) -> Any:
        (tmp_path / "text.txt").write_text(TEXT)
        (tmp_path / "corrections.json").write_text(data)
        arguments = ["--corrections", str(tmp_path / "corrections.json"), "-f", "json", str(tmp_path / "text.txt")]
        return CliRunner().invoke(cli.main, [*arguments, *more])

    def test_applies_a_file(self, tmp_path: Path) -> None:
        """What is written is the corrected text."""
        result = self.run(tmp_path, json.dumps(TestCorrections.ALL))
        assert AttributedText.from_json(result.stdout) == DOC.corrected(TestCorrections.ALL)

    @pytest.mark.parametrize(
        ("data", "message"),
        [("{", "not JSON"), ("[]", "expected an object"), (json.dumps(corrections(merge=[["A", "B"]])), "no speaker")],
    )
    def test_a_bad_file_is_a_usage_error(self, tmp_path: Path, data: str, message: str) -> None:
        """It says why, and which option."""
        result = self.run(tmp_path, data)
        assert (result.exit_code, message in result.stderr, "--corrections" in result.stderr) == (2, True, True)

    def test_is_for_one_file(self, tmp_path: Path) -> None:
        """Offsets are those of one text."""
        result = self.run(tmp_path, json.dumps(corrections()), str(tmp_path / "text.txt"))
        assert (result.exit_code, "one FILE" in result.stderr) == (2, True)
        missing = CliRunner().invoke(cli.main, ["--corrections", "none.json", "-"])
        assert (missing.exit_code, "none.json: No such file" in missing.stderr) == (2, True)
