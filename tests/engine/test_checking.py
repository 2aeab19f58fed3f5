"""Checks over a document: hints, rules, changed lines, and whatever text there is."""

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Decision
from reviewer.engine.checking import CheckPlan, check_document, extend_checks
from reviewer.errors import LoadError
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_standard_input
from tests.engine.material import DOCUMENT, good_answers, make_assignment, make_reviewer, reply

HINT = next(check for check in ALL_CHECKS if check.confidence == "low").part("Bad")
TEXT = f"# Note\n\nCost: TBD\n\n## Risks\n\n## Owner\n\nThe storage team.\n\n{HINT}\n"


def load(text, name="docs/note.md"):
    """Load a text as a document."""
    return load_standard_input(text.encode("utf-8", "surrogatepass"), name=name, max_bytes=30_000_000)


def test_hints_are_counted_and_shown_on_request():
    """Without hints only what checks are sure of is there."""
    quiet = check_document(load(TEXT), CheckPlan())
    loud = check_document(load(TEXT), CheckPlan(hints=True))
    assert quiet.hints == len(loud.signals) - len(quiet.signals) > 0
    assert not any(signal.is_hint for signal in quiet.signals)
    assert loud.hints == 0


def test_rules_hold_for_their_paths_and_checks_only():
    """A rule suppresses with its reason, by code or slug."""
    rule = IgnoreRule(paths=("docs/**",), checks=("template-residue",), because="drafts")
    inside = check_document(load(TEXT), CheckPlan(rules=(rule,)))
    outside = check_document(load(TEXT, "notes/note.md"), CheckPlan(rules=(rule,)))
    assert {s.slug: s.suppressed for s in inside.signals} == {"template-residue": "drafts", "empty-section": ""}
    assert {s.suppressed for s in outside.signals} == {""}


def test_only_findings_on_changed_lines_or_sections_are_shown():
    """Line 3 changed: the placeholder there is shown, the empty section elsewhere is counted."""
    checked = check_document(load(TEXT), CheckPlan(), frozenset({3}))
    assert [signal.slug for signal in checked.signals] == ["template-residue"]
    assert checked.unchanged == 1
    section = check_document(load(TEXT), CheckPlan(), frozenset({6}))
    assert [signal.slug for signal in section.signals] == ["empty-section"]


def test_words_of_the_project_reach_the_language_checks():
    """A word added is found; the registry itself is untouched."""
    text = "# A\n\nThe rocket-grade cache serves every page of the shop.\n"
    extended = extend_checks(ALL_CHECKS, {"boosters": ("rocket-grade",)})
    assert [s.slug for s in check_document(load(text), CheckPlan(extended)).signals] == ["boosters"]
    assert check_document(load(text), CheckPlan()).signals == ()


PIECES = st.sampled_from(
    ["# H\n", "## H\n\n", "- item 5 %\n", "1. do it by 2026-02-30\n", "| a | b |\n|---|---|\n| 1 | 2 |\n| Total | 9 |\n", "> q\n",
     "```\ncode\n", "TODO ", "12:05 ", "€5", "95 % CI [-1, 2] win\n", "<div>", "<!--", "[x](#y)", "[^1]", "***", "\r\n", "\t", "\x0b", "\u2028",
     "a" * 50, "|" * 30, "(" * 20, "from 5 to 7, up 90 %. ", "---\n", "\\", "`", "p = 0.000 "]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_breaks_a_check(text):
    """Whatever stands in a document: no check raises, and every anchor is the document's own characters."""
    if not text.strip() or "\x00" in text:
        return
    try:
        document = load(text)
    except LoadError:
        return
    for signal in check_document(document, CheckPlan(hints=True)).signals:
        assert document.text[signal.anchor.start : signal.anchor.end] == signal.anchor.quote


@pytest.mark.parametrize(
    "text",
    ["word " * 200_000, "| a " * 10_000 + "|\n" + "|---" * 10_000 + "|\n" + "| 1 " * 10_000 + "|\n", "> " * 1000 + "x\n", "- x 5 %\n" * 60_000],
    ids=["1 MB line", "10,000 columns", "1,000 quotations deep", "60,000 items"],
)  # fmt: skip
def test_hostile_sizes_end(text):
    """Large and deep input is done within the wall clock of a document, and says so when it is not."""
    begun = time.process_time()
    checked = check_document(load("# A\n\n" + text), CheckPlan(hints=True))
    assert time.process_time() - begun < 60
    assert not any("stopped" in warning for warning in checked.warnings)


async def test_a_major_of_a_check_keeps_a_document_from_being_ready(tmp_path):
    """It counts for the verdict, never in a rating, and the LLM is told of it."""
    text = DOCUMENT + "\nThe hit rate fell from 80 ms to 60 ms, a drop of 40%.\n"
    assignment = make_assignment(tmp_path, text)
    rubric = assignment.rubric.model_copy(update={"checks": ("relative-change",)})
    chat = ScriptedChat([reply(good_answers())])
    review = await make_reviewer(chat).review(assignment.__class__(assignment.document, rubric, "a test"))
    assert [signal.slug for signal in review.signals] == ["relative-change"]
    assert review.decision is Decision.REVISE
    assert any("found by checks" in reason for reason in review.reasons)
    assert review.ratings[1].score == 5.0
    assert "25%" in chat.requests[0].messages[-1].content


@pytest.mark.parametrize(("clock", "is_cut"), [("monotonic", False), ("perf_counter", False), ("thread_time", True)])
def test_only_computing_time_cuts_the_checks_off(monkeypatch, clock, is_cut):
    """A machine that is busy with other work changes no finding; a document that is too much work is said to be."""
    ticks = itertools.count(step=1000.0)
    monkeypatch.setattr(time, clock, lambda: next(ticks))
    checked = check_document(load(TEXT), CheckPlan())
    assert [signal.slug for signal in checked.signals] == ([] if is_cut else ["template-residue", "empty-section"])
    assert [warning.split(";")[0] for warning in checked.warnings] == (
        ["checks stopped after 20 s of computing time"] if is_cut else []
    )
