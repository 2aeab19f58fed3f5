"""The tables of depths in the docs are printed from the plans: `make docs` writes them anew."""

import itertools
import os
from pathlib import Path

import pytest

from reviewer.engine.depths import DEPTHS, PURPOSES, DepthPlan, Pass
from reviewer.engine.review import Assignment
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.loading.load import load_document
from tests.engine.material import make_reviewer

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


def print_costs() -> str:
    """Write what the samples' reviews are expected to send, by kind and depth."""
    rows = [
        "| sample | depth | requests | prefix, of all tokens in | repeated, of all tokens in | input price, cached | not cached |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, depth in itertools.product(("design-doc", "post-mortem", "experiment", "roadmap"), ("standard", "deep")):
        document = load_document(find_folder("samples") / f"{kind}-weak.md", display=f"{kind}-weak.md")
        reviewer = make_reviewer(None, depth=depth)
        assignment = Assignment(document, load_rubric(find_rubric_file(kind)), "its name")
        plan = reviewer.lay_out(reviewer.frame(assignment))
        number = len(plan.requests)
        shares = plan.cacheable_share, plan.repeated / plan.prompt_tokens
        price = (plan.prompt_tokens - 0.9 * plan.repeated) / plan.plain
        cells = [f"{shares[0]:.0%}", f"{shares[1]:.0%}", f"{price:.1f} ×", f"{plan.prompt_tokens / plan.plain:.1f} ×"]
        rows.append(f"| {kind} | `{depth}` | {number} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("page", "sections"), [("depths.md", ("depths", "passes", "costs")), ("how-it-works.md", ("depths",))]
)
def test_tables_are_as_the_plans_are(page: str, sections: tuple[str, ...]) -> None:
    """A plan that changes changes the page."""
    tables = {"depths": print_depths(), "passes": print_passes(), "costs": print_costs()}
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
