"""Level shares, ratings and what a review rests on, as lines of the terminal report."""

from reviewer.domain.review import Decision, Review
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.wording import (
    explain_cost,
    explain_coverage,
    explain_digests,
    explain_grounding,
    explain_level,
    explain_model,
    explain_rating,
    explain_usage,
    write_bar,
    write_score,
)

MOST_UNANSWERED = 8


def write_levels(page: Page, review: Review) -> None:
    """Write, for each level, the share of its questions that the document meets, and mark the bar."""
    if not review.levels:
        return
    page.head(f"Questions met, by engineering level (the bar is {review.level.value})")
    for share in review.levels:
        bar = write_bar(share.met / share.questions if share.questions else 0, 10, unicode=page.unicode)
        place = explain_level(share.level, review.level)
        met = f"{share.met:g} of {share.questions}"
        role = Role.STRONG if share.level is review.level else Role.QUIET
        page.write(Span(place, role), lead=(Span(f"{share.level.value}  {met:<11} {bar}  "),), indent=2)


def write_ratings(page: Page, review: Review) -> None:
    """Write the criteria in the rubric's order, so that each stands in the same place in every run."""
    if review.decision is Decision.NOT_ASSESSED:
        page.head("Criteria")
        for rating in review.ratings:
            title = review.criterion_titles.get(rating.criterion_id, rating.criterion_id)
            page.write(Span(title), lead=(Span("not assessed  ", Role.QUIET),), indent=2)
        return
    page.head("Ratings, 1 to 5, in the rubric's order")
    for rating in review.ratings:
        title = review.criterion_titles.get(rating.criterion_id, rating.criterion_id)
        bar = write_bar((rating.score or 0) / 5, 5, unicode=page.unicode) if rating.score is not None else "     "
        score = Span(f"{write_score(rating.score):>4}  ", Role.STRONG)
        page.write(Span(title), lead=(score, Span(f"{bar}  ")), indent=2)
        note = explain_rating(rating)
        if note:
            page.write(Span(note, Role.QUIET), indent=15)


def write_basis(page: Page, review: Review, *, verbose: bool) -> None:
    """Write what was read and answered, what became of the evidence, what it cost, and what it was made with."""
    page.head("What this rests on")
    asked = review.provenance.model is not None
    facts = [("Coverage", explain_coverage(review.coverage) if asked else f"checks only; depth {review.depth} not used.")]
    missing = review.coverage.unanswered
    if asked and missing:
        shown = missing if verbose else missing[:MOST_UNANSWERED]
        more = f" and {len(missing) - len(shown)} more" if len(missing) > len(shown) else ""
        facts.append(("Unanswered", f"{', '.join(shown)}{more}"))
    facts += [("Note", note) for note in review.coverage.notes]
    facts += [("Warning", warning) for warning in review.warnings]
    if asked:
        facts.append(("Evidence", explain_grounding(review.grounding)))
    facts += [
        ("Tokens", explain_usage(review.usage)),
        ("Cost", explain_cost(review.cost, review.usage)),
        ("Model", f"{explain_model(review.provenance)} Depth {review.depth}." if asked else "none."),
        ("Digests", explain_digests(review.provenance, whole=verbose)),
    ]
    for name, text in facts:
        role = Role.WARNING if name == "Warning" else Role.QUIET
        page.write(Span(text), lead=(Span(f"{name:<12}", role),), indent=2)
    if verbose and review.answers:
        _write_answers(page, review)


def _write_answers(page: Page, review: Review) -> None:
    page.head("Answers")
    for answer in review.answers:
        lines = ", ".join(f"line {anchor.line_start}" for anchor in answer.anchors[:4])
        page.write(
            Span(f"{answer.verdict.value.replace('_', ' ')}: ", Role.STRONG),
            Span(f"{answer.question_id}. {answer.reasoning}"),
            Span(f" [{answer.note}]" if answer.note else ""),
            Span(f" ({lines})" if lines else "", Role.QUIET),
            indent=2,
            hang=2,
        )
