"""Builds claims about the sample documents from the short notation of `sample_claims`."""

from functools import cache
from pathlib import Path

from reviewer.claiming.claims import ClaimJudge
from reviewer.domain.claims_reply import ClaimReply
from reviewer.grounding.locate import Locator
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.loading.load import load_document, load_standard_input
from reviewer.quantities.numbers import detect_style

SAMPLES = Path(__file__).parents[2] / "samples"


@cache
def open_sample(name):
    """Load a sample once, with its locator and rubric."""
    document = load_document(SAMPLES / name)
    kind = name.rsplit("-", 1)[0]
    return document, Locator(document), load_rubric(find_rubric_file(kind))


def make_judge(name, signals=()):
    """Build a judge of claims about a sample."""
    document, locator, rubric = open_sample(name)
    return ClaimJudge(document, locator, rubric, detect_style(document.text), signals)


def make_text_judge(text, signals=()):
    """Build a judge of claims about a text."""
    document = load_standard_input(text.encode(), name="note.md")
    rubric = open_sample("design-doc-strong.md")[2]
    return ClaimJudge(document, Locator(document), rubric, detect_style(document.text), signals)


def find_lines(document, quote):
    """Give the lines of a quote, or 1 where it is nowhere."""
    place = document.text.find(quote)
    if place < 0:
        return 1, 1
    return document.position(place).line, document.position(place + len(quote) - 1).line


def make_reply(document, case):
    """Build the reply that a case is short for."""
    text, _, quote = case.stated.partition("@")
    operands = []
    for short in case.operands:
        head, _, own = short.partition("@")
        role, _, number = head.rpartition("=")
        if "= " in head or not role.replace("_", "").isalnum():
            role, number = "", head
        operands.append({"role": role or "item", "text": number, **_place(document, own or quote)})
    stated = {"text": text, **_place(document, quote)}
    data = {"what": "a figure", "operation": case.operation, "operands": operands, "stated": stated}
    return ClaimReply.model_validate(data)


def _place(document, quote):
    first, last = find_lines(document, quote)
    return {"quote": quote, "line_start": first, "line_end": last}
