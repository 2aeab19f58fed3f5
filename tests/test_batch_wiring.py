"""What binds a batch: every setting either does or is listed as one that changes no review."""

from typing import Any

import pytest

from reviewer.batch_api import KEPT_FLAGS
from reviewer.batch_wiring import BOUND_BY_FILES, UNBOUND, list_plain_signs
from reviewer.cli.batch_command import batch
from reviewer.settings import Settings

START: dict[str, Any] = {"provider": "custom", "base_url": "http://127.0.0.1:9/v1", "model": "m", "depth": "deep"}
OTHERS: dict[str, Any] = {
    "kind": "roadmap",
    "depth": "quick",
    "level": "L7",
    "fail_on": "nit",
    "fail_open": True,
    "max_findings": 3,
    "max_bytes": 9,
    "check_fail_on": "nit",
    "hints": True,
    "words": {"blame": ("culprit",)},
    "ignore": ({"paths": ("old/**",), "checks": ("*",), "because": "written by others"},),
    "untrusted": "refuse",
    "redact": ({"name": "badge", "pattern": "BADGE-[0-9]{6}"},),
    "rubrics": ("elsewhere",),
    "model": "n",
    "refuter_model": "n",
    "samples": 5,
    "seed": 7,
    "min_score": 3.5,
    "max_concurrency": 2,
    "timeout": 9.0,
    "max_wait": 9.0,
    "temperature": 0.5,
    "max_output_tokens": 99,
    "window_tokens": 9_000,
    "context_tokens": 32_768,
    "cache": False,
    "record": True,
    "documents": ("docs",),
    "provider": "vllm",
    "base_url": "http://127.0.0.1:10/v1",
    "api_key_env": "MY_KEY",
    "prompts": "elsewhere",
    "prices": "elsewhere.yaml",
}
"""Setting → a value that is not its default; a new setting wants one here, and a word on whether it binds."""


def test_every_setting_has_another_value_here():
    """So that a new one cannot be forgotten."""
    assert set(OTHERS) == set(Settings.model_fields)
    assert set(UNBOUND) | set(BOUND_BY_FILES) <= set(Settings.model_fields)
    assert not set(UNBOUND) & set(BOUND_BY_FILES)


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - set(UNBOUND) - set(BOUND_BY_FILES)))
def test_a_batch_is_bound_to_every_setting_that_changes_a_review(name):
    """With another value it is refused."""
    other = Settings.model_validate({**START, name: OTHERS[name]})
    assert list_plain_signs(other, None) != list_plain_signs(Settings.model_validate(START), None)


@pytest.mark.parametrize("name", sorted({*UNBOUND, *BOUND_BY_FILES}))
def test_a_setting_that_changes_no_review_may_change(name, monkeypatch):
    """With another value the batch goes on."""
    monkeypatch.setenv("MY_KEY", "no real one")
    other = Settings.model_validate({**START, name: OTHERS[name]})
    assert list_plain_signs(other, None) == list_plain_signs(Settings.model_validate(START), None)


def test_collect_goes_on_with_every_flag_that_binds():
    """A batch that is taken in elsewhere must not be refused for want of one."""
    flags = {option.name for option in batch.params} & set(Settings.model_fields)
    assert flags - set(UNBOUND) <= set(KEPT_FLAGS)
