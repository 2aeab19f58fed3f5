"""What a history holds → the sentences and small charts that every report of it uses. Nothing here is escaped yet."""

from collections.abc import Sequence
from statistics import median

from reviewer.domain.history import DocumentHistory, History, LevelCount, Story
from reviewer.reporters.wording import count, name_decision, write_score

BLOCKS, ASCII_BLOCKS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
GAP, ASCII_GAP = "·", "?"
LOWEST, HIGHEST = 1.0, 5.0
MOST_POINTS = 24
"""Points of a small chart; of more, the last ones are drawn."""
MOST_NUMBERS = 6


def draw_spark(scores: Sequence[float | None], *, unicode: bool) -> str:
    """Draw ratings from 1 to 5 as a row of blocks, one for each; what was not rated is a gap."""
    blocks, gap = (BLOCKS, GAP) if unicode else (ASCII_BLOCKS, ASCII_GAP)
    top = len(blocks) - 1
    shares = [None if score is None else (score - LOWEST) / (HIGHEST - LOWEST) for score in scores[-MOST_POINTS:]]
    return "".join(gap if share is None else blocks[min(max(round(share * top), 0), top)] for share in shares)


def write_scores(scores: Sequence[float | None]) -> str:
    """Write ratings as numbers, the last ones of many."""
    shown = [write_score(score) for score in scores[-MOST_NUMBERS:]]
    return ("… " if len(scores) > MOST_NUMBERS else "") + " ".join(shown)


def write_line(scores: Sequence[float | None], *, unicode: bool) -> str:
    """Write ratings as a small chart with the numbers beside it."""
    numbers = write_scores(scores)
    return f"{draw_spark(scores, unicode=unicode)}  {numbers if unicode else numbers.replace('…', '...')}  "


def describe_scores(title: str, scores: Sequence[float | None]) -> str:
    """Say a small chart in words, for who does not see it."""
    return f"{title}: {', '.join('not rated' if score is None else write_score(score) for score in scores)}"


def write_day(when: str) -> str:
    """Write the day of a time."""
    return when[:10]


def write_days(days: float) -> str:
    """Write a number of days."""
    if days < 1:
        return "less than a day"
    written = f"{days:.1f}".removesuffix(".0")
    return f"{written} {'day' if written == '1' else 'days'}"


def name_scope(history: History) -> str:
    """Name what the history is of."""
    scope = "the whole project" if history.scope == "." else history.scope
    return f"{scope}, documents by {history.author}" if history.author else scope


def list_totals(history: History) -> list[tuple[str, str]]:
    """List the figures over all documents, each with its name."""
    documents = history.documents
    rounds = sum(len(one.rounds) for one in documents)
    raised = sum(one.raised for one in documents)
    totals = [
        ("Reviews", f"{count(rounds, 'round')} over {count(len(documents), 'document')}"),
        ("Findings", f"{raised:,} raised: {explain_outcomes(documents)}"),
    ]
    days = [one.days_to_ready for one in documents if one.days_to_ready is not None]
    waiting = len(documents) - len(days)
    ready = f"median {write_days(median(days))} over {count(len(days), 'document')}" if days else "no document yet"
    totals.append(("To ready", f"{ready}; {waiting} not ready so far" if waiting and days else ready))
    return totals


def explain_outcomes(documents: Sequence[DocumentHistory]) -> str:
    """Say what became of findings."""
    names = ("accepted", "answered", "dismissed", "deferred", "open")
    return ", ".join(f"{sum(getattr(one, name) for one in documents):,} {name}" for name in names)


def explain_document(one: DocumentHistory) -> str:
    """Say in a line what a document went through."""
    first, last = one.rounds[0], one.rounds[-1]
    decisions = name_decision(last.decision)
    scores = write_score(last.score)
    if len(one.rounds) > 1:
        decisions = f"{name_decision(first.decision)} → {decisions}"
        scores = f"{write_score(first.score)} → {scores}"
    return f"{count(len(one.rounds), 'round')}, {decisions}, score {scores}"


def explain_ready(one: DocumentHistory) -> str:
    """Say when a document was ready for the first time."""
    if one.ready is None or one.days_to_ready is None:
        return "not ready so far"
    number = next(place for place, each in enumerate(one.rounds, 1) if each.stamp == one.ready)
    return f"ready in round {number}, {write_days(one.days_to_ready)} after the first"


def name_author(one: DocumentHistory) -> str:
    """Name who wrote a document."""
    if not one.author:
        return ""
    return f"{one.author} and {count(one.other_authors, 'other')}" if one.other_authors else one.author


def write_level(one: LevelCount) -> str:
    """Write how many of a level's questions are met."""
    share = one.met / one.questions if one.questions else 0.0
    return f"{one.met:g} of {one.questions} ({share:.0%})"


def explain_story(story: Story) -> str:
    """Say when a finding was raised and mended, and by whom."""
    said = "accepted, " if story.how == "accepted" else ""
    by = f" by {story.fixed.author}" if story.fixed.author else ""
    when = write_day(story.fixed.when)
    return f"Raised {write_day(story.raised.when)}, {said}fixed {when} in {story.fixed.commit[:10]}{by}."


NO_STORY = (
    "None yet: a blocker or major counts when its author accepts it (or changes the words it quotes) and the next "
    "review no longer raises it."
)
