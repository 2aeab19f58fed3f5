"""Tests for a batch's progress in words: whole screens, and what must hold at any width."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.cli.batch_progress import LiveView, PlainView, QuietView, make_batch_view
from reviewer.cli.batch_screen import describe_seconds, draw_screen, share_done, tell_trouble, write_line
from reviewer.domain.batch import Snapshot, Spend, Trouble
from reviewer.domain.review import Cost, Usage

HALFWAY = Snapshot(
    total=2000,
    reviewed=1240,
    failed=3,
    duplicates=12,
    open_documents=48,
    in_flight=47,
    requests_per_second=47.84,
    pace=50.0,
    max_in_flight=96,
    spend=Spend(
        usage=Usage(requests=1250, prompt_tokens=3_120_004, cached_tokens=2_004_113, completion_tokens=402_113),
        cost=Cost(amount=1.3249),
    ),
    expected_cost=(2.05, 2.4),
    seconds=26.2,
    seconds_left=16.4,
    troubles=(Trouble(document="docs/a.md", reason="the answer was cut at the token limit"),),
)
FRESH = Snapshot(
    total=None,
    reviewed=0,
    failed=0,
    duplicates=0,
    open_documents=0,
    in_flight=0,
    requests_per_second=0.0,
    pace=None,
    max_in_flight=4,
    spend=Spend(),
    expected_cost=None,
    seconds=0.1,
    seconds_left=None,
)


def test_the_whole_screen():
    assert "\n".join(draw_screen(HALFWAY, 80, unicode=True)) == (
        " 62 % ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━───────────────────────\n"
        "  documents  1,243 of 2,000 done, 3 failed, 12 duplicates, 48 open\n"
        "  requests   47.8/s of 50.0/s allowed, 47 of at most 96 in flight\n"
        "  tokens     3,120,004 in (2,004,113 cached by the provider), 402,113 out\n"
        "  cost       1.32 USD so far, 2.05 to 2.40 expected\n"
        "  time       26 s so far, about 16 s left\n"
        "  last failures\n"
        "    docs/a.md: the answer was cut at the token limit"
    )


def test_a_screen_that_knows_nothing_yet_says_no_number_it_does_not_have():
    assert "\n".join(draw_screen(FRESH, 80, unicode=True)) == (
        "counting documents\n"
        "  documents  0 done\n"
        "  requests   0.0/s, 0 of at most 4 in flight\n"
        "  tokens     0 in, 0 out\n"
        "  cost       0.00 USD so far\n"
        "  time       0 s so far"
    )


def test_the_line_for_logs_says_the_same():
    assert write_line(HALFWAY.model_copy(update={"note": "the endpoint is down, tried again in 8 s"})) == (
        "1,243 of 2,000 done, 3 failed, 12 duplicates, 48 open; 47.8/s of 50.0/s allowed, 47 of at most 96 in flight; "
        "cost 1.32 USD so far, 2.05 to 2.40 expected; 26 s so far, about 16 s left; "
        "the endpoint is down, tried again in 8 s; last failure docs/a.md: the answer was cut at the token limit"
    )


def test_an_unknown_price_is_no_zero():
    unknown = HALFWAY.model_copy(update={"spend": Spend(cost=Cost(amount=None))})
    assert "  cost       unknown: the model is not in the price table" in draw_screen(unknown, 80, unicode=True)


@given(width=st.integers(20, 200), unicode=st.booleans(), done=st.integers(0, 2000), failed=st.integers(0, 20))
def test_no_line_is_wider_than_the_terminal(width, unicode, done, failed):
    troubles = (Trouble(document="d\x1b[2J" * 30 + ".md", reason="größer als erlaubt\n" * 9),) * 5
    snapshot = HALFWAY.model_copy(update={"reviewed": done, "failed": failed, "troubles": troubles, "note": "n" * 300})
    lines = draw_screen(snapshot, width, unicode=unicode)
    assert all(len(line) <= width for line in lines)
    assert all(line.isprintable() for line in lines)
    assert unicode or all(line.isascii() for line in lines)


def test_all_done_is_said_only_when_nothing_is_left():
    assert draw_screen(HALFWAY.model_copy(update={"reviewed": 1996}), 80, unicode=True)[0].startswith(" 99 %")
    assert draw_screen(HALFWAY.model_copy(update={"reviewed": 1997}), 80, unicode=True)[0].startswith("100 %")
    assert share_done(FRESH.model_copy(update={"total": 0})) == 1.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (89, "89 s"), (90, "2 min"), (720, "12 min"), (5399, "1 h 30 min"), (11_100, "3 h 05 min")],
)
def test_durations_are_said_as_people_say_them(seconds, words):
    assert describe_seconds(seconds) == words


def test_a_log_gets_lines_and_quiet_gets_none(capsys):
    for view in (PlainView(), QuietView()):
        with view:
            view.show(HALFWAY)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("reviewer: 1,243 of 2,000 done")
    assert isinstance(make_batch_view(quiet=True), QuietView)
    assert isinstance(make_batch_view(quiet=False), PlainView)  # stderr is no terminal here


def test_the_live_view_draws_in_place_and_clears_itself():
    stream = io.StringIO()
    troubles = (
        Trouble(document="報告" * 60, reason="far to the right"),
        Trouble(document="a", reason="[bold]b[/bold]"),
    )
    with LiveView(stream, width=60) as view:
        view.show(HALFWAY.model_copy(update={"troubles": troubles}))
        drawn = stream.getvalue()
        view.show(HALFWAY)
    assert "documents  1,243 of 2,000 done" in drawn
    assert "[bold]b[/bold]" in drawn
    wide = next(line for line in drawn.splitlines() if "報" in line)
    assert wide.count("報") + wide.count("告") <= 30  # two columns each
    assert stream.getvalue().rstrip("\x1b[?25h\r\n").endswith("\x1b[2K")  # the last thing it does is to erase lines


@pytest.mark.parametrize(
    ("document", "reason", "shown"),
    [
        ("docs/bad.md", "docs/bad.md is binary", "docs/bad.md is binary"),
        ("docs/bad.md", "docs/bad.md: cannot be read", "docs/bad.md: cannot be read"),
        ("a", "answers are cut", "a: answers are cut"),
    ],
)
def test_a_reason_that_names_the_document_names_it_once(document, reason, shown):
    """In the live view and in the line of a log."""
    trouble = Trouble(document=document, reason=reason)
    assert tell_trouble(trouble) == shown
    moment = HALFWAY.model_copy(update={"troubles": (trouble,)})
    assert draw_screen(moment, 80, unicode=True)[-1] == f"    {shown}"
    assert write_line(moment).endswith(f"last failure {shown}")
