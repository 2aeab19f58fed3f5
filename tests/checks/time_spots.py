"""What the tests of the checks on dates and times share."""

from reviewer.checks.check import Check
from tests.checks.plan_spots import find_signals


def find_messages(check: Check, text: str) -> list[str]:
    """Give the messages of a check over Markdown."""
    return [signal.message for signal in find_signals(check, text)]


def make_timeline(*stamps: str, title: str = "Timeline") -> str:
    """Build a heading and a list of stamped items."""
    return f"## {title}\n\n" + "".join(f"- {stamp} - something happened\n" for stamp in stamps)
