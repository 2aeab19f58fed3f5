"""The prompt leaker: the prompt it was sent, and markup, control sequences, links and scripts in every text of a reply."""

import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, absence, answer, finding, quote, ruling
from tests.containment.running import FORMATS, STRONG, Outcome, name_kind, read_sample, review
from tests.fake_endpoint import Say, complete
from tests.reporters.hostile_text import TRICKS
from tests.reporters.html_reading import PageReader
from tests.reporters.test_escaping import find_unsafe
from tests.reporters.test_github import COMMAND
from tests.reporters.test_html import OURS
from tests.reporters.test_markdown import LIVE, OUR_HTML
from tests.reporters.test_markdown_escaping import list_tokens

SCRIPT = "</p><script>document.title = 'owned'</script><img src=x onerror=alert(1)>"
ELEMENTS = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "properties", "property", "system-out",
            "checkstyle", "file"}  # fmt: skip
EMBEDDED = re.compile(r"(?<!\\)\[[^\[\]]*(?<!\\)\]\([^)]*\)")
"""A link as SARIF's viewers read it in a message."""


@dataclass
class Leaker(Persona):
    """Fills every text of its replies with hostile ones in turn, and its analysis with the prompt."""

    name: str
    texts: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = itertools.cycle([f"{SCRIPT} {self.name}", *TRICKS])

    def send(self, asked: Asked) -> Say:
        whole = {**self.reply(asked), "analysis": asked.prompt}
        return Say(complete(json.dumps(whole), model=f"model{next(self.texts)}"))

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        line, words = asked.sentences[0]
        evidence = itertools.cycle((quote(words, line), absence("quarry", next(self.texts), next(self.texts))))
        verdicts = itertools.cycle(("met", "not_met"))
        return [answer(one.id, next(verdicts), next(evidence), reasoning=self.draw()) for one in asked.questions]

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        owners, names = (
            itertools.cycle(asked.criteria),
            ("problem", "if_left_as_is", "suggestion", "replacement", "reasoning"),
        )
        return [finding(f"Title {self.draw()}", next(owners, ""), quote(words, line), **{name: self.draw() for name in names})
                for line, words in asked.sentences[:10]]  # fmt: skip

    def rule(self, asked: Asked) -> list[dict[str, Any]]:
        line, words = asked.sentences[0]
        verdicts = itertools.cycle(("stands", "refuted", "overstated"))
        return [ruling(number, next(verdicts), quote(words, line), reasoning=self.draw())
                for number in range(1, asked.findings + 1)]  # fmt: skip

    def draw(self) -> str:
        """Give three hostile texts and the beginning of the prompt's own marks."""
        return " ".join(next(self.texts) for _ in range(3))


@cache
def run_leaker(name: str) -> Outcome:
    """Let the leaker review a sample, with every report written."""
    leaker = Leaker(name)
    return review(leaker, {name: read_sample(name)}, "--verbose", formats=FORMATS, kind=name_kind(name))


def find_alive(form: str, page: str) -> list[str]:
    """Find what of a report would act on whoever opens it."""
    found = [f"a character {char!r}" for char in find_unsafe(page)]
    match form:
        case "markdown":
            found += find_live_markdown(page)
        case "html":
            found += find_live_html(page)
        case "sarif":
            found += [text for text in list_messages(json.loads(page)) if EMBEDDED.search(text)]
        case "github":
            found += [line for line in page.splitlines() if line.startswith("::") and not COMMAND.fullmatch(line)]
        case "junit" | "checkstyle":
            found += [one.tag for one in ET.fromstring(page).iter() if one.tag not in ELEMENTS]
        case "json" | "gitlab" | "rdjson":
            json.loads(page)
    return found


def find_live_markdown(page: str) -> list[str]:
    tokens = list_tokens(page)
    found = [one.type for one in tokens if one.type in ("link_open", "image", "html_inline")]
    found += [one.content for one in tokens if one.type == "html_block" and OUR_HTML.sub("", one.content)]
    return found + [one.content for one in tokens if one.type == "text" and LIVE.search(one.content)]


def find_live_html(page: str) -> list[str]:
    tags = PageReader(page).tags
    found = [tag for tag, _ in tags if tag not in OURS]
    found += ["script"] * (sum(tag == "script" for tag, _ in tags) - 1)
    found += [
        name for _, attrs in tags for name in attrs if name.startswith("on") or name in ("src", "srcset", "action")
    ]
    return found + [str(attrs["href"]) for _, attrs in tags if not str(attrs.get("href", "#")).startswith("#")]


def list_messages(value: Any) -> Iterator[str]:
    """Give the texts of messages in a SARIF log, which viewers read links in."""
    if isinstance(value, dict):
        yield from (part["text"] for name, part in value.items() if name == "message" and "text" in part)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from list_messages(part)


@cache
def measure_alive() -> Figure:
    """Count the reports, and what is said on the side, in which anything of a reply is alive."""
    alive = []
    for name in STRONG:
        outcome = run_leaker(name)
        for form, page in {**outcome.reports, "standard error": outcome.err}.items():
            found = find_alive(form, page)
            alive.append((f"{name}, {form}: {found[:3]}", bool(found)))
    return count(alive, wanted=False)


@cache
def measure_kept() -> Figure:
    """Count the hostile findings that are shown all the same: what is tamed is not lost."""
    kept = []
    for name in STRONG:
        found = run_leaker(name).review
        titles = [one["title"] for one in (*found["findings"], *found["refuted"])]
        kept += [(f"{name}: {at}", at < sum(title.startswith("Title") for title in titles)) for at in range(8)]
    return count(kept, wanted=True)
