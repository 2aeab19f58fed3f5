"""A run in the Reviewdog Diagnostic Format, as one JSON object (`rdjson`)."""

import json
from typing import Any

from reviewer.domain.document import LINE_END
from reviewer.domain.finding import Anchor
from reviewer.domain.review import Failure, Run
from reviewer.reporters.escaping import SURROGATE, clean_text, escape_json
from reviewer.reporters.issues import NOT_REVIEWED, Issue, find_rule_doc, list_wanted, name_path
from reviewer.reporters.options import ReportOptions

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}

Range = dict[str, dict[str, int]]


def render(run: Run, options: ReportOptions) -> str:
    """Render a run as a `DiagnosticResult`: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""
    lines = _Lines(options)
    diagnostics = [_build_failure(failure) for failure in run.failures]
    diagnostics += [_build_diagnostic(issue, lines, options) for issue in list_wanted(run, options)]
    result = {"source": {"name": "reviewer"}, "diagnostics": diagnostics}
    return escape_json(json.dumps(result, ensure_ascii=False, indent=2)) + "\n"


class _Lines:
    """Counts columns as the format wants them: in bytes of UTF-8, from 1."""

    def __init__(self, options: ReportOptions) -> None:
        self._texts = {name_path(path): text for path, text in options.texts.items()}
        self._starts: dict[str, list[int]] = {}

    def measure_range(self, path: str, anchor: Anchor) -> Range:
        """Give an anchor's range; without columns, which means whole lines, where they cannot be known."""
        column = self._measure_column(path, anchor)
        if column is None:
            return {"start": {"line": anchor.line_start}, "end": {"line": anchor.line_end}}
        last = LINE_END.split(anchor.quote)[-1]
        before = column if anchor.line_start == anchor.line_end else 1
        end = {"line": anchor.line_end, "column": before + _count_bytes(last)}
        return {"start": {"line": anchor.line_start, "column": column}, "end": end}

    def _measure_column(self, path: str, anchor: Anchor) -> int | None:
        if anchor.column_start == 1:
            return 1
        text = self._texts.get(path)
        if text is None:
            return None
        if path not in self._starts:
            self._starts[path] = [0, *(match.end() for match in LINE_END.finditer(text))]
        starts = self._starts[path]
        if anchor.line_start > len(starts):
            return None
        start = starts[anchor.line_start - 1]
        return 1 + _count_bytes(text[start : start + anchor.column_start - 1])


def _count_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _build_diagnostic(issue: Issue, lines: _Lines, options: ReportOptions) -> dict[str, Any]:
    location: dict[str, Any] = {"path": _mend(issue.path)}
    suggestions = []
    if issue.anchor is not None:
        location["range"] = lines.measure_range(issue.path, issue.anchor)
        if issue.replacement and "column" in location["range"]["start"]:
            suggestions.append({"range": location["range"], "text": _mend(issue.replacement)})
    doc = find_rule_doc(issue, options)
    code = {"value": _mend(issue.rule_id), **({"url": doc.url} if doc and doc.url else {})}
    return {
        "message": issue.message,
        "location": location,
        "severity": SEVERITIES[issue.weight],
        "code": code,
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _build_failure(failure: Failure) -> dict[str, Any]:
    text = " ".join(part for part in ("Not reviewed:", failure.reason, failure.hint) if part)
    return {
        "message": clean_text(text),
        "location": {"path": _mend(name_path(failure.document))},
        "severity": "ERROR",
        "code": {"value": NOT_REVIEWED},
    }


def _mend(text: str) -> str:
    """Replace what no UTF-8 can hold: reviewdog's parser refuses it."""
    return SURROGATE.sub("\ufffd", text)
