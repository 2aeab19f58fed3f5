"""The findings of this reading laid against those of the last review, so that reviews of one document converge. Pure.

What was raised stays, under its own name, until words of the new text answer it or its own words are gone. What is
raised for the first time on text that stood there last time comes too late: below major it is held back, and what is
heavier is shown and says so. What its author has settled stays settled for as long as its text does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reviewer.domain.convergence import Closed, Convergence
from reviewer.domain.disposition import OPEN
from reviewer.domain.finding import Anchor, Finding, Verdict
from reviewer.domain.record import RecordedAnswer
from reviewer.domain.rubric import Severity
from reviewer.engine.earlier import Carried, Earlier
from reviewer.grounding.fold import fold
from reviewer.grounding.identity import identify
from reviewer.merging import are_same, rank_findings

STILL_THERE = (Verdict.NOT_MET, Verdict.PARTIAL)
ALIKE = 0.7
"""Share of all their words that two quotes must have in common for one to be the other, reworded."""
GONE = "The words that it was about are no longer there."


@dataclass(frozen=True)
class Ruling:
    """What the LLM said became of a finding, with the words of the document that code has found for it."""

    verdict: Verdict
    reasoning: str
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Converged:
    """The findings of a review, each with where it stands, and what became of those of the last one."""

    findings: tuple[Finding, ...]
    convergence: Convergence | None = None
    """Nothing where there was no last review."""


Converge = Callable[[Sequence[Finding]], Converged]


def leave_alone(found: Sequence[Finding]) -> Converged:
    """Leave a first review's findings as they are."""
    return Converged(tuple(found))


