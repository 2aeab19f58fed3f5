"""A run as JUnit XML: a suite for each document, a case for each criterion and each check that found something."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from reviewer.domain.review import Decision, Failure, Review, Run
from reviewer.reporters.issues import Issue, list_notices, list_wanted, name_path
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import count, explain_not_assessed, explain_rating
from reviewer.reporters.xml_text import clean_xml, write_xml

CHECKS = "checks"
"""The test case that passes where no check found anything."""


def render(run: Run, options: ReportOptions) -> str:
    """Render a run; findings of `options.fail_on` and above fail their case, lighter ones are its output."""
    issues: dict[str, list[Issue]] = {}
    for issue in list_wanted(run, options):
        issues.setdefault(issue.path, []).append(issue)
    notices: dict[str, list[str]] = {}
    for notice in list_notices(run):
        notices.setdefault(notice.path, []).append(notice.text)
    root = Element("testsuites", name="reviewer")
    for review in run.reviews:
        path = name_path(review.document)
        suite = _add_suite(root, path)
        _add_criteria(suite, review, issues.get(path, ()), options)
        _add_checks(suite, path, issues.get(path, ()), options)
        if path in notices:
            SubElement(suite, "system-out").text = clean_xml("\n".join(notices[path]))
    for checked in run.checked:
        path = name_path(checked.document)
        _add_checks(_add_suite(root, path), path, issues.get(path, ()), options)
    for failure in run.failures:
        _add_failure(root, failure)
    _count_cases(root)
    return write_xml(root)


def _add_suite(root: Element, path: str) -> Element:
    return SubElement(root, "testsuite", name=clean_xml(path))


def _add_case(suite: Element, path: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=clean_xml(path), name=clean_xml(name), time="0")


def _add_criteria(suite: Element, review: Review, issues: Sequence[Issue], options: ReportOptions) -> None:
    """Add a case for each criterion; one that nobody assessed is skipped, so that it does not look passed."""
    path = name_path(review.document)
    of_llm = [issue for issue in issues if issue.provenance is not None]
    found: dict[str, list[Issue]] = {rating.criterion_id: [] for rating in review.ratings}
    for issue in of_llm:
        found.setdefault(issue.rule_name, []).append(issue)
    unrated = {rating.criterion_id: explain_rating(rating) for rating in review.ratings if rating.score is None}
    silent = explain_not_assessed(review) if review.decision is Decision.NOT_ASSESSED else ""
    for name, issues_of_it in found.items():
        case = _add_case(suite, path, f"{name}: {review.criterion_titles.get(name, name)}")
        if not issues_of_it and (silent or name in unrated):
            SubElement(case, "skipped").text = clean_xml(silent or unrated[name])
        _fill_case(case, issues_of_it, options)


def _add_checks(suite: Element, path: str, issues: Sequence[Issue], options: ReportOptions) -> None:
    by_rule: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.provenance is None:
            by_rule.setdefault(f"{issue.rule_id} {issue.rule_name}", []).append(issue)
    if not by_rule:
        _add_case(suite, path, CHECKS)
    for name, found in by_rule.items():
        _fill_case(_add_case(suite, path, name), found, options)


def _fill_case(case: Element, issues: Sequence[Issue], options: ReportOptions) -> None:
    """Write what fails a case as one failure, as not every reader takes several, and the rest as its output."""
    least = options.fail_on.rank if options.fail_on is not None else None
    failing: list[Issue] = []
    rest: list[Issue] = []
    for issue in issues:
        fails = least is not None and issue.gates and issue.severity.rank >= least
        (failing if fails else rest).append(issue)
    if failing:
        heaviest = max(failing, key=lambda issue: issue.severity.rank)
        more = f" (and {count(len(failing) - 1, 'more finding')})" if len(failing) > 1 else ""
        message = f"{heaviest.severity.value}: {heaviest.summary}{more}"
        element = SubElement(case, "failure", message=clean_xml(message), type=heaviest.severity.value)
        element.text = _write_all(failing)
    if rest:
        SubElement(case, "system-out").text = _write_all(rest)


def _write_all(issues: Sequence[Issue]) -> str:
    return clean_xml("\n\n".join(_write_issue(issue) for issue in issues))


def _write_issue(issue: Issue) -> str:
    place = f"{issue.path}:{issue.anchor.line_start}:{issue.anchor.column_start}" if issue.anchor else issue.path
    against = [f"against {issue.path}:{anchor.line_start}:{anchor.column_start}" for anchor in issue.others]
    kind = "hint" if issue.is_hint else issue.severity.value
    return "\n".join([f"{place}: {kind} {issue.rule_id}: {issue.message}", *against])


def _add_failure(root: Element, failure: Failure) -> None:
    path = name_path(failure.document)
    case = _add_case(_add_suite(root, path), path, "review")
    error = SubElement(case, "error", message=clean_xml(failure.reason), type="not-reviewed")
    error.text = clean_xml(f"{failure.reason}\n{failure.hint}".strip())


def _count_cases(root: Element) -> None:
    """Write the counts that readers ask for on each suite and on the whole."""
    names = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    for name, path in names.items():
        root.set(name, str(len(root.findall(f"testsuite/{path}"))))
    for suite in root:
        for name, path in {**names, "skipped": "testcase/skipped"}.items():
            suite.set(name, str(len(suite.findall(path))))
        suite.set("time", "0")
