"""A claim as the LLM listed it → verified places → computed again → a finding where it does not hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.claiming.criteria import choose_criterion
from reviewer.claiming.places import Place, list_nearby, locate_number
from reviewer.claiming.weighing import weigh_place
from reviewer.domain.claim import Operation, Role
from reviewer.domain.claims_reply import ClaimReply
from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Confidence, Finding, Signal
from reviewer.domain.rubric import Rubric
from reviewer.grounding.identity import finding_id
from reviewer.grounding.locate import Locator
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Style
from reviewer.recompute.all_operations import recompute
from reviewer.recompute.claim import Claim, Operand, Outcome, Recomputed

ORIGIN = "claims"
PROBLEM = "The stated figure does not follow from the numbers that the document gives for it"
CONSEQUENCE = "Whoever checks the figure cannot tell which of the numbers is wrong, and will trust none of them."
SUGGESTION = "Correct the result, or the number it follows from, wherever it is printed; if more goes in, say what."
MOST_ANCHORS = 5
"""Places that a finding shows."""
WHOLE_TEXTS = frozenset((Operation.PROPORTIONS_INTERVAL, Operation.MEANS_INTERVAL, Operation.SAMPLE_RATIO,
                         Operation.PROPORTIONS_P, Operation.MEANS_P, Operation.DURATION))  # fmt: skip
"""Operations whose stated result is more than one number with a unit."""
ONCE_EACH = frozenset((Operation.SUM, Operation.MEAN, Operation.PRODUCT))
"""Operations in which one place of the document cannot stand for two operands."""
TESTS = frozenset((Operation.PROPORTIONS_P, Operation.MEANS_P))
INTERVALS = frozenset((Operation.PROPORTIONS_INTERVAL, Operation.MEANS_INTERVAL))
PLANS = frozenset((Operation.PROPORTIONS_SAMPLE_SIZE, Operation.MEANS_SAMPLE_SIZE, Operation.PROPORTIONS_POWER,
                   Operation.MEANS_POWER))  # fmt: skip
OTHER_METHOD = compile_late(
    r"\b(?:cluster\w*|bootstrap\w*|CUPED|design[ -]effect|bayes\w*|credible|posterior|regression"
    r"|mixed[ -](?:effect|model)\w*|permutation"
    r"|delta[ -]method|stratif\w*|covariates?|variance[ -]reduction|sequential|always[ -]valid|jackknife"
    r"|block(?:ed|s)?[ -]random\w*|paired|difference[ -]in[ -]differences?|intra-?class|one[ -](?:sided|tailed)"
    r"|weighted|non-?inferiority|superiority|mann|wilcoxon|rank[ -]sum|log-?rank)\b",
    re.IGNORECASE,
)
"""A document that speaks of these does not compute by the textbook formulas."""
ADJUSTED = compile_late(
    r"\b(?:holm|bonferroni|benjamini|hochberg|[sš]id[aá]k|adjusted|corrected|FDR|FWER)\b", re.IGNORECASE
)
"""p-values in a document that speaks of these may be larger than those computed."""
NUMERIC_CODE = re.compile(r"DOC[234]\d\d")
"""Checks for numbers, times and statistics."""


@dataclass
class ClaimCounts:
    """What became of the claims of a reply."""

    listed: int = 0
    refused: int = 0
    """A quote is not in the document, or a number is not in its quote: nothing is claimed."""
    held: int = 0
    undecided: int = 0
    differing: int = 0


@dataclass
class ClaimJudge:
    """Judges claims about one document."""

    document: Document
    locator: Locator
    rubric: Rubric
    style: Style
    signals: Sequence[Signal] = ()
    """What checks have found already."""
    told_lines: frozenset[int] = frozenset()
    """Lines whose words are no evidence."""
    counts: ClaimCounts = field(default_factory=ClaimCounts)

    def judge(self, reply: ClaimReply) -> Finding | None:
        """Verify a claim, compute it again, and give the finding if it does not hold."""
        self.counts.listed += 1
        places = self._locate(reply)
        if places is None:
            self.counts.refused += 1
            return None
        stated, operands = places
        if any(_meet(stated, place) for _, place in operands):  # a result is no operand of its own
            self.counts.undecided += 1
            return None
        claim = Claim(
            reply.operation,
            tuple(Operand(role, place.printed) for role, place in operands),
            stated.printed,
            self.style,
            list_nearby(self.document, [stated, *(place for _, place in operands)]),
        )
        result = recompute(claim)
        if result.outcome is Outcome.HOLDS:
            self.counts.held += 1
            return None
        if result.outcome is Outcome.CANNOT or result.is_slight or self._may_be_other_method(reply.operation):
            self.counts.undecided += 1
            return None
        self.counts.differing += 1
        if self._is_known(stated):
            return None
        return self._make_finding(reply, stated, [place for _, place in operands], result)

    def _locate(self, reply: ClaimReply) -> tuple[Place, list[tuple[Role, Place]]] | None:
        """Find every number in its own quote; None if one is not there, or stands for two operands."""
        stated = reply.stated
        single, told = reply.operation not in WHOLE_TEXTS, self.told_lines
        where = (stated.line_start, stated.line_end)
        result = locate_number(
            self.locator, stated.quote, where, stated.text, self.style, single=single, excluded_lines=told
        )
        if result is None:
            return None
        operands: list[tuple[Role, Place]] = []
        for operand in reply.operands:
            lines = (operand.line_start, operand.line_end)
            one = operand.role not in (Role.START, Role.END)
            place = locate_number(
                self.locator, operand.quote, lines, operand.text, self.style, single=one, excluded_lines=told
            )
            if place is None:
                return None
            operands.append((operand.role, place))
        spans = [(place.start, place.end) for _, place in operands]
        if len(set(spans)) < len(spans) and reply.operation in ONCE_EACH:
            return None
        return result, operands

    def _may_be_other_method(self, operation: Operation) -> bool:
        if operation in TESTS:
            return bool(OTHER_METHOD.search(self.document.text) or ADJUSTED.search(self.document.text))
        return operation in INTERVALS | PLANS and OTHER_METHOD.search(self.document.text) is not None

    def _is_known(self, stated: Place) -> bool:
        return any(
            NUMERIC_CODE.fullmatch(signal.code)
            and signal.anchor.start < stated.end
            and stated.start < signal.anchor.end
            for signal in self.signals
        )

    def _make_finding(self, reply: ClaimReply, stated: Place, operands: Sequence[Place], result: Recomputed) -> Finding:
        anchors = _distinct([stated, *operands])
        kind = "quoted" if len(anchors) == 1 else "contradiction"
        criterion = choose_criterion(self.rubric, reply.operation)
        what = " ".join(reply.what.split())[:60] or reply.operation.value.replace("_", " ")
        shown = " ".join(stated.printed.text.split())
        return Finding(
            id=finding_id(None, criterion, kind, [anchor.quote for anchor in anchors]),
            kind=kind,
            criterion_id=criterion,
            question_id=None,
            title=f"{what}: {shown} is stated, the numbers give {result.value}",
            problem=f"{PROBLEM}: {result.arithmetic}.",
            if_left_as_is=CONSEQUENCE,
            suggestion=SUGGESTION,
            severity=weigh_place(self.document, stated),
            confidence=_confidence(reply.operation),
            anchors=anchors,
            origins=(ORIGIN,),
        )


def _meet(one: Place, two: Place) -> bool:
    return one.start < two.end and two.start < one.end


def _distinct(places: Sequence[Place]) -> tuple[Anchor, ...]:
    """Give the quotes of some places, those that lie in one another once."""
    chosen: list[Anchor] = []
    for place in places:
        anchor = place.anchor
        if not any(anchor.start < other.end and other.start < anchor.end for other in chosen):
            chosen.append(anchor)
    return tuple(chosen[:MOST_ANCHORS])


def _confidence(operation: Operation) -> Confidence:
    return "medium" if operation in TESTS | INTERVALS | PLANS else "high"
