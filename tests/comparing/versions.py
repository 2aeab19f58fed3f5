"""Versions of the small document with their reviews, to write tests of comparisons with."""

from reviewer.comparing.compare import Version, compare_versions
from reviewer.comparing.word_diff import diff_words
from reviewer.records.making import make_record
from reviewer.reporters.compare_sheet import ComparisonSheet
from tests.engine.material import DOCUMENT, MET_COST, absence, answer, finding, good_answers, quote, reply
from tests.records.material import NAME, TRIAL, load, review

OWNER = "The images team owns it; the contact is the images channel."
NEW_TRIAL = "The hit rate was 91 % in the trial, and the trial lasted four weeks."
REVISED = DOCUMENT.replace(TRIAL, NEW_TRIAL) + f"\n{OWNER}\n"
SHORT = finding("The trial was too short", quote(TRIAL, 9), criterion_id="ty-cost", severity="major")
NOBODY = finding("Nobody is named", absence("owner", "contact"), criterion_id="ty-undo", severity="minor")
VAGUE = finding("Who is 5 %?", quote("goes live for 5 % of users first", 7), criterion_id="ty-cost", severity="nit")
COST = good_answers(ty_cost_month=answer("ty-cost-month", "partial", quote(MET_COST, 3)))
FIRST = reply(COST, [SHORT, NOBODY, VAGUE])


def make_version(tmp_path, text, script, shown="docs/cache.md", **changes):
    """Review a text with a script; without one it has no review."""
    document = load(text)
    if script is None:
        return Version(shown, NAME, document, None)
    result, assignment = review(tmp_path, text, script)
    record = make_record(result, assignment.document, assignment.rubric, NAME)
    return Version(shown, NAME, document, record.model_copy(update=changes))


def make_first(tmp_path):
    """The document as it was proposed."""
    return make_version(tmp_path, DOCUMENT, FIRST, "main:docs/cache.md")


def make_sheet(old, new):
    """Compare, as reports are given it."""
    return ComparisonSheet(compare_versions(old, new), old.lines, new.lines, diff_words)
