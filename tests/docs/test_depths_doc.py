"""The tables of depths in the docs are printed from the plans: `make docs` writes them anew."""

import itertools
import os
from pathlib import Path

import pytest

from reviewer.engine.depths import DEPTHS, PURPOSES, DepthPlan, Pass
from reviewer.engine.review import Assignment
from reviewer.engine.sizing import Sizing
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.loading.load import load_document, load_standard_input
from tests.engine.long_material import write_document
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


def print_windows() -> str:
    """Write the table of what is asked where a document is read in windows."""
    rows = ["| depth | of each window | of the whole | at last |", "| --- | --- | --- | --- |"]
    for plan in DEPTHS.values():
        each, whole = (
            ", ".join(f"{one.value}{' (each sample)' if one in plan.windows.sampled else ''}" for one in passes)
            for passes in (plan.windows.each, plan.windows.whole)
        )
        rows.append(f"| `{plan.name}` | {each} | {whole} | {', '.join(plan.last) or '–'} |")
    return "\n".join(rows) + "\n"


def print_long_costs() -> str:
    """Write what a document of 20,000 words is expected to send, by depth, read in windows and as a whole."""
    rows = [
        "| depth | windows | requests | tokens in | repeat an earlier request | tokens in, as a whole |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    text = write_document(20_000)
    document = load_standard_input(text.encode(), name="long.md")
    assignment = Assignment(document, load_rubric(find_rubric_file("design-doc")), "its name")
    for depth in DEPTHS:
        reviewer = make_reviewer(None, depth=depth)
        plan = reviewer.lay_out(reviewer.frame(assignment))
        at_once = make_reviewer(None, depth=depth, sizing=Sizing(window_tokens=1_000_000))
        whole = at_once.lay_out(at_once.frame(assignment))
        cells = [f"{plan.windows}", f"{len(plan.requests)}", f"{plan.prompt_tokens:,}"]
        cells += [f"{plan.repeated / plan.prompt_tokens:.0%}", f"{whole.prompt_tokens:,}"]
        rows.append(f"| `{depth}` | {' | '.join(cells)} |")
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
    ("page", "sections"),
    [("depths.md", ("depths", "passes", "costs", "windows", "long")), ("how-it-works.md", ("depths",))],
)
def test_tables_are_as_the_plans_are(page: str, sections: tuple[str, ...]) -> None:
    """A plan that changes changes the page."""
    tables = {
        "depths": print_depths(),
        "passes": print_passes(),
        "costs": print_costs(),
        "windows": print_windows(),
        "long": print_long_costs(),
    }
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
