"""Realistic reviews, made by hand, that the reporters' tests render."""

from reviewer.domain.finding import Anchor, Answer, Finding, Hit, Signal, Verdict
from reviewer.domain.recount import Recount
from reviewer.domain.review import (
    Cost,
    Coverage,
    Decision,
    Failure,
    Grounding,
    LevelGap,
    LevelShare,
    Provenance,
    Rating,
    Review,
    Run,
    ScoreGate,
    Usage,
)
from reviewer.domain.rubric import Level, Severity

PATH = "docs/design/fraud-scoring.md"
TOP = "Real-time fraud scoring for card payments"
TITLES = {
    "dd-framing": "Problem framing",
    "dd-scope": "Scope, decision and open questions",
    "dd-alternatives": "Alternatives",
    "dd-tradeoffs": "Trade-offs of the chosen design",
    "dd-data": "Data, labels, leakage and training/serving skew",
    "dd-evaluation": "Evaluation and its link to the goal",
    "dd-capacity": "Latency, capacity and cost",
    "dd-rollout": "Rollout, rollback and kill switch",
    "dd-operations": "Operation and ownership",
    "dd-clarity": "Clarity for its readers",
}


def anchor(line: int, column: int, quote: str, *section: str) -> Anchor:
    """An anchor on one line; offsets are made up, as no reporter reads them."""
    start = line * 100 + column
    return Anchor(
        start=start,
        end=start + len(quote),
        line_start=line,
        column_start=column,
        line_end=line,
        column_end=column + len(quote),
        section=(TOP, *section),
        quote=quote,
    )


BUDGET = anchor(27, 4, "Stay inside the latency that Checkout grants us: **60 ms at p99**", "2. Problem and goals")
TOTAL = anchor(84, 1, "| **Total** | **75 ms** |", "3. Proposed design", "3.3 Latency")
ACCURACY = anchor(
    109,
    1,
    "The accuracy shows that the model misjudges fewer than seven payments in a thousand, which is well within what "
    "Risk Operations considers acceptable. We also checked the five largest merchant categories; the AUC is between "
    "0.951 and 0.968, so no category is left behind.",
    "5. Evaluation",
)
RULES_OFF = anchor(139, 1, "The rule engine will be switched off on 2026-09-30", "7. Rollout")
LABELS = anchor(61, 1, "Chargebacks arrive after 23 days in the median and after up to 75 days.", "3.2 Labels")

