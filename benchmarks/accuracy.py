"""
Measure how often the right speaker is named, on annotated texts.

    python benchmarks/accuracy.py PATH...                              # one column a corpus
    python benchmarks/accuracy.py PATH... --folds FOLDER               # with weights not trained on the document
    python benchmarks/accuracy.py PATH... --errors wrong.jsonl         # every wrong answer, and what they share
    python benchmarks/accuracy.py PATH... --folds FOLDER --page docs/accuracy.md     # everything, into the page

PATH is a file or folder in our JSON form (see ``gold.py``), a folder of PDNC or one of PolNeAR (see ``corpora.py``).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from attrs import define, field
from corpora import Document, read
from judging import Judge, Verdict, false_answers

import quoteattr
from quoteattr import Attributor

KINDS = ("explicit", "anaphoric", "implicit")
LONG = 100
"""A document with so many quotations counts when the worst is looked for."""
BINS = 10
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
"""Where the tables stand in the page."""
BY_CORPUS, CAST, ABLATION = "By corpus", "With the cast given", "By family of features"
"""Titles of the tables that are printed without ``--markdown``, too."""
SPEED = "MB/s"
WORST = f"worst document of {LONG} or more"
ALL = "All"
"""Column for all corpora together."""


@define
class Settings:
    """What a run attributes with."""

    folds: dict[str, Path] = field(factory=dict)
    """Document to the weights that were not trained on it; the empty name has those for all others."""
    cast: bool = False
    """Whether the annotated characters are given."""

    def attributor(self, document: Document) -> Attributor:
        """Return the attributor for one document."""
        weights = self.folds.get(document["id"], self.folds.get(""))
        known = {c["name"]: c["aliases"] for c in document["characters"] if not c["name"].startswith("_")}
        return Attributor(weights=weights, speakers=known if self.cast and known else None)


@define
class Measured:
    """What came out for one document, or for all those of a corpus."""

    verdicts: list[Verdict] = field(factory=list)
    given: int = 0
    """Passages that were given a speaker,"""
    false: int | None = None
    """and how many of them no annotated attribution covers; ``None`` where attributions are not annotated."""
    characters: int = 0
    seconds: float = 0.0


def corpus_of(document: Document) -> str:
    """Name the corpus that a document's annotation is typical of."""
    if document["genre"] == "news":
        return "News (PolNeAR)"
    return "Novels (PDNC)" if document["characters"] else "Fiction (LitBank)"


def measure(job: tuple[Document, Settings]) -> tuple[str, Measured]:
    """Attribute one document and judge the answers."""
    document, settings = job
    attributor = settings.attributor(document)
    began = perf_counter()
    result = attributor(document["text"])
    seconds = perf_counter() - began
    judge = Judge(document, result)
    given, false = false_answers(document, judge.answers)
    told = false if "attributed" in document else None
    return corpus_of(document), Measured(judge.verdicts(), given, told, len(document["text"]), seconds)


def measure_all(documents: Sequence[Document], settings: Settings, workers: int) -> dict[str, Measured]:
    """Measure all documents; return the sums by corpus."""
    quoteattr.attribute('"Yes," said Anna.')  # what is read once is not timed
    jobs = [(document, settings) for document in documents]
    if workers > 1:
        with Pool(workers) as pool:
            results = pool.map(measure, jobs, chunksize=1)
    else:
        results = list(map(measure, jobs))
    by_corpus: dict[str, list[Measured]] = {}
    for name, one in results:
        by_corpus.setdefault(name, []).append(one)
    return {name: together(parts) for name, parts in by_corpus.items()}


def together(parts: Iterable[Measured]) -> Measured:
    """Return the sums of what was measured."""
    whole = Measured()
    for one in parts:
        whole.verdicts += one.verdicts
        whole.given += one.given
        whole.characters += one.characters
        whole.seconds += one.seconds
        if one.false is not None:
            whole.false = (whole.false or 0) + one.false
    return whole


def share(part: float, whole: float) -> float | None:
    """Return a ratio, or ``None`` of nothing."""
    return part / whole if whole else None


