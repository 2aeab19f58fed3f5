"""How sure a review is → sentences: intervals, a least score, samples, and what a second reading made of findings."""

from reviewer.domain.finding import Finding
from reviewer.domain.recount import Recount
from reviewer.domain.review import Interval, Review
from reviewer.reporters.wording import count


def write_interval(interval: Interval | None) -> str:
    """Write an interval behind its score: ` [3.2, 3.8]`; nothing where there is none."""
    return "" if interval is None else f" [{interval[0]:.1f}, {interval[1]:.1f}]"


def explain_score_gate(review: Review) -> str:
    """Say whether the score clears the least that was asked for; an empty string where nothing was."""
    gate = review.score_gate
    if gate is None:
        return ""
    score = "No score" if review.score is None else f"The score of {review.score:.2f}"
    if review.interval is not None:
        score += f", between {review.interval[0]:.2f} and {review.interval[1]:.2f} at 90 %,"
    match gate.outcome:
        case "passed":
            return f"{score} clears the {gate.least:g} that is asked for."
        case "failed":
            return f"{score} does not reach the {gate.least:g} that is asked for."
    return f"{score} is borderline: it may or may not reach the {gate.least:g} that is asked for. It does not pass."


def list_reasons(review: Review) -> list[str]:
    """List what the decision rests on, and what became of a least score that was asked for."""
    gate = explain_score_gate(review)
    return [*review.reasons, *([gate] if gate else [])]


def explain_samples(review: Review) -> str:
    """Say how often the document was read, and what that gives; an empty string where it was read once."""
    if review.seed is None:
        return ""
    sentence = f"{count(review.samples, 'sample')}, drawn by seed {review.seed}."
    if review.interval is None:
        return f"{sentence} No interval: that needs at least three that can be scored."
    return f"{sentence} Intervals are 90 %, over what this model would say again, not over what people would say."


def explain_refuter(review: Review) -> str:
    """Say in a sentence what became of the findings that were tried to refute; nothing when none was."""
    standings = [finding.standing for finding in review.findings]
    counts = {
        "left standing": standings.count("stands"),
        "overstated and one step lighter": standings.count("overstated"),
        "refuted and hidden": len(review.refuted),
    }
    number = sum(counts.values())
    if not number:
        return ""
    parts = [f"{some} {what}" for what, some in counts.items() if some]
    return f"{count(number, 'heavy finding')} read again: {', '.join(parts)}."


def explain_recount(recount: Recount) -> str:
    """Say in a sentence what code computed again and laid side by side; nothing when nothing was listed for it."""
    counts = {
        "as stated": recount.held,
        "not as stated": recount.differing,
        "that code cannot decide": recount.undecided,
        "left out, since a quote or number was not found": recount.refused,
    }
    sentences = []
    if recount.claims:
        parts = [f"{some} {what}" for what, some in counts.items() if some]
        sentences.append(f"{count(recount.claims, 'stated result')} computed again by code: {', '.join(parts)}.")
    if recount.facts or recount.facts_refused:
        left = f", {recount.facts_refused} left out" if recount.facts_refused else ""
        sentences.append(f"{count(recount.facts, 'fact')} laid side by side{left}.")
    return " ".join(sentences)


def explain_ruling(finding: Finding) -> str:
    """Say what the refuter made of a finding that it did not simply let stand."""
    if finding.standing == "overstated":
        return f"Overstated, so one step lighter: {finding.ruling}"
    return finding.ruling if finding.standing == "refuted" else ""
