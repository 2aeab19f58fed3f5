"""What a comparison holds → the sentences that every report of it uses. Nothing here is escaped yet."""

from reviewer.domain.comparison import Comparison, EarlierFinding, Fate, Ground, Hunk, LevelChange, RatingChange, Side
from reviewer.domain.disposition import Disposition
from reviewer.domain.finding import Anchor
from reviewer.domain.review import Decision, LevelShare
from reviewer.reporters.wording import count, name_decision, write_score

UNREVIEWED = "not reviewed"
NO_CHANGE = "No change since the review."

FATE_COUNTS = {
    Fate.FIXED: "answered",
    Fate.GONE: "gone with their text",
    Fate.STILL_OPEN: "still open",
    Fate.NOT_RAISED: "not raised again",
    Fate.DISMISSED: "dismissed",
    Fate.DEFERRED: "deferred",
    Fate.TOUCHED: "touched",
    Fate.UNTOUCHED: "untouched",
}


def explain_no_change(comparison: Comparison) -> str:
    """Say that the text is the one that was reviewed; an empty string when it is not."""
    if not comparison.same_text:
        return ""
    open_ = sum(one.fate in (Fate.STILL_OPEN, Fate.UNTOUCHED) for one in comparison.earlier)
    left = f" {count(open_, 'finding')} of it still {'stands' if open_ == 1 else 'stand'} open." if open_ else ""
    return f"The text is the one that was reviewed, to the character.{left}"


def write_verdicts(comparison: Comparison) -> str:
    """Write both decisions: `revise → ready`."""
    return f"{_name_side(comparison.old)} → {_name_side(comparison.new)}"


def _name_side(side: Side) -> str:
    return name_decision(side.decision) if side.decision else UNREVIEWED


def write_scores(comparison: Comparison) -> str:
    """Write both scores with their difference and their intervals, or an empty string without a score."""
    old, new = comparison.old, comparison.new
    if old.score is None or old.decision is Decision.NOT_ASSESSED:
        return ""
    first = f"score {write_score(old.score)}{write_interval(old.interval)}"
    if new.score is None or new.decision is Decision.NOT_ASSESSED:
        return f"{first} of 5, then not scored"
    change = write_difference(new.score - old.score)
    bar = f", at the bar of {new.level.value}" if new.level else ""
    return f"{first} → {write_score(new.score)}{write_interval(new.interval)} of 5 ({change}){bar}"


def write_interval(interval: tuple[float, float] | None) -> str:
    """Write an interval behind its number: ` [2.8, 3.9]`; nothing where there is none."""
    return f" [{interval[0]:.1f}, {interval[1]:.1f}]" if interval else ""


def write_difference(difference: float | None) -> str:
    """Write a difference in points with its sign; one that rounds to nothing as `=`."""
    if difference is None:
        return ""
    return "=" if abs(difference) < 0.05 else f"{difference:+.1f}"


def list_summary(comparison: Comparison) -> list[str]:
    """Say in a sentence each what became of the findings and how much of the text changed."""
    fates = comparison.count_fates()
    total = len(comparison.earlier)
    said = [f"{number} {FATE_COUNTS[fate]}" for fate in FATE_COUNTS if (number := fates.get(fate))]
    sentences = [f"Of {count(total, 'finding')}: {', '.join(said)}." if total else "The earlier review found nothing."]
    new = len(comparison.new_findings)
    if comparison.new.reviewed:
        missed = sum(one.on == "unchanged" for one in comparison.new_findings)
        of_them = "" if missed == new else f"{missed} of them "
        beside = f", {of_them}on unchanged text" if missed else ""
        verb = "is" if new == 1 else "are"
        sentences.append(f"{count(new, 'finding')} {verb} new{beside}." if new else "None is new.")
    else:
        sentences.append("The new text was not reviewed yet; what became of a finding is told by its lines alone.")
    sentences.append(explain_text_change(comparison))
    return sentences


def explain_text_change(comparison: Comparison) -> str:
    """Say how much of the text changed."""
    if comparison.same_text:
        return "No line differs."
    if comparison.hunks is None:
        return "A text is not at hand, so that lines are not compared; the records tell which sections changed."
    if not comparison.hunks:
        return "No line differs: what changed is the line ends, or a mark at the beginning of the file."
    gone = sum(hunk.old_count for hunk in comparison.hunks)
    came = sum(hunk.new_count for hunk in comparison.hunks)
    places = count(len(comparison.hunks), "place")
    return f"{count(gone, 'line')} became {count(came, 'line')}, in {places}."


def name_hunk(hunk: Hunk) -> str:
    """Name the lines of a hunk: `lines 9-10, now 9-12`, `new line 4`, `lines 5-6, deleted`."""
    if not hunk.old_count:
        return f"new {_name_span(hunk.new_start, hunk.new_end)}"
    if not hunk.new_count:
        return f"{_name_span(hunk.old_start, hunk.old_end)}, deleted"
    old, new = _name_span(hunk.old_start, hunk.old_end), _span(hunk.new_start, hunk.new_end)
    return old if _span(hunk.old_start, hunk.old_end) == new else f"{old}, now {new}"


def _name_span(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {_span(first, last)}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


GROUNDS: dict[Ground, str] = {
    "lines": "the lines that it is about",
    "answer": "the later review quotes them as its answer",
    "terms": "they name what was looked for",
}


def explain_hunks(one: EarlierFinding) -> str:
    """Say which changed lines answer a finding, and why they are taken to; an empty string where none do."""
    if not one.hunks or one.ground is None:
        return ""
    places = "; ".join(name_hunk(hunk) for hunk in one.hunks)
    return f"{lead_hunks(one)} {places} ({GROUNDS[one.ground]})"


def lead_hunks(one: EarlierFinding) -> str:
    """Say what a finding's changed lines are to it."""
    leads = {Fate.FIXED: "Answered by", Fate.GONE: "Deleted with", Fate.STILL_OPEN: "Changed, but not enough:"}
    return leads.get(one.fate, "Changed:")


def explain_disposition(disposition: Disposition) -> str:
    """Say what the author did about a finding, why, and who says so; an empty string while it is open."""
    if disposition.state == "open":
        return ""
    by = f" by {disposition.by}" if disposition.by else ""
    reason = f": {disposition.reason}" if disposition.reason else ""
    return f"{disposition.state.value.capitalize()}{by}{reason}"


def name_lines(anchor: Anchor) -> str:
    """Name the lines of a place."""
    return _name_span(anchor.line_start, anchor.line_end)


def explain_rating_change(change: RatingChange) -> str:
    """Say what to know beside a rating's change."""
    if change.within_noise and write_difference(change.difference) != "=":
        return "the intervals overlap, so it may be chance"
    return ""


def write_level(share: LevelShare | None) -> str:
    """Write how many of a level's questions are met."""
    return f"{share.met:g} of {share.questions}" if share else "none"


def write_level_change(change: LevelChange) -> str:
    """Write a level's questions in both reviews: `2 of 5 → 4 of 5`."""
    return f"{write_level(change.old)} → {write_level(change.new)}"
