"""What the command writes, format by format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command import TEXT, run, write_article

from quoteattr import attribute
from quoteattr.exports import FORMATS


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return write_article(tmp_path)


class TestJson:
    def test_one_file_is_an_object(self, article: Path) -> None:
        """The object names the file, and its offsets fit the decoded text, carriage returns included."""
        result = run("--format", "json", article)
        assert result.exit_code == 0
        data = json.loads(result.stdout)
        assert data["doc"] == str(article)
        assert data["text"] == TEXT
        assert [q["speaker"] for q in data["quotations"]] == ["Anna Farrow", "Tom Reed", None]
        for quotation in data["quotations"]:
            assert TEXT[quotation["start"] : quotation["end"]] == quotation["text"]

    def test_a_quotation_has_every_field(self, article: Path) -> None:
        """Mention and cue are objects with offsets, and the speaker's id is one of the cast."""
        data = json.loads(run("--format", "json", article).stdout)
        first = data["quotations"][0]
        assert set(first) == {
            *("id", "start", "end", "text", "content", "speech", "speaker", "speaker_id", "mention", "cue"),
            *("addressee", "addressee_id", "kind", "rule", "confidence", "evidence", "inner"),
        }
        assert first["content"] == "It is late,"
        assert first["mention"] == {"start": 19, "end": 30, "text": "Anna Farrow", "kind": "name"}
        assert first["cue"] == {"start": 14, "end": 18, "text": "said", "lemma": "say"}
        assert first["speech"] is True
        assert first["kind"] == "explicit"
        assert 0 < first["confidence"] <= 1
        assert {s["id"]: s["name"] for s in data["speakers"]}[first["speaker_id"]] == "Anna Farrow"

    def test_several_files_are_an_array(self, article: Path) -> None:
        """Several files give an array in the order of the arguments."""
        data = json.loads(run("--format", "json", article, article).stdout)
        assert [d["doc"] for d in data] == [str(article)] * 2

    def test_is_the_default_off_a_terminal(self, article: Path) -> None:
        """A pipe gets data without being asked."""
        assert json.loads(run(article).stdout)["text"] == TEXT

    def test_nested_quotations_stand_in_their_outer_one(self, tmp_path: Path) -> None:
        """A quotation in a quotation is its ``inner``."""
        path = tmp_path / "nested.txt"
        path.write_text("\"I heard Tom say, 'Go home,' and I went,\" said Anna.")
        (outer,) = json.loads(run("--format", "json", path).stdout)["quotations"]
        assert [q["content"] for q in outer["inner"]] == ["Go home,"]

    def test_explain_adds_the_reason(self, article: Path) -> None:
        """Each quotation tells why it has its speaker."""
        first = json.loads(run("--format", "json", "--explain", article).stdout)["quotations"][0]
        assert first["explanation"].startswith("Said by Anna Farrow")

    def test_lone_surrogates_stay_json(self, tmp_path: Path) -> None:
        """What UTF-8 cannot write comes out as JSON escapes."""
        path = tmp_path / "odd.txt"
        path.write_bytes(b'"Oh \\ud800," said Anna.')
        result = run("--format", "json", "--encoding", "unicode_escape", path)
        assert result.exit_code == 0
        assert json.loads(result.stdout)["quotations"][0]["content"] == "Oh \ud800,"


class TestJsonLines:
    def test_each_line_names_its_file(self, article: Path, tmp_path: Path) -> None:
        """A line is a quotation, whichever file it is from."""
        other = tmp_path / "other.txt"
        other.write_text('"Yes," said Tom.')
        lines = [json.loads(line) for line in run("--format", "jsonl", article, other).stdout.splitlines()]
        assert [Path(line["doc"]).name for line in lines] == ["article.txt"] * 3 + ["other.txt"]
        assert lines[3]["speaker"] == "Tom"

    def test_no_quotations_no_lines(self) -> None:
        """A text without quotations is no error."""
        result = run("--format", "jsonl", "-", stdin="Nobody spoke.")
        assert (result.exit_code, result.stdout) == (0, "")


