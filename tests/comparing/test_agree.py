"""A recorded review and a person's, by values alone."""

import pytest

from reviewer.comparing.agree import measure_agreement
from reviewer.domain.human_review import HumanFinding, HumanReview
from reviewer.domain.rubric import Severity
from tests.comparing.versions import make_first
from tests.records.material import NAME

QUESTION = "ty-cost-month"


def measure(tmp_path, ratings=(), findings=(), **fields):
    """Measure against the first version's record."""
    record = make_first(tmp_path).record
    human = HumanReview(document=NAME, rubric="tiny", ratings=dict(ratings), findings=tuple(findings), **fields)
    return measure_agreement(record, human)


def test_ratings_are_laid_beside_each_other(tmp_path):
    """Both recorded ratings are 3; rounded for exact and within one, unrounded for the gap."""
    agreed = measure(tmp_path, {"ty-undo": 3.4, "ty-cost": 5}, reviewer="Ada", decision="ready")
    assert [(one.recorded, one.human, one.difference) for one in agreed.criteria] == [
        (3.0, 3.4, pytest.approx(-0.4)),
        (3.0, 5.0, -2.0),
    ]
    assert (agreed.rated, agreed.exact, agreed.within_one) == (2, 1, 1)
    assert agreed.mean_error == pytest.approx(1.2)
    assert agreed.leniency == pytest.approx(-1.2)
    assert agreed.kappa == pytest.approx(0)
    assert agreed.kappa_range is None
    assert (agreed.recorded_decision, agreed.human_decision) == ("revise", "ready")


def test_what_was_not_rated_does_not_count(tmp_path):
    """Left out or null."""
    agreed = measure(tmp_path, {"ty-undo": None})
    assert (agreed.rated, agreed.kappa, agreed.mean_error, agreed.leniency) == (0, None, None, None)


@pytest.mark.parametrize(
    ("finding", "tie", "title"),
    [
        (HumanFinding(title="a", quote="…THE TRIAL lasted *nine* days"), "quote", "The trial was too short"),
        (
            HumanFinding(title="a", question=QUESTION),
            "question",
            "Only partly met: Does the text give the cost of a month?",
        ),
        (HumanFinding(title="a", line=7), "line", "Who is 5 %?"),
        (HumanFinding(title="a", line=7, criterion="ty-cost"), "line", "Who is 5 %?"),
        (HumanFinding(title="a", section="rollout", criterion="ty-cost"), "section", "The trial was too short"),
    ],
)
def test_findings_are_the_same_by_what_they_have_in_common(tmp_path, finding, tie, title):
    """The first of quote, question, line, section that holds."""
    agreed = measure(tmp_path, findings=[finding])
    assert [(pair.tie, pair.recorded.title) for pair in agreed.both] == [(tie, title)]
    assert agreed.only_human == ()
    assert len(agreed.only_recorded) == 4


@pytest.mark.parametrize(
    "finding",
    [
        HumanFinding(title="The trial was too short"),  # a title alone proves nothing
        HumanFinding(title="a", quote="trial and error"),
        HumanFinding(title="a", line=7, criterion="ty-undo"),
        HumanFinding(title="a", section="Rollout"),
        HumanFinding(title="a", section="Roll", criterion="ty-cost"),
    ],
)
def test_what_only_sounds_alike_is_not_the_same(tmp_path, finding):
    assert measure(tmp_path, findings=[finding]).both == ()


def test_each_finding_is_paired_once_and_the_better_tie_wins(tmp_path):
    """Two equal findings of the person are two; a quote takes precedence over a line."""
    by_line = HumanFinding(title="line", line=9, severity=Severity.NIT)
    by_quote = HumanFinding(title="quote", quote="the trial lasted nine days")
    agreed = measure(tmp_path, findings=[by_line, by_quote, by_quote.model_copy()])
    assert [(pair.tie, pair.human.title) for pair in agreed.both] == [("quote", "quote")]
    assert [one.title for one in agreed.only_human] == ["line", "quote"]


def test_another_text_or_an_edited_rubric_is_told(tmp_path):
    """The ratings are compared all the same."""
    agreed = measure(tmp_path, rubric_digest="0" * 64, document_digest="0" * 64)
    assert len(agreed.cautions) == 2
    record = make_first(tmp_path).record
    same = measure(tmp_path, rubric_digest=record.digests.rubric, document_digest=record.digests.document)
    assert same.cautions == ()