CONTRADICTION = Finding(
    id="3f9a1c07de",
    kind="contradiction",
    criterion_id="dd-capacity",
    question_id="dd-capacity-budget",
    title="The design misses the latency budget that it names itself",
    problem="Goal 3 grants 60 ms at p99; the table of the slowest 1% adds up to 75 ms, with the model already cut. "
    "The text never says that the budget is missed or what happens then.",
    if_left_as_is="Checkout gives up after 60 ms and approves the payment, so the slowest ones go through unscored.",
    suggestion="Say that the budget is missed by 15 ms, and either show which stage gives them back or ask for "
    "80 ms before approval.",
    severity=Severity.BLOCKER,
    confidence="high",
    anchors=(BUDGET, TOTAL),
    origins=("free-reading", "questions"),
)
BASELINE = Finding(
    id="b07722e91a",
    kind="quoted",
    criterion_id="dd-evaluation",
    question_id="dd-evaluation-baseline",
    title="99.31% accuracy is worse than approving every payment",
    problem="With 0.62% fraud, approving everything is right for 99.38% of payments. The headline is below that, "
    "and no cost-weighted metric replaces it.",
    if_left_as_is="The approvers read the number as proof of quality, and the launch rests on it.",
    standing="stands",
    ruling="Line 118 repeats the accuracy; no line gives the loss caught.",
    suggestion="Replace accuracy by fraud loss caught at the two thresholds, against the rules on the same payments.",
    replacement="At the proposed thresholds the model catches <share>% of July's loss; the rules caught <share>%.",
    severity=Severity.MAJOR,
    confidence="high",
    anchors=(ACCURACY,),
    origins=("free-reading",),
)
ROLLBACK = Finding(
    id="5c1de0ff42",
    kind="absent",
    criterion_id="dd-rollout",
    question_id="dd-rollout-rollback",
    title="No way back once the rule engine is gone",
    problem="The plan switches the rules off two days after full rollout. Nothing says who turns it off, how, or "
    "what decides instead.",
    if_left_as_is="A bad nightly retraining can only be answered by approving everything.",
    suggestion="Keep the rules warm for one chargeback cycle (75 days) and name the flag, its owner and the trigger.",
    severity=Severity.MAJOR,
    confidence="medium",
    looked_for=("rollback", "roll back", "kill switch", "feature flag", "revert", "fall back"),
    hits=(Hit(term="revert", anchor=anchor(151, 31, "revert", "8. Operations")),),
    origins=("questions",),
)
OWNER = Finding(
    id="90aa41bd03",
    kind="absent",
    criterion_id="dd-operations",
    question_id="dd-operations-owner",
    title="Nobody is named who answers the page",
    problem="Three failures page someone; the text does not say whom, nor within what time.",
    if_left_as_is="The first page at night reaches a team that has not agreed to take it.",
    standing="overstated",
    ruling="Line 151 names the team that gets the page, though not the person.",
    rebuttal=(anchor(151, 12, "Payments Risk owns the service after launch", "8. Operations"),),
    suggestion="Name the on-call rotation and the response time for each page in section 6.",
    severity=Severity.MINOR,
    confidence="medium",
    looked_for=("on-call", "rotation", "owner", "escalation"),
    searched="the whole document (168 lines, 14 headings, 3 tables)",
    nearest=anchor(151, 12, "Payments Risk owns the service after launch and answers its pages.", "8. Operations"),
    origins=("questions",),
)
LABEL_DELAY = Finding(
    id="e41b6c2d77",
    kind="quoted",
    criterion_id="dd-data",
    question_id="dd-data-label-delay",
    title="Only partly shown: labels of the last weeks are not complete",
    problem="Labels were extracted on 3 August; payments of June were then 34 to 64 days old, chargebacks take up to "
    "75 days.",
    if_left_as_is="The model learns that recent fraud is genuine.",
    suggestion="End training 75 days before the extraction, or weight the last weeks by the share of labels in.",
    severity=Severity.MINOR,
    confidence="low",
    anchors=(LABELS,),
    origins=("questions",),
)
NIT = Finding(
    id="0d5b3e8811",
    kind="quoted",
    criterion_id="dd-clarity",
    question_id=None,
    title="“Switched off” and “returned to the pool” have two dates in one sentence",
    problem="The reader has to work out that the servers outlive the rules by some days.",
    if_left_as_is="Someone returns the servers too early.",
    suggestion="Give each step its own date.",
    severity=Severity.NIT,
    confidence="medium",
    anchors=(RULES_OFF,),
    origins=("free-reading",),
)
WAY_UP = Finding(
    id="77c2d9e0b4",
    kind="absent",
    criterion_id="dd-tradeoffs",
    question_id="dd-tradeoffs-sensitivity",
    title="It is not said when the choice would change",
    problem="The GBDT is chosen at today's GPU price and traffic; the text gives a figure for one of the two.",
    if_left_as_is="The next team repeats the comparison from zero.",
    suggestion="State the GPU price and the payment volume at which the sequence model would win.",
    severity=Severity.MINOR,
    confidence="medium",
    looked_for=("break-even", "would change", "sensitivity"),
    origins=("questions",),
    gates=False,
)
REFUTED = Finding(
    id="a94f00c1b2",
    kind="quoted",
    criterion_id="dd-scope",
    question_id=None,
    title="The thresholds are never said",
    problem="The text speaks of two thresholds and gives neither.",
    if_left_as_is="Nobody can repeat the evaluation.",
    suggestion="Give both thresholds.",
    severity=Severity.MAJOR,
    confidence="high",
    anchors=(ACCURACY,),
    origins=("free-reading",),
    standing="refuted",
    ruling="Both thresholds stand in the table of section 4.",
    rebuttal=(anchor(97, 1, "| Decline | 0.82 | Review | 0.41 |", "4. Decision"),),
)
RESIDUE = Signal(
    code="DOC101",
    slug="template-residue",
    message="'TBD' was left in the text",
    severity=Severity.MINOR,
    confidence="high",
    anchor=anchor(158, 22, "TBD", "9. Cost"),
)

