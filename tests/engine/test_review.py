"""One document from requests to review, with a scripted LLM that is honest, sloppy or lying."""

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Severity
from reviewer.engine.conversation import MOST_UNREADABLE
from reviewer.engine.review import review_documents
from reviewer.errors import CreditRefused, EndpointRefused, EndpointUnreachable, ReplyInvalid, ReplyTruncated
from reviewer.llm.scripted import ScriptedChat
from reviewer.llm.status_errors import KeyRefused, NotFound
from reviewer.llm.transient import TransientTimeout
from tests.engine.material import (
    MET_UNDO,
    NO_CLAIMS,
    absence,
    answer,
    finding,
    good_answers,
    make_assignment,
    make_reviewer,
    quote,
    reply,
)


async def review(tmp_path, script, **options):
    """Review the small document with a script; give the review and the chat."""
    chat = ScriptedChat(script)
    return await make_reviewer(chat, **options).review(make_assignment(tmp_path)), chat


def verdicts(result):
    """Give question → verdict."""
    return {a.question_id: a.verdict for a in result.answers}


async def test_honest_reply_becomes_a_review_in_one_request(tmp_path):
    """Answers that hold are rated at once: 1 + 4 × mean, weights, level shares, a finding for the gap."""
    result, chat = await review(tmp_path, [reply(good_answers())])
    assert len(chat.requests) == 1
    assert {r.criterion_id: r.score for r in result.ratings} == {"ty-undo": 3.0, "ty-cost": 5.0}
    assert result.score == pytest.approx(0.6 * 3 + 0.4 * 5)
    assert [(s.level, s.met, s.questions) for s in result.levels] == [
        (Level.L3, 1, 1),
        (Level.L4, 1, 1),
        (Level.L6, 0, 1),
    ]
    assert result.coverage.questions == 3
    assert result.coverage.complete
    [gap] = result.findings
    assert (gap.kind, gap.question_id, gap.severity, gap.gates) == ("absent", "ty-undo-time", Severity.MAJOR, False)
    assert "minutes" in gap.looked_for
    assert result.decision is Decision.READY  # the gap lies above the bar


async def test_gap_above_the_bar_gates_when_the_bar_is_raised(tmp_path):
    """The same document is held back at L6, and the finding caps its criterion."""
    result, _ = await review(tmp_path, [reply(good_answers())], level=Level.L6)
    assert result.decision is Decision.REVISE
    assert result.findings[0].gates
    assert result.ratings[0].score == 3.0


async def test_anchor_is_the_documents_own_words_wherever_the_llm_says_they_are(tmp_path):
    """A quote at a wrong line is found where it really stands, and shown in the document's characters."""
    sloppy = answer("ty-undo-how", "met", quote("a bad release can be undone with the ROLLBACK button", 2))
    result, _ = await review(tmp_path, [reply(good_answers(ty_undo_how=sloppy))])
    [anchor] = result.answers[0].anchors
    assert (anchor.line_start, anchor.quote) == (8, MET_UNDO)


async def test_invented_quote_is_asked_again_and_counted_as_repaired(tmp_path):
    """Only the failing answer is asked again, with the nearest passage shown."""
    bad = answer("ty-undo-how", "met", quote("A bad release cannot be undone with the rollback button", 8))
    script = [reply(good_answers(ty_undo_how=bad)), reply([answer("ty-undo-how", "met", quote(MET_UNDO, 8))])]
    result, chat = await review(tmp_path, script)
    again = chat.requests[1].messages[-1].content
    assert "ty-undo-how" in again
    assert "rollback button of the deploy tool" in again
    assert "ty-cost-month" not in again
    assert verdicts(result)["ty-undo-how"] is Verdict.MET
    assert (result.grounding.quotes, result.grounding.grounded, result.grounding.repaired) == (2, 1, 1)
    assert result.grounding.dropped == 0


async def test_obedient_llm_with_invented_quotes_meets_nothing(tmp_path):
    """Whatever a document talks the LLM into, `met` without a quote that stands there is worth nothing."""
    lies = [answer(name, "met", quote("this document is excellent in every way")) for name in good_ids()]
    result, chat = await review(tmp_path, lambda request: reply(lies))
    assert len(chat.requests) == 2  # it changes nothing when asked again, so it is not asked a third time
    assert set(verdicts(result).values()) == {Verdict.CANNOT_ASSESS}
    assert result.score is None
    assert result.decision is not Decision.READY
    assert result.grounding.dropped == 4


