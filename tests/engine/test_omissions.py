"""What is said to be missing: it must name what was looked for, code looks too, and a gap weighs what the rubric says."""

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.rubric import Level, Severity
from reviewer.engine.absences import describe_search
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_standard_input
from tests.engine.material import (
    DOCUMENT,
    MET_COST,
    absence,
    answer,
    finding,
    good_answers,
    make_assignment,
    make_reviewer,
    quote,
    reply,
)

POOR = """# Cache

It will be fast, cheap and good. It costs 310 € a month on two machines.
Everybody wants it. The old one is bad, and we do not know why.
"""
NOBODY_UNDOES = """# Thumbnail cache

We put a cache in front of the thumbnail service. It costs 310 € a month on two machines.

## Rollout

The change goes live for 5 % of users first, then for all of them a week later.
The hit rate was 91 % in the trial, and the trial lasted nine days.
"""


async def review(tmp_path, script, text=DOCUMENT, **options):
    """Review a document at depth quick; give the review and what was asked."""
    chat = ScriptedChat(script)
    return await make_reviewer(chat, **options).review(make_assignment(tmp_path, text)), chat.requests


def without_terms(question_id):
    """Write an answer that claims an absence and names nothing that was looked for."""
    return answer(question_id, "not_met", absence())


@pytest.mark.parametrize("evidence", [(), (absence(),), (absence("", "!"),)], ids=["none", "no terms", "no words"])
async def test_an_absence_without_terms_is_asked_again(tmp_path, evidence):
    """The LLM is told to name what it searched for; once it does, the answer stands on its terms."""
    bare = answer("ty-undo-time", "not_met", *evidence)
    named = answer("ty-undo-time", "not_met", absence("duration of the undo"))
    result, asked = await review(tmp_path, [reply(good_answers(ty_undo_time=bare)), reply([named])])
    assert "no terms are named" in asked[1].messages[-1].content
    gap = next(one for one in result.answers if one.question_id == "ty-undo-time")
    assert (gap.verdict, gap.note) == (Verdict.NOT_MET, "")
    assert "duration of the undo" in gap.looked_for


async def test_an_absence_that_never_names_terms_stands_on_codes_own_search(tmp_path):
    """None of the question's own terms stands in the document: the gap is real, and the note says whose search it was."""
    result, _ = await review(tmp_path, lambda _: reply(good_answers(ty_undo_time=without_terms("ty-undo-time"))))
    gap = next(one for one in result.answers if one.question_id == "ty-undo-time")
    assert (gap.verdict, gap.looked_for) == (Verdict.NOT_MET, ("minutes",))
    assert "code looked for the question's own" in gap.note


async def test_an_absence_without_terms_that_the_document_contradicts_is_no_answer(tmp_path):
    """The question's own terms stand there, and the LLM neither names others nor looks."""
    result, asked = await review(tmp_path, lambda _: reply(good_answers(ty_undo_how=without_terms("ty-undo-how"))))
    gap = next(one for one in result.answers if one.question_id == "ty-undo-how")
    assert gap.verdict is Verdict.CANNOT_ASSESS
    assert "rollback button of the deploy tool" in asked[1].messages[-1].content
    assert not [one for one in result.findings if one.question_id == "ty-undo-how"]


async def test_a_finding_without_terms_is_not_shown(tmp_path):
    """It is asked again, and dropped when it still names none."""
    bare = finding("Something is missing", absence())
    result, asked = await review(tmp_path, lambda _: reply(good_answers(), [bare]))
    assert "no terms are named" in asked[1].messages[-1].content
    assert "Something is missing" not in {one.title for one in result.findings}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("a heading", "\n## Rolling back\n"),
        ("a table", "\n| step | who |\n| --- | --- |\n| Roll the release back | Ann |\n"),
        ("a list", "\n- rolled back by hand\n"),
        ("prose", "\nWe revert it.\n"),
    ],
)
async def test_a_term_is_found_in_whatever_form_and_place(tmp_path, place, text):
    """Headings, tables, lists and prose; stems of the terms named and of the question's own."""
    liar = answer("ty-undo-how", "not_met", absence("rollback"))
    result, asked = await review(
        tmp_path, lambda _: reply(good_answers(ty_undo_how=liar)), NOBODY_UNDOES + text, level=Level.L4
    )
    assert "read these places" in asked[1].messages[-1].content, place
    assert result.grounding.contested >= 1


async def test_what_survives_says_where_it_was_looked_for_and_what_comes_nearest(tmp_path):
    """The whole document in numbers, and the sentence with most of the words looked for."""
    gone = answer("ty-undo-how", "not_met", absence("restore the old release"))
    answers = [gone, *[one for one in good_answers() if one["question_id"] != "ty-undo-how"]]
    result, _ = await review(tmp_path, lambda _: reply(answers), NOBODY_UNDOES + "\nThe release is old.\n")
    gap = next(one for one in result.findings if one.question_id == "ty-undo-how")
    assert gap.searched == "the whole document (10 lines, 2 headings, 0 tables)"
    assert gap.nearest is not None
    assert "The release is old." in gap.nearest.quote
    assert gap.nearest.line_start == 10


