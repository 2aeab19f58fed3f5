"""The absent-liar: says that something is missing which stands in the document, names terms or none, and insists."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.containment.asked import TAGGED, Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona, absence, answer, finding
from tests.containment.running import STRONG, Outcome, name_kind, read_sample, review

EVASIVE = ("xylophone tuning", "quarry blasting", "beeswax futures")
"""Terms of no engineering document: whoever looks for these finds nothing."""
LONG_WORD = re.compile(r"[A-Za-z]{5,}")


@dataclass
class AbsentLiar(Persona):
    """Denies what code can see standing there; the words to search by are the thing's own, others, or none."""

    text: str
    claims: dict[str, str] = field(default_factory=dict)
    """Id of a question, or title of a finding, that something is missing → how the claim was put."""
    contested: set[str] = field(default_factory=set)
    """Those that were put to it again together with a place in the document."""

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        ways = itertools.cycle(("own terms", "other terms", "no terms"))
        answers = []
        for question, plain in zip(asked.questions, super().answer(asked), strict=True):
            standing = [term for term in question.look_for if stands(term, self.text)]
            way = self.claims.get(question.id) or next(ways)
            terms = {"own terms": standing, "other terms": EVASIVE, "no terms": ()}[way]
            if not standing:
                answers.append(plain)
                continue
            answers.append(answer(question.id, "not_met", absence(*terms), reasoning="Nothing speaks of it."))
            self.claims[question.id] = way
        self._note(asked)
        return answers

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        """Deny twelve sentences in the free reading; deny again beside the questions what was denied there."""
        if asked.kind == "questions":
            return []
        found = []
        for number, ((_, words), owner) in enumerate(zip(asked.sentences[:12], itertools.cycle(asked.criteria))):
            title = f"Denied sentence {number}"
            self.claims[title] = "a sentence's own words"
            found.append(finding(title, owner, absence(*pick_terms(words)), problem="The text does not say it."))
        self._note(asked)
        return found

    def _note(self, asked: Asked) -> None:
        if TAGGED.search(re.sub(r"(?m)^ +", "", asked.again)):
            self.contested |= {name for name in self.claims if re.search(rf"{re.escape(name)}(?!\w)", asked.again)}


def stands(term: str, text: str) -> bool:
    """Say whether a term stands in a text as a word of it, by other means than those under test."""
    return re.search(rf"(?<!\w){re.escape(term.lower())}(?!\w)", " ".join(text.lower().split())) is not None


def pick_terms(words: str) -> list[str]:
    """Give three long words of a sentence."""
    return list(dict.fromkeys(sorted(LONG_WORD.findall(words), key=len, reverse=True)))[:3]


@cache
def run_liar(name: str) -> tuple[AbsentLiar, Outcome]:
    """Let the absent-liar review a sample."""
    liar = AbsentLiar(read_sample(name))
    return liar, review(liar, {name: liar.text}, kind=name_kind(name))


@cache
def measure_contested() -> Figure:
    """Count the false claims that were put to the liar again with a place where the thing stands."""
    contested = []
    for name in STRONG:
        liar, _ = run_liar(name)
        contested += [(f"{name}, {claim}: {way}", claim in liar.contested) for claim, way in liar.claims.items()]
    return count(contested, wanted=True)


@cache
def measure_silent() -> Figure:
    """Count the false claims that a report upholds without showing where the thing is mentioned."""
    silent = []
    for name in STRONG:
        upheld = [one for one in run_liar(name)[1].review["findings"] if one["kind"] == "absent"]
        silent += [(f"{name}: {one['title']}, {one['looked_for']}", not one["hits"]) for one in upheld]
    return count(silent, wanted=False)


def list_ways() -> Iterator[str]:
    """Give how each claim was put, over all samples."""
    return itertools.chain.from_iterable(run_liar(name)[0].claims.values() for name in STRONG)
