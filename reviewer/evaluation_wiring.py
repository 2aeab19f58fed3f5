"""Wires an evaluation and a rubric's test: suite, recording, reviewers and, where somebody may be asked, the LLM."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from reviewer.domain.chat import ChatModel
from reviewer.domain.review import Depth
from reviewer.domain.rubric import Level, Rubric
from reviewer.engine.events import Silence
from reviewer.engine.review import Reviewer
from reviewer.errors import SettingsError, UsageError
from reviewer.evaluation.evaluating import Choice, Evaluation
from reviewer.evaluation.harness import PLAIN, Harness
from reviewer.evaluation.recording import Replies
from reviewer.evaluation.rubric_trial import Trial, describe_trial, load_rubric_cases, try_rubric
from reviewer.evaluation.suites import load_suite
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.library.templates import PromptTemplates
from reviewer.llm.stack import ChatStack
from reviewer.prompting.requests import RequestBuilder
from reviewer.settings import Settings, load_settings, locate_rubric_folders
from reviewer.wiring import build_stack

SECRET = b"the fences of an evaluation need no secret"
"""Fixed, so that requests, and with them recordings, are the same on every machine; suites have no hostile authors."""
LEVEL = Level.L5
"""The level bar, whatever the project says, so that results compare."""
ARMS = (PLAIN, *get_args(Depth))
VARIANTS = ("clean", "flawed", "injected")
NO_MODEL_HINT = (
    "Name an endpoint and a model, play a recording back (--replay), or hand answers in (--write-prompts FOLDER)."
)


async def close_nothing() -> None:
    """Close nothing, where nothing was opened."""


def open_evaluation(suite: str, flags: Mapping[str, Any], say: Callable[[str], None]) -> Evaluation:
    """Open an evaluation from its command's flags.

    Raises:
        SuiteError: the suite cannot be used.
        UsageError: flags that make no sense.
        SettingsError: no model is configured where one is needed, or settings do not fit together.
    """
    out = Path(flags["out"])
    choice = Choice(
        out=out,
        arms=_split(flags["arms"], ARMS, "arm"),
        variants=_split(flags["variants"], VARIANTS, "variant"),
        runs=flags["runs"],
        cases=tuple(name.strip() for name in (flags["cases"] or "").split(",") if name.strip()),
        prompts_to=Path(flags["write_prompts"]) if flags["write_prompts"] else None,
        answers_from=Path(flags["read_answers"]) if flags["read_answers"] else None,
        answered_by=flags["answered_by"] or "",
        page=Path(flags["page"]) if flags["page"] else None,
    )
    if choice.answers_from is not None and not choice.answered_by:
        raise UsageError("--read-answers needs --answered-by", "Say in a few words who answered; the report says it.")
    offline = bool(flags["replay"] or choice.prompts_to or choice.answers_from)
    settings, stack = _open_model(flags, say, offline=offline)
    replies = Replies(Path(flags["replies"]) if flags["replies"] else out / "replies", _today())
    loaded = load_suite(Path(suite), Path(flags["labels"]) if flags["labels"] else None)
    harness, builder = _make_harness(settings, stack, replies, (), say)
    return Evaluation(loaded, choice, harness, builder.fingerprint(), say, stack.aclose if stack else close_nothing)


def run_rubric_test(
    reference: str, cases: str, flags: Mapping[str, Any], say: Callable[[str], None]
) -> tuple[Trial, str]:
    """Test a rubric on cases, and give the result and how people read it.

    Raises:
        RubricError: the rubric cannot be used.
        SuiteError: the cases cannot be used.
        ReviewerError: nothing can be asked, or a recording does not hold a reply.
    """
    replay = flags["replay"]
    settings, stack = _open_model(flags, say, offline=bool(replay))
    folders = locate_rubric_folders(load_settings({}))
    rubric = load_rubric(find_rubric_file(reference, folders), folders)
    listed, clean = load_rubric_cases(Path(cases), rubric)
    with ExitStack() as opened:
        folder = replay or flags["record"] or opened.enter_context(tempfile.TemporaryDirectory(prefix="reviewer-"))
        harness, _ = _make_harness(settings, stack, Replies(Path(folder), _today()), folders, say)

        async def work() -> Trial:
            try:
                return await try_rubric(rubric, listed.cases, clean, flags["depth"], harness)
            finally:
                await (stack.aclose() if stack else close_nothing())

        trial = asyncio.run(work())
    return trial, describe_trial(trial)


def _open_model(
    flags: Mapping[str, Any], say: Callable[[str], None], *, offline: bool
) -> tuple[Settings, ChatStack | None]:
    """Read the settings and build the way to the LLM, past our own cache: runs must not repeat one another."""
    names = ("provider", "base_url", "model", "api_key_env", "timeout")
    resolved = load_settings({**{name: flags.get(name) for name in names}, "cache": False})
    if offline:
        return resolved.settings, None
    stack = build_stack(resolved, Silence(), say)
    if stack is None:
        raise SettingsError("no model is configured, so nothing can be asked", NO_MODEL_HINT)
    return resolved.settings, stack


def _make_harness(
    settings: Settings,
    stack: ChatStack | None,
    replies: Replies,
    folders: tuple[Path, ...],
    say: Callable[[str], None],
) -> tuple[Harness, RequestBuilder]:
    builder = RequestBuilder(PromptTemplates(Path(settings.prompts) if settings.prompts else None), SECRET)
    rubrics: dict[tuple[str, Path], Rubric] = {}

    def find_rubric(reference: str, folder: Path) -> Rubric:
        if (reference, folder) not in rubrics:
            rubrics[reference, folder] = load_rubric(find_rubric_file(reference, folders, folder), folders)
        return rubrics[reference, folder]

    def make_reviewer(depth: str, chat: ChatModel) -> Reviewer:
        return Reviewer(
            chat=chat,
            builder=builder,
            depth=_as_depth(depth),
            level=LEVEL,
            model=stack.model if stack else None,
            endpoint=stack.endpoint.base_url if stack else None,
            progress=Silence(),
        )

    inner = stack.chat if stack else None
    tell = say if inner is not None else _ignore
    return Harness(make_reviewer, builder.templates, find_rubric, replies, inner, tell), builder


def _as_depth(name: str) -> Depth:
    depths: tuple[Depth, ...] = get_args(Depth)
    return next(depth for depth in depths if depth == name)


def _ignore(_text: str) -> None:
    """Say nothing: where nothing is asked, all is done at once."""


def _split(text: str, known: tuple[str, ...], what: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UsageError(f"there is no {what} '{', '.join(unknown)}'", f"Known: {', '.join(known)}.")
    return names


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
