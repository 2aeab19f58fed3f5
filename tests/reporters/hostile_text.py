"""Texts that try to leave their place in a report, and a review that carries such a text in every field."""

from hypothesis import strategies as st

from reviewer.domain.finding import Answer, Hit, Signal, Verdict
from reviewer.domain.review import Checked, Coverage, Decision, Failure, Provenance, Rating, Review, Run
from reviewer.domain.rubric import Severity
from tests.reporters.sample_reviews import CONTRADICTION, RICH, ROLLBACK, anchor

TRICKS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x1b]52;c;aGk=\x1b\\",
    "\x9b2J",
    "\x9d0;title\x9c",
    "\x1bP1;2q\x1b\\",
    "\x1b]0;never closed",
    "\x08\x08\x08",
    "\r",
    "\r\n# heading",
    "\x85",
    "\u2028",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\u200b\u200d\ufeff",
    "\U000e0041\U000e007f",
    "\ud800",
    "[bold]markup[/bold]",
    "[click](https://evil.example)",
    "![x](https://evil.example/beacon.png)",
    "<https://evil.example>",
    "<img src=x onerror=alert(1)>",
    "<!-- -->",
    "</details>",
    "&lt;b&gt;",
    "https://evil.example/path",
    "www.evil.example",
    "someone@evil.example",
    "@octocat",
    "#42",
    "octo/repo#42",
    "GH-7",
    ":tada:",
    "# heading",
    "\n---\n",
    "\n===\n",
    "```\n",
    "~~~\n",
    "`code`",
    "| a | b |\n| --- | --- |\n",
    "a\n:-\n",
    "\\|",
    "\n    indented",
    "\n> quote",
    "\n- item",
    "\n1. item",
    "[ref]: https://evil.example",
    "[^1]",
    "*bold* **bold** _it_ ~~no~~ $x$",
    "\\",
    "\\\\[a](b)",
    "e" + "\u0301" * 40,
    "日本語" * 5,
    "x" * 300,
    "\t",
    " ",
)

hostile = st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=12)), min_size=1, max_size=6).map("".join)
"""Tricks and arbitrary characters, glued together."""


def make_hostile_run(text: str) -> Run:
    """A run with `text` in every field that a document, a file name, a rubric or an LLM can fill."""
    place = anchor(3, 1, text, text, text).model_copy(update={"section": (text, text)})
    words = {"title": text, "problem": text, "if_left_as_is": text, "suggestion": text, "origins": (text, text)}
    quoted = CONTRADICTION.model_copy(update={**words, "anchors": (place, place), "replacement": text})
    absent = ROLLBACK.model_copy(update={**words, "looked_for": (text,), "hits": (Hit(term=text, anchor=place),)})
    review = RICH.model_copy(
        update={
            "document": text,
            "kind": text,
            "kind_reason": text,
            "rubric_title": text,
            "criterion_titles": {"dd-capacity": text},
            "reasons": (text,),
            "ratings": (Rating(criterion_id="dd-capacity", score=2, capped_by=text, questions=3, answered=2),),
            "findings": (quoted, absent, quoted.model_copy(update={"gates": False, "confidence": "low"}), absent),
            "signals": (Signal(code="DOC101", slug="template-residue", message=text, severity=Severity.NIT,
                               confidence="low", anchor=place),),
            "answers": (Answer(question_id=text, verdict=Verdict.MET, reasoning=text, anchors=(place,), note=text),),
            "coverage": Coverage(questions=3, answered=2, lines_read=1, lines=1, unanswered=(text,), notes=(text,)),
            "provenance": Provenance(reviewer_version="1", document_digest="a", rubric_digest="b",
                                     prompt_fingerprint="c", model=text, answered_by=(text,), endpoint=text,
                                     recorded=text),
            "warnings": (text,),
        }
    )  # fmt: skip
    silent: Review = review.model_copy(update={"decision": Decision.NOT_ASSESSED, "findings": ()})
    signal = review.signals[0]
    signals = (signal, signal.model_copy(update={"confidence": "high", "severity": Severity.MAJOR}),
               signal.model_copy(update={"suppressed": text}))  # fmt: skip
    checked = Checked(document=text, document_digest="a", signals=signals, warnings=(text,))
    return Run(reviews=(review, silent), checked=(checked,), failures=(Failure(document=text, reason=text, hint=text),))
