"""`reviewer evaluate` and `reviewer rubric test` as a user runs them."""

import json

import pytest

from tests.cli.running import ROOT, answer_all_met, run_reviewer, text_of
from tests.engine.material import DOCUMENT, RUBRIC
from tests.evaluation.suites import write_suite
from tests.evaluation.test_rubric_trial import CASES
from tests.fake_endpoint import run_endpoint

SUITE = ROOT / "samples" / "evaluation"


@pytest.fixture
def alone(tmp_path):
    """A working folder and a home that nobody else uses."""
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    (tmp_path / "home").mkdir()
    return tmp_path, home


def test_our_suite_writes_its_prompts_without_a_model(alone):
    folder, home = alone
    process = run_reviewer(
        "evaluate", SUITE, "--out", "out", "--cases", "payout-outbox", "--arms", "plain,quick", "--write-prompts", "p",
        cwd=folder, **home,
    )  # fmt: skip
    out, err = text_of(process)
    assert (process.returncode, out) == (0, "")
    assert "4 requests to answer are in p" in err
    notes = json.loads((folder / "out" / "missing.json").read_text(encoding="utf-8"))
    assert sorted(notes.values()) == [
        "payout-outbox, clean, plain: plain",
        "payout-outbox, clean, quick: quick",
        "payout-outbox, flawed, plain: plain",
        "payout-outbox, flawed, quick: quick",
    ]
    assert {path.stem for path in (folder / "p").glob("*.txt")} == set(notes)


def test_requests_are_the_same_on_every_machine(alone):
    folder, home = alone
    for name in ("one", "two"):
        place = {**home, "XDG_DATA_HOME": str(folder / name)}
        run_reviewer(
            "evaluate", SUITE, "--out", name, "--cases", "invoice-matching", "--arms", "quick", "--write-prompts",
            f"{name}-p", cwd=folder, **place,
        )  # fmt: skip
    one, two = ({path.name for path in (folder / f"{name}-p").glob("*.txt")} for name in ("one", "two"))
    assert one == two
    assert len(one) == 2


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--arms", "plain,slow"), "there is no arm 'slow'"),
        (("--variants", "dirty"), "there is no variant 'dirty'"),
        (("--read-answers", "p"), "--read-answers needs --answered-by"),
        ((), "no model is configured"),
        (("--replay", "--cases", "nobody"), "the suite has no case 'nobody'"),
    ],
)
def test_what_makes_no_sense_is_told(alone, flags, message):
    folder, home = alone
    process = run_reviewer("evaluate", SUITE, "--out", "out", *flags, cwd=folder, **home)
    assert process.returncode == 2
    assert message in text_of(process)[1]
    assert "Traceback" not in text_of(process)[1]


def test_an_endpoint_answers_and_the_recording_replays_to_the_same_page(alone):
    folder, home = alone
    (folder / "suite").mkdir()
    suite = write_suite(folder / "suite")
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--arms", "quick")
        process = run_reviewer("evaluate", suite, "--out", "out", *flags, "--page", "page.md", cwd=folder, **home)
    assert process.returncode == 0, text_of(process)[1]
    page = (folder / "page.md").read_text(encoding="utf-8")
    assert "0/6 = 0%" in page
    (folder / "page.md").write_text("Before.\n\n" + page.replace("0/6", "?/?") + "\nAfter.\n", encoding="utf-8")
    again = run_reviewer(
        "evaluate", suite, "--out", "out", "--arms", "quick", "--replay", "--page", "page.md", cwd=folder, **home
    )
    assert again.returncode == 0, text_of(again)[1]
    assert (folder / "page.md").read_text(encoding="utf-8") == f"Before.\n\n{page}\nAfter.\n"
    assert "findings:" in (folder / "out" / "labels-todo.yaml").read_text(encoding="utf-8")


def test_a_rubric_is_tested_against_an_endpoint_and_from_its_recording(alone):
    folder, home = alone
    for name, text in (("tiny.yaml", RUBRIC), ("note.md", DOCUMENT), ("cases.yaml", CASES)):
        (folder / name).write_text(text, encoding="utf-8")
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--record", "replies")
        process = run_reviewer("rubric", "test", "tiny.yaml", "cases.yaml", *flags, cwd=folder, **home)
    out, err = text_of(process)
    assert process.returncode == 1, err  # who answers everything with met trips nothing
    assert "  all: 0 of 2\n" in out
    again = run_reviewer("rubric", "test", "tiny.yaml", "cases.yaml", "--replay", "replies", cwd=folder, **home)
    assert (again.returncode, text_of(again)[0]) == (1, out)
    nobody = run_reviewer("rubric", "test", "tiny.yaml", "cases.yaml", "--replay", "elsewhere", cwd=folder, **home)
    assert nobody.returncode == 3
    assert "have no recorded reply" in text_of(nobody)[1]
