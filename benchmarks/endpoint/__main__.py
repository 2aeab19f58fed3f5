"""Starts the endpoint: `python -m endpoint --port 8000 --scenario scenario.json`, from the folder `benchmarks/`.

The scenario is JSON or the path of a file that holds it; `scenario.py` documents the keys. The first line on standard
output is `{"port": …}`, written when the endpoint listens.
"""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
import threading
from pathlib import Path

from .scenario import ScenarioError, read_scenario
from .server import Endpoint


def main() -> int:
    parser = argparse.ArgumentParser(description="A local OpenAI-compatible endpoint that is scripted as JSON.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--scenario", default="{}", help="JSON, or the path of a file that holds it")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when standard input ends")
    options = parser.parse_args()
    try:
        text = options.scenario
        scenario = read_scenario(text if text.lstrip().startswith("{") else Path(text).read_bytes())
    except (ScenarioError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    asyncio.run(serve(scenario, options.port, stop_with_parent=options.stop_with_parent))
    return 0


async def serve(scenario, port: int, *, stop_with_parent: bool) -> None:
    """Serve until told to stop, by a signal, by control, or by the end of standard input."""
    loop = asyncio.get_running_loop()
    endpoint = Endpoint(scenario)
    listening = await endpoint.start(port)
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # answers make no circles; looking for some would cost a tenth of the time
    print(json.dumps({"port": listening}), flush=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, endpoint.stopped.set)
    if stop_with_parent:
        threading.Thread(target=_wait_for_end, args=(loop, endpoint), daemon=True).start()
    await endpoint.stopped.wait()
    await endpoint.aclose()


def _wait_for_end(loop: asyncio.AbstractEventLoop, endpoint: Endpoint) -> None:
    """Stop the endpoint when standard input ends, which it does when the parent dies in any way."""
    while os.read(0, 4096):  # not through sys.stdin, whose lock would be held at exit
        pass
    loop.call_soon_threadsafe(endpoint.stopped.set)


if __name__ == "__main__":
    sys.exit(main())
