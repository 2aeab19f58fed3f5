"""What the tests of the checks on plans share: Markdown in, signals out."""

from reviewer.checks.check import Check
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Signal
from reviewer.loading.load import load_standard_input


def find_signals(check: Check, text: str) -> list[Signal]:
    """Run a check over Markdown."""
    return list(check.run(read_text(text)))


def find_shown(check: Check, text: str) -> list[Signal]:
    """Run a check over Markdown and leave out its hints."""
    return [signal for signal in find_signals(check, text) if signal.confidence != "low"]


def read_text(text: str) -> Reading:
    """Make the reading of Markdown."""
    return Reading(load_standard_input(text.encode("utf-8"), max_bytes=20_000_000))


def table(head: str, *rows: str, title: str = "") -> str:
    """Build a pipe table, below a heading where one is given."""
    line = "|" + "---|" * (head.count("|") - 1)
    return "\n".join([*([f"## {title}\n"] if title else []), head, line, *rows, ""])


def bullets(title: str, *items: str) -> str:
    """Build a heading and a list."""
    return f"## {title}\n\n" + "".join(f"- {item}\n" for item in items)
