"""Attribution touches nothing but the package's own data: no network, no files, no processes, no code made up on the way."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from test_determinism import ROOT, elsewhere

import quoteattr

MODULES = sorted(Path(quoteattr.__file__).parent.rglob("*.py"))

LEADING_OUT = (
    "pickle.", "marshal.", "shelve.", "tempfile.", "socket.", "urllib.request.", "http.", "requests.", "ctypes.",
)  # fmt: skip
"""Modules that open connections, write temporary files or run what they read."""

WATCHED = """
import os, sys, sysconfig
from quoteattr import attribute
attribute('"It is late," said Mr. A. B. Farrow of No. 4. He left.')
ours = tuple({os.path.dirname(sys.modules["quoteattr"].__file__), sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")})

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or not str(path).startswith(ours):
            raise RuntimeError(f"{event} {path} {mode} {flags}")
    elif event.partition(".")[0] in FORBIDDEN:
        raise RuntimeError(f"{event} {arguments}")

FORBIDDEN = {"socket", "subprocess", "tempfile", "shutil", "pickle", "marshal", "ctypes", "exec", "compile", "urllib", "http", "os"}
sys.addaudithook(watch)
"""
"""Begins to watch a process that has attributed one text, for which it has loaded Punkt and the word lists."""


def test_nothing_is_touched() -> None:
    """With sockets, processes, writing and the making of code forbidden, every example has its answer."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.txt"))]
    code = f"{WATCHED}\nprint([len(attribute(text)) for text in {texts!r}])"
    assert elsewhere(code) == str([len(quoteattr.attribute(text)) for text in texts])


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "open('somewhere', 'w')",
        "import tempfile; tempfile.mkstemp()",
        "eval('1')",
        "os.system('true')",
        "import pickle; pickle.loads(b'cbuiltins\\nprint\\n.')",
    ],
)
def test_the_watch_is_kept(attempt: str) -> None:
    """The watch notices what it is there for."""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        elsewhere(f"{WATCHED}\n{attempt}")
    assert "RuntimeError" in caught.value.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_asks_for_it(path: Path) -> None:
    """No module calls ``eval`` or ``exec`` or imports what loads pickles, writes temporary files or opens connections."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not calls & {"eval", "exec", "compile", "__import__", "globals"}
    assert not [name for name in imported if f"{name}.".startswith(LEADING_OUT)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
