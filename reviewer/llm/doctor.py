"""Tries an endpoint step by step and says in plain words what works and what to do otherwise."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.domain.chat import ChatReply, ChatRequest, Message, Rung
from reviewer.errors import EndpointBroken, EndpointRefused, EndpointUnreachable, ProviderError, SchemaRefused
from reviewer.llm.providers import Endpoint
from reviewer.llm.shapes import Shape, judge_shape
from reviewer.llm.status_errors import KeyRefused, NotFound

RUNG_WORDS = {
    Rung.STRICT_SCHEMA: "strict JSON schema",
    Rung.SCHEMA: "JSON schema",
    Rung.JSON_OBJECT: "JSON mode",
    Rung.PROMPT_ONLY: "the prompt alone",
}
NAMES_SHOWN = 12

# The question asks for no JSON: whoever answers with some has obeyed the schema, not the prompt.
PROBE = ChatRequest(
    purpose="doctor",
    messages=(Message(role="user", content="Is the sky blue on a clear day? Answer in one word."),),
    reply_schema={
        "type": "object",
        "properties": {"answer": {"type": "string"}},
        "required": ["answer"],
        "additionalProperties": False,
    },
    schema_name="doctor_reply",
    shape_note='Give the word in a JSON object with one key, like {"answer": "word"}, and nothing else.',
)


class Probe(Protocol):
    """What the doctor asks with."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request on its rung."""
        ...

    async def list_models(self) -> tuple[str, ...]:
        """List the models that the endpoint knows."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


@dataclass(frozen=True)
class Diagnosis:
    """One step's outcome."""

    step: str
    """`settings`, `reachable`, `key`, `model`, `reply` or `tokens`."""
    ok: bool
    message: str
    hint: str = ""
    """What to do, or an empty string."""


async def diagnose(endpoint: Endpoint, model: str | None, make_probe: Callable[[], Probe]) -> list[Diagnosis]:
    """Try an endpoint: settings, reachable, key, model, how it takes the reply's shape, token counts.

    Stops at the first failure that leaves nothing to try. Sends at most five small requests, and never raises a
    `ProviderError`.
    """
    if endpoint.lacks_key:
        message = f"{endpoint.base_url} needs a key, and the variable {endpoint.key_variable} is not set"
        return [Diagnosis("settings", False, message, f"Set {endpoint.key_variable}, or use --api-key-env.")]
    key = f"key from {endpoint.key_variable}" if endpoint.has_key else "no key"
    visit = _Visit(endpoint, model, make_probe())
    visit.note("settings", True, f"{endpoint.provider}, {endpoint.base_url}, {key}", endpoint.note)
    try:
        if await visit.list_models() and visit.check_name():
            await visit.try_rungs()
    finally:
        await visit.probe.aclose()
    return visit.found


@dataclass
class _Visit:
    endpoint: Endpoint
    model: str | None
    probe: Probe
    found: list[Diagnosis] = field(default_factory=list)
    names: tuple[str, ...] = ()
    """Models that the endpoint lists."""

    def note(self, step: str, ok: bool, message: str, hint: str = "") -> None:
        self.found.append(Diagnosis(step, ok, message, hint))

    async def list_models(self) -> bool:
        """Ask for the list of models; false when nothing more can be tried."""
        host = self.endpoint.host
        try:
            self.names = await self.probe.list_models()
        except EndpointUnreachable as error:
            self.note("reachable", False, error.what, error.hint)
            return False
        except KeyRefused as error:
            self.note("reachable", True, f"{host} answers")
            self.note("key", False, error.what, error.hint)
            return False
        except (NotFound, EndpointBroken) as error:
            self.note("reachable", True, f"{host} answers, but lists no models ({error.what})")
        except ProviderError as error:
            self.note("reachable", False, error.what, error.hint)
            return False
        else:
            self.note("reachable", True, f"{host} answers and lists {len(self.names)} models")
            self.note("key", True, "accepted" if self.endpoint.has_key else "none needed so far")
        return True

    def check_name(self) -> bool:
        """Look the model's name up; false when there is none to try."""
        if not self.model:
            self.note("model", False, "no model is named", f"Set --model or REVIEWER_MODEL.{_show(self.names)}")
            return False
        if self.model in self.names:
            self.note("model", True, f"{self.model} is in the list")
        return True

    async def try_rungs(self) -> None:
        """Ask for a shaped reply from the strictest rung down until one works."""
        tried: list[str] = []
        for rung in Rung:
            try:
                reply = await self.probe.complete(PROBE.model_copy(update={"rung": rung}))
            except SchemaRefused:
                tried.append(f"{RUNG_WORDS[rung]} is refused")
                continue
            except ProviderError as error:
                self._note_failure(error)
                return
            if not self._has_step("model"):
                self.note("model", True, f"{self.model} answers, though the endpoint does not list it")
            shape = judge_shape(reply.content, PROBE)
            if shape is Shape.EXACT or (shape is Shape.WRAPPED and rung is Rung.PROMPT_ONLY):
                self._note_rung(rung, tried, reply)
                return
            tried.append(f"{RUNG_WORDS[rung]} is accepted but not obeyed")
        message = f"no way of asking for JSON works: {'; '.join(tried)}"
        self.note("reply", False, message, "This model will hardly give usable reviews: try a stronger one.")

    def _note_rung(self, rung: Rung, tried: Sequence[str], reply: ChatReply) -> None:
        before = f" ({'; '.join(tried)})" if tried else ""
        hint = "Replies will need asking again more often than with a schema." if rung >= Rung.JSON_OBJECT else ""
        self.note("reply", True, f"{RUNG_WORDS[rung]} works{before}; answered as {reply.model}", hint)
        if reply.usage.unreported:
            self.note("tokens", True, "the server does not count tokens, so that cost stays unknown")
        else:
            self.note("tokens", True, f"counted by the server ({reply.usage.prompt_tokens} for the test's prompt)")

    def _note_failure(self, error: ProviderError) -> None:
        """Say whether key, model or something else is at fault."""
        if isinstance(error, KeyRefused):
            self.note("key", False, error.what, error.hint)
        elif isinstance(error, EndpointRefused) and self.model not in self.names:
            near = difflib.get_close_matches(self.model or "", self.names, n=1, cutoff=0.4)
            nearest = f"Did you mean '{near[0]}'?" if near else error.hint
            self.note("model", False, f"'{self.model}' is not known: {error.what}", f"{nearest}{_show(self.names)}")
        else:
            self.note("reply", False, error.what, error.hint)

    def _has_step(self, step: str) -> bool:
        return any(diagnosis.step == step for diagnosis in self.found)


def _show(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f" Models there: {', '.join(names[:NAMES_SHOWN])}{more}."
