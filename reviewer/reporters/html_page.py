"""A run as one HTML page that needs nothing else: documents as they read, comments in the margin beside their words."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from reviewer.domain.document import Document
from reviewer.domain.review import Checked, Decision, Rating, Review, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.certainty import list_reasons, write_interval
from reviewer.reporters.convergence_wording import list_since_last
from reviewer.reporters.facts import list_facts
from reviewer.reporters.focus import (
    choose_focus,
    count_further_steps,
    find_next_level,
    introduce_steps,
    list_steps,
)
from reviewer.reporters.html_blocks import list_parts
from reviewer.reporters.html_comments import SHAPES, Comment, list_comments, list_signal_comments
from reviewer.reporters.html_marks import Painter, paint_document
from reviewer.reporters.html_templates import make_environment, read_asset, write_policy
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.trust_wording import explain_integrity, list_warnings
from reviewer.reporters.wording import (
    count,
    explain_level,
    explain_not_assessed,
    explain_rating,
    explain_recorded,
    name_decision,
    name_document,
    write_score,
)


@dataclass(frozen=True)
class Sheet:
    """One document with its comments, as the page shows it."""

    id: str
    name: str
    verdict: str
    """Decision in words."""
    mood: str
    """Value of the decision, or `checked`: what colours the verdict."""
    score: str
    comments: tuple[Comment, ...]
    """In the order of their rank."""
    text: str
    """The document as finished HTML, or an empty string where its text is not at hand."""
    placed: frozenset[str]
    """Ids of the marks that stand in the text."""
    review: Review | None
    notes: tuple[tuple[str, str], ...]
    """Name and sentence of what must not be overlooked."""
    facts: tuple[tuple[str, str], ...]
    since_last: tuple[str, ...] = ()
    """What became of the last review's findings, a sentence each."""

    @property
    def missing(self) -> list[Comment]:
        """Comments about what no words can be marked for, heaviest first."""
        return sorted((one for one in self.comments if not one.places), key=lambda one: one.quiet)

    @property
    def beside(self) -> list[Comment]:
        """Comments about words, in the order of the text."""
        return sorted((one for one in self.comments if one.places), key=lambda one: one.start)

    def count_severity(self, severity: Severity) -> int:
        """Count the comments of a severity."""
        return sum(one.severity is severity for one in self.comments)

    @property
    def criteria(self) -> dict[str, str]:
        """Id of each criterion or check that has a comment → its title."""
        return {one.criterion: one.criterion_title for one in self.comments}


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as one HTML page; the text of a document is shown where `options.documents` holds it.

    Nothing on the page is loaded from elsewhere, and its policy forbids that as well.
    """
    sheets = [_build_review(review, options, f"d{number}") for number, review in enumerate(run.reviews, 1)]
    following = len(sheets) + 1
    sheets += [_build_checked(checked, options, f"d{number}") for number, checked in enumerate(run.checked, following)]
    style, script = read_asset("style.css"), read_asset("script.js")
    return (
        _make_environment()
        .get_template("page.j2")
        .render(
            sheets=sheets,
            failures=[(name_document(one.document), one) for one in run.failures],
            verbose=options.verbose,
            total=count(len(sheets) + len(run.failures), "document"),
            style=style,
            script=script,
            policy=write_policy(style, script),
            home=options.home,
        )
        .rstrip("\n")
        + "\n"
    )


@cache
def _make_environment() -> Environment:
    return make_environment(
        {
            "severities": list(Severity),
            "shapes": SHAPES,
            "write_score": write_score,
            "explain_rating": explain_rating,
            "explain_level": explain_level,
            "list_reasons": list_reasons,
            "choose_focus": choose_focus,
            "find_next_level": find_next_level,
            "introduce_steps": introduce_steps,
            "list_steps": list_steps,
            "count_further_steps": count_further_steps,
            "name_rating": _name_rating,
            "count": count,
        }
    )


def _name_rating(rating: Rating, review: Review) -> str:
    return review.criterion_titles.get(rating.criterion_id, rating.criterion_id)


def _paint(document: Document | None, comments: list[Comment]) -> tuple[str, frozenset[str]]:
    if document is None:
        return "", frozenset()
    parts = list_parts(document)
    marks = [mark for comment in comments for mark in comment.marks]
    painter = Painter(document.text, marks, [run for part in parts for run in part.runs])
    return paint_document(parts, painter), frozenset(painter.placed)


def _build_review(review: Review, options: ReportOptions, id_: str) -> Sheet:
    document = options.documents.get(review.document)
    comments = list_comments(review, document, options, f"{id_}-c")
    text, placed = _paint(document, comments)
    assessed = review.decision is not Decision.NOT_ASSESSED
    notes = []
    if review.provenance.recorded:
        notes.append(("Recorded reply.", explain_recorded(review.provenance)))
    if integrity := explain_integrity(review.signals):
        notes.append(("Hidden instructions.", integrity))
    if not assessed:
        notes.append(("Not assessed.", explain_not_assessed(review)))
    return Sheet(
        id=id_,
        name=name_document(review.document),
        verdict=name_decision(review.decision),
        mood=review.decision.value,
        score=f"{write_score(review.score)}{write_interval(review.interval)}" if assessed else "",
        comments=tuple(comments),
        text=text,
        placed=placed,
        review=review,
        notes=(*notes, *_note_text(document, review.provenance.document_digest)),
        facts=tuple(list_facts(review, verbose=options.verbose)),
        since_last=tuple(list_since_last(review)),
    )


def _build_checked(checked: Checked, options: ReportOptions, id_: str) -> Sheet:
    document = options.documents.get(checked.document)
    comments = list_signal_comments(checked.signals, document, f"{id_}-c")
    text, placed = _paint(document, comments)
    facts = [("Warning", warning) for warning in list_warnings(checked)]
    if checked.hints:
        facts.append(("Hints", f"{count(checked.hints, 'hint')} left out."))
    if checked.unchanged:
        facts.append(("Unchanged", f"{count(checked.unchanged, 'finding')} on unchanged lines left out."))
    facts.append(("Digest", f"document {checked.document_digest[:12]}"))
    return Sheet(
        id=id_,
        name=name_document(checked.document),
        verdict="checked",
        mood="checked",
        score="",
        comments=tuple(comments),
        text=text,
        placed=placed,
        review=None,
        notes=(
            ("Checks only.", "No LLM took part and nothing was rated."),
            *_note_text(document, checked.document_digest),
        ),
        facts=tuple(facts),
    )


def _note_text(document: Document | None, digest: str) -> list[tuple[str, str]]:
    if document is None or document.digest == digest:
        return []
    return [("Changed text.", "The text beside the comments is not the one that was read; some places are not marked.")]
