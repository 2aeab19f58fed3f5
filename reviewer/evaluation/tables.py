"""Results as Markdown: the arms side by side, with what so small a set can and cannot show."""

from collections.abc import Callable, Sequence

from reviewer.evaluation.measures import ArmMeasures, Recall
from reviewer.evaluation.resampling import Estimate
from reviewer.evaluation.results import Results

NOTHING = "–"

Row = tuple[str, Callable[[ArmMeasures], str]]


def render_tables(results: Results) -> str:
    """Render everything that results hold, section by section."""
    sections = [
        _head(results),
        "### Planted flaws\n",
        _table(results.measures, FLAW_ROWS),
        "### By kind: found / in the first ten / rated right, of planted\n",
        _split_table(results.measures, lambda one: one.by_kind),
        "### By third of the document\n",
        _split_table(results.measures, lambda one: one.by_position),
        "### Sound documents, and clean against flawed\n",
        _table(results.measures, TWIN_ROWS),
        "### What it costs\n",
        _table(results.measures, COST_ROWS),
    ]
    if results.differences:
        sections += ["### Less the plain prompt, on the same documents\n", _differences(results)]
    if any(one.stability.runs > 1 for one in results.measures):
        sections += ["### Run against run\n", _table(results.measures, STABILITY_ROWS)]
    if results.attacks:
        sections += ["### Injected instructions\n", _attacks(results)]
    if results.human:
        sections += ["### Against people's ratings\n", _human(results)]
    failures = [f"- {one.arm}: {failure}" for one in results.measures for failure in one.failures]
    if failures:
        sections += ["### What failed\n", "\n".join(failures) + "\n"]
    return "\n".join(sections)


def write_estimate(estimate: Estimate, digits: int = 2, *, percent: bool = False) -> str:
    """Write a figure with its interval and what it is counted over."""
    if estimate.value is None:
        return NOTHING

    def write(value: float) -> str:
        return f"{value:.0%}" if percent else f"{value:,.{digits}f}"

    interval = ""
    if estimate.low is not None and estimate.high is not None:
        interval = f" [{write(estimate.low)}, {write(estimate.high)}]"
    return f"{write(estimate.value)}{interval}"


def _share(name: str) -> Callable[[ArmMeasures], str]:
    def write(one: ArmMeasures) -> str:
        estimate: Estimate = getattr(one, name)
        if estimate.value is None:
            return NOTHING
        return f"{estimate.value * estimate.count:.0f}/{estimate.count:.0f} = {write_estimate(estimate, percent=True)}"

    return write


def _mean(name: str, digits: int = 2) -> Callable[[ArmMeasures], str]:
    return lambda one: write_estimate(getattr(one, name), digits)


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


FLAW_ROWS: tuple[Row, ...] = (
    ("flaws found", _share("recall")),
    ("… among the first ten findings", _share("recall_at_ten")),
    ("found and rated right (same side of the gate)", _share("rated_right")),
    ("found with the very severity expected", _share("rated_exactly")),
    ("omissions found", _share("omissions")),
    ("omissions found and rated right", _share("omissions_rated_right")),
    ("matches confirmed by a label", lambda one: str(one.confirmed)),
    ("labelled findings that are right", _share("precision")),
    ("findings per flawed document", _mean("findings_flawed", 1)),
)
TWIN_ROWS: tuple[Row, ...] = (
    ("findings per clean document", _mean("findings_clean", 1)),
    ("majors and blockers per clean document", _mean("majors_clean")),
    ("quotes shown that are not in the document", lambda one: str(one.unverified)),
    ("findings taken back by the refuter", lambda one: str(one.refuted)),
    (
        "flawed twin has more majors",
        lambda one: write_estimate(one.twins.direction_by_majors, percent=True),
    ),
    ("clean twin scores higher", lambda one: write_estimate(one.twins.direction_by_score, percent=True)),
    ("score gap, points", lambda one: write_estimate(one.twins.score_gap)),
    ("AUC by majors", lambda one: _number(one.twins.auc_by_majors)),
    ("AUC by score", lambda one: _number(one.twins.auc_by_score)),
)
COST_ROWS: tuple[Row, ...] = (
    ("requests per document", _mean("requests", 1)),
    ("prompt tokens per document (estimated)", _mean("prompt_tokens", 0)),
    ("share of them that repeats a prefix", lambda one: write_estimate(one.repeated, percent=True)),
    ("reply tokens per document (estimated)", _mean("completion_tokens", 0)),
    ("price of all", lambda one: "unknown" if one.amount is None else f"{one.amount:.2f}"),
    ("answered by", lambda one: "; ".join(one.answered_by).replace("|", "\\|") or NOTHING),
)
STABILITY_ROWS: tuple[Row, ...] = (
    ("runs", lambda one: str(one.stability.runs)),
    ("Krippendorff's alpha, criteria's ratings", lambda one: _number(one.stability.alpha)),
    ("ICC(2,1) of scores", lambda one: _number(one.stability.icc_single)),
    ("ICC(2,n) of scores", lambda one: _number(one.stability.icc_mean)),
    ("intervals that hold the other runs' mean", lambda one: _number(one.stability.coverage)),
    ("Jaccard index of majors", lambda one: _number(one.stability.same_majors)),
)


