"""The notebook view and the page as HTML, and the colours; ``test_browser.py`` looks at them in a browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile import ATTACKS, hostile_document
from hypothesis import given, settings
from hypothesis import strategies as st
from novel import write_novel

from quoteattr import AttributedText, OptionError, attribute
from quoteattr.cli import main
from quoteattr.pages.markup import css_string, paragraphs, visible
from quoteattr.pages.notebook import FIRST, MOST, notebook_view
from quoteattr.pages.page import digest, to_html
from quoteattr.pages.palette import DARK_PAPER, GREY, HUES, LIGHT_PAPER, Hue
from quoteattr.pages.talk import monograms, talk

PAGES = Path(__file__).parent.parent / "quoteattr" / "pages"

SCENE = """"It is <late>," said Anna Farrow. "Is it?" asked Tom.

"I heard her say, 'Go & home,' and I went," said Tom. He had read "The Long Night".
"""


class Reader(HTMLParser):
    """Collects what a browser would see: elements with their attributes, and the text outside of scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.texts: dict[str, list[str]] = {"": []}
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag in {"script", "style", "title", "p", "section", "table", "nav"}:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.inside[-1] if self.inside else "", []).append(data)

    def count(self) -> Counter[str]:
        return Counter(tag for tag, _ in self.elements)


def document_text(page: str) -> str:
    """Return the text of a page's document, without white space."""
    body = page[page.index('<div id="text"') : page.index('<div id="table"')]
    return "".join("".join(Reader(body).texts.get("p", [])).split())


def data_of(page: str) -> dict[str, list[list[object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, list[list[object]]] = json.loads(found[1])
    return data


class TestTalk:
    def test_nested_words_count_once(self) -> None:
        """Who quotes somebody says those words; the one quoted gets the quotation, not the words."""
        talkers = {talker.name: talker for talker in talk(attribute(SCENE))}
        assert (talkers["Tom"].quotations, talkers["Tom"].words) == (2, 12)
        assert sum(talker.words for talker in talkers.values()) == 15
        assert sum(talker.share for talker in talkers.values()) == pytest.approx(1)

    def test_titles_are_not_talk(self) -> None:
        """What nobody says is in no count."""
        assert talk(attribute('He had read "The Long Night" twice.')) == ()

    def test_the_most_talkative_comes_first_and_nobody_last(self) -> None:
        """Speech without a speaker stands behind all speakers, however much it is."""
        doc = attribute('"One," said Tom. "Two and three," said Anna.\n\n"Four five six seven."', min_confidence=0.98)
        assert [(talker.key, talker.name) for talker in talk(doc)] == [
            *(("t0", "Anna"), ("t1", "Tom"), ("u", "no speaker found"))
        ]

    @given(st.lists(st.text(max_size=12), max_size=30))
    def test_labels_differ(self, names: list[str]) -> None:
        """No two speakers of a text share a label, and none is empty."""
        labels = monograms(names)
        assert len(set(labels)) == len(names)
        assert all(labels)

    def test_a_number_does_not_make_two_labels_one(self) -> None:
        """A name that ends in a digit keeps away from the numbered labels."""
        names = ["Anna", "Abel", "A 2", "Ada 2", "Amos"]
        assert len(set(monograms(names))) == len(names)


class TestMarkup:
    @given(st.text())
    def test_paragraphs_hold_all_but_white_space(self, text: str) -> None:
        """Every character that is no white space is in one paragraph, in order."""
        spans = list(paragraphs(text))
        assert "".join(text[start:end] for start, end, _ in spans).split() or not text.split()
        assert "".join("".join(text[start:end] for start, end, _ in spans).split()) == "".join(text.split())
        assert all(start < end for start, end, _ in spans)

    def test_wrapped_lines_are_filled(self) -> None:
        """Lines that a program broke are one paragraph; the lines of a verse are not, nor is a line a paragraph."""
        wrapped = "This line was broken by a program at some fifty characters,\nand this is the rest of it."
        assert [flag for _, _, flag in paragraphs(wrapped)] == [True]
        assert len(list(paragraphs("A short line,\nand another one,\nas in verse."))) == 3
        assert len(list(paragraphs(f"{'Long line. ' * 30}\n{'Long line. ' * 30}"))) == 2

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_of_every_system(self, end: str) -> None:
        """Paragraphs are found whatever ends a line."""
        text = f"One.{end}{end}Two.{end}{end}"
        assert [text[a:b] for a, b, _ in paragraphs(text)] == ["One.", "Two."]

    @given(st.text(alphabet=st.characters(exclude_categories=())))
    def test_visible_text_can_be_written_and_keeps_its_length(self, text: str) -> None:
        """No control character or half character is left."""
        shown = visible(text)
        assert len(shown) == len(text)
        shown.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown)

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_css_strings_cannot_be_left(self, attack: str) -> None:
        """Between its quotes a string has letters, digits, spaces and escapes only."""
        assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]+ )*"', css_string(attack))


