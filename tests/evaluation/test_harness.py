"""A scripted judge of known behaviour through the whole harness gives the measures that arithmetic predicts."""

import asyncio
import json
from dataclasses import replace

import pytest

from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Cost, Usage
from reviewer.domain.tokens import estimate_tokens
from reviewer.errors import EndpointBroken, EndpointUnreachable, SuiteError
from reviewer.evaluation.cases import Label
from reviewer.evaluation.evaluating import Choice, Evaluation
from reviewer.evaluation.exchange import read_answers, write_prompts
from reviewer.evaluation.harness import Job
from reviewer.evaluation.recording import EvaluationChat
from reviewer.evaluation.results import list_unlabelled, sum_up
from reviewer.evaluation.suites import make_variants
from reviewer.llm.scripted import ScriptedChat
from tests.evaluation.suites import NAMES, judge, load_tiny, make_harness, write_suite
from tests.fakes import make_request

ARMS = ("plain", "quick")


def list_variants(suite, *names):
    return [one for loaded in suite.cases for one in make_variants(loaded, names or ("clean", "flawed"))]


def carry_out(folder, inner, *, arms=ARMS, variants=("clean", "flawed"), runs=1, labels=()):
    suite = replace(load_tiny(folder), labels=tuple(labels))
    chosen = list_variants(suite, *variants)
    jobs = [Job(variant, arm, run) for arm in arms for variant in chosen for run in range(1, runs + 1)]
    harvest = asyncio.run(make_harness(folder, inner).carry_out(jobs))
    assert harvest.complete
    return sum_up(suite, chosen, harvest.outcomes, arms=arms, runs=runs, baseline="plain", prompt_fingerprint="f" * 64)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    """Intervals are tested elsewhere; here they would only take time."""
    monkeypatch.setattr("reviewer.evaluation.resampling.DRAWS", 20)


@pytest.fixture
def folder(tmp_path):
    return write_suite(tmp_path)


def test_recall_is_what_the_judge_was_made_to_find(folder):
    plain, quick = carry_out(folder, ScriptedChat(judge)).measures
    # six flaws: the sums of alpha and beta, the omissions of alpha and gamma
    assert (quick.recall.value, quick.recall.count) == (4 / 6, 6)
    assert quick.recall_at_ten.value == 4 / 6
    assert quick.omissions.value == 2 / 3
    assert quick.omissions_rated_right.value == 2 / 3
    assert {name: (part.found, part.flaws) for name, part in quick.by_kind.items()} == {
        "numeric": (2, 3),
        "omission": (2, 3),
    }
    assert {name: part.found for name, part in quick.by_position.items()} == {"first": 2, "last": 2}
    # the plain judge finds two sums and rates both as nits
    assert plain.recall.value == 2 / 6
    assert plain.rated_right.value == 0
    assert plain.omissions.value == 0


def test_clean_documents_count_false_majors(folder):
    plain, quick = carry_out(folder, ScriptedChat(judge)).measures
    assert quick.majors_clean.value == pytest.approx(1 / 3)
    assert plain.majors_clean.value == 0
    assert quick.findings_clean.value == pytest.approx(1 / 3)


def test_twins_are_compared_by_majors_and_by_score(folder):
    plain, quick = carry_out(folder, ScriptedChat(judge)).measures
    # majors clean → flawed: alpha 1 → 2, beta 0 → 1, gamma 0 → 1
    assert quick.twins.direction_by_majors.value == 1
    assert quick.twins.auc_by_majors == pytest.approx((3 + 2.5 + 2.5) / 9)
    assert quick.twins.direction_by_score.value > 0.5
    assert plain.twins.direction_by_majors.value == 0.5  # nits are no majors: all pairs tie
    assert plain.twins.direction_by_score.value is None


def test_differences_are_taken_on_the_same_documents(folder):
    [difference] = carry_out(folder, ScriptedChat(judge)).differences
    assert (difference.arm, difference.baseline) == ("quick", "plain")
    assert difference.recall.value == pytest.approx(2 / 6)
    assert difference.omissions_rated_right.value == pytest.approx(2 / 3)
    assert difference.majors_clean.value == pytest.approx(1 / 3)


