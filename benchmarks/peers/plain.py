"""What every peer's driver shares: the job, the criteria, the one-request prompt, and the file of results.

A driver runs in its peer's own environment as `python drive_X.py JOB.json`. It reviews every document of the job the
way its tool's documentation shows and writes one result for each: `ok` only if every criterion has a verdict that the
LLM gave. What failed on the way and is shown as a verdict is not ok.
"""

import json
import sys
from pathlib import Path
from typing import Any

SPOKEN = "The document meets the criterion."
"""The endpoint's own words: a verdict without them was made up on the way."""

CRITERIA = (
    ("purpose", "The document says in its first section what decision or lesson the reader should take from it."),
    ("numbers", "Every claim of an effect is given with a number, its unit and the period it was measured over."),
    ("alternatives", "At least two alternatives are compared, each with what speaks against it."),
    ("trade-offs", "It is stated with numbers what the chosen way gives up."),
    ("causes", "Causes are told apart from symptoms and triggers, each with the evidence for it."),
    ("risks", "Risks are named with how likely they are, what they would cost and who answers to them."),
    ("owners", "Every open action has one owner, a date and a way to tell that it is done."),
    ("limits", "The limits of the evidence are stated: what was not measured and what could be otherwise."),
    ("consistency", "Numbers, dates and names agree between summary, tables and body."),
    ("readers", "An engineer of another team can follow the document without asking its author."),
)
"""Id and text of each criterion; every evaluator is asked for all ten."""


def read_job() -> dict[str, Any]:
    """Read the job named on the command line: documents, base_url, model, concurrency, folder."""
    job: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return job


def read_document(name: str) -> str:
    """Read a document of the job."""
    return Path(name).read_text(encoding="utf-8")


def read_bodies(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the bodies that the job names, one a line."""
    return [json.loads(line) for line in Path(job["bodies"]).read_text(encoding="utf-8").splitlines()]


def write_results(job: dict[str, Any], results: list[dict[str, Any]]) -> None:
    """Write `{"id", "ok", "why"}` for each document into the job's folder."""
    Path(job["folder"], "results.json").write_text(json.dumps(results), encoding="utf-8")


def write_messages(text: str) -> list[dict[str, str]]:
    """Write the prompt of those that ask once for a document: all criteria in one request."""
    criteria = "\n".join(f"- {name}: {words}" for name, words in CRITERIA)
    system = "You review engineering documents. Judge the document by each criterion, with a quote and a reason."
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": f"Document:\n\n{text}\n\nCriteria:\n{criteria}\n\nAnswer with one verdict each."},
    ]


def check_review(review: dict[str, Any]) -> str:
    """Say what is wrong with a review of one request, or nothing."""
    verdicts = review.get("verdicts", [])
    if len(verdicts) != len(CRITERIA):
        return f"{len(verdicts)} of {len(CRITERIA)} verdicts"
    return "" if all(verdict.get("reason") == SPOKEN for verdict in verdicts) else "a verdict that nobody gave"
