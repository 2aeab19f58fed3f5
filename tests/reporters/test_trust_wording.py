"""What reports say of hidden text, of the second pass and of secrets."""

import pytest

from reviewer.domain.finding import INTEGRITY_CODE
from reviewer.domain.review import Checked, Run
from reviewer.domain.trust import Mark, MarkKind, Redaction, SecondPass
from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.trust_wording import explain_marks, explain_redactions, explain_second_pass
from tests.reporters.sample_reviews import RESIDUE, RICH

SECRETS = (Redaction(kind="github-token", count=2), Redaction(kind="password", count=1))
SAID = "3 secrets replaced before anything was sent or stored: 2 github token, 1 password."


def mark(kind=MarkKind.HTML_COMMENT, *, hidden=True, addressed=False):
    return Mark(kind=kind, line=3, line_end=3, start=9, end=20, payload="x", hidden=hidden, addressed=addressed)


STEERED = RICH.model_copy(
    update={
        "signals": (RESIDUE.model_copy(update={"code": INTEGRITY_CODE, "slug": "hidden-instructions"}),),
        "marks": (mark(addressed=True), mark(), mark(MarkKind.SENTENCE, hidden=False, addressed=True)),
        "redactions": SECRETS,
        "second_pass": SecondPass(lines=(4, 9), lowered=("dd-goals",)),
    }
)


@pytest.mark.parametrize("format_", ["terminal", "markdown", "html"])
def test_a_report_for_people_says_it_at_the_top_and_in_what_it_rests_on(format_):
    """The warning stands before the findings; kinds, the second pass and secrets are counted."""
    text = " ".join(ALL_REPORTERS[format_](Run(reviews=(STEERED,)), ReportOptions(width=400)).split())
    assert "no reader sees tells the reviewer what to do" in text
    for sentence in (
        "2 places that no reader sees (2 html comment), kept from the LLM; 1 visible place that may speak to a reviewer.",
        "reviewed again without lines 4, 9; 1 answer came out lower, and the lower one counts: dd-goals.",
        SAID,
    ):
        assert sentence in text.replace("\\", "")


@pytest.mark.parametrize("format_", ["terminal", "markdown", "html"])
def test_a_report_of_checks_says_how_many_secrets_were_replaced(format_):
    """Even when nothing was found."""
    run = Run(checked=(Checked(document="a.md", document_digest="0" * 64, signals=(), redactions=SECRETS),))
    assert SAID in " ".join(ALL_REPORTERS[format_](run, ReportOptions(width=400)).split()).replace("\\", "")


@pytest.mark.parametrize("format_", ["sarif", "github", "gitlab", "junit", "rdjson", "checkstyle"])
def test_formats_for_programs_carry_the_finding(format_):
    """Under its code, as an error."""
    assert INTEGRITY_CODE in ALL_REPORTERS[format_](Run(reviews=(STEERED,)), ReportOptions())


def test_nothing_found_is_nothing_said():
    """A report does not speak of what is not there."""
    assert explain_marks((), "strip", asked=True) == explain_second_pass(None) == explain_redactions(()) == ""


def test_what_was_done_depends_on_the_policy_and_on_whether_anybody_was_asked():
    """Flag leaves it to the LLM; without an LLM nothing was kept from it."""
    assert explain_marks((mark(),), "flag", asked=True).endswith("(1 html comment), which the LLM read as it stands.")
    assert explain_marks((mark(),), "strip", asked=False) == "1 place that no reader sees (1 html comment)."


def test_a_second_pass_that_failed_says_that_nothing_is_known():
    """It is not taken for one that found nothing."""
    assert "not known" in explain_second_pass(SecondPass(lines=(1,), lowered=(), failed=True))
    assert "no answer came out lower" in explain_second_pass(SecondPass(lines=(1,), lowered=()))
