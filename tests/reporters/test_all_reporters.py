from pathlib import Path

import reviewer.reporters
from reviewer.domain.review import Run
from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.options import ReportOptions
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING
from tests.reporters.sample_reviews import RUNS

MODULES = {"terminal": "terminal", "json": "json_v1", "markdown": "markdown", "html": "html_page"} | {
    name: name for name in ("sarif", "github", "gitlab", "junit", "rdjson", "checkstyle")
}


OF_OTHERS = {
    *("compare_terminal", "compare_markdown", "compare_json", "html_compare"),
    *("verify_terminal", "verify_json", "verify_github"),
    *("history_terminal", "history_json", "html_history"),
    *("agree_terminal", "agree_markdown", "agree_json"),
}
"""Modules that render something else than a run, each registered with its own kind."""


def test_every_reporter_of_the_folder_is_registered() -> None:
    """A module with a `render` function is a reporter."""
    folder = Path(reviewer.reporters.__file__).parent
    rendering = {path.stem for path in folder.glob("*.py") if "\ndef render(" in path.read_text(encoding="utf-8")}
    assert rendering == {MODULES[name] for name in ALL_REPORTERS} | OF_OTHERS


def test_every_reporter_ends_with_one_line_feed() -> None:
    for render in ALL_REPORTERS.values():
        for run in (*RUNS.values(), *CHECK_RUNS.values(), EVERYTHING, Run()):
            text = render(run, ReportOptions())
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
