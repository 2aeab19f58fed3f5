"""What a review holds → the sentences that every report for people uses about it. Nothing here is escaped yet."""

from collections.abc import Iterable, Sequence

from reviewer.domain.finding import Anchor, Finding, Hit
from reviewer.domain.review import (
    Checked,
    Cost,
    Coverage,
    Decision,
    Grounding,
    Provenance,
    Rating,
    Review,
    Usage,
)
from reviewer.domain.rubric import Level, Severity
from reviewer.reporters.escaping import flatten_text, shorten_middle

STANDARD_INPUT = "<stdin>"
MOST_TERMS = 10
LONGEST_NEAREST = 200


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 finding`, `12 findings`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def name_document(path: str) -> str:
    """Give a document's name as a reader knows it."""
    return STANDARD_INPUT if path == "-" else path


def name_place(path: str, anchor: Anchor) -> str:
    """Write a place so that terminals and editors can jump to it: `path:line:column`."""
    return f"{name_document(path)}:{anchor.line_start}:{anchor.column_start}"


def name_section(anchor: Anchor) -> str:
    """Write the two headings next above a place, without the document's own title if there is another."""
    return " > ".join((anchor.section[1:] or anchor.section)[-2:])


def name_decision(decision: Decision) -> str:
    """Write a decision in words: `not assessed`."""
    return decision.value.replace("_", " ")


def write_score(score: float | None) -> str:
    """Write a score with one decimal. A score that rounds up to the top without being it is not written as the top."""
    if score is None:
        return "none"
    return f"{min(score, 4.9):.1f}" if score < 5 else f"{score:.1f}"


def write_bar(share: float, steps: int, *, unicode: bool) -> str:
    """Draw a share from 0 to 1. Full only when all is met, empty only when nothing is."""
    filled = max(0, min(steps, int(share * steps + 0.5)))
    filled = min(max(filled, 1), steps - 1) if 0 < share < 1 else filled
    full, empty = ("■", "□") if unicode else ("#", ".")
    return full * filled + empty * (steps - filled)


def explain_not_assessed(review: Review) -> str:
    """Say why nothing was rated, so that no reader takes the report for an LLM's review."""
    if review.provenance.model is None:
        return "No LLM took part. Nothing was rated, and this report says nothing about how good the document is."
    return "The LLM gave no answer that counts. Nothing was rated; the document is neither passed nor failed."


def explain_recorded(provenance: Provenance) -> str:
    """Say that the LLM's answers were recorded earlier, by whom and when."""
    return f"No LLM was asked in this run; its answers are a recording: {provenance.recorded.rstrip('. ')}."


def list_marks(finding: Finding, *, verbose: bool) -> list[str]:
    """List what else a reader should know of a finding."""
    marks = ["low confidence"] if finding.confidence == "low" else []
    found, samples = finding.support
    if samples > 1:
        marks.append(f"found in {found} of {samples} samples")
    if finding.standing == "stands":
        marks.append("stands after a second reading")
    if len(finding.origins) > 1:
        marks.append(f"found by {len(finding.origins)} passes")
    if verbose:
        marks.append(f"{finding.confidence} confidence, id {finding.id}, from {', '.join(finding.origins)}")
    return marks


def explain_absence(finding: Finding) -> str:
    """Say which terms were looked for, and whether any was found."""
    if not finding.looked_for:
        return "Nothing in the document speaks of it."
    rest = len(finding.looked_for) - MOST_TERMS
    terms = ", ".join(finding.looked_for[:MOST_TERMS]) + (f" and {count(rest, 'more term')}" if rest > 0 else "")
    where = f" in {finding.searched}" if finding.searched else ""
    return f"Looked for{where}: {terms}." if finding.hits else f"Looked for{where}: {terms}; found nowhere."


def explain_nearest(finding: Finding) -> str:
    """Say which sentence of the document comes nearest to what is missing; an empty string where none does."""
    if finding.nearest is None:
        return ""
    quote = shorten_middle(flatten_text(finding.nearest.quote), LONGEST_NEAREST)
    return f"Nearest to it, line {finding.nearest.line_start}: “{quote}”"


def explain_hit(hit: Hit) -> str:
    """Say that a term does stand in the document, and that its place was weighed."""
    return f"The document mentions '{hit.term}' at line {hit.anchor.line_start}, which does not meet it."


def count_severities(findings: Iterable[Finding]) -> str:
    """Count findings by severity, heaviest first: `3 minor, 9 nit`."""
    present = [finding.severity for finding in findings]
    return ", ".join(f"{present.count(severity)} {severity.value}" for severity in Severity if severity in present)


def explain_checked(documents: Sequence[Checked]) -> str:
    """Sum up what the checks found: `3 findings in 2 of 14 documents; 5 hints hidden (--hints), 1 suppressed`."""
    wanted = [[signal for signal in checked.signals if not signal.suppressed] for checked in documents]
    hints = sum(signal.is_hint for signals in wanted for signal in signals)
    findings = sum(map(len, wanted)) - hints
    total = count(len(documents), "document")
    if findings or hints:
        shown = count(findings, "finding") + (f" and {count(hints, 'hint')}" if hints else "")
        sentence = f"{shown} in {sum(map(bool, wanted))} of {total}"
    else:
        sentence = f"No findings in {total}"
    hidden = sum(checked.hints for checked in documents)
    suppressed = sum(len(checked.signals) for checked in documents) - findings - hints
    unchanged = sum(checked.unchanged for checked in documents)
    rest = [f"{count(hidden, 'hint')} hidden (--hints)"] if hidden else []
    rest += [f"{suppressed:,} suppressed"] if suppressed else []
    rest += [f"{unchanged:,} on unchanged lines"] if unchanged else []
    return f"{sentence}; {', '.join(rest)}" if rest else sentence


def explain_rating(rating: Rating) -> str:
    """Say what to know beside a rating: why there is none, what holds it down, what was not answered."""
    if rating.score is None:
        return "no question was answered" if rating.questions else "no question applies"
    parts = [f"held down: {rating.capped_by}"] if rating.capped_by else []
    if rating.interval is not None:
        parts.append(f"between {rating.interval[0]:.1f} and {rating.interval[1]:.1f}")
    if rating.answered < rating.questions:
        parts.append(f"{rating.answered} of {count(rating.questions, 'question')} answered")
    return "; ".join(parts)


def explain_level(level: Level, bar: Level) -> str:
    """Say where a level stands against the bar."""
    if level is bar:
        return "the bar"
    return "" if level.value < bar.value else "above the bar"


def explain_coverage(coverage: Coverage) -> str:
    """Say in a sentence how much was read and answered."""
    windows = f", in {coverage.windows} windows" if coverage.windows > 1 else ""
    return (
        f"{coverage.lines_read:,} of {count(coverage.lines, 'line')} read{windows}; "
        f"{coverage.answered} of {count(coverage.questions, 'question')} that apply answered."
    )


def explain_grounding(grounding: Grounding) -> str:
    """Say in a sentence what became of the evidence."""
    parts = [f"{grounding.grounded} found"]
    if grounding.repaired:
        parts.append(f"{grounding.repaired} after asking again")
    if grounding.dropped:
        parts.append(f"{grounding.dropped} dropped")
    sentence = f"{count(grounding.quotes, 'quote')}: {', '.join(parts)}" if grounding.quotes else "no quote"
    if grounding.contested:
        absences = count(grounding.contested, "absence")
        sentence += f"; {absences} contested, {grounding.upheld} upheld"
    return f"{sentence}."


def explain_usage(usage: Usage, *, recorded: bool) -> str:
    """Say in a sentence how many tokens were paid for and what came from a cache or a recording."""
    if not usage.requests and not usage.from_cache:
        return "none: nothing was sent."
    cached = f" ({usage.cached_tokens:,} of them in the provider's cache)" if usage.cached_tokens else ""
    tokens = f"{usage.prompt_tokens:,} in{cached}, {usage.completion_tokens:,} out"
    parts = [f"{tokens}, over {count(usage.requests, 'request')}"] if usage.requests else ["none"]
    if usage.from_cache:
        parts.append(f"{count(usage.from_cache, 'answer')} from our own cache")
    if usage.unreported:
        parts.append(f"{count(usage.unreported, 'answer')} came without a count, so this is too low")
    if recorded:
        parts.append("counted when the answers were recorded")
    return f"{'; '.join(parts)}."


def explain_cost(cost: Cost, usage: Usage, *, recorded: bool) -> str:
    """Say what the review cost. An unknown price is said to be unknown, never zero."""
    if recorded:
        return "nothing in this run: the answers are a recording."
    if not usage.requests:
        return "nothing: every answer came from our own cache." if usage.from_cache else "none: nothing was sent."
    if cost.amount is None:
        missing = "some answers came without a count" if usage.unreported else "not every answer has a known price"
        return f"unknown: {missing}."
    dated = f", at prices of {cost.price_date}" if cost.price_date else ""
    return f"{_write_amount(cost.amount)} {cost.currency}{dated}."


def _write_amount(amount: float) -> str:
    if 0 < amount < 0.0001:
        return "less than 0.0001"
    return f"{amount:.2f}" if amount >= 1 or amount == 0 else f"{amount:.4f}"


def explain_model(provenance: Provenance) -> str:
    """Say which LLM answered, and where."""
    if provenance.model is None:
        return "none."
    others = [name for name in provenance.answered_by if name != provenance.model]
    answered = f", answering as {', '.join(others)}" if others else ""
    place = f", at {provenance.endpoint}" if provenance.endpoint else ""
    return f"{provenance.model}{answered}{place}."


def explain_digests(provenance: Provenance, *, whole: bool) -> str:
    """Write what two reviews must share to be comparable."""
    digests = {
        "document": provenance.document_digest,
        "rubric": provenance.rubric_digest,
        "prompts": provenance.prompt_fingerprint,
    }
    shown = ", ".join(f"{name} {digest if whole else digest[:12]}" for name, digest in digests.items() if digest)
    return f"{shown}; reviewer {provenance.reviewer_version}."
