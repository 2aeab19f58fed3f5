"""A cluster whose workers are in the test's own process: the real hub, line, crew and workers, a line that can be cut."""

import asyncio

from reviewer.batch.counting import Traffic
from reviewer.cluster.crew import Crew
from reviewer.cluster.desk import ClusterDesk
from reviewer.cluster.hub import Hub
from reviewer.cluster.remote import Questions, RemotePurse
from reviewer.cluster.worker import Equipment, Worker
from reviewer.domain.rubric import Level
from reviewer.errors import WorkerLost
from reviewer.llm.budgeting import BudgetingChat, LedgerPurse
from reviewer.llm.digests import Target
from reviewer.llm.journaling import ReplyKeeper
from reviewer.llm.ledger import Budget, Ledger
from reviewer.llm.pacer import Pacer
from reviewer.llm.pacing import PacingChat
from reviewer.redaction.redact import make_redactor
from reviewer.rubric_choice import ChosenRubric
from tests.batch.material import COST, Bench
from tests.engine.material import make_reviewer
from tests.llm.test_ledger import PRICES

TARGET = Target("http://nowhere.test/v1", "m")


class NearPost:
    """The way to a worker in this process, which can be killed."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.dead = asyncio.Event()

    async def collect(self):
        return await self._until_death(self.worker.collect())

    async def deliver(self, portion):
        return await self._until_death(self.worker.deliver(portion))

    def end(self):
        self.dead.set()

    async def kill(self):
        """Die as a process does: nothing more comes out of it, and what it did stops."""
        self.dead.set()
        await self.worker._line.close(WorkerLost("killed"))

    async def _until_death(self, step):
        step, death = asyncio.ensure_future(step), asyncio.ensure_future(self.dead.wait())
        try:
            await asyncio.wait([step, death], return_when=asyncio.FIRST_COMPLETED)
            if self.dead.is_set():
                raise WorkerLost("the worker died")
            return step.result()
        finally:
            for task in (step, death):
                task.cancel()
            await asyncio.gather(step, death, return_exceptions=True)


class OneRubric:
    """A shelf with one rubric."""

    def __init__(self, rubric):
        self.rubric = rubric

    def choose(self, document, kind, named_by):
        return ChosenRubric(self.rubric, "a test says so")


class Cluster:
    """A bench's documents reviewed by workers in this process, all asking the bench's chat model."""

    def __init__(self, bench: Bench, *, workers=3, ledger=None, calibration=None, cache=None, refuse=None) -> None:
        self.bench, self.workers, self.refuse = bench, workers, refuse
        self.posts: list[NearPost] = []
        self.said: list[str] = []
        self.lost: list = []
        self.pacer = Pacer(max_concurrency=50, calibration=calibration)
        self.ledger = ledger or Ledger(Budget())
        self.hub = Hub(
            pacer=self.pacer,
            keeper=ReplyKeeper(bench.journal, lambda _: COST),
            traffic=Traffic(lambda: 0.0),
            remember_rung=lambda rung: None,
            purse=LedgerPurse(self.ledger, prices=PRICES, model="m", calibration=self.pacer.calibration),
            cache=cache,
            on_loss=lambda *heard: self.lost.append(heard),
        )
        self.desk = ClusterDesk(OneRubric(bench.rubric), "auto", Level.L5, make_redactor(()), self.start)

    async def start(self) -> Crew:
        return Crew(self.hire, self.hub.open_window, self.workers, self.said.append)

    async def hire(self) -> NearPost:
        if self.refuse is not None:
            raise self.refuse
        worker = Worker()
        chat = self.bench.chat
        purse = RemotePurse(worker.gate)
        chat = BudgetingChat(chat, purse, prices=PRICES, model="m", on_loss=worker.gate.note_loss)
        chat = PacingChat(chat, worker.gate)
        worker.equip(Equipment(make_reviewer(chat), Questions(chat), TARGET))
        self.posts.append(NearPost(worker))
        return self.posts[-1]

    async def run(self, items, **options):
        """Run over items and give the finished run."""
        run = self.bench.make_run(items, prepare=self.desk.prepare, **options)
        try:
            await run.run()
        finally:
            await self.desk.aclose()
        return run

    async def kill(self, number: int) -> None:
        """Kill the worker that came as this one."""
        await self.posts[number].kill()


def dump(bench: Bench) -> list[str]:
    """Give a bench's outcomes as text."""
    return [outcome.model_dump_json() for outcome in bench.outcomes()]
