"""Pages of comparisons and histories in a real browser: they fit a telephone, load nothing and say nothing."""

import pytest

from tests.comparing.versions import REVISED, make_first, make_sheet, make_version
from tests.reporters.test_compare_reports import LATER
from tests.reporters.test_compare_reports import render as render_comparison
from tests.reporters.test_history_reports import make_history
from tests.reporters.test_history_reports import render as render_history
from tests.reporters.test_html_browser import browser, open_page

__all__ = ["browser", "open_page"]
"""Fixtures, which pytest finds by their names here."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A page of each, made before the browser runs: its loop would be in the way of the scripted review."""
    tmp_path = tmp_path_factory.mktemp("pages")
    sheet = make_sheet(make_first(tmp_path), make_version(tmp_path, REVISED, LATER))
    return [render_comparison(sheet, "html"), render_history(make_history("docs/a.md", "docs/b.md"), "html")]


@pytest.mark.parametrize("width", [1300, 420])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_their_window(pages, width, scheme, open_page):
    """What is wider scrolls in its own frame; only the frame of the two texts may."""
    for html in pages:
        page = open_page(html, width=width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_jump_leads_to_the_changed_line(pages, open_page):
    """From a finding to the lines that answer it."""
    page = open_page(pages[0])
    page.click("a[href='#new-9']")
    assert page.evaluate("document.querySelector(':target').textContent") == "9"