def figures(m: Measured) -> dict[str, float | None]:
    """Return what is printed about a corpus."""
    verdicts, n = m.verdicts, len(m.verdicts)
    right, attributed = sum(v.right for v in verdicts), sum(v.attributed for v in verdicts)
    by_document: dict[str, list[bool]] = {}
    for v in verdicts:
        by_document.setdefault(v.document, []).append(v.right)
    long = [sum(rights) / len(rights) for rights in by_document.values() if len(rights) >= LONG]
    pairs = [(v.answer.confidence, v.right) for v in verdicts if v.attributed and v.answer]
    sure = sorted(pairs, key=lambda pair: -pair[0])
    out: dict[str, float | None] = {
        "quotations": n,
        "found": share(sum(v.found for v in verdicts), n),
        "attributed": share(attributed, n),
        "accuracy": share(right, n),
        "precision": share(right, attributed),
        WORST: min(long, default=None),
    }
    for kind in KINDS:
        rights = [v.right for v in verdicts if v.kind == kind]
        out[kind] = share(sum(rights), len(rights))
    answered = [v.addressee_right for v in verdicts if v.addressee_right is not None]
    return out | {
        "false": share(m.false, m.given) if m.false is not None else None,
        "calibration error": calibration_error(sure),
        "precision of the surest 60%": precision_of(sure, int(0.6 * n)),
        "precision of the surest 80%": precision_of(sure, int(0.8 * n)),
        "addressee precision": share(sum(answered), len(answered)),
        "addressee recall": share(sum(answered), sum(v.addressed for v in verdicts)),
        SPEED: share(m.characters / 1e6, m.seconds),
    }


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean distance of confidence and accuracy over bins of equal size, the surest first."""
    size = max(1, len(sure) // BINS)
    bins = [sure[i : i + size] for i in range(0, len(sure), size)]
    return share(sum(abs(sum(confidence - right for confidence, right in b)) for b in bins), len(sure))


def precision_of(sure: Sequence[tuple[float, bool]], n: int) -> float | None:
    """Return the share of right answers among the first n, if there are so many."""
    return sum(right for _, right in sure[:n]) / n if 0 < n <= len(sure) else None


Rows = list[list[str]]
"""A table; the first row is its head."""


def shown(value: float | None) -> str:
    """Write a figure as the tables show it."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}".removeprefix("0")


def corpus_table(total: dict[str, Measured]) -> Rows:
    """One column a corpus, and one for all of them, one row a figure."""
    columns = {name: figures(m) for name, m in total.items()}
    if len(total) > 1:
        columns[ALL] = figures(together(total.values())) | dict.fromkeys((*KINDS, "false", WORST), None)
    names = next(iter(columns.values()), {})
    rows = [[name, *(shown(column[name]) for column in columns.values())] for name in names]
    return [["", *columns], *(row for row in rows if set(row[1:]) != {"–"})]


def grouped_table(total: dict[str, Measured], head: str, key: Callable[[Verdict], str]) -> Rows:
    """One row for each value of the key: how many there are in each corpus that has any, and the share that is right."""
    counts: dict[str, dict[str, list[bool]]] = {}
    for name, m in total.items():
        for v in m.verdicts:
            if key(v):
                counts.setdefault(key(v), {}).setdefault(name, []).append(v.right)
    names = [name for name in total if any(name in by_corpus for by_corpus in counts.values())]
    rows = [[head, *(cell for name in names for cell in (name, "right"))]]
    for value, by_corpus in sorted(counts.items(), key=lambda item: -sum(map(len, item[1].values()))):
        row = [value]
        for name in names:
            rights = by_corpus.get(name, [])
            row += [shown(len(rights)) if rights else "–", shown(share(sum(rights), len(rights)))]
        rows.append(row)
    return rows


def cause_table(total: dict[str, Measured]) -> Rows:
    """One row for each cause: how many wrong answers it explains in each corpus, and the share of all that are wrong."""
    wrong = {name: Counter(v.cause for v in m.verdicts if not v.right) for name, m in total.items()}
    rows = [["cause", *(cell for name in total for cell in (name, "share"))]]
    for cause, _ in sum(wrong.values(), Counter()).most_common():
        row = [cause]
        for counts in wrong.values():
            row += [shown(counts[cause] or None), shown(share(counts[cause], counts.total()) or None)]
        rows.append(row)
    return rows


