"""Single claims of every operation: what holds, what differs with which line, and what code must not decide."""

import pytest

from reviewer.domain.claim import Operation
from reviewer.quantities.numbers import Style
from reviewer.recompute.all_operations import ALL_OPERATIONS
from reviewer.recompute.claim import Outcome
from tests.recompute.claiming_short import run

ARMS = {"successes_a": "17,658", "total_a": "28,947", "successes_b": "18,161", "total_b": "29,012"}
MEANS = {"mean_a": "7.9%", "sd_a": "1.0", "total_a": "12", "mean_b": "7.0%", "sd_b": "0.9", "total_b": "12"}

HOLDING = [
    ("product", "€4.8 M", {"item": ["40 %", "€0.99 M", "12"]}),
    ("product", ("€4.75 M", "", " a year"), {"item": ["40 %", ("€0.99 M", "", " a month")]}),
    ("product", "1.1 TB", {"item": ["280 million", "4 kB"]}),
    ("product", "12 %", {"item": ["40 %", "30 %"]}),
    ("product", "€12.40", {"item": ["4", "€3.10"]}),
    ("sum", "€3.5 M", {"item": ["€1.2 M", "€1.3 M", "€1.1 M"]}),
    ("sum", "1,259", {"item": ["1,071", "188"]}),
    ("sum", "3 h 20 min", {"item": ["50 min", "2 h 30 min"]}),
    ("difference", "0.6 points", {"first": "62.6%", "second": "63.2%"}),
    ("ratio", "2.5x", {"first": "100 ms", "second": "250 ms"}, "cannot"),
    ("ratio", "2.5x", {"first": "250 ms", "second": "100 ms"}),
    ("ratio", "8.5×", {"first": "5.40 M", "second": "637,200"}),
    ("ratio", "4.9%", {"first": "€31.7M", "second": "€649M"}),
    ("ratio", "25%", {"first": "15 min", "second": "1 h"}),
    ("percent_change", ("33%", "fell by "), {"before": "307 ms", "after": "206 ms"}),
    ("percent_change", ("33%", "fell by "), {"before": "206 ms", "after": "307 ms"}),
    ("percent_change", "49%", {"before": "307 ms", "after": "206 ms"}, "cannot"),
    ("percent_change", "about 30%", {"before": "307 ms", "after": "206 ms"}),
    ("percent_change", ("40%", "over "), {"before": "100", "after": "170"}),
    ("point_change", "1.6 points", {"before": "61.0%", "after": "62.6%"}),
    ("mean", ("90.9", "mean "), {"item": ["91.8", "90.1", "87.2", "89.9", "92.6", "93.8"]}),
    ("duration", "5 d 3 h 45 min", {"start": "11 Feb 04:40", "end": "Mon 16 Feb 08:25"}),
    ("duration", "2 h 40 min", {"start": "23:10 UTC", "end": "01:50 UTC"}),
    ("duration", "1 h 49 min", {"start": "14:02", "end": "15:51"}),
    ("duration", "49 minutes", {"start": "14:02 UTC", "end": "16:51 CEST"}),
    ("duration", "2 h", {"start": "2026-03-29 01:00 Europe/Berlin", "end": "2026-03-29 04:00 Europe/Berlin"}),
    ("duration", "4 h", {"start": "2026-10-25 01:00 Europe/Berlin", "end": "2026-10-25 04:00 Europe/Berlin"}),
    ("duration", "23 h", {"start": "2026-03-07 12:00 ET", "end": "2026-03-08 12:00 ET"}),
    ("duration", "two weeks", {"start": "2026-03-02", "end": "2026-03-15"}),
    ("duration", "10 days", {"start": "2 March 2026", "end": "12 March 2026"}),
    ("duration", ("2 hours", "over "), {"start": "14:00", "end": "16:40"}),
    ("payback", "three months", {"investment": "€463,000", "gain": "€2.1M a year", "running_cost": "€0.3M a year"}),
    ("payback", "2.5 years", {"investment": "€500k", "gain": "€200k a year"}),
    ("conversion", ("€3,600", "", " a year"), {"value": ("€300", "", " a month")}),
    ("conversion", "1.5 TB", {"value": "1,500 GB"}),
    ("conversion", "1.5 TB", {"value": "1,536 GB"}),
    ("conversion", "1.46 TiB", {"value": "1,500 GiB"}),
    ("conversion", "3 h", {"value": "180 min"}),
    ("conversion", "2 years", {"value": "24 months"}),
    ("conversion", ("12.5 MB", "", "/s"), {"value": ("100", "", " Mbps")}),
    ("conversion", ("43.2 million", "", " a day"), {"value": ("500", "", " per second")}, "cannot"),
    ("proportions_p", "p < 0.001", ARMS),
    ("proportions_p", "p = 0.0001", ARMS),
    ("proportions_interval", "+0.6 to +2.6", {**ARMS, "level": "98.3%"}),
    ("proportions_interval", "0.8 to 2.4 points", ARMS),
    ("means_interval", "−1.7 to −0.1", {**MEANS, "level": "95%"}),
    ("means_p", "p = 0.03", MEANS),
    ("sample_ratio", "p = 0.85", {"count": ["28,947", "29,012", "28,877"]}),
    ("sample_ratio", ("0.31", "χ² = "), {"count": ["28,947", "29,012", "28,877"]}),
    ("sample_ratio", "50/50", {"count": ["50,112", "49,930"]}),
    ("sample_ratio", "90/5/5", {"count": ["90,112", "4,930", "5,010"]}),
    ("proportions_sample_size", "28,357", {"baseline": "61%", "effect": "1.5 points", "power": "90%", "alpha": "0.05", "comparisons": "3"}),
    ("proportions_sample_size", "38,400", {"baseline": "3.10%", "effect": "0.36 points", "power": "80%"}),
    ("proportions_sample_size", "77,000", {"baseline": "3.10%", "effect": "0.36 points", "power": "80%"}),
    ("proportions_power", "80%", {"baseline": "3.10%", "effect": "0.36 points", "total_a": "38,400"}),
    ("means_power", "80%", {"effect": "0.26", "sd": "0.64", "total_a": "95"}),
    ("means_sample_size", "95", {"effect": "0.26", "sd": "0.64", "power": "80%"}),
    ("precision", "75%", {"true_positives": "90", "false_positives": "30"}),
    ("recall", "0.9", {"true_positives": "90", "false_negatives": "10"}),
    ("f1", "0.94", {"precision": "95%", "recall": "93%"}),
    ("f1", "0.82", {"true_positives": "90", "false_positives": "30", "false_negatives": "10"}),
    ("bonferroni", "0.017", {"alpha": "0.05", "comparisons": "3"}),
]  # fmt: skip