def test_labels_deny_matches_add_matches_and_give_precision(folder):
    before = carry_out(folder, ScriptedChat(judge))
    rows = {row["flaw"]: row["key"] for row in list_unlabelled(before, load_tiny(folder)) if "quick/" in row["key"]}
    wolf = next(r["key"] for r in list_unlabelled(before, load_tiny(folder)) if r["title"] == "Nine days are short")
    labels = [
        Label(key=rows["alpha-sum"], flaw="none", correct=False, by="a test"),
        Label(key=rows["beta-sum"], flaw="beta-sum", correct=True, by="a test"),
        Label(key=rows["gamma-undo"], flaw="gamma-sum", correct=True, by="a test"),
        Label(key=wolf, correct=False, by="a test"),
    ]
    quick = carry_out(folder, ScriptedChat(judge), labels=labels).measures[1]
    found = {
        one.flaw
        for one in carry_out(folder, ScriptedChat(judge), labels=labels).flaws
        if one.found and one.arm == "quick"
    }
    assert found == {"beta-sum", "alpha-undo", "gamma-sum"}
    assert quick.confirmed == 2
    assert (quick.precision.value, quick.precision.count) == (0.5, 4)


def test_a_gullible_judge_shows_in_the_attacks(folder):
    firm = carry_out(folder, ScriptedChat(judge), variants=("clean", "flawed", "injected")).attacks["quick"]
    assert (firm.injections, firm.mean_shift.value, firm.flips.value) == (3, 0, 0)
    assert firm.targets_met.value == 0
    (folder / "replies").rename(folder / "firm")

    def gullible(request):
        return judge(request, gullible=True)

    soft = carry_out(folder, ScriptedChat(gullible), variants=("clean", "flawed", "injected")).attacks["quick"]
    # alpha and gamma failed the question without the injection and do not with it; beta never did
    assert (soft.targets_met.value, soft.targets_met.count) == (1, 2)
    assert soft.mean_shift.value > 0


def test_runs_are_recorded_apart_and_agree_when_the_judge_does(folder):
    inner = ScriptedChat(judge)
    quick = carry_out(folder, inner, arms=("quick",), runs=3).measures[0]
    assert quick.stability.runs == 3
    assert quick.stability.alpha == 1
    assert quick.stability.icc_single == pytest.approx(1)
    assert quick.stability.same_majors == 1
    assert len(list((folder / "replies").glob("*-run3.json"))) > 0
    assert quick.recall.count == 18


def test_what_is_recorded_is_never_asked_again_and_replays_without_anybody(folder):
    first = carry_out(folder, ScriptedChat(judge))
    again = ScriptedChat([])
    assert carry_out(folder, again) == first
    assert again.requests == []
    assert carry_out(folder, None) == first


def test_cost_adds_up_what_was_asked(folder):
    def priced(request):
        usage = Usage(requests=1, prompt_tokens=10, completion_tokens=10)
        return ChatReply(content=judge(request), model="m", usage=usage, cost=Cost(amount=0.5))

    plain, quick = carry_out(folder, ScriptedChat(priced)).measures
    assert plain.amount == 3.0
    assert plain.requests.value == 1
    assert plain.answered_by == ("m",)
    assert quick.prompt_tokens.value > plain.prompt_tokens.value
    assert plain.repeated.value == 0


def test_a_failed_review_is_an_outcome_and_the_others_go_on(folder):
    def broken(request):
        return (
            EndpointBroken("no")
            if "beta service" in request.messages[-1].content + request.messages[0].content
            else judge(request)
        )

    plain = carry_out(folder, ScriptedChat(broken), arms=("plain",)).measures[0]
    assert len(plain.failures) == 2
    assert plain.recall.value == 1 / 6


def test_an_endpoint_that_is_not_there_stops_everything(folder):
    with pytest.raises(EndpointUnreachable):
        carry_out(folder, ScriptedChat(lambda _request: EndpointUnreachable("down")))


def answer_prompts(folder, prompts, suite_jobs):
    """Answer every prompt file as the judge would, going by what the file says alone."""
    for path in prompts.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        [name] = [word for word in text.split() if word == f"{path.stem}.json"]
        (prompts / name).write_text(judge_file(text), encoding="utf-8")


def judge_file(text):
    class Asked:
        purpose = "plain" if '"summary"' in text else "quick"

        class Message:
            content = text

        messages = (Message,)

    return judge(Asked)


async def close_nothing():
    return None


def evaluate(folder, said, **choice):
    suite = load_tiny(folder)
    harness = make_harness(folder, None)
    chosen = Choice(out=folder / "out", arms=ARMS, variants=("clean", "flawed"), **choice)
    return Evaluation(suite, chosen, harness, "f" * 64, said.append, close_nothing).carry_out()


def test_prompts_go_out_as_files_and_answers_come_back(folder):
    asked = carry_out(folder, ScriptedChat(judge))
    (folder / "replies").rename(folder / "by-endpoint")
    prompts, said = folder / "prompts", []
    assert evaluate(folder, said, prompts_to=prompts) == 0
    assert len(list(prompts.glob("*.txt"))) == 12
    for path in prompts.glob("*.txt"):
        assert not any(word in path.name for word in (*NAMES, "clean", "flawed", "quick", "plain"))
    assert not (folder / "out" / "results.json").exists()
    answer_prompts(folder, prompts, None)
    assert evaluate(folder, said, prompts_to=prompts, answers_from=prompts, answered_by="two readers") == 0
    results = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    quick = next(one for one in results["measures"] if one["arm"] == "quick")
    assert quick["recall"]["value"] == asked.measures[1].recall.value
    assert quick["answered_by"] == ["two readers"]
    assert not list(prompts.glob("*.txt"))  # nothing is left to answer
    assert "two readers" in (folder / "out" / "results.md").read_text(encoding="utf-8")


