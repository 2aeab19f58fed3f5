"""Documents without a review → groups of one reason each, in bounded memory."""

import re
from dataclasses import dataclass, field

from reviewer.domain.batch import Outcome, Status
from reviewer.domain.corpus import FailureCluster
from reviewer.reporters.escaping import shorten_end

MOST_CLUSTERS = 100
MOST_EXAMPLES = 20
LONGEST_REASON = 300
NUMBER = re.compile(r"\d[\d.,]*")


def name_cause(outcome: Outcome) -> str:
    """Give the reason without the document's own name and without numbers, so that equal causes meet."""
    reason = outcome.failure.reason if outcome.failure else "no reason was given"
    for own in sorted({outcome.item.path, outcome.item.id} - {""}, key=len, reverse=True):
        reason = reason.replace(own, "…")
    return shorten_end(NUMBER.sub("#", reason[: 4 * LONGEST_REASON]), LONGEST_REASON)


@dataclass
class _Cluster:
    hint: str
    documents: int = 0
    examples: list[tuple[int, str, str]] = field(default_factory=list)


class FailureTally:
    """Counts documents without a review by reason."""

    def __init__(self) -> None:
        self._clusters: dict[tuple[Status, str], _Cluster] = {}
        self.unlisted = 0
        """Documents whose reason found no room among a hundred."""

    def add(self, outcome: Outcome) -> None:
        """Count one document that has no review."""
        key = (outcome.status, name_cause(outcome))
        if key not in self._clusters and len(self._clusters) >= MOST_CLUSTERS:
            self.unlisted += 1
            return
        hint = outcome.failure.hint if outcome.failure else ""
        cluster = self._clusters.setdefault(key, _Cluster(shorten_end(hint, LONGEST_REASON)))
        cluster.documents += 1
        if len(cluster.examples) < MOST_EXAMPLES:
            reason = outcome.failure.reason if outcome.failure else ""
            cluster.examples.append((outcome.place, outcome.item.path, shorten_end(reason, LONGEST_REASON)))

    def sum_up(self) -> tuple[FailureCluster, ...]:
        """Give the groups: failed before not reviewed, most documents first."""
        clusters = [
            FailureCluster(status, reason, one.hint, one.documents, tuple(one.examples))
            for (status, reason), one in self._clusters.items()
        ]
        return tuple(sorted(clusters, key=lambda one: (one.status, -one.documents, one.reason)))
