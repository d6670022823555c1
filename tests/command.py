"""The command line for the tests: run in this process, or as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from quoteattr import cli

TEXT = '"It is late," said Anna Farrow.\r\n\r\n"Then go home," said Tom Reed. He spoke of "The Long Night".\r\n'


def write_article(folder: Path) -> Path:
    """Write a file of two quotations and a title, with line ends that must not be changed."""
    path = folder / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=stdin)


def run_process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "quoteattr", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, **options)  # type: ignore[call-overload, no-any-return]
