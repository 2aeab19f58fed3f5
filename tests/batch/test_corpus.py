import random
from collections import Counter
from statistics import fmean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.batch.corpus import Corpus
from reviewer.batch.failure_tally import MOST_CLUSTERS, name_cause
from reviewer.domain.batch import Item, Outcome
from reviewer.domain.corpus import CorpusReport, Ranks
from reviewer.domain.review import Cost, Failure, Usage
from reviewer.domain.rubric import Level, Severity
from tests.batch.sample_batches import make_outcomes, make_review

OUTCOMES = list(make_outcomes(400, seed=3))


def sum_up(outcomes: list[Outcome]) -> CorpusReport:
    corpus = Corpus()
    rows = [corpus.add(outcome) for outcome in outcomes]
    return corpus.sum_up(rows, title="t")


def make_outcome(place: int, *, path: str = "", kind: str = "design-doc", **changes: object) -> Outcome:
    path = path or f"d{place}.md"
    review = make_review(path, kind, place).model_copy(update=changes)
    return Outcome(place=place, item=Item(id=path, path=path), status="reviewed", review=review)


def make_failure(place: int, reason: str, path: str = "") -> Outcome:
    path = path or f"d{place}.md"
    failure = Failure(document=path, reason=reason)
    return Outcome(place=place, item=Item(id=path, path=path), status="failed", failure=failure)


def list_unique() -> list[Outcome]:
    return [outcome for outcome in OUTCOMES if outcome.review and not outcome.duplicate_of]


def test_counts_add_up() -> None:
    report = sum_up(OUTCOMES)
    assert report.documents == len(OUTCOMES) == report.reviewed + report.failed + report.not_reviewed
    assert sum(report.decisions.values()) == report.reviewed
    assert report.duplicates == sum(bool(outcome.duplicate_of) for outcome in OUTCOMES) > 0
    assert sum(group.documents for group in report.groups) == report.reviewed - report.duplicates
    assert sum(cluster.documents for cluster in report.failures) == report.failed + report.not_reviewed


def test_ratings_are_those_that_one_would_count_by_hand() -> None:
    report = sum_up(OUTCOMES)
    assert len(report.groups) == 4
    for group in report.groups:
        reviews = [outcome.review for outcome in list_unique() if outcome.review and outcome.review.kind == group.kind]
        scores = [review.score for review in reviews if review.score is not None]
        assert group.scores is not None
        assert group.scores.mean == pytest.approx(fmean(scores))
        assert group.scores.median == pytest.approx(median(scores))
        assert sum(group.score_bins) == len(scores) == len(reviews) - group.unscored
        for criterion in group.criteria:
            ratings = [rating for review in reviews for rating in review.ratings if rating.criterion_id == criterion.id]
            rated = [rating.score for rating in ratings if rating.score is not None]
            assert criterion.average.mean == pytest.approx(fmean(rated))
            assert criterion.average.median == median(rated)
            assert criterion.average.documents == len(rated)
            assert criterion.unrated == len(ratings) - len(rated)
            assert criterion.capped == sum(bool(rating.capped_by) for rating in ratings)
            assert criterion.bins[-1] == sum(score >= 4.5 for score in rated)
        for one in group.levels:
            shares = [s.met / s.questions for review in reviews for s in review.levels if s.level is one.level]
            assert one.average.mean == pytest.approx(fmean(shares))


def test_findings_are_clustered_by_question_and_counted_once_a_document() -> None:
    report = sum_up(OUTCOMES)
    found: dict[tuple[str, str, str], list[int]] = {}
    for outcome in list_unique():
        assert outcome.review is not None
        for finding in outcome.review.findings:
            title = outcome.review.criterion_titles[finding.criterion_id]
            found.setdefault((outcome.review.kind, title, finding.question_id or ""), []).append(outcome.place)
    assert len(report.clusters) == len(found)
    kinds = Counter(outcome.review.kind for outcome in list_unique() if outcome.review)
    for cluster in report.clusters:
        places = found[cluster.kind, cluster.criterion_title, cluster.question_id]
        assert cluster.findings == len(places) == sum(cluster.severities.values())
        assert cluster.documents == len(set(places))
        assert cluster.of == kinds[cluster.kind]
        assert {example.place for example in cluster.examples} <= set(places)
        assert len({example.place for example in cluster.examples}) == len(cluster.examples) == min(3, len(set(places)))
    assert [one.share for one in report.clusters] == sorted((one.share for one in report.clusters), reverse=True)


def test_examples_are_the_heaviest_with_the_documents_words() -> None:
    light, heavy = make_outcome(0).review, make_outcome(1).review
    assert light is not None
    assert heavy is not None
    quoted = next(finding for finding in light.findings if finding.anchors)
    minor = quoted.model_copy(update={"severity": Severity.MINOR, "question_id": "q"})
    major = minor.model_copy(update={"severity": Severity.MAJOR, "title": "heavier"})
    outcomes = [make_outcome(0, findings=(minor, minor)), make_outcome(1, findings=(minor, major))]
    (cluster,) = sum_up(outcomes).clusters
    assert [(example.place, example.title) for example in cluster.examples] == [(1, "heavier"), (0, minor.title)]
    assert cluster.examples[0].quote == quoted.anchors[0].quote


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_outcomes_does_not_matter(seed: int) -> None:
    """A batch finishes in any order; groups are then only numbered otherwise."""
    shuffled = OUTCOMES[:120]
    random.Random(seed).shuffle(shuffled)
    one, two = sum_up(OUTCOMES[:120]), sum_up(shuffled)
    assert one.clusters == two.clusters
    assert one.signals == two.signals
    assert {(o.place, o.measure) for o in one.outliers} == {(o.place, o.measure) for o in two.outliers}
    by_kind = lambda report: {group.kind: (group.score_bins, [c.id for c in group.criteria]) for group in report.groups}  # noqa: E731
    assert by_kind(one) == by_kind(two)


