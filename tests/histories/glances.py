"""Records at a glance, commits and chains, to write tests of histories with."""

from reviewer.domain.glance import RecordGlance
from reviewer.domain.history import Stamp
from reviewer.histories.chains import Chain, Touch


def stamp(number, author="Ada"):
    """A commit of the day of that number."""
    return Stamp(commit=f"{number:040x}", when=f"2026-03-{number + 1:02}T10:00:00+00:00", author=author)


def touch(number, blob="", author="Ada"):
    """A commit that changed a file."""
    return Touch(number, stamp(number, author), blob or f"b{number}", f"{author.lower()}@example.org")


def found(name, severity="major", state="open", reason="", quote="the words", **fields):
    """A finding as a record has it."""
    anchors = [{"quote": quote}] if quote else []
    disposition = {"state": state, "reason": reason, "by": "", "seal": "x"}
    return {
        "id": name,
        "title": name,
        "severity": severity,
        "criterion_id": "c",
        "disposition": disposition,
        "anchors": anchors,
        **fields,
    }


def glance(seal, *findings, decision="revise", score=3.0, text="t", closed=()):
    """A record as its file has it, with keys that the history knows nothing of."""
    return RecordGlance.model_validate(
        {
            "seal": seal,
            "kind": "design-doc",
            "rubric_title": "Design document",
            "digests": {"document": text, "rubric": "r", "prompts": "p"},
            "decision": decision,
            "score": score,
            "level": "L5",
            "ratings": [{"criterion_id": "c", "title": "Criterion", "score": score, "weight": 1}],
            "levels": [{"level": "L5", "met": 1.5, "questions": 2}],
            "findings": list(findings),
            "convergence": {"closed": [{"id": name, "state": "fixed"} for name in closed]},
            "more": {"of": "it"},
        }
    )


def chain(*edits, names=("docs/a.md",)):
    """A document with its commits."""
    return Chain(list(names), [], list(edits))
