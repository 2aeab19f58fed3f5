"""A document's records in order → its rounds, and what became of its findings. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.disposition import DispositionState
from reviewer.domain.glance import GlancedFinding, RecordGlance
from reviewer.domain.history import DocumentHistory, LevelCount, RatingLine, Round, Stamp
from reviewer.domain.review import Decision
from reviewer.histories.chains import Chain, Touch

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Reviewed:
    """One review of a document: its first record, and the last one before the next review."""

    touch: Touch
    """The commit that brought it."""
    first: RecordGlance
    last: RecordGlance
    """With what was answered to its findings until the next review."""


def split_rounds(records: Sequence[tuple[Touch, RecordGlance]]) -> list[Reviewed]:
    """Put records of the same review together: only dispositions differ between them."""
    rounds: list[Reviewed] = []
    for touch, glance in records:
        if rounds and rounds[-1].first.seal == glance.seal:
            rounds[-1] = Reviewed(rounds[-1].touch, rounds[-1].first, glance)
        else:
            rounds.append(Reviewed(touch, glance, glance))
    return rounds


def follow_findings(rounds: Sequence[Reviewed]) -> dict[str, tuple[int, GlancedFinding]]:
    """Give each finding as it was last raised, with the number of that round; one whose id changed is one finding."""
    last: dict[str, tuple[int, GlancedFinding]] = {}
    for number, one in enumerate(rounds):
        for finding in one.last.findings:
            if not finding.is_shown:
                continue
            if finding.follows and finding.follows != finding.id:
                last.pop(finding.follows, None)
            last[finding.id] = (number, finding)
    return last


def describe_document(chain: Chain, rounds: Sequence[Reviewed]) -> DocumentHistory:
    """Describe a document with at least one round."""
    newest = rounds[-1]
    followed = follow_findings(rounds)
    tally = Counter(_name_outcome(number, finding, len(rounds) - 1) for number, finding in followed.values())
    authors = Counter(edit.stamp.author for edit in chain.edits)
    ready = next((one for one in rounds if one.first.decision is Decision.READY), None)
    return DocumentHistory(
        document=chain.name,
        kind=newest.last.kind,
        rubric_title=newest.last.rubric_title,
        author=authors.most_common(1)[0][0] if authors else "",
        other_authors=max(len(authors) - 1, 0),
        rounds=tuple(_describe_rounds(rounds)),
        raised=len(followed),
        accepted=tally["accepted"],
        dismissed=tally["dismissed"],
        deferred=tally["deferred"],
        answered=tally["answered"],
        open=tally["open"],
        ready=ready.touch.stamp if ready else None,
        days_to_ready=measure_days(rounds[0].touch.stamp, ready.touch.stamp) if ready else None,
        ratings=tuple(_line_up_ratings(rounds)),
        level=newest.last.level,
        levels=tuple(LevelCount(level=one.level, met=one.met, questions=one.questions) for one in newest.last.levels),
    )


def _name_outcome(number: int, finding: GlancedFinding, newest: int) -> str:
    state = finding.disposition.state
    if state is DispositionState.ACCEPTED or finding.disposition.settles:
        return state.value
    return "open" if number == newest else "answered"


def _describe_rounds(rounds: Sequence[Reviewed]) -> list[Round]:
    described = []
    for number, one in enumerate(rounds):
        counting = [finding for finding in one.last.findings if finding.is_shown and not finding.disposition.settles]
        before = rounds[number - 1].first.digests.document if number else ""
        described.append(
            Round(
                stamp=one.touch.stamp,
                text_changed=one.first.digests.document != before,
                decision=one.last.decision,
                score=one.last.score,
                findings=len(counting),
                in_the_way=sum(finding.is_heavy for finding in counting),
            )
        )
    return described


def _line_up_ratings(rounds: Sequence[Reviewed]) -> list[RatingLine]:
    titles: dict[str, str] = {}
    for one in reversed(rounds):
        for rating in one.last.ratings:
            titles.setdefault(rating.criterion_id, rating.title)
    scores = [{rating.criterion_id: rating.score for rating in one.last.ratings} for one in rounds]
    return [
        RatingLine(criterion_id=name, title=title, scores=tuple(score.get(name) for score in scores))
        for name, title in titles.items()
    ]


def measure_days(first: Stamp, second: Stamp) -> float:
    """Measure the days between two commits; 0 where clocks went backwards."""
    seconds = (datetime.fromisoformat(second.when) - datetime.fromisoformat(first.when)).total_seconds()
    return max(seconds, 0.0) / SECONDS_A_DAY