def test_scores_compare_only_within_kind_rubric_level_and_depth() -> None:
    first = make_outcome(0)
    assert first.review is not None
    other = first.review.provenance.model_copy(update={"rubric_digest": "0" * 64})
    outcomes = [
        first, make_outcome(1), make_outcome(2, level=Level.L6), make_outcome(3, provenance=other),
        make_outcome(4, depth="standard"), make_outcome(5, kind="roadmap"),
    ]  # fmt: skip
    assert [group.documents for group in sum_up(outcomes).groups] == [2, 1, 1, 1, 1]


def test_scores_half_a_point_apart_are_told_apart_and_nearer_ones_are_not() -> None:
    corpus = Corpus()
    rows = [corpus.add(make_outcome(place, score=score)) for place, score in enumerate((4.0, 3.9, 3.5, 2.0, 2.0))]
    assert [corpus.rank_row(row) for row in rows] == [Ranks(1, 2), Ranks(1, 3), Ranks(2, 3), Ranks(4, 5), Ranks(4, 5)]


@given(st.lists(st.integers(10, 50), min_size=1, max_size=30))
def test_ranks_of_documents_are_those_that_counting_gives(tenths: list[int]) -> None:
    corpus = Corpus()
    review = OUTCOMES[0].review
    assert review is not None
    outcomes = [
        OUTCOMES[0].model_copy(update={"review": review.model_copy(update={"score": tenth / 10})}) for tenth in tenths
    ]
    rows = [corpus.add(outcome) for outcome in outcomes]
    for row, mine in zip(rows, tenths, strict=True):
        better = sum(other - mine >= 5 for other in tenths)
        worse = sum(mine - other >= 5 for other in tenths)
        assert corpus.rank_row(row) == Ranks(1 + better, len(tenths) - worse)


def test_document_without_a_score_has_no_rank() -> None:
    corpus = Corpus()
    assert corpus.rank_row(corpus.add(make_outcome(0, score=None))) is None
    assert corpus.rank_row(corpus.add(make_failure(1, "gone"))) is None


def test_outliers_are_named_with_what_is_usual() -> None:
    outcomes = [make_outcome(place, score=3 + place % 5 / 10, findings=()) for place in range(20)]
    report = sum_up([*outcomes, make_outcome(20, score=1.0, findings=())])
    scores = [outlier for outlier in report.outliers if outlier.measure == "score"]
    assert [(outlier.place, outlier.value, outlier.median) for outlier in scores] == [(20, 1.0, 3.2)]
    assert scores[0].distance == pytest.approx(0.6745 * (1.0 - 3.2) / 0.1, rel=1e-3)


def test_copies_weigh_once_and_cost_nothing() -> None:
    first = make_outcome(0)
    copy = first.model_copy(update={"place": 1, "duplicate_of": first.item.id})
    corpus = Corpus()
    rows = [corpus.add(first), corpus.add(copy)]
    report = corpus.sum_up(rows, title="t")
    assert report.groups[0].documents == 1
    assert report.duplicates == 1
    assert first.review is not None
    assert report.spend.usage == first.review.usage
    assert (rows[1].tokens, rows[1].cost) == (0, 0.0)


def test_unknown_cost_makes_the_sum_unknown_but_an_answer_from_the_cache_costs_nothing() -> None:
    unknown = make_outcome(1, cost=Cost(amount=None))
    cached = make_outcome(2, cost=Cost(amount=None), usage=Usage(from_cache=1))
    assert sum_up([make_outcome(0), unknown]).spend.cost.amount is None
    assert sum_up([make_outcome(0), cached]).spend.cost.amount == make_outcome(0).review.cost.amount  # type: ignore[union-attr]


def test_equal_causes_meet() -> None:
    reasons = [make_failure(n, f"d{n}.md has {n:,} tokens, the limit is 128,000") for n in (3, 1200)]
    assert {name_cause(outcome) for outcome in reasons} == {"… has # tokens, the limit is #"}
    (cluster,) = sum_up(reasons).failures
    assert cluster.documents == 2
    assert cluster.examples[1] == (1200, "d1200.md", "d1200.md has 1,200 tokens, the limit is 128,000")


def test_failures_of_many_causes_stay_bounded() -> None:
    report = sum_up([make_failure(n, f"cause {'x' * n}") for n in range(MOST_CLUSTERS + 7)])
    assert len(report.failures) == MOST_CLUSTERS
    assert report.failures_unlisted == 7
    assert report.failed == MOST_CLUSTERS + 7


def test_long_texts_are_cut() -> None:
    row = Corpus().add(make_failure(0, "x" * 1_000_000))
    assert len(row.reason) < 300
    assert len(name_cause(make_failure(0, "y" * 1_000_000))) < 400


def test_suppressed_signals_and_hints_are_not_found() -> None:
    review = next(o.review for o in OUTCOMES if o.review and any(not s.suppressed for s in o.review.signals))
    signal = next(signal for signal in review.signals if not signal.suppressed)
    hint = signal.model_copy(update={"confidence": "low", "code": "H1"})
    suppressed = signal.model_copy(update={"suppressed": "wanted"})
    report = sum_up(
        [make_outcome(0, signals=(signal, signal, hint, suppressed)), make_outcome(1, signals=(suppressed,))]
    )
    (cluster,) = report.signals
    assert (cluster.documents, cluster.signals, cluster.suppressed, cluster.of) == (1, 2, 2, 2)


def test_nothing_at_all_is_a_report_too() -> None:
    report = sum_up([])
    assert (report.documents, report.groups, report.clusters, report.outliers) == (0, (), (), ())
