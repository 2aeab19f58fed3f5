"""Rate headers of many servers, sensible and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.llm.rate_headers import LONGEST_RESET, Reading, read_limits

EPOCH = 1_900_000_000.0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {
                "x-ratelimit-limit-requests": "500",
                "x-ratelimit-remaining-requests": "499",
                "x-ratelimit-reset-requests": "120ms",
                "x-ratelimit-limit-tokens": "30000",
                "x-ratelimit-remaining-tokens": "29500",
                "x-ratelimit-reset-tokens": "1m2s",
            },
            {"requests": Reading(500, 499, 0.12), "tokens": Reading(30000, 29500, 62)},
        ),
        ({"x-ratelimit-remaining-requests": "11", "x-ratelimit-remaining-tokens": "900"},
         {"requests": Reading(None, 11, None), "tokens": Reading(None, 900, None)}),
        ({"x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000030000"},
         {"requests": Reading(20, 0, 30)}),
        ({"ratelimit-limit": "100, 100;w=60", "ratelimit-remaining": "50", "ratelimit-reset": "30"},
         {"requests": Reading(100, 50, 30, coarse=True)}),
        ({"anthropic-ratelimit-tokens-limit": "1000", "anthropic-ratelimit-tokens-remaining": "10",
          "anthropic-ratelimit-tokens-reset": "2030-03-17T17:46:50Z"}, {"tokens": Reading(1000, 10, 10)}),
    ],
    ids=["openai", "azure", "openrouter", "ietf", "anthropic"],
)  # fmt: skip
def test_headers_are_read(headers: dict[str, str], expected: dict[str, Reading]) -> None:
    assert read_limits(headers, EPOCH) == expected


@pytest.mark.parametrize(
    ("limit", "remaining", "reset", "expected"),
    [
        ("0", "0", "1s", None),
        ("-1", "-1", "0", None),
        ("100", "-1", "1s", None),
        ("100", "200", "1s", None),
        ("100", "nan", "1s", None),
        ("100", "1e300", "1s", None),
        ("inf", "5", "1s", Reading(None, 5, 1, coarse=True)),
        ("100", "50", "0", Reading(100, 50, None)),
        ("100", "50", "-3s", Reading(100, 50, None)),
        ("100", "50", "9999999s", Reading(100, 50, None)),
        ("100", "50", "soon", Reading(100, 50, None)),
        ("100", "50", "", Reading(100, 50, None)),
    ],
)
def test_nonsense_says_nothing(limit: str, remaining: str, reset: str, expected: Reading | None) -> None:
    headers = {
        "x-ratelimit-limit-requests": limit,
        "x-ratelimit-remaining-requests": remaining,
        "x-ratelimit-reset-requests": reset,
    }
    found = read_limits(headers, EPOCH).get("requests")
    assert found == expected or (found is not None and expected is not None and found[:3] == expected[:3])


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_reader(limit: str, remaining: str, reset: str) -> None:
    """Whatever a server sends, what is read is a number one can reckon with."""
    headers = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}
    for reading in read_limits(headers, EPOCH).values():
        assert reading.remaining >= 0
        assert reading.reset is None or 0 < reading.reset <= LONGEST_RESET
