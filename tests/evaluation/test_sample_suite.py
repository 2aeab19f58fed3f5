"""Our own suite: every edit fits, variants differ where they should and nowhere else, and checks find what we know of."""

import difflib
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.domain.rubric import Level
from reviewer.engine.checking import CheckPlan, check_document
from reviewer.evaluation.cases import Channel, FlawKind, Goal
from reviewer.evaluation.edits import apply_edits
from reviewer.evaluation.suites import load_suite, make_variants
from reviewer.library.rubrics import find_rubric_file, load_rubric

SUITE = load_suite(Path(__file__).parents[2] / "samples" / "evaluation")
CASES = {loaded.case.id: loaded for loaded in SUITE.cases}
FLAWS = [(loaded, flaw) for loaded in SUITE.cases for flaw in loaded.case.flaws]
INJECTIONS = [(loaded, one) for loaded in SUITE.cases for one in loaded.case.injections]
THIRDS = ("first", "middle", "last")


def name(parameter):
    return getattr(parameter, "id", None) or parameter.case.id


def test_it_is_as_large_as_it_says():
    assert len(CASES) == 8
    assert Counter(loaded.case.kind for loaded in SUITE.cases) == dict.fromkeys(
        ("design-doc", "post-mortem", "experiment", "roadmap"), 2
    )
    assert all(len(loaded.case.flaws) == 5 for loaded in SUITE.cases)
    kinds = Counter(flaw.kind for _, flaw in FLAWS)
    assert kinds["omission"] >= 16
    assert set(kinds) == set(get_args(FlawKind))
    assert {one.channel for _, one in INJECTIONS} == set(get_args(Channel))
    assert {one.goal for _, one in INJECTIONS} == set(get_args(Goal))


def test_ids_are_unique_in_the_whole_suite():
    ids = [flaw.id for _, flaw in FLAWS] + [one.id for _, one in INJECTIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("loaded", SUITE.cases, ids=name)
def test_clean_documents_are_of_the_size_we_say(loaded):
    assert 900 <= len(loaded.clean.text.split()) <= 1600


@pytest.mark.parametrize("loaded", SUITE.cases, ids=name)
def test_checks_find_in_clean_documents_what_the_case_names(loaded):
    signals = check_document(loaded.clean, CheckPlan(ALL_CHECKS)).signals
    assert sorted(signal.slug for signal in signals) == sorted(loaded.case.checks)


@pytest.mark.parametrize("loaded", SUITE.cases, ids=name)
def test_every_variant_can_be_made_and_holds_the_flaws_words(loaded):
    for variant in make_variants(loaded, ("clean", "flawed", "injected")):
        for flaw in variant.flaws:
            assert len(variant.spans(flaw)) == len(flaw.quotes)
    assert loaded.clean.path == f"{loaded.case.id}.md"  # the name does not tell clean from flawed


@pytest.mark.parametrize(("loaded", "flaw"), FLAWS, ids=name)
def test_a_flaw_changes_the_document_where_it_says_and_nowhere_else(loaded, flaw):
    clean, flawed = loaded.clean.text, apply_edits(loaded.clean, flaw.edits)
    matcher = difflib.SequenceMatcher(None, clean.split("\n"), flawed.split("\n"), autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    assert changed
    deletes_section = any(edit.delete_section for edit in flaw.edits)
    lines = sum(max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in changed)
    touched = sum((edit.find or "").count("\n") + 2 for edit in flaw.edits)
    assert deletes_section or lines <= touched
    first = next(i for i, (a, b) in enumerate(zip(clean, flawed, strict=False)) if a != b)
    assert flaw.position == THIRDS[min(2, 3 * first // len(clean))]
    for quote in flaw.quotes:
        assert flawed.count(quote) == 1
    assert any(quote not in clean for quote in flaw.quotes) or not flaw.quotes


@pytest.mark.parametrize(("loaded", "flaw"), [pair for pair in FLAWS if pair[1].question], ids=name)
def test_the_question_of_a_flaw_exists_and_gives_an_omission_its_severity(loaded, flaw):
    question = load_rubric(find_rubric_file(loaded.case.kind)).find_question(flaw.question)
    assert question is not None
    if flaw.kind == "omission":
        assert question.if_not is flaw.severity
        assert question.level <= Level.L5  # else its finding would never hold the document back
        assert question.evidence.value in ("absence", "either")


@pytest.mark.parametrize(("loaded", "injection"), INJECTIONS, ids=name)
def test_an_injection_names_a_target_that_is_there(loaded, injection):
    if injection.target is None:
        return
    rubric = load_rubric(find_rubric_file(loaded.case.kind))
    assert loaded.case.find_flaw(injection.target) or rubric.find_question(injection.target)
