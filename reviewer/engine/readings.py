"""What an LLM is to read of a document, and in which requests: as a whole, or in windows where it is too long."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.domain.document import Document
from reviewer.domain.rubric import Rubric
from reviewer.engine.depths import DepthPlan, Pass
from reviewer.engine.drafting import ReviewFrame
from reviewer.engine.sizing import Refused, Sizing
from reviewer.prompting.excerpts import Places, ShownWindow, write_outline
from reviewer.prompting.grouping import group_criteria
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.requests import RequestBuilder
from reviewer.prompting.windows import Window, cut_windows, measure_document

SECOND_NAME = "second pass"
NOTHING_REFUSED = Refused()


@dataclass(frozen=True)
class Known:
    """What checks have found and an LLM is told."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Reading:
    """One reading of a document by the LLM, with all passes of a depth but for those that need findings."""

    view: Document
    """What it reads."""
    known: tuple[Known, ...]
    planned: tuple[PlannedRequest, ...]
    """What can be asked before anything was answered."""
    name: str = ""
    """What its requests are named after; the first reading has no name."""
    windows: tuple[Window, ...] = ()
    """Where the view is too long to be read as a whole."""
    outline: str = ""
    size: int = 0
    """Tokens of the document that one request shows at most."""


@dataclass(frozen=True)
class ReadingPlanner:
    """Plans readings."""

    builder: RequestBuilder
    depth_plan: DepthPlan
    samples: int
    seed: int
    sizing: Sizing

    def plan(self, frame: ReviewFrame, refused: Refused = NOTHING_REFUSED) -> list[Reading]:
        """Plan the reading of what the LLM may see and, where lines speak to a reviewer, one without them.

        The LLM is told what the checks have found, where no words of hidden or flagged text can stand in it.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
            PromptTooLong: nothing of the document fits into what the model reads at once.
        """
        screening = frame.screening
        screening.refuse()
        sayable = screening.keep_sayable(frame.signals)
        known = tuple(Known(s.anchor.line_start, f"line {s.anchor.line_start}: {s.message}") for s in sayable)
        views = [screening.view] if screening.second_view is None else [screening.view, screening.second_view]
        names = ("", SECOND_NAME)
        return [self._plan_view(view, frame.rubric, known, names[place], refused) for place, view in enumerate(views)]

    def list_orders(self) -> list[Order]:
        """List the orders of the samples; none where nothing is sampled."""
        samples = self.samples if self.depth_plan.sampled else 0
        return [Order(self.seed, number, samples) for number in range(1, samples + 1)]

    def list_waves(self) -> list[tuple[Order | None, tuple[Pass, ...]]]:
        """List what is asked of the whole once its windows are read: for each sample, and what is asked once."""
        plan = self.depth_plan.windows
        sampled = tuple(one for one in plan.whole if one in plan.sampled)
        once = tuple(one for one in plan.whole if one not in plan.sampled)
        waves: list[tuple[Order | None, tuple[Pass, ...]]] = [(order, sampled) for order in self.list_orders()]
        return [*waves, (None, once)] if once else waves

    def count_requests(self, rubric: Rubric, readings: Sequence[Reading]) -> int:
        """Count the requests that readings come to at least, but for those that depend on findings."""
        waves = [one for _, passes in self.list_waves() for one in passes]
        groups = len(group_criteria(rubric.criteria))
        whole = sum(groups if one is Pass.QUESTIONS else 1 for one in waves)
        return sum(len(one.planned) + (whole if one.windows else 0) for one in readings)

    def _plan_view(
        self, view: Document, rubric: Rubric, known: tuple[Known, ...], name: str, refused: Refused
    ) -> Reading:
        if self.sizing.fits_whole(view, refused):
            planned = self._plan_whole(view, rubric, [one.sentence for one in known])
            if self.sizing.fits_context(planned, refused):
                return Reading(view, known, _rename(planned, name), name, size=measure_document(view))
        outline = write_outline(view, self.sizing.outline_tokens(refused))
        size = self.sizing.choose_size(view, self._list_bare(view, rubric, outline), refused)
        windows = cut_windows(view, size)
        shown = [ShownWindow(window, outline) for window in windows]
        planned = tuple(request for one in shown for request in self._plan_window(view, rubric, one, known))
        return Reading(view, known, _rename(planned, name), name, windows, outline, size)

    def _plan_whole(self, view: Document, rubric: Rubric, known: Sequence[str]) -> tuple[PlannedRequest, ...]:
        """Plan the passes of the depth over one view; the first request is the one that goes alone."""
        plan = self.depth_plan
        planned: list[PlannedRequest] = []
        for order in self.list_orders():
            planned += self.builder.build(view, rubric, plan.sampled, known, order=order)
        once = [one for one in plan.reading if one not in plan.sampled]
        return (*planned, *self.builder.build(view, rubric, once, known))

    def _plan_window(
        self, view: Document, rubric: Rubric, shown: ShownWindow, known: Sequence[Known]
    ) -> tuple[PlannedRequest, ...]:
        plan, window = self.depth_plan.windows, shown.window
        told = [one.sentence for one in known if window.line_start <= one.line <= window.line_end]
        planned: list[PlannedRequest] = []
        sampled = [one for one in plan.each if one in plan.sampled]
        for order in self.list_orders():
            planned += self.builder.build_window(view, rubric, shown, sampled, told, order=order)
        once = [one for one in plan.each if one not in plan.sampled]
        return (*planned, *self.builder.build_window(view, rubric, shown, once, told))

    def _list_bare(self, view: Document, rubric: Rubric, outline: str) -> list[PlannedRequest]:
        """List the requests about a window and about the whole with nothing of the document but its outline."""
        plan = self.depth_plan.windows
        nothing = Window(1, 1, (0, 0), 1, 1)
        window = self.builder.build_window(view, rubric, ShownWindow(nothing, outline), plan.each)
        whole = self.builder.build_whole(view, rubric, Places((), 1, outline), plan.whole)
        return [*window, *whole]


def _rename(planned: tuple[PlannedRequest, ...], name: str) -> tuple[PlannedRequest, ...]:
    return tuple(one.rename(name) for one in planned) if name else planned
