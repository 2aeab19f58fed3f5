"""Faults and latencies are drawn alike in every run, at the share and shape that was asked for."""

import hashlib
from statistics import median

import pytest

from benchmarks.endpoint.chance import choose_fault, draw, draw_latency
from benchmarks.endpoint.scenario import Fault, Latency, Scenario, ScenarioError, read_scenario

DIGESTS = [hashlib.sha1(str(number).encode()).digest() for number in range(4000)]


def choose(fault: Fault, digest: bytes = DIGESTS[0], attempt: int = 1, elapsed: float = 0.0):
    return choose_fault(
        Scenario(faults=(fault,)), digest, attempt, elapsed, of_network=fault.kind in ("drop", "silent")
    )


def test_a_share_of_the_attempts_fails():
    """A tenth is a tenth, and a second attempt has its own chance."""
    fault = Fault("500", share=0.1)
    first = {digest for digest in DIGESTS if choose(fault, digest)}
    second = {digest for digest in DIGESTS if choose(fault, digest, attempt=2)}
    assert len(first) == pytest.approx(400, abs=60)
    assert len(first & second) == pytest.approx(40, abs=25)


def test_the_first_attempts_fail_and_then_it_is_good():
    """Three failures in a row."""
    assert [choose(Fault("503", attempts=3), attempt=number) is not None for number in range(1, 6)] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_whoever_fails_three_times_is_drawn_once():
    """A share of the bodies fails three times, not a share of the attempts."""
    fault = Fault("503", share=0.2, attempts=3)
    failing = [[choose(fault, digest, attempt=number) is not None for number in (1, 2, 3, 4)] for digest in DIGESTS]
    assert {tuple(one) for one in failing} == {(True, True, True, False), (False, False, False, False)}
    assert sum(one[0] for one in failing) == pytest.approx(800, abs=90)


def test_an_outage_has_a_start_and_an_end():
    """In seconds since the first request."""
    outage = Fault("drop", start=2, end=5)
    assert [choose(outage, elapsed=moment) is not None for moment in (0, 1.9, 2, 4.9, 5, 60)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_faults_of_the_network_come_before_all_others():
    """Each stage of an attempt sees its own kind only."""
    scenario = Scenario(faults=(Fault("500"), Fault("drop")))
    assert choose_fault(scenario, DIGESTS[0], 1, 0, of_network=True).kind == "drop"
    assert choose_fault(scenario, DIGESTS[0], 1, 0, of_network=False).kind == "500"


@pytest.mark.parametrize("kind", ["lognormal", "heavy"])
def test_latencies_have_their_shape(kind):
    """The lognormal has its median, the heavy tail its least; both have a tail, and an end to it."""
    latency = Latency(kind, seconds=0.2, spread=0.5, most=5)
    drawn = [draw_latency(latency, draw(digest, 1, 7)) for digest in DIGESTS]
    assert median(drawn) == pytest.approx(0.2 if kind == "lognormal" else 0.2 * 2**0.5, rel=0.06)
    assert max(drawn) > 0.8
    assert max(drawn) <= 5
    if kind == "heavy":
        assert min(drawn) >= 0.2


def test_a_constant_latency_is_one():
    """Whatever is drawn."""
    assert {draw_latency(Latency(seconds=1), draw(digest, 1, 7)) for digest in DIGESTS[:50]} == {1}


def test_scenarios_travel_as_json():
    """What was written is what is read."""
    scenario = Scenario(Latency("heavy", 1), faults=(Fault("429", share=0.5), Fault("drop", end=3)), models=("a", "b"))
    assert read_scenario(scenario.to_json()) == scenario
    assert read_scenario(b"") == Scenario()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[]", "must be an object"),
        ('{"latencies": {}}', "'latencies'"),
        ('{"latency": {"second": 1}}', "'second'"),
        ('{"latency": {"kind": "slow"}}', "'slow'"),
        ('{"faults": [{"kind": "flood"}]}', "'flood'"),
        ('{"faults": [{"share": 1}]}', "kind"),
    ],
)
def test_a_scenario_that_cannot_be_played_is_refused(text, words):
    """With the key, because a misspelt one would make a test of nothing."""
    with pytest.raises(ScenarioError, match=words):
        read_scenario(text)
