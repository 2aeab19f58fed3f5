"""docs/performance.md keeps what people wrote and has each measured section once."""

from benchmarks.page import write_page

TITLES = {"startup": "Start-up", "batch_rate": "At a limit"}


def make_result(text: str, code: str = "abc"):
    return {"code": code, "date": "2026-11-28", "seconds": 4.2, "text": text}


def test_sections_are_replaced_and_the_rest_stays(tmp_path):
    """However often it is written."""
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n\nWritten by hand.\n")
    write_page(page, TITLES, {"startup": make_result("first")}, "abc")
    page.write_text(page.read_text() + "\nWritten below.\n")
    write_page(
        page, TITLES, {"startup": make_result("second"), "batch_rate": make_result("| a |\n| --- |\n| b |")}, "abc"
    )
    text = page.read_text()
    assert text.startswith("# Performance\n\nWritten by hand.\n\n<!-- measured: machine -->")
    assert "first" not in text
    assert text.count("### Start-up") == 1
    assert "```text\nsecond\n```" in text
    assert "Written below.\n\n<!-- measured: batch_rate -->" in text
    assert "```text\n| a |" not in text
    write_page(page, TITLES, {"startup": make_result("second")}, "abc")
    assert page.read_text() == text


def test_figures_of_other_code_say_so(tmp_path):
    """A part that failed this time keeps what it said before."""
    page = tmp_path / "performance.md"
    write_page(page, TITLES, {"startup": make_result("x", "old")}, "new")
    assert "2026-11-28, 4 s, of the earlier code old" in page.read_text()
