"""Formats that point into a text or its tokens: brat, Web Annotation, BookNLP."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from test_properties import HOSTILE, anything, dialogue, usual

from quoteattr import AttributedText, Quotation, attribute, cli
from quoteattr.exports.brat import CONFIGURATION, brat_text

STORY = """"The ferry is late again," said Mrs. Okafor. "Did you bring the lamp?"

"He told me, ‘Ada has it,’ and left," Daniel said.

“Then we shall have to wait.

“It will be dark.” She shut "The Long Winter".
"""
DOC = attribute(STORY)

every_text = pytest.mark.parametrize("text", [STORY, *HOSTILE.values()], ids=["story", *HOSTILE])


def utf8(text: str) -> str:
    """Return a text with U+FFFD for what UTF-8 cannot write."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def walk(quotations: tuple[Quotation, ...]) -> list[Quotation]:
    return [q for outer in quotations for q in (outer, *walk(outer.inner))]


# --- brat ----------------------------------------------------------------------------------------------------------


def read_brat(doc: AttributedText) -> dict[str, list[str]]:
    """Read annotations as brat does: a line each, whose words have to be those of the text file at the offsets."""
    text = brat_text(doc).encode().decode()
    annotations = doc.to_brat().encode().decode()
    lines: dict[str, list[str]] = {}
    for line in annotations.splitlines():
        name, *rest = line.split("\t")
        assert name not in lines
        lines[name] = rest
        if name[0] == "T":
            kind, _, offsets = rest[0].partition(" ")
            spans = [tuple(map(int, span.split())) for span in offsets.split(";")]
            assert " ".join(text[start:end] for start, end in spans) == "\t".join(rest[1:])
            assert all(start < end for start, end in spans)
            assert kind in CONFIGURATION.splitlines()
    for kind in "TRA#":
        names = [name for name in lines if name[0] == kind]
        assert names == [f"{kind}{i}" for i, _ in zip(count(1), names, strict=False)]
    return lines


class TestBrat:
    @usual
    @given(anything | dialogue)
    def test_any_text(self, text: str) -> None:
        """Words and offsets agree, whatever the text."""
        self.check(attribute(text))

    @every_text
    def test_hostile_text(self, text: str) -> None:
        """Also of texts that no writer would send."""
        self.check(attribute(text))

    def check(self, doc: AttributedText) -> None:
        lines = read_brat(doc)
        quotations = [rest for rest in lines.values() if rest[0].startswith("Quotation ")]
        assert len(quotations) == len(walk(doc.quotations))
        assert utf8(doc.text) == brat_text(doc)

    def test_what_is_tied_to_what(self) -> None:
        """Quotations to mentions and cues, with their kind, and the speaker as a note."""
        lines = read_brat(DOC)
        assert lines["T1"] == ["Quotation 0 26", '"The ferry is late again,"']
        assert (lines["R1"], lines["R2"]) == (["SaidBy Arg1:T1 Arg2:T2"], ["CuedBy Arg1:T1 Arg2:T3"])
        assert (lines["T2"][1], lines["T3"][1]) == ("Mrs. Okafor", "said")
        assert lines["A1"] == ["Kind T1 explicit"]
        assert lines["#1"] == ["AnnotatorNotes T1", f"Mrs. Okafor ({DOC.speakers[0].id})"]
        unspoken = next(rest[0].split()[1] for rest in lines.values() if rest[0].startswith("NotSpeech"))
        assert lines[unspoken][1] == '"The Long Winter"'

    def test_a_quotation_over_lines_is_in_fragments(self) -> None:
        """Joined by a space, since an annotation is one line."""
        start, end = DOC[3].start, DOC[3].end
        middle = STORY.index("\n", start)
        offsets = f"Quotation {start} {middle};{middle + 2} {end}"
        assert [offsets, "“Then we shall have to wait. “It will be dark.”"] in read_brat(DOC).values()

    def test_a_folder_can_be_opened(self, tmp_path: Path) -> None:
        """The command writes text, annotations and configuration, without touching line ends."""
        source = tmp_path / "story.md"
        source.write_bytes(STORY.replace("\n", "\r\n").encode())
        result = CliRunner().invoke(cli.main, ["-f", "brat", "-o", f"{tmp_path}/out/", str(source)])
        assert result.exit_code == 0
        written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        assert sorted(written) == ["annotation.conf", "story.ann", "story.txt"]
        assert written["story.txt"] == source.read_bytes()
        assert written["story.ann"].decode() == attribute(source.read_bytes().decode()).to_brat()


# --- Web Annotation ------------------------------------------------------------------------------------------------


