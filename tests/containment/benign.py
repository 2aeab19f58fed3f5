"""Benign documents: they discuss prompts, ratings, injection and Unicode, or are written with them, and steer nobody."""

from functools import cache

from tests.containment.figures import Figure, count
from tests.containment.replying import Persona
from tests.containment.running import Outcome, review
from tests.trust.benign import BENIGN


@cache
def run_benign() -> Outcome:
    """Review them all in one command, with a reader who finds nothing wrong."""
    return review(Persona(), {f"{number:02}.md": text for number, text in enumerate(BENIGN)})


@cache
def measure_alarms() -> Figure:
    """Count the documents with an alarm: a finding on integrity, or no review."""
    steered = {
        one["document"]: any(signal["code"] == "DOC901" for signal in one["signals"]) for one in run_benign().reviews
    }
    names = [f"{number:02}.md" for number in range(len(BENIGN))]
    return count([(name, steered.get(name, True)) for name in names], wanted=False)


@cache
def measure_exit() -> Figure:
    """Count the commands over all of them that end with exit code 4."""
    return count([("all", run_benign().code == 4)], wanted=False)
