"""The endpoint: routes of the API and of its own control, on one event loop.

    POST /v1/chat/completions                       answered by the scenario; see `chat.py`
    GET  /v1/models
    POST /v1/files, /v1/batches and what hangs on them; see `batches.py`
    GET  /control/counters                          what was seen since the last reset
    GET  /control/scenario, POST /control/scenario  a new scenario starts new counters
    POST /control/reset                             new counters, full limits, no files
    POST /control/stop

What goes to /control is not counted.
"""

import asyncio
import json

from .batches import Batches
from .chat import Chat, write_error
from .counters import Counters
from .scenario import Scenario, ScenarioError, read_scenario
from .wire import Connection


class Endpoint:
    """A running endpoint; it may also live in the loop of whoever tests with it."""

    def __init__(self, scenario: Scenario) -> None:
        self.stopped = asyncio.Event()
        self.connections = 0
        self.play(scenario)
        self._server: asyncio.Server | None = None

    def play(self, scenario: Scenario) -> None:
        """Start a scenario anew, with nothing counted."""
        self.scenario = scenario
        self.counters = Counters()
        self.chat = Chat(scenario, self.counters)
        self.batches = Batches(scenario, self.chat)

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; give the port, which is a free one unless named.

        Raises:
            OSError: the port is taken.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._route, self._open), "127.0.0.1", port, backlog=4096
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def aclose(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def _open(self) -> None:
        self.counters.connections += 1

    def _route(self, connection: Connection, method: str, path: str, head: bytes, body: bytes) -> None:
        path, _, query = path.partition("?")
        if path == "/v1/chat/completions":
            self.chat.answer(connection, body)
        elif path == "/v1/models":
            models = [
                {"id": name, "object": "model", "created": 0, "owned_by": "local"} for name in self.scenario.models
            ]
            connection.send(200, json.dumps({"object": "list", "data": models}).encode())
        elif path.startswith(("/v1/files", "/v1/batches")):
            self.batches.answer(connection, method, path, query, head, body)
        elif path.startswith("/control/"):
            self._control(connection, method, path.removeprefix("/control/"), body)
        else:
            connection.send(404, write_error(f"Unknown request URL: {method} {path}"))

    def _control(self, connection: Connection, method: str, what: str, body: bytes) -> None:
        if what == "counters":
            connection.send(200, json.dumps(self.counters.show()).encode())
            return
        try:
            if what == "scenario" and method == "POST":
                self.play(read_scenario(body))
            elif what == "reset":
                self.play(self.scenario)
            elif what == "stop":
                self.stopped.set()
            elif what != "scenario":
                connection.send(404, write_error(f"unknown control: {what}"))
                return
        except ScenarioError as error:
            connection.send(400, write_error(str(error)))
            return
        connection.send(200, self.scenario.to_json().encode())
