"""The texts that the benchmarks of speed read: a user's own, or made-up ones."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from corpora import read, read_text
from prose import article, novel

HELP = "text files or annotated texts; by default, novels and articles that a grammar makes up"


def texts_by_kind(paths: list[Path]) -> dict[str, list[str]]:
    """Return novels and news, as far as the paths hold any; a plain text counts as a novel."""
    if not paths:
        return {
            "novels": [novel(500_000, seed) for seed in range(4)],
            "news": [article(5_000, seed) for seed in range(200)],
        }
    found: dict[str, list[str]] = {"novels": [read_text(p) for p in paths if p.suffix == ".txt"]}
    for document in read([p for p in paths if p.suffix != ".txt"]):
        found.setdefault("news" if document["genre"] == "news" else "novels", []).append(document["text"])
    return {kind: texts for kind, texts in found.items() if texts}


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
