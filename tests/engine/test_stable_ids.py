"""Ids of findings from whole reviews: the same document in other clothes brings the same ids, from noisy runs as well."""

import asyncio
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.engine.review import Assignment
from reviewer.grounding.identity import identify
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_bytes
from tests.engine.material import (
    DOCUMENT,
    MET_COST,
    MET_UNDO,
    absence,
    answer,
    finding,
    make_reviewer,
    make_rubric,
    quote,
    reply,
)

SECTIONS = [
    "## Cost\n\nIt costs 310 € a month on two machines, and -5 % against last year.\n",
    "## Rollout\n\nThe change goes live for 5 % of users first, then for all of them a week later.\n"
    "A bad release can be undone with the rollback button of the deploy tool.\n",
    "## Trial\n\nThe hit rate was 91 % in the trial, and the trial lasted nine days.\n",
]
TEXT = "# Thumbnail cache\n\nWe put a cache in front of it.\n\n" + "\n".join(SECTIONS)


def write_reply(noise: random.Random) -> str:
    """Write what a noisy LLM says: the same in another order, absences looked for in other words."""
    terms = noise.sample(["minutes", "how long", "duration", "seconds", "time to undo"], 3)
    answers = [
        answer("ty-undo-how", "met", quote(MET_UNDO, 1)),
        answer("ty-undo-time", "not_met", absence(*terms)),
        answer("ty-cost-month", "partial", quote(MET_COST, 1)),
        answer("ty-cost-drift", "not_applicable"),
    ]
    sides = [quote("for all of them a week later", 1), quote("the trial lasted nine days", 1)]
    noise.shuffle(sides)
    findings = [
        finding("Against what", quote("-5 % against last year", 1), criterion_id="ty-cost"),
        finding("Two periods", *sides),
        finding("How long is open", absence(*terms), question_id="ty-undo-time"),
        finding("Cost of what", quote(MET_COST, 1), criterion_id="ty-cost", question_id="ty-cost-month"),
        finding("On a question that is met", quote("The hit rate was 91 %", 1), question_id="ty-undo-how"),
    ]
    noise.shuffle(findings)
    return reply(answers, findings)


def find(folder, text: str, name: str = "note.md", seed: int = 0) -> dict[str, str]:
    """Review a text; give id → question or criterion and kind of its findings."""
    chat = ScriptedChat([write_reply(random.Random(seed))])
    assignment = Assignment(load_bytes(text.encode(), name, from_file=True), make_rubric(folder), "a test")
    result = asyncio.run(make_reviewer(chat).review(assignment))
    assert all(one.id == identify(one) for one in result.findings)
    assert len({one.id for one in result.findings}) == len(result.findings)
    return {one.id: f"{one.question_id or one.criterion_id} {one.kind}" for one in result.findings}


def rewrap(text: str, noise: random.Random) -> str:
    """Break the lines of paragraphs at other blanks."""
    return "\n".join(
        line if line.startswith("#") else re.sub(" ", lambda _: noise.choice([" ", " ", "\n", "  "]), line)
        for line in text.split("\n")
    )


def test_the_findings_are_as_many_as_meant(tmp_path):
    """So that the tests below compare something."""
    assert sorted(find(tmp_path, TEXT).values()) == [
        "ty-cost quoted",
        "ty-cost-month quoted",
        "ty-undo contradiction",
        "ty-undo quoted",
        "ty-undo-time absent",
    ]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(SECTIONS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    seed=st.integers(0, 1 << 30),
    name=st.sampled_from(["note.md", "moved/elsewhere.md", "note.txt"]),
    level=st.sampled_from(["##", "###"]),
)
def test_ids_are_the_same_after_any_change_of_looks(tmp_path, order, end, seed, name, level):
    """Sections moved and nested, lines wrapped, CRLF, the file renamed, the LLM in another mood: no id changes."""
    noise = random.Random(seed)
    text = "# Thumbnail cache\n\nWe put a cache in front of it.\n\n" + "\n".join(order)
    text = re.sub("^##", level, rewrap(text, noise), flags=re.MULTILINE).replace("\n", end)
    assert find(tmp_path, text, name, seed) == find(tmp_path, TEXT)


@pytest.mark.parametrize("change", [("310", "320"), ("nine days", "ten days"), ("-5 %", "5 %")])
def test_other_words_are_another_finding(tmp_path, change):
    """A quote whose words change does not keep the id of the old words; all others keep theirs."""
    text = TEXT.replace(*change)
    chat = ScriptedChat([write_reply(random.Random(0)).replace(*change)])
    assignment = Assignment(load_bytes(text.encode(), "note.md", from_file=True), make_rubric(tmp_path), "a test")
    result = asyncio.run(make_reviewer(chat).review(assignment))
    assert len({one.id for one in result.findings} - find(tmp_path, TEXT).keys()) == 1


def test_a_document_without_these_words_shares_no_quoted_finding(tmp_path):
    """The whole is no constant."""
    shared = find(tmp_path, TEXT).keys() & find(tmp_path, DOCUMENT).keys()
    assert all("-5" not in one for one in shared)
    assert shared != find(tmp_path, TEXT).keys()