DIFFERING = [
    ("product", "€7.1 M", {"item": ["40 %", "€0.99 M", "12"]}, "40 % × €0.99 M × 12 = €4.75 M, stated €7.1 M"),
    ("product", ("€7.1 M", "about ", " a year"), {"item": ["40 %", ("€0.99 M", "", " a month")]}, "40 % × €0.99 M × 12 = €4.75 M, stated €7.1 M"),
    ("product", "€1,140", {"item": ["4", "€260"]}, "4 × €260 = €1,040, stated €1,140"),
    ("sum", "119,970", {"item": ["6,138", "113,652"]}, "6,138 + 113,652 = 119,790, stated 119,970"),
    ("difference", "€1.0M", {"first": "€2.1M", "second": "€1.4M"}, "€2.1M − €1.4M = €0.7M, stated €1.0M"),
    ("ratio", "43.0%", {"first": "246", "second": "600"}, "246 / 600 = 41.0%, stated 43.0%"),
    ("percent_change", ("49%", "goes down by "), {"before": "307", "after": "206"}, "(206 − 307) / 307 = 32.9%, stated 49%"),
    ("percent_change", ("45%", "fell by "), {"before": "2.9%", "after": "4.2%"}, "(2.9% − 4.2%) / 4.2% = 31.0%, stated 45%"),
    ("point_change", "3.9 points", {"before": "61.0%", "after": "62.6%"}, "62.6% − 61.0% = 1.6 points, stated 3.9 points"),
    ("mean", ("95.9", "mean "), {"item": ["91.8", "90.1", "87.2"]}, "(91.8 + 90.1 + 87.2) / 3 = 89.7, stated 95.9"),
    ("duration", "2 h 10 min", {"start": "13:05", "end": "16:28"}, "13:05 to 16:28 = 3 h 23 min, stated 2 h 10 min"),
    ("duration", "4 d 3 h 45 min", {"start": "11 Feb 04:40", "end": "Mon 16 Feb 08:25"}, "11 Feb 04:40 to Mon 16 Feb 08:25 = 5 d 3 h 45 min, stated 4 d 3 h 45 min"),
    ("duration", "47 minutes", {"start": "14:02 UTC", "end": "15:51 UTC"}, "14:02 UTC to 15:51 UTC = 1 h 49 min, stated 47 minutes"),
    ("duration", "3 h", {"start": "2026-03-29 01:00 Europe/Berlin", "end": "2026-03-29 04:00 Europe/Berlin"}, "2026-03-29 01:00 Europe/Berlin to 2026-03-29 04:00 Europe/Berlin = 2 h, stated 3 h"),
    ("duration", "four weeks", {"start": "2026-03-02", "end": "2026-03-15"}, "2026-03-02 to 2026-03-15 = 13 d, stated four weeks"),
    ("payback", "8 months", {"investment": "€463,000", "gain": "€2.1M a year", "running_cost": "€0.3M a year"}, "€463,000 / (€2.1M a year − €0.3M a year) = 3.1 months, stated 8 months"),
    ("conversion", ("€2,600", "", " a year"), {"value": ("€300", "", " a month")}, "€300 in € per year = €3,600, stated €2,600"),
    ("conversion", "2.5 TB", {"value": "1,500 GB"}, "1,500 GB in TB = 1.48 TB, stated 2.5 TB"),
    ("proportions_p", "p = 0.13", ARMS, "p of 17,658/28,947 against 18,161/29,012 (z-test, pooled) = 7.6e-05, stated p = 0.13"),
    ("proportions_interval", "+1.2 to +2.0", {**ARMS, "level": "98.3%"}, "98.3 % interval of 17,658/28,947 against 18,161/29,012 = +0.63 to +2.56, stated +1.2 to +2.0"),
    ("means_p", "p < 0.001", MEANS, "p of 7.9% (SD 1.0, n 12) against 7.0% (SD 0.9, n 12) (Welch) = 0.03, stated p < 0.001"),
    ("means_interval", "−1.2 to −0.6", {**MEANS, "level": "95%"}, "95 % interval of 7.9% (SD 1.0, n 12) against 7.0% (SD 0.9, n 12) = -1.71 to -0.09, stated −1.2 to −0.6"),
    ("sample_ratio", "50/50", {"count": ["50,812", "48,930"]}, "50,812 : 48,930 against 50/50: χ² = 35.5, p = 2.5e-09"),
    ("sample_ratio", "p = 0.4", {"count": ["50,812", "48,930"]}, "p of 50,812 : 48,930 against 1/1 (χ² = 35.5) = 2.5e-09, stated p = 0.4"),
    ("proportions_sample_size", "12,000", {"baseline": "3.10%", "effect": "0.36 points", "power": "80%"}, "size per arm for 3.10% and an effect of 0.36 points at 80% power, α 0.05 = 38,422, stated 12,000"),
    ("proportions_power", "20%", {"baseline": "3.10%", "effect": "0.36 points", "total_a": "38,400"}, "power for 3.10% and an effect of 0.36 points, 38,400 per arm, α 0.05 = 80%, stated 20%"),
    ("means_power", "20%", {"effect": "0.26", "sd": "0.64", "total_a": "94"}, "power for an effect of 0.26 and SD 0.64, 94 per arm, α 0.05 = 80%, stated 20%"),
    ("means_sample_size", "40", {"effect": "0.26", "sd": "0.64", "power": "80%"}, "size per arm for an effect of 0.26 and SD 0.64 at 80% power, α 0.05 = 96, stated 40"),
    ("precision", "0.92", {"true_positives": "90", "false_positives": "30"}, "90 / (90 + 30) = 0.75, stated 0.92"),
    ("recall", "75%", {"true_positives": "90", "false_negatives": "10"}, "90 / (90 + 10) = 90%, stated 75%"),
    ("f1", "0.99", {"precision": "95%", "recall": "93%"}, "2 × 95% × 93% / (95% + 93%) = 0.94, stated 0.99"),
    ("bonferroni", "0.005", {"alpha": "0.05", "comparisons": "3"}, "0.05 / 3 = 0.0167, stated 0.005"),
]  # fmt: skip

