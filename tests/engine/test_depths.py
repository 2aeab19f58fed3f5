"""The depths as data, and the requests that they come to."""

import re
from typing import get_args

import pytest

from reviewer.domain.review import Depth
from reviewer.engine.depths import DEPTHS, PURPOSES, Pass, summarize_depths
from reviewer.engine.planning import describe_plan
from reviewer.engine.review import Assignment
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.llm.providers import build_endpoint
from reviewer.llm.scripted import ScriptedChat
from reviewer.llm.stack import ChatStack
from reviewer.loading.load import load_standard_input
from tests.engine.material import make_assignment, make_reviewer


def lay_out(tmp_path, depth, **options):
    """Lay out what the small document's review sends."""
    reviewer = make_reviewer(None, depth=depth, **options)
    return reviewer, reviewer.lay_out(reviewer.frame(make_assignment(tmp_path)))


def make_stack(**prices):
    """Make a stack with prices for its model."""
    from reviewer.domain.price import PriceTable

    table = {
        name: {"input": dollars, "cached_input": dollars / 10, "output": 8.0, "date": "2026-01-01", "source": "a test"}
        for name, dollars in prices.items()
    }
    table = PriceTable.model_validate({"date": "2026-01-01", "source": "a test", "models": table})
    endpoint = build_endpoint("custom", "http://nowhere.test/v1", None, {})

    async def close() -> None:
        pass

    return ChatStack(ScriptedChat([]), endpoint, "m", table, close)


def test_every_depth_has_a_plan_and_every_pass_a_purpose():
    """Settings, plans and help know the same names."""
    assert tuple(DEPTHS) == get_args(Depth)
    assert DEPTHS["deep"].sampled == (Pass.FREE_READING, Pass.QUESTIONS)
    assert set(PURPOSES) == set(Pass)
    for name, plan in DEPTHS.items():
        assert plan.name == name
        assert set(plan.sampled) <= set(plan.reading)
        assert f"{name}" in summarize_depths("standard")
    assert summarize_depths("standard").count("(the default)") == 1


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_first_request_is_the_one_that_goes_alone(tmp_path, depth):
    """And all share its prefix."""
    reviewer = make_reviewer(None, depth=depth)
    planned = reviewer.plan(reviewer.frame(make_assignment(tmp_path)))
    names = {Pass.QUICK: "quick", Pass.FREE_READING: "free reading"}
    assert planned[0].request.purpose.startswith(names[DEPTHS[depth].first])
    assert {one.request.messages[:2] for one in planned} == {planned[0].request.messages[:2]}


def test_the_plan_counts_the_refuter_at_its_largest(tmp_path):
    """It is marked as what may not be sent, and left out where the depth has none."""
    _, standard = lay_out(tmp_path, "standard")
    _, quick = lay_out(tmp_path, "quick")
    assert [one.purpose for one in standard.requests] == ["free reading", "questions 1/1", "claims", "refuter"]
    assert [one.at_most for one in standard.requests] == [False, False, False, True]
    assert [one.purpose for one in quick.requests] == ["quick"]
    assert quick.prompt_tokens == quick.plain
    assert quick.repeated == 0


def test_the_cacheable_share_is_what_repeats_the_prefix(tmp_path):
    """Of four requests three find schema, rules and document in the cache."""
    reviewer, plan = lay_out(tmp_path, "standard")
    assert plan.repeated == 3 * plan.prefix
    assert plan.prefix * 4 < plan.prompt_tokens
    text = describe_plan("note.md", reviewer.depth_plan, plan, None)
    assert f"are {4 * plan.prefix / plan.prompt_tokens:.0%} of all tokens in" in text
    assert f"{plan.repeated / plan.prompt_tokens:.0%} repeat an earlier request" in text
    assert "none, or at most about" in text


@pytest.mark.parametrize("kind", ["design-doc", "post-mortem", "experiment", "roadmap"])
def test_standard_keeps_its_bars_on_three_thousand_words(kind):
    """85 % of the tokens in are cacheable, and with a cache the input costs at most four plain calls."""
    names = ("weak", "strong", "weak")
    texts = [(find_folder("samples") / f"{kind}-{name}.md").read_text("utf-8") for name in names]
    words = re.findall(r"\S+\s*", "\n".join(texts))[:3000]
    document = load_standard_input("".join(words).encode(), name="note.md")
    reviewer = make_reviewer(None, depth="standard")
    plan = reviewer.lay_out(reviewer.frame(Assignment(document, load_rubric(find_rubric_file(kind)), "its name")))
    assert plan.cacheable_share >= 0.85
    assert plan.prompt_tokens - 0.9 * plan.repeated <= 4 * plan.plain


def test_the_price_is_set_beside_one_plain_call(tmp_path):
    """Cached tokens cost a tenth here."""
    reviewer, plan = lay_out(tmp_path, "standard")
    text = describe_plan("note.md", reviewer.depth_plan, plan, make_stack(m=2.0))
    cached = (plan.prompt_tokens - 0.9 * plan.repeated) / plan.plain
    assert f"{cached:.1f} × its price when the provider caches" in text
    assert f"{plan.prompt_tokens / plan.plain:.1f} × when not" in text
    unknown = describe_plan("note.md", reviewer.depth_plan, plan, make_stack(other=2.0))
    assert "the price is unknown" in unknown


def test_another_models_refuter_is_priced_as_such_and_finds_nothing_cached(tmp_path):
    """At ten times the price, the whole costs more by nine times the refuter."""
    from dataclasses import replace

    reviewer, plan = lay_out(tmp_path, "standard")
    stack = make_stack(m=2.0, dear=20.0)
    plain = describe_plan("note.md", reviewer.depth_plan, plan, stack)
    other = describe_plan("note.md", reviewer.depth_plan, plan, replace(stack, refuter_model="dear"))
    assert "refuter (model dear): none, or at most" in other
    assert "(model" not in plain
    refuter = plan.requests[-1].prompt_tokens
    own = plan.prompt_tokens - refuter
    cached = (2 * (own - 0.9 * 2 * plan.prefix) + 20 * refuter) / (2 * plan.plain)
    assert f"{cached:.1f} × its price when the provider caches" in other


def test_what_another_model_is_asked_repeats_nothing(tmp_path):
    """Its cache does not hold the document."""
    _, own = lay_out(tmp_path, "standard")
    _, apart = lay_out(tmp_path, "standard", refuter=ScriptedChat([]))
    assert (own.repeated, apart.repeated) == (3 * own.prefix, 2 * own.prefix)


def test_a_model_without_a_price_for_cached_tokens_is_said_to_have_none(tmp_path):
    """To say that it costs the same would be a claim about the provider."""
    from dataclasses import replace

    reviewer, plan = lay_out(tmp_path, "standard")
    stack = make_stack(m=2.0)
    bare = stack.prices.models["m"].model_copy(update={"cached_input": None})
    prices = stack.prices.model_copy(update={"models": {"m": bare}})
    text = describe_plan("note.md", reviewer.depth_plan, plan, replace(stack, prices=prices))
    assert "the price table has none for cached tokens of this model" in text


async def test_what_the_plan_promises_is_what_is_sent(tmp_path):
    """A review without heavy findings sends the planned requests and no more."""
    from tests.engine.material import good_answers, reply

    chat = ScriptedChat(lambda request: reply([] if request.purpose == "free reading" else good_answers()))
    reviewer = make_reviewer(chat, depth="standard")
    assignment = make_assignment(tmp_path)
    planned = reviewer.plan(reviewer.frame(assignment))
    await reviewer.review(assignment)
    assert [one.request for one in planned] == chat.requests
