"""The formats that an attributed text can be written in."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from hypothesis import example, given
from test_properties import anything, dialogue, usual

from quoteattr import MissingExtraError, attribute
from quoteattr.exports import FORMATS
from quoteattr.exports.tabular import COLUMNS, frame_rows, make_frame

TEXT = """Ida Quill lit the lamp. "I heard him call, 'Land ahead,' and then nothing," she said.

"=You dreamed it," said Mrs. Farrow. She shut "The Long Winter" and sighed.
"""
DOC = attribute(TEXT)


class TestRegistry:
    @pytest.mark.parametrize("name", FORMATS)
    def test_each_format_writes_each_text(self, name: str) -> None:
        """Whatever a text holds, also nothing; the description is a short phrase and the suffix that of a file."""
        one = FORMATS[name]
        assert (one.name, one.suffix[0], one.description[-1] != ".") == (name, ".", True)
        for text in ("", "Nobody spoke.", TEXT):
            assert isinstance(one.render(attribute(text), "a.txt"), str)

    @usual
    @given(anything | dialogue, anything)
    def test_each_format_writes_any_text_under_any_name(self, text: str, name: str) -> None:
        """No format is stopped by a text or by the name of its file; all but JSON need no help to be UTF-8."""
        doc = attribute(text)
        for one in FORMATS.values():
            for render in one.renderers(one.explains).values():
                written = render(doc, name)
                if one.suffix[-5:] not in (".json", "jsonl", "sonld"):
                    written.encode()

    @pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.explains])
    def test_a_format_that_explains_says_why(self, name: str) -> None:
        """The reason stands in the file only when it is asked for."""
        one = FORMATS[name]
        assert "verb_then_mention" in " ".join(one.render(DOC, "a.txt", True).split())
        assert "Said by Mrs. Farrow" not in one.render(DOC, "a.txt")


class TestRecords:
    def test_ids_tell_what_stands_where(self) -> None:
        """A nested quotation has the id of its outer one in its own."""
        records = DOC.to_dicts()
        assert [r["id"] for r in records] == ["q1", "q2", "q3"]
        assert [r["id"] for r in records[0]["inner"]] == ["q1.1"]
        assert [r["id"] for r in records[1]["inner"]] == []

    def test_json_lines_name_their_text_only_when_it_has_a_name(self) -> None:
        """A line is the record, with ``doc`` in front of it if there is one."""
        assert [json.loads(line) for line in DOC.to_jsonl().splitlines()] == DOC.to_dicts()
        assert [json.loads(line)["doc"] for line in DOC.to_jsonl(name="a").splitlines()] == ["a"] * 3


class TestTabular:
    def test_csv_has_the_columns_of_the_frame(self) -> None:
        """One header, and a cell that a spreadsheet would run is disarmed."""
        rows = list(csv.DictReader(io.StringIO(DOC.to_csv(name="a.txt"))))
        assert list(rows[0]) == list(COLUMNS)
        assert [row["id"] for row in rows] == ["q1", "q1.1", "q2", "q3"]
        assert rows[2]["content"] == "'=You dreamed it,"
        assert {row["doc"] for row in rows} == {"a.txt"}

    @usual
    @given(anything | dialogue, anything)
    @example("“a\rb,” said Tom.", "a\rb")
    @example('"=1," said Tom.', "@a")
    def test_csv_is_read_as_it_was_written(self, text: str, name: str) -> None:
        """Whatever stands in a cell, line ends included; an apostrophe that disarms it comes off again."""
        doc = attribute(text)
        table = io.StringIO(doc.to_csv(name=name), newline="")
        for cells, row in zip(csv.DictReader(table), frame_rows(doc, name), strict=True):
            for column, value in row.items():
                cell = cells[column]
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
                written = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
                assert cell in (written, f"'{written}")

    @pytest.mark.parametrize("text", ["", TEXT, 'He said "\ud800 yes" to Ann.'])
    def test_a_frame_has_the_declared_types_whatever_the_text(self, text: str) -> None:
        """Also without a single quotation, and with half a character in it."""
        pandas = pytest.importorskip("pandas", reason="needs pandas: pip install 'quoteattr[frames]'")
        frame = attribute(text).to_frame(name="a")
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
            name: str(pandas.api.types.pandas_dtype(dtype)) for name, dtype in COLUMNS.items()
        }
        for row in frame.itertuples():
            assert row.text.replace("\ufffd", "\ud800") == text[row.start : row.end]

    def test_a_frame_is_a_row_a_quotation(self) -> None:
        """Nested ones too; what is missing is missing and not a word that says so."""
        pytest.importorskip("pandas", reason="needs pandas: pip install 'quoteattr[frames]'")
        frame = DOC.to_frame(name="a.txt")
        assert frame["id"].tolist() == ["q1", "q1.1", "q2", "q3"]
        assert frame["outer"].isna().tolist() == [True, False, True, True]
        assert frame["speech"].tolist() == [True, True, True, False]
        assert frame.loc[2, ["doc", "speaker", "gender", "cue_lemma"]].tolist() == [
            "a.txt", "Mrs. Farrow", "female", "say",
        ]  # fmt: skip
        assert frame.loc[3, ["speaker", "mention_start", "is_narrator"]].isna().all()

    def test_a_missing_pandas_names_the_extra(self) -> None:
        """Without pandas the error says what to install."""
        code = "import sys; sys.modules['pandas'] = None; import quoteattr; quoteattr.attribute('').to_frame()"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "pip install 'quoteattr[frames]'" in done.stderr
        assert issubclass(MissingExtraError, ImportError)

    def test_rows_of_many_texts_make_one_frame(self) -> None:
        """The rows carry the name of their text."""
        pytest.importorskip("pandas", reason="needs pandas: pip install 'quoteattr[frames]'")
        rows = [row for name in ("a", "b") for row in frame_rows(DOC, name)]
        assert make_frame(rows)["doc"].tolist() == ["a"] * 4 + ["b"] * 4
