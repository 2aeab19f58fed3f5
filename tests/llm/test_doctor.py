"""The doctor, against a live endpoint on loopback and with nobody there."""

from collections.abc import Callable

import pytest

from reviewer.llm.doctor import Diagnosis, diagnose
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import Endpoint, build_endpoint
from tests.fake_endpoint import Call, Say, complete, refuse, run_endpoint

MODELS = Say({"data": [{"id": "test-model"}, {"id": "other-model"}]})


async def examine(endpoint: Endpoint, model: str | None = "test-model") -> list[Diagnosis]:
    return await diagnose(endpoint, model, lambda: OpenAIChat(endpoint, model or "", timeout=5))


async def visit(
    script: Callable[[Call], Say] | list[Say], model: str | None = "test-model", **environment: str
) -> list[Diagnosis]:
    with run_endpoint(script) as fake:
        endpoint = build_endpoint("custom", fake.url, next(iter(environment), None), environment)
        return await examine(endpoint, model)


def steps(found: list[Diagnosis]) -> list[tuple[str, bool]]:
    return [(diagnosis.step, diagnosis.ok) for diagnosis in found]


async def test_all_is_well() -> None:
    found = await visit([MODELS, Say(complete())], TEST_KEY="sk-doctor-secret")
    assert steps(found) == [(step, True) for step in ("settings", "reachable", "key", "model", "reply", "tokens")]
    assert "strict JSON schema works" in found[4].message
    assert "sk-doctor-secret" not in repr(found)


async def test_the_ladder_is_climbed_down_and_told() -> None:
    """What was refused and what was not obeyed is said before what works."""
    script = [MODELS, Say(refuse("json_schema unsupported"), 400), Say(complete("Yes.")), Say(complete())]
    found = await visit(script)
    assert steps(found)[-2:] == [("reply", True), ("tokens", True)]
    assert found[-2].message.startswith(
        "JSON mode works (strict JSON schema is refused; JSON schema is accepted but not obeyed)"
    )
    assert "more often" in found[-2].hint


async def test_nothing_works() -> None:
    found = await visit(lambda call: MODELS if call.method == "GET" else Say(complete("Yes.")))
    assert steps(found)[-1] == ("reply", False)
    assert "stronger" in found[-1].hint


async def test_nobody_is_there() -> None:
    found = await examine(build_endpoint("custom", "http://127.0.0.1:9/v1", None, {}))
    assert steps(found) == [("settings", True), ("reachable", False)]
    assert "Is the server running?" in found[-1].hint


async def test_the_key_is_missing() -> None:
    found = await examine(build_endpoint("openai", None, None, {}))
    assert steps(found) == [("settings", False)]
    assert "OPENAI_API_KEY" in found[0].hint


async def test_the_key_is_refused() -> None:
    found = await visit([Say(refuse("bad key"), 401)], TEST_KEY="sk-x")
    assert steps(found) == [("settings", True), ("reachable", True), ("key", False)]
    assert "TEST_KEY" in found[-1].hint


async def test_no_model_is_named() -> None:
    found = await visit([MODELS], None)
    assert steps(found)[-1] == ("model", False)
    assert "test-model" in found[-1].hint


async def test_the_model_is_misspelt() -> None:
    script = [MODELS, Say(refuse("model not found"), 404)]
    found = await visit(script, "tset-model")
    assert steps(found)[-1] == ("model", False)
    assert "Did you mean 'test-model'?" in found[-1].hint


async def test_a_model_that_is_not_listed_may_answer_all_the_same() -> None:
    """Deployments and routed models are in no list."""
    found = await visit([MODELS, Say(complete())], "our-deployment")
    assert ("model", True) in steps(found)
    assert ("reply", True) in steps(found)


@pytest.mark.parametrize("answer", [Say("<html>", 404), Say({}, 200), Say("<html>", 200)])
async def test_a_server_without_a_list_is_tried_all_the_same(answer: Say) -> None:
    found = await visit([answer, Say(complete())])
    assert ("reply", True) in steps(found)


async def test_uncounted_tokens_are_told() -> None:
    found = await visit([MODELS, Say(complete(usage=None))])
    assert "cost stays unknown" in found[-1].message


async def test_a_server_error_in_the_middle_is_told() -> None:
    found = await visit([MODELS, Say(refuse("out of memory"), 500)])
    assert steps(found)[-1] == ("reply", False)
    assert "out of memory" in found[-1].message
