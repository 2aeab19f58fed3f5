from hypothesis import given, settings

from reviewer.domain.finding import Signal
from reviewer.domain.review import Checked, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.issues import list_issues, list_notices, list_paths, list_wanted, name_path
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_checks import DIGEST, EMPTY, EMPTY_AGAIN, EVERYTHING, HINT, OPTIONS, TOTAL_OFF
from tests.reporters.sample_reviews import CONTRADICTION, RECORDED, RICH, WAY_UP, anchor


def check(*signals: Signal, document: str = "a.md") -> Run:
    return Run(checked=(Checked(document=document, document_digest=DIGEST, signals=signals),))


def fingerprints(run: Run) -> list[str]:
    return [issue.fingerprint for issue in list_issues(run, OPTIONS)]


def test_every_finding_and_signal_becomes_an_issue_in_order() -> None:
    issues = list_issues(Run(reviews=(RICH,)), OPTIONS)
    assert [issue.rule_id for issue in issues][:2] == ["dd-capacity-budget", "dd-evaluation-baseline"]
    assert len(issues) == len(RICH.findings) + len(RICH.signals)
    assert [issue.provenance is None for issue in issues] == [False] * 7 + [True]


def test_fingerprint_survives_moved_lines_case_and_marks() -> None:
    moved = EMPTY.model_copy(update={"anchor": anchor(99, 4, "**risks** "), "message": "worded anew"})
    assert fingerprints(check(EMPTY)) == fingerprints(check(moved))


def test_alike_signals_have_different_fingerprints_that_stay() -> None:
    both = fingerprints(check(EMPTY, EMPTY_AGAIN))
    assert len(set(both)) == 2
    assert fingerprints(check(TOTAL_OFF, EMPTY, EMPTY_AGAIN))[1:] == both


def test_other_words_or_rule_have_another_fingerprint() -> None:
    words = EMPTY.model_copy(update={"anchor": anchor(12, 1, "## Costs")})
    rule = EMPTY.model_copy(update={"code": "DOC103"})
    assert len({*fingerprints(check(EMPTY)), *fingerprints(check(words)), *fingerprints(check(rule))}) == 3


def test_weight_follows_severity_but_hints_and_the_way_up_are_notes() -> None:
    signals = [EMPTY.model_copy(update={"severity": severity}) for severity in Severity]
    weights = [issue.weight for issue in list_issues(check(*signals, HINT), OPTIONS)]
    assert weights == ["error", "error", "warning", "note", "note"]
    way_up = RICH.model_copy(update={"findings": (WAY_UP,), "signals": ()})
    assert [issue.weight for issue in list_issues(Run(reviews=(way_up,)), OPTIONS)] == ["note"]


def test_message_has_all_that_a_reader_needs() -> None:
    message = list_issues(Run(reviews=(RICH,)), OPTIONS)[2].message
    for part in ("No way back", "Problem: ", "Looked for: rollback", "at line 151", "If left as is: ", "Suggestion: "):
        assert part in message


def test_message_tells_a_recording_and_what_lies_above_the_bar() -> None:
    review = RECORDED.model_copy(update={"findings": (CONTRADICTION, WAY_UP), "signals": ()})
    recorded, above = [issue.message for issue in list_issues(Run(reviews=(review,)), OPTIONS)]
    assert recorded.endswith("Not asked in this run: recorded on 2026-11-20 by the maintainers, model gpt-5")
    assert "The way up: asked for above the bar of L5" in above
    assert "The way up" not in recorded


def test_title_of_a_rule_comes_from_its_doc_or_its_rubric() -> None:
    titles = {issue.rule_id: issue.rule_title for issue in list_issues(EVERYTHING, OPTIONS)}
    assert titles["DOC102"] == "A heading with nothing under it"
    assert titles["DOC503"] == "acronyms"
    assert titles["dd-capacity-budget"] == "Latency, capacity and cost"


def test_replacement_is_offered_for_a_single_place_only() -> None:
    both = CONTRADICTION.model_copy(update={"replacement": "80 ms"})
    one = both.model_copy(update={"anchors": both.anchors[:1]})
    run = Run(reviews=(RICH.model_copy(update={"findings": (both, one)}),))
    assert [issue.replacement for issue in list_issues(run, OPTIONS)][:2] == ["", "80 ms"]


def test_suppressed_issues_are_listed_but_not_wanted() -> None:
    suppressed = [issue for issue in list_issues(EVERYTHING, OPTIONS) if issue.suppressed]
    assert {issue.suppressed for issue in suppressed} == {"the table shows the template itself"}
    wanted = list_wanted(EVERYTHING, OPTIONS)
    assert len(wanted) == len(list_issues(EVERYTHING, OPTIONS)) - len(suppressed)


def test_recordings_and_unassessed_documents_are_noticed() -> None:
    notices = {notice.path: notice.text for notice in list_notices(EVERYTHING)}
    assert set(notices) == {"docs/recorded.md", "docs/unread.md"}
    assert "recording" in notices["docs/recorded.md"]


def test_paths_are_named_once_and_without_dots() -> None:
    assert list_paths(EVERYTHING)[3:] == [
        "docs/plan.md", "notes/Über 1.md", "docs/clean.md", "docs/diagram.png", "<stdin>",
    ]  # fmt: skip
    assert [name_path(path) for path in ("./a//b.md", "../a.md", "/x/./a.md")] == ["a/b.md", "../a.md", "/x/a.md"]


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_hostile_suppression_stays_a_suppression(text: str) -> None:
    """A reason that is not readable must not bring the finding back."""
    issues = list_issues(make_hostile_run(text), ReportOptions())
    assert sum(bool(issue.suppressed) for issue in issues) == bool(text)
    assert all(issue.message and issue.summary and "\n" not in issue.summary for issue in issues)
