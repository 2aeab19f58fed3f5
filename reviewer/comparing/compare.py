"""Two sides of a comparison → what they say beside each other. Pure: no git, no file, no LLM."""

from dataclasses import dataclass

from reviewer.comparing.answering import Later, judge_finding
from reviewer.comparing.line_diff import diff_lines
from reviewer.comparing.line_map import LineMap
from reviewer.comparing.pairing import pair_findings, rank_findings
from reviewer.domain.comparison import Comparison, LevelChange, NewFinding, RatingChange, Side
from reviewer.domain.document import Document
from reviewer.domain.record import Record, RecordedFinding, RecordedRating
from reviewer.domain.rubric import Level


@dataclass(frozen=True)
class Version:
    """A document at some time, with the review of it."""

    shown: str
    """As the user named it."""
    name: str
    """Path of the document from the project's root."""
    text: Document | None
    """Nothing where only a record was given and its text is not at hand."""
    record: Record | None
    """The review of this very text; nothing where it has none."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of the text, or none where it is not at hand."""
        return self.text.lines[: self.text.line_count] if self.text else ()

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        if self.text is not None:
            return self.text.digest
        return self.record.digests.document if self.record else ""


def compare_versions(old: Version, new: Version) -> Comparison:
    """Compare a reviewed version of a document with another one.

    Raises:
        ValueError: the old version has no review.
    """
    if old.record is None:
        raise ValueError(f"{old.shown} has no review")
    lines = _map_lines(old, new)
    sections = new.record.sections if new.record else ()
    later = Later(new.record, lines, frozenset(section.digest for section in sections))
    before = _list_shown(old.record)
    raised = _list_shown(new.record) if new.record else ()
    pairs = pair_findings(before, raised, lines)
    paired = {finding.id for finding in pairs.values()}
    return Comparison(
        old=_describe(old),
        new=_describe(new),
        same_text=old.digest == new.digest,
        hunks=tuple(lines.hunks) if lines else None,
        earlier=tuple(
            judge_finding(finding, pairs.get(finding.id), old.record, later) for finding in rank_findings(before)
        ),
        new_findings=tuple(_place(finding, lines) for finding in rank_findings(raised) if finding.id not in paired),
        ratings=_compare_ratings(old.record, new.record) if new.record else (),
        levels=_compare_levels(old.record, new.record) if new.record else (),
        cautions=tuple(_list_cautions(old.record, new.record)) if new.record else (),
    )


def _list_shown(record: Record) -> tuple[RecordedFinding, ...]:
    """List the findings that an author was shown: what a review held back was raised by nobody."""
    return tuple(finding for finding in record.findings if not finding.held_back)


def _map_lines(old: Version, new: Version) -> LineMap | None:
    if old.text is None or new.text is None:
        return None
    return LineMap(diff_lines(old.lines, new.lines), old.lines, new.lines)


def _describe(version: Version) -> Side:
    record = version.record
    lines = version.text.line_count if version.text else None
    side = Side(
        shown=version.shown,
        document=version.name,
        document_digest=version.digest,
        lines=lines,
        reviewed=record is not None,
    )
    if record is None:
        return side
    return side.model_copy(
        update={
            "decision": record.decision,
            "score": record.score,
            "interval": record.interval,
            "kind": record.kind,
            "rubric_digest": record.digests.rubric,
            "prompts_digest": record.digests.prompts,
            "model": record.model,
            "depth": record.depth,
            "level": record.level,
            "samples": record.samples,
        }
    )


def _place(finding: RecordedFinding, lines: LineMap | None) -> NewFinding:
    """Say whether a finding that is new is about text that changed."""
    if not finding.anchors:
        return NewFinding(finding=finding, on="unknown")
    if lines is not None:
        changed = any(lines.find_holding(anchor.line_start, anchor.line_end) for anchor in finding.anchors)
        return NewFinding(finding=finding, on="changed" if changed else "unchanged")
    return NewFinding(finding=finding, on="unknown")


def _compare_ratings(old: Record, new: Record) -> tuple[RatingChange, ...]:
    before = {rating.criterion_id: rating for rating in old.ratings}
    after = {rating.criterion_id: rating for rating in new.ratings}
    return tuple(
        _change_rating(criterion, before.get(criterion), after.get(criterion))
        for criterion in dict.fromkeys((*after, *before))
    )


def _change_rating(criterion: str, old: RecordedRating | None, new: RecordedRating | None) -> RatingChange:
    known = new or old
    first, second = old.score if old else None, new.score if new else None
    one, two = old.interval if old else None, new.interval if new else None
    return RatingChange(
        criterion_id=criterion,
        title=known.title if known else criterion,
        old=first,
        new=second,
        old_interval=one,
        new_interval=two,
        difference=None if first is None or second is None else second - first,
        within_noise=None if one is None or two is None else one[0] <= two[1] and two[0] <= one[1],
    )


def _compare_levels(old: Record, new: Record) -> tuple[LevelChange, ...]:
    before = {share.level: share for share in old.levels}
    after = {share.level: share for share in new.levels}
    return tuple(
        LevelChange(level=level, old=before.get(level), new=after.get(level))
        for level in Level
        if level in before or level in after
    )


def _list_cautions(old: Record, new: Record) -> list[str]:
    cautions = []
    if old.kind != new.kind:
        cautions.append(f"The rubrics differ ({old.kind}, then {new.kind}): ratings do not compare.")
    elif old.digests.rubric != new.digests.rubric:
        cautions.append(f"The rubric {new.kind} was edited between the reviews: ratings compare only in part.")
    if old.digests.prompts != new.digests.prompts:
        cautions.append("The prompts were edited between the reviews.")
    for name, one, two in (
        ("LLM", old.model, new.model),
        ("depth", old.depth, new.depth),
        ("level bar", old.level.value, new.level.value),
        ("number of samples", old.samples, new.samples),
    ):
        if one != two:
            cautions.append(f"The {name} differs: {one or 'none'}, then {two or 'none'}.")
    return cautions
