"""A run as GitHub-flavoured Markdown, for a comment on a pull request or a file."""

from reviewer.domain.finding import Answer
from reviewer.domain.review import Decision, Failure, Review, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.certainty import list_reasons, write_interval
from reviewer.reporters.convergence_wording import list_since_last
from reviewer.reporters.escaping import shorten_end
from reviewer.reporters.facts import list_facts
from reviewer.reporters.fitting import Block, fit_blocks
from reviewer.reporters.markdown_checks import build_checked
from reviewer.reporters.markdown_escaping import escape_line, quote_code
from reviewer.reporters.markdown_findings import build_findings, fold_details
from reviewer.reporters.markdown_focus import build_focus, build_steps
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.trust_wording import explain_integrity
from reviewer.reporters.wording import (
    count,
    explain_level,
    explain_not_assessed,
    explain_rating,
    explain_recorded,
    name_decision,
    name_document,
    write_bar,
    write_score,
)

MOST_ROWS = 100
LONGEST_REASON = 400

CUT_NOTE = "*Cut to fit into one comment. Left out: {left_out}. The JSON report (`--format json`) has everything.*"

# The lower, the longer a block stays when a report is cut.
VERDICT, LEVELS, RATINGS, BASIS, ANSWERS = 2, 3, 4, 80, 90


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as Markdown of at most `options.max_characters` characters; what had to go is named at the end."""
    several = len(run.reviews) + len(run.failures) > 1 and bool(run.reviews or not run.checked)
    blocks = [Block(_build_summary(run))] if several else []
    for review in run.reviews:
        blocks += _build_review(review, options, rank=VERDICT if several else 0)
    blocks += build_checked(run.checked) if run.checked else []
    blocks += [Block(_build_failure(failure), VERDICT if several else 0, "failure") for failure in run.failures]
    if not blocks:
        blocks = [Block("No document was reviewed.")]
    return fit_blocks(blocks, options.max_characters, CUT_NOTE)


def _build_review(review: Review, options: ReportOptions, rank: int) -> list[Block]:
    warning = _build_warning(review)
    return [
        Block(_build_verdict(review, warning), rank, "review"),
        Block(build_focus(review), rank, "list of what to begin with"),
        Block(_build_levels(review), LEVELS, "level table"),
        Block(build_steps(review), LEVELS, "list of steps to the next level"),
        *build_findings(review, options),
        Block(_build_ratings(review), RATINGS, "rating table"),
        Block(_build_basis(review, verbose=options.verbose), BASIS, "note on coverage and cost"),
        Block(_build_answers(review.answers) if options.verbose else "", ANSWERS, "list of answers"),
        Block(warning, rank, "warning"),
    ]


def _build_verdict(review: Review, warning: str) -> str:
    assessed = review.decision is not Decision.NOT_ASSESSED
    shown = f"{write_score(review.score)}{write_interval(review.interval)}"
    score = f" · {shown} of 5 at the bar of {review.level.value}" if assessed else ""
    decision = name_decision(review.decision).capitalize()
    lines = [
        f"## {decision}{score}",
        "",
        *([warning, ""] if warning else []),
        f"{quote_code(name_document(review.document))}, read as **{escape_line(review.rubric_title)}** "
        f"({quote_code(review.kind)}): {escape_line(shorten_end(review.kind_reason, LONGEST_REASON))}",
        "",
        *(f"- {escape_line(shorten_end(reason, LONGEST_REASON))}" for reason in list_reasons(review)),
        *_build_since_last(review),
    ]
    return "\n".join(lines).rstrip()


def _build_since_last(review: Review) -> list[str]:
    first, *others = list_since_last(review) or [""]
    items = (f"- {escape_line(line)}" for line in others)
    return ["", f"**{escape_line(first)}**", *([""] if others else []), *items] if first else []


def _build_warning(review: Review) -> str:
    warnings = []
    if review.provenance.recorded:
        recorded = escape_line(shorten_end(explain_recorded(review.provenance), LONGEST_REASON))
        warnings.append(f"> [!WARNING]\n> **Recorded reply.** {recorded}")
    if integrity := explain_integrity(review.signals):
        warnings.append(f"> [!CAUTION]\n> **Hidden instructions.** {integrity}")
    if review.decision is Decision.NOT_ASSESSED:
        warnings.append(f"> [!WARNING]\n> **Not assessed.** {escape_line(explain_not_assessed(review))}")
    return "\n\n".join(warnings)


def _build_levels(review: Review) -> str:
    if not review.levels:
        return ""
    rows = ["| Level | Questions met | |", "| --- | --- | --- |"]
    for share in review.levels:
        bar = write_bar(share.met / share.questions if share.questions else 0, 10, unicode=True)
        place = explain_level(share.level, review.level)
        rows.append(f"| {share.level.value} | {share.met:g} of {share.questions} | {bar} {place} |")
    return "\n".join(rows)


def _build_ratings(review: Review) -> str:
    if review.decision is Decision.NOT_ASSESSED:
        titles = [review.criterion_titles.get(rating.criterion_id, rating.criterion_id) for rating in review.ratings]
        return "\n".join(["### Criteria", "", *(f"- {escape_line(title)}: not assessed" for title in titles)])
    rows = ["### Ratings", "", "| Criterion | Rating, 1 to 5 | | |", "| --- | --- | --- | --- |"]
    for rating in review.ratings:
        title = review.criterion_titles.get(rating.criterion_id, rating.criterion_id)
        bar = write_bar(rating.score / 5, 5, unicode=True) if rating.score is not None else ""
        note = escape_line(shorten_end(explain_rating(rating), LONGEST_REASON))
        rows.append(f"| {escape_line(title)} | {write_score(rating.score)} | {bar} | {note} |")
    return "\n".join(rows)


def _build_basis(review: Review, *, verbose: bool) -> str:
    facts = list_facts(review, verbose=verbose)
    items = [f"- **{name}:** {escape_line(shorten_end(text, 2 * LONGEST_REASON))}" for name, text in facts]
    return fold_details("What this rests on", "\n".join(items))


def _build_answers(answers: tuple[Answer, ...]) -> str:
    items = []
    for answer in answers:
        verdict = answer.verdict.value.replace("_", " ")
        note = f" ({escape_line(answer.note)})" if answer.note else ""
        reasoning = escape_line(shorten_end(answer.reasoning, LONGEST_REASON))
        items.append(f"- **{verdict}** {quote_code(answer.question_id)}: {reasoning}{note}")
    return fold_details(count(len(items), "answer"), "\n".join(items)) if items else ""


def _build_failure(failure: Failure) -> str:
    lines = [f"## Not reviewed: {quote_code(name_document(failure.document))}", "", escape_line(failure.reason)]
    if failure.hint:
        lines += ["", f"**What to do:** {escape_line(failure.hint)}"]
    return "\n".join(lines)


def _build_summary(run: Run) -> str:
    total = len(run.reviews) + len(run.failures)
    rows = []
    for review in run.reviews:
        gating = [finding.severity for finding in review.findings if finding.gates and not finding.settled]
        figures = f"{write_score(review.score)} | {gating.count(Severity.BLOCKER)} | {gating.count(Severity.MAJOR)}"
        if review.decision is Decision.NOT_ASSESSED:
            figures = "- | - | -"
        rows.append(f"| {quote_code(name_document(review.document))} | {name_decision(review.decision)} | {figures} |")
    rows += [
        f"| {quote_code(name_document(failure.document))} | not reviewed | - | - | - |" for failure in run.failures
    ]
    head = [f"## {count(total, 'document')}", "", "| Document | Decision | Score | Blockers | Majors |"]
    rest = [f"\n{total - MOST_ROWS} more documents are not in this table."] if total > MOST_ROWS else []
    return "\n".join([*head, "| --- | --- | --- | --- | --- |", *rows[:MOST_ROWS], *rest])