UNDECIDED = [
    ("percent_change", "1.6 points", {"before": "61.0%", "after": "62.6%"}),
    ("percent_change", "62.6 ms", {"before": "61.0 ms", "after": "62.6 ms"}),
    ("point_change", "1.6 ms", {"before": "61.0%", "after": "62.6%"}),
    ("sum", "€12", {"item": ["$5", "€7"]}),
    ("sum", "10 h", {"item": ["5 kB", "7 h"]}),
    ("sum", "10", {"item": ["5 to 7", "3"]}),
    ("sum", "10", {"item": ["10"]}),
    ("product", "€20", {"item": ["$5", "4"]}),
    ("product", "€24,960", {"item": ["8", "€260"]}),
    ("mean", ("4.9%", "mean "), {"item": ["7.8%", "6.1%", "3.4%"]}),
    ("mean", "12.5", {"item": ["3", "4"]}),
    ("ratio", "250%", {"first": "0", "second": "5"}),
    ("duration", "47 minutes", {"start": "14:02 IST", "end": "15:51 UTC"}),
    ("duration", "47 minutes", {"start": "14:02", "end": "later"}),
    ("duration", ("5 minutes", "within "), {"start": "14:02", "end": "15:51"}),
    ("duration", ("14 days", "", " later"), {"start": "2 March 2026", "end": "29 March 2026"}),
    ("duration", "2 h 10 min", {"start": "16:28", "end": "14:18"}),
    ("duration", "30 days", {"start": "31 February 2026", "end": "2 March 2026"}),
    ("payback", "8 months", {"investment": "€463,000", "gain": "40 ms"}),
    ("payback", "8 months", {"investment": "€463,000", "gain": "€0.2M a year", "running_cost": "€0.3M a year"}),
    ("conversion", "8 kB", {"value": "8 ms"}),
    ("conversion", "8 ms", {"value": "9 ms"}),
    ("proportions_p", "p = 0.13", {"successes_a": "90", "total_a": "80", "successes_b": "5", "total_b": "10"}),
    ("proportions_p", "13", ARMS),
    ("proportions_interval", "+1.2 to +2.0", ARMS),
    ("proportions_interval", "+11 to +12", {**ARMS, "level": "95%"}),
    ("means_p", "p = 0.2", {**MEANS, "sd_a": "0"}),
    ("means_p", "p = 0.2", {**MEANS, "total_a": "1"}),
    ("sample_ratio", "50/50", {"count": ["90,812", "8,930"]}),
    ("sample_ratio", "50/50", {"count": ["50,812"]}),
    ("proportions_sample_size", "28,357", {"baseline": "61%", "effect": "1.5 points", "power": "90%", "alpha": "0.05"}),
    ("proportions_sample_size", "12", {"baseline": "61%", "effect": "70 points"}),
    ("precision", "75%", {"true_positives": "90", "false_positives": "−90"}),
    ("f1", "0.9", {"precision": "95%", "recall": "40"}),
    ("bonferroni", "98.3%", {"alpha": "95%", "comparisons": "3"}),
    ("bonferroni", "0.01", {"alpha": "0.05", "true_positives": "3"}),
]  # fmt: skip


