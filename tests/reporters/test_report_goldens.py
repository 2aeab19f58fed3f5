import os
from pathlib import Path

import pytest

from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.options import ReportOptions
from tests.reporters.sample_reviews import RUNS

GOLDENS = Path(__file__).parents[1] / "goldens" / "reporters"
SUFFIXES = {"terminal": "txt", "json": "json", "markdown": "md"}


@pytest.mark.parametrize("run_name", RUNS)
@pytest.mark.parametrize("format_", ALL_REPORTERS)
def test_report_is_the_golden(format_: str, run_name: str, request: pytest.FixtureRequest) -> None:
    """The whole text, as its reader gets it at 80 columns; `--update-golden` or `UPDATE_GOLDEN=1` writes it anew."""
    text = ALL_REPORTERS[format_](RUNS[run_name], ReportOptions(width=80))
    golden = GOLDENS / f"{run_name}.{SUFFIXES[format_]}"
    if os.environ.get("UPDATE_GOLDEN") or request.config.getoption("--update-golden", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


def test_no_golden_is_left_over() -> None:
    expected = {f"{name}.{suffix}" for name in RUNS for suffix in SUFFIXES.values()}
    assert {path.name for path in GOLDENS.iterdir()} == expected