@dataclass(frozen=True)
class Converger:
    """Lays findings against those of the last review."""

    earlier: Earlier
    carried: Sequence[Carried]
    changed: bool
    """Whether the document has changed since then."""
    rulings: Mapping[str, Ruling]
    """Id of a finding of the last review → what became of it; nothing where nothing was asked."""
    holds: Callable[[Anchor], bool]
    """Whether the words of an anchor of the last review still stand in the document."""

    def converge(self, found: Sequence[Finding]) -> Converged:
        """Give this reading's findings with where each stands."""
        raised, late = self._match(found)
        findings: dict[str, Finding] = {}
        closed: list[Closed] = []
        for one in sorted(self.carried, key=lambda one: one.touched):  # what keeps its words keeps its id
            settled = self._settle(one, raised.get(one.before.id))
            if isinstance(settled, Closed):
                closed.append(settled)
            elif settled.id in findings:
                closed.append(_close(one, "gone", None))
            else:
                findings[settled.id] = settled
        for finding in late:
            findings.setdefault(finding.id, self._place(finding))
        record = self.earlier.record
        convergence = Convergence(
            changed=self.changed,
            decision=record.decision.value,
            score=record.score,
            closed=tuple(sorted(closed, key=lambda one: (-one.severity.rank, one.id))),
        )
        return Converged(tuple(rank_findings(list(findings.values()))), convergence)

    def _match(self, found: Sequence[Finding]) -> tuple[dict[str, Finding], list[Finding]]:
        """Say which findings were raised last time as well, by the ids of those, and which were not.

        First by id, then by words, then by what the words have become, then by question; of several that match one, the
        heaviest speaks for all.
        """
        raised: dict[str, Finding] = {}
        left = list(rank_findings(found))
        for matches in (_are_one, self._share_words, self._rewords, self._share_question):
            rest = []
            for finding in left:
                same = next((one for one in self.carried if matches(one, finding)), None)
                if same is None:
                    rest.append(finding)
                else:
                    raised.setdefault(same.before.id, finding)
            left = rest
        return raised, left

    def _share_words(self, one: Carried, finding: Finding) -> bool:
        """Whether a finding is about the same words; where some of those are gone, it must be one that may go on."""
        if not are_same(one.now, finding):
            return False
        return one.stands or self._may_stand_for(finding.severity, finding.anchors)

    def _rewords(self, one: Carried, finding: Finding) -> bool:
        """Whether a finding quotes, under the same question or criterion, nearly the words that are gone."""
        before = one.before
        if one.stands or not finding.anchors or before.kind != finding.kind:
            return False
        if (before.criterion_id, before.question_id) != (finding.criterion_id, finding.question_id):
            return False
        old, new = _list_words(before), _list_words(finding)
        alike = len(old & new) >= ALIKE * len(old | new)
        return alike and self._may_stand_for(finding.severity, finding.anchors)

    def _share_question(self, one: Carried, finding: Finding) -> bool:
        """Whether a finding says once more, in other words, what was found under its question.

        Where the text is the same, or the words of the last time are gone. A heavier one is not the same.
        """
        if finding.question_id is None or finding.question_id != one.before.question_id:
            return False
        if finding.severity.rank > one.before.severity.rank:
            return False
        if not finding.anchors:
            return True
        return self._stood(finding) if one.stands else self._may_stand_for(finding.severity, finding.anchors)

    def _may_stand_for(self, severity: Severity, anchors: Sequence[Anchor]) -> bool:
        """Whether a finding whose words are gone may go on with these: new ones or, where it is heavy, any.

        Light ones would else wander over text that stood there last time, and what is open there would grow.
        """
        if severity.rank >= Severity.MAJOR.rank:
            return bool(anchors)
        return bool(anchors) and not all(self.earlier.text.had_sections(anchor) for anchor in anchors)

    def _settle(self, one: Carried, again: Finding | None) -> Finding | Closed:
        if one.disposition.settles:
            return self._settle_decided(one, again)
        ruling = self.rulings.get(one.before.id)
        if again is not None:
            return self._keep(one, again)
        if ruling is not None and self._is_answer(one, ruling):
            return _close(one, "fixed", ruling)
        if one.stands:
            return self._keep(one, None)
        if (elsewhere := self._find_elsewhere(one, ruling)) is not None:
            return self._keep(one, elsewhere)
        return _close(one, "gone", ruling)

    def _settle_decided(self, one: Carried, again: Finding | None) -> Finding | Closed:
        """Keep what its author has dismissed or deferred, or bring it back once when its text has changed."""
        decided = one.disposition
        if not one.touched:
            said = {"disposition": decided, "since_last": decided.state.value}
            return one.now.model_copy(update=said)
        ruling = self.rulings.get(one.before.id)
        if again is None and ruling is not None and self._is_answer(one, ruling):
            return _close(one, "fixed", ruling)
        again = again or (None if one.stands else self._find_elsewhere(one, ruling))
        if again is None and not one.stands:
            return _close(one, "gone", ruling)
        remark = f"{decided.state.value} before (“{decided.reason}”); its text has changed since then"
        back = {"disposition": OPEN, "since_last": "returned", "remark": remark}
        return _follow(again or one.now, one).model_copy(update=back)

    def _find_elsewhere(self, one: Carried, ruling: Ruling | None) -> Finding | None:
        """Give a finding whose words are gone with those in which its problem stands now, as far as there are any."""
        if ruling is None or ruling.verdict not in STILL_THERE:
            return None
        moved = _point_to(one.now, ruling.anchors) if ruling.anchors else None
        return moved if moved and self._may_stand_for(moved.severity, moved.anchors) else None

    def _keep(self, one: Carried, again: Finding | None) -> Finding:
        """Keep a finding open, in its own words where its text is the same, else in those of the new reading."""
        own = one.stands and not one.touched and (bool(one.now.anchors) or not self.changed)
        if again is not None and again.anchors and one.stands:
            own = own or not are_same(one.now, again)  # the same question, but words of another place
        kept = one.now if own or again is None else again
        heavier = again is not None and again.gates and again.severity.rank >= Severity.MAJOR.rank
        if own and again is not None and heavier and again.severity.rank > kept.severity.rank:
            kept = kept.model_copy(update={"severity": again.severity})
        update = {"disposition": one.disposition, "since_last": "still_open"}
        return _follow(kept, one).model_copy(update=update)

    def _is_answer(self, one: Carried, ruling: Ruling) -> bool:
        """Whether a finding is answered: by words that code has found, and by something that has changed.

        Words that stood there last time, under a finding whose own words stand, were weighed then.
        """
        if ruling.verdict is not Verdict.MET or not ruling.anchors:
            return False
        return one.touched or not all(self.earlier.text.had_sentences(anchor) for anchor in ruling.anchors)

    def _place(self, finding: Finding) -> Finding:
        """Say where a finding stands that was not raised last time."""
        if not self._stood(finding):
            return finding.model_copy(update={"since_last": "new"})
        if finding.gates and finding.severity.rank >= Severity.MAJOR.rank:
            remark = "its text stood there at the last review, which missed it"
            return finding.model_copy(update={"since_last": "missed", "remark": remark})
        remark = "its text stood there at the last review"
        return finding.model_copy(update={"since_last": "held_back", "remark": remark})

    def _stood(self, finding: Finding) -> bool:
        """Whether what a finding is about could have been found last time.

        What is missing could, unless its question was not asked, or the words that answered it then have changed.
        """
        asked = {answer.question_id: answer for answer in self.earlier.record.answers}
        if finding.question_id and finding.question_id not in asked:
            return False
        if finding.anchors:
            return not self.changed or all(self.earlier.text.had_sections(anchor) for anchor in finding.anchors)
        return not self.changed or not self._lost_words(asked.get(finding.question_id or ""))

    def _lost_words(self, answer: RecordedAnswer | None) -> bool:
        if answer is None or answer.verdict not in (Verdict.MET, Verdict.PARTIAL):
            return False
        return not all(self.holds(anchor) for anchor in answer.anchors)


def _are_one(one: Carried, finding: Finding) -> bool:
    return finding.id in (one.before.id, one.now.id)


def _list_words(finding: Finding) -> frozenset[str]:
    return frozenset(word for anchor in finding.anchors for word in fold(anchor.quote).text.split())


def _follow(finding: Finding, one: Carried) -> Finding:
    """Name a finding's earlier id where its words, and with them its id, have changed."""
    return finding.model_copy(update={"follows": "" if finding.id == one.before.id else one.before.id})


def _point_to(finding: Finding, anchors: Sequence[Anchor]) -> Finding:
    """Let a finding whose words are gone quote those in which its problem stands now."""
    both = finding.kind == "contradiction" and len(anchors) > 1
    kind = "contradiction" if both else "quoted"
    moved = finding.model_copy(
        update={"kind": kind, "anchors": tuple(anchors[: 2 if both else 1]), "replacement": None}
    )
    return moved.model_copy(update={"id": identify(moved)})


def _close(one: Carried, state: Literal["fixed", "gone"], ruling: Ruling | None) -> Closed:
    before = one.before
    fixed = state == "fixed" and ruling is not None
    return Closed(
        id=before.id,
        criterion_id=before.criterion_id,
        question_id=before.question_id,
        severity=before.severity,
        title=before.title,
        quotes=tuple(anchor.quote for anchor in before.anchors),
        state=state,
        reasoning=ruling.reasoning if fixed and ruling is not None else GONE,
        anchors=ruling.anchors if fixed and ruling is not None else (),
    )
