"""The head of the Markdown report: what to begin with, and what leads to the next level."""

from reviewer.domain.review import Review
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.focus import (
    choose_focus,
    count_further_steps,
    find_next_level,
    introduce_steps,
    list_steps,
)
from reviewer.reporters.markdown_escaping import escape_line, quote_code

LONGEST_TITLE = 160
LONGEST_STEP = 300


def build_focus(review: Review) -> str:
    """Build the list of the few findings to begin with: what, where, and what to do."""
    focus = choose_focus(review)
    if not focus:
        return ""
    rows = [f"### {'Start with these' if len(focus) > 1 else 'Start with this'}", ""]
    for number, start in enumerate(focus, 1):
        title = escape_line(shorten_end(flatten_text(start.title), LONGEST_TITLE))
        where = start.name_where(review.document)
        place = quote_code(where) if start.anchor else where
        suggestion = escape_line(shorten_end(flatten_text(start.suggestion), LONGEST_STEP))
        rows.append(f"{number}. **{start.severity.value.capitalize()}: {title}** ({place}). {suggestion}".rstrip())
    return "\n".join(rows)


def build_steps(review: Review) -> str:
    """Build the list of what separates the document from the next level."""
    share = find_next_level(review)
    if share is None:
        return ""
    rows = [f"**{introduce_steps(share)}**", ""]
    for gap in list_steps(share):
        ask = escape_line(shorten_end(flatten_text(gap.ask), LONGEST_STEP))
        suggestion = escape_line(shorten_end(flatten_text(gap.suggestion), LONGEST_STEP))
        rows.append(f"- {ask}{' (met in part)' if gap.partly else ''} {suggestion}".rstrip())
    further = count_further_steps(share)
    return "\n".join([*rows, *([f"- and {further} more"] if further else [])])