class TestCsv:
    def rows(self, *arguments: object) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(run("--format", "csv", *arguments).stdout)))

    def test_a_row_a_quotation_under_one_header(self, article: Path) -> None:
        """Several files share one header."""
        rows = self.rows(article, article)
        assert [row["speaker"] for row in rows] == ["Anna Farrow", "Tom Reed", ""] * 2
        assert rows[0]["cue_lemma"] == "say"
        assert [row["speech"] for row in rows[:3]] == ["true", "true", "false"]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
    def test_formulas_are_disarmed(self, tmp_path: Path, start: str) -> None:
        """A cell that a spreadsheet would run gets an apostrophe in front; its text keeps its marks and needs none."""
        path = tmp_path / "formula.txt"
        path.write_text(f'"{start}1 is what I said," said Anna.')
        (row,) = self.rows(path)
        assert row["content"].startswith(f"'{start}1")
        assert row["text"].startswith(f'"{start}1')

    def test_nested_quotations_have_a_depth(self, tmp_path: Path) -> None:
        """A nested quotation is a row of its own behind its outer one."""
        path = tmp_path / "nested.txt"
        path.write_text("\"I heard Tom say, 'Go home,' and I went,\" said Anna.")
        assert [(row["depth"], row["content"][:7]) for row in self.rows(path)] == [("0", "I heard"), ("1", "Go home")]

    def test_explain_adds_a_column(self, article: Path) -> None:
        """The last column tells why."""
        assert "Anna Farrow" in self.rows("--explain", article)[0]["explanation"]


class TestTable:
    def test_shows_line_speaker_cue_and_quotation(self, article: Path) -> None:
        """Each quotation begins a row with the line it begins on; a title is marked as no speech."""
        lines = run("--format", "table", article).stdout.splitlines()
        assert lines[0].split() == ["line", "speaker", "cue", "quotation"]
        assert lines[1].split(None, 4) == ["1", "Anna", "Farrow", "said", '"It is late,"']
        assert lines[2].split()[0] == "3"
        assert "(not speech)" in lines[3]

    def test_wraps_to_the_terminal(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Long quotations go on below themselves, inside the width."""
        monkeypatch.setenv("COLUMNS", "80")
        path = tmp_path / "long.txt"
        path.write_text('"' + "It is very late. " * 20 + 'Go home," said Anna.')
        lines = run("--format", "table", path).stdout.splitlines()
        assert len(lines) > 5
        assert max(map(len, lines)) <= 80

    def test_names_each_of_several_files(self, article: Path) -> None:
        """The name stands above the rows, with an empty line between two files."""
        output = run("--format", "table", article, article).stdout
        assert output.startswith(f"{article}\n")
        assert f"\n\n{article}\n" in output

    def test_nested_quotations_are_indented(self, tmp_path: Path) -> None:
        """A nested quotation is a row of its own below its outer one, with its own speaker and reason."""
        path = tmp_path / "nested.txt"
        path.write_text("\"I heard Tom say, 'Go home,' and I went,\" said Anna.")
        _, outer, *_, nested = run("--format", "table", path).stdout.splitlines()
        assert nested.split() == ["1", "Tom", "say", "'Go", "home,'"]
        assert nested.index("'Go") == outer.index('"I heard') + 2
        assert "Said by Tom" in run("--format", "table", "--explain", path).stdout

    def test_explain_stands_below(self, article: Path) -> None:
        """The reason follows its quotation."""
        output = " ".join(run("--format", "table", "--explain", article).stdout.split())
        assert '"It is late," Said by Anna Farrow' in output

    def test_says_that_there_is_nothing(self) -> None:
        """A text without quotations gets a sentence, not an empty screen."""
        assert run("--format", "table", "-", stdin="Nobody spoke.").stdout == "No quotations.\n"

    def test_control_characters_stay_out_of_the_terminal(self, tmp_path: Path) -> None:
        """An escape sequence in a file does nothing."""
        path = tmp_path / "escape.txt"
        path.write_text('"It is \x1b[31mlate," said Anna.')
        assert "\x1b" not in run("--format", "table", path).stdout


class TestFormats:
    def test_the_help_lists_them(self) -> None:
        """Each with what it is."""
        shown = run("--help").stdout
        for one in FORMATS.values():
            assert f"{one.name:<10} {one.description}" in shown

    @pytest.mark.parametrize("name", FORMATS)
    def test_each_is_a_format_of_the_command(self, name: str, article: Path) -> None:
        """What is written is what the document itself gives."""
        result = run("--format", name, article)
        assert result.exit_code == 0
        one, doc = FORMATS[name], attribute(TEXT)
        name = "article" if one.titled else str(article)
        assert result.stdout_bytes.decode() == one.header(False) + one.render(doc, name)

    def test_standard_input_has_no_title(self) -> None:
        """A play that is piped in begins with its first line."""
        assert run("--format", "play", "-", stdin=TEXT).stdout.splitlines()[0] == "ANNA FARROW"

    @pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.explains])
    def test_reasons_are_refused_where_there_is_no_place(self, name: str, article: Path) -> None:
        """The message has the formats that have one."""
        result = run("--format", name, "--explain", article)
        assert (result.exit_code, "table, json, jsonl, csv" in result.stderr) == (2, True)
