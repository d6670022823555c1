"""The command line, run as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import runpy
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import count
from multiprocessing import active_children
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner, Result

from quoteattr import Attributor, attribute, cli
from quoteattr.exports import FORMATS

TEXT = '"It is late," said Anna Farrow.\r\n\r\n"Then go home," said Tom Reed. He spoke of "The Long Night".\r\n'
PIPE_READER = [sys.executable, "-c", "import sys; sys.stdin.read(1)"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file of two quotations and a title, with line ends that must not be changed."""
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=stdin)


def run_process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quoteattr", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, **options)  # type: ignore[call-overload, no-any-return]


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


class TestInput:
    def test_dash_is_standard_input(self) -> None:
        """A dash among the files reads what is piped in."""
        data = json.loads(run("-", stdin=TEXT).stdout)
        assert (data["doc"], data["text"]) == ("-", TEXT)

    def test_an_empty_file_is_fine(self, tmp_path: Path) -> None:
        """An empty text has no quotations and no speakers."""
        path = tmp_path / "empty.txt"
        path.touch()
        data = json.loads(run(path).stdout)
        assert data["doc"] == str(path)
        assert [data[key] for key in ("text", "sentences", "speakers", "quotations")] == ["", [], [], []]

    def test_other_encodings(self, tmp_path: Path) -> None:
        """``--encoding`` names how the bytes are to be read."""
        path = tmp_path / "latin.txt"
        path.write_bytes('"Il est tard," said Zoë.'.encode("latin-1"))
        result = run("--encoding", "latin-1", path)
        assert json.loads(result.stdout)["quotations"][0]["mention"]["text"] == "Zoë"

    def test_an_unknown_encoding_is_a_usage_error(self, article: Path) -> None:
        """The message repeats the name."""
        result = run("--encoding", "klingon", article)
        assert result.exit_code == 2
        assert "klingon" in result.stderr

    def test_no_file_is_a_usage_error(self) -> None:
        """A bare command says what is missing."""
        result = run()
        assert result.exit_code == 2
        assert "FILE" in result.stderr

    def test_a_missing_file_does_not_stop_the_others(self, article: Path, tmp_path: Path) -> None:
        """It is named with the reason, the others are done, and the exit code tells."""
        missing = tmp_path / "missing.txt"
        result = run("--format", "json", missing, article)
        assert result.exit_code == 1
        assert result.stderr == f"quoteattr: {missing}: No such file or directory\n"
        assert [d["doc"] for d in json.loads(result.stdout)] == [str(article)]

    def test_an_undecodable_file_does_not_stop_the_others(self, article: Path, tmp_path: Path) -> None:
        """The message has the byte, its place and what to do."""
        path = tmp_path / "latin.txt"
        path.write_bytes('"Il est tard," said Zoë.'.encode("latin-1"))
        result = run("--format", "jsonl", path, article)
        assert result.exit_code == 1
        assert f"{path}: not utf-8: byte 0xeb at offset 22" in result.stderr
        assert "--encoding" in result.stderr
        assert len(result.stdout.splitlines()) == 3

    def test_a_text_without_byte_order_mark_is_no_utf_16(self, tmp_path: Path) -> None:
        """Half a character is an undecodable file like any other."""
        path = tmp_path / "half.txt"
        path.write_bytes(b"abc")
        result = run("--encoding", "utf-16", path)
        assert result.exit_code == 1
        assert f"{path}: not utf-16" in result.stderr

    def test_a_codec_that_never_decodes(self, article: Path) -> None:
        """A codec that only says that it cannot is reported like any other."""
        result = run("--encoding", "undefined", article)
        assert result.exit_code == 1
        assert f"{article}: not undefined: " in result.stderr

    def test_a_directory_is_named_with_the_reason(self, tmp_path: Path) -> None:
        """No output stands for a single file that failed."""
        result = run("--format", "json", tmp_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "directory" in result.stderr.lower()

    def test_when_all_fail_the_array_is_empty(self) -> None:
        """What is written is JSON all the same."""
        result = run("--format", "json", "none.txt", "nor-this.txt")
        assert result.exit_code == 1
        assert json.loads(result.stdout) == []


class TestSpeakers:
    def test_a_cast_names_the_speakers(self, tmp_path: Path) -> None:
        """An alias of the cast is read as the name it stands for."""
        cast = tmp_path / "cast.json"
        cast.write_text('{"Anna Farrow": ["Nan"]}')
        data = json.loads(run("--speakers", cast, "-", stdin='"It is late," said Nan.').stdout)
        assert data["quotations"][0]["speaker"] == "Anna Farrow"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("{", "not JSON"),
            ("null", "null"),
            ('{"Anna": 7}', "Anna"),
            ('"Anna"', "Anna"),
            ("[1]", "1"),
        ],
    )
    def test_a_bad_cast_is_a_usage_error(self, article: Path, tmp_path: Path, content: str, message: str) -> None:
        """The message shows what is wrong, and nothing is written."""
        cast = tmp_path / "cast.json"
        cast.write_text(content)
        result = run("--speakers", cast, article)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr
        assert "--speakers" in result.stderr

    def test_a_missing_cast_is_a_usage_error(self, article: Path) -> None:
        """The file is named with the reason."""
        result = run("--speakers", "no-cast.json", article)
        assert result.exit_code == 2
        assert "no-cast.json: No such file or directory" in result.stderr