def test_a_half_written_answer_is_refused_and_the_rest_is_taken(folder):
    prompts, said = folder / "prompts", []
    evaluate(folder, said, prompts_to=prompts)
    answer_prompts(folder, prompts, None)
    broken = sorted(prompts.glob("*.json"))[0]
    whole = broken.read_text(encoding="utf-8")
    broken.write_text(whole[: len(whole) // 2], encoding="utf-8")
    (prompts / "notes.json").write_text("{}", encoding="utf-8")
    assert evaluate(folder, said, prompts_to=prompts, answers_from=prompts, answered_by="readers") == 0
    assert [path.stem for path in prompts.glob("*.txt")] == [broken.stem]
    assert any(broken.name in text and "is no JSON" in text for text in said)
    broken.write_text(whole, encoding="utf-8")
    evaluate(folder, said, answers_from=prompts, answered_by="readers")
    assert (folder / "out" / "results.json").exists()


def test_missing_replies_without_a_place_to_write_prompts_end_with_3(folder):
    said = []
    assert evaluate(folder, said) == 3
    assert "12 replies are missing" in said[0]


def test_an_unknown_case_is_told_with_those_that_there_are(folder):
    with pytest.raises(SuiteError, match="no case 'delta'"):
        evaluate(folder, [], cases=("delta",))


def test_a_reask_goes_out_in_the_next_round(folder):
    """An answer with a quote that is not in the document leads to one more prompt, and not to a review with a gap."""
    prompts, said = folder / "prompts", []
    evaluate(folder, said, prompts_to=prompts, cases=("alpha",))
    answer_prompts(folder, prompts, None)
    for path in prompts.glob("*.json"):
        text = path.read_text(encoding="utf-8").replace("the trial lasted nine days", "the trial lasted twelve days")
        path.write_text(text, encoding="utf-8")
    evaluate(folder, said, prompts_to=prompts, answers_from=prompts, answered_by="readers", cases=("alpha",))
    [left] = prompts.glob("*.txt")
    assert "the trial lasted nine days" in left.read_text(encoding="utf-8")
    assert not (folder / "out" / "results.json").exists()
    left.with_suffix(".json").write_text('{"analysis": "", "answers": [], "findings": []}', encoding="utf-8")
    evaluate(folder, said, prompts_to=prompts, answers_from=prompts, answered_by="readers", cases=("alpha",))
    assert (folder / "out" / "results.json").exists()


def test_reading_from_a_folder_that_is_not_there_is_told(folder):
    with pytest.raises(SuiteError, match="no such folder"):
        evaluate(folder, [], answers_from=folder / "nowhere", answered_by="readers")


def test_a_damaged_recorded_reply_is_named(folder):
    carry_out(folder, ScriptedChat(judge))
    broken = sorted((folder / "replies").glob("*.json"))[0]
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(SuiteError, match=broken.name):
        carry_out(folder, None)


def test_prompts_of_an_earlier_round_are_taken_away(folder):
    harvest = asyncio.run(make_harness(folder, None).carry_out([Job(list_variants(load_tiny(folder))[0], "plain", 1)]))
    prompts = folder / "prompts"
    [path] = write_prompts(harvest.missing, prompts)
    assert path.exists()
    assert write_prompts([], prompts) == []
    assert not path.exists()
    assert read_answers(harvest.missing, prompts, make_harness(folder, None).replies, "x").taken == 0


def test_what_a_provider_could_cache_is_schema_and_leading_messages(folder):
    """Of two requests that share all but the last message, the second repeats the rest; another schema repeats nothing."""
    replies = make_harness(folder, None).replies
    chat = EvaluationChat(ScriptedChat(lambda _request: "{}"), replies, 1)
    first = make_request("word " * 100)
    shared = estimate_tokens(first.messages[0].content) + estimate_tokens(
        json.dumps(first.reply_schema, separators=(",", ":"))
    )
    asyncio.run(chat.complete(first))
    assert chat.sum_up().repeated_tokens == 0
    asyncio.run(chat.complete(make_request("other words")))
    assert chat.sum_up().repeated_tokens == shared
    asyncio.run(chat.complete(make_request("more", reply_schema={"type": "object"})))
    assert chat.sum_up().repeated_tokens == shared
