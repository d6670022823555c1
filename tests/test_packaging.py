"""What is installed: data files, metadata, the version."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from fnmatch import fnmatch
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

import quoteattr

ROOT = Path(__file__).parent.parent
PACKAGE = Path(quoteattr.__file__).parent


def settings() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_package_data_ships_every_data_file() -> None:
    """Whatever in the package is not code has a pattern in ``package_data``."""
    patterns = settings()["options.package_data"]["quoteattr"].split()
    data = [
        p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}
    ]
    assert [path for path in data if not any(fnmatch(path, pattern) for pattern in patterns)] == []
    assert "py.typed" in data
    assert sum(path.startswith("lexicons/") for path in data) > 5


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without ``__init__.py`` would be left out of the wheel."""
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_version_is_written_once() -> None:
    """The package reads its version from its metadata; no file repeats it."""
    assert quoteattr.__version__ == version("quoteattr")
    number = re.escape(settings()["metadata"]["version"])
    files = [*PACKAGE.rglob("*.py"), ROOT / "pyproject.toml", ROOT / "docs" / "conf.py"]
    assert [path for path in files if re.search(rf"[\"']{number}[\"']", path.read_text(encoding="utf-8"))] == []


def test_metadata() -> None:
    """What an installer shows: name, licence, Python, dependencies."""
    metadata = distribution("quoteattr").metadata
    assert metadata["Name"] == "quoteattr"
    assert metadata["Requires-Python"] == ">=3.10"
    runtime = [line for line in distribution("quoteattr").requires or () if "extra ==" not in line]
    assert sorted(re.split(r"[^a-z]", line)[0] for line in runtime) == ["attrs", "nltk", "regex"]


EXTRAS = {"pandas", "numpy", "pyarrow", "dask", "distributed", "pyspark", "spacy", "matplotlib"}


def test_an_extra_can_be_added_to_what_is_installed() -> None:
    """``pip install 'quoteattr[frames]'`` takes the installed quoteattr and asks no index for it."""
    pytest.importorskip("pandas", reason="needs pandas: pip install 'quoteattr[frames]'")
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "quoteattr[frames]"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert "Requirement already satisfied: quoteattr[frames]" in done.stdout, done.stderr
    assert done.returncode == 0


def test_the_page_on_installing_has_each_extra() -> None:
    """Those that a user may want; the others are for development."""
    page = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    extras = set(settings()["options.extras_require"]) - {"integrations", "test", "fuzz", "docs", "dev"}
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == extras


def test_importing_imports_no_extra() -> None:
    """Whatever is installed besides, ``import quoteattr`` leaves it alone."""
    code = "import sys, quoteattr; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not EXTRAS & set(done.stdout.split())


def test_public_names_are_documented() -> None:
    """Each name of ``__all__`` exists and has a docstring of its own."""
    for name in quoteattr.__all__:
        if not name.startswith("__"):
            assert getattr(quoteattr, name).__doc__, name
