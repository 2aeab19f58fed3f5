"""The rules of a SARIF log: each once, with its help."""

import re
from collections.abc import Sequence
from typing import Any

from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import SURROGATE, clean_text
from reviewer.reporters.issues import Issue, find_rule_doc
from reviewer.reporters.markdown_escaping import escape_line
from reviewer.reporters.options import ReportOptions, RuleDoc

LEVELS = {Severity.BLOCKER: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NIT: "note"}


def build_rules(issues: Sequence[Issue], options: ReportOptions) -> list[dict[str, Any]]:
    """Build the rules that the issues name, in the order in which they are first named."""
    first: dict[str, Issue] = {}
    heaviest: dict[str, Severity] = {}
    for issue in issues:
        name = SURROGATE.sub("\ufffd", issue.rule_id)
        first.setdefault(name, issue)
        known = heaviest.setdefault(name, issue.severity)
        heaviest[name] = max(known, issue.severity, key=lambda severity: severity.rank)
    return [_build_rule(name, issue, heaviest[name], find_rule_doc(issue, options)) for name, issue in first.items()]


def _build_rule(name: str, issue: Issue, heaviest: Severity, doc: RuleDoc | None) -> dict[str, Any]:
    doc = doc or RuleDoc(title=issue.rule_title, severity=heaviest)
    title = clean_text(doc.title) or name
    rule: dict[str, Any] = {
        "id": name,
        "name": SURROGATE.sub("\ufffd", issue.rule_name),
        "shortDescription": {"text": title},
        "help": {"text": _write_help(title, doc), "markdown": _write_markdown_help(title, doc)},
        "defaultConfiguration": {"level": LEVELS[doc.severity]},
        "properties": {"tags": ["documentation", "llm" if issue.provenance else "check"]},
    }
    if doc.url:
        rule["helpUri"] = doc.url
    return rule


def _write_help(title: str, doc: RuleDoc) -> str:
    parts = (("", f"{title}."), ("Why it matters: ", doc.why), ("Bad:\n", doc.bad), ("Good:\n", doc.good))
    return "\n\n".join(f"{label}{clean_text(text)}" for label, text in parts if text)


def _write_markdown_help(title: str, doc: RuleDoc) -> str:
    blocks = [f"**{escape_line(title)}**", escape_line(doc.why)]
    for label, example in (("Bad", doc.bad), ("Good", doc.good)):
        if example:
            blocks += [f"**{label}:**", _fence(clean_text(example))]
    return "\n\n".join(block for block in blocks if block)


def _fence(text: str) -> str:
    ticks = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, ticks + 1)
    return f"{mark}markdown\n{text}\n{mark}"
