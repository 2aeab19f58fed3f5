"""Findings and signals → comments for the margin, each with its words, its places and its marks."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as count_up

from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Finding, Signal
from reviewer.domain.review import Review
from reviewer.domain.rubric import Severity
from reviewer.reporters.certainty import explain_ruling
from reviewer.reporters.escaping import flatten_text, shorten_end, shorten_middle
from reviewer.reporters.html_marks import Mark
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.selection import list_groups, select_findings
from reviewer.reporters.wording import count, explain_absence, explain_hit, explain_nearest, list_marks, name_section

LONGEST_TITLE = 240
LONGEST_TEXT = 4000
LONGEST_QUOTE = 400
MOST_PLACES = 12
MOST_HITS = 3
SHAPES = {Severity.BLOCKER: "◆", Severity.MAJOR: "▲", Severity.MINOR: "●", Severity.NIT: "○"}
"""Severity by shape, for who does not see its colour."""


@dataclass(frozen=True)
class Place:
    """Where a comment's words stand."""

    mark: str
    """Id of the mark to jump to."""
    name: str
    """Such as `line 27`."""
    section: str
    quote: str


@dataclass(frozen=True)
class Comment:
    """What the margin says about some words, or about what is missing."""

    id: str
    label: str
    """Its number; checks are counted apart."""
    source: str
    """`llm` or `check`."""
    severity: Severity
    criterion: str
    """Id of a criterion, or a check's code."""
    criterion_title: str
    title: str
    lead: str
    """What is wrong."""
    details: tuple[tuple[str, str], ...]
    """Label and text of what else there is to say."""
    places: tuple[Place, ...]
    marks: tuple[Mark, ...]
    meta: tuple[str, ...]
    quiet: bool
    """Folded: beyond the number of findings asked for, above the level bar, suppressed or only a hint."""
    start: int
    """Offset of the first place, or -1 for what is missing."""
    contradicts: bool = False

    @property
    def shape(self) -> str:
        """The severity's shape."""
        return SHAPES[self.severity]


def list_comments(review: Review, document: Document | None, options: ReportOptions, prefix: str) -> list[Comment]:
    """List the comments on a review: findings in the review's rank, then signals in the order of their place."""
    comments: list[Comment] = []
    numbers = count_up(1)
    for above, group in list_groups(select_findings(review, options.max_findings)):
        shown = {id(finding) for _, finding in group.shown}
        for finding in (*(finding for _, finding in group.shown), *group.folded):
            builder = _Builder(prefix, str(next(numbers)), document)
            quiet = above or id(finding) not in shown
            comments.append(builder.build_finding(finding, review, quiet=quiet, verbose=options.verbose))
    return comments + list_signal_comments(review.signals, document, prefix)


def list_signal_comments(signals: tuple[Signal, ...], document: Document | None, prefix: str) -> list[Comment]:
    """List the comments of checks."""
    return [_Builder(prefix, f"C{number}", document).build_signal(signal) for number, signal in enumerate(signals, 1)]


class _Builder:
    """Builds one comment."""

    def __init__(self, prefix: str, label: str, document: Document | None) -> None:
        self._id = f"{prefix}-{label}"
        self._label = label
        self._document = document

    def build_finding(self, finding: Finding, review: Review, *, quiet: bool, verbose: bool) -> Comment:
        """Build the comment of a finding."""
        above = [] if finding.gates else [f"above {review.level.value}"]
        return Comment(
            id=self._id,
            label=self._label,
            source="llm" if any(not _is_code(origin) for origin in finding.origins) else "check",
            severity=finding.severity,
            criterion=finding.criterion_id,
            criterion_title=review.criterion_titles.get(finding.criterion_id, finding.criterion_id),
            title=_shorten_line(finding.title),
            lead=shorten_end(finding.problem, LONGEST_TEXT),
            details=tuple(_list_details(finding)),
            places=self._list_places(finding.anchors[:MOST_PLACES]),
            marks=self._list_marks(finding.anchors[:MOST_PLACES], finding.severity, quiet=quiet),
            meta=(*above, *list_marks(finding, verbose=verbose)),
            quiet=quiet,
            start=finding.anchors[0].start if finding.anchors else -1,
            contradicts=finding.kind == "contradiction",
        )

    def build_signal(self, signal: Signal) -> Comment:
        """Build the comment of a signal."""
        anchors = (signal.anchor,)
        quiet = bool(signal.suppressed) or signal.is_hint
        hint = ["hint"] if signal.is_hint else []
        suppressed = [f"suppressed: {_shorten_line(signal.suppressed)}"] if signal.suppressed else []
        return Comment(
            id=self._id,
            label=self._label,
            source="check",
            severity=signal.severity,
            criterion=signal.code,
            criterion_title=f"{signal.code} {signal.slug}",
            title=_shorten_line(signal.message),
            lead="",
            details=(),
            places=self._list_places(anchors),
            marks=self._list_marks(anchors, signal.severity, quiet=quiet),
            meta=(*hint, *suppressed),
            quiet=quiet,
            start=signal.anchor.start,
        )

    def _list_places(self, anchors: tuple[Anchor, ...]) -> tuple[Place, ...]:
        return tuple(
            Place(
                mark=f"{self._id}-at{number}" if self._holds(anchor) else "",
                name=f"line {anchor.line_start}",
                section=shorten_end(name_section(anchor), LONGEST_TITLE),
                quote=_shorten_quote(anchor.quote),
            )
            for number, anchor in enumerate(anchors, 1)
        )

    def _list_marks(self, anchors: tuple[Anchor, ...], severity: Severity, *, quiet: bool) -> tuple[Mark, ...]:
        return tuple(
            Mark(f"{self._id}-at{number}", self._id, self._label, anchor.start, anchor.end, severity, quiet)
            for number, anchor in enumerate(anchors, 1)
            if self._holds(anchor)
        )

    def _holds(self, anchor: Anchor) -> bool:
        """Whether the words still stand where the anchor says: a mark on other words would deceive."""
        return self._document is not None and self._document.text[anchor.start : anchor.end] == anchor.quote != ""


def _is_code(origin: str) -> bool:
    return origin[:3].isupper() and origin[3:].isdigit()


def _list_details(finding: Finding) -> Iterator[tuple[str, str]]:
    if not finding.anchors:
        said = " ".join([explain_absence(finding), *(explain_hit(hit) for hit in finding.hits[:MOST_HITS])])
        yield "Missing", shorten_end(said, LONGEST_TEXT)
        yield "Nearest", shorten_end(explain_nearest(finding).removeprefix("Nearest to it, "), LONGEST_TEXT)
    yield "If left as is", shorten_end(finding.if_left_as_is, LONGEST_TEXT)
    yield "Suggestion", shorten_end(finding.suggestion, LONGEST_TEXT)
    yield "Second reading", shorten_end(explain_ruling(finding), LONGEST_TEXT)
    if flatten_text(finding.replacement or ""):
        yield "Could read", f"“{shorten_end(finding.replacement or '', LONGEST_TEXT)}”"
    rest = len(finding.anchors) - MOST_PLACES
    if rest > 0:
        yield "Places", f"and {count(rest, 'more place')}"


def _shorten_line(text: str) -> str:
    return shorten_end(flatten_text(text), LONGEST_TITLE)


def _shorten_quote(quote: str) -> str:
    rough = shorten_middle(quote, 4 * LONGEST_QUOTE)  # first, so that a thousand long quotes are not cleaned whole
    return shorten_middle(flatten_text(rough), LONGEST_QUOTE)