async def test_nothing_near_is_said_to_be_nothing(tmp_path):
    """A sentence that has nothing to do with it would mislead."""
    gone = answer("ty-undo-how", "not_met", absence("zebra crossing"))
    answers = [gone, *[one for one in good_answers() if one["question_id"] != "ty-undo-how"]]
    result, _ = await review(tmp_path, lambda _: reply(answers), NOBODY_UNDOES)
    gap = next(one for one in result.findings if one.question_id == "ty-undo-how")
    assert gap.nearest is None


async def test_quoted_findings_carry_no_search(tmp_path):
    """There is nothing that they miss."""
    trial = finding("Nine days", quote("the trial lasted nine days", 9), criterion_id="ty-cost")
    result, _ = await review(tmp_path, lambda _: reply(good_answers(), [trial]))
    found = next(one for one in result.findings if one.title == "Nine days")
    assert (found.searched, found.nearest) == ("", None)


def gap_with(severity, *more, good=True):
    """Write a reply in which one gap is found, said to weigh something, among more or fewer other findings."""
    gone = finding("No way back", absence("undo"), question_id="ty-undo-how", severity=severity)
    answers = [answer("ty-undo-how", "not_met", absence("undo")), answer("ty-cost-month", "met", quote(MET_COST, 3))]
    answers += [answer("ty-undo-time", "not_met", absence("seconds"))] if not good else []
    answers += [answer("ty-cost-drift", "not_applicable")]
    return reply(answers, [gone, *more])


@pytest.mark.parametrize("said", [*Severity])
async def test_a_gap_weighs_the_same_in_a_good_and_in_a_poor_document(tmp_path, said):
    """Whatever the LLM makes of it, and whatever else is wrong: severity and effect are the rubric's."""
    others = [
        finding("Nobody knows why", quote("The old one is bad, and we do not know why", 4), severity="blocker"),
        finding("Boasting", quote("It will be fast, cheap and good", 3), criterion_id="ty-cost", severity="major"),
    ]
    good, _ = await review(tmp_path, lambda _: gap_with(said.value), NOBODY_UNDOES)
    poor, _ = await review(tmp_path, lambda _: gap_with("nit", *others, good=False), POOR)
    gaps = [next(one for one in r.findings if one.question_id == "ty-undo-how") for r in (good, poor)]
    assert {(one.severity, one.gates, one.kind) for one in gaps} == {(Severity.MAJOR, True, "absent")}


def test_a_search_is_described_in_numbers():
    """Lines, headings and tables of a document; of a bare text as well."""
    text = "# A\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n## B\n\nText.\n"
    assert describe_search(load_standard_input(text.encode(), name="a.md")) == (
        "the whole document (9 lines, 2 headings, 1 table)"
    )
    assert describe_search(load_standard_input(b"bare")) == "the whole document (1 line, 0 headings, 0 tables)"


async def test_what_an_answer_alone_implies_shows_where_its_terms_stand(tmp_path):
    """The LLM insists without a finding of its own: the one made of its answer says no falsehood about the search."""
    insists = answer("ty-undo-how", "not_met", absence("rollback"))
    result, _ = await review(tmp_path, [reply(good_answers(ty_undo_how=insists)), reply([insists])])
    [gap] = [one for one in result.findings if one.question_id == "ty-undo-how"]
    assert [hit.term for hit in gap.hits] == ["rollback"]


async def test_no_report_repeats_a_refused_quote(tmp_path):
    """The LLM is told which of its quotes do not hold; the reader only that they do not."""
    words = "It is undone by itself within a second"
    invented = answer("ty-undo-how", "met", quote(words))
    result, asked = await review(tmp_path, [reply(good_answers(ty_undo_how=invented))] * 2)
    assert words in asked[1].messages[-1].content
    [open_] = [one for one in result.answers if one.question_id == "ty-undo-how"]
    assert open_.verdict is Verdict.CANNOT_ASSESS
    assert open_.note.endswith("these words do not stand in the document")


async def test_quotations_in_prose_are_marked_where_the_document_has_no_such_words(tmp_path):
    """Title, problem, consequence and reasoning; what the document says stays as it is."""
    true, false = f"“{MET_COST}”", "“it costs nothing at all”"
    told = finding(f"Says {false}", quote(MET_COST, 3)) | {"problem": f"{true} and {false}.", "if_left_as_is": false}
    answers = good_answers(ty_cost_month=answer("ty-cost-month", "met", quote(MET_COST, 3), reasoning=f"{false}."))
    result, _ = await review(tmp_path, [reply(answers, [told])])
    [shown] = [one for one in result.findings if one.title.startswith("Says")]
    assert shown.problem == f"{true} and {false} (not so in the document)."
    assert shown.title.endswith("(not so in the document)")
    assert shown.if_left_as_is.endswith("(not so in the document)")
    [met] = [one for one in result.answers if one.question_id == "ty-cost-month"]
    assert met.reasoning == f"{false} (not so in the document)."
