"""The HTML report in a real browser: marks, jumps, filters, keys, and that a hostile document does nothing."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reviewer.reporters.html_page import render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import TRICKS, make_hostile_run
from tests.reporters.html_reading import HOSTILE, PLAIN, load, make_run, render_run
from tests.reporters.sample_reviews import RUNS

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUOTES = (
    ("p99 to 60 ms** for `GET /search", "| **Total** | **75 ms** |"),
    ("the dashboard",),
    ("bold words** in it",),
    ("quoted words stay\n> over two lines",),
)
FILLER = "\n\n".join(f"Paragraph {number} says little." for number in range(60))

OpenPage = Callable[..., Any]


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


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens a report; afterwards nothing may have been asked of a network, and nothing said on the console."""
    requests: list[str] = []
    said: list[str] = []
    contexts: list[Any] = []

    def open_(html: str, *, width: int = 1400, **options: Any) -> Any:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8", errors="surrogatepass")
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [url for url in requests if not url.startswith(tmp_path.as_uri())]
    assert not said


def render_plain(after: str = "", before: str = "") -> str:
    document = load(before + PLAIN + after)
    return render_run(make_run(document, QUOTES), document)


def read_box(page: Any, selector: str) -> dict[str, float]:
    return page.locator(selector).first.bounding_box()


def is_in_view(page: Any, selector: str) -> bool:
    box = read_box(page, selector)
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_marks_stand_on_the_right_words(open_page: OpenPage) -> None:
    page = open_page(render_plain())
    read = "(id) => [...document.querySelectorAll(`mark[data-of~='${id}']`)].map((one) => one.innerText).join('')"
    assert page.evaluate(read, "d1-c-1") == "p99 to 60 ms for GET /searchTotal75 ms"
    assert page.evaluate(read, "d1-c-2") == "the dashboard"
    assert page.evaluate(read, "d1-c-3") == "bold words in it"
    assert page.evaluate(read, "d1-c-4").split() == ["quoted", "words", "stay", "over", "two", "lines"]


def test_comments_stand_beside_their_words_and_apart_from_one_another(open_page: OpenPage) -> None:
    page = open_page(render_plain(before=f"{FILLER}\n\n"))
    boxes = [box.bounding_box() for box in page.locator(".beside .comment").all()]
    assert all(one["y"] + one["height"] <= two["y"] for one, two in pairwise(boxes))
    page.locator("mark[data-of='d1-c-4']").first.click()
    page.wait_for_timeout(300)
    assert abs(read_box(page, "#d1-c-4")["y"] - read_box(page, "mark[data-of='d1-c-4']")["y"]) < 40
    assert read_box(page, "#d1-c-4")["x"] > read_box(page, "mark[data-of='d1-c-4']")["x"]


