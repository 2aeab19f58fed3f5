"""How far a batch has come, in plain lines: for logs and screen readers."""

from reviewer.domain.batch import Snapshot, Spend, Totals


def describe_moment(moment: Snapshot) -> str:
    """Say in one line how far a batch has come."""
    known = f" of {moment.total:,}" if moment.total is not None else ""
    parts = [
        f"{moment.reviewed:,}{known} reviewed",
        f"{moment.failed:,} failed",
        f"{moment.in_flight:,} in flight",
        f"{moment.requests_per_second:.1f} requests/s",
        _describe_spend(moment.spend),
    ]
    if moment.expected_cost is not None:
        low, high = moment.expected_cost
        parts.append(f"expected {low:.2f} to {high:.2f} {moment.spend.cost.currency}")
    if moment.seconds_left is not None:
        parts.append(f"about {_describe_time(moment.seconds_left)} left")
    if moment.note:
        parts.append(moment.note)
    return ", ".join(parts)


def describe_end(moment: Snapshot, totals: Totals, folder: str) -> str:
    """Say in one line what a batch has come to."""
    duplicates = f" ({totals.duplicates:,} of them copies of equal documents)" if totals.duplicates else ""
    parts = [f"{totals.reviewed:,} reviewed{duplicates}"]
    if totals.incomplete:
        parts.append(f"{totals.incomplete:,} of them in part only")
    parts.append(f"{totals.failed:,} failed")
    if totals.not_reviewed:
        parts.append(f"{totals.not_reviewed:,} not reviewed")
    parts += [_describe_spend(totals.spend), f"{_describe_time(moment.seconds)} in this run"]
    return f"{', '.join(parts)}; kept in {folder}"


def _describe_spend(spend: Spend) -> str:
    tokens = spend.usage.prompt_tokens + spend.usage.completion_tokens
    amount = spend.cost.amount
    price = "price unknown" if amount is None else f"{amount:.2f} {spend.cost.currency}"
    return f"{tokens:,} tokens, {price}"


def _describe_time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
