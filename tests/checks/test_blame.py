"""Words that lay the fault on a person."""

import pytest

from reviewer.checks.blame import CHECK, make_check
from tests.checks.plan_spots import find_signals


def quotes(text: str) -> list[str]:
    """Give what is marked."""
    return [signal.anchor.quote for signal in find_signals(CHECK, text)]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The root cause was human error.", "was human error"),
        ("The outage was caused by\nhuman error.", "caused by\nhuman error"),
        ("A developer forgot to set the flag.", "developer forgot"),
        ("The on-call engineer had simply ignored the page.", "engineer had simply ignored"),
        ("One new annotator, who did not read the guideline.", "annotator, who did not read"),
        (
            "The moderators had approved although the signs were there.",
            "moderators had approved although the signs were there",
        ),
        ("The operator should have known.", "operator should have known"),
        ("@ann-b forgot the flag.", "@ann-b forgot"),
        ("Then Boris didn’t bother to ask.", "Boris didn’t bother"),
        ("The deploy was careless.", "careless"),
        ("| 13:02 | The engineer forgot the index |\n|---|---|\n", "engineer forgot"),
    ],
)
def test_blame_is_found(text, quote):
    """Phrases, a person with a failing, a handle, a name; in tables as well."""
    assert quotes(text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "This was not human error.",
        "If an engineer forgot the flag, the build would fail.",
        "Was it caused by human error?",
        "It reduces what is caused by human error.",
        "Users forgot their passwords.",
        "The cache ignored the header.",
        "The engineer saw that the job ignored the header.",
        "Engineers should have access to the logs.",
        "We forgot to add an alert. I forgot the flag.",
        "The on-call engineer was paged. Retries ignored the limit.",
        "The engineer rolled back; the job failed to run.",
        "`the engineer forgot`",
        "- Ask the engineer\n- forgot to add it",
        "Ask the engineer\n\nforgot to add it",
    ],
)
def test_what_blames_nobody(text):
    """Denials, conditions, questions, machines, users, norms, the authors themselves."""
    assert quotes(text) == []


def test_the_place_and_the_message():
    """Line, column, severity."""
    (signal,) = find_signals(CHECK, "# A\n\nThen the operator forgot it.\n")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.severity) == (3, 10, "minor")
    assert '"operator forgot" lays the fault on a person' in signal.message


def test_projects_add_their_own():
    """Whatever case, with an ending where a star stands."""
    assert [s.anchor.quote for s in find_signals(make_check(["fat finger*"]), "A Fat fingered deploy.")] == [
        "Fat fingered"
    ]
