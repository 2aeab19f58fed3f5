"""The refuter: what it is shown, and what its rulings change."""

import json

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Severity
from reviewer.engine.refuting import MOST_FINDINGS, NO_WORDS, choose_findings
from reviewer.errors import ReplyTruncated
from reviewer.llm.scripted import ScriptedChat
from tests.engine.material import (
    DOCUMENT,
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
from tests.values import make_finding

LIAR = answer("ty-undo-how", "not_met", absence("way back"))
GONE = finding("No way back", absence("way back"), question_id="ty-undo-how")
TRIAL = finding("Nine days are no trial", quote("the trial lasted nine days", 9), criterion_id="ty-cost")


def ruling(number, verdict, *evidence, reasoning="I read it."):
    """Write a ruling."""
    return {"finding": number, "reasoning": reasoning, "evidence": list(evidence), "verdict": verdict}


def refutation(*rulings):
    """Write a whole reply of the refuter."""
    return json.dumps({"analysis": "", "answers": [], "findings": [], "rulings": list(rulings)})


def play(refuter, *, answers=None, findings=()):
    """Write a script that reads, answers and then refutes; a list plays its lines in their order."""
    lines = iter(refuter if isinstance(refuter, list) else [refuter] * 3)

    def answer_request(request):
        if request.purpose == "free reading":
            return reply([], findings)
        if request.purpose.startswith("refuter"):
            return next(lines)
        return reply(answers or good_answers())

    return answer_request


async def review(tmp_path, script, **options):
    """Review the small document at standard depth; give the review and what was asked of the refuter."""
    chat = ScriptedChat(script)
    result = await make_reviewer(chat, depth="standard", **options).review(make_assignment(tmp_path))
    return result, [one for one in chat.requests if one.purpose.startswith("refuter")]


def liars_answers():
    """Give answers of which one claims an absence that nothing contests: its terms do not stand in the document."""
    return [LIAR, *[a for a in good_answers() if a["question_id"] != "ty-undo-how"]]


async def test_nothing_heavy_means_no_request(tmp_path):
    """A document without open blockers and majors costs no refuter."""
    result, asked = await review(tmp_path, play(ReplyTruncated("never asked")))
    assert asked == []
    assert result.coverage.notes == ()
    assert result.decision is Decision.READY


async def test_refuted_quote_hides_the_finding_and_leaves_the_answer(tmp_path):
    """The finding leaves findings, counts and decision; whole it stands in `refuted` with the document's words."""
    against = quote("The hit rate was 91 % in the trial", 9)
    result, asked = await review(tmp_path, play(refutation(ruling(1, "refuted", against)), findings=[TRIAL]))
    assert len(asked) == 1
    assert "Nine days are no trial" not in {one.title for one in result.findings}
    [gone] = result.refuted
    assert (gone.title, gone.standing, gone.ruling) == ("Nine days are no trial", "refuted", "I read it.")
    assert [anchor.quote for anchor in gone.rebuttal] == ["The hit rate was 91 % in the trial"]
    assert result.decision is Decision.READY


async def test_refuted_absence_meets_its_question_with_the_words_shown(tmp_path):
    """The answer becomes met with the refuter's quote, says so, and the rating rises with it."""
    script = play(refutation(ruling(1, "refuted", quote(MET_UNDO, 8))), answers=liars_answers())
    before, _ = await review(tmp_path, play(refutation(ruling(1, "stands")), answers=liars_answers()))
    after, _ = await review(tmp_path, script)
    met = next(one for one in after.answers if one.question_id == "ty-undo-how")
    assert (met.verdict, met.anchors[0].quote) == (Verdict.MET, MET_UNDO)
    assert "until the refuter showed the words" in met.note
    assert (before.decision, after.decision) == (Decision.REVISE, Decision.READY)
    assert after.score > before.score
    assert [one.question_id for one in after.refuted] == ["ty-undo-how"]


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (quote("The trial lasted ninety days and found nothing", 9),),
        (quote("trial lasted nine days", 9),),
        (absence("trial"),),
    ],
    ids=["no quote", "invented", "only the finding's own words", "an absence"],
)
async def test_refuted_without_words_of_its_own_stands(tmp_path, evidence):
    """Doubt is no refutation, however it is worded."""
    result, _ = await review(tmp_path, play(refutation(ruling(1, "refuted", *evidence)), findings=[TRIAL]))
    [kept] = [one for one in result.findings if one.gates]
    assert (kept.standing, kept.ruling, kept.severity) == ("stands", NO_WORDS, Severity.MAJOR)
    assert result.refuted == ()
    assert result.decision is Decision.REVISE


