"""What an agreement holds → the sentences that every report of it uses. Nothing here is escaped yet."""

from reviewer.domain.human_review import Agreement, HumanFinding, Tie
from reviewer.reporters.wording import count, name_decision

FEW_PAIRS = 30
"""Ratings under which a kappa is an indication at best: one rating that differs moves it visibly."""

TIES: dict[Tie, str] = {
    "quote": "the same words",
    "question": "the same question",
    "line": "the same line",
    "section": "the same criterion and section",
}


def name_person(agreement: Agreement) -> str:
    """Name the person, or say that it is one."""
    return agreement.reviewer.strip() or "the person"


def explain_decisions(agreement: Agreement) -> str:
    """Say what both decided."""
    mine = name_decision(agreement.recorded_decision)
    if agreement.human_decision is None:
        return f"The recorded review says {mine}; {name_person(agreement)} decided nothing."
    if agreement.human_decision is agreement.recorded_decision:
        return f"Both say {mine}."
    return f"The recorded review says {mine}, {name_person(agreement)} {name_decision(agreement.human_decision)}."


def list_measures(agreement: Agreement) -> list[tuple[str, str]]:
    """List the measures, each with its name."""
    rated = agreement.rated
    if not rated:
        return [("Ratings", "no criterion was rated by both.")]
    measures = [
        ("Exact", f"{agreement.exact} of {count(rated, 'criterion', 'criteria')} ({agreement.exact / rated:.0%})"),
        ("Within one", f"{agreement.within_one} of {rated} ({agreement.within_one / rated:.0%})"),
    ]
    if agreement.mean_error is not None and agreement.leniency is not None:
        measures.append(("Mean gap", f"{agreement.mean_error:.2f} points"))
        measures.append(("Leniency", explain_leniency(agreement.leniency)))
    measures.append(("QWK", explain_kappa(agreement)))
    return measures


def explain_leniency(leniency: float) -> str:
    """Say who is the kinder one, and by how much."""
    if abs(leniency) < 0.005:
        return "neither is kinder than the other"
    return f"the {'recorded review' if leniency > 0 else 'person'} is kinder by {abs(leniency):.2f} points"


def explain_kappa(agreement: Agreement) -> str:
    """Say what the weighted kappa is and what it means with so few ratings."""
    if agreement.kappa is None:
        return "not defined: both gave one and the same rating throughout"
    said = f"{agreement.kappa:.2f}"
    if agreement.kappa_range is not None:
        low, high = agreement.kappa_range
        said += f"; with any one criterion left out {low:.2f} to {high:.2f}"
    said += ". 1 is agreement, 0 what chance gives; it says whether both see the same criteria as weak and strong"
    if agreement.rated < FEW_PAIRS:
        said += f", and over {count(agreement.rated, 'rating')} it is an indication, no measurement"
    return f"{said}."


def explain_overlap(agreement: Agreement) -> str:
    """Say how many findings both have, and how many only one of them."""
    total = len(agreement.both) + len(agreement.only_human)
    theirs = f"{len(agreement.both)} of the {count(total, 'finding')} of {name_person(agreement)}"
    if not total:
        theirs = f"{name_person(agreement).capitalize()} lists no finding"
    else:
        theirs += " " + ("is" if len(agreement.both) == 1 else "are") + " in the recorded review"
    return f"{theirs}; {count(len(agreement.only_recorded), 'finding')} only the recorded review has."


def name_human_place(finding: HumanFinding) -> str:
    """Say where a person's finding is, as far as the file tells."""
    parts = [f"line {finding.line}"] if finding.line else []
    parts += [finding.section] if finding.section else []
    parts += [finding.question or finding.criterion or ""]
    return ", ".join(part for part in parts if part)