@pytest.mark.parametrize("case", HOLDING, ids=str)
def test_what_holds(case):
    """Within the printed roundings; where a fourth part stands, code rightly leaves it alone."""
    operation, stated, roles, *other = case
    assert run(operation, stated, **roles).outcome.value == (other or ["holds"])[0]


@pytest.mark.parametrize(("operation", "stated", "roles", "line"), DIFFERING)
def test_what_differs_is_shown_in_one_line(operation, stated, roles, line):
    """The line has the numbers as printed, the computed and the stated result."""
    result = run(operation, stated, **roles)
    assert (result.outcome, result.arithmetic) == (Outcome.DIFFERS, line)


@pytest.mark.parametrize(("operation", "stated", "roles"), UNDECIDED)
def test_what_code_does_not_decide(operation, stated, roles):
    """Whatever is in doubt has a reason and is no finding."""
    result = run(operation, stated, **roles)
    assert result.outcome is Outcome.CANNOT
    assert result.reason


def test_every_operation_has_a_method_that_is_tried():
    """No operation is without a test that it holds and one that it differs."""
    assert set(ALL_OPERATIONS) == set(Operation)
    for cases in (HOLDING, DIFFERING):
        assert {Operation(case[0]) for case in cases} == set(Operation)


@pytest.mark.parametrize(
    ("stated", "outcome"),
    [("3.4", "holds"), ("3.2", "differs"), ("3.5", "holds"), ("3.6", "differs"), ("3", "holds"), ("~3.2", "holds"), ("over 3", "holds"), ("under 2.0", "differs")],
)  # fmt: skip
def test_the_print_says_how_exact_a_result_is(stated, outcome):
    """6.9 / 2 is 3.425 to 3.475, and so 3.4 and 3.5 hold."""
    assert run("ratio", stated, first="6.9", second="2").outcome.value == outcome


