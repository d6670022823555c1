"""The command line, run as a user runs it."""

from __future__ import annotations

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
from click import ClickException, UsageError
from command import TEXT, run, run_process, write_article

from quoteattr import Attributor, cli

PIPE_READER = [sys.executable, "-c", "import sys; sys.stdin.read(1)"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return write_article(tmp_path)


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
        assert "0  all went well" in output

    def test_the_exit_codes_are_those_of_the_errors(self) -> None:
        """The help and the docs take them from one place, and click's errors end the program with them."""
        assert set(cli.EXIT_CODES) == {0, ClickException.exit_code, UsageError.exit_code}

    def test_help_without_docstrings(self) -> None:
        """``python -OO`` leaves the docstrings out, and not the help."""
        done = run_process("--help", env={**os.environ, "PYTHONOPTIMIZE": "2"})
        assert "Find the quotations in English texts" in done.stdout

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
        monkeypatch.setattr("quoteattr.crew.CHUNK", 1)
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
