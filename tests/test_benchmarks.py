"""The readers of annotated texts and the measurement, on small texts written for the purpose."""

from __future__ import annotations

import json
import runpy
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

import quoteattr
from quoteattr import attribute

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

STORY = """"The kettle is cold," said Miss Pargeter.

"I lit it at six," said Tom.

"Then you lit it badly."

He laughed. "Very badly," he said.
"""
NEWS = """The port will close, Harbour Master Ingrid Tallis said on Monday.

"We have no pilots," Ms. Tallis said. She called the plan "a leaking boat."

Shops sold "pilot pies" all week.
"""


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def at(text: str, part: str) -> tuple[int, int]:
    """Return where a part stands in a text."""
    start = text.index(part)
    return start, start + len(part)


def write_novel(folder: Path) -> None:
    """Write the story as PDNC publishes its novels."""
    folder.mkdir(parents=True)
    (folder / "novel_text.txt").write_text(STORY, encoding="utf-8")
    (folder / "character_info.csv").write_text(
        "Character ID,Main Name,Aliases,Gender,Category\n0,Miss Pargeter,\"{'Miss Pargeter'}\",F,major\n1,Tom,set(),M,major\n",
        encoding="utf-8",
    )
    rows = ["quoteID,quoteByteSpans,speaker,addressees,quoteType,referringExpression"]
    for i, (words, speaker, kind, expression) in enumerate(
        [
            ("The kettle is cold,", "Miss Pargeter", "Explicit", "said Miss Pargeter"),
            ("I lit it at six,", "Tom", "Explicit", "said Tom"),
            ("Then you lit it badly.", "Miss Pargeter", "Implicit", "nan"),
            ("Very badly,", "Tom", "Anaphoric (pronoun)", "he said"),
        ]
    ):
        a, b = at(STORY, words)
        rows.append(f'Q{i},"[[{a}, {b}]]",{speaker},[],{kind},{expression}')
    (folder / "quotation_info.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def write_article(folder: Path) -> None:
    """Write the article as PolNeAR publishes its news."""
    for name in ("text", "attributions"):
        (folder / name).mkdir(parents=True)
    (folder / "text" / "port.txt").write_text(NEWS, encoding="utf-8")
    spans = [
        ("Source", at(NEWS, "Harbour Master Ingrid Tallis")), ("Content", at(NEWS, "The port will close")),
        ("Source", at(NEWS, "Ms. Tallis")), ("Content", at(NEWS, '"We have no pilots,"')),
        ("Source", at(NEWS, "She")), ("Content", at(NEWS, 'the plan "a leaking boat."')),
    ]  # fmt: skip
    lines = [f"T{i}\t{kind} {a} {b}\t{NEWS[a:b]}" for i, (kind, (a, b)) in enumerate(spans)]
    lines += [f"E{i}\tContent:T{2 * i + 1} Source:T{2 * i}" for i in range(3)]
    (folder / "attributions" / "port_a1.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")


def documents(folder: Path) -> list[dict[str, Any]]:
    """Write both corpora and read them."""
    from corpora import read

    write_novel(folder / "pdnc" / "Kettle")
    write_article(folder / "polnear" / "dev")
    return read([folder / "pdnc", folder / "polnear"])  # type: ignore[no-any-return]


class TestReaders:
    def test_novel(self, tmp_path: Path) -> None:
        """A folder of PDNC: spans, speakers and kinds come through, and nobody is the narrator."""
        novel = documents(tmp_path)[0]
        assert (novel["id"], novel["text"], novel["narrator"]) == ("Kettle", STORY, None)
        assert [q["type"] for q in novel["quotes"]] == ["explicit", "explicit", "implicit", "anaphoric"]
        assert [c["aliases"] for c in novel["characters"]] == [["Miss Pargeter"], []]

    def test_article(self, tmp_path: Path) -> None:
        """An article of PolNeAR: only quoted words that are attributed are measured, the rest can be false."""
        article = documents(tmp_path)[1]
        (one, other) = article["quotes"]
        assert article["id"] == "dev-port"
        assert [NEWS[slice(*q["spans"][0])] for q in (one, other)] == ["We have no pilots,", "a leaking boat."]
        assert (one["source_text"], other["source_text"]) == ("Ms. Tallis", "She")
        assert len(article["attributed"]) == 3

    def test_our_own_form(self, tmp_path: Path) -> None:
        """What is written as JSON is read as it was."""
        from corpora import read

        before = documents(tmp_path)
        for document in before:
            (tmp_path / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")
        after = read([tmp_path / "Kettle.json", tmp_path / "dev-port.json"])
        assert after == json.loads(json.dumps(before))

    def test_a_folder_without_any(self, tmp_path: Path) -> None:
        """The message says which path and what was expected there."""
        from corpora import read

        for path in (tmp_path, tmp_path / "missing"):
            with pytest.raises(SystemExit, match=f"{path}: no annotated texts. Expected a folder of PDNC"):
                read([path])


class TestAccuracy:
    def test_published_forms(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One command turns the corpora, as they were downloaded, into the first table of the page on accuracy."""
        from accuracy import main

        documents(tmp_path)
        monkeypatch.setattr(sys, "argv", ["accuracy.py", str(tmp_path), "--markdown"])
        main()
        head, _, *lines = capsys.readouterr().out.partition("\n\n")[2].splitlines()
        assert head == "|  | Novels (PDNC) | News (PolNeAR) | All |"
        assert lines[:4] == [
            "| quotations | 4 | 2 | 6 |", "| found | 1.000 | 1.000 | 1.000 |", "| attributed | 1.000 | 1.000 | 1.000 |", "| accuracy | 1.000 | 1.000 | 1.000 |",
        ]  # fmt: skip

    def test_figures(self, tmp_path: Path) -> None:
        """Everything in the two small texts is right, and counted."""
        from accuracy import Settings, figures, measure_all

        total = measure_all(documents(tmp_path), Settings(), 1)
        novels, news = figures(total["Novels (PDNC)"]), figures(total["News (PolNeAR)"])
        assert (novels["quotations"], news["quotations"]) == (4, 2)
        assert (novels["found"], novels["explicit"], novels["accuracy"]) == (1, 1, 1)
        assert (news["accuracy"], news["precision"], news["false"]) == (1, 1, 0)

    def test_errors(self, tmp_path: Path) -> None:
        """A wrong answer says who was meant, who was said and why that may be."""
        from accuracy import Settings, error_summary, measure_all, write_errors

        novel = documents(tmp_path)[0]
        novel["quotes"][0]["speaker"] = "Tom"
        total = measure_all([novel], Settings(), 1)
        write_errors(tmp_path / "wrong.jsonl", total)
        (row,) = map(json.loads, (tmp_path / "wrong.jsonl").read_text(encoding="utf-8").splitlines())
        assert (row["gold"], row["got"], row["rule"]) == ("Tom", "Miss Pargeter", "verb_then_mention")
        assert row["cause"] == "tag misread, or its name misunderstood"
        assert "1 of 4 wrong" in error_summary(total)

    def test_folds(self, tmp_path: Path) -> None:
        """A document is answered with the tables that it was held out of, any other with the first."""
        from accuracy import Settings, read_folds

        for k in "01":
            (tmp_path / k).mkdir()
            (tmp_path / k / "held_out.txt").write_text(f"book{k}\n", encoding="utf-8")
        settings = Settings(read_folds(tmp_path))
        chosen = [settings.attributor({"id": i, "characters": []}).weights for i in ("book0", "book1", "book2")]
        assert chosen == [tmp_path / "0", tmp_path / "1", tmp_path / "0"]

    def test_page(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """One command puts all tables between the marks of a page, as often as it is run."""
        from accuracy import BEGIN, END, main

        documents(tmp_path)
        page = tmp_path / "page.md"
        page.write_text(f"Before.\n\n{BEGIN}\n{END}\n\nBehind.\n", encoding="utf-8")
        for _ in range(2):
            monkeypatch.setattr(sys, "argv", ["accuracy.py", str(tmp_path / "pdnc"), "--page", str(page)])
            main()
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"Before.\n\n{BEGIN}")
        assert text.endswith(f"{END}\n\nBehind.\n")
        titles = [line for line in text.splitlines() if line.startswith("###")]
        assert [t.removeprefix("### ") for t in titles] == [
            "By corpus", "With the cast given", "By document of 100 or more", "By kind", "By rule", "What goes wrong", "By family of features",
        ]  # fmt: skip
        assert "| accuracy | 1.000 |" in text
        assert "accuracy" in capsys.readouterr().out


def test_weights_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measuring anew leaves the weights as they are, if those of a fold were trained without what it holds out."""
    import train_weights

    texts, folds, out = tmp_path / "texts", tmp_path / "folds", tmp_path / "out"
    texts.mkdir()
    for document in documents(tmp_path):
        (texts / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")
    for folder in (folds / "0", folds / "1", out):
        shutil.copytree(Path(quoteattr.__file__).parent / "weights", folder)
    before = (out / "scene.tsv").read_bytes()
    command = ["train_weights.py", str(texts), "--folds", "2", "--workers", "1", "--keep"]

    def run(*more: str) -> None:
        monkeypatch.setattr(train_weights, "EXAMPLES", [])
        monkeypatch.setattr(sys, "argv", [*command, *more])
        train_weights.main()

    with pytest.raises(SystemExit):
        run()
    assert "--keep: expected --folds-out" in capsys.readouterr().err
    with pytest.raises(SystemExit, match=r"held_out\.txt: expected the documents that fold 0 holds out of these texts"):
        run("--folds-out", str(folds))
    for k, name in enumerate(("Kettle", "dev-port")):
        (folds / str(k) / "held_out.txt").write_text(f"{name}\n", encoding="utf-8")
    run("--folds-out", str(folds), "--out", str(out))
    assert (out / "scene.tsv").read_bytes() == (folds / "1" / "scene.tsv").read_bytes() == before
    kinds = {line.partition("\t")[0] for line in (out / "confidence.tsv").read_text(encoding="utf-8").splitlines()[2:]}
    assert kinds == {"story_mention_then_verb", "story_plain", "story_pronoun", "story_verb_then_mention"}
    assert "story_plain" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pairs", "error"),
    [([(1.0, True)] * 20, 0.0), ([(0.5, True), (0.5, False)] * 10, 0.0), ([(0.9, False)] * 20, 0.9)],
)
def test_calibration_error(pairs: list[tuple[float, bool]], error: float) -> None:
    """Confidence that meets the share of right answers has no error."""
    from accuracy import calibration_error

    assert calibration_error(pairs) == pytest.approx(error)


@pytest.mark.parametrize(
    ("script", "options", "figures"),
    [
        ("speed", ["--times", "1"], ["times as long as Punkt", "beside import nltk"]),
        ("scaling", ["--small", ".005", "--large", ".01", "--memory", ".01", "--times", "1"], ["one text of", "of articles", *["peak memory"] * (sys.platform == "linux")]),
        ("hostile", ["--size", "1000"], ["only «, times as long as prose", "marks opened deep, times"]),
        ("many", ["--articles", "4", "--times", "1"], ["speed of 2 processes, beside 1"]),
    ],
)  # fmt: skip
def test_figures_beside_their_bounds(
    script: str,
    options: list[str],
    figures: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each script prints its figures with their bounds, and whether they are met."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [f"{script}.py", str(path), *options])
    runpy.run_path(str(BENCHMARKS / f"{script}.py"), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    for figure in figures:
        (line,) = [line for line in lines if figure in line and line.endswith(("ok", "MISSED"))]
        assert "at most" in line or "at least" in line


def test_texts_made_up() -> None:
    """Without a text of the reader's own there is one of the wanted size, always the same."""
    from prose import article, novel

    assert len(novel(5_000)) >= 5_000
    assert article(5_000, 1) == article(5_000, 1) != article(5_000, 2)


@pytest.mark.parametrize("kind", ["novel", "article"])
def test_texts_made_up_talk_as_prose_does(kind: str) -> None:
    """There are some quotations in a thousand characters, and narration between them."""
    import prose

    text = "\n\n".join(getattr(prose, kind)(5_000, seed) for seed in range(10))
    found = attribute(text)
    assert 2.5 < 1000 * len(found) / len(text) < 5
    assert 0.2 < sum(q.end - q.start for q in found) / len(text) < 0.5


def test_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    """A figure on its bound is fine, one beyond it is counted."""
    from bounds import Bounds

    bounds = Bounds()
    bounds.at_most("time", 2.0, 2.0)
    bounds.at_least("speed", 1.79, 1.8)
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["ok", "MISSED"]
    assert bounds.missed == 1
