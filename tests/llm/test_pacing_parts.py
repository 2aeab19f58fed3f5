"""The pure parts behind the gate: what each does with a clock that is passed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.review import Usage
from reviewer.domain.tokens import estimate_tokens, sample_tokens
from reviewer.llm.bounds import Bound
from reviewer.llm.calibration import Calibration
from reviewer.llm.crowd import Crowd
from reviewer.llm.meters import Meter
from reviewer.llm.mirrors import Mirror
from reviewer.llm.outage import Outage
from reviewer.llm.rate_headers import Reading
from reviewer.llm.telling_apart import Evidence, Kind
from reviewer.llm.throttle import Throttle
from tests.fakes import make_request


def fail(outage: Outage, request: int, now: float, *, everybodys: bool = False, was_probe: bool = False) -> None:
    outage.fail(request, everybodys=everybodys, was_probe=was_probe, reason="500", now=now)


def test_five_failures_of_different_requests_are_an_outage() -> None:
    outage = Outage(100)
    for number in range(4):
        fail(outage, number, 0.0)
    assert not outage.is_open
    fail(outage, 4, 0.0)
    assert outage.is_open


def test_a_success_between_begins_the_row_anew() -> None:
    outage = Outage(100)
    for number in range(20):
        fail(outage, number, 0.0)
        outage.succeed()
    assert not outage.is_open


def test_one_request_that_always_fails_is_no_outage_but_no_connection_is() -> None:
    outage = Outage(100)
    for _ in range(20):
        fail(outage, 7, 0.0)
    assert not outage.is_open
    for _ in range(5):
        fail(outage, 7, 0.0, everybodys=True)
    assert outage.is_open


def test_probes_come_at_growing_intervals_one_at_a_time() -> None:
    """1, 2, 4 … 60 seconds after the one before failed."""
    outage, now, waits = Outage(10_000), 0.0, []
    for number in range(5):
        fail(outage, number, now)
    for _ in range(9):
        waits.append(outage.wait(now))
        now += waits[-1]
        assert not outage.is_blocked(now)
        assert outage.start_probe()
        assert outage.is_blocked(now)
        fail(outage, 0, now, was_probe=True)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    outage.start_probe()
    assert outage.succeed()
    assert not outage.is_open


def test_a_cancelled_probe_makes_room_for_the_next() -> None:
    outage = Outage(100)
    for number in range(5):
        fail(outage, number, 0.0)
    outage.start_probe()
    outage.drop_probe(1.0)
    assert not outage.is_blocked(1.0)


def test_a_crowd_doubles_while_it_is_full() -> None:
    """Each answer to a request that was in flight while others waited adds one."""
    crowd = Crowd(100, first=4)
    for now in (0.0, 1.0, 2.0):
        crowd.hold_back(now)
        for _ in range(crowd.slots):
            crowd.succeed(now, 1.0)
    assert crowd.slots == 32


def test_a_crowd_that_is_not_full_stays_and_the_ceiling_holds() -> None:
    crowd = Crowd(10, first=4)
    for _ in range(50):
        crowd.succeed(5.0, 1.0)
    assert crowd.slots == 4
    crowd.hold_back(9.0)
    for _ in range(50):
        crowd.succeed(5.0, 1.0)
    assert crowd.slots == 10


def test_a_crowd_is_cut_once_a_round_trip_and_then_grows_by_one() -> None:
    crowd = Crowd(1000, first=100)
    assert crowd.cut(sent=1.0, now=2.0)
    assert crowd.slots == 70
    assert not crowd.cut(sent=1.5, now=2.1)
    assert crowd.cut(sent=2.0, now=3.0)
    crowd.hold_back(4.0)
    before = crowd.limit
    for _ in range(crowd.slots):
        crowd.succeed(4.0, 1.0)
    assert before < crowd.limit <= before + 1.01


def test_a_crowd_rests_while_the_server_queues() -> None:
    """Twice as long answers mean that more in flight bring nothing."""
    crowd = Crowd(1000, first=8)
    for _ in range(20):
        crowd.succeed(0.0, 1.0)
    for _ in range(20):
        crowd.succeed(0.0, 3.0)
    crowd.hold_back(9.0)
    before = crowd.limit
    crowd.succeed(5.0, 3.0)
    assert crowd.limit == before


def answer(kind: Kind, used: float, at: float, *, coarse: bool = False) -> Reading:
    """What a server of 500 a minute says after so much was used, at this second of a window."""
    reset = used / (500 / 60) if kind is Kind.BUCKET else 60 - at % 60
    return Reading(500, 500 - used, float(int(reset) + 1) if coarse else reset, coarse)


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("kind", [Kind.BUCKET, Kind.WINDOW])
def test_buckets_and_windows_are_told_apart(kind: Kind, coarse: bool) -> None:
    evidence = Evidence()
    for number in range(60):
        used = 20.0 + number * 5 if kind is Kind.WINDOW else 20.0 + number * 7 % 300
        evidence.weigh(answer(kind, used, number * 0.5, coarse=coarse), number * 0.5)
    assert evidence.kind is kind


def test_nothing_is_said_before_two_answers() -> None:
    evidence = Evidence()
    evidence.weigh(answer(Kind.BUCKET, 10, 0), 0.0)
    assert evidence.kind is Kind.UNKNOWN


def test_a_mirror_holds_back_what_the_server_has_not() -> None:
    """After a word that nothing is left, nothing is sent before the reset."""
    mirror = Mirror()
    assert mirror.wait(1, 0.0) == 0
    mark = mirror.send(1, 0.0)
    mirror.learn(Reading(10, 0, 30.0), mark, 0.0, 0.5)
    assert mirror.wait(1, 0.5) == pytest.approx(29.5)
    assert mirror.wait(1, 30.1) == 0


def test_a_mirror_counts_what_was_sent_since() -> None:
    """The server's word is about one request; those sent after it count against what is left."""
    mirror = Mirror()
    mark = mirror.send(1, 0.0)
    for _ in range(4):
        mirror.send(1, 0.1)
    mirror.learn(Reading(100, 5, 60.0), mark, 0.0, 0.5)
    assert mirror.wait(1, 0.5) == pytest.approx(59.5)


