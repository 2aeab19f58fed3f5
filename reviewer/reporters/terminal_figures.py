"""Level shares, ratings and what a review rests on, as lines of the terminal report."""

from reviewer.domain.review import Decision, LevelShare, Review
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.facts import list_facts
from reviewer.reporters.focus import count_further_steps, find_next_level, introduce_steps, list_steps
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.wording import explain_level, explain_rating, write_bar, write_score

LONGEST_STEP = 300


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
    _write_steps(page, find_next_level(review))


def _write_steps(page: Page, share: LevelShare | None) -> None:
    """Write what leads to the next level, in the author's words to act on."""
    if share is None:
        return
    page.blank()
    page.write(Span(introduce_steps(share)), indent=2)
    for gap in list_steps(share):
        ask = shorten_end(flatten_text(gap.ask), LONGEST_STEP)
        suggestion = shorten_end(flatten_text(gap.suggestion), LONGEST_STEP)
        partly = " (met in part)" if gap.partly else ""
        page.write(Span(f"{ask}{partly} {suggestion}"), lead=(Span("- "),), indent=2)
    further = count_further_steps(share)
    if further:
        page.write(Span(f"and {further} more"), indent=4)


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
    for name, text in list_facts(review, verbose=verbose):
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