async def test_a_quote_that_says_more_than_the_finding_quotes_may_overlap_it(tmp_path):
    """A misread half sentence is refuted by the whole one."""
    whole = quote("The hit rate was 91 % in the trial, and the trial lasted nine days.", 9)
    result, _ = await review(tmp_path, play(refutation(ruling(1, "refuted", whole)), findings=[TRIAL]))
    assert len(result.refuted) == 1


async def test_overstated_steps_one_severity_down(tmp_path):
    """A major that was too much is a minor, shown with the ruling, and holds nothing back."""
    result, _ = await review(tmp_path, play(refutation(ruling(1, "overstated")), findings=[TRIAL]))
    [kept] = [one for one in result.findings if one.gates]
    assert (kept.standing, kept.severity) == ("overstated", Severity.MINOR)
    assert result.decision is Decision.READY


async def test_the_refuter_sees_claim_and_words_and_nothing_that_argues(tmp_path):
    """No reasoning, counter-argument, suggestion, consequence or severity; the question only where there is one."""
    loud = {
        **TRIAL,
        "reasoning": "REASONING",
        "counter_argument": "COUNTER",
        "suggestion": "SUGGESTION",
        "if_left_as_is": "CONSEQUENCE",
        "severity": "blocker",
    }
    script = play(refutation(ruling(1, "stands"), ruling(2, "stands")), answers=liars_answers(), findings=[loud])
    _, [asked] = await review(tmp_path, script)
    task = asked.messages[-1].content
    shown = task[task.index("Finding 1:") : task.index("In the reply fill")]
    for word in ("REASONING", "COUNTER", "SUGGESTION", "CONSEQUENCE", "blocker", "major", "confidence", "free-reading"):
        assert word not in shown
    assert 'Nine days are no trial\n  Says: Something is wrong.\n  About line 9: "the trial lasted nine days"' in shown
    assert "looked for in vain: way back" in shown
    assert shown.count("Asked was:") == 1
    assert "Asked was: Does the text say how the change is taken back?" in shown


async def test_the_refuter_shares_the_prefix_and_the_shape(tmp_path):
    """So that the provider's cache serves rules and document once more."""
    chat = ScriptedChat(play(refutation(ruling(1, "stands")), findings=[TRIAL]))
    await make_reviewer(chat, depth="standard").review(make_assignment(tmp_path))
    first, last = chat.requests[0], chat.requests[-1]
    assert last.purpose == "refuter"
    assert first.messages[:2] == last.messages[:2]
    assert first.reply_schema == last.reply_schema


@pytest.mark.parametrize("line", [ReplyTruncated("cut off"), "no JSON at all"], ids=["refused", "unreadable"])
async def test_a_refuter_that_fails_leaves_everything_standing_and_says_so(tmp_path, line):
    """The review is whole without it: no request counts as failed, and the note names what was not checked."""
    result, _ = await review(tmp_path, play([line, line], findings=[TRIAL]))
    [kept] = [one for one in result.findings if one.gates]
    assert (kept.standing, kept.severity) == ("unchecked", Severity.MAJOR)
    assert "the refuter failed: 1 finding stands unchecked" in result.coverage.notes
    assert result.coverage.failed_requests == 0
    assert not result.incomplete


async def test_an_unreadable_reply_is_asked_again_once(tmp_path):
    """The second reply counts."""
    lines = ["sorry", refutation(ruling(1, "overstated"))]
    result, asked = await review(tmp_path, play(lines, findings=[TRIAL]))
    assert len(asked) == 2
    assert result.findings[0].standing == "overstated" or result.findings[-1].standing == "overstated"


