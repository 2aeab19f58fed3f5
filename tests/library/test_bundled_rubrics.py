"""The rubrics that ship with the program: what they ask may be edited, what they are made of may not slip."""

import pytest
import yaml

from reviewer.checks.all_checks import CHECK_SLUGS
from reviewer.domain.rubric import Level, Severity
from reviewer.library.locations import find_folder
from reviewer.library.rubric_lint import lint_rubric
from reviewer.library.rubrics import list_rubric_files, load_rubric

REFERENCE = find_folder("rubrics").parent.parent / "shared" / "reference" / "rubric-content.yaml"

CRITERIA = {
    "design-doc": [
        ("dd-framing", "Problem framing", 12),
        ("dd-scope", "Scope, decision and open questions", 6),
        ("dd-alternatives", "Alternatives", 12),
        ("dd-tradeoffs", "Trade-offs of the chosen design", 13),
        ("dd-architecture", "Decomposition and interfaces", 7),
        ("dd-data", "Data, labels, leakage and training/serving skew", 12),
        ("dd-evaluation", "Evaluation offline and online", 10),
        ("dd-failure-modes", "Failure modes and degraded behaviour", 8),
        ("dd-rollout", "Rollout, migration and rollback", 6),
        ("dd-operations", "Monitoring, retraining, flywheel, ownership", 7),
        ("dd-crosscutting", "Cost, privacy, security, fairness", 4),
        ("dd-consistency", "Consistency and readability", 3),
    ],
    "post-mortem": [
        ("pm-summary", "Summary for outsiders", 6),
        ("pm-impact", "Impact quantified", 12),
        ("pm-timeline", "Timeline with evidence", 8),
        ("pm-detection", "Detection and its delay", 9),
        ("pm-root-cause", "Root cause reaches the system", 16),
        ("pm-contributing", "Contributing factors and failed defences", 7),
        ("pm-blameless", "Blameless language", 6),
        ("pm-response", "Response, recovery and data repair", 7),
        ("pm-actions", "Actions are doable and owned", 10),
        ("pm-prevention", "Actions fit the causes", 10),
        ("pm-lessons", "Lessons that travel", 4),
        ("pm-consistency", "Times and numbers agree", 5),
    ],
    "experiment": [
        ("ex-question", "Question, hypothesis and decision rule first", 7),
        ("ex-metric", "Metric fits the goal", 11),
        ("ex-design", "Comparison is fair", 9),
        ("ex-power", "Sample size, duration, stopping", 11),
        ("ex-validity", "Data quality and leakage checks", 11),
        ("ex-analysis", "Statistics are right", 10),
        ("ex-interference", "Confounders, interference, novelty, season", 8),
        ("ex-slices", "Segments reported honestly", 6),
        ("ex-guardrails", "Costs and side effects", 5),
        ("ex-conclusion", "Conclusion follows and a non-expert can reach it", 12),
        ("ex-decision", "Decision and follow-up", 6),
        ("ex-consistency", "Numbers agree and can be reproduced", 4),
    ],
    "roadmap": [
        ("rm-problem", "Customer or business problem", 10),
        ("rm-value", "Chain from model to money", 15),
        ("rm-baseline", "Baseline and what happens otherwise", 7),
        ("rm-options", "Options and priorities", 10),
        ("rm-metrics", "Success measures and stop rules", 11),
        ("rm-plan", "Milestones and dependencies", 9),
        ("rm-resources", "People, cost and return", 10),
        ("rm-feasibility", "Evidence that it can work", 7),
        ("rm-risks", "Risks with response", 6),
        ("rm-sustain", "Life after launch", 7),
        ("rm-audience", "A leader can decide from page one", 5),
        ("rm-consistency", "Numbers agree", 3),
    ],
}

RUBRICS = {file.id: load_rubric(file.path) for file in list_rubric_files()}
EACH = pytest.mark.parametrize("kind", sorted(CRITERIA))


def test_exactly_these_four_are_bundled():
    """`base` is there to be extended, not to be chosen."""
    assert sorted(RUBRICS) == sorted(CRITERIA)
    assert all(file.bundled and file.id == RUBRICS[file.id].id for file in list_rubric_files())


@EACH
def test_criteria_are_the_twelve_of_the_reference_content(kind):
    """Ids, titles and weights; they add up to a hundred."""
    assert [(c.id, c.title, c.weight) for c in RUBRICS[kind].criteria] == CRITERIA[kind]
    assert sum(criterion.weight for criterion in RUBRICS[kind].criteria) == 100


