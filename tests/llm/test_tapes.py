"""The tapes themselves: readable, clean, and each with a test."""

import re
from pathlib import Path

import pytest
import yaml

from tests import tapes

TAPES = sorted(tapes.FOLDER.glob("*.yaml"))
UNCLEAN = re.compile(
    r"authorization|bearer|sk-[\w-]{6}|api[-_]key|cookie|organization|x-request-id|org-|private|user-agent|x-stainless"
    r"|127\.0\.0\.1|localhost|openai\.com",
    re.IGNORECASE,
)


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: tape.stem)
def test_tape_holds_nothing_that_is_not_its_business(tape: Path) -> None:
    """No key, cookie, organisation or host is on a tape, and it says where it is from."""
    text = tape.read_text(encoding="utf-8")
    assert text.startswith(f"origin: {tapes.ORIGIN}\n")
    assert not UNCLEAN.search(text.removeprefix(f"origin: {tapes.ORIGIN}\n"))
    uris = [one["request"]["uri"] for one in yaml.safe_load(text)["interactions"]]
    assert uris
    assert all(uri.startswith("http://endpoint.example/v1/") for uri in uris)


def test_every_tape_has_a_test() -> None:
    """A tape that no test plays is removed, not kept."""
    from tests.llm import test_openai_chat

    used = {tapes.name_tape(name) for name in vars(test_openai_chat) if name.startswith("test_")}
    assert {tape.stem for tape in tapes.FOLDER.glob("*")} == used
