"""A run as SARIF 2.1.0, the OASIS format that code hosts take for their alerts."""

import json
import re
from typing import Any
from urllib.parse import quote

import reviewer
from reviewer.domain.finding import Anchor
from reviewer.domain.review import Failure, Run
from reviewer.reporters.escaping import SURROGATE, clean_text, escape_json
from reviewer.reporters.issues import Issue, Notice, list_issues, list_notices, list_paths, name_path
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.sarif_rules import build_rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
ROOT_TEXT = "The folder in which reviewer was started."
LONGEST_SNIPPET = 2_000
"""Longer ones are left out: a snippet that is cut would not be the region's text."""

NOT_OF_A_NAME = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates but those in which Python carries the bytes of a file name that is no UTF-8."""
LINK = re.compile(r"\](?=\()")
PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as a SARIF log with one run; suppressed issues are in it and marked."""
    issues = list_issues(run, options)
    rules = build_rules(issues, options)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {"name": "reviewer", "semanticVersion": reviewer.__version__, "rules": rules}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {ROOT: {"description": {"text": ROOT_TEXT}}},
                "invocations": [_build_invocation(run)],
                "artifacts": [{"location": _locate(path)} for path in list_paths(run)],
                "results": [_build_result(issue, places[_mend(issue.rule_id)]) for issue in issues],
            }
        ],
    }
    return escape_json(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def write_uri(path: str) -> str:
    """Write a path as a URI reference, percent-encoded: relative as it is, absolute as a `file:` URI."""
    raw = NOT_OF_A_NAME.sub("\ufffd", path).encode("utf-8", "surrogateescape")
    encoded = quote(raw, safe="/")
    if re.match(r"[A-Za-z]:/", path):
        return f"file:///{path[0]}:{encoded[4:]}"
    return f"file://{encoded}" if path.startswith("/") else encoded


def _build_invocation(run: Run) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not run.failures}
    notes = [_build_failure(failure) for failure in run.failures] + [_build_notice(one) for one in list_notices(run)]
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _build_failure(failure: Failure) -> dict[str, Any]:
    text = " ".join(part for part in (failure.reason, failure.hint) if part)
    location = {"physicalLocation": {"artifactLocation": _locate(name_path(failure.document))}}
    return {"level": "error", "message": _build_message(text or "not reviewed"), "locations": [location]}


def _build_notice(notice: Notice) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": _locate(notice.path)}}
    return {"level": "note", "message": _build_message(notice.text), "locations": [location]}


def _build_result(issue: Issue, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": _mend(issue.rule_id),
        "ruleIndex": rule_index,
        "level": issue.weight,
        "message": _build_message(issue.message),
        "locations": [{"physicalLocation": _place(issue.path, issue.anchor)}],
    }
    if issue.others:
        said = {"text": "stands against it" if issue.contradicts else "the same here"}
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(issue.path, anchor), "message": said}
            for number, anchor in enumerate(issue.others, 1)
        ]
    result["partialFingerprints"] = {"reviewerIssue/v1": issue.fingerprint}
    if issue.suppressed:
        result["suppressions"] = [{"kind": "inSource", "justification": _mend(issue.suppressed)}]
    result["properties"] = _build_properties(issue)
    return result


def _build_properties(issue: Issue) -> dict[str, Any]:
    properties: dict[str, Any] = {"severity": issue.severity.value}
    if issue.is_hint:
        properties["hint"] = True
    if issue.provenance is None:
        return {**properties, "origin": "check"}
    made_with = {
        "origin": "llm",
        "aboveTheBar": not issue.gates,
        "model": issue.provenance.model,
        "promptFingerprint": issue.provenance.prompt_fingerprint,
        "rubricDigest": issue.provenance.rubric_digest,
        "recorded": issue.provenance.recorded,
    }
    return {
        **properties,
        **{name: _mend(value) if isinstance(value, str) else value for name, value in made_with.items() if value},
    }


def _build_message(text: str) -> dict[str, str]:
    """Build a message in which nothing is a link (section 3.11.6) or a placeholder (section 3.11.5)."""
    return {"text": PLACEHOLDER.sub(r"{{\1}}", LINK.sub("] ", clean_text(text))).strip() or "no text"}


def _locate(path: str) -> dict[str, Any]:
    uri = write_uri(path)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": ROOT}


def _place(path: str, anchor: Anchor | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _locate(path)}
    if anchor is None:
        return place
    place["region"] = {
        "startLine": anchor.line_start,
        "startColumn": anchor.column_start,
        "endLine": anchor.line_end,
        "endColumn": anchor.column_end,
    }
    if 0 < len(anchor.quote) <= LONGEST_SNIPPET:
        place["region"]["snippet"] = {"text": _mend(anchor.quote)}
    return place


def _mend(text: str) -> str:
    """Replace what no UTF-8 can hold."""
    return SURROGATE.sub("\ufffd", text)
