"""The page and the notebook view in a real browser: they work, look as they should, and no text takes them over."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import console, need_browser, open_browser, set_theme
from hostile import hostile_document
from novel import write_novel

from quoteattr import attribute

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

SCENE = """Rain fell on the roof of the ferry house.

"The ferry is late again," said Mrs. Okafor. "Did you bring the lamp?"

Daniel shook his head. "I thought that you had it," he said.

"Then we shall have to wait in the dark."

"I heard the pilot say, 'Wait for the bell,' and then he left," said Ines Roa.

He had read "The Long Ford" twice. The lamp was at home.
"""

Select = Callable[[str], "list[WebElement]"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests; each opens a page of its own."""
    need_browser()
    with open_browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def show(browser: Chrome, tmp_path: Path) -> Iterator[Callable[[str], Select]]:
    """Open a page from a file and select from it; at the end nothing must have been written to the console."""

    def open_page(source: str) -> Select:
        path = tmp_path / "page.html"
        path.write_text(source, encoding="utf-8")
        browser.get(path.as_uri())
        return lambda selector: browser.find_elements("css selector", selector)

    set_theme(browser, "light")
    console(browser)
    yield open_page
    assert console(browser) == []


@pytest.fixture
def page(show: Callable[[str], Select]) -> Select:
    """The page of the scene."""
    return show(attribute(SCENE).to_html(name="scene.txt"))


@pytest.fixture
def notebook(show: Callable[[str], Select]) -> Select:
    """The notebook view of the scene, as a notebook puts it into its own page."""
    return show(f'<!doctype html><meta charset="utf-8"><body><p id="own">Own text</p>{attribute(SCENE)._repr_html_()}')


