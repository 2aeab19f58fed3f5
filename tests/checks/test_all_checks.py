"""The registry of checks: each has a code and a slug of its own, and a rubric's choice is what runs."""

import re

from reviewer.checks.all_checks import ALL_CHECKS, CHECK_SLUGS
from reviewer.library.rubrics import list_rubric_files, load_rubric
from reviewer.loading.load import load_standard_input
from tests.checks.running import run_checks

DOCUMENT = load_standard_input(b"# A\n\nCost: TBD\n\n## Risks\n\n## Owner\n\nTODO\n")


def test_codes_and_slugs_are_unique_and_well_formed():
    """They name a check in rubrics, reports and suppressions, for good."""
    codes = [check.code for check in ALL_CHECKS]
    assert len(set(codes)) == len(codes)
    assert len(set(CHECK_SLUGS)) == len(CHECK_SLUGS) == len(codes)
    assert all(re.fullmatch(r"DOC\d{3}", code) for code in codes)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in CHECK_SLUGS)


def test_only_the_checks_named_run_and_in_the_order_of_their_places():
    """Whatever order they are named in."""
    assert run_checks(DOCUMENT, []) == ()
    both = run_checks(DOCUMENT, ["template-residue", "empty-section"])
    assert both == run_checks(DOCUMENT, ["empty-section", "template-residue"])
    assert [signal.slug for signal in both] == ["template-residue", "empty-section", "template-residue"]
    assert run_checks(DOCUMENT, ["empty-section"]) == tuple(s for s in both if s.slug == "empty-section")


def test_every_check_that_a_rubric_of_ours_names_exists():
    """A misspelt slug would check nothing."""
    for file in list_rubric_files():
        assert set(load_rubric(file.path).checks) <= set(CHECK_SLUGS)