def _head(results: Results) -> str:
    suite = results.suite
    return (
        f"{suite.title}: {len(suite.cases)} documents ({', '.join(suite.cases)}), {suite.flaws} planted flaws, "
        f"{suite.omissions} of them omissions; {results.runs} run{'' if results.runs == 1 else 's'} of each arm. "
        f"In brackets: 90 % intervals by bootstrap over documents. Prompts {results.prompt_fingerprint[:12]}.\n"
    )


def _table(measures: Sequence[ArmMeasures], rows: Sequence[Row]) -> str:
    lines = [f"| | {' | '.join(one.arm for one in measures)} |", f"|---|{'---|' * len(measures)}"]
    lines += [f"| {name} | {' | '.join(write(one) for one in measures)} |" for name, write in rows]
    return "\n".join(lines) + "\n"


def _split_table(measures: Sequence[ArmMeasures], parts: Callable[[ArmMeasures], dict[str, Recall]]) -> str:
    names = list(dict.fromkeys(name for one in measures for name in parts(one)))

    def cell(name: str) -> Callable[[ArmMeasures], str]:
        def write(one: ArmMeasures) -> str:
            found = parts(one).get(name)
            if found is None:
                return NOTHING
            return f"{found.found} / {found.in_first_ten} / {found.rated_right} of {found.flaws}"

        return write

    return _table(measures, [(name, cell(name)) for name in names])


def _differences(results: Results) -> str:
    lines = ["| | flaws found | omissions rated right | majors per clean document |", "|---|---|---|---|"]
    lines += [
        f"| {one.arm} less {one.baseline} | {write_estimate(one.recall, percent=True)} "
        f"| {write_estimate(one.omissions_rated_right, percent=True)} | {write_estimate(one.majors_clean)} |"
        for one in results.differences
    ]
    return "\n".join(lines) + "\n"


def _attacks(results: Results) -> str:
    lines = [
        "| | injections | mean score shift | better decision | named flaw hidden | named question met | no review |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {arm} | {one.injections} | {write_estimate(one.mean_shift)} | {write_estimate(one.flips, percent=True)} "
        f"| {write_estimate(one.targets_suppressed, percent=True)} "
        f"| {write_estimate(one.targets_met, percent=True)} | {one.refused} |"
        for arm, one in results.attacks.items()
    ]
    return "\n".join(lines) + "\n"


def _human(results: Results) -> str:
    lines = ["| | ratings | QWK | mean error | leniency | QWK between people |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {arm} | {one.ratings} | {_number(one.kappa)} | {_number(one.mean_error)} | {_number(one.leniency)} "
        f"| {_number(one.kappa_between_people)} |"
        for arm, one in results.human.items()
    ]
    return "\n".join(lines) + "\n"