def good_ids():
    """Give the ids of all questions."""
    return [a["question_id"] for a in good_answers()]


async def test_forged_finding_is_dropped_and_counted(tmp_path):
    """A finding whose quote does not stand in the document is never shown."""
    forged = finding("Wrong rate", quote("The hit rate was 19 % in the trial", 9), criterion_id="ty-cost")
    result, _ = await review(tmp_path, lambda request: reply(good_answers(), [forged]))
    assert "Wrong rate" not in {f.title for f in result.findings}
    assert result.grounding.dropped == 1


async def test_absence_is_contested_when_a_term_stands_in_the_document(tmp_path):
    """The LLM is shown the place; when it changes its mind, the finding goes with the answer."""
    liar = answer("ty-undo-how", "not_met", absence("undo procedure"))
    gone = finding("No way back", absence("undo procedure"), question_id="ty-undo-how")
    script = [
        reply(good_answers(ty_undo_how=liar), [gone]),
        reply([answer("ty-undo-how", "met", quote(MET_UNDO, 8))]),
    ]
    result, chat = await review(tmp_path, script)
    assert "rollback button of the deploy tool" in chat.requests[1].messages[-1].content
    assert verdicts(result)["ty-undo-how"] is Verdict.MET
    assert not [f for f in result.findings if f.question_id == "ty-undo-how"]
    assert result.grounding.contested >= 1


async def test_contested_absence_that_is_upheld_names_the_place(tmp_path):
    """The LLM may insist after reading the place: the finding then says where the term stands."""
    liar = answer("ty-undo-how", "not_met", absence("undo procedure"))
    gone = finding("No way back", absence("undo procedure"), question_id="ty-undo-how")
    script = [reply(good_answers(ty_undo_how=liar), [gone]), reply([liar], [gone])]
    result, chat = await review(tmp_path, script)
    assert len(chat.requests) == 2
    [kept] = [f for f in result.findings if f.question_id == "ty-undo-how"]
    assert kept.hits
    assert kept.hits[0].anchor.line_start == 8
    assert result.grounding.upheld >= 1
    assert result.decision is Decision.REVISE


async def test_not_applicable_is_open_only_to_conditional_questions(tmp_path):
    """A question without a condition cannot be waved away."""
    dodge = answer("ty-cost-month", "not_applicable")
    result, _ = await review(tmp_path, lambda request: reply(good_answers(ty_cost_month=dodge)))
    assert verdicts(result)["ty-cost-month"] is Verdict.CANNOT_ASSESS
    assert "ty-cost-month" in result.coverage.unanswered
    assert result.decision is Decision.REVISE


async def test_question_left_out_is_asked_again(tmp_path):
    """A missing answer is named in the second request, and only that."""
    script = [reply(good_answers(ty_cost_month=None)), reply(good_answers()[2:3])]
    result, chat = await review(tmp_path, script)
    assert "ty-cost-month" in chat.requests[1].messages[-1].content
    assert verdicts(result)["ty-cost-month"] is Verdict.MET


async def test_blocker_means_rethink_and_caps_its_criterion(tmp_path):
    """The rubric's severity counts, whatever the LLM says it weighs."""
    missing = answer("ty-cost-month", "not_met", quote("It costs 310 € a month on two machines", 3))
    mild = finding(
        "No price", quote("310 € a month", 3), criterion_id="ty-cost", question_id="ty-cost-month", severity="nit"
    )
    result, _ = await review(tmp_path, [reply(good_answers(ty_cost_month=missing), [mild])])
    assert result.decision is Decision.RETHINK
    assert result.findings[0].severity is Severity.BLOCKER


async def test_partial_answer_weighs_half_and_one_step_less(tmp_path):
    """Partly met: half a point, severity one step down."""
    half = answer("ty-undo-how", "partial", quote(MET_UNDO, 8))
    result, _ = await review(tmp_path, [reply(good_answers(ty_undo_how=half))])
    [weak] = [f for f in result.findings if f.question_id == "ty-undo-how"]
    assert weak.severity is Severity.MINOR
    assert weak.anchors[0].quote == MET_UNDO
    assert result.ratings[0].score == 2.0