class TestWebAnnotation:
    @usual
    @given(anything | dialogue)
    def test_any_text(self, text: str) -> None:
        """Both selectors find the quotation, whatever the text."""
        self.check(attribute(text), text)

    @every_text
    def test_hostile_text(self, text: str) -> None:
        """Also in texts that no writer would send."""
        self.check(attribute(text), "a b/é.txt")

    def check(self, doc: AttributedText, name: str) -> None:
        page = json.loads(doc.to_web_annotations(name=name))
        assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
        quotations = walk(doc.quotations)
        assert len({item["id"] for item in page["items"]}) == len(page["items"]) == len(quotations)
        for item, quotation in zip(page["items"], quotations, strict=True):
            assert item["type"] == "Annotation"
            assert item["id"].isascii()
            assert unquote(item["target"]["source"]) == (name or "text").encode("utf-8", "replace").decode()
            position, words = item["target"]["selector"]
            assert (position["start"], position["end"]) == (quotation.start, quotation.end)
            if "\ud83d\ude00" not in doc.text:
                around = words["prefix"] + words["exact"] + words["suffix"]
                assert around in doc.text
                assert words["exact"] == quotation.text
                first = position["start"] - len(words["prefix"])
                assert doc.text[first : first + len(around)] == around

    def test_bodies_say_who_and_how(self) -> None:
        """The speaker is identified, kind and rule are tags; a title is tagged as no speech."""
        items = json.loads(DOC.to_web_annotations(name="ferry.txt"))["items"]
        assert items[0]["motivation"] == "identifying"
        assert [(body["purpose"], body["value"]) for body in items[0]["body"]] == [
            ("identifying", "Mrs. Okafor"), ("tagging", "explicit"), ("tagging", "verb_then_mention"),
        ]  # fmt: skip
        assert (items[-1]["motivation"], [body["value"] for body in items[-1]["body"]]) == ("tagging", ["not speech"])
        assert items[0]["id"] == "ferry.txt.annotations.jsonld#q1"


# --- BookNLP -------------------------------------------------------------------------------------------------------


def read_table(table: str) -> list[dict[str, str]]:
    """Read a table as scripts for BookNLP do: lines, tabs, a header."""
    header, *rows = [line.split("\t") for line in table.encode().decode().split("\n")[:-1]]
    assert {len(row) for row in rows} <= {len(header)}
    return [dict(zip(header, row, strict=True)) for row in rows]


class TestBookNLP:
    @usual
    @given(anything | dialogue)
    def test_any_text(self, text: str) -> None:
        """Tokens are slices of the text, and quotations and mentions are runs of tokens."""
        self.check(attribute(text))

    @every_text
    def test_hostile_text(self, text: str) -> None:
        """Also of texts that no writer would send."""
        self.check(attribute(text))

    def check(self, doc: AttributedText) -> None:
        quotes, tokens = map(read_table, doc.to_booknlp())
        spans = [(int(token["byte_onset"]), int(token["byte_offset"])) for token in tokens]
        covered: set[int] = set()
        for place, (start, end) in enumerate(spans):
            assert start < end
            assert place == int(tokens[place]["token_ID_within_document"])
            assert not covered & {*range(start, end)}
            covered |= {*range(start, end)}
        assert [i for i, char in enumerate(doc.text) if not char.isspace() and i not in covered] == []
        spoken = [q for q in doc if q.speech and q.text.strip()]
        assert len(spoken) == len(quotes)
        for row, quotation in zip(quotes, spoken, strict=True):
            self.check_row(doc, row, quotation, spans)

    def check_row(self, doc: AttributedText, row: dict[str, Any], q: Quotation, spans: list[tuple[int, int]]) -> None:
        first, last = spans[int(row["quote_start"])][0], spans[int(row["quote_end"])][1]
        assert doc.text[first:last].strip() == q.text.strip()
        who = None if row["char_id"] == "None" else doc.speakers[int(row["char_id"])]
        assert who == q.speaker
        if q.mention is None:
            assert row["mention_start"] == row["mention_end"] == row["mention_phrase"] == "None"
        else:
            first, last = spans[int(row["mention_start"])][0], spans[int(row["mention_end"])][1]
            assert doc.text[first:last] == q.mention.text

    def test_columns(self) -> None:
        """Those of BookNLP, and its convention that the last token is included."""
        quotes, tokens = DOC.to_booknlp()
        assert quotes.splitlines()[:2] == [
            "quote_start\tquote_end\tmention_start\tmention_end\tmention_phrase\tchar_id\tquote",
            '0\t7\t9\t11\tMrs . Okafor\t0\t" The ferry is late again , "',
        ]
        assert tokens.splitlines()[0].split("\t")[:5] == [
            "paragraph_ID", "sentence_ID", "token_ID_within_sentence", "token_ID_within_document", "word",
        ]  # fmt: skip
        rows = read_table(tokens)
        assert [row["word"] for row in rows[:8]] == ['"', "The", "ferry", "is", "late", "again", ",", '"']
        assert [row["paragraph_ID"] for row in rows] == sorted(row["paragraph_ID"] for row in rows)
        assert rows[-1]["paragraph_ID"] == "3"

    def test_only_outermost_speech(self) -> None:
        """BookNLP knows neither nested quotations nor titles."""
        quotes = read_table(DOC.to_booknlp()[0])
        assert len(quotes) == 4
        assert quotes[2]["quote"].split()[:3] == ['"', "He", "told"]

    def test_a_folder_has_the_tokens(self, tmp_path: Path) -> None:
        """The command writes both files."""
        (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
        folder = tmp_path / "out"
        result = CliRunner().invoke(cli.main, ["-f", "booknlp", "-o", f"{folder}/", str(tmp_path / "story.txt")])
        assert result.exit_code == 0
        assert ((folder / "story.quotes").read_text(), (folder / "story.tokens").read_text()) == DOC.to_booknlp()
