"""The composition root: settings → a session with its stack of adapters. Nothing else builds an adapter."""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import platformdirs

from reviewer.checks.all_checks import CHECK_SLUGS
from reviewer.domain.chat import ChatModel
from reviewer.engine.events import Progress
from reviewer.engine.review import Reviewer
from reviewer.errors import SettingsError
from reviewer.library.prices import load_prices
from reviewer.library.templates import PromptTemplates
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.caching import CachingChat
from reviewer.llm.digests import Target
from reviewer.llm.doctor import Diagnosis, diagnose
from reviewer.llm.laddering import LadderingChat
from reviewer.llm.limiting import LimitingChat
from reviewer.llm.metering import MeteringChat
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import Endpoint, build_endpoint
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.stack import ChatStack
from reviewer.prompting.requests import RequestBuilder
from reviewer.session import Say, Session
from reviewer.settings import APPLICATION, Resolved, Settings, load_settings

DOCTOR_TIMEOUT = 60.0
"""Seconds: a model that is loaded first may take a while for one word."""
NO_MODEL_REASON = "No model is configured."
NO_MODEL_NOTICE = (
    "no model is configured, so nothing is rated: only what needs no LLM is done.\n"
    "  Set one, for example:  export OPENAI_API_KEY=…  and  --model NAME (or REVIEWER_MODEL=NAME)\n"
    "  or a local one:        --provider ollama --model NAME\n"
    "  See a review first:    reviewer demo        Test an endpoint: reviewer doctor"
)


def open_rubric_folders() -> tuple[Path, ...]:
    """Give the folders that a user's own rubrics are searched in."""
    return locate_rubric_folders(load_settings({}))


def locate_rubric_folders(resolved: Resolved) -> tuple[Path, ...]:
    """Give the rubric folders; those that a file names are relative to it, others to the working folder."""
    origin = Path(resolved.origins.get("rubrics", ""))
    base = origin.parent if origin.suffix == ".toml" else Path()
    return tuple(base / folder for folder in resolved.settings.rubrics)


@contextmanager
def open_session(flags: Mapping[str, Any], progress: Progress, standard_input: BinaryIO) -> Iterator[Session]:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that do not fit together.
    """
    resolved = load_settings(flags)
    settings = resolved.settings
    say = Say(sys.stderr, quiet=bool(flags.get("quiet")))
    stack = build_stack(resolved, progress, say)
    templates = PromptTemplates(Path(settings.prompts) if settings.prompts else None)
    reviewer = Reviewer(
        chat=stack.chat if stack else None,
        builder=RequestBuilder(templates, read_secret()),
        depth=settings.depth,
        level=settings.level,
        model=settings.model,
        endpoint=stack.endpoint.base_url if stack else None,
        progress=progress,
        ignore=settings.ignore,
        words=settings.words,
        no_model_reason=NO_MODEL_REASON,
    )
    folders = locate_rubric_folders(resolved)
    yield Session(settings, stack, reviewer, folders, CHECK_SLUGS, standard_input, say)


def build_stack(resolved: Resolved, progress: Progress, say: Say) -> ChatStack | None:
    """Build the adapters that lead to the LLM, or nothing when no endpoint and model are configured.

    Raises:
        SettingsError: an endpoint is named without a model, a model without a key, or a key variable is empty.
    """
    settings = resolved.settings
    if not (settings.model or settings.provider or settings.base_url):
        return None
    endpoint = open_endpoint(settings)
    if not settings.model:
        raise SettingsError(
            f"the endpoint {endpoint.base_url} is set, but no model", "Name one with --model or REVIEWER_MODEL."
        )
    if endpoint.lacks_key:
        raise SettingsError(
            f"{endpoint.provider} needs a key, and the environment variable {endpoint.key_variable} is not set",
            f"export {endpoint.key_variable}=…, or name another variable with --api-key-env.",
        )
    cache = open_cache(say)
    prices = load_prices(Path(settings.prices) if settings.prices else None, list_prices=endpoint.list_prices)
    transport = OpenAIChat(
        endpoint,
        settings.model,
        temperature=settings.temperature,
        max_output_tokens=settings.max_output_tokens,
        timeout=settings.timeout,
    )
    chat: ChatModel = RetryingChat(transport, max_wait=settings.max_wait, on_wait=progress.wait)
    chat = LimitingChat(chat, max_concurrency=settings.max_concurrency)
    chat = LadderingChat(
        chat, base_url=endpoint.base_url, model=settings.model, first_rung=endpoint.first_rung, memory=cache
    )
    chat = MeteringChat(chat, prices, settings.model)
    if settings.cache:
        target = Target(endpoint.base_url, settings.model, settings.temperature, settings.max_output_tokens)
        chat = CachingChat(chat, cache, target, currency=prices.currency)

    async def close() -> None:
        await transport.aclose()
        cache.close()

    return ChatStack(chat, endpoint, settings.model, prices, close)


def diagnose_endpoint(flags: Mapping[str, Any]) -> list[Diagnosis]:
    """Try the endpoint that a command's flags and settings lead to.

    Raises:
        SettingsError: no endpoint is configured, or one that cannot be used.
    """
    settings = load_settings(flags).settings
    if not (settings.model or settings.provider or settings.base_url):
        raise SettingsError("no endpoint is configured", "Name one: --provider openai --model NAME, or --base-url URL.")
    endpoint = open_endpoint(settings)
    timeout = min(settings.timeout, DOCTOR_TIMEOUT)

    def make_probe() -> OpenAIChat:
        return OpenAIChat(endpoint, settings.model or "", timeout=timeout)

    return asyncio.run(diagnose(endpoint, settings.model, make_probe))


def open_endpoint(settings: Settings) -> Endpoint:
    """Find endpoint and key; the key itself is read from the environment only."""
    return build_endpoint(settings.provider, settings.base_url, settings.api_key_env, os.environ)


def open_cache(warn: Callable[[str], None]) -> ResponseCache:
    """Open the cache of answers; a cache that cannot be used is a warning, never an error."""
    return ResponseCache(Path(platformdirs.user_cache_dir(APPLICATION)), on_warning=warn)


def read_secret() -> bytes:
    """Read the key of the fences' code, and make it at the first run.

    It is the installation's own, so that no author can know the code, and it stays, so that caches stay valid. Where no
    file can be written, a fresh one serves this run: safe, but nothing cached will match.
    """
    path = Path(platformdirs.user_data_dir(APPLICATION)) / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # mode 0600
                file.write(secrets.token_bytes(32))
                file.flush()
                with suppress(FileExistsError):  # another process was first: its key counts
                    os.link(file.name, path)
        return path.read_bytes()
    except OSError:
        return secrets.token_bytes(32)
