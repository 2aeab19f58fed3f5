"""What the endpoint shall do, as values that travel as JSON."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

LATENCIES = ("constant", "lognormal", "heavy")
LIMIT_KINDS = ("bucket", "window")
RETRY_AFTER = ("auto", "none")
FAULTS = ("429", "500", "502", "503", "401", "drop", "silent", "half", "drip", "prose", "cut", "not_json")


class ScenarioError(ValueError):
    """A scenario that cannot be played; the message names the key."""


@dataclass(frozen=True)
class Latency:
    """How long an answer takes, drawn anew for each attempt from its content, so that two runs draw alike."""

    kind: str = "constant"
    """`constant`, `lognormal` (its median is `seconds`) or `heavy` (Pareto, never under `seconds`)."""
    seconds: float = 0.0
    spread: float = 0.5
    """Sigma of the lognormal; 1/alpha of the heavy tail, so that 0.5 is alpha 2."""
    most: float = 600.0
    """Seconds that no draw exceeds."""


@dataclass(frozen=True)
class Limits:
    """What the endpoint lets through."""

    kind: str = "bucket"
    """`bucket` refills all the time and holds `burst_seconds` of it; `window` counts anew every `window_seconds`."""
    requests_per_second: float = 0.0
    """0 is no limit."""
    tokens_per_minute: float = 0.0
    """Prompt and completion together; 0 is no limit."""
    burst_seconds: float = 1.0
    window_seconds: float = 1.0
    most_in_flight: int = 0
    """Requests beyond this many are answered 429; 0 is no limit."""
    headers: bool = True
    """Send `x-ratelimit-*` with every answer, as OpenAI does."""
    retry_after: str = "auto"
    """`auto` sends `retry-after` (whole seconds) and `retry-after-ms` with a 429, `none` does not."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, with which share of the requests, and when."""

    kind: str
    """A status; `drop` (reset without an answer), `silent` (never answered), `half` (breaks off in the body), `drip`
    (the body comes over `seconds`); HTTP 200 with `prose`, with JSON `cut` in the middle, or with a body that is
    `not_json`."""
    share: float = 1.0
    """Drawn for each attempt from its content, so that a retry has its own chance; with `attempts`, for each body."""
    attempts: int = 0
    """Only the first so many attempts of a body fail; 0 is all. 3 is "three failures in a row, then good"."""
    start: float = 0.0
    """Seconds since the first request from which it holds."""
    end: float = 0.0
    """Seconds since the first request until which it holds; 0 is for good. An outage is a fault with an end."""
    seconds: float = 30.0
    """How long a drip takes."""
    retry_after: float = 0.0
    """Seconds to name in `retry-after` with a status; 0 names none."""


@dataclass(frozen=True)
class BatchScript:
    """How batches of the Batch API go; batches are numbered from 0 in the order of their making."""

    seconds: float = 0.2
    """From making to end."""
    failed_lines: float = 0.0
    """Share of lines that end in the error file with status 500, drawn anew for each batch."""
    bad_lines: float = 0.0
    """Share of lines answered 200 with JSON cut in the middle, drawn anew for each batch."""
    lost_lines: float = 0.0
    """Share of lines that stand in neither file."""
    expired: tuple[int, ...] = ()
    """Numbers of the batches that expire before they are done."""
    expired_share: float = 0.5
    """Share of the lines of an expired batch that were answered before."""
    refused: tuple[int, ...] = ()
    """Numbers of the batches that fail validation as a whole."""
    most_lines: int = 50_000
    most_bytes: int = 200_000_000


@dataclass(frozen=True)
class Scenario:
    """All that the endpoint shall do; the default answers everything at once."""

    latency: Latency = field(default_factory=Latency)
    limits: Limits = field(default_factory=Limits)
    faults: tuple[Fault, ...] = ()
    batches: BatchScript = field(default_factory=BatchScript)
    models: tuple[str, ...] = ("test-model",)
    findings: int = 6
    """Findings in a reply to one of our own prompts."""
    cached_share: float = 0.0
    """Share of the prompt tokens that the usage calls cached."""
    seed: int = 1

    def to_json(self) -> str:
        """Write it as JSON that `read_scenario` reads."""
        return json.dumps(dataclasses.asdict(self))


def read_scenario(text: str | bytes) -> Scenario:
    """Read a scenario; what is left out has its default.

    Raises:
        ScenarioError: it is no JSON object, or a key or value is not known.
    """
    try:
        data = json.loads(text or "{}")
    except ValueError as error:
        raise ScenarioError(f"the scenario is no JSON: {error}") from error
    scenario = _build(Scenario, data, "scenario")
    _check_word(scenario.latency.kind, LATENCIES, "latency.kind")
    _check_word(scenario.limits.kind, LIMIT_KINDS, "limits.kind")
    _check_word(scenario.limits.retry_after, RETRY_AFTER, "limits.retry_after")
    for fault in scenario.faults:
        _check_word(fault.kind, FAULTS, "faults.kind")
    return scenario


PARTS: dict[str, Any] = {"latency": Latency, "limits": Limits, "batches": BatchScript}


def _build(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise ScenarioError(f"{where} must be an object")
    names = {item.name for item in dataclasses.fields(kind)}
    if unknown := set(data) - names:
        raise ScenarioError(f"{where}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(names))}")
    values = {}
    for name, value in data.items():
        if name in PARTS:
            value = _build(PARTS[name], value, name)  # noqa: PLW2901 - the same thing, read
        elif name == "faults":
            value = tuple(_build(Fault, item, "faults") for item in value)  # noqa: PLW2901
        elif isinstance(value, list):
            value = tuple(value)  # noqa: PLW2901
        values[name] = value
    try:
        return kind(**values)
    except TypeError as error:
        raise ScenarioError(f"{where}: {error}") from error


def _check_word(word: str, known: tuple[str, ...], where: str) -> None:
    if word not in known:
        raise ScenarioError(f"{where}: {word!r} is none of {', '.join(known)}")