async def test_a_finding_without_a_ruling_stands_unchecked_and_is_counted(tmp_path):
    """Rulings on findings that nobody asked about are ignored."""
    script = play(refutation(ruling(7, "refuted", quote(MET_UNDO, 8))), findings=[TRIAL])
    result, _ = await review(tmp_path, script)
    assert result.refuted == ()
    assert "refuter: no ruling on 1 of 1 finding" in result.coverage.notes


async def test_the_refuters_quotes_are_counted_like_all_others(tmp_path):
    """Found and dropped ones."""
    evidence = (quote(MET_UNDO, 8), quote("words that are nowhere to be seen here", 1))
    with_both, _ = await review(tmp_path, play(refutation(ruling(1, "refuted", *evidence)), findings=[TRIAL]))
    without, _ = await review(tmp_path, play(refutation(ruling(1, "stands")), findings=[TRIAL]))
    assert with_both.grounding.quotes - without.grounding.quotes == 2
    assert with_both.grounding.dropped - without.grounding.dropped == 1


async def test_another_model_may_refute(tmp_path):
    """It is asked for the rulings only, and named among those who answered."""
    reader = ScriptedChat(play(ReplyTruncated("not asked here"), findings=[TRIAL]))
    other = ScriptedChat([refutation(ruling(1, "stands"))], model="other")
    reviewer = make_reviewer(reader, depth="standard", refuter=other)
    result = await reviewer.review(make_assignment(tmp_path))
    assert [one.purpose for one in other.requests] == ["refuter"]
    assert result.provenance.answered_by == ("scripted", "other")
    assert result.coverage.notes == ()


async def test_quick_asks_no_refuter(tmp_path):
    """One request and no more."""
    chat = ScriptedChat([reply(good_answers(), [TRIAL])])
    result = await make_reviewer(chat).review(make_assignment(tmp_path))
    assert len(chat.requests) == 1
    assert {one.standing for one in result.findings} == {"unchecked"}


def test_only_open_blockers_and_majors_are_chosen_at_most_twelve_in_the_documents_order():
    """What lies above the bar, minors and nits are never worth a ruling; the heaviest go first where there are many."""
    heavy = [make_finding(f"m{n:02}", (n * 20, n * 20 + 9), severity=Severity.MAJOR) for n in range(14)]
    blocker = make_finding("b", (500, 520), severity=Severity.BLOCKER)
    others = [
        make_finding("way-up", (600, 610), severity=Severity.BLOCKER, gates=False),
        make_finding("minor", (700, 710)),
        make_finding("absent", severity=Severity.MAJOR, confidence="high"),
    ]
    chosen = choose_findings([*heavy, blocker, *others])
    assert len(chosen) == MOST_FINDINGS
    assert {"b", "absent"} <= {one.id for one in chosen}
    assert not {"way-up", "minor"} & {one.id for one in chosen}
    starts = [one.anchors[0].start for one in chosen if one.anchors]
    assert starts == sorted(starts)
    assert chosen[-1].id == "absent"


def test_what_code_has_computed_is_not_chosen():
    """Also where somebody else has found it too: no word weighs against arithmetic."""
    alone = make_finding("computed", (1, 9), severity=Severity.BLOCKER, origins=("claims",))
    joined = make_finding("both", (20, 29), severity=Severity.MAJOR, origins=("free-reading", "claims"))
    other = make_finding("read", (40, 49), severity=Severity.MAJOR)
    assert [one.id for one in choose_findings([alone, joined, other])] == ["read"]


async def test_what_lies_above_the_bar_is_not_refuted(tmp_path):
    """The bar decides; at L6 the same gap is asked about."""
    script = play(refutation(ruling(1, "stands")))
    _, at_five = await review(tmp_path, script)
    _, at_six = await review(tmp_path, script, level=Level.L6)
    assert (len(at_five), len(at_six)) == (0, 1)


def test_the_document_of_these_tests_holds_their_quotes():
    """A typing error in a quote would test something else."""
    for text in (MET_UNDO, "the trial lasted nine days", "The hit rate was 91 % in the trial"):
        assert text in DOCUMENT
