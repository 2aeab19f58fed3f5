"""What is asked about a document that is too long for one reading: of each window, and then of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.prompting.excerpts import GatheredFact, Noted
from reviewer.prompting.grouping import group_criteria
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.tasks import TaskWriter
from reviewer.prompting.windows import Window

NOTE_TOKENS = 45
"""Rough size of the notes on one question, for the estimate of a price: most windows are silent on most questions."""
GIST_TOKENS = 400


@dataclass(frozen=True)
class WindowTaskWriter(TaskWriter):
    """Writes what is asked about one window, after a prefix that shows it."""

    window: Window

    def free_reading(self) -> list[PlannedRequest]:
        """Ask what is wrong within the window."""
        planned = self._plan("window_reading.j2", "free reading", "free-reading", self.criteria, asks=False)
        return [self._mark(planned)]

    def notes(self) -> list[PlannedRequest]:
        """Ask what the window says on every question."""
        return [self._take_notes(self._plan("notes.j2", "notes", "notes", self.criteria, note_list=self._list_notes()))]

    def quick(self) -> list[PlannedRequest]:
        """Ask for both in one request."""
        planned = self._plan("window_quick.j2", "quick", "free-reading", self.criteria, note_list=self._list_notes())
        return [self._take_notes(planned)]

    def window_claims(self) -> list[PlannedRequest]:
        """Ask for the window's claims and facts."""
        return [self._mark(one) for one in self.claims("window")]

    def _list_notes(self) -> str:
        return self.templates.render("note_list.j2", criteria=self.criteria)

    def _take_notes(self, planned: PlannedRequest) -> PlannedRequest:
        reply_tokens = GIST_TOKENS + NOTE_TOKENS * len(planned.questions)
        if planned.origin == "free-reading":
            reply_tokens += planned.reply_tokens // 4
        return replace(self._mark(planned), takes_notes=True, reply_tokens=reply_tokens)

    def _mark(self, planned: PlannedRequest) -> PlannedRequest:
        request = planned.request.model_copy(update={"purpose": f"{self.window.name}, {planned.request.purpose}"})
        return replace(planned, request=request, window=self.window.number)


@dataclass(frozen=True)
class WholeTaskWriter(TaskWriter):
    """Writes what is asked about the whole once its windows are read, after a prefix with what matters of them."""

    windows: int
    noted: Sequence[Noted] = ()
    gathered: Sequence[GatheredFact] = ()

    def questions(self) -> list[PlannedRequest]:
        """Ask the questions, a request for each group of criteria, with the places that were noted on them."""
        groups = group_criteria(self.criteria)
        planned = []
        for number, group in enumerate(groups, 1):
            asked = {question.id for criterion in group for question in criterion.questions}
            noted = [one for one in self.noted if one.question in asked]
            planned.append(
                self._plan(
                    "whole_questions.j2",
                    f"questions {number}/{len(groups)}",
                    "questions",
                    group,
                    windows=self.windows,
                    noted=noted,
                )
            )
        return planned

    def quick(self) -> list[PlannedRequest]:
        """Ask every question, and what only several windows show, at once."""
        planned = self._plan(
            "whole_quick.j2", "quick, the whole", "questions", self.criteria, windows=self.windows, noted=self.noted
        )
        return [planned]

    def across(self) -> list[PlannedRequest]:
        """Ask what is wrong that no window shows alone."""
        return [self._plan("across.j2", "across windows", "free-reading", self.criteria, asks=False)]

    def across_claims(self) -> list[PlannedRequest]:
        """Ask for claims whose numbers stand in different windows, and for facts under common labels."""
        return self.claims("across", self.gathered)
