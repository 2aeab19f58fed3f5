"""Requests that a model refuses as too long: the document is read in windows that fit, in rounds as well."""

import pytest

from reviewer.domain.review import Usage
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.sizing import MOST_REFUSALS, Refused, Sizing
from reviewer.errors import Deferred, PromptTooLong
from reviewer.llm.scripted import ScriptedChat
from tests.engine.long_material import FLAWS, Reader, write_document
from tests.engine.material import make_assignment, make_reviewer
from tests.fakes import make_reply

NO_WINDOWS = Sizing(window_tokens=1_000_000)


def refuse_beyond(limit, *, says=True):
    """Script an LLM that reads at most so many tokens at once, and says how many or not."""
    reader = Reader()

    def say(request):
        size = sum(estimate_tokens(message.content) for message in request.messages)
        if size > limit:
            known = f" that reads at most {limit:,} tokens at once" if says else ""
            return PromptTooLong(f"the request is too long for a model{known} (400)")
        return reader(request)

    return ScriptedChat(say), reader


@pytest.mark.parametrize("depth", ["quick", "standard", "deep"])
@pytest.mark.parametrize("says", [True, False])
async def test_a_document_that_is_refused_is_read_in_windows(tmp_path, depth, says):
    """With the limit in the refusal at once, without it in steps; all is found and nothing is cut."""
    chat, reader = refuse_beyond(20_000, says=says)
    reviewer = make_reviewer(chat, depth=depth, sizing=Sizing(window_tokens=1_000_000))
    result = await reviewer.review(make_assignment(tmp_path, write_document()))
    assert set(FLAWS.values()) <= {anchor.quote for one in result.findings for anchor in one.anchors}
    assert result.coverage.windows > 1
    assert result.coverage.lines_read == result.coverage.lines
    assert result.coverage.failed_requests == 0
    refused = len(chat.requests) - len(reader.requests)
    assert refused == (1 if says else refused) <= MOST_REFUSALS


async def test_what_was_learnt_holds_for_the_next_document(tmp_path):
    """It is not refused again; only a limit that was named is kept, since a guess depends on the document."""
    chat, reader = refuse_beyond(20_000)
    reviewer = make_reviewer(chat, sizing=Sizing(window_tokens=1_000_000))
    for _ in range(2):
        await reviewer.review(make_assignment(tmp_path, write_document()))
    assert len(chat.requests) - len(reader.requests) == 1
    assert reviewer.sizing.learnt.limit == 20_000


async def test_a_context_that_is_known_is_never_exceeded(tmp_path):
    """Whatever the depth, prompts and estimated answers fit into what the user says the model reads."""
    for depth in ("quick", "standard"):
        chat, reader = refuse_beyond(16_000)
        reviewer = make_reviewer(chat, depth=depth, sizing=Sizing(window_tokens=1_000_000, context_tokens=20_000))
        result = await reviewer.review(make_assignment(tmp_path, write_document()))
        assert len(chat.requests) == len(reader.requests)
        assert result.coverage.windows > 3


async def test_a_context_that_holds_nothing_of_the_document_is_an_error(tmp_path):
    """It says what rules and questions take, and nothing is sent."""
    chat, _ = refuse_beyond(1_000)
    reviewer = make_reviewer(chat, sizing=Sizing(context_tokens=4_000))
    with pytest.raises(
        PromptTooLong, match=r"reads 4,000 tokens at once; rules, questions and answer alone take about"
    ):
        await reviewer.review(make_assignment(tmp_path, write_document()))
    assert chat.requests == []


async def test_a_model_that_refuses_everything_is_given_up(tmp_path):
    """After windows of a few hundred tokens, not for ever."""
    chat, _ = refuse_beyond(0, says=False)
    with pytest.raises(PromptTooLong, match="refuses even small parts"):
        await make_reviewer(chat, sizing=Sizing(window_tokens=4_000)).review(
            make_assignment(tmp_path, write_document())
        )
    assert len(chat.requests) <= MOST_REFUSALS + 1


class WaitingChat:
    """Answers what was asked in an earlier round, and defers what is new."""

    def __init__(self, chat):
        self.chat, self.answered, self.wanted = chat, {}, []

    async def complete(self, request):
        if request.messages not in self.answered:
            self.wanted.append(request)
            raise Deferred("later")
        answer = self.answered[request.messages]
        if isinstance(answer, PromptTooLong):
            raise answer
        return answer

    async def end_round(self):
        """Have all answered that was asked, refusals among the answers, and give what it was for."""
        asked, self.wanted = self.wanted, []
        for request in asked:
            try:
                reply = await self.chat.complete(request)
                self.answered[request.messages] = make_reply(reply.content, usage=Usage(requests=1))
            except PromptTooLong as error:
                self.answered[request.messages] = error
        return [request.purpose for request in asked]


@pytest.mark.parametrize(
    ("limit", "depth"), [(10**9, "standard"), (20_000, "standard"), (20_000, "quick"), (10**9, "deep")]
)
async def test_rounds_of_a_batch_go_on_from_windows_to_the_whole(tmp_path, limit, depth):
    """All windows in one round, the whole in the next, the refuter last; a refusal is one round more, nothing twice."""
    chat, reader = refuse_beyond(limit)
    waiting = WaitingChat(chat)
    sizing = Sizing(window_tokens=8_000) if limit > 10**6 else NO_WINDOWS
    reviewer = make_reviewer(waiting, depth=depth, together=True, sizing=sizing)
    assignment = make_assignment(tmp_path, write_document())
    rounds = []
    for _ in range(6):
        try:
            result = await reviewer.review(assignment)
            break
        except Deferred:
            rounds.append(await waiting.end_round())
    refused = [] if limit > 10**6 else rounds.pop(0)
    assert not [name for name in refused if "window" in name]
    assert all(name.startswith("window") for name in rounds[0])
    assert rounds[1:] == {
        "quick": [["quick, the whole"]],
        "standard": [["questions 1/1", "across windows", "claims across windows"], ["refuter"]],
    }.get(depth, rounds[1:])
    assert len(rounds) == (2 if depth == "quick" else 3)
    assert len({request.messages for request in reader.requests}) == len(reader.requests)
    assert set(FLAWS.values()) <= {anchor.quote for one in result.findings for anchor in one.anchors}
    assert reviewer.sizing.learnt.limit is None  # what one document learnt must not change another's requests


def test_refusals_add_up():
    """The lowest limit counts, and the smallest size that was refused."""
    first = Refused().note(PromptTooLong("no"), 9_000)
    assert first == Refused(1, None, 9_000)
    second = first.note(PromptTooLong("it reads at most 8,192 tokens at once"), 5_000)
    assert second == Refused(2, 8_192, 5_000)
    assert second.note(PromptTooLong("it reads at most 32,768 tokens at once"), 7_000) == Refused(3, 8_192, 5_000)
