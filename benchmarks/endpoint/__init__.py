"""A local OpenAI-compatible endpoint that is scripted as JSON and counts what it sees: see `server.py`."""

from .process import EndpointProcess, running_endpoint
from .replies import write_reply
from .scenario import BatchScript, Fault, Latency, Limits, Scenario, ScenarioError

__all__ = [
    "BatchScript",
    "EndpointProcess",
    "Fault",
    "Latency",
    "Limits",
    "Scenario",
    "ScenarioError",
    "running_endpoint",
    "write_reply",
]
