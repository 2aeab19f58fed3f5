"""Acronyms that are never spelled out."""

import pytest

from reviewer.checks.unexplained_acronyms import CHECK, make_check
from tests.checks.plan_spots import find_signals

THRICE = "The KSC met. KSC members voted; the KSC agreed."


def test_the_first_use_is_marked():
    """A hint with the number of uses."""
    (signal,) = find_signals(CHECK, f"# Plan\n\n{THRICE}\n")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (3, 5, "KSC")
    assert (signal.message, signal.confidence) == ("KSC is used 3 times and never spelled out", "low")


@pytest.mark.parametrize(
    "text",
    [
        THRICE.replace("KSC", "API"),
        f"The Kubeflow Steering Committee meets. {THRICE}",
        f"{THRICE} (The kubeflow steering committee, KSC.)",
        f"{THRICE}\n\n- KSC: those who decide",
        f"{THRICE} [the KSC](http://x.org)",
        "The KSC met. KSC voted.",
        "NOT HERE, NOT NOW, NOT so: it is not.",
        "`KSC` `KSC` `KSC`, KSC_A KSC_B, x/KSC, KSC-1, KSC-2, v.KSC",
        "> " + THRICE,
    ],
)
def test_what_is_known_or_spelled_out(text):
    """In words, in brackets, by a link; words in capitals; names in code; two uses."""
    assert find_signals(CHECK, text) == []


def test_teams_add_their_own():
    """Acronyms that the readers know."""
    assert list(make_check(["KSC"]).slug) == list(CHECK.slug)
    assert find_signals(make_check(["KSC"]), THRICE) == []
