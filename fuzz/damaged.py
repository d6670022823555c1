"""
Attribute texts that are damaged at random, and check that every result keeps the invariants.

    python fuzz/damaged.py FOLDER... --texts 10000 --workers 2
    python fuzz/damaged.py --texts 300                  # the project's own examples and cases

FOLDER holds plain texts or JSON files with a ``text``. A text that breaks an invariant is written to ``--findings`` with
its seed, and the exit status is 1. The same seed makes the same texts.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from damage import damaged
from tqdm import tqdm

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))
from invariants import check_everything  # noqa: E402

OWN = [*sorted((ROOT / "examples").glob("*.txt")), *sorted((ROOT / "tests" / "cases").glob("[!k]*.json"))]


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts of a file: a plain text, a document or a list of cases."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        yield content
        return
    data = json.loads(content)
    if isinstance(data, dict):
        yield data["text"]
    else:
        yield "\n\n".join(case["text"] for case in data)


def check(job: tuple[str, int]) -> tuple[int, str, str] | None:
    """Return seed, text and traceback if a damaged text breaks an invariant."""
    text, seed = job
    worse = damaged(text, seed)
    try:
        check_everything(worse)
    except Exception:
        return seed, worse, traceback.format_exc()
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    a = parser.parse_args()
    files = [f for folder in a.folders for f in sorted(folder.rglob("*")) if f.suffix in (".txt", ".json")] or OWN
    texts = [text for file in files for text in texts_of(file)]
    jobs = ((texts[i % len(texts)], a.seed + i) for i in range(a.texts))
    with ProcessPoolExecutor(a.workers) as pool:
        found = [f for f in tqdm(pool.map(check, jobs, chunksize=20), total=a.texts, disable=None) if f]
    for seed, text, why in found:
        a.findings.mkdir(exist_ok=True)
        (a.findings / f"{seed}.txt").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        print(f"seed {seed}:\n{why}")
    print(f"{a.texts} damaged texts of {len(texts)}, {len(found)} findings")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