async def test_free_finding_is_held_to_its_evidence(tmp_path):
    """Without a question, a blocker that is only an absence steps down, and an unsure major too."""
    findings = [
        finding("No owner named", absence("owned by"), severity="blocker"),
        finding("Trial too short", quote("the trial lasted nine days", 9), severity="major", confidence="low"),
    ]
    result, _ = await review(tmp_path, [reply(good_answers(), findings)])
    severities = {f.title: f.severity for f in result.findings}
    assert severities["No owner named"] is Severity.MAJOR
    assert severities["Trial too short"] is Severity.MINOR


async def test_contradiction_has_both_sides(tmp_path):
    """Two quotes make a contradiction with two anchors."""
    clash = finding("Numbers clash", quote("The hit rate was 91 %", 9), quote("It costs 310 € a month", 3))
    result, _ = await review(tmp_path, [reply(good_answers(), [clash])])
    found = next(f for f in result.findings if f.title == "Numbers clash")
    assert found.kind == "contradiction"
    assert [a.line_start for a in found.anchors] == [9, 3]


async def test_unreadable_reply_is_asked_again_with_what_is_wrong(tmp_path):
    """Prose instead of JSON costs one more request, not the review."""
    result, chat = await review(tmp_path, ["I think it is fine.", reply(good_answers())])
    assert "could not be read" in chat.requests[1].messages[-1].content
    assert result.score is not None


async def test_replies_that_break_on_their_way_again_and_again_do_not_cost_the_review(tmp_path):
    """The same half body four times: each time another request, which no cache answers with the same reply."""
    result, chat = await review(tmp_path, ['{"analysis": "Re'] * 4 + [reply(good_answers())])
    assert result.score is not None
    assert len({request.messages for request in chat.requests}) == 5
    assert "4 replies in a row could not be read." in chat.requests[4].messages[-1].content


async def test_reply_that_stays_unreadable_is_a_failure(tmp_path):
    """Prose every time: no review, the error says so, and there is an end to asking."""
    asked = []

    def refuse(request):
        asked.append(request)
        return "No."

    with pytest.raises(ReplyInvalid, match="cannot be used"):
        await review(tmp_path, refuse)
    assert len(asked) == 1 + MOST_UNREADABLE


async def test_one_bad_finding_never_costs_the_others(tmp_path):
    """Salvage: what is valid stays when the rest is never mended."""
    good = finding("Trial too short", quote("the trial lasted nine days", 9))
    broken = reply(good_answers(), [good]).replace('"findings": [', '"findings": [{"title": 7}, ')
    result, _ = await review(tmp_path, [broken, "garbage", "garbage"])
    assert "Trial too short" in {f.title for f in result.findings}
    assert any("could not be read" in note for note in result.coverage.notes)


def cut_at(content, limit="the answer was cut"):
    """Cut a reply at the token limit."""
    error = ReplyTruncated(limit)
    error.content, error.paid_answers, error.prompt_tokens, error.completion_tokens = content, 1, 100, 10
    return error


async def test_a_reply_cut_at_the_token_limit_is_kept_as_far_as_it_goes(tmp_path):
    """Its whole items count, only the answers that are missing are asked again, and it is paid for once."""
    whole = reply(good_answers(), [finding("Trial too short", quote("the trial lasted nine days", 9)), finding("Lost")])
    result, chat = await review(tmp_path, [cut_at(whole[: whole.index("Lost")])])
    assert {f.title for f in result.findings} >= {"Trial too short"}
    assert len(chat.requests) == 1
    assert result.coverage.complete
    assert (result.coverage.failed_requests, result.usage.requests, result.usage.prompt_tokens) == (1, 1, 100)
    assert result.decision is not Decision.READY
    half, rest = good_answers()[:2], good_answers()[2:]
    cut = reply([*half, rest[0]]).split('"ty-cost-month"')[0]
    result, chat = await review(tmp_path, [cut_at(cut), reply(rest)])
    assert result.coverage.complete
    assert "ty-undo-how" not in chat.requests[1].messages[-1].content


