"""Presets of known providers → the endpoint that requests go to. Pure data: nothing is opened here."""

import difflib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from reviewer.domain.chat import Rung
from reviewer.errors import SettingsError

PRIVATE_SUFFIXES = (".local", ".internal", ".lan", ".home.arpa", ".localhost")


class Preset(NamedTuple):
    """What is known of a provider before anything is asked."""

    base_url: str
    """Empty where only the user can know it."""
    key_variable: str
    needs_key: bool
    first_rung: Rung
    note: str
    """What a user should know, for `reviewer doctor`."""
    url_variable: str = ""
    """Environment variable that moves the base URL."""
    url_suffix: str = ""
    """Path to add to what `url_variable` holds, unless it is there."""
    list_prices: bool = False
    """Whether OpenAI's list prices hold for models of the same name."""
    takes_marks: bool = False
    """Whether newer models cache a prompt up to marks in it."""


PRESETS: dict[str, Preset] = {
    "openai": Preset(
        "https://api.openai.com/v1",
        "OPENAI_API_KEY",
        needs_key=True,
        first_rung=Rung.STRICT_SCHEMA,
        note="OPENAI_BASE_URL moves it to another endpoint.",
        url_variable="OPENAI_BASE_URL",
        list_prices=True,
        takes_marks=True,
    ),
    "azure": Preset(
        "",
        "AZURE_OPENAI_API_KEY",
        needs_key=True,
        first_rung=Rung.STRICT_SCHEMA,
        note="The model is the name of your deployment. Prices depend on its region and kind: give your own table.",
        url_variable="AZURE_OPENAI_ENDPOINT",
        url_suffix="/openai/v1",
    ),
    "ollama": Preset(
        "http://127.0.0.1:11434/v1",
        "OLLAMA_API_KEY",
        needs_key=False,
        first_rung=Rung.SCHEMA,
        note="Its default context is short and cuts long prompts silently: set OLLAMA_CONTEXT_LENGTH on the server.",
    ),
    "llama-server": Preset(
        "http://127.0.0.1:8080/v1",
        "LLAMA_API_KEY",
        needs_key=False,
        first_rung=Rung.SCHEMA,
        note="Start it with --jinja and a context (-c) that holds document and answer.",
    ),
    "vllm": Preset(
        "http://127.0.0.1:8000/v1",
        "VLLM_API_KEY",
        needs_key=False,
        first_rung=Rung.SCHEMA,
        note="Start it with a --max-model-len that holds document and answer.",
    ),
    "lmstudio": Preset(
        "http://127.0.0.1:1234/v1",
        "",
        needs_key=False,
        first_rung=Rung.SCHEMA,
        note="Load the model with a context that holds document and answer, and start its local server.",
    ),
    "openrouter": Preset(
        "https://openrouter.ai/api/v1",
        "OPENROUTER_API_KEY",
        needs_key=True,
        first_rung=Rung.STRICT_SCHEMA,
        note="Models are named with their maker, such as openai/…; whether a schema is enforced depends on the model.",
        list_prices=True,
    ),
    "custom": Preset(
        "",
        "REVIEWER_API_KEY",
        needs_key=False,
        first_rung=Rung.STRICT_SCHEMA,
        note="Any server with POST /chat/completions. Another key variable: --api-key-env.",
    ),
}


@dataclass(frozen=True)
class Endpoint:
    """Where requests go, and what they are sent with."""

    provider: str
    base_url: str
    """Without a slash at its end, without user or password."""
    key_variable: str
    """Name of the environment variable that the key was looked for in; empty when none was."""
    needs_key: bool
    first_rung: Rung
    note: str
    list_prices: bool
    """Whether the bundled prices may be used: never for other hosts, whose prices nobody here knows."""
    takes_marks: bool = False
    """Whether newer models cache a prompt up to marks in it: so far OpenAI's own host alone."""
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Host and port, for people."""
        return urlsplit(self.base_url).netloc

    @property
    def has_key(self) -> bool:
        """True when there is a key to send."""
        return bool(self.key)

    @property
    def lacks_key(self) -> bool:
        """True when nothing can be asked because the key is missing."""
        return self.needs_key and not self.key

    @property
    def is_loopback(self) -> bool:
        """True when the host is this machine: no proxy is asked."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")


