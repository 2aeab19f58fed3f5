"""The tables of depths in the docs are printed from the plans: `make docs` writes them anew."""

import os
from pathlib import Path

import pytest

from reviewer.engine.depths import DEPTHS, PURPOSES, DepthPlan, Pass

DOCS = Path(__file__).resolve().parents[2] / "docs"


def describe_pass(one: Pass, plan: DepthPlan) -> str:
    """Write a pass as a word, marked when it is made once a sample."""
    return f"{one.value}{' (each sample)' if one in plan.sampled else ''}"


def print_depths() -> str:
    """Write the table of depths."""
    rows = ["| depth | first, alone | then, together | at last | |", "| --- | --- | --- | --- | --- |"]
    for plan in DEPTHS.values():
        waves = ((plan.first,), plan.together, plan.last)
        cells = [", ".join(describe_pass(one, plan) for one in wave) or "–" for wave in waves]
        rows.append(f"| `{plan.name}` | {' | '.join(cells)} | {plan.purpose} |")
    return "\n".join(rows) + "\n"


def print_passes() -> str:
    """Write the table of passes."""
    rows = [f"| {one.value} | {PURPOSES[one]} |" for one in Pass]
    return "\n".join(["| pass | what it is for |", "| --- | --- |", *rows]) + "\n"


@pytest.mark.parametrize(("page", "sections"), [("depths.md", ("depths", "passes")), ("how-it-works.md", ("depths",))])
def test_tables_are_as_the_plans_are(page: str, sections: tuple[str, ...]) -> None:
    """A plan that changes changes the page."""
    tables = {"depths": print_depths(), "passes": print_passes()}
    path = DOCS / page
    text = path.read_text(encoding="utf-8")
    expected = text
    for name in sections:
        before, _, rest = expected.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- /{name} -->")
        expected = f"{before}<!-- {name} -->\n{tables[name]}<!-- /{name} -->{after}"
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, f"docs/{page} has drifted: run `make docs`"
