"""`reviewer review` of a document that has a record, as a user meets it."""

import json
import re

import pytest

from tests.cli.running import ROOT, answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import Call, Say, complete, run_endpoint

SAMPLE = (ROOT / "samples" / "design-doc-strong.md").read_text(encoding="utf-8")
CLAIM = "Nobody has measured how often the nightly job is late."
FIX = "We have measured for a month how often the nightly job is late: on two nights."
NUMBER = re.compile(r"^Finding (\d+): ", re.MULTILINE)


def find_the_claim(call: Call) -> Say:
    """Meet every question, raise one major while the claim stands, and call it fixed by the sentence that mends it."""
    if call.method == "GET":
        return answer_all_met(call)
    messages = call.body["messages"]
    document, task = messages[1]["content"], messages[-1]["content"]
    if "became of" in task[:80]:
        line = next((n for n, text in enumerate(document.splitlines()) if FIX in text), 0)
        piece = {"kind": "quote", "quote": FIX, "line_start": line, "line_end": line, "looked_for": [], "section": ""}
        answers = [
            {"question_id": number, "reasoning": "Said.", "evidence": [piece] if line else [], "verdict": "met"}
            for number in NUMBER.findall(task)
        ]
        return Say(complete(json.dumps({"analysis": "", "answers": answers, "findings": []})))
    said = json.loads(answer_all_met(call).body["choices"][0]["message"]["content"])
    if CLAIM in document:
        piece = {"kind": "quote", "quote": CLAIM, "line_start": 3, "line_end": 3, "looked_for": [], "section": ""}
        said["findings"] = [
            {
                "criterion_id": "dd-framing",
                "question_id": None,
                "reasoning": "So.",
                "evidence": [piece],
                "counter_argument": "No.",
                "title": "Lateness was never measured",
                "problem": "The case rests on it.",
                "if_left_as_is": "Nobody knows.",
                "suggestion": "Measure it.",
                "replacement": None,
                "severity": "major",
                "confidence": "high",
            }
        ]
    return Say(complete(json.dumps(said)))


@pytest.fixture
def folder(tmp_path):
    """A repository with one document."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.md").write_text(f"{SAMPLE}\n{CLAIM}\n", encoding="utf-8")
    return tmp_path


def test_review_resolve_edit_and_review_again(folder):
    """One is fixed, the record says by which words, and the gate opens."""
    place = folder / ".reviewer" / "records" / "one.md.json"
    with run_endpoint(find_the_claim) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        done = run_reviewer("review", "one.md", "--record", *flags, cwd=folder)
        assert done.returncode == 1, text_of(done)
        [found] = json.loads(place.read_text())["findings"]
        run_reviewer("resolve", found["id"][:6], "--accept", cwd=folder)
        again, _ = text_of(run_reviewer("review", "one.md", "--record", *flags, cwd=folder))
        assert "has not changed since the last review" in again
        assert "1 still open" in again
        assert f"still open; accepted; id {found['id']}" in again
        (folder / "one.md").write_text(f"{SAMPLE}\n{FIX}\n", encoding="utf-8")
        dry, _ = text_of(run_reviewer("review", "one.md", "--dry-run", *flags, cwd=folder))
        assert "follow-up: about" in dry
        seen = len(endpoint.calls)
        fixed, err = text_of(done := run_reviewer("review", "one.md", *flags, cwd=folder))
        assert done.returncode == 0, err
        assert "1 fixed" in fixed
        assert len(endpoint.calls) == seen + 2
        assert json.loads(place.read_text())["convergence"] is None
        run_reviewer("review", "one.md", "--record", *flags, cwd=folder)
        [closed] = json.loads(place.read_text())["convergence"]["closed"]
        assert closed["anchors"][0]["quote"] == FIX
        afresh, _ = text_of(run_reviewer("review", "one.md", "--afresh", *flags, cwd=folder))
        assert "last review" not in afresh


def test_a_record_that_cannot_be_used_stops_nobody_who_writes_none(folder):
    """It is said, and the review is as a first one."""
    place = folder / ".reviewer" / "records" / "one.md.json"
    place.parent.mkdir(parents=True)
    place.write_text("{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}\n")
    with run_endpoint(find_the_claim) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        out, err = text_of(done := run_reviewer("review", "one.md", *flags, cwd=folder))
    assert done.returncode == 1
    assert "takes nothing from the last one" in err
    assert "last review" not in out
