import os
from pathlib import Path

import pytest

from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.options import ReportOptions
from tests.reporters.sample_checks import CHECK_RUNS, EVERYTHING, OPTIONS
from tests.reporters.sample_reviews import RUNS

GOLDENS = Path(__file__).parents[1] / "goldens" / "reporters"
SUFFIXES = {"terminal": "txt", "json": "json", "markdown": "md"}
FOR_PROGRAMS = {
    "sarif": "sarif.json",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "rdjson": "rdjson.json",
    "checkstyle": "checkstyle.xml",
}
ALL_RUNS = {**RUNS, **CHECK_RUNS}


@pytest.mark.parametrize("run_name", ALL_RUNS)
@pytest.mark.parametrize("format_", SUFFIXES)
def test_report_is_the_golden(format_: str, run_name: str, request: pytest.FixtureRequest) -> None:
    """The whole text, as its reader gets it at 80 columns; `--update-golden` or `UPDATE_GOLDEN=1` writes it anew."""
    text = ALL_REPORTERS[format_](ALL_RUNS[run_name], ReportOptions(width=80))
    _compare(text, f"{run_name}.{SUFFIXES[format_]}", request)


@pytest.mark.parametrize("format_", FOR_PROGRAMS)
def test_report_for_programs_is_the_golden(format_: str, request: pytest.FixtureRequest) -> None:
    """One run that has all there is, in each format that a program reads."""
    text = ALL_REPORTERS[format_](EVERYTHING, OPTIONS)
    _compare(text, f"everything.{FOR_PROGRAMS[format_]}", request)


def _compare(text: str, name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDENS / name
    if os.environ.get("UPDATE_GOLDEN") or request.config.getoption("--update-golden", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


def test_no_golden_is_left_over() -> None:
    expected = {f"{name}.{suffix}" for name in ALL_RUNS for suffix in SUFFIXES.values()}
    expected |= {f"everything.{suffix}" for suffix in FOR_PROGRAMS.values()}
    assert {path.name for path in GOLDENS.iterdir()} == expected
