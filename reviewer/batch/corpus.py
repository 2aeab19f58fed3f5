"""Outcomes of a batch, one at a time → what the batch says as a whole; a document is a row, then forgotten."""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from reviewer.batch.failure_tally import FailureTally
from reviewer.batch.finding_tally import FindingTally, SignalTally
from reviewer.batch.group_tally import GroupKey, GroupTally, find_group
from reviewer.batch.spreads import Spread, measure_spread
from reviewer.domain.batch import Outcome, Spend
from reviewer.domain.corpus import CorpusReport, GroupStats, Outlier, Ranks, Row
from reviewer.domain.review import Cost, Review, Usage
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import shorten_end

MOST_OUTLIERS = 60
LONGEST_REASON = 200


class Corpus:
    """What a batch says as a whole.

    Three numbers a document are kept (score, findings, tokens) so that medians are exact; all else is counted as it
    passes. A document whose content another one has counts in the decisions alone, so that copies do not weigh twice.
    """

    def __init__(self) -> None:
        self._groups: dict[GroupKey, GroupTally] = {}
        self._numbers: dict[GroupKey, int] = {}
        self._tallies: list[GroupTally] = []
        self._findings = FindingTally()
        self._signals = SignalTally()
        self._failures = FailureTally()
        self._statuses: Counter[str] = Counter()
        self._decisions: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._tokens: dict[int, array[float]] = {}
        self._duplicates = 0
        self._usage = Usage()
        self._amount: float | None = 0.0
        self._currency = "USD"

    def add(self, outcome: Outcome) -> Row:
        """Count an outcome and give its row of the table."""
        self._statuses[outcome.status] += 1
        if outcome.review is None:
            self._failures.add(outcome)
            return _write_row(outcome, -1)
        review = outcome.review
        number = self._number_group(review)
        row = _write_row(outcome, number)
        self._decisions[review.decision.value] += 1
        if outcome.duplicate_of:
            self._duplicates += 1
            return row
        self._kinds[review.kind] += 1
        self._groups[find_group(review)].add(review)
        self._findings.add(review, outcome.place)
        self._signals.add(review, outcome.place)
        self._add_spend(review)
        if row.tokens:
            self._tokens.setdefault(number, array("d")).append(math.log(row.tokens))
        return row

    def _number_group(self, review: Review) -> int:
        key = find_group(review)
        if key not in self._groups:
            self._groups[key] = GroupTally(review)
            self._tallies.append(self._groups[key])
            self._numbers[key] = len(self._numbers)
        return self._numbers[key]

    def _add_spend(self, review: Review) -> None:
        self._usage += review.usage
        amount = review.cost.amount if review.usage.requests else 0.0
        known = self._amount is not None and amount is not None
        self._amount = (self._amount or 0.0) + (amount or 0.0) if known else None
        self._currency = review.cost.currency

    def rank_row(self, row: Row) -> Ranks | None:
        """Give the places that a document may have in its group, the best first; nothing without a score."""
        if row.group < 0 or row.score is None:
            return None
        return self._tallies[row.group].rank_score(row.score)

    def list_groups(self) -> list[GroupStats]:
        """Give each group as a whole, in the order of their numbers in the rows."""
        return [tally.sum_up() for tally in self._tallies]

    def sum_up(
        self,
        rows: Iterable[Row],
        *,
        title: str,
        facts: Sequence[tuple[str, str]] = (),
        spend: Spend | None = None,
        asks: Mapping[tuple[str, str], str] | None = None,
    ) -> CorpusReport:
        """Give what the batch says as a whole.

        Args:
            rows: every row again, to find the outliers among them.
            title: of the report.
            facts: name and value of what the batch was made with.
            spend: everything that was paid for; without it what the reviews say of themselves is added up.
            asks: kind and id of a question → the question.
        """
        outliers, total = self._find_outliers(rows)
        return CorpusReport(
            title=title,
            facts=tuple(facts),
            documents=self._statuses.total(),
            reviewed=self._statuses["reviewed"],
            duplicates=self._duplicates,
            failed=self._statuses["failed"],
            not_reviewed=self._statuses["not_reviewed"],
            decisions=dict(self._decisions),
            groups=tuple(self.list_groups()),
            clusters=self._findings.sum_up(self._kinds),
            signals=self._signals.sum_up(self._kinds.total()),
            outliers=outliers,
            outliers_total=total,
            failures=self._failures.sum_up(),
            failures_unlisted=self._failures.unlisted,
            spend=spend or Spend(usage=self._usage, cost=Cost(amount=self._amount, currency=self._currency)),
            asks=dict(asks or {}),
        )

    def _find_outliers(self, rows: Iterable[Row]) -> tuple[tuple[Outlier, ...], int]:
        spreads = {}
        for number, tally in enumerate(self._tallies):
            spreads[number, "score"] = tally.measure_scores()
            spreads[number, "findings"] = tally.measure_findings()
            spreads[number, "tokens"] = measure_spread(self._tokens.get(number, []))
        farthest: list[tuple[float, int, Outlier]] = []
        order = count()
        total = 0
        for row in rows:
            for outlier in _judge_row(row, spreads):
                total += 1
                heapq.heappush(farthest, (abs(outlier.distance), -next(order), outlier))
                if len(farthest) > MOST_OUTLIERS:
                    heapq.heappop(farthest)
        return tuple(outlier for _, _, outlier in sorted(farthest, key=lambda one: (-one[0], -one[1]))), total


def _judge_row(row: Row, spreads: Mapping[tuple[int, str], Spread | None]) -> list[Outlier]:
    if row.group < 0 or row.duplicate_of:
        return []
    values = {
        "score": row.score,
        "findings": float(sum(row.counts)),
        "tokens": math.log(row.tokens) if row.tokens else None,
    }
    outliers = []
    for measure, value in values.items():
        spread = spreads.get((row.group, measure))
        if value is None or spread is None or not spread.is_far(value):
            continue
        shown, median = (row.tokens, math.exp(spread.median)) if measure == "tokens" else (value, spread.median)
        outliers.append(
            Outlier(row.place, row.path, row.group, measure, shown, median, round(spread.measure(value), 6))
        )
    return outliers


def _write_row(outcome: Outcome, group: int) -> Row:
    review, failure = outcome.review, outcome.failure
    severities = Counter(finding.severity for finding in review.findings) if review else Counter[Severity]()
    blockers, majors, minors, nits = (severities[severity] for severity in Severity)
    usage = review.usage if review and not outcome.duplicate_of else Usage()
    amount = review.cost.amount if review and usage.requests else 0.0
    return Row(
        place=outcome.place,
        id=outcome.item.id,
        path=outcome.item.path,
        status=outcome.status,
        group=group,
        decision=review.decision.value if review else "",
        score=review.score if review else None,
        counts=(blockers, majors, minors, nits),
        answered=review.coverage.share if review else 0.0,
        cost=amount,
        tokens=usage.prompt_tokens + usage.completion_tokens,
        reason=shorten_end(failure.reason, LONGEST_REASON) if failure else "",
        duplicate_of=outcome.duplicate_of,
    )
