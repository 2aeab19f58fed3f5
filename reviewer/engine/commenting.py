"""What comments in the document settle of a review's findings, each with its trace."""

from collections.abc import Sequence

from reviewer.checks.reading import Reading
from reviewer.checks.settling import Settlement, read_settlements
from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding
from reviewer.domain.rubric import Severity
from reviewer.engine.earlier import BY_COMMENT


def settle_by_comments(findings: Sequence[Finding], document: Document) -> tuple[Finding, ...]:
    """Settle the findings that comments in the document name; they stay in the review, with the reason.

    A blocker is settled by its own id only: whoever writes it has seen it. What hidden text does is a check's finding,
    which no comment reaches.
    """
    if not findings or "reviewer:" not in document.text.lower():
        return tuple(findings)
    settlements = [one for one in read_settlements(Reading(document)) if not one.fault]
    return tuple(_settle(finding, settlements) for finding in findings)


def _settle(finding: Finding, settlements: Sequence[Settlement]) -> Finding:
    if finding.settled:
        return finding
    for one in settlements:
        names = {name.lower() for name in one.names}
        by_question = finding.question_id is not None and finding.question_id.lower() in names
        if finding.id in names or (by_question and finding.severity is not Severity.BLOCKER):
            disposition = Disposition(state=DispositionState(one.state), reason=one.reason, by=BY_COMMENT)
            remark = f"settled by a comment in line {one.line}"
            return finding.model_copy(update={"disposition": disposition, "since_last": one.state, "remark": remark})
    return finding
