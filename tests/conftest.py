"""What holds for every test: nobody's settings, nobody's home, no network but loopback, honest tapes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import tapes

# The gate must give the same answer twice; on a developer's machine every run looks at new examples.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

LEAKY = ("OPENAI_", "REVIEWER_", "AZURE_OPENAI_", "OLLAMA_", "OPENROUTER_", "LLAMA_", "VLLM_", "XDG_")
LEAKY_NAMES = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "CI", "PRE_COMMIT")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home folder, and an environment without anybody's settings or keys."""
    for name in [*os.environ]:
        if name.startswith(LEAKY) or name in LEAKY_NAMES:
            monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for kind in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
    return folder


@pytest.fixture
def allowed_hosts() -> list[str]:
    """Hosts that --block-network lets through: this machine."""
    return [r"127\.0\.0\.1", "::1", "localhost"]


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    """How tapes are recorded and matched."""
    return tapes.CONFIG


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    """All tapes are in one folder."""
    return str(tapes.FOLDER)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """A tape is named like its test."""
    return tapes.name_tape(request.node.name)


@pytest.fixture(autouse=True)
def tape_is_played_out(vcr: Any) -> Iterator[None]:
    """Fail a test that leaves answers on its tape."""
    yield
    if vcr is not None and not tapes.RECORDING:
        assert vcr.all_played, f"{vcr._path}: only {vcr.play_count} of {len(vcr)} answers were played"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites whole-text goldens."""
    parser.addoption("--update-golden", action="store_true", help="write goldens anew; read the diff before you commit")


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Teach vcr our matcher and our readable files."""
    vcr.register_matcher("same_json", tapes.same_json)
    vcr.register_serializer("yaml", tapes)
