"""Runs some checks as the engine does: hints included, in the order of their place."""

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.engine.checking import CheckPlan, check_document


def run_checks(document, slugs):
    """Give the signals of the checks named."""
    chosen = tuple(check for check in ALL_CHECKS if check.slug in slugs)
    signals = check_document(document, CheckPlan(chosen, hints=True)).signals
    return tuple(signal for signal in signals if signal.slug in slugs)  # not what is said of suppressions