class TestNotebookView:
    def test_quotations_mentions_cues_and_evidence(self) -> None:
        """Each quotation is tinted, can be reached by keyboard and holds its evidence; mention and cue are underlined."""
        doc = attribute('"It is late," said Anna Farrow. "Is it?" asked Tom.')
        view = notebook_view(doc)
        classes = [a.get("class") for tag, a in Reader(view).elements if tag == "span" and a.get("tabindex") == "0"]
        assert classes == ["qa-q qa-t0", "qa-q qa-t1"]
        assert '<u class="qa-m qa-t0">Anna Farrow</u>' in view
        assert '<u class="qa-c qa-t1">asked</u>' in view
        texts = "".join(Reader(view).texts["p"])
        assert all(q.explain() in texts for q in doc)

    def test_legend_counts(self) -> None:
        """The legend names each speaker with a count."""
        view = notebook_view(attribute(SCENE))
        assert re.search(r"<bdi>Tom</bdi><span class=\"qa-count\">2</span>", view)

    def test_a_long_text_shows_its_first_quotations(self) -> None:
        """The view of a novel is short, and says how many quotations there are more."""
        doc = attribute(write_novel(8_000))
        view = notebook_view(doc)
        shown = view.count('role="tooltip"')
        assert len(doc) > 200
        assert FIRST <= shown < FIRST + 20  # nested ones come on top
        assert f"The first {FIRST} of {len(doc):,} quotations; {len(doc) - FIRST:,} more." in view
        assert len(view) < 60_000

    def test_a_long_quotation_is_cut(self) -> None:
        """A quotation of a megabyte does not fill the notebook."""
        view = notebook_view(attribute('"It is late,' + " and late" * 100_000 + '," said Anna. "Yes," said Tom.'))
        assert len(view) < MOST + 20_000

    def test_narration_between_quotations_is_left_out(self) -> None:
        """A quotation deep in a text is shown with what stands around it, whole sentences."""
        doc = attribute(
            "Nothing happened here. " * 200 + '"It is late," said Anna. ' + "Nothing happened there. " * 200
        )
        view = notebook_view(doc)
        assert view.count("[…]") == 2
        assert 5 < view.count("Nothing happened here.") < 20
        assert "<p>Nothing happened here." in view

    @pytest.mark.parametrize("text", ["", " \n ", "Nothing is said."])
    def test_no_quotations(self, text: str) -> None:
        """A text without quotations says so."""
        assert "No quotations." in notebook_view(attribute(text))

    def test_styles_do_not_leak(self) -> None:
        """Each selector is about the view alone, each class is its own, and there is no id, script or address."""
        view = notebook_view(attribute(SCENE))
        style = re.sub(r"/\*.*?\*/", "", "".join(Reader(view).texts["style"]), flags=re.DOTALL)
        style = style.replace("@media print {", "")
        selectors = [
            s.strip() for group in re.findall(r"([^{};]+)\{", style) for s in re.sub(r"\(.*?\)", "", group).split(",")
        ]
        assert len(selectors) > 40
        assert [s for s in selectors if not re.search(r"(^|[\] ])\.quoteattr( |$)", s)] == []
        named = [a["class"] or "" for _, a in Reader(view).elements if "class" in a]
        assert [c for c in " ".join(named).split() if c != "quoteattr" and not c.startswith("qa-")] == []
        assert not re.search(r"<script|\bid=|https?:|@import|url\(|<table", view)

    def test_plain_repr_stays_short(self) -> None:
        """The console gets a line."""
        assert len(repr(attribute(write_novel(2_000)))) < 200


