"""What holds for every check on statistics: its own examples, silence outside prose, CRLF, hostile input."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks import (
    confusion_counts,
    estimate_outside,
    f_score,
    majority_accuracy,
    open_intervals,
    p_value_range,
    p_value_zero,
    partial_weeks,
    sample_ratio,
    unreachable_shares,
)
from reviewer.checks.count_shares import read_percent_sentences
from reviewer.checks.figures import read_figures, read_number_tables
from tests.checks.plan_spots import find_signals, read_text

MODULES = (
    sample_ratio,
    open_intervals,
    partial_weeks,
    confusion_counts,
    f_score,
    unreachable_shares,
    p_value_range,
    p_value_zero,
    estimate_outside,
    majority_accuracy,
)
CHECKS = [pytest.param(module.CHECK, id=module.CHECK.slug) for module in MODULES]
PIECES = (
    "In the A/B test, ", "control: 5,000 users", "treatment (n = 4,000)", "users were split 50/50. ", "| Arm | Users |\n|---|---|\n",
    "| Control | 12 |\n", "| TP | FP | FN | Precision | F1 |\n|---|---|---|---|---|\n", "| 1 | 0 | 0 | 0 | 0% |\n", "95% CI ", "[-0.2, 0.6]",
    "−3.8 to 8.4", "(", ")", " it improves ", "p = 1.2 ", "p = 0.000", "significant. ", "ran for 10 days. ", "from 31 February to 3 March ",
    "37.3% of the 24 users ", "0% of 0 users", "accuracy of 99.3% ", "0.6% of payments are fraudulent. ", "precision 0, recall 0, F1 0.5 ",
    "\n", "\n\n", "\r\n", "- ", "> ", "`", "**", "| ", "1e400", "9" * 40, "²", "٣", "١٢ days",
)  # fmt: skip


def test_codes_are_consecutive_and_slugs_unique():
    """Codes DOC401 to DOC410, each once."""
    assert [module.CHECK.code for module in MODULES] == [f"DOC{number}" for number in range(401, 411)]
    assert len({module.CHECK.slug for module in MODULES}) == len(MODULES)


@pytest.mark.parametrize("check", CHECKS)
def test_bad_example_triggers_and_good_does_not(check):
    """The docstring tells the truth."""
    assert find_signals(check, check.part("Bad"))
    assert find_signals(check, check.part("Good")) == []
    assert check.title
    assert check.part("What it finds")
    assert check.part("Why it matters")


@pytest.mark.parametrize("check", CHECKS)
def test_code_quotation_front_matter_and_comments_are_silent(check):
    """The bad example finds nothing where it is not the author's prose."""
    bad = check.part("Bad")
    quoted = "\n".join(f"> {line}" for line in bad.splitlines())
    indented = "\n".join(f"    {line}" for line in bad.splitlines())
    assert find_signals(check, f"Text.\n\n```markdown\n{bad}\n```\n") == []
    assert find_signals(check, f"Text.\n\n{quoted}\n") == []
    assert find_signals(check, f"Text.\n\n{indented}\n") == []
    assert find_signals(check, f"---\nnote: |\n{indented}\n---\n\nText.\n") == []
    assert find_signals(check, f"Text.\n\n<!--\n{bad}\n-->\n") == []


@pytest.mark.parametrize("check", CHECKS)
def test_crlf_twin_gives_the_same(check):
    """Line, columns, quote and message do not depend on line ends."""
    text = f"Intro.\n\n{check.part('Bad')}\n\nOutro.\n"
    ours, theirs = find_signals(check, text), find_signals(check, text.replace("\n", "\r\n"))
    assert ours
    for one, other in zip(ours, theirs, strict=True):
        assert one.message == other.message
        assert one.anchor.quote == other.anchor.quote.replace("\r\n", "\n")
        assert (one.anchor.line_start, one.anchor.column_start, one.anchor.column_end) == (
            other.anchor.line_start, other.anchor.column_start, other.anchor.column_end,
        )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
    | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
)
def test_no_text_crashes_a_check(text):
    """Whatever the text, every message is one line and every anchor holds something."""
    reading = read_text(f"x\n\n{text}")
    for module in MODULES:
        for signal in module.CHECK.run(reading):
            assert "\n" not in signal.message
            assert len(signal.message) < 500
            assert signal.anchor.quote.strip()


def hostile() -> dict[str, str]:
    """Documents of about a megabyte that make careless code quadratic."""
    known = "We ran an A/B test; users were split 50/50. The accuracy is 99%.\n\n"
    wide = "| Arm | " + " | ".join(f"Users {n}" for n in range(10_000)) + " |"
    return {
        "intervals": known + "the 95% CI 0.1 to 0.2 improves " * 32_000,
        "open intervals": known + "It rose (95% CI −1 to 2). " * 38_000,
        "labels": known + "95% confidence " * 65_000,
        "intervals half said": known + "95% CI (((" * 100_000,
        "p": known + "p = 1.5 significant, " * 48_000,
        "p without end": known + "p = " + "1" * 1_000_000,
        "arms": known + "control: 500 users, treatment (n = 400) " * 25_000,
        "splits": known + "split 50/50/" * 80_000,
        "shares": known + "37.3% of the 24 users " * 45_000,
        "dates": known + "The test ran from 2 March to " * 34_000,
        "percentages": known + "0.6% of the payments made by " * 34_000,
        "wide table": known + f"{wide}\n|" + "---|" * 10_001 + "\n|" + " 7 |" * 10_001 + "\n| control |" + " 9 |" * 10_000 + "\n",
        "long table": known + "| Model | TP | FP | FN | Precision | Recall | F1 |\n|---|---|---|---|---|---|---|\n" + "| x | 7 | 3 | 2 | 0.9 | 0.1 | 0.9 |\n" * 25_000,
        "long list": known + "- control: 500 users\n- treatment: 400 users\n" * 20_000,
        "headings": known + "## Result\n\nprecision 0.8, recall 0.7, F1 0.9\n\n" * 5_000,
        "digits": known + "1 " * 500_000,
    }  # fmt: skip


@pytest.mark.parametrize("name", list(hostile()))
def test_hostile_documents_take_seconds_not_minutes(name):
    """300 KB of it; what the checks share with others is made before the clock starts."""
    reading = read_text(hostile()[name][:300_000])
    assert len(reading.sentences) + len(reading.tables) >= 1
    for view in (read_figures, read_number_tables, read_percent_sentences):
        reading.derive(view)
    for module in MODULES:
        start = time.process_time()
        list(module.CHECK.run(reading))
        assert time.process_time() - start < 3.0, module.CHECK.slug
