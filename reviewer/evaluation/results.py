"""A suite, its outcomes and labels → everything that is reported. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from reviewer.domain.base import Value
from reviewer.evaluation.attacks import AttackResult, Attacks, compare_attack, sum_up_attacks
from reviewer.evaluation.cases import Label
from reviewer.evaluation.human import HumanAgreement, compare_with_people
from reviewer.evaluation.matching import FlawResult, match_outcome, name_told
from reviewer.evaluation.measures import ArmMeasures, Difference, compare_arms, measure_arm
from reviewer.evaluation.suites import Suite, Variant
from reviewer.evaluation.told import Outcome


class SuiteFacts(Value):
    """What a suite is, as far as it was carried out."""

    title: str
    purpose: Literal["development", "held-out"]
    about: str
    cases: tuple[str, ...]
    flaws: int
    omissions: int
    injections: int
    digests: dict[str, str]
    """Case → SHA-256 of its clean document."""


class Results(Value):
    """What an evaluation brought."""

    version: Literal[1] = 1
    suite: SuiteFacts
    arms: tuple[str, ...]
    runs: int
    prompt_fingerprint: str
    measures: tuple[ArmMeasures, ...]
    differences: tuple[Difference, ...]
    attacks: dict[str, Attacks] = {}
    human: dict[str, HumanAgreement] = {}
    flaws: tuple[FlawResult, ...]
    attack_results: tuple[AttackResult, ...] = ()
    outcomes: tuple[Outcome, ...]


def sum_up(
    suite: Suite,
    variants: Sequence[Variant],
    outcomes: Sequence[Outcome],
    *,
    arms: Sequence[str],
    runs: int,
    baseline: str,
    prompt_fingerprint: str,
) -> Results:
    """Match, measure and compare what the arms brought; arms and cases keep their order."""
    labels = {label.key: label for label in suite.labels}
    by_name = {(one.case.case.id, one.name): one for one in variants}
    matched = {one.key: _match(by_name[one.case, one.variant], one, labels) for one in outcomes}
    flaws = [result for one in outcomes if one.variant == "flawed" for result in matched[one.key]]
    attacks = _compare_attacks(variants, outcomes, matched)
    people = {one.case.id: one.case.human for one in suite.cases}
    by_arm = {arm: [one for one in outcomes if one.arm == arm] for arm in arms}
    return Results(
        suite=describe_suite(suite, variants),
        arms=tuple(arms),
        runs=runs,
        prompt_fingerprint=prompt_fingerprint,
        measures=tuple(
            measure_arm(arm, some, [one for one in flaws if one.arm == arm], labels) for arm, some in by_arm.items()
        ),
        differences=tuple(
            compare_arms(arm, baseline, outcomes, flaws) for arm in arms if baseline in arms and arm != baseline
        ),
        attacks={arm: sum_up_attacks(some) for arm in arms if (some := [one for one in attacks if one.arm == arm])},
        human={arm: compare_with_people(some, people) for arm, some in by_arm.items() if any(people.values())},
        flaws=tuple(flaws),
        attack_results=tuple(attacks),
        outcomes=tuple(outcomes),
    )


def describe_suite(suite: Suite, variants: Sequence[Variant]) -> SuiteFacts:
    """Say what was carried out of a suite."""
    flaws = [flaw for one in variants if one.name == "flawed" for flaw in one.flaws]
    return SuiteFacts(
        title=suite.about.title,
        purpose=suite.about.purpose,
        about=suite.about.about,
        cases=tuple(dict.fromkeys(one.case.case.id for one in variants)),
        flaws=len(flaws),
        omissions=sum(flaw.kind == "omission" for flaw in flaws),
        injections=sum(one.injection is not None for one in variants),
        digests={one.case.case.id: one.case.clean.digest for one in variants},
    )


def _match(variant: Variant, outcome: Outcome, labels: Mapping[str, Label]) -> list[FlawResult]:
    return match_outcome(outcome, {flaw: variant.spans(flaw) for flaw in variant.flaws}, labels)


def _compare_attacks(
    variants: Sequence[Variant],
    outcomes: Sequence[Outcome],
    matched: Mapping[tuple[str, str, str, int], list[FlawResult]],
) -> list[AttackResult]:
    injections = {(one.case.case.id, one.name): one.injection for one in variants if one.injection is not None}
    known = {one.key: one for one in outcomes}
    results = []
    for one in outcomes:
        injection = injections.get((one.case, one.variant))
        base = known.get((one.case, injection.into, one.arm, one.run)) if injection else None
        if injection is not None and base is not None:
            results.append(compare_attack(injection, one, base, matched[one.key], matched[base.key]))
    return results


def list_unlabelled(results: Results, suite: Suite) -> list[dict[str, str | None]]:
    """List what still needs a person's or a second model's word: each finding with the flaw that it may be about."""
    known = {label.key for label in suite.labels}
    flaws = {flaw.id: flaw.what for one in suite.cases for flaw in one.case.flaws}
    about = {(one.arm, one.case, one.run, one.told): one.flaw for one in results.flaws if one.told}
    rows: list[dict[str, str | None]] = []
    for outcome in results.outcomes:
        if outcome.variant not in ("clean", "flawed"):
            continue
        for told in outcome.told:
            key = name_told(outcome, told)
            flaw = about.get((outcome.arm, outcome.case, outcome.run, told.id)) if outcome.variant == "flawed" else None
            if key not in known:
                what = flaws.get(flaw, "") if flaw else ""
                rows.append({"key": key, "title": told.title, "words": told.words, "flaw": flaw, "what": what})
    return rows
