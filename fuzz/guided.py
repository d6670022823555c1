"""
Search for texts that break an invariant, guided by what code they reach (needs ``pip install 'quoteattr[fuzz]'``).

    python fuzz/guided.py -max_total_time=600 -max_len=2000 CORPUS

CORPUS is an empty folder, which the search fills; those of earlier runs save it time. Input is read as UTF-8, and bytes
that are none as lone surrogates. A finding is written to a file ``crash-...``; ``python fuzz/guided.py crash-...``
repeats it. What was found becomes a case in ``tests/test_properties.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

with atheris.instrument_imports(include=["quoteattr"]):
    from invariants import check_everything


def check(data: bytes) -> None:
    """Check one text."""
    check_everything(data.decode("utf-8", "surrogateescape"))


def seed(folder: Path) -> None:
    """Begin with the project's own examples and cases, in small pieces."""
    sys.path.append(str(ROOT / "fuzz"))
    from damaged import OWN, texts_of

    pieces = {piece for file in OWN for text in texts_of(file) for piece in text.split("\n\n")}
    for i, piece in enumerate(sorted(pieces)):
        (folder / f"own-{i}").write_text(piece, encoding="utf-8", newline="")


def main() -> None:
    folders = [Path(a) for a in sys.argv[1:] if Path(a).is_dir()]
    if folders and not any(folders[0].iterdir()):
        seed(folders[0])
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