class TestOutput:
    def test_goes_to_a_file(self, article: Path, tmp_path: Path) -> None:
        """``--output`` writes UTF-8 and leaves standard output empty."""
        target = tmp_path / "out.json"
        result = run("--output", target, article)
        assert (result.exit_code, result.stdout) == (0, "")
        assert json.loads(target.read_text(encoding="utf-8"))["text"] == TEXT

    def test_an_unwritable_place_is_named(self, article: Path, tmp_path: Path) -> None:
        """The message has the place and the reason, and the exit code is 1."""
        result = run("--output", tmp_path / "none" / "out.json", article)
        assert result.exit_code == 1
        assert "out.json: No such file or directory" in result.stderr

    def test_an_input_is_not_overwritten(self, article: Path) -> None:
        """Writing over a file that is still to be read is refused."""
        result = run("--output", article, article)
        assert result.exit_code == 2
        assert article.read_bytes() == TEXT.encode()

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
    def test_a_full_disk_is_no_traceback(self, article: Path) -> None:
        """The reason is given in a line."""
        result = run_process("--output", "/dev/full", article)
        assert result.returncode == 1
        assert result.stderr == "Error: cannot write /dev/full: No space left on device\n"

    @pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
    def test_a_closed_pipe_is_no_traceback(self, article: Path) -> None:
        """A reader that has seen enough ends the program without a word."""
        files = [str(article)] * 300
        writer = subprocess.Popen(
            [sys.executable, "-m", "quoteattr", "--format", "jsonl", *files],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        reader = subprocess.Popen(PIPE_READER, stdin=writer.stdout)
        assert writer.stdout is not None
        writer.stdout.close()
        reader.wait(timeout=60)
        _, complaint = writer.communicate(timeout=120)
        assert complaint == b""

    def test_ascii_terminals_get_question_marks(self, tmp_path: Path) -> None:
        """A table that the terminal cannot show is shown as far as it can."""
        path = tmp_path / "curly.txt"
        path.write_text("“It is late,” said Anna.", encoding="utf-8")
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        result = run_process("--format", "table", path, env=environment)
        assert result.returncode == 0
        assert "?It is late,?" in result.stdout

    def test_data_is_utf_8_whatever_the_terminal(self, tmp_path: Path) -> None:
        """The locale does not change what a program reads."""
        path = tmp_path / "curly.txt"
        path.write_text("“It is late,” said Anna.", encoding="utf-8")
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        result = run_process("--format", "json", path, env=environment)
        assert json.loads(result.stdout)["quotations"][0]["text"] == "“It is late,”"


@pytest.mark.skipif(os.name == "nt", reason="needs pseudo-terminals")
class TestTerminal:
    """What only happens on a terminal, tried on one that the test makes."""

    def run_on_terminal(self, *arguments: object) -> str:
        import fcntl
        import pty
        import termios

        keeper, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "quoteattr", *map(str, arguments)], stdout=terminal, stderr=terminal
        )
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(keeper, 65536)
            except OSError:  # the terminal's other end is closed
                break
            if not part:
                break
            shown += part
        os.close(keeper)
        assert process.wait(timeout=60) == 0
        return shown.decode()

    def test_the_default_is_a_table(self, article: Path) -> None:
        """Somebody who looks gets something to look at, without a bar for a single file."""
        shown = self.run_on_terminal(article)
        assert shown.split()[:4] == ["line", "speaker", "cue", "quotation"]
        assert "file/s" not in shown

    def test_several_files_have_a_progress_bar(self, article: Path) -> None:
        """The bar counts files."""
        assert "2/2" in self.run_on_terminal(article, article)


