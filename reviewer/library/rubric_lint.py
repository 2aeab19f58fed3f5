"""What makes a rubric's question hard to answer the same way twice, found by code."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviewer.domain.rubric import Criterion, Level, Question, Rubric, Severity

VAGUE = re.compile(
    r"\b(clear(?:ly)?|good|(?<!as )well|appropriate(?:ly)?|adequate(?:ly)?|sufficient(?:ly)?|proper(?:ly)?|"
    r"reasonabl[ey]|thorough(?:ly)?|comprehensive(?:ly)?|high[- ]quality|sensible|sound|convincing(?:ly)?|"
    r"nice(?:ly)?)\b",
    re.IGNORECASE,
)
DOUBLE = re.compile(
    r"\b(?:and (?:also )?(?:does|is|are|do|has|have|was|were|say|state|name|give|show|explain)s?)\b|;|\?.+\?",
    re.IGNORECASE,
)
OPENING = re.compile(r"(?:Does|Do|Did|Is|Are|Was|Were|Has|Have|Can|Could|Would|Will)\b")
GENERIC_TERMS = frozenset(
    ("data", "model", "we", "team", "number", "system", "the", "document", "result", "use", "work")
)
LEAST_WORDS, MOST_WORDS = 6, 45


class LintProblem(NamedTuple):
    """One thing to change in a rubric."""

    where: str
    """Id of the criterion or question, or of the rubric."""
    message: str


def lint_rubric(rubric: Rubric, check_slugs: Sequence[str] = ()) -> list[LintProblem]:
    """Find vague and double questions, duplicates, gaps in anchors, weights and severities that do not fit.

    Args:
        rubric: the compiled rubric.
        check_slugs: the checks that there are.
    """
    unknown = [
        LintProblem(rubric.id, f"there is no check '{slug}'") for slug in rubric.checks if slug not in check_slugs
    ]
    return [*unknown, *_lint_whole(rubric), *(problem for c in rubric.criteria for problem in _lint_criterion(c))]


def _lint_whole(rubric: Rubric) -> Iterator[LintProblem]:
    total = sum(criterion.weight for criterion in rubric.criteria)
    if abs(total - 100) > 0.01:
        yield LintProblem(rubric.id, f"the weights add up to {total:g}, not 100")
    seen: dict[str, str] = {}
    for question in rubric.questions:
        for name, text in (("ask", question.ask), ("good", question.good), ("bad", question.bad)):
            key = f"{name}:{_plain(text)}"
            if key in seen:
                yield LintProblem(question.id, f"'{name}' is the same as that of {seen[key]}")
            seen.setdefault(key, question.id)
        if _plain(question.good) == _plain(question.bad):
            yield LintProblem(question.id, "'good' and 'bad' are the same")
    blockers = [question.id for question in rubric.questions if question.if_not is Severity.BLOCKER]
    if len(blockers) > max(4, len(rubric.questions) // 10):
        yield LintProblem(rubric.id, f"{len(blockers)} questions are blockers; when everything blocks, nothing does")
    for cap in rubric.caps:
        if cap.when.criterion in cap.cap:
            yield LintProblem(cap.when.criterion, "a cap on the criterion that triggers it does nothing")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _lint_criterion(criterion: Criterion) -> Iterator[LintProblem]:
    missing = [str(number) for number in range(1, 6) if number not in criterion.anchors]
    if missing:
        yield LintProblem(criterion.id, f"no anchor for {', '.join(missing)}")
    if len(criterion.questions) < 3:
        yield LintProblem(criterion.id, f"{len(criterion.questions)} questions tell ratings apart poorly; write 3 to 6")
    for question in criterion.questions:
        yield from _lint_question(criterion, question)


def _lint_question(criterion: Criterion, question: Question) -> Iterator[LintProblem]:
    if not question.id.startswith(f"{criterion.id}-"):
        yield LintProblem(question.id, f"the id should begin with '{criterion.id}-'")
    if not OPENING.match(question.ask) or not question.ask.endswith("?"):
        yield LintProblem(question.id, "ask a yes-or-no question: begin with Does, Is, Are … and end with '?'")
    words = len(question.ask.split())
    if not LEAST_WORDS <= words <= MOST_WORDS:
        yield LintProblem(question.id, f"{words} words; say it in {LEAST_WORDS} to {MOST_WORDS}")
    vague = VAGUE.search(question.ask)
    if vague:
        yield LintProblem(question.id, f"'{vague.group()}' cannot be pointed at; name what must stand there")
    double = DOUBLE.search(question.ask)
    if double:
        yield LintProblem(question.id, f"asks two things ('{double.group()}'); make it two questions")
    generic = sorted({term.lower() for term in question.look_for} & GENERIC_TERMS)
    if generic:
        yield LintProblem(question.id, f"'look_for' has words that stand in any document: {', '.join(generic)}")
    high = question.level in (Level.L6, Level.L7)
    if high and question.if_not is Severity.BLOCKER:
        yield LintProblem(question.id, f"a question of {question.level.value} should not be a blocker")
