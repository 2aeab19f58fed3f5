"""Items, a journal and a run over the engine's small rubric, with a scripted chat model."""

from pathlib import Path

from reviewer.batch.contents import Content
from reviewer.batch.counting import Traffic
from reviewer.batch.journal import Journal
from reviewer.batch.reviewing import PreparedDocument
from reviewer.batch.run import BatchRun
from reviewer.domain.batch import Item
from reviewer.domain.review import Cost
from reviewer.engine.review import Assignment
from reviewer.llm.digests import Target
from reviewer.llm.journaling import JournalingChat, WatchedChat
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_bytes
from tests.engine.material import DOCUMENT, MET_COST, MET_UNDO, answer, make_reviewer, make_rubric, quote, reply

GOOD = reply(
    [
        answer("ty-undo-how", "met", quote(MET_UNDO)),
        answer("ty-undo-time", "met", quote(MET_UNDO)),
        answer("ty-cost-month", "met", quote(MET_COST)),
        answer("ty-cost-drift", "met", quote(MET_COST)),
    ]
)
"""A reply that answers every question of the small rubric."""


def make_items(number, **changes):
    """Make so many items with documents of their own."""
    return [Item(id=f"n{i}.md", path=f"n{i}.md", text=f"{DOCUMENT}\nNote {i}.\n", **changes) for i in range(number)]


OPENED: list[Journal] = []
"""Journals that the test at hand has opened; conftest closes them."""


def open_journal(folder: Path, **options) -> Journal:
    """Open the journal of a folder, made where it is missing."""
    folder.mkdir(exist_ok=True)
    OPENED.append(Journal(folder, **options))
    return OPENED[-1]


class Bench:
    """Everything that a run needs, around one chat model."""

    def __init__(self, tmp_path: Path, script, *, folder: str = "batch", journal: Journal | None = None) -> None:
        self.tmp_path = tmp_path
        self.chat = ScriptedChat(script) if callable(script) or isinstance(script, list) else script
        self.journal = journal or open_journal(tmp_path / folder)
        self.rubric = make_rubric(tmp_path)
        self._ways = {}

    def prepare(self, item: Item, content: Content) -> PreparedDocument:
        """Load a document under the small rubric."""
        document = load_bytes(content.data, item.path, from_file=item.text is None)
        # one for all documents, as in a batch: equal requests at the same moment are asked once
        way = JournalingChat(self.chat, self.journal, Target("http://nowhere.test/v1", "m"), lambda _: COST)
        watched = WatchedChat(self._ways.setdefault(id(self.chat), way))
        assignment = Assignment(document, self.rubric, "a test says so", item.level)
        return PreparedDocument(assignment, make_reviewer(watched), watched)

    def make_run(self, items, *, bound=4, prepare=None, **options) -> BatchRun:
        """Make a run over items."""
        return BatchRun(
            journal=self.journal,
            items=items,
            prepare=prepare or self.prepare,
            root=self.tmp_path,
            max_bytes=100_000,
            bound=lambda: bound,
            traffic=Traffic(lambda: 0.0),
            clock=lambda: 0.0,
            **options,
        )

    async def run(self, items, **options) -> BatchRun:
        """Run over items and give the finished run."""
        run = self.make_run(items, **options)
        await run.run()
        return run

    def outcomes(self):
        """Give what the journal holds."""
        return list(self.journal.iter_outcomes())


COST = Cost(amount=0.5, price_date="2026-01-01")