class TestPage:
    def test_the_whole_text_is_there(self) -> None:
        """Text, quotations and speakers stand in the HTML; nested quotations inside their outer one."""
        doc = attribute(SCENE)
        page = doc.to_html(name="scene.txt")
        assert document_text(page) == "".join(SCENE.split())
        assert "<title>scene.txt</title>" in page
        assert page.count("data-q=") == 5
        assert re.search(
            r'data-q="2">"I heard her say, <span class="q \w+( low)?" data-q="3">', page.replace("&quot;", '"')
        )
        assert [row[1] for row in data_of(page)["rows"]][-1] == -1  # a title is nobody's

    def test_no_asset_from_outside(self) -> None:
        """Nothing is loaded, and the policy forbids it."""
        page = to_html(attribute(SCENE))
        assert not re.search(r'https?:|@import|url\(|<link|<iframe|\ssrc=|style="|\son\w+="', page)
        assert "default-src 'none'" in page

    def test_the_policy_allows_just_our_script_and_style(self) -> None:
        """The hashes are those of the one script and the one style sheet, character by character."""
        page = to_html(attribute(SCENE))
        (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        assert f"script-src {digest(script)}; style-src {digest(style)};" in page
        assert "unsafe" not in page

    def test_sources_can_be_embedded(self) -> None:
        """Neither script nor style sheet holds what would end its element."""
        assert "</" not in (PAGES / "page.js").read_text(encoding="utf-8")
        assert "</" not in (PAGES / "page.css").read_text(encoding="utf-8")

    def test_shares_and_unsure_answers(self) -> None:
        """The panel has the shares; an unsure answer is marked in the text and in the data."""
        doc = attribute(write_novel(3_000))
        page = to_html(doc)
        assert f">{talk(doc)[0].share:.0%}<" in page
        low = sum(row[6] == 1 for row in data_of(page)["rows"])
        assert low == page.count(' low" data-q=') > 0

    def test_each_lane_of_the_strip_lies_inside_it(self) -> None:
        """Columns are in order, apart and inside the strip."""
        page = to_html(attribute(write_novel(3_000)))
        paths = re.findall(r' d="([^"]*)"', page)
        assert len(paths) > 3
        for path in paths:
            at = -1
            for start, width in re.findall(r"M(\d+) 0h(\d+)v1", path):
                assert at < int(start) < int(start) + int(width) <= 2_000
                at = int(start)

    @pytest.mark.parametrize("text", ["", "\n", '"', "“", '"Go," said Anna.'])
    def test_tiny_texts(self, text: str) -> None:
        """The smallest texts have a page as well."""
        assert document_text(to_html(attribute(text))) == "".join(text.split())

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet=st.sampled_from('ab .,"“”‘’<>&;\n\r\x00\ud800') | st.characters(exclude_categories=())))
    def test_any_text(self, text: str) -> None:
        """Whatever the text, the page shows it whole and can be written as UTF-8."""
        page = to_html(attribute(text))
        page.encode("utf-8")
        assert document_text(page) == "".join(visible(text).split())
        notebook_view(attribute(text)).encode("utf-8")


