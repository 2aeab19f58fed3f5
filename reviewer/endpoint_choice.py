"""Which endpoint answers: found from settings and environment, and checked before anything is sent."""

import os

from reviewer.errors import SettingsError
from reviewer.llm.providers import Endpoint, build_endpoint
from reviewer.settings import Settings


def has_endpoint(settings: Settings) -> bool:
    """Say whether any endpoint or model is configured."""
    return bool(settings.model or settings.provider or settings.base_url)


def open_endpoint(settings: Settings) -> Endpoint:
    """Find endpoint and key; the key itself is read from the environment only."""
    return build_endpoint(settings.provider, settings.base_url, settings.api_key_env, os.environ)


def name_other_refuter(settings: Settings) -> str:
    """Name the model that refutes where it is another one than that which reviews, or give an empty string."""
    return "" if settings.refuter_model == settings.model else settings.refuter_model or ""


def choose_model(settings: Settings) -> tuple[Endpoint, str]:
    """Find the endpoint and the model that is asked there.

    Raises:
        SettingsError: no model is named, or the key is missing.
    """
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
    return endpoint, settings.model
