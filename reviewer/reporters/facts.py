"""What a review rests on, as pairs of a name and a sentence: coverage, evidence, tokens, cost, model, digests."""

from reviewer.domain.review import Coverage, Review
from reviewer.reporters.certainty import explain_recount, explain_refuter, explain_samples
from reviewer.reporters.trust_wording import list_trust_facts
from reviewer.reporters.wording import (
    explain_cost,
    explain_coverage,
    explain_digests,
    explain_grounding,
    explain_model,
    explain_usage,
)

MOST_UNANSWERED = 8


def list_facts(review: Review, *, verbose: bool) -> list[tuple[str, str]]:
    """List the facts in the order of their weight for a reader; without an LLM only those that hold without one."""
    asked = review.provenance.model is not None
    recorded = bool(review.provenance.recorded)
    facts: list[tuple[str, str]] = []
    if asked:
        facts.append(("Coverage", explain_coverage(review.coverage)))
        facts += _list_unanswered(review.coverage, verbose=verbose)
    facts += [("Note", note) for note in review.coverage.notes]
    facts += [("Warning", warning) for warning in review.warnings]
    if asked:
        facts.append(("Evidence", explain_grounding(review.grounding)))
        facts += [("Samples", sentence) for sentence in (explain_samples(review),) if sentence]
        facts += [("Arithmetic", sentence) for sentence in (explain_recount(review.recount),) if sentence]
        facts += [("Refuter", sentence) for sentence in (explain_refuter(review),) if sentence]
    facts += list_trust_facts(review)
    facts.append(("Tokens", explain_usage(review.usage, recorded=recorded)))
    facts.append(("Cost", explain_cost(review.cost, review.usage, recorded=recorded)))
    depth = f" Depth {review.depth}." if asked else ""
    facts.append(("Model", f"{explain_model(review.provenance)}{depth}"))
    facts.append(("Digests", explain_digests(review.provenance, whole=verbose)))
    return facts


def _list_unanswered(coverage: Coverage, *, verbose: bool) -> list[tuple[str, str]]:
    missing = coverage.unanswered
    if not missing:
        return []
    shown = missing if verbose else missing[:MOST_UNANSWERED]
    more = f" and {len(missing) - len(shown)} more" if len(missing) > len(shown) else ""
    return [("Unanswered", f"{', '.join(shown)}{more}")]