def test_a_server_that_says_nothing_of_when_is_tried_each_second() -> None:
    mirror = Mirror()
    mirror.learn(Reading(None, 0, None), mirror.send(1, 0.0), 0.0, 0.1)
    assert mirror.wait(1, 0.1) == pytest.approx(0.9)
    assert mirror.wait(1, 1.0) == 0


def test_a_throttle_knows_nothing_before_a_refusal() -> None:
    throttle = Throttle()
    assert throttle.pace(5.0) is None
    assert throttle.wait(5.0) == 0


def test_a_throttle_falls_below_what_got_through_comes_back_and_looks_further() -> None:
    throttle = Throttle()
    throttle.succeed(0.0, 50.0)
    throttle.refuse(1.0, 1.0, delivered=50.0, sending=50.0)
    assert throttle.pace(1.0) == pytest.approx(47.5)
    assert throttle.pace(5.0) == pytest.approx(50.0)
    assert 50 < (throttle.pace(9.0) or 0) < 52
    assert (throttle.pace(40.0) or 0) > 60


def test_a_throttle_waits_longer_the_longer_nothing_gets_through() -> None:
    throttle, now, waits = Throttle(), 0.0, []
    for _ in range(8):
        waits.append(throttle.refuse(now, now, delivered=0.0, sending=1.0))
        now += 100
    assert waits == [0.5, 1, 2, 4, 8, 15, 15, 15]
    assert throttle.is_stalled
    throttle.succeed(now, 1.0)
    assert not throttle.is_stalled


def test_one_storm_is_one_sign() -> None:
    """Requests that were in flight at the first refusal are refused as well and tell nothing new."""
    throttle = Throttle()
    throttle.succeed(0.0, 50.0)
    throttle.refuse(1.0, 2.0, delivered=50.0, sending=50.0)
    pace = throttle.pace(2.0)
    for _ in range(30):
        assert throttle.refuse(1.5, 2.0, delivered=1.0, sending=50.0) == 0
    assert throttle.pace(2.0) == pace


@given(st.floats(0.5, 500), st.lists(st.floats(0, 0.2), min_size=5, max_size=300))
def test_a_bound_holds_over_any_time(rate: float, pauses: list[float]) -> None:
    """However often is asked, what goes through is at most the rate and one request."""
    bound, now, sent = Bound(rate, 0.0), 0.0, 0
    for pause in pauses:
        now += pause
        while bound.wait(now) == 0:
            bound.take(1.0, now)
            sent += 1
    assert sent <= rate * now + rate * 0.04 + 1.001


def test_a_meter_forgets() -> None:
    meter = Meter(10)
    for second in range(100):
        meter.add(float(second), 5)
    assert meter.rate(99.0) == pytest.approx(5, rel=0.1)
    assert meter.rate(200.0) == 0


def test_estimates_learn_from_counts() -> None:
    """A server that counts twice as many tokens is believed."""
    calibration = Calibration()
    estimate = calibration.estimate_prompt(make_request("word " * 300))
    assert calibration.ratio == 1
    for _ in range(10):
        calibration.learn(estimate, Usage(requests=1, prompt_tokens=2 * estimate, completion_tokens=400))
    assert calibration.ratio == pytest.approx(2)
    assert calibration.expect_reply() == pytest.approx(400)
    assert calibration.bound_reply() == pytest.approx(600)


def test_counts_that_are_none_teach_nothing() -> None:
    calibration = Calibration()
    calibration.learn(100, Usage(requests=1, unreported=1))
    assert calibration.ratio == 1


def test_a_limit_of_the_answer_bounds_it() -> None:
    assert Calibration(longest_reply=50).bound_reply() == 50
    assert Calibration(longest_reply=50).expect_reply() == 50


@given(st.lists(st.sampled_from(["word ", "überlang ", "12.5 ms, ", "漢字", "- item\n"]), min_size=1, max_size=30))
def test_a_sample_of_an_even_text_estimates_as_well_as_the_whole(pieces: list[str]) -> None:
    text = "".join(pieces) * 400
    assert sample_tokens(text) == pytest.approx(estimate_tokens(text), rel=0.25)
