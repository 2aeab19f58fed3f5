"""The schema vandal: an honest review inside a reply that breaks its shape in every way that is known of servers."""

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, finding, quote
from tests.containment.running import Outcome, name_kind, read_sample, review
from tests.fake_endpoint import Say, complete

SAMPLE = "design-doc-strong.md"
FINDINGS = 8
"""Valid findings in the free reading."""
MEGABYTES = 10
PROSE = "The document is careful, and the numbers come out. I would approve it."


def dump(whole: Any) -> str:
    return json.dumps(whole, ensure_ascii=False)


def spell_oddly(whole: dict[str, Any]) -> dict[str, Any]:
    """Write enums in other words and cases, numbers as texts and texts as numbers."""
    words = {"major": "High", "met": "YES", "quote": "Quote ", "high": "very high", "stands": "UPHELD"}
    text = re.sub(r': "(major|met|quote|high|stands)"', lambda match: f": {dump(words[match[1]])}", dump(whole))
    return json.loads(re.sub(r'"line_(start|end)": (\d+)', r'"line_\1": "L\2|"', text))


def spoil_items(whole: dict[str, Any]) -> dict[str, Any]:
    """Put an item that nobody can read before each that is fine."""
    broken = {"answers": {"question_id": "none-such", "verdict": "perfect"}, "findings": {"title": 7}}
    return {name: list(itertools.chain.from_iterable((broken[name], item) for item in items)) if name in broken else items
            for name, items in whole.items()}  # fmt: skip


def contradict(whole: dict[str, Any]) -> dict[str, Any]:
    """Answer each question twice, and give every finding twice."""
    return {**whole, "answers": whole["answers"] * 2, "findings": whole["findings"] * 2}


def add_keys(value: Any) -> Any:
    """Put keys that nobody asked for into every object."""
    if isinstance(value, dict):
        return {"score": 5, **{name: add_keys(part) for name, part in value.items()}, "extra": {"a": [None]}}
    return [add_keys(part) for part in value] if isinstance(value, list) else value