class TestCommand:
    def test_version_is_the_installed_one(self) -> None:
        """The command knows its version from the package."""
        assert run_process("--version").stdout.strip() == f"quoteattr {version('quoteattr')}"

    def test_help_has_examples(self) -> None:
        """The help shows commands to copy and what exit codes mean."""
        output = run("--help").stdout
        assert "quoteattr --explain article.txt" in output
        assert "Exit status" in output

    def test_runs_as_a_module(self, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """``python -m quoteattr`` is the same command."""
        monkeypatch.setattr(sys, "argv", ["quoteattr", "--version"])
        with pytest.raises(SystemExit) as stop:
            runpy.run_module("quoteattr", run_name="__main__")
        assert stop.value.code == 0


class TestWorkers:
    def test_the_output_is_the_same(self, article: Path, tmp_path: Path) -> None:
        """Several processes write what one writes, and a file that cannot be read stops nothing."""
        other = tmp_path / "other.txt"
        other.write_text('"No," said Ivo.', encoding="utf-8")
        files = [article, tmp_path / "missing.txt", other, article]
        one, two = run("--format", "jsonl", *files), run("--format", "jsonl", "--workers", 2, *files)
        assert one.stdout.count("\n") == 7
        assert (one.exit_code, one.stdout, one.stderr) == (two.exit_code, two.stdout, two.stderr)

    def test_none_is_a_usage_error(self, article: Path) -> None:
        """There is no work without workers."""
        assert run("--workers", 0, article).exit_code == 2

    @pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
    def test_a_killed_worker_is_no_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The message names the first file that has no answer."""
        monkeypatch.setattr("quoteattr.many.CHUNK", 1)
        read: list[str] = []

        def texts() -> Iterator[tuple[str, str]]:
            for number in count():
                for child in active_children()[:1]:
                    os.kill(child.pid or 0, signal.SIGKILL)
                read.append(f"{number}.txt")
                yield TEXT, read[-1]

        done = []
        with pytest.raises(ClickException, match="was killed or crashed") as caught:
            done.extend(file for file, _ in cli.attributed(texts(), read, Attributor(), 2))
        assert f": {len(done)}.txt and all files behind it are not done" in caught.value.message


class TestFolder:
    def test_each_file_gets_files_of_its_own(self, article: Path, tmp_path: Path) -> None:
        """A folder is made if need be, and each file in it is whole, header included."""
        other = tmp_path / "other.txt"
        other.write_text('"Yes," said Tom.')
        result = run("--format", "csv", "--output", f"{tmp_path}/out/", article, other)
        assert (result.exit_code, result.stdout) == (0, "")
        written = {path.name: path.read_text().splitlines() for path in (tmp_path / "out").iterdir()}
        assert {name: len(lines) for name, lines in written.items()} == {"article.csv": 4, "other.csv": 2}
        assert written["article.csv"][0] == written["other.csv"][0]

    def test_a_file_that_fails_leaves_the_others(self, article: Path, tmp_path: Path) -> None:
        """It is named, and it has no file in the folder."""
        result = run("--format", "json", "--output", tmp_path, tmp_path / "missing.txt", article)
        assert (result.exit_code, "missing.txt: No such file" in result.stderr) == (1, True)
        assert [path.name for path in tmp_path.glob("*.json")] == ["article.json"]

    def test_an_input_is_not_overwritten(self, article: Path) -> None:
        """Nor is a file with the name of another."""
        result = run("--format", "table", "--output", article.parent, article)
        assert (result.exit_code, "is also an input file" in result.stderr) == (2, True)
        assert article.read_bytes() == TEXT.encode()

    def test_two_files_of_one_name_are_refused(self, article: Path, tmp_path: Path) -> None:
        """One would be written over the other."""
        result = run("--format", "json", "--output", f"{tmp_path}/out/", article, article)
        assert (result.exit_code, "two files are called article" in result.stderr) == (2, True)

    def test_a_folder_that_cannot_be_made(self, article: Path) -> None:
        """The message has the place and the reason."""
        result = run("--output", f"{article}/", article)
        assert (result.exit_code, f"cannot write {article}/" in result.stderr) == (1, True)


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
        assert result.stdout_bytes.decode() == one.header(False) + one.render(doc, str(article))

    @pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.explains])
    def test_reasons_are_refused_where_there_is_no_place(self, name: str, article: Path) -> None:
        """The message has the formats that have one."""
        result = run("--format", name, "--explain", article)
        assert (result.exit_code, "table, json, jsonl, csv" in result.stderr) == (2, True)
