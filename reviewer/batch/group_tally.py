"""Reviews of one group, one at a time → its ratings, scores and level shares as distributions."""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter

from reviewer.batch.intervals import rank_intervals, widen_confidence
from reviewer.batch.spreads import Spread, average_values, bound_values, fill_bins, measure_spread
from reviewer.domain.corpus import CriterionStats, GroupStats, LevelStats, Ranks
from reviewer.domain.review import Rating, Review
from reviewer.domain.rubric import Level

TELLING_APART = 0.5
"""Points by which two scores must differ to be told apart. A convention, not a measurement: a review of one sample has
no interval of its own."""

GroupKey = tuple[str, Level, str, str]
"""Kind, level bar, rubric digest, depth: scores compare only where these agree."""


def find_group(review: Review) -> GroupKey:
    """Give the group that a review belongs to."""
    return review.kind, review.level, review.provenance.rubric_digest, review.depth


class GroupTally:
    """Counts the reviews of a group; duplicates are not given to it."""

    def __init__(self, review: Review) -> None:
        self.kind = review.kind
        self._first = review
        self._titles: dict[str, str] = {}
        self._decisions: Counter[str] = Counter()
        self._ratings: dict[str, Counter[float]] = {}
        self._unrated: Counter[str] = Counter()
        self._capped: Counter[str] = Counter()
        self._levels: dict[Level, Counter[float]] = {}
        self._scores = array("d")
        self._sorted: array[float] | None = None
        self._findings: Counter[float] = Counter()
        self._documents = 0

    def add(self, review: Review) -> None:
        """Count one review."""
        self._documents += 1
        self._sorted = None
        self._titles.update(review.criterion_titles)
        self._decisions[review.decision.value] += 1
        self._findings[len(review.findings)] += 1
        if review.score is not None:
            self._scores.append(review.score)
        for rating in review.ratings:
            self._add_rating(rating)
        for share in review.levels:
            if share.questions:
                self._levels.setdefault(share.level, Counter())[share.met / share.questions] += 1

    def _add_rating(self, rating: Rating) -> None:
        counts = self._ratings.setdefault(rating.criterion_id, Counter())
        if rating.score is None:
            self._unrated[rating.criterion_id] += 1
        else:
            counts[rating.score] += 1
        if rating.capped_by:
            self._capped[rating.criterion_id] += 1

    @property
    def scores(self) -> "array[float]":
        """Scores in rising order."""
        if self._sorted is None:
            self._sorted = array("d", sorted(self._scores))
        return self._sorted

    def rank_score(self, score: float) -> Ranks:
        """Give the places, from the best on, that a document with this score may have among the group's."""
        scores, slack = self.scores, 1e-9
        better = len(scores) - bisect_left(scores, score + TELLING_APART - slack)
        worse = bisect_right(scores, score - TELLING_APART + slack)
        return Ranks(1 + better, len(scores) - worse)

    def measure_scores(self) -> Spread | None:
        """Measure the spread of the scores."""
        return measure_spread(self.scores)

    def measure_findings(self) -> Spread | None:
        """Measure the spread of the number of findings."""
        return measure_spread([value for value, times in self._findings.items() for _ in range(times)])

    def sum_up(self) -> GroupStats:
        """Give what the group says as a whole."""
        return GroupStats(
            kind=self.kind,
            title=self._first.rubric_title,
            level=self._first.level,
            rubric_digest=self._first.provenance.rubric_digest,
            depth=self._first.depth,
            documents=self._documents,
            decisions=dict(self._decisions),
            scores=average_values(Counter(self._scores), 1, 5),
            score_bins=fill_bins((score, 1) for score in self._scores),
            unscored=self._documents - len(self._scores),
            criteria=self._rank_criteria(),
            levels=self._average_levels(),
        )

    def _rank_criteria(self) -> tuple[CriterionStats, ...]:
        rated = [(name, counts) for name, counts in self._ratings.items() if counts]
        confidence = widen_confidence(len(rated))
        ranks = rank_intervals([bound_values(counts, 1, 5, confidence) for _, counts in rated])
        criteria = []
        for (name, counts), place in zip(rated, ranks, strict=True):
            average = average_values(counts, 1, 5)
            if average is not None:
                criteria.append(
                    CriterionStats(
                        id=name,
                        title=self._titles.get(name, name),
                        average=average,
                        bins=fill_bins(counts.items()),
                        unrated=self._unrated[name],
                        capped=self._capped[name],
                        ranks=place,
                    )
                )
        return tuple(sorted(criteria, key=lambda one: (one.average.mean, one.id)))

    def _average_levels(self) -> tuple[LevelStats, ...]:
        averages = [(level, average_values(self._levels[level], 0, 1)) for level in Level if level in self._levels]
        return tuple(LevelStats(level, average) for level, average in averages if average is not None)