def tinted(page: Select) -> list[str]:
    """Return the quotations that have the tint of their speaker."""
    return [q.text for q in page(".text .q") if q.value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"]


def speaker(page: Select, name: str) -> WebElement:
    """Return the button of a speaker."""
    return next(button for button in page(".speakers button") if name in button.text)


def press(browser: Chrome, *keys: str) -> None:
    """Press keys wherever the focus is."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def point_at(browser: Chrome, element: WebElement) -> None:
    """Move the mouse onto an element."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).move_to_element(element).perform()


class TestFilter:
    def test_one_speaker_and_several(self, page: Select) -> None:
        """A click leaves one speaker tinted, a second click adds one, and Show all takes all back."""
        assert len(tinted(page)) == 6
        speaker(page, "Daniel").click()
        assert tinted(page) == ['"I thought that you had it,"']
        speaker(page, "Ines Roa").click()
        assert len(tinted(page)) == 2
        assert [b.get_attribute("aria-pressed") for b in page(".speakers button")].count("true") == 2
        assert page("#hits")[0].text == "2 quotations"
        page("#all")[0].click()
        assert len(tinted(page)) == 6
        assert not page("#all")[0].is_displayed()

    def test_by_keyboard(self, browser: Chrome, page: Select) -> None:
        """A speaker can be chosen with the space bar."""
        browser.execute_script("arguments[0].focus()", speaker(page, "Daniel"))
        press(browser, " ")
        assert tinted(page) == ['"I thought that you had it,"']

    def test_the_strip_fades(self, page: Select) -> None:
        """Lanes of the others fade."""
        speaker(page, "Daniel").click()
        opacities = [path.value_of_css_property("opacity") for path in page(".strip path")]
        assert opacities.count("1") == 1
        assert opacities.count("0.1") == len(opacities) - 1

    def test_other_paragraphs_can_be_hidden(self, page: Select) -> None:
        """What is left are the paragraphs in which the speaker speaks."""
        speaker(page, "Daniel").click()
        page("#alone")[0].click()
        assert [p.text for p in page(".text p") if p.is_displayed()] == [
            'Daniel shook his head. "I thought that you had it," he said.'
        ]

    def test_unsure_answers(self, page: Select) -> None:
        """The unsure ones are framed, and can be looked at alone."""
        low = page(".text .q.low")
        assert {q.value_of_css_property("border-top-style") for q in low} <= {"dashed"}
        page("#low")[0].click()
        assert len(tinted(page)) == len(low)


class TestSearch:
    def test_finds_and_steps(self, browser: Chrome, page: Select) -> None:
        """Matches are counted and highlighted; Enter and the buttons go round."""
        page("#find")[0].send_keys("LAMP")
        assert page("#hits")[0].text == "2 found"
        assert browser.execute_script("return [...CSS.highlights.get('found')].map(String).length") == 2
        page("#find")[0].send_keys("\n")
        assert page("#hits")[0].text == "1 of 2"
        page("#next")[0].click()
        page("#next")[0].click()
        assert page("#hits")[0].text == "1 of 2"
        page("#back")[0].click()
        assert page("#hits")[0].text == "2 of 2"
        found = browser.execute_script("return [...CSS.highlights.get('current')].map(r => r.toString())")
        assert found == ["lamp"]

    def test_inside_what_is_filtered(self, page: Select) -> None:
        """With a speaker chosen, only what this speaker says is searched."""
        speaker(page, "Okafor").click()
        page("#find")[0].send_keys("lamp")
        assert page("#hits")[0].text == "1 found"

    @pytest.mark.parametrize("wanted", ["(", "[a-z", "\\", ".*", "a{2", "'", "/", "$&"])
    def test_signs_stand_for_themselves(self, page: Select, wanted: str) -> None:
        """What looks like a pattern is searched as it is written."""
        page("#find")[0].send_keys(wanted)
        count = SCENE.count(wanted)
        assert page("#hits")[0].text == (f"{count} found" if count else "nothing found")

    def test_across_marks_and_line_ends(self, page: Select) -> None:
        """A search crosses the borders of quotations, mentions and cues."""
        page("#find")[0].send_keys('again," said  mrs. okafor')
        assert page("#hits")[0].text == "1 found"

    def test_keys(self, browser: Chrome, page: Select) -> None:
        """A slash goes to the search; j and k go from quotation to quotation, but not while a word is typed."""
        press(browser, "j", "j")
        assert browser.switch_to.active_element.text == '"Did you bring the lamp?"'
        press(browser, "k")
        assert browser.switch_to.active_element.text == '"The ferry is late again,"'
        press(browser, "/", "jk")
        assert page("#find")[0].get_property("value") == "jk"


class TestEvidence:
    def test_on_hover(self, browser: Chrome, page: Select) -> None:
        """Pointing at a quotation shows why it has its speaker."""
        assert not page("#card")[0].is_displayed()
        point_at(browser, page(".text .q")[0])
        assert page("#card")[0].is_displayed()
        assert attribute(SCENE)[0].explain() in page("#card")[0].text

    def test_of_the_innermost_quotation(self, browser: Chrome, page: Select) -> None:
        """Inside a quotation the nested one explains itself."""
        point_at(browser, page(".text .q .q")[0])
        assert attribute(SCENE)[4].inner[0].explain() in page("#card")[0].text

    def test_on_focus_and_escape(self, browser: Chrome, page: Select) -> None:
        """The keyboard shows the same; Escape takes it away."""
        press(browser, "j")
        assert attribute(SCENE)[0].explain() in page("#card")[0].text
        press(browser, "\ue00c")
        assert not page("#card")[0].is_displayed()


class TestTable:
    def rows(self, browser: Chrome, column: int) -> list[str]:
        script = "return [...document.querySelectorAll('tbody tr')].map(r => r.cells[arguments[0]].textContent)"
        cells: list[str] = browser.execute_script(script, column)
        return cells

    def test_sorts(self, browser: Chrome, page: Select) -> None:
        """A click on a heading sorts, a second one turns the order round."""
        page("#show-table")[0].click()
        assert self.rows(browser, 0) == ["1", "2", "3", "4", "5", "6", "7"]
        page("th button")[6].click()
        sure = [int(cell.rstrip("%")) for cell in self.rows(browser, 6) if cell[:1].isdigit()]
        assert sure == sorted(sure)
        page("th button")[6].click()
        assert [int(cell.rstrip("%")) for cell in self.rows(browser, 6) if cell[:1].isdigit()] == sorted(
            sure, reverse=True
        )
        assert page("th")[6].get_attribute("aria-sort") == "descending"
        page("th button")[2].click()
        quotations = [cell.strip("\"'").casefold() for cell in self.rows(browser, 2)]
        assert quotations == sorted(quotations)

    def test_follows_filter_and_search(self, browser: Chrome, page: Select) -> None:
        """The table has the rows of the speaker in whose words the search is found."""
        page("#show-table")[0].click()
        speaker(page, "Okafor").click()
        assert len(self.rows(browser, 0)) == 3
        page("#find")[0].send_keys("lamp")
        assert self.rows(browser, 2) == ['"Did you bring the lamp?"']

    def test_long_cells_stay_in_their_columns(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """However long a name, a quotation or a word is, no cell runs into the next."""
        line = "The tide will not wait for us, and neither will the harbour master. " * 3
        name = "Maximiliana Featherstonehaugh-Cholmondeley-Warner"
        text = f'"{line}Go," said {name} to Tom Reed.\n\n"{"x" * 200}," said Tom Reed to {name}.'
        page = show(attribute(text, speakers=[name, "Tom Reed"]).to_html(name="A long title " * 20))
        page("#show-table")[0].click()
        wide = "return [...document.querySelectorAll('th, td')].filter(c => c.scrollWidth > c.clientWidth).length"
        assert len(page("tbody tr")) == 2
        assert browser.execute_script(wide) == 0

    def test_leads_back_into_the_text(self, browser: Chrome, page: Select) -> None:
        """The number of a row goes to its quotation."""
        page("#show-table")[0].click()
        page("tbody a")[2].click()
        assert page("#text")[0].is_displayed()
        assert browser.switch_to.active_element.text == '"I thought that you had it,"'


class TestLooks:
    @pytest.mark.parametrize(("theme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(23, 25, 28)")])
    def test_page_follows_the_theme(self, browser: Chrome, page: Select, theme: str, paper: str) -> None:
        """The system's theme is the page's, until its reader chooses another."""
        set_theme(browser, theme)
        assert page("body")[0].value_of_css_property("background-color") in (
            paper,
            paper.replace("rgb", "rgba")[:-1] + ", 1)",
        )
        dark = page("body")[0].value_of_css_property("background-color")
        for _ in range(2 if theme == "light" else 1):
            page("#theme")[0].click()
        assert page("body")[0].value_of_css_property("background-color") != dark

    def test_badges_name_speakers(self, browser: Chrome, page: Select) -> None:
        """Each quotation shows the letters of its speaker, which are not part of the text."""
        script = "return [...document.querySelectorAll('.text .q')].map(q => getComputedStyle(q, '::before').content)"
        shown = browser.execute_script(script)
        assert '"Ok" / "Mrs. Okafor: "' in shown
        assert page(".text .q")[0].text == '"The ferry is late again,"'

    def test_prints_on_paper(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """A print has the whole text on many pages, no buttons, and a table as wide as the paper."""
        show(attribute(write_novel(6_000)).to_html())
        script = "return getComputedStyle(document.querySelector('.tools')).display"
        sheet = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sheet)
        assert browser.execute_script(script) == "none"
        browser.execute_script("document.querySelector('#show-table').click()")
        assert browser.execute_script("return document.documentElement.scrollWidth") == 700
        browser.execute_script("document.querySelector('#show-text').click()")
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        printed = base64.b64decode(browser.print_page())
        assert printed.count(b"/Type /Page\n") > 8

    def test_narrow_screens(self, browser: Chrome, page: Select) -> None:
        """On a telephone nothing sticks out, neither of the text nor of the table."""
        size = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        try:
            for view in ("#show-text", "#show-table"):
                page(view)[0].click()
                assert browser.execute_script("return [innerWidth, document.documentElement.scrollWidth]") == [400, 400]
        finally:
            browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def test_badges_stay_with_their_quotations(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """No line ends behind a badge: at every width the first line of a quotation holds more than that."""
        page = show(attribute('He looked. "Whoever wrote it went," said Mrs. Okafor.').to_html())
        script = "document.querySelector('main').style.width = `${arguments[0]}px`; return arguments[1].getClientRects()[0].width"
        widths = [browser.execute_script(script, width, page(".text .q")[0]) for width in range(180, 300, 4)]
        assert min(widths) > 80

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "nothing in it stands in quotation marks"),
            ("Nobody spoke.", "nothing in it stands in quotation marks"),
            ('He had read "The Long Ford" twice.', "what stands in quotation marks are titles and terms"),
        ],
    )
    def test_a_text_without_speech(self, show: Callable[[str], Select], text: str, reason: str) -> None:
        """The page says that nobody speaks, and has no strip."""
        page = show(attribute(text).to_html())
        assert page(".none")[0].text == f"Nobody speaks in this text: {reason}."
        assert not page("#strip")[0].is_displayed()
        page("#show-table")[0].click()
        assert len(page("tbody tr")) == len(attribute(text))


