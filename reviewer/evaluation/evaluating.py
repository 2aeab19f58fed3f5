"""One evaluation from its suite to its files: jobs, rounds of answers, results, report."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from reviewer.errors import SuiteError, UsageError
from reviewer.evaluation.exchange import read_answers, write_prompts
from reviewer.evaluation.harness import PLAIN, Harness, Harvest, Job
from reviewer.evaluation.page import write_page
from reviewer.evaluation.results import Results, list_unlabelled, sum_up
from reviewer.evaluation.suites import LoadedCase, Suite, Variant, make_variants
from reviewer.files import write_whole

TODO_HEAD = """# Findings that still need somebody's word. Copy what you have judged into labels.yaml beside the suite:
#   labels:
#     - {key: …, flaw: its id or none, correct: true or false, by: who says so}
# `flaw`: the planted flaw that the finding is about, in substance and not only in place. `correct`: right and worth the
# author's time.
"""


@dataclass(frozen=True)
class Choice:
    """What of a suite is carried out, and where to."""

    out: Path
    arms: tuple[str, ...]
    variants: tuple[str, ...]
    runs: int = 1
    cases: tuple[str, ...] = ()
    """Ids; none means all."""
    prompts_to: Path | None = None
    """Where requests without a reply are written."""
    answers_from: Path | None = None
    answered_by: str = ""
    page: Path | None = None


@dataclass(frozen=True)
class Evaluation:
    """One command's work."""

    suite: Suite
    choice: Choice
    harness: Harness
    fingerprint: str
    say: Callable[[str], None]
    aclose: Callable[[], Awaitable[None]]

    def carry_out(self) -> int:
        """Ask or replay everything, write the results, and give the exit code.

        While replies are missing there are no results: the code is 0 when their requests were written to be answered
        and 3 when not.

        Raises:
            SuiteError: the suite does not fit the choice, or answers cannot be used.
            ReviewerError: nothing more can be asked, or a file cannot be written.
        """
        variants = [one for loaded in self._choose_cases() for one in make_variants(loaded, self.choice.variants)]
        jobs = [
            Job(variant, arm, run)
            for arm in self.choice.arms
            for variant in variants
            for run in range(1, self.choice.runs + 1)
        ]
        for variant in variants:
            for flaw in variant.flaws:
                variant.spans(flaw)  # a suite whose quotes do not fit is told before anything is asked
        harvest = asyncio.run(self._harvest(jobs))
        if not harvest.complete:
            return self._tell_missing(harvest)
        self._write_results(variants, harvest)
        if self.choice.prompts_to is not None:
            write_prompts((), self.choice.prompts_to)
        return 0

    def _choose_cases(self) -> list[LoadedCase]:
        known = {loaded.case.id: loaded for loaded in self.suite.cases}
        unknown = [name for name in self.choice.cases if name not in known]
        if unknown:
            raise SuiteError(f"the suite has no case '{unknown[0]}'", f"Known: {', '.join(known)}.")
        return [known[name] for name in self.choice.cases] or list(known.values())

    async def _harvest(self, jobs: Sequence[Job]) -> Harvest:
        try:
            harvest = await self.harness.carry_out(jobs)
            while harvest.missing and self.choice.answers_from is not None:
                taken = read_answers(
                    harvest.missing, self.choice.answers_from, self.harness.replies, self.choice.answered_by
                )
                for problem in taken.problems:
                    self.say(problem)
                self.say(f"{taken.taken} answers taken, {len(harvest.missing) - taken.taken} still missing")
                if not taken.taken:
                    for name in taken.unknown:
                        self.say(f"{name}: answers nothing that is asked; the prompt may have changed")
                    break
                harvest = await self.harness.carry_out(jobs)
            return harvest
        finally:
            await self.aclose()

    def _tell_missing(self, harvest: Harvest) -> int:
        folder = self.choice.prompts_to
        if folder is None:
            first = ", ".join(one.name for one in harvest.missing[:3])
            self.say(
                f"{len(harvest.missing)} replies are missing ({first}, …), so there are no results.\n"
                "  Name an endpoint and a model, or hand answers in: --write-prompts FOLDER, then --read-answers."
            )
            return 3
        write_prompts(harvest.missing, folder)
        notes = {one.name: f"{one.about}: {one.request.purpose}" for one in harvest.missing}
        self.choice.out.mkdir(parents=True, exist_ok=True)
        write_whole(self.choice.out / "missing.json", json.dumps(notes, indent=1, sort_keys=True) + "\n")
        self.say(
            f"{len(harvest.missing)} requests to answer are in {folder.as_posix()}, a file each; "
            "then: --read-answers with the same folder"
        )
        return 0

    def _write_results(self, variants: Sequence[Variant], harvest: Harvest) -> None:
        results = sum_up(
            self.suite,
            variants,
            harvest.outcomes,
            arms=self.choice.arms,
            runs=self.choice.runs,
            baseline=PLAIN,
            prompt_fingerprint=self.fingerprint,
        )
        out = self.choice.out
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{out.as_posix()}: cannot be made: {error.strerror}") from error
        (out / "missing.json").unlink(missing_ok=True)
        write_whole(out / "results.json", results.model_dump_json(indent=1) + "\n")
        write_whole(out / "results.md", write_page(results, None))
        self._write_labels(results)
        if self.choice.page is not None:
            page = self.choice.page
            write_whole(page, write_page(results, page.read_text(encoding="utf-8") if page.is_file() else None))
        self.say(f"{len(harvest.outcomes)} outcomes; results.md, results.json and labels-todo.yaml are in {out}")

    def _write_labels(self, results: Results) -> None:
        rows = list_unlabelled(results, self.suite)
        text = yaml.safe_dump({"findings": rows}, allow_unicode=True, sort_keys=False, width=110)
        write_whole(self.choice.out / "labels-todo.yaml", TODO_HEAD + text)