ANSWERS = (
    Answer(
        question_id="dd-framing-sized",
        verdict=Verdict.MET,
        reasoning="The loss is given as €0.99 M a month with its parts.",
        anchors=(anchor(18, 62, "11,780 payments or €0.99 M a month", "2. Problem and goals"),),
    ),
    Answer(
        question_id="dd-rollout-rollback",
        verdict=Verdict.NOT_MET,
        reasoning="No step leads back.",
        looked_for=ROLLBACK.looked_for,
        note="kept although the document mentions 'revert'",
    ),
    Answer(
        question_id="dd-capacity-cost",
        verdict=Verdict.CANNOT_ASSESS,
        reasoning="The cost table is said to be elsewhere.",
        note="the LLM said met, but `met` needs a quote, and its quotes do not stand in the document",
    ),
)

GAPS = (
    LevelGap(
        question_id="dd-rollout-rollback",
        ask="Does the plan say how the change is taken back, and by whom?",
        partly=False,
        suggestion=ROLLBACK.suggestion,
    ),
    LevelGap(
        question_id="dd-data-label-delay",
        ask="Does the text say when labels are complete?",
        partly=True,
        suggestion=LABEL_DELAY.suggestion,
    ),
    LevelGap(
        question_id="dd-scope-ask",
        ask="Does the text say what decision is asked for?",
        partly=False,
        suggestion="Answer it in the text, for example: “We ask Payments to approve step 1 by 3 July.”",
    ),
)

SCORES = {
    "dd-framing": 4.6,
    "dd-scope": 4.2,
    "dd-alternatives": 3.8,
    "dd-tradeoffs": 3.0,
    "dd-data": 3.4,
    "dd-evaluation": 3.0,
    "dd-capacity": 2.0,
    "dd-rollout": 1.7,
    "dd-operations": 2.6,
    "dd-clarity": 4.9,
}


def rate(criterion_id: str) -> Rating:
    """A rating as scoring would give it."""
    capped_by = {
        "dd-capacity": f"blocker: {CONTRADICTION.title}",
        "dd-evaluation": f"major: {BASELINE.title}",
    }
    return Rating(
        criterion_id=criterion_id,
        score=SCORES[criterion_id],
        capped_by=capped_by.get(criterion_id, ""),
        questions=5,
        answered=4 if criterion_id == "dd-capacity" else 5,
    )


PROVENANCE = Provenance(
    reviewer_version="0.1.0",
    document_digest="5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
    rubric_digest="7c211433f02071597741e6ff5a8ea34789abbf43c2a1d0f2b7b1f6a4c1e2d3f4",
    prompt_fingerprint="9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6",
    model="gpt-5",
    answered_by=("gpt-5-2026-05-14",),
    endpoint="https://api.openai.com/v1",
)

RICH = Review(
    document=PATH,
    kind="design-doc",
    kind_reason="its path matches **/design*/** and it has the heading 'Alternatives considered'",
    rubric_title="Design document",
    criterion_titles=TITLES,
    depth="standard",
    level=Level.L5,
    decision=Decision.RETHINK,
    score=3.22,
    reasons=(
        "1 open blocker at the bar of L5.",
        "2 open majors at the bar of L5.",
        "1 question without an answer that counts.",
    ),
    ratings=tuple(rate(name) for name in TITLES),
    levels=(
        LevelShare(level=Level.L3, met=7, questions=7),
        LevelShare(level=Level.L4, met=12.5, questions=15, gaps=GAPS),
        LevelShare(level=Level.L5, met=9, questions=17),
        LevelShare(level=Level.L6, met=2, questions=9),
        LevelShare(level=Level.L7, met=0, questions=1),
    ),
    findings=(CONTRADICTION, BASELINE, ROLLBACK, OWNER, LABEL_DELAY, NIT, WAY_UP),
    signals=(RESIDUE,),
    answers=ANSWERS,
    refuted=(REFUTED,),
    recount=Recount(claims=14, refused=1, held=10, undecided=2, differing=1, facts=9, facts_refused=1),
    coverage=Coverage(
        questions=50,
        answered=49,
        lines_read=168,
        lines=168,
        unanswered=("dd-capacity-cost",),
        notes=("questions 3/4: 2 findings beyond the limit left out",),
    ),
    grounding=Grounding(quotes=37, grounded=35, repaired=1, dropped=1, contested=4, upheld=1),
    usage=Usage(requests=5, prompt_tokens=61_204, cached_tokens=38_400, completion_tokens=9_417, from_cache=1),
    cost=Cost(amount=0.08314, price_date="2026-11-01"),
    provenance=PROVENANCE,
    warnings=("Read as cp1252, because byte 1204 is no UTF-8.",),
)