def test_click_on_a_comment_leads_to_its_text_and_back(open_page: OpenPage) -> None:
    page = open_page(render_plain(f"\n{FILLER}\n"))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert not is_in_view(page, "mark[data-of='d1-c-3']")
    page.evaluate("document.querySelector('#d1-c-3 .head').click()")
    assert is_in_view(page, "mark[data-of='d1-c-3']")
    assert page.locator("#d1-c-3 .head").get_attribute("aria-expanded") == "true"
    page.locator("#d1-c-1").locator(".head").click()
    page.locator("#d1-c-1 .place a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "d1-c-1-at2"
    assert is_in_view(page, "#d1-c-1-at2")
    page.locator("mark[data-of='d1-c-2']").click()
    assert page.evaluate("document.activeElement.closest('.comment').id") == "d1-c-2"


def test_address_of_a_comment_or_place_opens_it(open_page: OpenPage) -> None:
    page = open_page(render_plain(before=f"{FILLER}\n\n"))
    page.evaluate("location.hash = '#d1-c-3'")
    page.wait_for_function("document.querySelector('.current')")
    assert page.evaluate("document.querySelector('.current').id") == "d1-c-3"
    assert is_in_view(page, "mark[data-of='d1-c-3']")


def test_filters_hide_comments_and_their_marks(open_page: OpenPage) -> None:
    page = open_page(render_plain())
    shown = page.locator(".comment:not([hidden])")
    assert shown.count() == 6
    page.locator("label.chip.major").click()
    assert page.locator("#d1-c-2").is_hidden()
    assert "off" in page.locator("mark[data-of='d1-c-2']").get_attribute("class")
    page.locator("label.chip.major").click()
    page.locator("[data-filter=source]").select_option("check")
    assert [one.get_attribute("id") for one in shown.all()] == ["d1-c-C1"]
    assert page.locator(".shown").inner_text() == "1 of 6 shown"
    page.locator("[data-filter=source]").select_option("")
    page.locator("[data-filter=criterion]").select_option("dd-rollout")
    assert [one.get_attribute("id") for one in shown.all()] == ["d1-c-5"]


def test_keys_walk_jump_filter_and_explain(open_page: OpenPage) -> None:
    page = open_page(render_plain())
    current = "document.querySelector('.current') ? document.querySelector('.current').id : ''"
    press = page.keyboard.press
    press("j")
    assert page.evaluate(current) == "d1-c-5", "what is missing comes first"
    press("j")
    press("j")
    assert page.evaluate(current) == "d1-c-2"
    press("k")
    assert page.evaluate(current) == "d1-c-1"
    press("Enter")
    assert page.evaluate("document.activeElement.id") == "d1-c-1-at1"
    press("Enter")
    assert page.evaluate("document.activeElement.closest('.comment').id") == "d1-c-1"
    press("Escape")
    assert page.evaluate(current) == ""
    press("f")
    assert page.evaluate("document.activeElement.dataset.filter") == "severity"
    press("?")
    assert page.locator("#help").is_visible()
    press("Escape")
    assert page.locator("#help").is_hidden()


def test_theme_follows_the_system_and_can_be_turned(open_page: OpenPage) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light, dark = (open_page(render_plain(), color_scheme=scheme) for scheme in ("light", "dark"))
    assert light.evaluate(paper) != dark.evaluate(paper)
    before = dark.evaluate(paper)
    light.keyboard.press("t")
    assert light.evaluate(paper) == before


def test_phone_shows_the_comment_below_its_words(open_page: OpenPage) -> None:
    page = open_page(render_plain(f"\n{FILLER}\n"), width=390, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("mark[data-of='d1-c-2']").tap()
    assert is_in_view(page, "#d1-c-2")
    mark, comment = read_box(page, "mark[data-of='d1-c-2']"), read_box(page, "#d1-c-2")
    assert mark["y"] + mark["height"] <= comment["y"]
    page.locator("#d1-c-2 .head").tap()
    assert not page.locator(".sheet-up").count()


def test_everything_is_there_without_script(open_page: OpenPage) -> None:
    page = open_page(render(RUNS["several"], ReportOptions()), java_script_enabled=False)
    text = page.inner_text("body")
    assert text.count("What this rests on") == 3
    assert "Checkout gives up after 60 ms" in text
    assert page.locator(".filters").first.is_hidden()


def test_print_opens_every_comment(open_page: OpenPage) -> None:
    page = open_page(render_plain(), color_scheme="dark")
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in page.locator(".comment .more").all())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".bar").is_hidden()


def test_hostile_document_executes_nothing(open_page: OpenPage) -> None:
    """Nothing runs, nothing is asked for, nothing leads away; the fixture listens to requests, console and dialogs."""
    document = load(HOSTILE)
    page = open_page(render_run(make_run(document, (("owned",), ("forged",))), document))
    page.wait_for_timeout(300)
    assert page.title() == "docs/cache.md · review"
    for mark in page.locator("mark").all():
        mark.click()
    assert page.evaluate("document.scripts.length") == 1
    assert (
        page.locator("article script, article img, article svg, article iframe, article form, article style").count()
        == 0
    )
    assert page.evaluate("[...document.links].every((one) => one.getAttribute('href').startsWith('#'))")


def test_hostile_words_of_an_llm_execute_nothing(open_page: OpenPage) -> None:
    page = open_page(render(make_hostile_run("".join(TRICKS) + HOSTILE), ReportOptions()))
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.title() != "owned"
    assert page.evaluate("document.scripts.length") == 1


def test_fifty_documents_open_and_turn_quickly(open_page: OpenPage) -> None:
    documents = [load(f"{PLAIN}\n{FILLER}\n{FILLER}\n", f"docs/note-{number}.md") for number in range(50)]
    runs = [make_run(document, QUOTES) for document in documents]
    run = runs[0].model_copy(update={"reviews": tuple(one.reviews[0] for one in runs)})
    html = render_run(run, *documents)
    begun = time.monotonic()
    page = open_page(html)
    assert page.locator(".sheet:not([hidden])").count() == 1
    page.locator("#pick").select_option("d50")
    assert page.locator("#d50").is_visible()
    page.locator(".index a").nth(6).click()
    assert page.locator("#d7").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    assert page.locator("#d8").is_visible()
    assert time.monotonic() - begun < 10
