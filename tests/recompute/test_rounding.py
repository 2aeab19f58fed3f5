"""Rounding never makes a false finding: whatever is computed exactly and printed rounded, holds or is left alone."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewer.recompute.claim import Outcome
from tests.recompute.claiming_short import run

FORMS = st.sampled_from(("plain", "k", "M", "€", "%", "ms"))


def show(value, places, form):
    """Print a value as authors do; bare whole numbers below ten are counts, and nobody rounds to them."""
    places = max(places, 1) if form == "plain" and value < 10 else places
    scaled = value / {"k": 1e3, "M": 1e6}.get(form, 1)
    text = f"{scaled:,.{places}f}".replace("-", "−")
    return {"k": f"{text}k", "M": f"{text} M", "€": f"€{text}", "%": f"{text}%", "ms": f"{text} ms"}.get(form, text)


values = st.floats(0.01, 5e6).map(lambda value: float(f"{value:.7g}"))
places = st.integers(0, 3)


@given(st.lists(st.tuples(values, places), min_size=2, max_size=8), FORMS, places)
def test_sums(parts, form, last):
    """Each part rounded in its own way, and the sum too."""
    total = sum(value for value, _ in parts)
    items = [show(value, digits, form) for value, digits in parts]
    assert run("sum", show(total, last, form), item=items).outcome is not Outcome.DIFFERS


@given(values, values, places, places, places, st.sampled_from(("plain", "€", "k", "M")))
def test_products(one, two, first, second, last, form):
    """A number of things at a price."""
    assume(one * two < 1e14)
    items = [show(one, first, "plain"), show(two, second, form)]
    assert run("product", show(one * two, last, form), item=items).outcome is not Outcome.DIFFERS


@given(values, values, places, places, places, FORMS)
def test_differences(one, two, first, second, last, form):
    """In either order."""
    stated = show(abs(one - two), last, form)
    result = run("difference", stated, first=show(one, first, form), second=show(two, second, form))
    assert result.outcome is not Outcome.DIFFERS


@given(values, values, places, places, places, FORMS)
def test_percent_changes(before, after, first, second, last, form):
    """With and without a word for the direction."""
    stated = show(abs(after - before) / before * 100, last, "%")
    word = "fell by " if after < before else "rose by "
    for lead in ("", word):
        result = run(
            "percent_change", (stated, lead), before=show(before, first, form), after=show(after, second, form)
        )
        assert result.outcome is not Outcome.DIFFERS


@given(values, values, places, places, places, FORMS)
def test_ratios(one, two, first, second, last, form):
    """As a factor and as a share."""
    shown = {"first": show(one, first, form), "second": show(two, second, form)}
    assert run("ratio", f"{one / two:,.{last}f}x", **shown).outcome is not Outcome.DIFFERS
    assert run("ratio", show(one / two * 100, last, "%"), **shown).outcome is not Outcome.DIFFERS


@given(st.lists(values, min_size=2, max_size=6), places, places, FORMS)
def test_means(numbers, digits, last, form):
    """Of like numbers."""
    items = [show(number, digits, form) for number in numbers]
    stated = show(sum(numbers) / len(numbers), last, form)
    assert run("mean", (stated, "on average "), item=items).outcome is not Outcome.DIFFERS


@given(st.integers(0, 86_399), st.integers(60, 86_000))
def test_durations_over_midnight(start, length):
    """Minutes cut off at both ends."""
    stamps = [f"{moment % 86_400 // 3600:02}:{moment % 3600 // 60:02}" for moment in (start, start + length)]
    stated = f"{length // 3600} h {length % 3600 // 60} min" if length >= 3600 else f"{length // 60} min"
    assert run("duration", stated, start=stamps[0], end=stamps[1]).outcome is not Outcome.DIFFERS


@given(st.integers(50, 50_000), st.integers(50, 50_000), st.floats(0.05, 0.95), st.floats(-2.5, 2.5), st.integers(1, 3))
def test_intervals_and_p_values(n1, n2, base, shift, last):
    """Wald's interval and the pooled z-test, from counts and from rounded rates."""
    assume(max(n1, n2) < 19 * min(n1, n2))
    error = math.sqrt(base * (1 - base) * (1 / n1 + 1 / n2))
    x1, x2 = round(n1 * base), round(n2 * min(0.99, max(0.01, base + shift * error)))
    one, two = x1 / n1, x2 / n2
    half = 1.959964 * math.sqrt(one * (1 - one) / n1 + two * (1 - two) / n2)
    stated = f"{(two - one - half) * 100:.{last}f} to {(two - one + half) * 100:.{last}f} points"
    arms = {"successes_a": str(x1), "total_a": str(n1), "successes_b": str(x2), "total_b": str(n2)}
    assert run("proportions_interval", stated, **arms, level="95%").outcome is not Outcome.DIFFERS
    pooled = (x1 + x2) / (n1 + n2)
    p = math.erfc(abs(two - one) / math.sqrt(2 * pooled * (1 - pooled) * (1 / n1 + 1 / n2)))
    assert run("proportions_p", f"p = {p:.3f}" if p >= 0.001 else "p < 0.001", **arms).outcome is not Outcome.DIFFERS


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 3))
def test_precision_recall_and_f1(true, false, missed, last):
    """From counts."""
    counts = {"true_positives": str(true), "false_positives": str(false), "false_negatives": str(missed)}
    f1 = 2 * true / (2 * true + false + missed)
    assert run("f1", f"{f1:.{last}f}", **counts).outcome is not Outcome.DIFFERS
    del counts["false_negatives"]
    assert run("precision", f"{true / (true + false):.{last + 1}%}", **counts).outcome is not Outcome.DIFFERS


@pytest.mark.parametrize("hedge", ["about ", "~", "roughly ", "≈ ", "around ", "some "])
def test_hedges_widen(hedge):
    """A tenth on both sides."""
    assert run("product", (f"{hedge}€1,100",), item=["4", "€260"]).outcome is Outcome.HOLDS
    assert run("product", (f"{hedge}€1,300",), item=["4", "€260"]).outcome is Outcome.DIFFERS


@given(st.lists(st.integers(100, 99_999), min_size=3, max_size=7, unique=True), st.integers(3, 90))
def test_a_planted_slip_is_found(parts, percent):
    """A sum that is off by a few percent and can be read in no other way."""
    total = sum(parts)
    stated = round(total * (1 + percent / 100)) + 1
    result = run("sum", f"{stated}", item=[str(part) for part in parts])
    readings = {total - 2 * part for part in parts}
    assume(result.outcome is not Outcome.CANNOT or stated in readings)
    assume(stated % 100)  # 1,300 may be rounded to hundreds
    assert result.outcome is Outcome.DIFFERS
