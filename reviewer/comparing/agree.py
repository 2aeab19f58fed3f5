"""A recorded review and a person's → how far they agree. Pure."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from reviewer.agreement import compute_kappa_range, compute_mean_error, compute_weighted_kappa, round_half_up
from reviewer.comparing.pairing import rank_findings
from reviewer.comparing.word_diff import PIECE
from reviewer.domain.finding import Finding
from reviewer.domain.human_review import Agreement, CriterionAgreement, FindingPair, HumanFinding, HumanReview, Tie
from reviewer.domain.record import Record, RecordedFinding, RecordedRating
from reviewer.domain.review import Decision

SAME_WORDS = 0.5
"""Two quotes are of the same words when a run of so large a share of the shorter one's words stands in the other."""
LEAST_WORDS = 3
"""And of at least so many, or all of the shorter one: two words in a row say little."""


def measure_agreement(record: Record, human: HumanReview) -> Agreement:
    """Measure how far a recorded review agrees with a person's."""
    criteria = tuple(_lay_beside(rating, human) for rating in record.ratings)
    pairs = [(one.recorded, one.human) for one in criteria if one.recorded is not None and one.human is not None]
    rounded = [(round_half_up(one), round_half_up(two)) for one, two in pairs]
    both = pair_with_person(rank_findings(record.findings), human.findings)
    paired = {id(pair.human) for pair in both}
    known = {pair.recorded.id for pair in both}
    return Agreement(
        document=record.document,
        rubric=record.kind,
        reviewer=human.reviewer,
        recorded_decision=record.decision,
        human_decision=Decision(human.decision) if human.decision else None,
        criteria=criteria,
        rated=len(pairs),
        exact=sum(one == two for one, two in rounded),
        within_one=sum(abs(one - two) <= 1 for one, two in rounded),
        mean_error=compute_mean_error(pairs),
        leniency=sum(one - two for one, two in pairs) / len(pairs) if pairs else None,
        kappa=compute_weighted_kappa(rounded),
        kappa_range=compute_kappa_range(rounded),
        both=tuple(both),
        only_recorded=tuple(one for one in rank_findings(record.findings) if one.id not in known),
        only_human=tuple(one for one in human.findings if id(one) not in paired),
        cautions=tuple(_list_cautions(record, human)),
    )


def _lay_beside(rating: RecordedRating, human: HumanReview) -> CriterionAgreement:
    theirs = human.ratings.get(rating.criterion_id)
    return CriterionAgreement(
        criterion_id=rating.criterion_id,
        title=rating.title,
        recorded=rating.score,
        human=theirs,
        difference=None if rating.score is None or theirs is None else rating.score - theirs,
    )


def _list_cautions(record: Record, human: HumanReview) -> list[str]:
    cautions = []
    if human.rubric_digest and human.rubric_digest != record.digests.rubric:
        cautions.append("The rubric was edited since the person rated: ratings compare only in part.")
    if human.document_digest and human.document_digest != record.digests.document:
        cautions.append("The person read another text of the document than the one that was recorded.")
    return cautions


def pair_with_person(recorded: Sequence[RecordedFinding], human: Sequence[HumanFinding]) -> list[FindingPair]:
    """Pair findings that are about the same thing, each once: by quote first, then question, line and section."""
    pairs: dict[str, FindingPair] = {}
    taken: set[int] = set()
    for tie, are_same in TIES.items():
        for one in recorded:
            if one.id in pairs:
                continue
            found = next((two for two in human if id(two) not in taken and are_same(one, two)), None)
            if found is not None:
                taken.add(id(found))
                pairs[one.id] = FindingPair(recorded=one, human=found, tie=tie)
    return [pairs[one.id] for one in recorded if one.id in pairs]


def _share_words(one: Finding, two: HumanFinding) -> bool:
    wanted = _list_words(two.quote or "")
    return bool(wanted) and any(_overlap(_list_words(anchor.quote), wanted) for anchor in one.anchors)


def _overlap(one: Sequence[str], two: Sequence[str]) -> bool:
    longest = SequenceMatcher(None, one, two, autojunk=False).find_longest_match().size
    shorter = min(len(one), len(two))
    return longest > 0 and longest >= min(shorter, max(LEAST_WORDS, SAME_WORDS * shorter))


def _list_words(text: str) -> list[str]:
    return [piece for piece in PIECE.findall(text.casefold()) if piece[0].isalnum()]


def _share_question(one: Finding, two: HumanFinding) -> bool:
    return two.question is not None and two.question == one.question_id


def _share_line(one: Finding, two: HumanFinding) -> bool:
    if two.line is None or (two.criterion is not None and two.criterion != one.criterion_id):
        return False
    return any(anchor.line_start <= two.line <= anchor.line_end for anchor in one.anchors)


def _share_section(one: Finding, two: HumanFinding) -> bool:
    """Both name a criterion, and a section: two findings of one criterion in one section are about the same thing."""
    if two.section is None or two.criterion != one.criterion_id:
        return False
    heading = _list_words(two.section)
    return any(heading == _list_words(anchor.section[-1]) for anchor in one.anchors if anchor.section)


TIES: dict[Tie, Callable[[Finding, HumanFinding], bool]] = {
    "quote": _share_words,
    "question": _share_question,
    "line": _share_line,
    "section": _share_section,
}
"""In the order of what they prove."""
