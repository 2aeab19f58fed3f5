"""A request as whoever answers it sees it: the document's lines, what is asked about them, and what was found wanting.

Nothing here leans on the wording of a prompt, only on what its reader must find in it: line tags, the ids of questions
and criteria, the numbers of findings. So the personas survive every change of prompts that a real model would.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from reviewer.domain.rubric import Question
from reviewer.library.rubrics import find_rubric_file, load_rubric
from tests.fake_endpoint import Call

TAGGED = re.compile(r"^L0*(\d+)\| ?(.*)$", re.MULTILINE)
NUMBERED = re.compile(r"\bFinding (\d+)\b")
BEGINNING = re.compile(r"(?:[-*] |\d+\. )?[^\W_a-z|#`<>-][^|`]{25,}")
NEGATION = re.compile(r"\b(?:no|not|never|nor|neither|without)\b")
IDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
MOST_RULINGS = 12

Task = Literal["free reading", "questions", "claims", "refuter"]


@cache
def list_questions() -> dict[str, Question]:
    """Give every question of the bundled rubrics by its id."""
    rubrics = [load_rubric(find_rubric_file(kind)) for kind in ("design-doc", "post-mortem", "experiment", "roadmap")]
    return {question.id: question for rubric in rubrics for question in rubric.questions}


@cache
def list_criteria() -> frozenset[str]:
    """Give the ids of all criteria of the bundled rubrics."""
    rubrics = [load_rubric(find_rubric_file(kind)) for kind in ("design-doc", "post-mortem", "experiment", "roadmap")]
    return frozenset(criterion.id for rubric in rubrics for criterion in rubric.criteria)


@dataclass(frozen=True)
class Asked:
    """One request."""

    call: Call

    @property
    def messages(self) -> list[dict[str, str]]:
        return self.call.body["messages"]

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.messages)

    @cached_property
    def _document(self) -> int:
        """Place of the message with the document: the one with most line tags before the task."""
        return max(range(len(self.messages)), key=lambda at: len(TAGGED.findall(self.messages[at]["content"])))

    @cached_property
    def lines(self) -> dict[int, str]:
        """Number → line of the document as it was sent."""
        found = TAGGED.findall(self.messages[self._document]["content"])
        return {int(number): text for number, text in found}

    @cached_property
    def sentences(self) -> list[tuple[int, str]]:
        """Number and text of lines that begin a paragraph or a list item: quotes that nobody can object to."""
        texts = ["", *self.lines.values(), ""]
        begun = [
            (number, text)
            for number, last, text, following in zip(self.lines, texts, texts[1:], texts[2:], strict=False)
            if BEGINNING.fullmatch(text)
            and (not last.strip() or text[:1] in "-*" or text[:1].isdigit())
            and not NEGATION.search(following[:40])  # a quote that leaves one out is refused
        ]
        return begun or [(number, text) for number, text in self.lines.items() if text.strip()]

    @property
    def task(self) -> str:
        """The message that says what to do, without what followed a first reply."""
        return self.messages[self._document + 1]["content"]

    @property
    def again(self) -> str:
        """What was said of an earlier reply, or an empty string."""
        return self.messages[-1]["content"] if len(self.messages) > self._document + 2 else ""

    @property
    def earlier(self) -> str:
        """The earlier reply as it is shown back, or an empty string."""
        return self.messages[-2]["content"] if self.again else ""

    @cached_property
    def questions(self) -> list[Question]:
        """What is asked, in its order."""
        known = list_questions()
        return [known[name] for name in dict.fromkeys(IDS.findall(self.task)) if name in known]

    @cached_property
    def criteria(self) -> list[str]:
        """Ids of the criteria that are named."""
        return [name for name in dict.fromkeys(IDS.findall(self.task)) if name in list_criteria()]

    @cached_property
    def kind(self) -> Task:
        """Which task it is."""
        if self.questions:
            return "questions"
        if self.criteria:
            return "free reading"
        return "refuter" if NUMBERED.search(self.task) else "claims"

    @property
    def findings(self) -> int:
        """How many findings are to be refuted."""
        return max((int(number) for number in NUMBERED.findall(self.task)), default=MOST_RULINGS)
