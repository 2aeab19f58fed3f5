"""What every report of a command may use: the documents' text, and what each check means."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.domain.document import Document
from reviewer.domain.trust import FILLER
from reviewer.reporters.options import ReportOptions, RuleDoc


@cache
def make_rule_docs() -> Mapping[str, RuleDoc]:
    """Give what reports say about each check, by code; several reports of a run share it."""
    return {
        check.code: RuleDoc(
            title=check.title,
            why=check.part("Why it matters"),
            bad=check.part("Bad"),
            good=check.part("Good"),
            severity=check.severity,
        )
        for check in ALL_CHECKS
    }


def make_report_options(documents: Mapping[str, Document], **others: Any) -> ReportOptions:
    """Give what every report of a command may use; `others` are further fields of `ReportOptions`."""
    # a filler stands for one character of a secret, and those are ASCII: columns counted in bytes stay right
    texts = {path: document.text.replace(FILLER, "*") for path, document in documents.items()}
    return ReportOptions(documents=dict(documents), texts=texts, rule_docs=make_rule_docs(), **others)
