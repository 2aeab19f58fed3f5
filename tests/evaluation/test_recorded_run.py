"""The published run of the development suite: its replies replay into the tables of docs/evaluation.md."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.running import run_reviewer, text_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "evaluation.md"
CASES = "payout-outbox,pinned-certificate,small-reranker,invoice-matching"
TABLES = re.compile(r"<!-- evaluation: tables begin -->\n(.*?)<!-- evaluation: tables end -->", re.DOTALL)


def read_tables(page: Path) -> str:
    return TABLES.search(page.read_text(encoding="utf-8"))[1].strip()


def test_the_replies_replay_into_the_published_tables(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "evaluation" / "recorded", tmp_path / "out")
    shutil.copy(PAGE, tmp_path / "page.md")
    command = ("evaluate", ROOT / "samples" / "evaluation", "--arms", "plain,quick,standard", "--cases", CASES)
    result = run_reviewer(*command, "--out", "out", "--replay", "--page", "page.md", cwd=tmp_path)
    if result.returncode == 2 and "replies are missing" in text_of(result)[1]:
        pytest.skip("prompts, rubrics or documents have changed since the run that docs/evaluation.md tells of")
    assert result.returncode == 0, text_of(result)
    assert read_tables(tmp_path / "page.md") == read_tables(PAGE)


def test_every_recorded_reply_says_who_gave_it() -> None:
    replies = [json.loads(path.read_text()) for path in (ROOT / "tests/evaluation/recorded/replies").iterdir()]
    assert len(replies) > 70
    assert {reply["answered_by"] for reply in replies} == {
        "a language model that was given the prompts of one arm and one document at a time, and nothing else"
    }