def build_endpoint(
    provider: str | None, base_url: str | None, api_key_env: str | None, environment: Mapping[str, str]
) -> Endpoint:
    """Build the endpoint of a run.

    Args:
        provider: a preset's name; without one `custom` when a base URL is given, else `openai`.
        base_url: overrides the preset's.
        api_key_env: name of the variable that holds the key; overrides the preset's.
        environment: variables, of which only those that the preset or `api_key_env` names are read.

    Raises:
        SettingsError: unknown provider, no base URL, one that is none, a key variable that is not set, or a key that
            would travel unencrypted to a public host.
    """
    name = provider or ("custom" if base_url else "openai")
    preset = _find_preset(name)
    url, where = _choose_url(name, preset, base_url, environment)
    url = _check_url(url, where)
    variable = api_key_env or preset.key_variable
    key = environment.get(variable, "").strip() if variable else ""
    if api_key_env and not key:
        raise SettingsError(f"--api-key-env: the environment variable {api_key_env} is not set or empty")
    if not key.isprintable() or not key.isascii():
        raise SettingsError(f"{variable}: holds characters that no key has", "Copy the key again.")
    own_host = urlsplit(url).hostname == urlsplit(preset.base_url).hostname if preset.base_url else True
    endpoint = Endpoint(
        provider=name,
        base_url=url,
        key_variable=variable,
        needs_key=preset.needs_key and own_host,
        first_rung=preset.first_rung,
        note=preset.note,
        list_prices=preset.list_prices and own_host,
        takes_marks=preset.takes_marks and own_host,
        key=key,
    )
    _refuse_open_key(endpoint)
    return endpoint


def _find_preset(name: str) -> Preset:
    if name in PRESETS:
        return PRESETS[name]
    near = difflib.get_close_matches(name, PRESETS, n=1)
    nearest = f" Did you mean '{near[0]}'?" if near else ""
    raise SettingsError(f"there is no provider '{name}'", f"Known: {', '.join(PRESETS)}.{nearest}")


def _choose_url(name: str, preset: Preset, base_url: str | None, environment: Mapping[str, str]) -> tuple[str, str]:
    """Give the base URL and where it was set, for errors."""
    if base_url:
        return base_url, "--base-url"
    moved = environment.get(preset.url_variable, "").strip() if preset.url_variable else ""
    if moved:
        url = moved.rstrip("/")
        return (url if url.endswith(preset.url_suffix) else url + preset.url_suffix), preset.url_variable
    if preset.base_url:
        return preset.base_url, "preset"
    also = f" or the environment variable {preset.url_variable}" if preset.url_variable else ""
    raise SettingsError(f"the provider '{name}' needs to know its address", f"Give --base-url{also}.")


def _check_url(url: str, where: str) -> str:
    """Check a base URL; errors never show what may be a password in it."""
    url = url.strip()
    if not url.isascii() or not url.isprintable() or " " in url:
        raise SettingsError(f"{where}: holds a blank or a character outside ASCII, which no web address has", PUNYCODE)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError(f"{where}: is no web address", BASE_URL_EXAMPLE) from error
    if parts.username is not None or parts.password is not None:
        raise SettingsError(f"{where}: holds a user or a password", "Put the key into an environment variable.")
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError(f"{where}: '{url}' is no web address with http:// or https://", BASE_URL_EXAMPLE)
    if parts.query or parts.fragment:
        raise SettingsError(f"{where}: must end with its path, without '?' or '#'", BASE_URL_EXAMPLE)
    return url.rstrip("/")


def _refuse_open_key(endpoint: Endpoint) -> None:
    parts = urlsplit(endpoint.base_url)
    if endpoint.key and parts.scheme == "http" and not _is_private(parts.hostname or ""):
        raise SettingsError(
            f"the key in {endpoint.key_variable} would travel unencrypted to {endpoint.host}",
            "Use an https:// address; http:// is for this machine and private networks.",
        )


def _is_private(host: str) -> bool:
    """Say whether a host is this machine or in a private network: by address, by suffix, or by a name without dots."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(PRIVATE_SUFFIXES)
    return address.is_private or address.is_loopback or address.is_link_local


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


PUNYCODE = "Write a host with other letters in its xn-- form."
BASE_URL_EXAMPLE = "Such as https://gateway.example/v1 or http://127.0.0.1:8080/v1."