class TestNovel:
    def test_a_long_text(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """In a long text the strip goes to a place, and a filter touches no more than a style rule."""
        page = show(attribute(write_novel(12_000)).to_html(name="novel.txt"))
        from selenium.webdriver import ActionChains

        ActionChains(browser).move_to_element(page(".track")[0]).click().perform()  # its middle
        assert browser.execute_script("return scrollY") > 3_000
        assert 40 < int(page(".track")[0].get_attribute("aria-valuenow") or 0) < 60
        before = browser.execute_script("return document.querySelector('#text').innerHTML")
        page(".speakers button")[0].click()
        assert browser.execute_script("return document.querySelector('#text').innerHTML") == before

    def test_a_long_table_grows(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """Rows come as they are needed."""
        page = show(attribute(write_novel(12_000)).to_html(name="novel.txt"))
        page("#show-table")[0].click()
        first = len(page("tbody tr"))
        browser.execute_script("scrollTo(0, document.body.scrollHeight)")
        browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        assert 100 < first < len(page("tbody tr"))


class TestNotebookView:
    def evidence(self, notebook: Select) -> list[str]:
        return [why.text for why in notebook(".qa-why") if why.is_displayed()]

    def test_evidence_on_hover(self, browser: Chrome, notebook: Select) -> None:
        """Pointing at a quotation shows its evidence, and only that of the innermost."""
        assert self.evidence(notebook) == []
        point_at(browser, notebook(".qa-q")[1])
        (shown,) = self.evidence(notebook)
        assert shown.startswith(attribute(SCENE)[1].explain())
        point_at(browser, notebook(".qa-q .qa-q")[0])
        assert len(self.evidence(notebook)) == 1

    def test_evidence_on_focus(self, browser: Chrome, notebook: Select) -> None:
        """The tab key goes from quotation to quotation."""
        point_at(browser, notebook("#own")[0])
        press(browser, "\ue004", "\ue004")
        (shown,) = self.evidence(notebook)
        assert shown.startswith(attribute(SCENE)[1].explain())

    def test_evidence_is_not_cut_off(self, browser: Chrome, notebook: Select) -> None:
        """The evidence of the last quotation fits into the view, which some notebooks cut at its border."""
        point_at(browser, notebook(".qa-text > p > .qa-q:not(.qa-n)")[-1])
        view = notebook(".quoteattr")[0].rect
        shown = next(why for why in notebook(".qa-why") if why.is_displayed()).rect
        assert shown["y"] + shown["height"] <= view["y"] + view["height"]

    @pytest.mark.parametrize(
        ("attribute_of_body", "theme", "dark"),
        [
            ("", "light", False),
            ("", "dark", True),
            ('data-jp-theme-light="false"', "light", True),
            ('data-jp-theme-light="true"', "dark", False),
            ('class="vscode-dark"', "light", True),
            ('class="vscode-light"', "dark", False),
        ],
    )
    def test_themes(
        self, browser: Chrome, show: Callable[[str], Select], attribute_of_body: str, theme: str, dark: bool
    ) -> None:
        """The notebook's own theme counts, then the system's."""
        set_theme(browser, theme)
        select = show(f"<!doctype html><body {attribute_of_body}>{attribute(SCENE)._repr_html_()}")
        assert ("23, 25, 28" in select(".quoteattr")[0].value_of_css_property("background-color")) is dark

    def test_the_notebook_keeps_its_own_look(self, notebook: Select) -> None:
        """The style of what stands beside the view is the browser's."""
        assert notebook("#own")[0].value_of_css_property("font-size") == "16px"
        assert notebook("#own")[0].value_of_css_property("margin-bottom") == "16px"


class TestHostileTexts:
    HARMLESS = "return typeof window.hacked === 'undefined' && !document.querySelector('img, iframe, svg[onload]')"

    def test_page(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """Nothing of a text runs, whatever is clicked, pointed at, searched or sorted, and the policy has no work."""
        page = show(hostile_document().to_html(name="<script>window.hacked = 0</script>"))
        for button in page(".speakers button"):
            button.click()
        point_at(browser, page(".text .q")[0])
        assert "<script>window.hacked = 1</script>" in page("#card")[0].text
        page("#find")[0].send_keys("<script>")
        page("#show-table")[0].click()
        for heading in page("th button"):
            heading.click()
        assert len(page("tbody tr")) == 3
        assert browser.execute_script(self.HARMLESS)

    def test_notebook(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """Nothing of a text runs in the notebook, where no policy helps."""
        select = show(f'<!doctype html><meta charset="utf-8"><body>{hostile_document()._repr_html_()}')
        point_at(browser, select(".qa-q")[0])
        assert browser.execute_script(self.HARMLESS)
        assert len(select("script")) == 0

    def test_the_policy_would_stop_a_script(self, browser: Chrome, show: Callable[[str], Select]) -> None:
        """If a script did get in, the browser would refuse it: the second wall stands."""
        source = attribute(SCENE).to_html().replace("<main>", "<main><script>window.hacked = 1</script>")
        show(source)
        assert browser.execute_script(self.HARMLESS)
        assert any("Content Security Policy" in entry["message"] for entry in console(browser))