def test_digits_cut_off_are_a_slight_difference():
    """2 / 3 is 66.7 %, and 66.6 % a matter of habit."""
    result = run("ratio", "66.6%", first="2", second="3")
    assert result.outcome is Outcome.DIFFERS
    assert result.is_slight


def test_a_number_from_nearby_in_place_of_an_operand_is_a_wrong_reading():
    """The LLM took the wrong row."""
    assert run("sum", "649", item=["118", "164", "12.5"], nearby=["367"]).outcome is Outcome.CANNOT
    assert run("sum", "649", item=["118", "164"], nearby=["367"]).outcome is Outcome.CANNOT
    assert run("product", "0.64", item=["118", "0.9%"], nearby=["0.6"]).outcome is Outcome.CANNOT
    assert run("means_p", "p < 0.001", **MEANS, nearby=["4.1%"]).outcome is Outcome.CANNOT


def test_decimal_commas():
    """The document's own print."""
    assert run("product", "€3.750,50", item=["2,5", "€1.500,20"], style=Style.COMMA).outcome is Outcome.HOLDS


def test_numbers_beyond_any_document():
    """No exception leaves the room."""
    huge = "9" * 15 + " billion"
    assert run("product", "1", item=[huge] * 20).outcome is Outcome.CANNOT
    assert (
        run("proportions_p", "p = 0.1", successes_a="1", total_a=huge, successes_b="1", total_b=huge).outcome in Outcome
    )
    assert run("means_p", "p = 0.1", **{**MEANS, "mean_a": huge}).outcome in Outcome