@pytest.mark.skipif(not REFERENCE.is_file(), reason="no reference content beside this checkout (../shared/reference)")
def test_the_list_above_is_the_reference_itself():
    """Where the reference is at hand, the copy here is held against it."""
    reference = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))["rubrics"]
    assert {
        kind: [(entry["id"], entry["title"], entry["weight"]) for entry in entries]
        for kind, entries in reference.items()
    } == CRITERIA


@EACH
def test_every_criterion_has_three_to_six_questions_and_all_anchors(kind):
    """Fewer tell ratings apart poorly, more dilute each other."""
    for criterion in RUBRICS[kind].criteria:
        assert 3 <= len(criterion.questions) <= 6, criterion.id
        assert sorted(criterion.anchors) == [1, 2, 3, 4, 5], criterion.id
    assert 40 <= len(RUBRICS[kind].questions) <= 50


@EACH
def test_our_own_lint_finds_nothing(kind):
    """We ask of ourselves what we ask of others."""
    assert lint_rubric(RUBRICS[kind], CHECK_SLUGS) == []


@EACH
def test_sources_and_conditions_are_known_and_the_seed_is_among_them(kind):
    """Every question says where it comes from."""
    rubric = RUBRICS[kind]
    used = {source for question in rubric.questions for source in question.sources}
    assert "SEED" in used
    assert used <= set(rubric.sources)
    assert {q.applies_when for q in rubric.questions} - {None} <= set(rubric.conditions)


def test_no_source_and_no_condition_is_there_for_nothing():
    """What base.yaml defines is used by at least one of the four."""
    questions = [question for rubric in RUBRICS.values() for question in rubric.questions]
    base = RUBRICS["design-doc"]
    assert set(base.conditions) == {question.applies_when for question in questions} - {None}
    assert set(base.sources) == {source for question in questions for source in question.sources}


@EACH
def test_severities_and_levels_are_used_with_restraint(kind):
    """At most four blockers, none above L5, and most questions where most authors are."""
    questions = RUBRICS[kind].questions
    blockers = [question for question in questions if question.if_not is Severity.BLOCKER]
    assert 1 <= len(blockers) <= 4
    assert all(question.level in (Level.L3, Level.L4, Level.L5) for question in blockers)
    assert sum(q.level in (Level.L4, Level.L5) for q in questions) > len(questions) / 2
    assert {question.level for question in questions} >= {Level.L3, Level.L4, Level.L5, Level.L6}


@EACH
def test_ids_begin_with_their_criterion_and_terms_are_lower_case(kind):
    """So that an id alone says where it belongs, and so that terms match folded text."""
    for criterion in RUBRICS[kind].criteria:
        for question in criterion.questions:
            assert question.id.startswith(f"{criterion.id}-")
            assert all(term == term.lower() for term in question.look_for), question.id
            assert 4 <= len(question.look_for) <= 16, question.id


def test_no_id_and_no_example_stands_in_two_rubrics():
    """Ids are unique over all four, because reports of one run show them side by side."""
    questions = [question for rubric in RUBRICS.values() for question in rubric.questions]
    ids = [question.id for question in questions] + [c.id for rubric in RUBRICS.values() for c in rubric.criteria]
    assert len(ids) == len(set(ids))
    examples = [text for question in questions for text in (question.good, question.bad)]
    assert len(examples) == len(set(examples))


@EACH
def test_caps_hold_other_criteria_down_and_say_why(kind):
    """Two to five, and never a criterion by itself."""
    caps = RUBRICS[kind].caps
    assert 2 <= len(caps) <= 5
    assert all(cap.when.criterion not in cap.cap and cap.because.endswith(".") for cap in caps)


def test_signs_of_a_kind_are_lower_case_and_no_other_kinds():
    """A phrase that two kinds claim would only ever cancel itself out."""
    phrases = [phrase for rubric in RUBRICS.values() for phrase in rubric.applies_to.headings]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == phrase.lower().strip() for phrase in phrases)
    assert all(8 <= len(rubric.applies_to.headings) <= 32 for rubric in RUBRICS.values())


@EACH
def test_a_pack_is_plain_text_of_ours(kind):
    """No tabs and no links: questions are asked in words."""
    text = (find_folder("rubrics") / f"{kind}.yaml").read_text(encoding="utf-8")
    assert "\t" not in text
    assert "://" not in text


@EACH
def test_a_pack_reads_the_same_without_the_parser_in_c(kind):
    """PyYAML built without libyaml is stricter in places."""
    text = (find_folder("rubrics") / f"{kind}.yaml").read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