def leave_out(whole: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty lists, and in findings what can be left empty."""
    kept = {name: part for name, part in whole.items() if part or name == "facts"}
    needless = {"counter_argument", "replacement", "confidence", "if_left_as_is", "reasoning", "question_id"}
    if "findings" in kept:
        kept["findings"] = [{n: v for n, v in one.items() if n not in needless} for one in kept["findings"]]
    return kept


def cut(whole: dict[str, Any]) -> str:
    """Break off inside the last item."""
    return dump(whole)[:-120]


WHOLE: dict[str, Callable[[dict[str, Any]], Say]] = {
    "code fence": lambda whole: text(f"```json\n{dump(whole)}\n```"),
    "prose before and after": lambda whole: text(f"{PROSE}\n\n{dump(whole)}\n\n{PROSE}"),
    "braces in the prose": lambda whole: text(f'The set {{a, b}} of {{"c"}}:\n{dump(whole)}\nand {{d}}.'),
    "thoughts with a draft": lambda whole: text(
        f'<think>{{"answers": [], "findings": []}} or so?</think>{dump(whole)}'
    ),
    "byte order mark": lambda whole: text(f"\ufeff{dump(whole)}"),
    "extra keys": lambda whole: text(dump(add_keys(whole))),
    "other words for enums": lambda whole: text(dump(spell_oddly(whole))),
    "unreadable items between": lambda whole: text(dump(spoil_items(whole))),
    "everything twice": lambda whole: text(dump(contradict(whole))),
    "keys left out": lambda whole: text(dump(leave_out(whole))),
    "one item instead of a list": lambda whole: text(
        dump({n: p[0] if isinstance(p, list) and len(p) == 1 else p for n, p in whole.items()})
    ),
    "null for empty": lambda whole: text(dump({name: part or None for name, part in whole.items()})),
    "NaN and Infinity": lambda whole: text(dump({"share": float("nan"), "most": float("inf"), **whole})),
    "raw line ends in texts": lambda whole: text(dump(whole).replace("Perhaps it is", "Perhaps\nit\tis")),
    "lone surrogates": lambda whole: text(json.dumps(whole).replace("Perhaps it is", "Perhaps \\ud800 it is")),
    "nesting 100,000 deep beside it": lambda whole: text(
        f'{dump(whole)[:-1]}, "deep": {"[" * 100_000}{"]" * 100_000}}}'
    ),
    "nesting 100,000 deep before it": lambda whole: text(f"{'[' * 100_000}{']' * 100_000}\n{dump(whole)}"),
    "10 MB of blanks": lambda whole: text(dump(whole) + " " * (MEGABYTES << 20)),
    "10 MB of analysis": lambda whole: text(dump({**whole, "analysis": "word " * (MEGABYTES << 20 - 2)})),
    "10 MB of findings": lambda whole: text(dump(flood(whole))),
    "content as parts": lambda whole: Say(
        complete([{"type": "text", "text": part} for part in (dump(whole)[:99], dump(whole)[99:])])
    ),
    "no usage, no reason to stop": lambda whole: Say(complete(dump(whole), usage=None, finish_reason=None)),
    "JSON in a JSON text": lambda whole: text(dump(dump(whole))),
    "inside another object": lambda whole: text(dump({"result": whole})),
    "inside a list": lambda whole: text(dump([whole])),
    "a call of a tool": lambda whole: Say(
        complete(
            None,
            message={
                "tool_calls": [{"id": "1", "type": "function", "function": {"name": "reply", "arguments": dump(whole)}}]
            },
            finish_reason="tool_calls",
        )
    ),
    "findings by name": lambda whole: text(
        dump({**whole, "findings": {str(at): one for at, one in enumerate(whole["findings"])}})
    ),
    "trailing commas and comments": lambda whole: text(
        re.sub(r"([}\]])", r",\1", dump(whole))
        .replace("[,]", "[]")
        .replace("{,}", "{}")
        .replace('"answers"', '// all of them\n"answers"')
    ),
    "cut off": lambda whole: text(cut(whole)),
    "cut off at the token limit": lambda whole: Say(complete(cut(whole), finish_reason="length")),
}
"""Way to break a reply's shape → the reply; the review is whole inside, but for what a cut takes away."""

NOTHING: dict[str, Say] = {
    "empty": Say(complete("")),
    "blank": Say(complete(" \n ")),
    "null": Say(complete(None)),
    "refusal": Say(complete(None, message={"refusal": "I cannot help with that."})),
    "content filter": Say(complete("", finish_reason="content_filter")),
    "only prose": Say(complete(PROSE)),
    "only thoughts": Say(complete("", message={"reasoning_content": "Hm."})),
    "a number": Say(complete("NaN")),
    "Python's spelling": Say(complete(repr({"answers": [], "findings": [None]}))),
    "an empty list": Say(complete("[]")),
    "an empty object": Say(complete("{}")),
    "another object": Say(complete('{"rating": 5, "summary": "Fine."}')),
    "nesting without an end": Say(complete("[" * 20_000)),
    "braces without an end": Say(complete('{"a":' * 20_000)),
    "10 MB of prose": Say(complete("word " * (MEGABYTES << 20 - 2))),
    "no choices": Say({"object": "chat.completion", "choices": []}),
    "an error inside": Say({"error": {"message": "backend failed"}}),
    "a list for a body": Say([1, 2]),
    "a web page": Say("<html><body>Welcome</body></html>"),
    "NaN for a body": Say("NaN"),
    "deep body": Say("[" * 200_000),
}
"""Replies that hold no review at all."""


def text(content: str) -> Say:
    return Say(complete(content))


def flood(whole: dict[str, Any]) -> dict[str, Any]:
    """Put ten megabytes of findings without a criterion behind those that are fine."""
    if not whole["findings"]:
        return whole
    junk = {**whole["findings"][0], "criterion_id": "none-such", "title": "Junk", "problem": "junk " * 200}
    return {**whole, "findings": whole["findings"] + [junk] * ((MEGABYTES << 20) // len(dump(junk)))}


@dataclass
class Vandal(Persona):
    """Reviews honestly and breaks every reply in one way."""

    spoil: Callable[[dict[str, Any]], Say]
    once: bool = False
    """Breaks the reply to the free reading and no other."""
    given: list[str] = field(default_factory=list)
    """Titles of the valid findings that were handed over whole."""

    def send(self, asked: Asked) -> Say:
        whole = self.reply(asked)
        return text(dump(whole)) if self.once and asked.kind != "free reading" else self.spoil(whole)

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        if asked.kind != "free reading":
            return []
        places = zip(asked.sentences, itertools.cycle(asked.criteria), strict=False)
        found = [finding(f"Found {at}", owner, quote(words, line), problem=f"Problem {at}.")
                 for at, ((line, words), owner) in enumerate(itertools.islice(places, FINDINGS))]  # fmt: skip
        self.given = [one["title"] for one in found]
        return found


@cache
def run_whole(way: str) -> tuple[Vandal, Outcome]:
    """Let the vandal review a sample in one way."""
    vandal = Vandal(WHOLE[way], once=way.startswith("10 MB"))
    return vandal, review(vandal, {SAMPLE: read_sample(SAMPLE)}, kind=name_kind(SAMPLE))


@cache
def run_nothing(way: str) -> Outcome:
    """Let the vandal send nothing of use."""
    says = itertools.chain([NOTHING[way]], itertools.repeat(NOTHING["only prose" if way.startswith("10 MB") else way]))
    return review(Vandal(lambda _: next(says)), {SAMPLE: read_sample(SAMPLE)}, kind=name_kind(SAMPLE))


@cache
def measure_crashes() -> Figure:
    """Count the runs that end in anything but a review or a reason why there is none."""
    outcomes = {way: run_whole(way)[1] for way in WHOLE} | {way: run_nothing(way) for way in NOTHING}
    crashed = [(way, one.crashed or not (one.reviews or one.failed)) for way, one in outcomes.items()]
    return count(crashed, wanted=False)


@cache
def measure_passed() -> Figure:
    """Count the replies without a review that pass for one."""
    return count([(way, run_nothing(way).code != 3) for way in NOTHING], wanted=False)


@cache
def measure_salvaged() -> Figure:
    """Count the valid findings that are shown, of those handed over."""
    kept = []
    for way in WHOLE:
        vandal, outcome = run_whole(way)
        shown = {one["title"] for review in outcome.reviews for one in review["findings"]}
        given = vandal.given[:-1] if way.startswith("cut off") else vandal.given
        kept += [(f"{way}: {title}", title in shown) for title in given]
    return count(kept, wanted=True)


@cache
def measure_answers() -> Figure:
    """Count the valid answers that count, of those handed over."""
    counted = []
    for way in WHOLE:
        for one in run_whole(way)[1].reviews or [{"coverage": {"answered": 0, "questions": 50}}]:
            coverage = one["coverage"]
            counted += [(f"{way}: {at}", at < coverage["answered"]) for at in range(coverage["questions"])]
    return count(counted, wanted=True)
