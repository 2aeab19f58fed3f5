"""Workers as actors of Ray; the only home of the `ray` package.

A cluster that is started here is this machine's alone: it listens on the loopback address, its token is drawn anew and
stands in memory only, there is no dashboard, nobody is told of its use, and its files go with it.
"""

import asyncio
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from reviewer import __version__
from reviewer.cluster.kit import Kit, Secrets
from reviewer.cluster.worker import Worker
from reviewer.errors import ClusterLost, WorkerLost

START_SECONDS, LOOK_SECONDS = 120.0, 5.0
"""Until a worker that does not come is given up: its machine may first have to load everything from a slow disk. Now
and then it is looked whether there is any machine left."""
STORE_BYTES = 80_000_000
"""Of shared memory for a cluster of our own: nothing of size stays in it."""
MOST_WORKERS = 64
"""That are started without being asked for."""
LOCAL_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # the switch that has Ray stay on the loopback address, on Linux too
    "RAY_AUTH_MODE": "token",
    "RAY_DEDUP_LOGS": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
"""Read by Ray when it is imported."""


class QuietWorker(Worker):
    """A worker in a process of its own, which logs nothing: what libraries log could hold parts of documents."""

    def __init__(self) -> None:
        logging.disable(logging.CRITICAL)
        super().__init__()


class RayCluster:
    """A cluster of Ray's, joined or started."""

    def __init__(self, address: str | None, workers: int | None) -> None:
        """Set where it is; nothing is joined or started yet.

        Args:
            address: of a cluster that runs, as Ray takes it; without one a cluster on this machine is started.
            workers: how many; without a number one for each CPU of the cluster.
        """
        self._address = address
        self._asked = workers
        # Ray ends its processes with the thread that started them, so that thread must stay.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ray")
        self._ray: Any = None
        self._folder: Path | None = None
        self._share = 1.0

    async def start(self) -> int:
        """Join or start the cluster; gives the number of workers.

        Raises:
            ClusterLost: there is none, or it cannot be used.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._start)

    async def aclose(self) -> None:
        """Leave the cluster; one that was started here ends."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
        self._thread.shutdown(wait=False)

    async def hire(self, kit: Kit, kept: Secrets) -> "ActorPost":
        """Start a worker and set it up.

        Raises:
            WorkerLost: it did not come, or died at once.
            ClusterLost: it has another version of reviewer.
        """
        ray = self._ray
        made = ray.remote(QuietWorker).options(num_cpus=self._share, max_restarts=0, max_task_retries=0)
        actor = made.remote()
        post = ActorPost(ray, actor)
        begun = asyncio.ensure_future(post.call(actor.begin, kit, kept))
        try:
            version = await self._wait_for(begun)
        finally:
            if not begun.done():
                begun.cancel()
                post.end()
        if version != __version__:
            post.end()
            raise ClusterLost(
                f"a worker has reviewer {version}, and this is {__version__}",
                "Install the same version of reviewer on every machine of the cluster.",
            )
        return post

    async def _wait_for(self, begun: asyncio.Future[Any]) -> Any:
        """Wait for a worker, as long as there is a machine that it can come from."""
        for _ in range(int(START_SECONDS / LOOK_SECONDS)):
            await asyncio.wait([begun], timeout=LOOK_SECONDS)
            if begun.done():
                return begun.result()
            if not await asyncio.get_running_loop().run_in_executor(self._thread, self._has_machine):
                raise ClusterLost("no machine of the cluster is alive")
        raise WorkerLost(f"no worker came within {START_SECONDS:.0f} s", "The cluster may have no CPU that is free.")

    def _has_machine(self) -> bool:
        return any(node.get("Alive") for node in self._ray.nodes())

    def _start(self) -> int:
        if self._address is None:
            for name, value in LOCAL_ENVIRONMENT.items():
                os.environ.setdefault(name, value)
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        import ray

        logging.getLogger("ray").setLevel(logging.ERROR)
        silence_notices(ray._private.worker)
        self._ray = ray
        try:
            if self._address is None:
                self._start_own(ray)
            else:
                ray.init(address=self._address, log_to_driver=False, logging_level=logging.ERROR)
            cpus = int(ray.cluster_resources().get("CPU", 0))
        except (ray.exceptions.RayError, OSError, RuntimeError, ValueError, AssertionError, TimeoutError) as error:
            where = (
                f"the cluster at {self._address} cannot be joined" if self._address else "no cluster could be started"
            )
            words = str(error).strip().split("\n")[0][:300]
            raise ClusterLost(
                f"{where}: {words}", "`ray status` tells how a cluster is; without --engine ray none is needed."
            ) from error
        size = self._asked or max(1, min(cpus, MOST_WORKERS))
        self._share = min(1.0, cpus / size) if self._address else 0.0
        return size

    def _start_own(self, ray: Any) -> None:
        # The path must be short: Ray makes sockets below it, whose names the system bounds.
        short = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - a private folder in it, mode 0700
        self._folder = Path(tempfile.mkdtemp(prefix="rv-", dir=short))
        ray.init(
            address="local",
            num_cpus=self._asked or os.cpu_count() or 1,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            configure_logging=False,
            object_store_memory=STORE_BYTES,
            _node_ip_address="127.0.0.1",
            _temp_dir=str(self._folder / "r"),  # which Ray opens to all; the folder above it stays private
        )

    def _end(self) -> None:
        if self._ray is not None:
            self._ray.shutdown()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class ActorPost:
    """The way to one actor."""

    def __init__(self, ray: Any, actor: Any) -> None:
        """Set the package, which is not imported twice, and the actor."""
        self._ray = ray
        self._actor = actor

    async def collect(self) -> list[bytes]:
        """Give the next portion from the worker; raises `WorkerLost`."""
        portion: list[bytes] = await self.call(self._actor.collect)
        return portion

    async def deliver(self, portion: list[bytes]) -> None:
        """Give the worker a portion; raises `WorkerLost`."""
        await self.call(self._actor.deliver, portion)

    def end(self) -> None:
        """End the worker, whatever it does."""
        try:
            self._ray.kill(self._actor)
        except (self._ray.exceptions.RayError, ValueError, RuntimeError):
            return  # it is gone already, or the whole cluster is

    async def call(self, method: Any, *arguments: Any) -> Any:
        """Call a method of the actor.

        Raises:
            WorkerLost: it is gone, or the call failed there.
        """
        try:
            return await method.remote(*arguments)
        except self._ray.exceptions.RayError as error:
            raise WorkerLost(_name_loss(error)) from None


def silence_notices(worker_module: ModuleType) -> None:
    """Keep Ray from printing on standard output that a worker died: there is no switch, and we say so ourselves."""
    setter: Callable[..., None] = setattr
    if hasattr(worker_module, "print_to_stdstream"):
        setter(worker_module, "print_to_stdstream", _print_nothing)


def _print_nothing(*_: Any, **__: Any) -> None:
    """Print nothing."""


def _name_loss(error: Exception) -> str:
    """Say in a line why an actor is gone; Ray's own words are a page."""
    name = type(error).__name__
    words = [line.strip() for line in str(error).split("\n") if line.strip()]
    return f"{name}: {words[-1][:200]}" if words else name
