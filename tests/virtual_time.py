"""An event loop whose clock jumps to the next timer when nothing is ready: hours pass in milliseconds.

    run_virtually(main())        # like asyncio.run; inside, asyncio.sleep and timeouts follow the loop's own clock

Real sockets and threads cannot be waited for in it: when nothing is ready and no timer is set, it says so.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Polls, and instead of waiting moves the loop's clock on."""

    loop: "VirtualTimeLoop"

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("nothing will ever happen: no timer is set and nothing is ready")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """The loop; its time begins at 1,000 seconds."""

    def __init__(self) -> None:
        self.now = 1_000.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


def run_virtually(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main)


def tell_time() -> float:
    """Give the time of the running loop, in seconds: a clock to inject."""
    return asyncio.get_running_loop().time()
