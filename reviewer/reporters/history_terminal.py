"""A history as text for a person at a terminal: figures, documents with small charts, the level bar, the stories."""

from reviewer.domain.history import DocumentHistory, History
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.history_wording import (
    NO_STORY,
    draw_spark,
    explain_document,
    explain_outcomes,
    explain_ready,
    explain_story,
    list_totals,
    name_author,
    name_scope,
    write_day,
    write_level,
    write_line,
)
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.terminal_lines import finish_lines
from reviewer.reporters.wording import count, write_bar

MOST_DOCUMENTS = 20
MOST_STORIES = 20
LONGEST_TITLE = 160
LONGEST_PLACE = 120


def render(history: History, options: ReportOptions) -> str:
    """Render a history for a terminal: plain text, or with ANSI styles when the options ask for colour."""
    page = Page(options.width, unicode=options.unicode)
    page.write(Span("History of ", Role.QUIET), Span(name_scope(history), Role.STRONG))
    for note in history.notes:
        page.write(Span("MIND. ", Role.WARNING), Span(note), hang=2)
    page.blank()
    for name, text in list_totals(history):
        page.write(Span(text), lead=(Span(f"{name:<10}", Role.STRONG),), indent=2)
    _write_documents(page, history)
    if len(history.documents) == 1:
        _write_ratings(page, history.documents[0])
    _write_growth(page, history)
    _write_levels(page, history)
    _write_stories(page, history)
    return finish_lines(page.lines, color=options.color)


def _write_documents(page: Page, history: History) -> None:
    shown = history.documents[-MOST_DOCUMENTS:]
    page.head("Documents, by their first review")
    rest = len(history.documents) - len(shown)
    if rest:
        page.write(Span(f"{count(rest, 'earlier document')} not shown here (--format json)", Role.QUIET), indent=2)
    for one in shown:
        page.blank()
        page.write(
            Span(shorten_end(one.document, LONGEST_PLACE), Role.PLACE),
            Span(f" ({'; '.join(filter(None, (one.rubric_title, name_author(one))))})", Role.QUIET),
            indent=2,
        )
        spark = draw_spark([each.score for each in one.rounds], unicode=page.unicode)
        page.write(Span(explain_document(one)), lead=(Span(f"{spark}  "),), indent=4)
        page.write(Span(f"{one.raised} raised: {explain_outcomes((one,))}; {explain_ready(one)}", Role.QUIET), indent=4)


def _write_ratings(page: Page, one: DocumentHistory) -> None:
    days = f"{write_day(one.rounds[0].stamp.when)} to {write_day(one.rounds[-1].stamp.when)}"
    page.head(f"Ratings, 1 to 5, over {count(len(one.rounds), 'round')}, {days}")
    for line in one.ratings:
        lead = Span(write_line(line.scores, unicode=page.unicode))
        page.write(Span(line.title), lead=(lead,), indent=2)


def _write_growth(page: Page, history: History) -> None:
    kind = ""
    for line in history.growth:
        if line.kind != kind:
            kind = line.kind
            drafts = count(len(line.documents), "document")
            page.head(f"First drafts of {kind}: ratings in the first review of {drafts}")
        lead = Span(write_line(line.scores, unicode=page.unicode))
        page.write(Span(line.title), lead=(lead,), indent=2)


def _write_levels(page: Page, history: History) -> None:
    if not history.levels:
        return
    page.head("Questions met, by engineering level, over the last round of each document")
    bars = {one.level for one in history.documents}
    for one in history.levels:
        bar = write_bar(one.met / one.questions if one.questions else 0, 10, unicode=page.unicode)
        place = "the bar" if one.level in bars else ""
        page.write(Span(place, Role.QUIET), lead=(Span(f"{one.level.value}  {bar}  {write_level(one):<20}"),), indent=2)


def _write_stories(page: Page, history: History) -> None:
    page.head(f"Mistakes prevented: {len(history.stories)}")
    if not history.stories:
        page.write(Span(NO_STORY), indent=2)
    for story in history.stories[:MOST_STORIES]:
        page.blank()
        lead = Span(f"{story.severity.value.upper()}  ", Role(story.severity.value))
        title = shorten_end(flatten_text(story.title), LONGEST_TITLE)
        page.write(Span(title, Role.STRONG), lead=(lead,), indent=2, hang=2)
        page.write(Span(story.document, Role.PLACE), Span(f" ({story.criterion})", Role.QUIET), indent=4)
        page.write(Span(explain_story(story)), indent=4, hang=2)
        page.write(Span(story.link or story.command, Role.PLACE), indent=4)
    rest = len(history.stories) - MOST_STORIES
    if rest > 0:
        page.blank()
        page.write(Span(f"{rest} more (--format json)", Role.QUIET), indent=2)