READY = RICH.model_copy(
    update={
        "document": "docs/design/feature-store.md",
        "decision": Decision.READY,
        "score": 4.61,
        "reasons": ("No open blocker or major at the bar of L5, every question answered.",),
        "ratings": tuple(Rating(criterion_id=name, score=4.6, questions=5, answered=5) for name in TITLES),
        "levels": tuple(LevelShare(level=level, met=9, questions=10) for level in (Level.L3, Level.L4, Level.L5)),
        "findings": (NIT,),
        "signals": (),
        "refuted": (),
        "coverage": Coverage(questions=50, answered=50, lines_read=212, lines=212),
        "grounding": Grounding(quotes=44, grounded=44),
        "usage": Usage(from_cache=5),
        "cost": Cost(amount=0.0),
        "warnings": (),
    }
)

NOT_ASSESSED = RICH.model_copy(
    update={
        "decision": Decision.NOT_ASSESSED,
        "score": None,
        "reasons": ("No model is configured.",),
        "ratings": tuple(Rating(criterion_id=name, score=None, questions=5, answered=0) for name in TITLES),
        "levels": (),
        "findings": (),
        "answers": (),
        "refuted": (),
        "coverage": Coverage(questions=50, answered=0, lines_read=0, lines=168),
        "grounding": Grounding(),
        "recount": Recount(),
        "usage": Usage(),
        "cost": Cost(amount=None),
        "provenance": PROVENANCE.model_copy(update={"model": None, "answered_by": (), "endpoint": None}),
        "warnings": (),
    }
)

RECORDED = RICH.model_copy(
    update={
        "provenance": PROVENANCE.model_copy(
            update={"recorded": "recorded on 2026-11-20 by the maintainers, model gpt-5", "endpoint": None}
        ),
        "findings": (CONTRADICTION,),
        "reasons": ("1 open blocker at the bar of L5.", "1 question without an answer that counts."),
        "cost": Cost(amount=None),
        "warnings": (),
    }
)

SAMPLED = RICH.model_copy(
    update={
        "depth": "deep",
        "samples": 3,
        "seed": 7,
        "interval": (2.91, 3.53),
        "score_gate": ScoreGate(least=3, outcome="borderline"),
        "ratings": tuple(
            rate(name).model_copy(update={"interval": (max(1, SCORES[name] - 0.6), min(5, SCORES[name] + 0.6))})
            for name in TITLES
        ),
        "findings": (
            CONTRADICTION.model_copy(update={"support": (3, 3)}),
            ROLLBACK.model_copy(update={"support": (2, 3), "standing": "stands", "ruling": "No line leads back."}),
        ),
        "refuted": (),
        "signals": (),
        "warnings": (),
    }
)

BINARY = Failure(
    document="docs/diagram.png",
    reason="docs/diagram.png is binary: byte 0 is NUL.",
    hint="Name text files, or exclude it in .gitignore.",
)
UNREACHABLE = Failure(
    document="-",
    reason="No answer from http://localhost:11434/v1 in 300 seconds.",
    hint="Is the server running? `reviewer doctor` tests it.",
)

RUNS = {
    "rich": Run(reviews=(RICH,)),
    "ready": Run(reviews=(READY,)),
    "not-assessed": Run(reviews=(NOT_ASSESSED,)),
    "recorded": Run(reviews=(RECORDED,)),
    "sampled": Run(reviews=(SAMPLED,)),
    "failures": Run(failures=(BINARY, UNREACHABLE)),
    "several": Run(reviews=(READY, RECORDED, NOT_ASSESSED), failures=(BINARY,)),
}
