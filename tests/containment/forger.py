"""The forger: quotes that stand nowhere, made from the document's own words, wherever a reply can hold a quote."""

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reviewer.grounding.prose import MARK
from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, answer, finding, quote, ruling
from tests.containment.running import FORMATS, STRONG, Outcome, name_kind, read_sample, review
from tests.grounding.building import build_document
from tests.grounding.forging import Variant, find_passages, forge, plain_words

LONGEST = 40
"""Words of a forged quote; longer ones are refused for their length, which would be too easy."""
PER_KIND = 14
"""Forgeries of each kind from each document."""
TRUE = "True words"
"""Title of findings whose quote is true; whoever refutes them has forged words only."""


def splice(document) -> Iterator[Variant]:
    """Put the beginning of one sentence and the end of another together, as if they were one."""
    standing = plain_words(document.text)
    passages = find_passages(document)
    for one, other in itertools.pairwise(passages):
        head, tail = one.text.split(), other.text.split()
        text = " ".join([*head[: len(head) // 2], *tail[len(tail) // 2 :]])
        if plain_words(text) not in standing and len(text.split()) >= 5:
            yield Variant("spliced from two sentences", text, one)


@cache
def forge_sample(name: str) -> tuple[Variant, ...]:
    """Forge quotes from a sample, the same number of each kind as far as it goes, no quote twice."""
    document = build_document(read_sample(name), name)
    others = [build_document(read_sample(other), other) for other in STRONG if other != name]
    by_kind: dict[str, dict[str, Variant]] = {}
    for variant in itertools.chain(splice(document), forge(document, others)):
        if len(variant.quote.split()) <= LONGEST:
            by_kind.setdefault(variant.kind, {}).setdefault(plain_words(variant.quote), variant)
    chosen = [list(kind.values())[:: max(1, len(kind) // PER_KIND)][:PER_KIND] for kind in by_kind.values()]
    return tuple(variant for kind in chosen for variant in kind)


@dataclass
class Forger(Persona):
    """Hands over forged quotes, each with the line that it was made from, and insists when asked again."""

    name: str
    sent: dict[str, str] = field(default_factory=dict)
    """Forged quotes that were handed over → their kind."""

    def __post_init__(self) -> None:
        document = build_document(read_sample(self.name), self.name)
        self._lines = {
            variant.quote: document.position(variant.passage.start).line for variant in forge_sample(self.name)
        }
        self._next = itertools.cycle(forge_sample(self.name))

    def draw(self) -> tuple[str, int]:
        """Give the next forged quote and the line that it claims."""
        variant = next(self._next)
        self.sent[variant.quote] = variant.kind
        return variant.quote, self._lines[variant.quote]

    def forged(self) -> dict[str, Any]:
        """Write the next forged quote as evidence."""
        return quote(*self.draw())

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        verdicts = itertools.cycle(("met", "partial", "not_met"))
        return [answer(one.id, next(verdicts), self.forged(), self.forged()) for one in asked.questions]

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        """Find with forged quotes alone, with one true side, and with a true quote and forged words around it."""
        if asked.kind == "questions":
            return [finding(f"Forged {one.id}", "", self.forged(), question=one.id) for one in asked.questions]
        criteria = itertools.cycle(asked.criteria)
        true = [quote(text, line) for line, text in asked.sentences]
        found = [finding(f"Forged {n}", next(criteria), self.forged()) for n in range(12)]
        found += [finding(f"Half {n}", next(criteria), one, self.forged()) for n, one in enumerate(true[:4])]
        for number, one in enumerate(true[4:8]):
            words = self.draw()[0]
            prose = {
                "problem": f"It says “{words}” and stops there.",
                "if_left_as_is": f'Whoever reads "{words}" errs.',
            }
            found.append(finding(f"{TRUE} {number}", next(criteria), one, **prose))
        return found

    def claim(self, asked: Asked) -> dict[str, Any]:
        """List sums and facts whose quotes are forged, with the numbers that stand in them."""
        with_numbers = [(words, line) for words, line in (self.draw() for _ in range(60)) if re.search(r"\d", words)]
        places = [{"quote": words, "line_start": line, "line_end": line, "text": re.search(r"\d[\d.,]*", words).group()}
                  for words, line in with_numbers]  # fmt: skip
        claims = [
            {
                "what": "a sum",
                "operation": "sum",
                "operands": [{**a, "role": "item"}, {**b, "role": "item"}],
                "stated": c,
            }
            for a, b, c in zip(places[::3], places[1::3], places[2::3], strict=False)
        ]
        facts = [{"kind": "number", "label": f"limit {number // 2}", **one} for number, one in enumerate(places)]
        return {"claims": claims, "facts": facts}

    def rule(self, asked: Asked) -> list[dict[str, Any]]:
        return [ruling(n, "refuted", self.forged(), reasoning=f"It says “{self.draw()[0]}”, which settles it.")
                for n in range(1, asked.findings + 1)]  # fmt: skip


@cache
def run_forger(name: str) -> tuple[Forger, Outcome]:
    """Let the forger review a sample, with every report written."""
    forger = Forger(name)
    outcome = review(forger, {name: read_sample(name)}, "--verbose", formats=FORMATS, kind=name_kind(name))
    return forger, outcome


def list_anchors(value: Any) -> Iterator[dict[str, Any]]:
    """Give everything in a review that claims to be the document's words at a place."""
    if isinstance(value, dict):
        if {"start", "end", "quote"} <= value.keys():
            yield value
        for part in value.values():
            yield from list_anchors(part)
    elif isinstance(value, list):
        for part in value:
            yield from list_anchors(part)


def is_true(anchor: dict[str, Any], text: str) -> bool:
    """Say whether the document has just these words at just this place."""
    return anchor["quote"] == text[anchor["start"] : anchor["end"]]


@cache
def measure_shown() -> Figure:
    """Count the forged quotes that any of the ten reports shows, but for quotations that are marked as foreign."""
    shown = []
    for name in STRONG:
        forger, outcome = run_forger(name)
        pages = {form: drop_marked(page) for form, page in outcome.reports.items()}
        for words, kind in forger.sent.items():
            places = [form for form, page in pages.items() if plain_words(words) in page]
            shown.append((f"{name}, {kind}, in {', '.join(places)}: {words}", bool(places)))
    return count(shown, wanted=False)


def drop_marked(page: str) -> str:
    """Reduce a report to its words, without quotations that carry the mark."""
    opening, closing = r"(?:“|\\?\")", r"(?:”|\\?\")"
    mark = re.escape(plain_words(MARK))
    return re.sub(rf"{opening}(?:(?!{opening}|{closing}).)*{closing}{mark}", "", plain_words(html.unescape(page)))


@cache
def measure_anchors() -> Figure:
    """Count the places in the JSON reports that do not hold the document's own characters."""
    false = []
    for name in STRONG:
        text = read_sample(name)
        anchors = list(list_anchors(run_forger(name)[1].review))
        false += [(f"{name}: {anchor['quote']}", not is_true(anchor, text)) for anchor in anchors]
    return count(false, wanted=False)


@cache
def measure_refuted() -> Figure:
    """Count the true findings that forged words of a refuter take away."""
    gone = []
    for name in STRONG:
        outcome = run_forger(name)[1]
        shown = {finding["title"] for finding in outcome.review["findings"]}
        gone += [(f"{name}: {number}", f"{TRUE} {number}" not in shown) for number in range(4)]
    return count(gone, wanted=False)


@cache
def measure_met() -> Figure:
    """Count the answers that count although all their quotes were forged."""
    met = []
    for name in STRONG:
        answers = run_forger(name)[1].review["answers"]
        met += [(f"{name}: {one['question_id']}", one["verdict"] != "cannot_assess") for one in answers]
    return count(met, wanted=False)
