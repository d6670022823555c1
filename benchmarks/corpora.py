"""
Annotated texts in the forms in which they are published, turned into the JSON form of ``gold.py``.

    python benchmarks/corpora.py PATH... --out FOLDER

Two published forms are known:

- The Project Dialogism Novel Corpus (Vishnubhotla, Hammond and Hirst 2022): a folder for each novel, with
  ``novel_text.txt``, ``character_info.csv`` and ``quotation_info.csv``.
- PolNeAR (Newell, Margolin and Ruths 2018): a folder for each part, with ``text/*.txt`` and ``attributions/*.ann``.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from gold import load

Document = dict[str, Any]
"""A document in the form that ``gold.py`` describes."""

Span = tuple[int, int]

PASSAGE = re.compile(r'“(?P<curly>[^“”\n]+)”|"(?P<straight>[^"\n]+)"')
"""Words between double marks in one paragraph."""
FIRST_PERSON = re.compile(r"\bI\b")
TELLS_HIMSELF = 10
"""A character whose tags say *I* this often is the narrator."""


def read(paths: list[Path]) -> list[Document]:
    """
    Read the documents below each path, in whatever form they are.

    :raises SystemExit: if there is none below a path, with the forms that are known.
    """
    documents = []
    for path in paths:
        before = len(documents)
        novels = sorted(f.parent for f in path.rglob("quotation_info.csv"))
        articles = _articles(path)
        documents += [read_novel(folder) for folder in novels] + [read_article(*pair) for pair in articles]
        if not novels and not articles and path.exists():
            documents += load([path])
        if len(documents) == before:
            raise SystemExit(
                f"{path}: no annotated texts. Expected a folder of PDNC (novel_text.txt and quotation_info.csv for each "
                "novel), one of PolNeAR (text/*.txt and attributions/*.ann), or JSON as gold.py describes it"
            )
    return documents


def read_text(path: Path) -> str:
    """Read a text and leave its line ends, since offsets count them."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def read_novel(folder: Path) -> Document:
    """Read one folder of the Project Dialogism Novel Corpus."""
    text = read_text(folder / "novel_text.txt")
    with (folder / "character_info.csv").open(encoding="utf-8", newline="") as file:
        characters = [
            {"name": row["Main Name"], "aliases": sorted(_literal(row["Aliases"])), "gender": row["Gender"]}
            for row in csv.DictReader(file)
        ]
    with (folder / "quotation_info.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    quotes = [
        {
            "spans": json.loads(row["quoteByteSpans"]),
            "speaker": row["speaker"],
            "addressees": list(_literal(row["addressees"])),
            "type": row["quoteType"].split()[0].lower() if row["quoteType"].strip() else "",
            "ref": "" if row["referringExpression"] == "nan" else row["referringExpression"],
        }
        for row in rows
    ]
    return {
        "id": folder.name, "genre": "fiction", "text": text, "narrator": _narrator(quotes),
        "characters": characters, "quotes": quotes,
    }  # fmt: skip


def _literal(cell: str) -> list[str] | set[str]:
    """Read the Python list or set in a cell; an empty set is written ``set()``."""
    value: list[str] | set[str] = ast.literal_eval(cell) if cell.strip() not in ("", "set()") else []
    return value


def _narrator(quotes: list[Document]) -> str | None:
    """Return the character whom the referring expressions call *I*; the corpus does not say who narrates."""
    said = Counter(q["speaker"] for q in quotes if FIRST_PERSON.search(q["ref"] or ""))
    name, times = said.most_common(1)[0] if said else ("", 0)
    return name if times >= TELLS_HIMSELF else None


def _articles(path: Path) -> list[tuple[Path, Path]]:
    """Pair the texts of PolNeAR with their annotations; of several annotators the first counts."""
    pairs: dict[Path, Path] = {}
    for annotation in sorted(path.rglob("attributions/*.ann")):
        text = annotation.parent.parent / "text" / f"{annotation.stem.rpartition('_')[0]}.txt"
        if text.is_file():
            pairs.setdefault(text, annotation)
    return sorted(pairs.items())


def read_article(path: Path, annotation: Path) -> Document:
    """
    Read one article of PolNeAR.

    Its attributions are of whole statements; what is measured are the quoted passages in those that have a source.
    """
    text = read_text(path)
    spans: dict[str, list[Span]] = {}
    contents: list[list[Span]] = []
    attributions: list[tuple[list[Span], list[Span]]] = []
    for line in annotation.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            label, _, offsets = rest.partition("\t")[0].partition(" ")
            spans[key] = [(int(a), int(b)) for a, b in (pair.split() for pair in offsets.split(";"))]
            if label == "Content":
                contents.append(spans[key])
        elif key.startswith("E"):
            roles: dict[str, list[Span]] = {}
            for role, _, target in (part.partition(":") for part in rest.split()):
                roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(target, ()))
            attributions.append((roles.get("Content", []), roles.get("Source", [])))
    passages = (m.span(m.lastgroup or 0) for m in PASSAGE.finditer(text))
    quotes = [quote for quote in (_quote(text, p, attributions) for p in passages) if quote]
    return {
        "id": f"{path.parent.parent.name}-{path.stem}", "genre": "news", "text": text, "narrator": None, "characters": [],
        "quotes": quotes, "attributed": sorted(span for content in contents for span in content),
    }  # fmt: skip


def _quote(text: str, passage: Span, attributions: list[tuple[list[Span], list[Span]]]) -> Document | None:
    """Return a passage with the source of the smallest statement that covers at least half of it."""
    start, end = passage
    covering = [
        (sum(b - a for a, b in content), sources)
        for content, sources in attributions
        if sources and 2 * sum(max(0, min(b, end) - max(a, start)) for a, b in content) >= end - start
    ]
    if not covering:
        return None
    _, sources = min(covering, key=lambda pair: pair[0])
    return {"spans": [passage], "sources": sources, "source_text": " ".join(text[a:b] for a, b in sources)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="write a JSON file for each document here")
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for document in read(a.paths):
        (a.out / f"{document['id']}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
