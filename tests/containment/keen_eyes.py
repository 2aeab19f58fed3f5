"""Two that are strict with us and must be served: one that copies quotes freely, and one that checks our schemas."""

import itertools
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, answer, quote
from tests.containment.running import STRONG, name_kind, read_sample, review
from tests.fake_endpoint import Say, refuse
from tests.grounding.building import build_document
from tests.grounding.forging import disguise
from tests.prompting.strict_rules import check_strict

PER_ANSWER = 3


@dataclass
class Copyist(Persona):
    """Quotes truly, in other quotes, dashes, marks, cases and line breaks than the document's."""

    name: str

    def __post_init__(self) -> None:
        document = build_document(read_sample(self.name), self.name)
        self._quotes = itertools.cycle(
            [quote(one.quote, document.position(one.passage.start).line) for one in disguise(document)]
        )

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        return [answer(one.id, "met", *itertools.islice(self._quotes, PER_ANSWER)) for one in asked.questions]


@dataclass
class StrictValidator(Persona):
    """Refuses every schema that a strict server refuses."""

    seen: list[tuple[str, bool]] = field(default_factory=list)

    def send(self, asked: Asked) -> Say:
        try:
            check_strict(asked.call.body["response_format"]["json_schema"]["schema"])
        except (AssertionError, KeyError) as error:
            self.seen.append((f"{asked.kind}: {error}", True))
            return Say(refuse("Invalid schema for response_format"), 400)
        self.seen.append((asked.kind, False))
        return super().send(asked)


@cache
def measure_copied() -> Figure:
    """Count the true quotes in disguise that are found at the first try."""
    found = [
        review(Copyist(name), {name: read_sample(name)}, kind=name_kind(name)).review["grounding"] for name in STRONG
    ]
    return Figure(sum(one["grounded"] for one in found), sum(one["quotes"] for one in found))


@cache
def measure_refused() -> Figure:
    """Count the requests whose schema a strict server refuses."""
    validator = StrictValidator()
    for name in STRONG:
        review(validator, {name: read_sample(name)}, kind=name_kind(name))
    return count(validator.seen, wanted=False)