class TestPlot:
    @pytest.fixture(autouse=True)
    def _matplotlib(self) -> None:
        pytest.importorskip("matplotlib", reason="matplotlib is missing: pip install 'quoteattr[plot]'")

    def test_shares_and_places(self) -> None:
        """A bar for each speaker, as long as the share, and a strip with a bar for each quotation."""
        doc = attribute('"One two three," said Anna. Long after, "Four," said Tom.')
        shares, places = doc.plot().axes
        assert [label.get_text() for label in shares.get_yticklabels()] == ["Anna", "Tom"]
        assert [bar.get_width() for bar in shares.patches] == pytest.approx([75, 25])
        (first,), (second,) = [strip.get_paths() for strip in places.collections]
        assert first.get_extents().x0 == 0
        assert second.get_extents().x0 == pytest.approx(100 * doc[1].start / len(doc.text))

    def test_the_others_share_a_row(self) -> None:
        """``top`` says how many have a row; speech without a speaker has one of its own."""
        doc = attribute(write_novel(4_000), min_confidence=0.9)
        shares, _ = doc.plot(top=3).axes
        names = [label.get_text() for label in shares.get_yticklabels()]
        assert len(names) == 5
        assert re.fullmatch(r"\d+ others", names[3])
        assert names[4] == "no speaker found"
        assert sum(bar.get_width() for bar in shares.patches) == pytest.approx(100)

    @pytest.mark.parametrize("text", ["", "Nothing is said."])
    def test_nobody_speaks(self, text: str) -> None:
        """A figure without rows is a figure all the same."""
        assert attribute(text).plot()._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]

    @pytest.mark.filterwarnings("ignore:Glyph")
    def test_names_are_drawn_as_they_are(self) -> None:
        """A dollar sign in a name is no formula, and a control character no trouble."""
        doc = hostile_document()
        doc.plot()._repr_png_()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("top", [0, -1, 2.5, True, "3"])
    def test_a_wrong_number_is_refused(self, top: object) -> None:
        """``top`` is a whole number from 1."""
        with pytest.raises(OptionError, match="a whole number from 1"):
            attribute('"Go," said Anna.').plot(top=top)  # type: ignore[arg-type]

    def test_without_matplotlib(self) -> None:
        """Where matplotlib is missing, the error names the extra."""
        code = (
            "import sys; sys.modules['matplotlib'] = None\n"
            "from quoteattr import MissingExtraError, attribute\n"
            "try: attribute('').plot()\n"
            "except MissingExtraError as error: print(error)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert "pip install 'quoteattr[plot]'" in done.stdout


class TestHostileTexts:
    """Whatever text and names hold, both views have the same elements as with harmless ones."""

    @pytest.fixture
    def doc(self) -> AttributedText:
        return hostile_document()

    def test_page(self, doc: AttributedText) -> None:
        """No element, attribute or script of a text gets into the page."""
        page = to_html(doc, name=" ".join(ATTACKS))
        reader = Reader(page)
        assert reader.count()["script"] == 2
        assert reader.count()["style"] == reader.count()["title"] == 1
        assert not {"img", "b", "textarea", "iframe", "object"} & set(reader.count())
        assert not [a for _, attributes in reader.elements for a in attributes if a.startswith("on") or a == "style"]
        assert document_text(page) == "".join(visible(doc.text).split())

    def test_the_data_is_read_back(self, doc: AttributedText) -> None:
        """The JSON cannot end its element, and holds the names."""
        page = to_html(doc)
        data = data_of(page)
        raw = page[page.index('id="data">') : page.index("</script>", page.index('id="data">'))]
        assert not set("<>&") & set(raw.removeprefix('id="data">'))
        assert visible(doc.speakers[0].name) in [talker["name"] for talker in data["talkers"]]  # type: ignore[call-overload]

    def test_notebook(self, doc: AttributedText) -> None:
        """No element, attribute or script of a text gets into the view."""
        reader = Reader(notebook_view(doc))
        allowed = {"div", "style", "ul", "li", "span", "bdi", "p", "u", "strong", "br", "code"}
        assert set(reader.count()) <= allowed
        assert {a for _, attributes in reader.elements for a in attributes} <= {
            "class",
            "tabindex",
            "role",
            "aria-label",
        }


class TestCommand:
    def test_format_html(self, tmp_path: Path) -> None:
        """``--format html`` writes the page, with the name of the file as title."""
        path = tmp_path / "scene.txt"
        path.write_text(SCENE, encoding="utf-8")
        result = CliRunner().invoke(main, ["--format", "html", str(path)])
        assert result.exit_code == 0
        assert result.stdout == to_html(attribute(SCENE), name="scene")

    def test_one_file_only(self, tmp_path: Path) -> None:
        """Two pages cannot be one file."""
        path = tmp_path / "scene.txt"
        path.write_text(SCENE, encoding="utf-8")
        result = CliRunner().invoke(main, ["--format", "html", str(path), str(path)])
        assert result.exit_code == 2
        assert "one text" in result.output


# --- colours -------------------------------------------------------------------------------------------------------

CONES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of linear red, green and blue to an eye without one kind of cones (Machado et al. 2009, severity 1)."""

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def times(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def oklab(light: Triple) -> Triple:
    to_cones = (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
    to_lab = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    clipped = tuple(min(max(c, 0), 1) for c in light)
    red, green, blue = (c ** (1 / 3) for c in times(to_cones, clipped))  # type: ignore[arg-type]
    return times(to_lab, (red, green, blue))


def distance(one: str, other: str, cones: tuple[Triple, ...]) -> float:
    """Return how far apart two colours look; about 0.02 is just seen side by side."""
    first, second = (oklab(times(cones, linear(colour))) for colour in (one, other))
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it; text needs 4.5."""
    darker, lighter = sorted(times(((0.2126, 0.7152, 0.0722),) * 3, linear(colour))[0] for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


class TestColours:
    @pytest.mark.parametrize("cones", CONES.values(), ids=CONES)
    @pytest.mark.parametrize(
        ("form", "least"), [("tint", 0.035), ("dark_tint", 0.045), ("strong", 0.055), ("dark_strong", 0.07)]
    )
    def test_hues_stay_apart(self, form: str, least: float, cones: tuple[Triple, ...]) -> None:
        """To an eye without one kind of cones, too, the nearest two are clearly apart."""
        colours = [getattr(hue, form) for hue in HUES]
        assert min(distance(one, other, cones) for one, other in combinations(colours, 2)) > least

    @pytest.mark.parametrize("hue", [*HUES, GREY], ids=lambda hue: hue.strong)
    def test_text_can_be_read(self, hue: Hue) -> None:
        """Text on tints, letters on badges and badges on paper have the contrast of WCAG AA in both themes."""
        css = (PAGES / "page.css").read_text(encoding="utf-8")
        ink = re.search(r"--ink: light-dark\((#\w+), (#\w+)\)", css)
        assert ink
        for paper, tint, strong, letters in (
            (LIGHT_PAPER, hue.tint, hue.strong, ink[1]),
            (DARK_PAPER, hue.dark_tint, hue.dark_strong, ink[2]),
        ):
            assert contrast(letters, tint) > 6
            assert contrast(strong, paper) > 4.5

    @pytest.mark.parametrize("file", ["page.css", "notebook.css"])
    def test_quiet_text_can_be_read(self, file: str) -> None:
        """The style sheets name the paper that the colours are made for, and quiet text keeps AA on it."""
        css = (PAGES / file).read_text(encoding="utf-8")
        grounds = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", css))
        assert grounds["paper"] == f"{LIGHT_PAPER}, {DARK_PAPER}"
        for ground in {"paper", "side", "card"} & set(grounds):
            pairs = zip(grounds["quiet"].split(", "), grounds[ground].split(", "), strict=True)
            assert all(contrast(letters, paper) > 4.5 for letters, paper in pairs)

    def test_what_is_found_can_be_read(self) -> None:
        """So does the text on which a search has laid its colours."""
        css = (PAGES / "page.css").read_text(encoding="utf-8")
        grounds = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", css))
        for ground in ("found", "current"):
            pairs = zip(grounds["ink"].split(", "), grounds[ground].split(", "), strict=True)
            assert all(contrast(letters, paper) > 4.5 for letters, paper in pairs)
