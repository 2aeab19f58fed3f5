"""A batch's progress in words: the lines of the live view, the one line for logs, and what it came to. Pure text."""

from reviewer.domain.batch import Snapshot, Spend, Totals, Trouble

LABEL_WIDTH = 11
LEAST_BAR = 10
SHOWN_TROUBLES = 3


def draw_screen(snapshot: Snapshot, width: int, *, unicode: bool) -> list[str]:
    """Draw the live view: a bar, then what is done, under way, paid and expected, a line each.

    Args:
        snapshot: how far the batch has come.
        width: columns of the terminal; no line is wider.
        unicode: whether the terminal shows more than ASCII.
    """
    lines = [
        _draw_bar(snapshot, width, unicode=unicode),
        _label("documents", _describe_documents(snapshot)),
        _label("requests", _describe_requests(snapshot)),
        _label("tokens", _describe_tokens(snapshot)),
        _label("cost", _describe_cost(snapshot)),
        _label("time", _describe_time(snapshot)),
    ]
    if snapshot.note:
        lines.append(_label("note", snapshot.note))
    if snapshot.troubles:
        lines.append("  last failures")
        lines += [f"    {tell_trouble(trouble)}" for trouble in snapshot.troubles[-SHOWN_TROUBLES:]]
    return [cut_line(line, width, unicode=unicode) for line in lines]


def write_line(snapshot: Snapshot) -> str:
    """Write the progress as one line, for a log or a screen reader."""
    parts = [_describe_documents(snapshot), _describe_requests(snapshot), f"cost {_describe_cost(snapshot)}"]
    parts.append(_describe_time(snapshot))
    if snapshot.note:
        parts.append(snapshot.note)
    if snapshot.troubles:
        parts.append(f"last failure {tell_trouble(snapshot.troubles[-1])}")
    return "; ".join(parts)


def describe_end(moment: Snapshot, totals: Totals, folder: str) -> str:
    """Say in one line what a batch has come to."""
    duplicates = f" ({totals.duplicates:,} of them copies of equal documents)" if totals.duplicates else ""
    parts = [f"{totals.reviewed:,} reviewed{duplicates}"]
    if totals.incomplete:
        parts.append(f"{totals.incomplete:,} of them in part only")
    parts.append(f"{totals.failed:,} failed")
    if totals.not_reviewed:
        parts.append(f"{totals.not_reviewed:,} not reviewed")
    parts += [_describe_spend(totals.spend), f"{describe_seconds(moment.seconds)} in this run"]
    return f"{', '.join(parts)}; kept in {folder}"


def tell_trouble(trouble: Trouble) -> str:
    """Say which document failed and why; its name stands there once, also where the reason begins with it."""
    if trouble.reason.startswith((f"{trouble.document}:", f"{trouble.document} ")):
        return trouble.reason
    return f"{trouble.document}: {trouble.reason}"


def share_done(snapshot: Snapshot) -> float | None:
    """Give the share of items with an outcome, 0 to 1, or nothing while the total is not known."""
    if snapshot.total is None:
        return None
    return min(1.0, (snapshot.reviewed + snapshot.failed) / snapshot.total) if snapshot.total else 1.0


def cut_line(text: str, width: int, *, unicode: bool) -> str:
    """Cut a line to a width, and say so with an ellipsis."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    if not unicode:
        plain = plain.encode("ascii", "replace").decode("ascii")
    if len(plain) <= width:
        return plain
    end = "…" if unicode else "..."
    return plain[: max(0, width - len(end))] + end


def describe_seconds(seconds: float) -> str:
    """Say a duration as a person would: `48 s`, `12 min`, `3 h 05 min`."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _label(name: str, text: str) -> str:
    return f"  {name:<{LABEL_WIDTH}}{text}"


def _draw_bar(snapshot: Snapshot, width: int, *, unicode: bool) -> str:
    share = share_done(snapshot)
    if share is None:
        return "counting documents"
    # rounded down: 100 % means that nothing is left
    head = f"{int(share * 100):>3} % "
    room = min(60, width - len(head))
    if room < LEAST_BAR:
        return head.rstrip()
    full = int(room * share)
    return head + ("━" * full + "─" * (room - full) if unicode else "#" * full + "." * (room - full))


def _describe_documents(snapshot: Snapshot) -> str:
    done = snapshot.reviewed + snapshot.failed
    of = "" if snapshot.total is None else f" of {snapshot.total:,}"
    parts = [f"{done:,}{of} done"]
    if snapshot.failed:
        parts.append(f"{snapshot.failed:,} failed")
    if snapshot.duplicates:
        parts.append(f"{snapshot.duplicates:,} duplicates")
    if snapshot.open_documents:
        parts.append(f"{snapshot.open_documents:,} open")
    return ", ".join(parts)


def _describe_requests(snapshot: Snapshot) -> str:
    rate = f"{snapshot.requests_per_second:.1f}/s"
    if snapshot.pace is not None:
        rate += f" of {snapshot.pace:.1f}/s allowed"
    return f"{rate}, {snapshot.in_flight:,} of at most {snapshot.max_in_flight:,} in flight"


def _describe_tokens(snapshot: Snapshot) -> str:
    usage = snapshot.spend.usage
    cached = f" ({usage.cached_tokens:,} cached by the provider)" if usage.cached_tokens else ""
    text = f"{usage.prompt_tokens:,} in{cached}, {usage.completion_tokens:,} out"
    return text + (f"; {usage.unreported:,} answers came without a count" if usage.unreported else "")


def _describe_cost(snapshot: Snapshot) -> str:
    cost = snapshot.spend.cost
    if cost.amount is None:
        return "unknown: the model is not in the price table"
    spent = f"{cost.amount:,.2f} {cost.currency} so far"
    if snapshot.expected_cost is None:
        return spent
    low, high = snapshot.expected_cost
    whole = f"{low:,.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:,.2f} to {high:,.2f}"
    return f"{spent}, {whole} expected"


def _describe_time(snapshot: Snapshot) -> str:
    spent = f"{describe_seconds(snapshot.seconds)} so far"
    return spent if snapshot.seconds_left is None else f"{spent}, about {describe_seconds(snapshot.seconds_left)} left"


def _describe_spend(spend: Spend) -> str:
    tokens = spend.usage.prompt_tokens + spend.usage.completion_tokens
    amount = spend.cost.amount
    price = "price unknown" if amount is None else f"{amount:.2f} {spend.cost.currency}"
    return f"{tokens:,} tokens, {price}"
