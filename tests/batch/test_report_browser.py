"""The report of a batch in a real browser: sorting, finding, paging, links, and that nothing is asked of a network."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer.batch.report_files import write_report
from tests.batch.sample_batches import make_outcomes
from tests.batch.test_report_files import make_hostile_outcomes
from tests.reporters.hostile_text import TRICKS
from tests.reporters.html_reading import HOSTILE
from tests.reporters.test_html_browser import ARGUMENTS, CHROMIUM

OpenReport = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One headless Chromium for the module, of the system's own package."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    if not shutil.which(CHROMIUM):
        pytest.skip("there is no /usr/bin/chromium (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env={**os.environ})
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of 450 documents with their pages."""
    folder = tmp_path_factory.mktemp("batch")
    write_report(make_outcomes(450, seed=2), folder, title="A batch")
    return folder


@pytest.fixture
def open_report(browser: Any) -> Iterator[OpenReport]:
    """Opens a report; afterwards nothing but files may have been asked for, and nothing said on the console."""
    requests: list[str] = []
    said: list[str] = []
    contexts: list[Any] = []

    def open_(folder: Path, *, width: int = 1400, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto((folder / "report.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [url for url in requests if not url.startswith("file:///")]
    assert not said


def read_column(page: Any, by: str) -> list[str]:
    heads = page.eval_on_selector_all("#table thead th", "all => all.map(one => one.dataset.by)")
    at = heads.index(by)
    return list(
        page.eval_on_selector_all("#table tbody tr", f"rows => rows.map(row => row.cells[{at}].innerText.trim())")
    )


def sort_by(page: Any, by: str) -> None:
    page.locator(f'th[data-by="{by}"] button').click()


def show_all(page: Any) -> None:
    page.locator("#size").select_option("1000")


def test_sorting_by_score_goes_both_ways_and_leaves_what_has_none_at_the_end(
    open_report: OpenReport, folder: Path
) -> None:
    page = open_report(folder)
    show_all(page)
    for direction in ("ascending", "descending"):
        sort_by(page, "score")
        assert page.locator('th[data-by="score"]').get_attribute("aria-sort") == direction
        scores = read_column(page, "score")
        given = [float(score) for score in scores if score]
        assert len(scores) == 450
        assert given == sorted(given, reverse=direction == "descending")
        assert set(scores[len(given) :]) == {""}
        places = read_column(page, "place")
        for one, two in zip(range(449), range(1, 450), strict=True):
            if scores[one] == scores[two]:
                assert int(places[one]) < int(places[two]), "equal scores stay in the order of the list"
    assert page.locator("th[aria-sort]").count() == 1


def test_every_column_sorts_and_holds_every_document(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    show_all(page)
    before = sorted(map(int, read_column(page, "place")))
    sorted_values = {}
    for by in ("name", "group", "state", "rank", "blocker", "major", "minor", "nit", "answered", "cost", "place"):
        sort_by(page, by)
        assert sorted(map(int, read_column(page, "place"))) == before
        sorted_values[by] = read_column(page, by)
    for by in ("blocker", "major", "minor", "nit"):
        numbers = [0 if value == "–" else int(value) for value in sorted_values[by] if value]
        assert numbers == sorted(numbers, reverse=True)
    names = [value.split("\n")[0] for value in sorted_values["name"]]
    assert names == sorted(names)
    costs = [float(value) for value in sorted_values["cost"] if value]
    assert costs == sorted(costs, reverse=True)
    assert list(map(int, sorted_values["place"])) == before


def test_without_scripts_the_same_rows_are_there(open_report: OpenReport, folder: Path) -> None:
    scripted, plain = open_report(folder), open_report(folder, java_script_enabled=False)
    show_all(scripted)
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim() + (cell.querySelector('a')?.href || '')))"
    assert scripted.eval_on_selector_all("#table tbody tr", read) == plain.eval_on_selector_all("#table tbody tr", read)
    assert not plain.locator("#finder").is_visible()
    assert not plain.locator("#pager").is_visible()


def test_finding_by_words_kind_and_decision(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    page.locator("#words").fill("POST-MORTEM 2025")
    names = read_column(page, "name")
    assert names
    assert all("post-mortem" in name and "2025" in name for name in names)
    page.locator("#words").fill("")
    page.locator("#kind").select_option(
        label="Roadmap proposal" if page.get_by_text("Roadmap proposal").count() else "Roadmap"
    )
    assert len(set(read_column(page, "group"))) == 1
    page.locator("#kind").select_option("")
    page.locator("#state").select_option(label="failed")
    assert set(read_column(page, "state")) == {"FAILED"}
    page.locator("#words").fill("content filter")
    assert all("content filter" in name for name in read_column(page, "name"))
    assert "found among 450" in page.locator("#said").inner_text()
    page.locator("#words").fill("no such thing")
    assert read_column(page, "name") == []
    assert page.locator("#said").inner_text() == "none of 450"
    page.get_by_role("button", name="Clear").click()
    page.locator("#table tbody tr").nth(199).wait_for()


def test_pages_of_the_table_hold_each_document_once(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    seen = read_column(page, "place")
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
        seen += read_column(page, "place")
    assert seen == [str(number) for number in range(1, 451)]
    assert page.get_by_role("button", name="Next").is_disabled()
    page.get_by_role("button", name="First").click()
    assert page.locator("#where").inner_text() == "1–200 of 450"


def test_row_leads_to_its_page_and_back(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    sort_by(page, "major")
    link = page.locator("#table tbody a").first
    name = link.inner_text()
    link.click()
    assert page.locator("h2.name").first.inner_text() == name
    page.locator("a.home").click()
    assert page.title() == "A batch"


def test_keyboard_reaches_and_sorts(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the table of documents"
    page.locator('th[data-by="score"] button').focus()
    page.keyboard.press("Enter")
    assert page.locator('th[data-by="score"]').get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize("width", [400, 1400])
def test_page_is_no_wider_than_the_window(width: int, open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str, open_report: OpenReport, folder: Path) -> None:
    """WCAG 2 asks for 4.5 : 1; marks for nothing at all (a dash) and the sign of an unsorted column may be fainter."""
    page = open_report(folder, color_scheme=scheme)
    worst = page.evaluate(
        """() => {
          const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
            .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (one) => {
            for (let at = one; at; at = at.parentElement) {
              const color = parse(getComputedStyle(at).backgroundColor);
              if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          let worst = [99, ""];
          for (const one of document.querySelectorAll("main *, .bar *")) {
            const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
            if (!own || one.closest("svg, .zero, script") || !one.offsetParent) continue;
            const [a, b] = [light(parse(getComputedStyle(one).color)), light(ground(one))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < worst[0]) worst = [ratio, one.className + " " + one.textContent.slice(0, 40)];
          }
          return worst;
        }"""
    )
    assert worst[0] >= 4.5, worst


def test_every_region_and_chart_has_a_name(open_report: OpenReport, folder: Path) -> None:
    page = open_report(folder)
    assert page.locator("svg:not([aria-label]):not([aria-hidden])").count() == 0
    assert page.locator("table:not(.chart):not(:has(caption))").count() == 0
    assert page.locator("thead th:not([scope])").count() == 0
    assert page.locator('[role="region"]:not([aria-label])').count() == 0


def test_hostile_batch_does_nothing(open_report: OpenReport, tmp_path: Path) -> None:
    write_report(make_hostile_outcomes("".join(TRICKS) + HOSTILE), tmp_path, title="</title><script>alert(1)</script>")
    page = open_report(tmp_path)
    assert page.title() != "owned"
    assert page.locator("script").count() == 3
    assert page.locator("img, iframe, object, embed, link, base").count() == 0
    page.locator("#words").fill("<img")
    page.locator("#words").fill("")
    page.locator("#table tbody a").first.click()
    page.wait_for_selector("h2.name")
    assert page.locator("script").count() == 1


def test_ten_thousand_documents_stay_quick(open_report: OpenReport, tmp_path: Path) -> None:
    """A generous bound for slow machines: what is measured on a quiet one stands in the docs."""
    pool = list(make_outcomes(200))
    write_report(
        (pool[place % 190].model_copy(update={"place": place}) for place in range(10_000)), tmp_path, pages=False
    )
    page = open_report(tmp_path)
    assert page.locator("#table tbody tr").count() == 200
    spent = page.evaluate(
        """() => { const start = performance.now();
          for (const by of ["score", "name", "cost"]) document.querySelector(`th[data-by="${by}"] button`).click();
          return performance.now() - start; }"""
    )
    assert spent < 5000
    assert len(set(read_column(page, "place"))) == 200
