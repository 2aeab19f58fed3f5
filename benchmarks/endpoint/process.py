"""The endpoint as a process of its own: started on a free port, asked over its control, stopped with its parent."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from .scenario import Scenario

FOLDER = Path(__file__).resolve().parent


class EndpointProcess:
    """What its starter knows of a running endpoint."""

    def __init__(self, scenario: Scenario | None = None, *, port: int = 0) -> None:
        """Start it and wait until it listens.

        Raises:
            RuntimeError: it did not start; the message says what it wrote.
        """
        path = os.pathsep.join([str(FOLDER.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-m", FOLDER.name, "--port", str(port), "--stop-with-parent"]
        command += ["--scenario", (scenario or Scenario()).to_json()]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
        line = self.process.stdout.readline() if self.process.stdout else b""
        if not line:
            raise RuntimeError(f"the endpoint did not start; exit {self.process.wait()}")
        self.port = int(json.loads(line)["port"])
        self.url = f"http://127.0.0.1:{self.port}/v1"
        """Base URL, with /v1."""

    def play(self, scenario: Scenario) -> None:
        """Start a scenario anew, with nothing counted."""
        self._ask("POST", "scenario", scenario.to_json())

    def reset(self) -> None:
        """Start the same scenario anew, with nothing counted."""
        self._ask("POST", "reset")

    def counters(self) -> dict[str, Any]:
        """Give what it has seen since the last start."""
        return self._ask("GET", "counters")

    def cpu_seconds(self) -> float:
        """Give the CPU seconds that it has used (Linux; 0 elsewhere)."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """Stop it; may be called twice."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.terminate()
        self.process.wait(10)

    def _ask(self, method: str, what: str, body: str | None = None) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/control/{what}", body)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"the endpoint's control: {text.decode()}")
        return json.loads(text)


@contextmanager
def running_endpoint(scenario: Scenario | None = None) -> Iterator[EndpointProcess]:
    """Run an endpoint in a process of its own until the block ends."""
    endpoint = EndpointProcess(scenario)
    try:
        yield endpoint
    finally:
        endpoint.stop()
