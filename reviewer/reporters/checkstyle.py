"""A run as Checkstyle XML 4.3, which reviewdog, Jenkins and many others take."""

from xml.etree.ElementTree import Element, SubElement

from reviewer.domain.review import Run
from reviewer.reporters.issues import NOT_REVIEWED, Issue, list_paths, list_wanted, name_path
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.xml_text import clean_xml, write_xml

SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(run: Run, options: ReportOptions) -> str:
    """Render a run with a `file` for each document, those without a finding too; what is missing has no line."""
    root = Element("checkstyle", version="4.3")
    files = {path: SubElement(root, "file", name=clean_xml(path)) for path in list_paths(run)}
    for failure in run.failures:
        message = f"Not reviewed: {failure.reason} {failure.hint}".strip()
        _add_error(files[name_path(failure.document)], "error", message, NOT_REVIEWED)
    for issue in list_wanted(run, options):
        _add_error(files[issue.path], SEVERITIES[issue.weight], issue.message, issue.rule_id, _place(issue))
    return write_xml(root)


def _place(issue: Issue) -> dict[str, str]:
    if issue.anchor is None:
        return {}
    return {"line": str(issue.anchor.line_start), "column": str(issue.anchor.column_start)}


def _add_error(file: Element, severity: str, message: str, rule: str, place: dict[str, str] | None = None) -> None:
    source = clean_xml(f"reviewer.{rule}")
    SubElement(file, "error", {**(place or {}), "severity": severity, "message": clean_xml(message), "source": source})
