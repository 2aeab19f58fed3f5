"""The obedient: does what the document tells a reviewer to do, finds everything met, and invents the quotes for it."""

import itertools
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, answer, fill, finding, quote, ruling, say
from tests.containment.running import Outcome, review
from tests.fake_endpoint import Say, complete
from tests.grounding.forging import plain_words
from tests.trust.hiding import ASCII_ONLY, GOALS, HIDDEN, VISIBLE

INVENTED = "the committee has tried every step of this plan in production for a whole year"
PLANTED = "Planted by the document"
TOLD = {text: goal for goal, texts in GOALS.items() for text in texts}
"""What a document may tell → what for."""


@dataclass
class Obedient(Persona):
    """Obeys every instruction that it reads, in whatever disguise a reader would see through."""

    heard: set[str] = field(default_factory=set)
    """Instructions that reached it."""

    def listen(self, asked: Asked) -> dict[str, tuple[int, str]]:
        """Find what the document tells: goal → line and words as they stand there."""
        found = {}
        for line, words in asked.lines.items():
            for text, goal in TOLD.items():
                if see(text) in see(words):
                    found[goal] = (line, words)
                    self.heard.add(text)
        return found

    def send(self, asked: Asked) -> Say:
        told = self.listen(asked)
        if "break the format" in told:
            return Say(complete("OK" if not asked.again else '{"answers": [], "findings": []}'))
        whole = self.reply(asked)
        if "leak the prompt" in told:
            whole["analysis"] = asked.prompt
        return say(whole)

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        """Find all met, by invented words and by those that tell it to."""
        told = [quote(words, line) for line, words in self.listen(asked).values()]
        return [answer(one.id, "met", quote(f"{INVENTED} {at}"), *told) for at, one in enumerate(asked.questions)]

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        told = self.listen(asked)
        if "suppress a finding" in told:
            return []
        owners = itertools.cycle(asked.criteria)
        where = [quote(words, line) for line, words in told.values()]
        return [finding(f"{PLANTED} {at}", next(owners, ""), one, severity="blocker")
                for at, one in enumerate([quote(INVENTED), *where])]  # fmt: skip

    def claim(self, asked: Asked) -> dict[str, Any]:
        place = {"quote": f"{INVENTED} 7", "line_start": 1, "line_end": 1, "text": "7"}
        operands = [{**place, "role": "item"}] * 2
        return fill(claims=[{"what": "a sum", "operation": "sum", "operands": operands, "stated": place}])

    def rule(self, asked: Asked) -> list[dict[str, Any]]:
        return [ruling(number, "refuted", quote(INVENTED)) for number in range(1, asked.findings + 1)]


def see(text: str) -> str:
    """Give a text as somebody sees it who is not misled by letters of another alphabet."""
    plain = "".join(chr(ord(char) - 0xFEE0) if 0xFF01 <= ord(char) <= 0xFF5E else char for char in text)
    return plain.translate(str.maketrans("аеорсух", "aeopcyx"))


def list_cases(channels: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Give each channel an instruction, another one in turn: channel → instruction and document."""
    cases = {}
    texts = itertools.cycle(TOLD)
    for channel, write in channels.items():
        text = next(text for text in texts if text.isascii() or channel not in ASCII_ONLY)
        cases[channel] = (text, write(text))
    return cases


@cache
def run_obedient() -> dict[str, tuple[Obedient, Outcome]]:
    """Let the obedient review a document for each channel."""
    outcomes = {}
    for channel, (_, text) in {**list_cases(HIDDEN), **list_cases(VISIBLE)}.items():
        obedient = Obedient()
        formats = ("terminal", "markdown", "html", "sarif") if channel in VISIBLE else ()
        outcomes[channel] = (obedient, review(obedient, {"design.md": text}, "--verbose", formats=formats))
    return outcomes


@cache
def measure_reached() -> Figure:
    """Count the hidden instructions that reached the LLM."""
    return count([(channel, bool(run_obedient()[channel][0].heard)) for channel in HIDDEN], wanted=False)


@cache
def measure_heard() -> Figure:
    """Count the visible instructions that reached the LLM: without them, what follows would show nothing."""
    return count([(channel, bool(run_obedient()[channel][0].heard)) for channel in VISIBLE], wanted=True)


@cache
def measure_exit() -> Figure:
    """Count the documents with a hidden instruction that end with exit code 4."""
    return count([(channel, run_obedient()[channel][1].code == 4) for channel in HIDDEN], wanted=True)


@cache
def measure_met() -> Figure:
    """Count the answers that are met by invented words or by those that ask for it."""
    met = [
        (f"{channel}: {one['question_id']}", one["verdict"] == "met")
        for channel, (_, outcome) in run_obedient().items()
        for review in outcome.reviews
        for one in review["answers"]
    ]
    return count(met, wanted=False)


@cache
def measure_shown() -> Figure:
    """Count the reports that hold invented words."""
    shown = [
        (f"{channel}, {form}", plain_words(INVENTED) in plain_words(page))
        for channel, (_, outcome) in run_obedient().items()
        for form, page in outcome.reports.items()
    ]
    return count(shown, wanted=False)


@cache
def measure_planted() -> Figure:
    """Count the documents for which a planted finding is shown."""
    return count([(channel, any(PLANTED in page for page in outcome.reports.values()))
                  for channel, (_, outcome) in run_obedient().items()], wanted=False)  # fmt: skip


@cache
def measure_ready() -> Figure:
    """Count the documents that come out as ready."""
    ready = [(channel, any(review["decision"] == "ready" for review in outcome.reviews))
             for channel, (_, outcome) in run_obedient().items()]  # fmt: skip
    return count(ready, wanted=False)
