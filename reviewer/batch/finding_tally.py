"""Findings and signals of many documents → clusters by question and by check, each with a few examples."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from reviewer.batch.intervals import bound_share, rank_intervals, widen_confidence
from reviewer.domain.corpus import Example, FindingCluster, SignalCluster
from reviewer.domain.finding import Finding, Signal
from reviewer.domain.review import Review
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import shorten_middle

MOST_EXAMPLES = 3
LONGEST_EXAMPLE = 240
CONFIDENCES = ("high", "medium", "low")

ClusterKey = tuple[str, str, str]
"""Kind, criterion, question (or an empty string)."""


@dataclass
class _Cluster:
    title: str
    findings: int = 0
    documents: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    best: list[tuple[tuple[int, int, int], Example]] = field(default_factory=list)
    suppressed: int = 0
    slug: str = ""

    def offer(self, order: tuple[int, int, int], build: Callable[[], Example]) -> None:
        """Keep an example if it is among the first three, one a document; any other is not even built."""
        if len(self.best) == MOST_EXAMPLES and order >= self.best[-1][0]:
            return
        example = build()
        same = next((one for one in self.best if one[1].place == example.place), None)
        if same is not None:
            if same[0] <= order:
                return
            self.best.remove(same)
        self.best = sorted([*self.best, (order, example)], key=lambda one: one[0])[:MOST_EXAMPLES]

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(example for _, example in self.best)


class FindingTally:
    """Counts the findings of reviews by question; duplicates are not given to it."""

    def __init__(self) -> None:
        self._clusters: dict[ClusterKey, _Cluster] = {}

    def add(self, review: Review, place: int) -> None:
        """Count the findings of one review."""
        seen = set()
        for finding in review.findings:
            key = (review.kind, finding.criterion_id, finding.question_id or "")
            title = review.criterion_titles.get(finding.criterion_id, finding.criterion_id)
            cluster = self._clusters.setdefault(key, _Cluster(title))
            cluster.findings += 1
            cluster.documents += key not in seen
            cluster.severities[finding.severity] += 1
            order = (-finding.severity.rank, CONFIDENCES.index(finding.confidence), place)
            cluster.offer(order, partial(_quote_finding, finding, review, place))
            seen.add(key)

    def sum_up(self, documents: Mapping[str, int]) -> tuple[FindingCluster, ...]:
        """Give the clusters, found in the largest share of documents first.

        Args:
            documents: kind → documents of it that were reviewed.
        """
        keyed = list(self._clusters.items())
        confidence = widen_confidence(len(keyed))
        wide = [bound_share(one.documents, documents[key[0]], confidence) for key, one in keyed]
        ranks = rank_intervals([type(bounds)(-bounds.high, -bounds.low) for bounds in wide])
        clusters = [
            FindingCluster(
                kind=kind,
                question_id=question,
                criterion_title=one.title,
                findings=one.findings,
                documents=one.documents,
                of=documents[kind],
                interval=bound_share(one.documents, documents[kind]),
                ranks=place,
                severities={severity: one.severities[severity] for severity in Severity if one.severities[severity]},
                examples=one.examples,
            )
            for ((kind, _, question), one), place in zip(keyed, ranks, strict=True)
        ]
        return tuple(
            sorted(
                clusters, key=lambda one: (-one.share, -one.findings, one.kind, one.question_id, one.criterion_title)
            )
        )


def _quote_finding(finding: Finding, review: Review, place: int) -> Example:
    quote = shorten_middle(finding.anchors[0].quote, LONGEST_EXAMPLE) if finding.anchors else ""
    title = shorten_middle(finding.title, LONGEST_EXAMPLE)
    return Example(place, review.document, title, quote, finding.line)


class SignalTally:
    """Counts what checks found; duplicates are not given to it."""

    def __init__(self) -> None:
        self._clusters: dict[str, _Cluster] = {}

    def add(self, review: Review, place: int) -> None:
        """Count the signals of one review; hints are left out, suppressed ones counted apart."""
        seen = set()
        for signal in review.signals:
            if signal.is_hint:
                continue
            cluster = self._clusters.setdefault(signal.code, _Cluster(signal.code, slug=signal.slug))
            if signal.suppressed:
                cluster.suppressed += 1
                continue
            cluster.findings += 1
            cluster.documents += signal.code not in seen
            cluster.severities[signal.severity] += 1
            order = (-signal.severity.rank, CONFIDENCES.index(signal.confidence), place)
            cluster.offer(order, partial(_quote_signal, signal, review, place))
            seen.add(signal.code)

    def sum_up(self, documents: int) -> tuple[SignalCluster, ...]:
        """Give the clusters, found in most documents first; those that were always suppressed are left out."""
        clusters = [
            SignalCluster(
                code=code,
                slug=one.slug,
                severity=max(one.severities, key=lambda severity: severity.rank),
                signals=one.findings,
                documents=one.documents,
                of=documents,
                interval=bound_share(one.documents, documents),
                suppressed=one.suppressed,
                examples=one.examples,
            )
            for code, one in self._clusters.items()
            if one.findings
        ]
        return tuple(sorted(clusters, key=lambda one: (-one.documents, -one.signals, one.code)))


def _quote_signal(signal: Signal, review: Review, place: int) -> Example:
    message = shorten_middle(signal.message, LONGEST_EXAMPLE)
    return Example(
        place, review.document, message, shorten_middle(signal.anchor.quote, LONGEST_EXAMPLE), signal.anchor.line_start
    )
