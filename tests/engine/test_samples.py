"""Depth `deep`: several samples of one document, each in its own order, put together by what they share."""

import json
import re

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Severity
from reviewer.engine.review import Assignment
from reviewer.errors import ReplyTruncated
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.llm.digests import digest_request
from reviewer.llm.scripted import ScriptedChat
from tests.engine.material import (
    MET_UNDO,
    absence,
    answer,
    finding,
    good_answers,
    make_assignment,
    make_reviewer,
    quote,
    reply,
)

LIAR = answer("ty-undo-how", "not_met", absence("way back"))
TRIAL = finding("Nine days are no trial", quote("the trial lasted nine days", 9), criterion_id="ty-cost")
LONGER = finding(
    "A trial of nine days shows nothing", quote("and the trial lasted nine days", 9), criterion_id="ty-cost"
)


def read_sample(request):
    """Give the number of a request's sample."""
    return int(re.search(r"sample (\d+)/", request.purpose)[1])


def play(*, answers=None, findings=None, rulings=()):
    """Write a script: answers and findings by the number of the sample, rulings for whoever refutes."""

    def answer_request(request):
        if request.purpose == "refuter":
            return json.dumps({"analysis": "", "answers": [], "findings": [], "rulings": list(rulings)})
        if request.purpose == "claims":
            return reply()
        number = read_sample(request)
        if request.purpose.startswith("free reading"):
            return reply([], (findings or {}).get(number, []))
        line = (answers or {}).get(number, good_answers())
        return line if isinstance(line, Exception) else reply(line)

    return answer_request


async def review(tmp_path, script, **options):
    """Review the small document in three samples unless told otherwise."""
    chat = ScriptedChat(script)
    reviewer = make_reviewer(chat, depth="deep", **options)
    return await reviewer.review(make_assignment(tmp_path)), chat


def plan(tmp_path, kind=None, **options):
    """Plan the requests of the small document, under a rubric of ours where one is named."""
    assignment = make_assignment(tmp_path)
    if kind:
        assignment = Assignment(assignment.document, load_rubric(find_rubric_file(kind)), "a test says so")
    reviewer = make_reviewer(None, depth="deep", **options)
    return [one.request for one in reviewer.plan(reviewer.frame(assignment))]


def test_every_sample_asks_everything_in_another_order(tmp_path):
    """No two requests are equal, all share the prefix, and each sample asks each question once."""
    requests = plan(tmp_path, "design-doc")
    assert len({digest_request(one) for one in requests}) == len(requests)
    assert len({one.messages[:2] for one in requests}) == 1
    asked = {number: [] for number in (1, 2, 3)}
    for one in (one for one in requests if one.purpose != "claims"):  # asked once
        asked[read_sample(one)] += re.findall(r"^  Question (\S+)$", one.messages[-1].content, re.MULTILINE)
    rubric = load_rubric(find_rubric_file("design-doc"))
    everything = [question.id for question in rubric.questions]
    for questions in asked.values():
        assert sorted(questions) == sorted(everything)
        assert questions != everything
    assert asked[1] != asked[2] != asked[3]


def test_questions_stay_with_their_criterion(tmp_path):
    """Shuffled are criteria, and the questions of each: none is torn from its heading."""
    rubric = load_rubric(find_rubric_file("roadmap"))
    for one in plan(tmp_path, "roadmap"):
        task = one.messages[-1].content
        for block in re.split(r"^Criterion ", task, flags=re.MULTILINE)[1:]:
            criterion = rubric.find_criterion(block.partition(":")[0])
            questions = re.findall(r"^  Question (\S+)$", block, re.MULTILINE)
            assert sorted(questions) == sorted(question.id for question in criterion.questions)


def test_equal_seeds_are_equal_requests_and_other_seeds_are_others(tmp_path):
    """So equal seeds come from the cache, and another seed is never answered from it."""
    digests = [
        [digest_request(one) for one in plan(tmp_path, seed=seed) if one.purpose != "claims"] for seed in (0, 0, 1)
    ]
    assert digests[0] == digests[1]
    assert not set(digests[0]) & set(digests[2])


def test_more_samples_keep_those_that_were_there(tmp_path):
    """Going from three to five pays for two."""
    three, five = ({digest_request(one) for one in plan(tmp_path, samples=number)} for number in (3, 5))
    assert three < five


def test_one_question_alone_is_still_asked_differently(tmp_path):
    """Where nothing can be shuffled, the lot's number keeps samples apart."""
    from reviewer.prompting.ordering import Order
    from tests.prompting.tiny import RUBRIC, make_builder, make_document

    criterion = RUBRIC.criteria[0].model_copy(update={"questions": RUBRIC.criteria[0].questions[:1]})
    rubric = RUBRIC.model_copy(update={"criteria": (criterion,)})
    built = [
        make_builder().build(make_document(), rubric, ("free-reading", "questions"), order=Order(seed, number, 2))
        for seed, number in ((0, 1), (0, 2), (1, 1))
    ]
    requests = [one.request for planned in built for one in planned]
    assert len({digest_request(one) for one in requests}) == 6


