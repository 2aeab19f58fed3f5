"""The page on an evaluation: tables are written anew between two marks, and what people wrote around them is kept."""

import re

from reviewer.evaluation.results import Results
from reviewer.evaluation.tables import render_tables

BEGINS = "<!-- evaluation: tables begin -->"
ENDS = "<!-- evaluation: tables end -->"

CAVEATS = """
## What this does not show

- {suite}: {purpose}.
- A finding counts for a flaw by place, question or section; whether it says the right thing is for a person or a second
  model to confirm in `labels.yaml`. {confirmed} matches are confirmed.
- Planted flaws are cleaner than those that authors make, and flaws of one document are no independent draws: with
  {cases} documents, differences within the intervals are noise.
- Replies were given by: {answerers}.
"""

PURPOSES = {
    "development": "a development suite, in sight while prompts and rules were written, so that its figures flatter",
    "held-out": "a suite that was held out while prompts and rules were written",
}


def write_page(results: Results, old: str | None) -> str:
    """Put the tables into their place in a page; without its marks, make a page of tables and caveats."""
    tables = f"{BEGINS}\n\n{render_tables(results).strip()}\n\n{ENDS}"
    if old is not None and BEGINS in old and ENDS in old:
        marked = f"{re.escape(BEGINS)}.*?{re.escape(ENDS)}"
        return re.sub(marked, lambda _match: tables, old, count=1, flags=re.DOTALL)
    return f"# Evaluation\n\n{tables}\n{write_caveats(results)}"


def write_caveats(results: Results) -> str:
    """Say what results do not show."""
    answerers = dict.fromkeys(name for one in results.measures for name in one.answered_by)
    return CAVEATS.format(
        suite=results.suite.title,
        purpose=PURPOSES[results.suite.purpose],
        confirmed=sum(one.confirmed for one in results.measures),
        cases=len(results.suite.cases),
        answerers="; ".join(answerers) or "nobody",
    )
