"""
Measure how long Chromium takes to open the page of a long text, and to filter, search and sort it.

    python benchmarks/pages.py --words 100000

The text is made up by ``tests/novel.py``. Each time runs until the screen is painted again; the medians are printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browser import missing, open_browser
from novel import write_novel

from quoteattr import attribute

OPENED = "return performance.getEntriesByType('navigation')[0].loadEventEnd"
PAINTED = """
const [done, began] = [arguments[0], performance.now()];
%s;
requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - began);
  channel.port2.postMessage(0);
});
"""
SEARCH = "at('find').value = '%s'; at('find').dispatchEvent(new Event('input'))"
ACTIONS = {
    "filter by one speaker": "speakers[0].click()",
    "filter by two speakers": "speakers[1].click()",
    "hide other paragraphs": "at('alone').click()",
    "show them again": "at('alone').click()",
    "show all speakers": "at('all').click()",
    "search for a word": SEARCH % "lantern",
    "search for a letter": SEARCH % "e",
    "clear the search": SEARCH % "",
    "open the table": "at('show-table').click()",
    "sort by speaker": "document.querySelectorAll('th button')[1].click()",
    "sort by quotation": "document.querySelectorAll('th button')[2].click()",
}
NAMES = "const at = (id) => document.getElementById(id), speakers = document.querySelectorAll('.speakers button');"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    a = parser.parse_args()
    if reason := missing():
        parser.exit(1, f"{reason}\n")
    doc = attribute(write_novel(a.words))
    began = perf_counter()
    page = doc.to_html()
    print(f"{len(doc.text.split()):,} words, {len(doc):,} quotations; to_html: {perf_counter() - began:.2f} s, "
          f"{len(page.encode()) / 1e6:.1f} MB")  # fmt: skip
    times: dict[str, list[float]] = {"open": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        with open_browser(Path(folder) / "profile") as browser:
            for _ in range(a.times):
                browser.get(path.as_uri())
                times["open"].append(browser.execute_script(OPENED))
                for name, action in ACTIONS.items():
                    taken = browser.execute_async_script(NAMES + PAINTED % action)
                    times.setdefault(name, []).append(taken)
    for name, taken in times.items():
        print(f"{name:<24} {median(taken):6.0f} ms   (slowest {max(taken):.0f} ms)")


if __name__ == "__main__":
    main()
