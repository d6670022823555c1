"""Every code block and command of README and docs, and every script of ``examples/``, runs and prints what it says."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import shutil
import sys
from glob import glob
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

import quoteattr
from quoteattr.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))

BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)

COMMAND = re.compile(r"^\$ (?:cat (?P<given>\S+) \| )?quoteattr (?P<arguments>[^|\n]+)", re.MULTILINE)

CORRECTIONS = re.compile(r"^```json\n(?P<data>.*quoteattr-corrections.*)\n```$", re.MULTILINE)

NOTHING = '{"format": "quoteattr-corrections", "version": 1, "quotations": []}'
OWN_FILES = {
    **dict.fromkeys(("my-article.txt", "article.txt", "novel.txt", "ferry.txt"), '"It is late," said Anna.'),
    **dict.fromkeys(("articles/one.txt", "articles/two.txt"), '"It is late," said Anna.'),
    **dict.fromkeys(("chapters/one.txt", "chapters/two.txt"), '"It is late," said Anna.'),
    **dict.fromkeys(("ferry.corrections.json", "story.corrections.json"), NOTHING),
    "cast.json": '{"Anna Farrow": ["Anna"]}',
}
"""The files that a reader of the docs is supposed to have."""

IMPORT = re.compile(r"^(?:>>> )?(?:import|from) (?P<package>\w+)", re.MULTILINE)
EXTRAS = {"pandas": "frames", "dask": "dask", "pyspark": "spark", "spacy": "spacy"}
"""What a page or script may need besides quoteattr, and the extra that has it."""


def skip_if_something_is_missing(code: str) -> None:
    """Skip a page or script, and say what it lacks."""
    for package in IMPORT.findall(code):
        if package in EXTRAS and find_spec(package) is None:
            pytest.skip(f"needs {package}: pip install 'quoteattr[{EXTRAS[package]}]'")
        if package == "pyspark" and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            pytest.skip("needs a Java runtime for Spark, such as Debian's default-jre-headless")


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a folder that has the examples and is nobody else's: NLTK reads no file that others can write to."""
    for file in (ROOT / "examples").rglob("*.*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            copy.chmod(0o600)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_blocks(page: Path) -> None:
    """The blocks of a page run in order and share their names; a block with prompts also prints what it shows."""
    text = page.read_text(encoding="utf-8")
    skip_if_something_is_missing("".join(block["code"] for block in BLOCK.finditer(text)))
    names: dict[str, object] = {"__name__": "__page__"}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for block in BLOCK.finditer(text):
        code, line = block["code"], text.count("\n", 0, block.start("code"))
        if ">>>" in code:
            test = doctest.DocTestParser().get_doctest(code, names, page.name, str(page), line)
            runner.run(test, clear_globs=False)
            names = test.globs
        else:
            exec(compile("\n" * line + code, str(page), "exec"), names)
    assert runner.failures == 0


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize(
    "page", [page for page in PAGES if COMMAND.search(page.read_text("utf-8"))], ids=lambda p: p.name
)
def test_commands(page: Path) -> None:
    """Each command of a page can be run as it stands, with files of the reader's own or those that the page shows."""
    for name, content in OWN_FILES.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    if by_hand := CORRECTIONS.search(text):
        Path("story.corrections.json").write_text(by_hand["data"], encoding="utf-8")
    for command in COMMAND.finditer(text):
        arguments = [
            found for argument in shlex.split(command["arguments"]) for found in sorted(glob(argument)) or [argument]
        ]
        given = Path(command["given"]).read_bytes() if command["given"] else None
        result = CliRunner().invoke(main, arguments, input=given)
        assert (result.exit_code, result.stderr) == (0, ""), command[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_examples(script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A script ends with a comment of what it prints."""
    skip_if_something_is_missing(script.read_text(encoding="utf-8"))
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(script.parent))
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setattr(sys, "argv", [str(script)])
    runpy.run_path(str(script), run_name="__main__")
    shown = capsys.readouterr().out
    promised = re.findall(r"^# prints: (.*)$", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert promised
    for line in promised:
        assert line in shown


def test_the_api_has_each_public_name() -> None:
    """What can be imported from the package is on the page of the API; errors come from their module."""
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert "automodule:: quoteattr.errors" in page
    names = set(quoteattr.__all__) - set(quoteattr.errors.__all__)
    assert {name for name in names if f":: quoteattr.{name}\n" not in page} == set()
