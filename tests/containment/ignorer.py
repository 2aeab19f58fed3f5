"""The ignorer: takes a JSON schema and does not keep to it, as long as it is not told the shape in words."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, say
from tests.containment.running import Outcome, read_sample, review
from tests.containment.vandal import dump
from tests.fake_endpoint import Say, complete, run_endpoint

FIRST, SECOND = "design-doc-strong.md", "design-doc-weak.md"
IGNORING: dict[str, Callable[[dict[str, Any]], Say]] = {
    "prose": lambda whole: Say(complete("The document is sound; I would approve it.")),
    "an object of its own": lambda whole: Say(complete('{"summary": "Sound.", "rating": 5}')),
    "a table": lambda whole: Say(complete("| question | answer |\n| --- | --- |\n| all | met |")),
    "the right object in a fence": lambda whole: Say(complete(f"```json\n{dump(whole)}\n```")),
}
"""What comes instead of what the schema asks for."""


@dataclass
class Ignorer(Persona):
    """Ignores schemas; keeps to a shape that stands in the prompt."""

    instead: Callable[[dict[str, Any]], Say]

    def send(self, asked: Asked) -> Say:
        kind = asked.call.body.get("response_format", {}).get("type")
        whole = self.reply(asked)
        return self.instead(whole) if kind == "json_schema" else say(whole)


@cache
def run_ignorer(way: str) -> tuple[Outcome, Outcome]:
    """Let the ignorer review two documents, one run after the other, with the same cache."""
    ignorer = Ignorer(IGNORING[way])
    with tempfile.TemporaryDirectory() as home, run_endpoint(ignorer) as endpoint:
        one, two = (
            review(ignorer, {name: read_sample(name)}, home=Path(home), endpoint=endpoint) for name in (FIRST, SECOND)
        )
    return one, two


@cache
def count_needed(name: str) -> int:
    """Count the requests that a server needs which keeps to the schema."""
    return len(review(Persona(), {name: read_sample(name)}).calls)


@cache
def measure_extra() -> Figure:
    """Count the servers for which the first document costs more than one request that was for nothing."""
    extra = [(way, len(run_ignorer(way)[0].calls) - count_needed(FIRST) > 1) for way in IGNORING]
    return count(extra, wanted=False)


@cache
def measure_forgotten() -> Figure:
    """Count the servers for which the next run costs any."""
    return count([(way, len(run_ignorer(way)[1].calls) != count_needed(SECOND)) for way in IGNORING], wanted=False)


@cache
def measure_answered() -> Figure:
    """Count the questions that are answered all the same."""
    counted = []
    for way in IGNORING:
        for outcome in run_ignorer(way):
            coverage = outcome.review["coverage"]
            counted += [(f"{way}: {at}", at < coverage["answered"]) for at in range(coverage["questions"])]
    return count(counted, wanted=True)