def rule_of(verdict: Verdict) -> str:
    """Return the rule that answered."""
    return (verdict.answer.rule or "") if verdict.attributed and verdict.answer else ""


def markdown(rows: Rows) -> str:
    """Return a table in Markdown, with figures to the right."""
    rule = ["---", *["---:"] * (len(rows[0]) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]]) + "\n"


def plain(rows: Rows) -> str:
    """Return a table for the terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip())
    return "\n".join(lines) + "\n"


def read_folds(folder: Path | None) -> dict[str, Path]:
    """Return the weights for each document that was held out, and under the empty name those for all others."""
    if folder is None:
        return {}
    held_out = sorted(folder.glob("*/held_out.txt"))
    if not held_out:
        raise SystemExit(f"{folder}: expected folders with held_out.txt, as train_weights.py --folds-out writes them")
    folds = {name: file.parent for file in held_out for name in file.read_text(encoding="utf-8").split("\n") if name}
    return folds | {"": held_out[0].parent}


def family_of(line: str) -> str:
    """Return the family of the feature in a line of ``scene.tsv``; empty for a comment."""
    return "" if line.startswith("#") else line.partition("\t")[2].partition(".")[0]


def ablation_table(documents: Sequence[Document], settings: Settings, workers: int, total: dict[str, Measured]) -> Rows:
    """One row for each family of features: what the accuracy loses when its weights are nought."""
    package = Path(quoteattr.__file__).parent / "weights"
    folds = settings.folds or {"": package}
    lines = {folder: (folder / "scene.tsv").read_text(encoding="utf-8").splitlines() for folder in set(folds.values())}
    families = sorted({family_of(line) for text in lines.values() for line in text} - {""})
    losses: dict[str, dict[str, float]] = {}
    for family in families:
        with TemporaryDirectory() as temporary:
            copies = {folder: Path(temporary) / str(i) for i, folder in enumerate(lines)}
            for folder, copy in copies.items():
                copy.mkdir()
                kept = [line for line in lines[folder] if family_of(line) != family]
                (copy / "scene.tsv").write_text("\n".join([*kept, ""]), encoding="utf-8")
                for other in ("confidence.tsv", "certainty.tsv"):
                    (copy / other).write_bytes((folder / other).read_bytes())
            without = Settings({name: copies[folder] for name, folder in folds.items()}, settings.cast)
            ablated = measure_all(documents, without, workers)
        losses[family] = {name: accuracy(m) - accuracy(ablated[name]) for name, m in total.items()}
    largest = sorted(losses, key=lambda family: -max(losses[family].values()))
    return [["without", *total], *([f, *(f"{-losses[f][name]:+.3f}" for name in total)] for f in largest)]


def accuracy(m: Measured) -> float:
    """Return the share of quotations that are right."""
    return sum(v.right for v in m.verdicts) / len(m.verdicts) if m.verdicts else 0.0


def write_errors(path: Path, total: dict[str, Measured]) -> None:
    """Write every wrong answer as a line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for name, m in total.items():
            for v in m.verdicts:
                if not v.right:
                    row: dict[str, Any] = {
                        "corpus": name, "document": v.document, "start": v.start, "kind": v.kind, "cause": v.cause,
                        "gold": v.gold, "got": v.answer.speaker if v.answer else None, "denoted": v.denoted,
                        "rule": v.answer.rule if v.answer else None,
                        "confidence": v.answer.confidence if v.answer else None, "context": v.context,
                    }  # fmt: skip
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")


