"""The texts that the benchmarks of speed read: a user's own, or made up of the project's examples and cases."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

from corpora import read, read_text

ROOT = Path(__file__).parent.parent
HELP = "text files or annotated texts; by default, what is made up of the project's own examples and cases"

MADE_UP = {"novels": ("scene.txt", "fiction.json"), "news": ("news.txt", "news.json")}
"""Kind of text to an example and to cases of the kind."""


def texts_by_kind(paths: list[Path]) -> dict[str, list[str]]:
    """Return novels and news, as far as the paths hold any; a plain text counts as a novel."""
    if not paths:
        return {"novels": [made_up("novels", 500_000)], "news": [made_up("news", 5_000, i) for i in range(100)]}
    found: dict[str, list[str]] = {"novels": [read_text(p) for p in paths if p.suffix == ".txt"]}
    for document in read([p for p in paths if p.suffix != ".txt"]):
        found.setdefault("news" if document["genre"] == "news" else "novels", []).append(document["text"])
    return {kind: texts for kind, texts in found.items() if texts}


def made_up(kind: str, size: int, seed: int = 0) -> str:
    """Return a text of some size: the paragraphs of an example and the cases of a kind, in random order."""
    example, cases = MADE_UP[kind]
    blocks = (ROOT / "examples" / example).read_text(encoding="utf-8").split("\n\n")
    blocks += [case["text"] for case in json.loads((ROOT / "tests" / "cases" / cases).read_text(encoding="utf-8"))]
    chance = random.Random(seed)
    chosen: list[str] = []
    while size > 0:
        chosen.append(chance.choice(blocks))
        size -= len(chosen[-1]) + 2
    return "\n\n".join(chosen)


def joined(texts: list[str], size: int) -> str:
    """Return one text of a size: the texts one after another, as often as need be."""
    whole = "\n\n".join(texts)
    return (f"{whole}\n\n" * (size // len(whole) + 1))[:size]


def articles(texts: list[str], size: int, number: int) -> list[str]:
    """Return so many texts of a size, cut from the texts at paragraphs."""

    def pieces() -> list[str]:
        found, at = [], 0
        whole = "\n\n".join(texts)
        while at + size < len(whole):
            end = whole.find("\n\n", at + size)
            end = end if end > 0 else len(whole)
            found.append(whole[at:end])
            at = end + 2
        return found or [whole]

    cut = pieces()
    return list(islice(cut * (number // len(cut) + 1), number))
