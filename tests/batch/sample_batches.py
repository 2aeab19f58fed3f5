"""Batches made up from a seed: reviews as varied as real ones, and whatever can go wrong beside them."""

import random
from collections.abc import Iterator, Sequence
from functools import cache

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.batch import Item, Outcome
from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Answer, Finding, Signal, Verdict
from reviewer.domain.review import Cost, Failure, Provenance, Review, Usage
from reviewer.domain.rubric import Level, Rubric, Severity
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.scoring import decide, gates_at, measure_coverage, rate_criteria, score_document, share_levels

KINDS = ("design-doc", "post-mortem", "experiment", "roadmap")
REASONS = (
    ("{path} is empty", "Give a document with text in it."),
    ("The endpoint answered 400: the prompt has 131,{n} tokens, the limit is 128,000", "Split the document."),
    ("The answer was cut at the token limit after 4,{n} tokens", "Raise --max-output-tokens."),
    ("The provider's content filter stopped the answer", ""),
)


@cache
def load_kind(kind: str) -> Rubric:
    """Load a bundled rubric."""
    return load_rubric(find_rubric_file(kind))


def make_anchor(quote: str, line: int) -> Anchor:
    """Anchor a quote on one line, somewhere."""
    return Anchor(
        start=line * 50, end=line * 50 + len(quote), line_start=line, column_start=1, line_end=line,
        column_end=1 + len(quote), section=("Title", "Part"), quote=quote,
    )  # fmt: skip


def pick_anchor(document: Document | None, dice: random.Random) -> Anchor:
    """Anchor a line of a document, or made-up words without one."""
    if document is None:
        return make_anchor(
            f"We expect {dice.randrange(10, 90)} % fewer pages after the launch.", dice.randrange(5, 200)
        )
    lines = [number for number in range(1, document.line_count + 1) if len(document.line_text(number).strip()) > 20]
    start, end = document.line_span(*(dice.choice(lines or [1]),) * 2)
    return anchor_span(document, start, start + len(document.text[start:end].rstrip()))


def make_review(
    path: str, kind: str, seed: int, *, document: Document | None = None, level: Level = Level.L5
) -> Review:
    """Review a document mechanically: each question is met by chance, the worse the document the less."""
    dice = random.Random(f"{path} {kind} {seed}")
    rubric = load_kind(kind)
    quality = min(max(dice.gauss(0.62, 0.16), 0.02), 0.98)
    answers, findings = [], []
    for question in rubric.questions:
        chance = min(max(quality + random.Random(question.id).gauss(0, 0.18), 0.02), 0.98)
        drawn = dice.random()
        verdict = Verdict.MET if drawn < chance else Verdict.PARTIAL if drawn < chance + 0.12 else Verdict.NOT_MET
        if dice.random() < 0.05:
            verdict = Verdict.NOT_APPLICABLE
        answers.append(Answer(question_id=question.id, verdict=verdict, reasoning="By chance."))
        if verdict is Verdict.NOT_MET and dice.random() < 0.6:
            findings.append(_make_finding(question.id, question.if_not, rubric, document, dice, level))
    findings.sort(key=lambda finding: -finding.severity.rank)
    ratings = rate_criteria(rubric, answers, findings)
    coverage = measure_coverage(rubric, answers, lines_read=200, lines=200)
    signals = tuple(_make_signal(document, dice) for _ in range(dice.choice((0, 0, 0, 1, 2))))
    decision, reasons = decide(findings, coverage, level, signals)
    tokens = int(dice.lognormvariate(8.6, 0.35))
    return Review(
        document=path, kind=kind, kind_reason="by its path", rubric_title=rubric.title,
        criterion_titles={criterion.id: criterion.title for criterion in rubric.criteria}, depth="quick", level=level,
        decision=decision, score=score_document(rubric, ratings), reasons=reasons, ratings=ratings,
        levels=share_levels(rubric, answers), findings=tuple(findings), signals=signals, answers=tuple(answers),
        coverage=coverage, usage=Usage(requests=1, prompt_tokens=tokens, completion_tokens=tokens // 5),
        cost=Cost(amount=round(tokens * 6e-7, 6), price_date="2026-10-01"),
        provenance=Provenance(
            reviewer_version="0.1", document_digest=document.digest if document else f"{seed:064x}",
            rubric_digest=rubric.digest, prompt_fingerprint="f" * 64, model="test-model", endpoint="http://127.0.0.1/v1",
        ),
    )  # fmt: skip


def _make_finding(
    question_id: str, severity: Severity, rubric: Rubric, document: Document | None, dice: random.Random, level: Level
) -> Finding:
    question, criterion = rubric.find_question(question_id), rubric.criterion_of(question_id)
    assert question is not None
    assert criterion is not None
    absent = dice.random() < 0.4
    return Finding(
        id=f"{dice.getrandbits(40):010x}", kind="absent" if absent else "quoted", criterion_id=criterion.id,
        question_id=question_id if dice.random() < 0.95 else None, title=f"Not shown: {question.look_for[0]}",
        problem=f"The text does not answer: {question.ask}", if_left_as_is="The reader has to guess.",
        suggestion=f"Write something like: {question.good}", severity=severity, confidence=dice.choice(("low", "medium", "high")),
        anchors=() if absent else (pick_anchor(document, dice),), looked_for=question.look_for if absent else (),
        origins=("questions",), gates=gates_at(level, question.level),
    )  # fmt: skip


def _make_signal(document: Document | None, dice: random.Random) -> Signal:
    code, slug, message = dice.choice(
        (
            ("DOC101", "template-residue", "A placeholder was left in the text"),
            ("NUM201", "table-sums", "The column adds up to something else"),
            ("LNG301", "weasels", "Says less than it seems to"),
        )
    )
    return Signal(
        code=code, slug=slug, message=message, severity=dice.choice((Severity.MINOR, Severity.MAJOR)), confidence="high",
        anchor=pick_anchor(document, dice), suppressed="wanted" if dice.random() < 0.1 else "",
    )  # fmt: skip


def make_outcomes(number: int, seed: int = 1, *, documents: Sequence[tuple[Document, str]] = ()) -> Iterator[Outcome]:
    """Make the outcomes of a batch: most are reviewed, some fail, some copy another, the last were not reached."""
    dice = random.Random(seed)
    originals: list[Outcome] = []
    for place in range(number):
        document, kind = documents[place % len(documents)] if documents else (None, KINDS[place % len(KINDS)])
        path = document.path if document else f"archive/{2024 + place % 3}/{kind}s/{kind}-{place:05d}.md"
        item = Item(id=path, path=path)
        drawn = dice.random()
        if place >= number - number // 50:
            failure = Failure(
                document=path, reason="The budget of 25.00 USD is used up", hint="Raise --max-cost and resume."
            )
            yield Outcome(place=place, item=item, status="not_reviewed", failure=failure)
        elif drawn < 0.03:
            reason, hint = dice.choice(REASONS)
            failure = Failure(document=path, reason=reason.format(path=path, n=dice.randrange(100, 999)), hint=hint)
            yield Outcome(place=place, item=item, status="failed", failure=failure)
        elif drawn < 0.06 and originals:
            first = dice.choice(originals)
            assert first.review is not None
            review = first.review.model_copy(update={"document": path})
            yield Outcome(place=place, item=item, status="reviewed", duplicate_of=first.item.id, review=review)
        else:
            outcome = Outcome(
                place=place, item=item, status="reviewed", review=make_review(path, kind, place, document=document)
            )
            originals = [*originals[-20:], outcome]
            yield outcome