async def test_three_samples_that_agree(tmp_path):
    """The score is theirs, with an interval that leaves room for a fourth; support is whole."""
    result, chat = await review(tmp_path, play())
    assert chat.requests[0].purpose == "free reading, sample 1/3"
    assert len(chat.requests) == 7  # with the claims, which are asked for once
    assert (result.samples, result.seed, result.depth) == (3, 0, "deep")
    assert result.interval[0] < result.score < result.interval[1]
    assert {one.support for one in result.findings} == {(3, 3)}
    assert all(rating.interval is not None for rating in result.ratings if rating.score is not None)
    assert result.decision is Decision.READY


async def test_a_finding_of_two_samples_is_one_with_its_support(tmp_path):
    """Clustered by its words, whatever it is called; the better confidence keeps its wording."""
    script = play(findings={1: [TRIAL], 3: [{**LONGER, "confidence": "low"}]})
    result, _ = await review(tmp_path, script)
    [found] = [one for one in result.findings if one.criterion_id == "ty-cost"]
    assert (found.title, found.support) == ("Nine days are no trial", (2, 3))


async def test_one_sample_that_finds_it_twice_counts_once(tmp_path):
    """Support counts samples and not findings."""
    result, _ = await review(tmp_path, play(findings={2: [TRIAL, LONGER]}))
    [found] = [one for one in result.findings if one.criterion_id == "ty-cost"]
    assert found.support == (1, 3)


async def test_a_third_of_the_samples_makes_a_gap(tmp_path):
    """The answer is not met, says who said what, and the finding it implies carries the support; ratings are means."""
    one = [LIAR, *[a for a in good_answers() if a["question_id"] != "ty-undo-how"]]
    result, _ = await review(tmp_path, play(answers={2: one}), level=Level.L4)
    verdict = next(a for a in result.answers if a.question_id == "ty-undo-how")
    assert verdict.verdict is Verdict.NOT_MET
    assert verdict.note.startswith("samples: 2 met, 1 not met")
    [gap] = [f for f in result.findings if f.question_id == "ty-undo-how"]
    assert (gap.support, gap.severity) == ((1, 3), Severity.MAJOR)
    undo = next(r for r in result.ratings if r.criterion_id == "ty-undo")
    assert undo.score == pytest.approx((3 + 3 + 1) / 3)
    assert result.decision is Decision.REVISE


async def test_what_the_refuter_takes_away_is_taken_from_every_sample(tmp_path):
    """A refuted gap caps and lowers no sample any more."""
    one = [LIAR, *[a for a in good_answers() if a["question_id"] != "ty-undo-how"]]
    refuted = {"finding": 1, "reasoning": "There.", "evidence": [quote(MET_UNDO, 8)], "verdict": "refuted"}
    result, _ = await review(tmp_path, play(answers={2: one}, rulings=[refuted]), level=Level.L4)
    undo = next(r for r in result.ratings if r.criterion_id == "ty-undo")
    assert undo.score == pytest.approx(3)
    assert len(result.refuted) == 1


async def test_two_samples_give_a_score_and_no_interval(tmp_path):
    """And the report says why."""
    from reviewer.reporters.certainty import explain_samples

    result, _ = await review(tmp_path, play(), samples=2)
    assert result.score is not None
    assert result.interval is None
    assert {rating.interval for rating in result.ratings} == {None}
    assert "No interval" in explain_samples(result)


async def test_a_sample_that_fails_leaves_the_others(tmp_path):
    """Its answers are missing, the request counts as failed, and no gate passes."""
    result, _ = await review(tmp_path, play(answers={3: ReplyTruncated("cut off")}))
    assert result.coverage.failed_requests == 1
    assert result.incomplete
    assert result.score is not None
    assert result.interval is None


@pytest.mark.parametrize(
    ("least", "outcome"), [(3.0, "passed"), (3.8, "borderline"), (5.0, "failed")], ids=["below", "inside", "above"]
)
async def test_a_least_score_is_held_against_the_interval(tmp_path, least, outcome):
    """The score of these samples is 3.8."""
    result, _ = await review(tmp_path, play(), min_score=least)
    assert result.score == pytest.approx(3.8)
    assert (result.score_gate.least, result.score_gate.outcome) == (least, outcome)


async def test_other_depths_know_no_samples(tmp_path):
    """One reading has no interval, no seed and no support to speak of."""
    chat = ScriptedChat([reply(good_answers())])
    result = await make_reviewer(chat).review(make_assignment(tmp_path))
    assert (result.samples, result.seed, result.interval) == (1, None, None)
    assert {one.support for one in result.findings} == {(1, 1)}
