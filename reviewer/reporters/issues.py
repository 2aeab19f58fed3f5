"""A run as a flat list of issues, which is what the formats for other programs are made from."""

import hashlib
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from reviewer.domain.finding import Anchor, Finding, Signal
from reviewer.domain.review import Decision, Provenance, Review, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import clean_text, flatten_text
from reviewer.reporters.options import ReportOptions, RuleDoc
from reviewer.reporters.trust_wording import explain_integrity
from reviewer.reporters.wording import (
    explain_absence,
    explain_hit,
    explain_not_assessed,
    explain_recorded,
    name_document,
)

Weight = Literal["error", "warning", "note"]

WORD = re.compile(r"\w+")
MOST_HITS = 3
NOT_REVIEWED = "not-reviewed"
"""Rule id under which formats without a place for failures report a document that has no review."""


@dataclass(frozen=True)
class Issue:
    """One finding or signal, with what any format needs of it."""

    path: str
    """The document, as the user named it but without `./`; `<stdin>` for standard input."""
    anchor: Anchor | None
    """Its first place, or nothing for what is missing."""
    others: tuple[Anchor, ...]
    """Its further places."""
    contradicts: bool
    """Whether the further places disagree with the first."""
    rule_id: str
    """A check's code, or the id of the question or else the criterion."""
    rule_name: str
    """A check's slug, or the criterion's id."""
    rule_title: str
    summary: str
    """What is wrong, on one line."""
    message: str
    """The same with reasons and what to do, in paragraphs; free of control characters."""
    severity: Severity
    fingerprint: str
    """32 hexadecimal digits from rule and words, and from how many alike stand before it in the document: the same
    after its lines moved. Two documents may share it."""
    is_hint: bool = False
    gates: bool = True
    """False for hints and for findings above the level bar: never more than a note."""
    suppressed: str = ""
    """Reason given by the author for not wanting it, or an empty string."""
    replacement: str = ""
    """Words that could stand in place of the anchor's, or an empty string."""
    provenance: Provenance | None = None
    """What a finding of an LLM was made with; nothing for a check."""

    @property
    def weight(self) -> Weight:
        """Its severity in the three steps that most formats know."""
        if not self.gates or self.severity is Severity.NIT:
            return "note"
        return "warning" if self.severity is Severity.MINOR else "error"


@dataclass(frozen=True)
class Notice:
    """What must be known about a document's report so that it is not taken for something else."""

    path: str
    text: str


def list_issues(run: Run, options: ReportOptions) -> list[Issue]:
    """List the issues of a run, document by document: findings in their rank, then signals in their order."""
    issues: list[Issue] = []
    for review in run.reviews:
        issues += [_convert_finding(finding, review, options) for finding in review.findings if not finding.settled]
        issues += _convert_signals(review.document, review.signals, options)
    for checked in run.checked:
        issues += _convert_signals(checked.document, checked.signals, options)
    return _number_alike(issues)


def list_wanted(run: Run, options: ReportOptions) -> list[Issue]:
    """List the issues that no author has suppressed."""
    return [issue for issue in list_issues(run, options) if not issue.suppressed]


def list_notices(run: Run) -> Iterator[Notice]:
    """Give the notices: answers that are a recording, and documents that no LLM assessed."""
    for review in run.reviews:
        if review.provenance.recorded:
            yield Notice(name_path(review.document), flatten_text(explain_recorded(review.provenance)))
        if integrity := explain_integrity(review.signals):
            yield Notice(name_path(review.document), integrity)
        if review.decision is Decision.NOT_ASSESSED:
            yield Notice(name_path(review.document), flatten_text(explain_not_assessed(review)))


def list_paths(run: Run) -> list[str]:
    """List the documents of a run once each, in its order."""
    documents = [each.document for group in (run.reviews, run.checked, run.failures) for each in group]
    return list(dict.fromkeys(name_path(document) for document in documents))


def name_path(document: str) -> str:
    """Write a document's path as tools compare it: without `./`, with single slashes."""
    return name_document(document) if document in ("-", "") else posixpath.normpath(document)


def find_rule_doc(issue: Issue, options: ReportOptions) -> RuleDoc | None:
    """Find what the caller told about the issue's rule."""
    return options.rule_docs.get(issue.rule_id) or options.rule_docs.get(issue.rule_name)


def _convert_finding(finding: Finding, review: Review, options: ReportOptions) -> Issue:
    rule_id = finding.question_id or finding.criterion_id
    title = review.criterion_titles.get(finding.criterion_id, finding.criterion_id)
    single = len(finding.anchors) == 1
    return Issue(
        path=name_path(review.document),
        anchor=finding.anchors[0] if finding.anchors else None,
        others=finding.anchors[1:],
        contradicts=finding.kind == "contradiction",
        rule_id=rule_id,
        rule_name=finding.criterion_id,
        rule_title=options.rule_docs[rule_id].title if rule_id in options.rule_docs else flatten_text(title),
        summary=flatten_text(finding.title) or finding.criterion_id,
        message=_write_message(finding, review),
        severity=finding.severity,
        fingerprint=finding.id,
        gates=finding.gates,
        replacement=clean_text(finding.replacement or "") if single else "",
        provenance=review.provenance,
    )


def _write_message(finding: Finding, review: Review) -> str:
    """Write all that a reader needs in one text, as these formats have no other place for it."""
    absence = [explain_absence(finding), *(explain_hit(hit) for hit in finding.hits[:MOST_HITS])]
    parts = {
        "": finding.title,
        "Problem: ": finding.problem,
        "Evidence: ": " ".join(absence) if finding.kind == "absent" else "",
        "If left as is: ": finding.if_left_as_is,
        "Suggestion: ": finding.suggestion,
        "Could read: ": finding.replacement or "",
        "The way up: ": "" if finding.gates else f"asked for above the bar of {review.level.value}",
        "Not asked in this run: ": review.provenance.recorded,
    }
    texts = {label: clean_text(text).strip() for label, text in parts.items()}
    return "\n\n".join(f"{label}{text}" for label, text in texts.items() if text) or finding.criterion_id


def _convert_signals(document: str, signals: tuple[Signal, ...], options: ReportOptions) -> list[Issue]:
    path = name_path(document)
    return [
        Issue(
            path=path,
            anchor=signal.anchor,
            others=(),
            contradicts=False,
            rule_id=signal.code,
            rule_name=signal.slug,
            rule_title=options.rule_docs[signal.code].title if signal.code in options.rule_docs else signal.slug,
            summary=flatten_text(signal.message) or signal.slug,
            message=clean_text(signal.message).strip() or signal.slug,
            severity=signal.severity,
            fingerprint=_fold_words(signal.anchor.quote),
            is_hint=signal.is_hint,
            gates=not signal.is_hint,
            suppressed=flatten_text(signal.suppressed) or (signal.suppressed and "no readable reason"),
        )
        for signal in signals
    ]


def _fold_words(text: str) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _number_alike(issues: list[Issue]) -> list[Issue]:
    """Make a fingerprint from what each issue is about, counting those alike so that no two are the same."""
    seen: Counter[tuple[str, str, str]] = Counter()
    numbered: list[Issue] = []
    for issue in issues:
        alike = (issue.path, issue.rule_id, issue.fingerprint)
        basis = "\x1f".join((issue.rule_id, issue.fingerprint, str(seen[alike])))
        digest = hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest()
        numbered.append(replace(issue, fingerprint=digest[:32]))
        seen[alike] += 1
    return numbered
