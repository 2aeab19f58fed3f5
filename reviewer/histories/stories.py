"""Blockers and majors that were found and fixed, with the commit that did it. Pure: texts are asked for by id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reviewer.domain.disposition import DispositionState
from reviewer.domain.glance import GlancedFinding
from reviewer.domain.history import Stamp, Story
from reviewer.histories.chains import Chain, Touch
from reviewer.histories.rounds import Reviewed, follow_findings

ReadText = Callable[[str], str | None]
"""Id of a blob → its text, or nothing where it cannot be read."""
WriteLink = Callable[[str, str], tuple[str, str]]
"""Commit and document → its address (or an empty string) and the command that shows it."""


@dataclass(frozen=True)
class Candidate:
    """A finding that is no longer raised, with the commits that may have answered it."""

    chain: Chain
    finding: GlancedFinding
    raised: Stamp
    edits: tuple[Touch, ...]
    """Commits that changed the document between the last review that raised it and the next."""
    said: bool
    """Whether its author accepted it, or a later review found that the text answers it."""


def list_candidates(chain: Chain, rounds: Sequence[Reviewed]) -> list[Candidate]:
    """List the blockers and majors that later rounds no longer raise and that nobody dismissed or deferred."""
    candidates = []
    first_raised: dict[str, Stamp] = {}
    for one in rounds:
        for finding in one.last.findings:
            start = first_raised.get(finding.follows) or one.touch.stamp
            first_raised.setdefault(finding.id, start)
    for number, finding in follow_findings(rounds).values():
        if number == len(rounds) - 1 or not finding.is_heavy or finding.disposition.settles:
            continue
        after, until = rounds[number].touch.place, rounds[number + 1].touch.place
        edits = tuple(edit for edit in chain.edits if after < edit.place <= until)
        closed = rounds[number + 1].first.convergence
        told = closed is not None and finding.id in {one.id for one in closed.closed}
        said = told or finding.disposition.state is DispositionState.ACCEPTED
        if edits:
            candidates.append(Candidate(chain, finding, first_raised[finding.id], edits, said))
    return candidates


def tell_story(candidate: Candidate, criteria: dict[str, str], read_text: ReadText, link: WriteLink) -> Story | None:
    """Tell how a finding was fixed; nothing where its words still stand and nobody said that it was answered."""
    fixed = _find_fix(candidate, read_text)
    if fixed is None:
        if not candidate.said:
            return None
        fixed = candidate.edits[-1]
    finding = candidate.finding
    accepted = finding.disposition.state is DispositionState.ACCEPTED
    address, command = link(fixed.stamp.commit, candidate.chain.name)
    return Story(
        document=candidate.chain.name,
        finding_id=finding.id,
        severity=finding.severity,
        criterion=criteria.get(finding.criterion_id, finding.criterion_id),
        title=finding.title,
        how="accepted" if accepted else "answered",
        raised=candidate.raised,
        fixed=fixed.stamp,
        link=address,
        command=command,
    )


def _find_fix(candidate: Candidate, read_text: ReadText) -> Touch | None:
    """Find the first commit after which a quote of the finding no longer stands in the text."""
    quotes = [" ".join(anchor.quote.split()) for anchor in candidate.finding.anchors]
    if not quotes:
        return None
    for edit in candidate.edits:
        text = read_text(edit.blob)
        if text is not None:
            flat = " ".join(text.split())
            if any(quote not in flat for quote in quotes):
                return edit
    return None
