"""Presets and the endpoint made of them."""

import pytest

from reviewer.domain.chat import Rung
from reviewer.errors import SettingsError
from reviewer.llm.providers import PRESETS, build_endpoint

KEYS = {"OPENAI_API_KEY": "sk-openai", "OTHER_KEY": "sk-other"}


@pytest.mark.parametrize("name", [name for name in PRESETS if name not in {"azure", "custom"}])
def test_presets_stand_alone(name: str) -> None:
    """Every preset with an address of its own works without further settings."""
    endpoint = build_endpoint(name, None, None, {})
    assert endpoint.base_url.startswith("http")
    assert endpoint.lacks_key is PRESETS[name].needs_key
    assert endpoint.note


def test_openai_is_the_default_and_takes_its_own_variables() -> None:
    assert build_endpoint(None, None, None, KEYS).key == "sk-openai"
    moved = build_endpoint(None, None, None, {**KEYS, "OPENAI_BASE_URL": "http://127.0.0.1:8099/v1/"})
    assert moved.base_url == "http://127.0.0.1:8099/v1"
    assert moved.host == "127.0.0.1:8099"


def test_a_moved_endpoint_has_other_prices_and_may_need_no_key() -> None:
    """Behind another host nobody here knows what a model costs, or whether a key is wanted."""
    own, moved = build_endpoint("openai", None, None, {}), build_endpoint("openai", "http://127.0.0.1:1/v1", None, {})
    assert (own.list_prices, own.lacks_key) == (True, True)
    assert (moved.list_prices, moved.lacks_key) == (False, False)


def test_azure_gets_its_path_once() -> None:
    for url in ("https://us.openai.azure.com", "https://us.openai.azure.com/openai/v1/"):
        endpoint = build_endpoint("azure", None, None, {"AZURE_OPENAI_ENDPOINT": url, "AZURE_OPENAI_API_KEY": "k"})
        assert endpoint.base_url == "https://us.openai.azure.com/openai/v1"
        assert endpoint.key == "k"
    with pytest.raises(SettingsError, match="needs to know its address") as caught:
        build_endpoint("azure", None, None, {})
    assert "AZURE_OPENAI_ENDPOINT" in caught.value.hint


def test_a_key_goes_only_where_its_variable_is_named() -> None:
    """OpenAI's key is not sent to any base URL; naming its variable is what allows that."""
    assert not build_endpoint(None, "https://gateway.example/v1", None, KEYS).has_key
    assert build_endpoint(None, "https://gateway.example/v1", "OTHER_KEY", KEYS).key == "sk-other"


def test_local_servers_begin_below_strict() -> None:
    assert build_endpoint("ollama", None, None, {}).first_rung is Rung.SCHEMA
    assert build_endpoint("openai", None, None, {}).first_rung is Rung.STRICT_SCHEMA


def test_the_key_is_never_printed() -> None:
    endpoint = build_endpoint("openai", None, None, KEYS)
    assert "sk-openai" not in repr(endpoint)
    assert "sk-openai" not in str(endpoint)


@pytest.mark.parametrize(
    "url",
    ["gateway.example/v1", "ftp://gateway.example", "http://", "https://", "http://[::1/v1", "http://h:port/v1", "/v1",
     "https://gateway.example/v1?key=1", "https://gateway.example/v1#x"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="--base-url") as caught:
        build_endpoint(None, url, None, {})
    assert "https://" in caught.value.hint


@pytest.mark.parametrize("url", ["http://\u2603.local/v1", "http://host\x00/v1", "http://exa mple/v1", "http://h/v1 x"])
def test_characters_of_no_address_are_refused(url: str) -> None:
    """The SDK would raise errors of its own for these."""
    with pytest.raises(SettingsError, match="outside ASCII"):
        build_endpoint(None, url, None, {})


@pytest.mark.parametrize("url", ["https://user:hunter2@gateway.example/v1", "https://hunter2@gateway.example/v1"])
def test_passwords_in_addresses_are_refused_and_not_shown(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        build_endpoint(None, url, None, {})
    assert "hunter2" not in caught.value.what + caught.value.hint


@pytest.mark.parametrize("host", ["8.8.8.8", "gateway.example", "[2001:4860:4860::8888]", "127.0.0.1.example.com"])
def test_a_key_never_travels_in_the_open(host: str) -> None:
    with pytest.raises(SettingsError, match="unencrypted"):
        build_endpoint("custom", f"http://{host}/v1", "OTHER_KEY", KEYS)
    assert build_endpoint("custom", f"http://{host}/v1", None, {}).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "192.168.1.7", "10.0.0.1", "gpu-box", "gpu.lan"])
def test_private_networks_may_be_plain(host: str) -> None:
    assert build_endpoint("custom", f"http://{host}:8000/v1", "OTHER_KEY", KEYS).has_key


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("[::1]", True), ("10.0.0.1", False), ("a.b", False)],
)
def test_loopback_is_known(host: str, loopback: bool) -> None:
    assert build_endpoint("custom", f"http://{host}:1/v1", None, {}).is_loopback is loopback


def test_an_unknown_provider_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="olama") as caught:
        build_endpoint("olama", None, None, {})
    assert "Did you mean 'ollama'?" in caught.value.hint


def test_a_named_variable_must_be_set() -> None:
    with pytest.raises(SettingsError, match="MY_KEY is not set"):
        build_endpoint("openai", None, "MY_KEY", KEYS)


@pytest.mark.parametrize("key", ["sk-\nX-Evil: 1", "sk-ключ", "sk-\x00"])
def test_a_key_that_cannot_be_a_header_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(SettingsError, match="holds characters") as caught:
        build_endpoint("openai", None, None, {"OPENAI_API_KEY": key})
    assert "sk-" not in caught.value.what


def test_white_space_around_a_key_is_forgiven() -> None:
    assert build_endpoint("openai", None, None, {"OPENAI_API_KEY": " sk-x\n"}).key == "sk-x"
