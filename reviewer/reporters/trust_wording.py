"""What is known of a document's trustworthiness → the sentences that reports for people use about it."""

from collections.abc import Iterable, Sequence

from reviewer.domain.finding import Signal
from reviewer.domain.review import Checked, Review
from reviewer.domain.trust import Mark, Redaction, SecondPass, Untrusted
from reviewer.reporters.wording import count

MOST_NAMED = 10


def list_trust_facts(review: Review) -> list[tuple[str, str]]:
    """List what a reader must know of hidden text, of the second pass and of secrets, as pairs of name and sentence."""
    facts = (
        ("Hidden text", explain_marks(review.marks, review.untrusted, asked=review.provenance.model is not None)),
        ("Second pass", explain_second_pass(review.second_pass)),
        ("Secrets", explain_redactions(review.redactions)),
    )
    return [fact for fact in facts if fact[1]]


def list_warnings(checked: Checked) -> list[str]:
    """List what to tell beside the findings of checks: the warnings, and how many secrets were replaced."""
    secrets = explain_redactions(checked.redactions)
    return [*checked.warnings, *([secrets] if secrets else [])]


def explain_integrity(signals: Iterable[Signal]) -> str:
    """Say that a document speaks past its readers to a reviewer, or nothing where it does not."""
    lines = sorted({signal.anchor.line_start for signal in signals if signal.is_integrity})
    if not lines:
        return ""
    place = _name_lines(lines)
    return (
        f"Text that no reader sees tells the reviewer what to do ({place}). Ask its author before you use this report."
    )


def explain_marks(marks: Sequence[Mark], policy: Untrusted, *, asked: bool) -> str:
    """Say in a sentence what was found of hidden and speaking text, and what was done about it; nothing without any."""
    if not marks:
        return ""
    hidden = [mark.kind.value.replace("-", " ") for mark in marks if mark.hidden]
    kinds = ", ".join(f"{hidden.count(kind)} {kind}" for kind in dict.fromkeys(hidden))
    done = ", which the LLM read as it stands" if policy == "flag" else ", kept from the LLM"
    parts = [f"{count(len(hidden), 'place')} that no reader sees ({kinds}){done if asked else ''}"] if hidden else []
    told = sum(mark.addressed and not mark.hidden for mark in marks)
    parts += [f"{count(told, 'visible place')} that may speak to a reviewer"] if told else []
    seen = sum(not mark.addressed and not mark.hidden for mark in marks)
    parts += [f"{count(seen, 'other visible mark')}"] if seen else []
    return f"{'; '.join(parts)}."


def explain_second_pass(second: SecondPass | None) -> str:
    """Say what came of reviewing without the lines that speak to a reviewer; nothing when there were none."""
    if second is None:
        return ""
    lines = f"reviewed again without {_name_lines(second.lines)}"
    if second.failed:
        return f"{lines}, but that brought nothing: what those lines did is not known."
    if not second.lowered:
        return f"{lines}; no answer came out lower, and no quote of them counted."
    lowered = ", ".join(second.lowered[:MOST_NAMED])
    return f"{lines}; {count(len(second.lowered), 'answer')} came out lower, and the lower one counts: {lowered}."


def explain_redactions(redactions: Sequence[Redaction]) -> str:
    """Say how many secrets of which kinds were replaced; nothing when there were none."""
    if not redactions:
        return ""
    kinds = ", ".join(f"{one.count} {one.kind.replace('-', ' ')}" for one in redactions)
    return (
        f"{count(sum(one.count for one in redactions), 'secret')} replaced before anything was sent or stored: {kinds}."
    )


def _name_lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:MOST_NAMED]))
    more = f" and {len(lines) - MOST_NAMED} more" if len(lines) > MOST_NAMED else ""
    return f"line{'' if len(lines) == 1 else 's'} {shown}{more}"