def error_summary(total: dict[str, Measured], pairs: int = 5, documents: int = 20) -> str:
    """Return what is wrong by cause, by kind and by rule, and the pairs that are most often taken for each other."""
    parts = []
    for name, m in total.items():
        wrong = [v for v in m.verdicts if not v.right]
        parts.append(f"\n{name}: {len(wrong)} of {len(m.verdicts)} wrong")
        for head, key in (("cause", lambda v: v.cause), ("kind", lambda v: v.kind), ("rule", rule_of)):
            parts.append(plain(wrong_table(head, key, m.verdicts, len(wrong))))
        by_document = Counter(v.document for v in wrong)
        rows = [["document", "times", "got", "gold"]]
        for document, _ in by_document.most_common(documents):
            taken = Counter((said(v), v.gold) for v in wrong if v.document == document)
            often = [(got, gold, n) for (got, gold), n in taken.most_common(pairs) if n > 1]
            rows += [[document[:40], str(n), got[:40], gold[:40]] for got, gold, n in often]
        parts.append(plain(rows))
    return "\n".join(parts)


def said(verdict: Verdict) -> str:
    """Return who was said to speak."""
    return verdict.denoted or (verdict.answer.speaker if verdict.answer else None) or "–"


def wrong_table(head: str, key: Callable[[Verdict], str], verdicts: Iterable[Verdict], wrong: int) -> Rows:
    """One row for each value of the key, with what it contributes to all that is wrong."""
    every, bad = Counter(), Counter()  # type: Counter[str], Counter[str]
    for v in verdicts:
        every[key(v)] += 1
        bad[key(v)] += not v.right
    rows = [[value or "–", str(n), shown(share(n, wrong)), str(every[value])] for value, n in bad.most_common() if n]
    return [[f"by {head}", "wrong", "of all wrong", "answers"], *rows]


def tables(total: dict[str, Measured]) -> list[tuple[str, Rows]]:
    """Return the tables of the page that one run gives."""
    size = Counter(v.document for m in total.values() for v in m.verdicts)
    return [
        (BY_CORPUS, corpus_table(total)),
        (
            f"By document of {LONG} or more",
            grouped_table(total, "document", lambda v: v.document * (size[v.document] >= LONG)),
        ),
        ("By kind", grouped_table(total, "kind", lambda v: v.kind)),
        ("By rule", grouped_table(total, "rule", rule_of)),
        ("What goes wrong", cause_table(total)),
    ]


def update_page(page: Path, parts: list[tuple[str, Rows]]) -> None:
    """Replace the tables between the two marks of the page; speed is left to ``speed.py``, which measures it alone."""
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{page}: expected the lines {BEGIN} and {END}, between which the tables go")
    timeless = [(title, [row for row in rows if row[0] != SPEED]) for title, rows in parts]
    new = "\n".join(f"### {title}\n\n{markdown(rows)}" for title, rows in timeless)
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    page.write_text(between.sub(lambda _: f"{BEGIN}\n\n{new}\n{END}", text), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--folds", type=Path, help="tables that train_weights.py --folds-out wrote")
    parser.add_argument("--cast", action="store_true", help="give the annotated characters as speakers=")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--errors", type=Path, help="write every wrong answer here and print what they share")
    parser.add_argument("--ablate", action="store_true", help="set one family of weights to nought at a time")
    parser.add_argument("--markdown", action="store_true", help="print all tables in Markdown")
    parser.add_argument("--page", type=Path, help="measure everything and put the tables into this page")
    a = parser.parse_args()
    documents = read(a.paths)
    settings = Settings(read_folds(a.folds), a.cast)
    total = measure_all(documents, settings, a.workers)
    parts = tables(total)
    if a.page:
        novels = [d for d in documents if d["characters"]]
        known = measure_all(novels, Settings(settings.folds, cast=True), a.workers)
        parts.insert(1, (CAST, corpus_table(known)))
    if a.ablate or a.page:
        parts.append((ABLATION, ablation_table(documents, settings, a.workers, total)))
    if a.page:
        update_page(a.page, parts)
    for title, rows in parts:
        if a.markdown or title in (BY_CORPUS, CAST, ABLATION):
            print(f"### {title}\n\n{markdown(rows)}" if a.markdown else f"{title}\n\n{plain(rows)}")
    if a.errors:
        write_errors(a.errors, total)
        print(error_summary(total))


if __name__ == "__main__":
    main()