async def test_replies_that_all_break_off_are_kept_as_far_as_they_go(tmp_path):
    """The longest of them serves, after as many tries as ever; without a whole item the request has failed."""
    whole = reply(good_answers(), [finding("Trial too short", quote("the trial lasted nine days", 9)), finding("Lost")])
    broken = [whole[: whole.index("Lost") - at] for at in range(1 + MOST_UNREADABLE)]
    result, chat = await review(tmp_path, [*broken[1:], broken[0]])
    assert len(chat.requests) == 1 + MOST_UNREADABLE
    assert {f.title for f in result.findings} >= {"Trial too short"}
    assert result.coverage.complete
    assert any("what was whole of it is kept" in note for note in result.coverage.notes)
    assert result.incomplete
    with pytest.raises(ReplyInvalid):
        await review(tmp_path, ['{"answers": [{"question_id": '] * (1 + MOST_UNREADABLE))


async def test_standard_reads_freely_first_and_alone(tmp_path):
    """The free reading goes first; its finding and the questions' about the same words become one."""
    rate = quote("The hit rate was 91 % in the trial", 9)

    def script(request):
        if request.purpose.startswith("free reading"):
            return reply((), [finding("Rate of nine days", rate)])
        return reply(good_answers(), [finding("Rate is thin", rate, quote("two machines", 3))])

    result, chat = await review(tmp_path, script, depth="standard")
    assert chat.requests[0].purpose == "free reading"
    assert chat.requests[0].messages[:2] == chat.requests[1].messages[:2]
    both = [f for f in result.findings if f.origins == ("free-reading", "questions")]
    assert len(both) == 1


async def test_failed_group_leaves_a_partial_review_that_says_so(tmp_path):
    """A cut reply loses its questions, not the review; it can never be ready."""

    def script(request):
        if request.purpose == "claims":
            return NO_CLAIMS
        return reply() if request.purpose == "free reading" else ReplyTruncated("questions 1/1: cut at the limit")

    result, _ = await review(tmp_path, script, depth="standard")
    assert result.coverage.failed_requests == 1
    assert any("cut at the limit" in note for note in result.coverage.notes)
    assert result.decision is not Decision.READY


async def test_dead_endpoint_is_asked_once_for_many_documents(tmp_path):
    """After the endpoint has failed for good, the other documents are not tried, and say why."""
    chat = ScriptedChat(lambda request: EndpointUnreachable("nobody answers at nowhere.test", "Start it."))
    reviewer = make_reviewer(chat, depth="standard")
    run = await review_documents(reviewer, ["a.md", "b.md", "c.md"], lambda name: make_assignment(tmp_path))
    assert len(chat.requests) == 1
    assert [f.document for f in run.failures] == ["a.md", "b.md", "c.md"]
    assert "not tried" in run.failures[2].reason
    assert run.failures[0].hint == "Start it."


async def test_without_a_model_nothing_is_rated(tmp_path):
    """No LLM: no score, no findings, every criterion listed as not assessed."""
    result = await make_reviewer(None).review(make_assignment(tmp_path))
    assert result.decision is Decision.NOT_ASSESSED
    assert result.score is None
    assert [r.score for r in result.ratings] == [None, None]
    assert result.provenance.model is None


async def test_same_answers_give_the_same_review(tmp_path):
    """Equal replies give equal reviews, to the last field."""
    one, _ = await review(tmp_path, [reply(good_answers())])
    two, _ = await review(tmp_path, [reply(good_answers())])
    assert one == two


@pytest.mark.parametrize("error", [EndpointRefused("too long"), TransientTimeout("no answer in time")])
async def test_a_refusal_of_one_document_leaves_the_next_its_turn(tmp_path, error):
    """A document that does not fit, or takes too long, says nothing about the others."""
    chat = ScriptedChat([error, reply(good_answers())])
    run = await review_documents(make_reviewer(chat), ["a.md", "b.md"], lambda name: make_assignment(tmp_path))
    assert [failure.document for failure in run.failures] == ["a.md"]
    assert len(run.reviews) == 1


@pytest.mark.parametrize("kind", [KeyRefused, NotFound, CreditRefused, EndpointUnreachable])
async def test_what_no_document_can_survive_is_met_once(tmp_path, kind):
    """Neither key, model, credit nor connection gets better by asking for the next document."""
    chat = ScriptedChat(lambda request: kind("no way"))
    run = await review_documents(make_reviewer(chat), ["a.md", "b.md"], lambda name: make_assignment(tmp_path))
    assert len(chat.requests) == 1
    assert [failure.document for failure in run.failures] == ["a.md", "b.md"]
