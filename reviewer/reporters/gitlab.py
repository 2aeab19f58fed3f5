"""A run as a GitLab Code Quality report."""

import hashlib
import json
from typing import Any

from reviewer.domain.review import Failure, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import SURROGATE, escape_json, flatten_text, shorten_end
from reviewer.reporters.issues import NOT_REVIEWED, Issue, list_wanted, name_path
from reviewer.reporters.options import ReportOptions

LONGEST_DESCRIPTION = 1_000

SEVERITIES = {Severity.BLOCKER: "blocker", Severity.MAJOR: "major", Severity.MINOR: "minor", Severity.NIT: "info"}


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as an array of problems; one without a line stands at line 1, as GitLab asks for one."""
    entries = [_build_failure(failure) for failure in run.failures]
    entries += [_build_entry(issue) for issue in list_wanted(run, options)]
    return escape_json(json.dumps(entries, ensure_ascii=False, indent=2)) + "\n"


def _build_entry(issue: Issue) -> dict[str, Any]:
    return {
        "description": shorten_end(flatten_text(issue.message), LONGEST_DESCRIPTION),
        "check_name": SURROGATE.sub("\ufffd", issue.rule_id),
        "fingerprint": _hash(issue.path, issue.fingerprint),
        "severity": SEVERITIES[issue.severity] if issue.gates else "info",
        "location": _locate(issue.path, issue.anchor.line_start if issue.anchor else 1),
    }


def _build_failure(failure: Failure) -> dict[str, Any]:
    path = name_path(failure.document)
    text = flatten_text(f"Not reviewed: {failure.reason} {failure.hint}")
    return {
        "description": shorten_end(text, LONGEST_DESCRIPTION),
        "check_name": NOT_REVIEWED,
        "fingerprint": _hash(path, NOT_REVIEWED),
        "severity": "critical",
        "location": _locate(path, 1),
    }


def _locate(path: str, line: int) -> dict[str, Any]:
    return {"path": SURROGATE.sub("\ufffd", path), "lines": {"begin": line}}


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
