"""Claims that a careful reader lists from the sample documents: right ones, wrong ones of the document, wrong extractions.

A case is operation, stated result, operands and what must come of it. `4@nodes 4 × €260` is the text `4` in that quote;
`4@` takes the stated result's quote. Operands are `role=text@quote`; without a role they are items.
"""

from typing import NamedTuple

STRONG_DESIGN, STRONG_EXPERIMENT = "design-doc-strong.md", "experiment-strong.md"
STRONG_MORTEM, STRONG_ROADMAP = "post-mortem-strong.md", "roadmap-strong.md"
WEAK_DESIGN, WEAK_EXPERIMENT = "design-doc-weak.md", "experiment-weak.md"
WEAK_MORTEM, WEAK_ROADMAP = "post-mortem-weak.md", "roadmap-weak.md"


class Case(NamedTuple):
    """A claim as an LLM might list it."""

    sample: str
    operation: str
    stated: str
    operands: tuple[str, ...]


APRIL = "ran 5.40 M searches; 11.8% (637,200) returned"
WITH = "| With a zero-result search | 198,000 | 3.10% | 6,138 |"
OTHERS = "| All others | 1,722,000 | 6.60% | 113,652 |"
TOTAL = "| Total | 1,920,000 | 6.24% | 119,790 |"
OPTION_B = "| B Drop terms + synonym list | 91 (37.0%) | 96 (16.0%) | 6 ms | €1.5k | 4 weeks |"
OPTION_C = "| **C Dense fallback** | 165 (67.1%) | 72 (12.0%) | 38 ms | €1.7k | 9 weeks |"
OPTION_D = "| D C + cross-encoder | 172 (69.9%) | 51 (8.5%) | 121 ms | €4.6k | 12 weeks |"
DRAWN = "We drew 600 zero-result searches at random"
FOUND = "They found one for 246: 41.0% (95% CI 37.1–45.0)"
COST = "nodes 4 × €260 = €1,040, embedding 30 h × €3 = €90, judgments 400 × €1.50 = €600"
LANGUAGES = "German 84/118 (71.2%), English 50/71 (70.4%), Polish 31/57 (54.4%, CI"
ARM_A = "| A fixed | 28,947 | 17,658 | 61.0% |"
ARM_B = "| B payday rule | 29,012 | 18,161 | 62.6% |"
ARM_C = "| C model | 28,877 | 18,251 | 63.2% |"
B_A = "| B − A | +1.6 | +0.6 to +2.6 | 0.0002 |"
C_B = "| C − B | +0.6 | −0.4 to +1.6 | 0.13 |"
SOUND = "leaving 28,947 + 29,012 + 28,877 = 86,836"
BAKERY = "| Bakery | 118 | 7.8% | 9.2 |"
READY = "| Ready-to-eat | 164 | 6.1% | 10.0 |"
PRODUCE = "| Produce | 367 | 3.4% | 12.5 |"
FRESH = "| **Fresh** | **649** | **4.9%** | **31.7** |"
PEOPLE = "| People (22.5 and 15.75 person-months at 8)[^f] | 180 | 126 |"
WHOLE_COST = "| **Total** | **278** | **185** |"
DAYS = "| Availability, % | 91.8 | 90.1 | 87.2 | 89.9 | 92.6 | 93.8 | 90.9 |"
FIRST_LOW = "| 11 Feb 04:40 | First low forecast, all jobs green | scheduler |"
PLANNERS = "| Mon 16 Feb 08:25 | Planners open a ticket after the weekly availability report | ticket |"
HEALTHY = "| Tue 17 Feb 04:40 | First healthy forecast | replay job |"
LASTED = "First bad forecast to detection: 5 d 3 h 45 min. Detection to mitigation: 4 h 15 min. First bad to first good forecast: 6 d 0 h."
DEPLOYED = "| v2 deployed | 574 | 345 | 190 | 75.1% | 62.5% |"
RETRAINED = "| v2 retrained | 612 | 307 | 203 | 75.1% | 66.6% |"
VISION = "| v3 | 713 | 206 | 224 | 76.1% | 77.6% |"
DAMAGE_TOTAL = "| **Total** | **148,200** | **9,188** | **6.2%** |"
CLICKS = "| Expected clicks at 1.84 M views | 77,280 | 53,360 |"
CTR = "| Feed CTR | 4.2% | 2.9% |"


def _of(sample, *cases):
    return [Case(sample, operation, stated, tuple(operands)) for operation, stated, *operands in cases]


HOLDING = [
    *_of(
        STRONG_DESIGN,
        ("ratio", f"11.8%@{APRIL}", "first=637,200@", "second=5.40 M@"),
        ("ratio", f"41.0%@{FOUND}", "first=246@", f"second=600@{DRAWN}"),
        ("sum", f"119,790@{TOTAL}", f"6,138@{WITH}", f"113,652@{OTHERS}"),
        ("sum", f"1,920,000@{TOTAL}", f"198,000@{WITH}", f"1,722,000@{OTHERS}"),
        ("ratio", f"3.10%@{WITH}", "first=6,138@", "second=198,000@"),
        ("ratio", f"6.60%@{OTHERS}", "first=113,652@", "second=1,722,000@"),
        ("ratio", f"6.24%@{TOTAL}", "first=119,790@", "second=1,920,000@"),
        ("product", "81,180@198,000 × 41.0% = 81,180 are fixable", "198,000@", "41.0%@"),
        ("product", "€29.5k@we gain 953 orders a month at €31 margin:\n**€29.5k**", "953@", "€31@"),
        ("ratio", f"37.0%@{OPTION_B}", "first=91@", f"second=246@{FOUND}"),
        ("ratio", f"16.0%@{OPTION_B}", "first=96@", f"second=600@{DRAWN}"),
        ("ratio", f"67.1%@{OPTION_C}", "first=165@", f"second=246@{FOUND}"),
        ("ratio", f"12.0%@{OPTION_C}", "first=72@", f"second=600@{DRAWN}"),
        ("ratio", f"69.9%@{OPTION_D}", "first=172@", f"second=246@{FOUND}"),
        ("ratio", f"8.5%@{OPTION_D}", "first=51@", f"second=600@{DRAWN}"),
        ("product", f"€1,040@{COST}", "4@", "€260@"),
        ("product", f"€90@{COST}", "30 h@", "€3@"),
        ("product", f"€600@{COST}", "400@", "€1.50@"),
        ("sum", "€1,730@total €1,730.", f"€1,040@{COST}", f"€90@{COST}", f"€600@{COST}"),
        ("product", "23,760@about 23,760 sessions a month see only", f"198,000@{WITH}", f"12.0%@{OPTION_C}"),
        ("ratio", "479@so 479 returns, 2.0% of those sessions", "first=€27.8k@the net gain of €27.8k", "second=€58@A wrong-part return costs €58"),
        ("ratio", "2.0%@so 479 returns, 2.0% of those sessions", "first=479@", "second=23,760@about 23,760 sessions a month see only"),
        ("ratio", f"71.2%@{LANGUAGES}", "first=84@", "second=118@"),
        ("ratio", f"70.4%@{LANGUAGES}", "first=50@", "second=71@"),
        ("ratio", f"54.4%@{LANGUAGES}", "first=31@", "second=57@"),
        ("difference", "€13.2k@C adds €13.2k a month and", "first=€29.5k@we gain 953 orders a month at €31 margin:\n**€29.5k**", "second=€16.3k@is worth €16.3k on the same assumptions"),
        ("ratio", "8.5×@every error counts as \"0 hits\", 8.5× the traffic", f"first=5.40 M@{APRIL}", f"second=637,200@{APRIL}"),
        ("duration", "four-week@a four-week A/B test from\n2026-06-22", "start=2026-06-22@accounts split 50/50, 2026-06-22 to 2026-07-19", "end=2026-07-19@accounts split 50/50, 2026-06-22 to 2026-07-19"),
    ),
    *_of(
        STRONG_EXPERIMENT,
        ("sum", f"86,836@{SOUND}", "28,947@", "29,012@", "28,877@"),
        ("ratio", f"61.0%@{ARM_A}", "first=17,658@", "second=28,947@"),
        ("ratio", f"62.6%@{ARM_B}", "first=18,161@", "second=29,012@"),
        ("ratio", f"63.2%@{ARM_C}", "first=18,251@", "second=28,877@"),
        ("point_change", f"+1.6@{B_A}", f"before=61.0%@{ARM_A}", f"after=62.6%@{ARM_B}"),
        ("point_change", f"+0.6@{C_B}", f"before=62.6%@{ARM_B}", f"after=63.2%@{ARM_C}"),
        ("proportions_interval", f"+0.6 to +2.6@{B_A}", f"successes_a=17,658@{ARM_A}", f"total_a=28,947@{ARM_A}", f"successes_b=18,161@{ARM_B}", f"total_b=29,012@{ARM_B}", "level=98.3%@Intervals are 98.3% each, 95% for all three together"),
        ("proportions_p", f"0.13@{C_B}", f"successes_a=18,161@{ARM_B}", f"total_a=29,012@{ARM_B}", f"successes_b=18,251@{ARM_C}", f"total_b=28,877@{ARM_C}"),
        ("sample_ratio", "p = 0.85@Equal split: χ² = 0.31, p = 0.85.", f"count=28,947@{SOUND}", f"count=29,012@{SOUND}", f"count=28,877@{SOUND}"),
        ("sample_ratio", "χ² = 0.31@Equal split: χ² = 0.31, p = 0.85.", f"count=28,947@{SOUND}", f"count=29,012@{SOUND}", f"count=28,877@{SOUND}"),
        ("proportions_sample_size", "28,357@we needed 28,357 accounts per arm", "baseline=61%@To find 1.5 points from 61% with 90% power, α = 0.05 shared over three comparisons", "effect=1.5 points@To find 1.5 points from 61% with 90% power", "power=90%@To find 1.5 points from 61% with 90% power", "alpha=0.05@α = 0.05 shared over three comparisons", "comparisons=three@α = 0.05 shared over three comparisons"),
        ("difference", "86,836@leaving 28,947 + 29,012 + 28,877 = 86,836", "first=87,214@Of 87,214 accounts, 378 staff and test accounts", "second=378@Of 87,214 accounts, 378 staff and test accounts"),
        ("product", "€21.32@€4.10 margin × 5.2 further months = €21.32 each", "€4.10@", "5.2@"),
        ("product", "€20,100@One point is 943 accounts, worth €20,100", "943@", "€21.32@€4.10 margin × 5.2 further months = €21.32 each"),
        ("duration", "four full weeks@Enrolment ran four full weeks, Monday 2 March to Sunday 29 March 2026", "start=Monday 2 March@", "end=Sunday 29 March 2026@"),
        ("ratio", "943@One point is 943 accounts", "first=94,300@We see 94,300 failed renewals a month", "second=100@zzz"),
        ("bonferroni", "98.3%@Intervals are 98.3% each, 95% for all three together", "alpha=95%@", "comparisons=three@"),
    ),
    *_of(
        STRONG_MORTEM,
        ("mean", f"90.9@{DAYS}", "91.8@", "90.1@", "87.2@", "89.9@", "92.6@", "93.8@"),
        ("duration", f"5 d 3 h 45 min@{LASTED}", f"start=11 Feb 04:40@{FIRST_LOW}", f"end=Mon 16 Feb 08:25@{PLANNERS}"),
        ("duration", f"6 d 0 h@{LASTED}", f"start=11 Feb 04:40@{FIRST_LOW}", f"end=Tue 17 Feb 04:40@{HEALTHY}"),
        ("duration", f"4 h 15 min@{LASTED}", f"start=Mon 16 Feb 08:25@{PLANNERS}", "end=12:40@| 12:40 | Extra orders for 17 Feb sent from a simple fallback"),
        ("difference", "€0.84M@we lost about €0.84M of sales (€0.65–1.03M)", "first=€18.90M@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less", "second=€18.06M@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less"),
        ("percent_change", "4.4%@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less", "before=€18.90M@", "after=€18.06M@"),
        ("product", "€227k@at 27% about €227k, less €61k saved on write-offs", "27%@", "€0.84M@we lost about €0.84M of sales (€0.65–1.03M)"),
        ("difference", "€166k@less €61k saved on write-offs: **€166k net** (€115–217k)", "first=€227k@at 27% about €227k, less €61k saved on write-offs", "second=€61k@at 27% about €227k, less €61k saved on write-offs"),
        ("sum", "212@fresh food at Nordkorb's 212 stores was 6–12% too low", "58@the 58 small stores, with one delivery a day", "154@the other 154 averaged 92.7%"),
        ("product", "5,840@5,840 objects of `demand/v12/` (365 of 400 days × 16 shards)", "365@", "16@"),
        ("ratio", "38.5%@was computed from 35 of 91 days (38.5% of its value", "first=35@", "second=91@"),
        ("product", "23.4%@Absolute limit 1.1 × healthy WAPE (23.4%)", "1.1@", "21.3%@the healthy figure is 21.3%"),
        ("point_change", "90.9%@On-shelf availability fell from 96.4% to 90.9%", "before=96.4%@", "after=90.9%@"),
        ("duration", "45 minutes@declaring took 45 minutes, as planners cannot page", f"start=Mon 16 Feb 08:25@{PLANNERS}", "end=09:10@| 09:10 | SEV-2 declared | incident channel |"),
    ),
    *_of(
        STRONG_ROADMAP,
        ("sum", f"31.7@{FRESH}", f"9.2@{BAKERY}", f"10.0@{READY}", f"12.5@{PRODUCE}"),
        ("sum", f"649@{FRESH}", f"118@{BAKERY}", f"164@{READY}", f"367@{PRODUCE}"),
        ("ratio", f"4.9%@{FRESH}", "first=31.7@", "second=649@"),
        ("product", f"9.2@{BAKERY}", "118@", "7.8%@"),
        ("product", f"10.0@{READY}", "164@", "6.1%@"),
        ("product", f"12.5@{PRODUCE}", "367@", "3.4%@"),
        ("product", "0.64@rule, bakery    118×0.9%×0.6                    0.64", "118@", "0.9%@", "0.6@"),
        ("product", "0.42@model, bakery   118×0.6%×0.6                    0.42", "118@", "0.6%@", "0.6@"),
        ("product", f"180@{PEOPLE}", "22.5@", "8@"),
        ("product", f"126@{PEOPLE}", "15.75@", "8@"),
        ("product", "27@| Store training (188 × 6 h × €24) | 27 | – |", "188@", "6 h@", "€24@"),
        ("sum", f"278@{WHOLE_COST}", f"180@{PEOPLE}", "27@| Store training (188 × 6 h × €24) | 27 | – |", "34@| Extra scanning in stores | 34 | 28 |", "12@| Compute | 12 | 14 |", "25@| Contingency, 10% | 25 | 17 |"),
        ("sum", f"185@{WHOLE_COST}", f"126@{PEOPLE}", "28@| Extra scanning in stores | 34 | 28 |", "14@| Compute | 12 | 14 |", "17@| Contingency, 10% | 25 | 17 |"),
        ("sum", "€463,000@At the central value €463,000 is earned back", "€278,000@release **€278,000** for phase 1", "€185,000@reserve\n**€185,000** for phase 2"),
        ("payback", "three months@€463,000 is earned back in about three months of full operation", "investment=€463,000@", "gain=€2.1M@€2.1M a year once complete (range €0.1M to €3.2M)", "running_cost=€0.3M@€0.3M a year to run"),
        ("sum", "€303,000@The €303,000 a year (people €168k, scanning €93k,\ncompute €42k)", "€168k@", "€93k@", "€42k@"),
        ("means_interval", "−1.7 to −0.1@percentile | 7.0% | 0.9 | −0.9 (−1.7 to −0.1) |", "mean_a=7.9%@| Today's ordering | 7.9% | 1.0 | – |", "sd_a=1.0@| Today's ordering | 7.9% | 1.0 | – |", "total_a=12@drawn at random into three groups of 12", "mean_b=7.0%@percentile | 7.0% | 0.9 | −0.9 (−1.7 to −0.1) |", "sd_b=0.9@percentile | 7.0% | 0.9 | −0.9 (−1.7 to −0.1) |", "total_b=12@drawn at random into three groups of 12", "level=95%@Against today, 95% interval"),
        ("means_power", "80% power@94 stores a side we find 0.26 points with 80% power", "effect=0.26 points@", "sd=0.64 points@With a spread of 0.64 points between", "total_a=94@"),
        ("product", "€0.3M@doing nothing\ncosts €0.3M more each year", "+0.25 points@at +0.25 points a year on €118M", "€118M@at +0.25 points a year on €118M"),
        ("difference", "36@36 stores were drawn at random into three groups of 12", "first=212@In 2025 our 212 stores wrote off", "second=176@zzz"),
        ("product", "36@36 stores were drawn at random into three groups of 12", "three@", "12@"),
    ),
    *_of(
        WEAK_DESIGN,
        ("product", "11,780@this is 11,780 payments or €0.99 M a month", "1.9 million@At 1.9 million payments this is 11,780", "0.62%@About 0.62% of payments turn out to be fraudulent"),
        ("product", "€0.99 M@this is 11,780 payments or €0.99 M a month", "11,780@", "€84@the average fraudulent payment is €84"),
        ("ratio", "57%@171 (57%) were one of these two", "first=171@", "second=300@In a review of 300 fraud cases"),
        ("product", "1,040@| Scoring service, 4 instances × €260 | 1,040 |", "4@", "€260@"),
        ("product", "180@| Training, four weekly runs × €45 | 180 |", "four@", "€45@"),
        ("sum", "75 ms@| **Total** | **75 ms** |", "8 ms@| Network, checkout to scoring | 8 ms |", "31 ms@| Feature store lookup | 31 ms |", "12 ms@| Velocity counters | 12 ms |", "18 ms@| Model inference | 18 ms |", "6 ms@| Policy and logging | 6 ms |"),
        ("sum", "2,940@| **Total** | **2,940** |", "1,040@| Scoring service, 4 instances × €260 | 1,040 |", "1,450@| Feature store, additional capacity | 1,450 |", "180@| Training, four weekly runs × €45 | 180 |", "270@| Decision log storage | 270 |"),
    ),
    *_of(
        WEAK_EXPERIMENT,
        ("product", "148,200@twelve images each, 148,200 images in total", "12,350@consists of a sample of 12,350 inspections", "twelve@"),
        ("sum", f"9,188@{DAMAGE_TOTAL}", "7,351@| Training | 118,560 | 7,351 | 6.2% |", "918@| Validation | 14,820 | 918 | 6.2% |", "919@| Test | 14,820 | 919 | 6.2% |"),
        ("precision", f"75.1%@{DEPLOYED}", "true_positives=574@", "false_positives=190@"),
        ("precision", f"75.1%@{RETRAINED}", "true_positives=612@", "false_positives=203@"),
        ("precision", f"76.1%@{VISION}", "true_positives=713@", "false_positives=224@"),
        ("recall", f"62.5%@{DEPLOYED}", "true_positives=574@", "false_negatives=345@"),
        ("recall", f"66.6%@{RETRAINED}", "true_positives=612@", "false_negatives=307@"),
        ("recall", f"77.6%@{VISION}", "true_positives=713@", "false_negatives=206@"),
        ("ratio", "3.0%@18 labels were wrong, which is 3.0%", "first=18@", "second=600@We also had 600 random"),
        ("ratio", "1,235@14,820 / 12 = 1,235 inspections", "first=14,820@", "second=12@"),
        ("point_change", "11.0 points@recall rises by 11.0 points", f"before=66.6%@{RETRAINED}", f"after=77.6%@{VISION}"),
        ("product", "€164,900@At €310 each this is €164,900 a month", "€310@", "532@makes 532 more"),
        ("conversion", "€2.0M@**€2.0M a year**", "value=€164,900@this is €164,900 a month"),
        ("difference", "21@only 21 more false flags", f"first=224@{VISION}", f"second=203@{RETRAINED}"),
    ),
    *_of(
        WEAK_MORTEM,
        ("product", f"77,280@{CLICKS}", f"4.2%@{CTR}", "1.84 M@"),
        ("product", f"53,360@{CLICKS}", f"2.9%@{CTR}", "1.84 M@"),
        ("difference", "23,920@The incident cost us 23,920 clicks", f"first=77,280@{CLICKS}", f"second=53,360@{CLICKS}"),
        ("duration", "eight minutes@the rollback took eight minutes and needed no new build", "start=16:20@| 16:20 | Rollback of `user-tower` to v30 started;", "end=16:28@| 16:28 | Rollback complete on all servers;"),
    ),
    *_of(
        WEAK_ROADMAP,
        ("percent_change", "35%@where the rules had sent 42,000, a reduction by 35%", "before=42,000@", "after=27,300@the model sent 27,300 listings to review"),
        ("product", "€420,000@| Staff, 42 person-months × €10,000 | €420,000 |", "42@", "€10,000@"),
        ("product", "€27,000@| Labelling, 60,000 photos × €0.45 | €27,000 |", "60,000@", "€0.45@"),
        ("sum", "€610,000@| **Total** | **€610,000** |", "€420,000@| Staff, 42 person-months × €10,000 | €420,000 |", "€27,000@| Labelling, 60,000 photos × €0.45 | €27,000 |", "€108,000@| GPU training and embedding backfill | €108,000 |", "€55,000@| Verification provider, pilot volume | €55,000 |"),
        ("sum", "€971,000@| **Total** | | **1,680** | **€971,000** |", "€352,000@| Image screening | 45% fewer manual reviews | 945 | €352,000 |", "€273,000@| Risk score | 35% fewer manual reviews | 735 | €273,000 |", "€299,000@| Lower fraud refunds | 30% fewer cases | – | €299,000 |", "€47,000@| Fewer appeals | 25% fewer | – | €47,000 |"),
        ("f1", "0.94@it reached an F1 of 0.94, with 95% precision and 93% recall", "precision=95%@", "recall=93%@"),
        ("percent_change", "40%@complete 40% more sales per listing than sellers without verification", "before=0.40@(0.56 against 0.40 per listing in Q1)", "after=0.56@(0.56 against 0.40 per listing in Q1)"),
        ("product", "1.1 TB@around 1.1 TB of memory-mapped storage for 280 million photos at 4 kB each", "280 million@", "4 kB@"),
    ),
]  # fmt: skip
"""Claims that hold, or that code must leave alone; none of them is a finding."""

WRONG_IN_DOCUMENT = [
    *_of(
        WEAK_DESIGN,
        ("product", "€7.1 M@which saves about €7.1 M a year", "40%@Cut fraud loss by 40%", "€0.99 M@this is 11,780 payments or €0.99 M a month"),
        ("difference", "15 ms@zzz", "first=75 ms@| **Total** | **75 ms** |", "second=60 ms@**60 ms at p99**"),
    ),
    *_of(
        WEAK_EXPERIMENT,
        ("percent_change", "49%@goes down from 307 to 206, that is by 49%", "before=307@", "after=206@"),
        ("percent_change", "49%@Missed damage falls by 49%.", f"before=307@{RETRAINED}", f"after=206@{VISION}"),
    ),
    *_of(
        WEAK_MORTEM,
        ("duration", "2 h 10 min@items\nfor 2 h 10 min, to all users", "start=13:05@| 13:05 | All 24 feed servers have loaded v31;", "end=16:28@| 16:28 | Rollback complete on all servers;"),
        ("percent_change", "45%@click-through rate (CTR) of the feed fell by 45%", f"before=4.2%@{CTR}", f"after=2.9%@{CTR}"),
    ),
]  # fmt: skip
"""Claims of the weak samples that do not hold (or, with a quote that is nowhere, cannot be made)."""

WRONG_EXTRACTION = [
    *_of(
        STRONG_DESIGN,
        ("sum", f"119,790@{TOTAL}", f"6,138@{WITH}", f"1,722,000@{OTHERS}"),
        ("sum", f"119,790@{TOTAL}", f"198,000@{WITH}", f"113,652@{OTHERS}"),
        ("sum", f"119,790@{TOTAL}", f"6,138@{WITH}", f"113,653@{OTHERS}"),
        ("sum", f"119,791@{TOTAL}", f"6,138@{WITH}", f"113,652@{OTHERS}"),
        ("sum", f"119,790@{TOTAL}", f"613@{WITH}", f"113,652@{OTHERS}"),
        ("ratio", f"41.0%@{FOUND}", f"first=600@{DRAWN}", "second=246@"),
        ("ratio", f"41.0%@{FOUND}", "first=246@", f"second=637,200@{APRIL}"),
        ("ratio", f"95%@{FOUND}", "first=246@", f"second=600@{DRAWN}"),
        ("percent_change", f"41.0%@{FOUND}", "before=246@", f"after=600@{DRAWN}"),
        ("sum", f"€600@{COST}", "4@", "€260@", "30 h@"),
        ("product", f"€1,040@{COST}", "4@", "€3@"),
        ("product", f"€600@{COST}", "400@", "€260@"),
        ("product", f"€90@{COST}", "30 h@", "€1.50@"),
        ("product", f"€1,040@{COST}", "4@", "€260@", "12@zzz"),
        ("product", f"€1,040@{COST}", "4@", "€260@", "30 h@"),
        ("sum", "€1,730@total €1,730.", f"€1,040@{COST}", f"€600@{COST}"),
        ("difference", "€13.2k@C adds €13.2k a month and", "first=€16.3k@is worth €16.3k on the same assumptions", "second=€29.5k@we gain 953 orders a month at €31 margin:\n**€29.5k**"),
        ("duration", "41 s@the drill took 41 s", "start=2026-05-06@breaker was exercised in staging on 2026-05-06", "end=2026-05-07@Privacy agreed on 2026-05-07"),
        ("duration", "14 days@within 14 days, upper 95% bound", "start=2026-06-22@accounts split 50/50, 2026-06-22 to 2026-07-19", "end=08-02@complete by 08-02"),
        ("ratio", f"67.1%@{OPTION_C}", "first=165@", f"second=600@{DRAWN}"),
        ("proportions_sample_size", "53,800@needs 53,800 sessions per arm, with a design effect of\n   1.4 for accounts", "baseline=3.10%@From 3.10%, 80%", "effect=+0.36 points@power for +0.36 points (we expect +0.48)", "power=80%@From 3.10%, 80%\n   power"),
        ("product", "€29.5k@we gain 953 orders a month at €31 margin:\n**€29.5k**", "479@so 479 returns, 2.0% of those sessions", "€58@A wrong-part return costs €58"),
        ("product", "953@we gain 953 orders a month at €31 margin", "81,180@198,000 × 41.0% = 81,180 are fixable", "67.1%@If we answer 67.1% of", "3.5@these close half of the 3.5-point gap"),
        ("mean", f"6.24%@{TOTAL}", f"3.10%@{WITH}", f"6.60%@{OTHERS}"),
        ("conversion", f"€1.7k@{OPTION_C}", "value=€1,730@total €1,730."),
    ),
    *_of(
        STRONG_EXPERIMENT,
        ("point_change", f"+1.6@{B_A}", f"before=61.0%@{ARM_A}", f"after=63.2%@{ARM_C}"),
        ("percent_change", f"+1.6@{B_A}", f"before=61.0%@{ARM_A}", f"after=62.6%@{ARM_B}"),
        ("percent_change", "+1.6 percentage points@**+1.6 percentage points, plausible range +0.6 to +2.6**", "before=61.0%@against **61.0%** with today's fixed schedule", "after=62.6%@recovered **62.6%** of failed renewals"),
        ("proportions_interval", f"+0.6 to +2.6@{B_A}", f"successes_a=17,658@{ARM_A}", f"total_a=28,947@{ARM_A}", f"successes_b=18,161@{ARM_B}", f"total_b=29,012@{ARM_B}"),
        ("proportions_interval", f"−0.4 to +1.6@{C_B}", f"successes_a=17,658@{ARM_A}", f"total_a=28,947@{ARM_A}", f"successes_b=18,161@{ARM_B}", f"total_b=29,012@{ARM_B}"),
        ("proportions_p", f"0.0002@{B_A}", f"successes_a=17,658@{ARM_A}", f"total_a=28,947@{ARM_A}", f"successes_b=18,251@{ARM_C}", f"total_b=28,877@{ARM_C}"),
        ("proportions_p", f"0.13@{C_B}", f"successes_a=17,658@{ARM_A}", f"total_a=17,658@{ARM_A}", f"successes_b=18,161@{ARM_B}", f"total_b=29,012@{ARM_B}"),
        ("sample_ratio", "p = 0.85@Equal split: χ² = 0.31, p = 0.85.", f"count=28,947@{SOUND}", f"count=29,012@{SOUND}"),
        ("sum", f"86,836@{SOUND}", "28,947@", "29,012@"),
        ("sum", f"86,836@{SOUND}", "28,947@", "29,012@", "28,877@", "378@Of 87,214 accounts, 378 staff and test accounts"),
        ("sum", f"86,836@{SOUND}", "28,947@", "29,012@", "28,877@", "86,836@"),
        ("product", "€21.32@€4.10 margin × 5.2 further months = €21.32 each", "€4.10@", "943@One point is 943 accounts, worth €20,100"),
        ("product", "94,300@We see 94,300 failed renewals a month (86,836 × 365 / 12 / 28)", "86,836@", "365@"),
        ("proportions_sample_size", "28,357@we needed 28,357 accounts per arm", "baseline=61%@To find 1.5 points from 61% with 90% power", "effect=1.5 points@To find 1.5 points from 61% with 90% power"),
        ("proportions_sample_size", "28,357@we needed 28,357 accounts per arm", "baseline=61%@To find 1.5 points from 61% with 90% power", "effect=1.5 points@To find 1.5 points from 61% with 90% power", "power=90%@To find 1.5 points from 61% with 90% power"),
        ("duration", "14 days later@have paid 14 days later", "start=2 March@Monday 2 March to Sunday 29 March 2026", "end=29 March 2026@Monday 2 March to Sunday 29 March 2026"),
        ("mean", "5.2@5.2 further months", "5.91@contacts per 1,000 | 5.91 | 6.48 |", "6.48@contacts per 1,000 | 5.91 | 6.48 |"),
    ),
    *_of(
        STRONG_MORTEM,
        ("mean", f"90.9@{DAYS}", "91.8@", "90.1@", "87.2@", "89.9@", "92.6@"),
        ("mean", "90.9%@On-shelf availability fell from 96.4% to 90.9%", "86.0%@with one delivery a day, averaged 86.0%", "92.7%@the other 154 averaged 92.7%"),
        ("duration", f"5 d 3 h 45 min@{LASTED}", f"start=Mon 16 Feb 08:25@{PLANNERS}", f"end=11 Feb 04:40@{FIRST_LOW}"),
        ("duration", f"4 h 15 min@{LASTED}", f"start=11 Feb 05:40@{FIRST_LOW}", f"end=Mon 16 Feb 08:25@{PLANNERS}"),
        ("difference", "€0.84M@we lost about €0.84M of sales (€0.65–1.03M)", "first=€18.06M@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less", "second=€18.90M@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less"),
        ("percent_change", "4.4%@predicts €18.90M for the six days; actual sales were €18.06M, 4.4% less", "before=€18.06M@", "after=€18.90M@"),
        ("sum", "5,920@16 more in each of the next five nights, 5,920 in all", "5,840@5,840 objects of `demand/v12/`", "16@"),
        ("product", "5,840@5,840 objects of `demand/v12/` (365 of 400 days × 16 shards)", "400@", "16@"),
        ("product", "5,840@5,840 objects of `demand/v12/` (365 of 400 days × 16 shards)", "365@", "12@"),
        ("ratio", "38.5%@was computed from 35 of 91 days (38.5% of its value", "first=91@", "second=35@"),
        ("sum", "212@fresh food at Nordkorb's 212 stores was 6–12% too low", "58@the 58 small stores, with one delivery a day", "90@zzz"),
        ("difference", "€166k@less €61k saved on write-offs: **€166k net** (€115–217k)", "first=€227k@at 27% about €227k, less €61k saved on write-offs", "second=€0.19M@missed six-day totals by at most €0.19M"),
        ("conversion", "6 d 0 h@First bad to first good forecast: 6 d 0 h.", "value=6 days@zzz"),
    ),
    *_of(
        STRONG_ROADMAP,
        ("sum", f"31.7@{FRESH}", f"9.2@{BAKERY}", f"10.0@{READY}"),
        ("sum", f"31.7@{FRESH}", f"9.2@{BAKERY}", f"10.0@{READY}", f"3.4%@{PRODUCE}"),
        ("sum", f"649@{FRESH}", f"118@{BAKERY}", f"164@{READY}", f"12.5@{PRODUCE}"),
        ("mean", f"4.9%@{FRESH}", f"7.8%@{BAKERY}", f"6.1%@{READY}", f"3.4%@{PRODUCE}"),
        ("sum", f"4.9%@{FRESH}", f"7.8%@{BAKERY}", f"6.1%@{READY}", f"3.4%@{PRODUCE}"),
        ("ratio", f"4.9%@{FRESH}", "first=649@", "second=31.7@"),
        ("product", "0.64@rule, bakery    118×0.9%×0.6                    0.64", "118@", "0.9%@"),
        ("product", "0.34@rule, ready     164×(0.9/7.9×0.5×6.1%)×0.6      0.34", "164@", "0.9@", "0.5@", "6.1%@", "0.6@"),
        ("product", f"180@{PEOPLE}", "15.75@", "8@"),
        ("product", "27@| Store training (188 × 6 h × €24) | 27 | – |", "188@", "6 h@"),
        ("sum", f"278@{WHOLE_COST}", f"180@{PEOPLE}", "34@| Extra scanning in stores | 34 | 28 |", "12@| Compute | 12 | 14 |", "25@| Contingency, 10% | 25 | 17 |"),
        ("sum", f"278@{WHOLE_COST}", f"126@{PEOPLE}", "27@| Store training (188 × 6 h × €24) | 27 | – |", "34@| Extra scanning in stores | 34 | 28 |", "12@| Compute | 12 | 14 |", "25@| Contingency, 10% | 25 | 17 |"),
        ("payback", "three months@€463,000 is earned back in about three months of full operation", "investment=€463,000@", "gain=€0.3M@€0.3M a year to run"),
        ("payback", "three months@€463,000 is earned back in about three months of full operation", "investment=€278,000@release **€278,000** for phase 1", "gain=€2.1M@€2.1M a year once complete"),
        ("means_interval", "−2.3 to −0.7@| 6.4% | 0.9 | −1.5 (−2.3 to −0.7) |", "mean_a=7.9%@| Today's ordering | 7.9% | 1.0 | – |", "sd_a=1.0@| Today's ordering | 7.9% | 1.0 | – |", "total_a=12@drawn at random into three groups of 12", "mean_b=7.0%@percentile | 7.0% | 0.9 | −0.9 (−1.7 to −0.1) |", "sd_b=0.9@percentile | 7.0% | 0.9 | −0.9 (−1.7 to −0.1) |", "total_b=12@drawn at random into three groups of 12"),
        ("difference", "−0.6 points@is −0.6 points (−1.4 to +0.2)", "first=7.9%@| Today's ordering | 7.9% | 1.0 | – |", "second=6.4%@| 6.4% | 0.9 | −1.5 (−2.3 to −0.7) |"),
        ("product", "€0.3M@doing nothing\ncosts €0.3M more each year", "+0.25 points@at +0.25 points a year on €118M", "€31.7M@We threw away fresh food worth €31.7M in 2025"),
        ("percent_change", "10%@in the pilot 10% less error cut write-offs", "before=7.9%@| Today's ordering | 7.9% | 1.0 | – |", "after=7.0%@percentile | 7.0% | 0.9 |"),
        ("percent_change", "20%@The vendor claims 20% less write-off; one reference measured 6% (of €31.7M: €1.9M)", "before=€31.7M@", "after=€1.9M@"),
        ("conversion", "€38,000@its licence (€38,000 a year) renews", "value=€3,200@zzz"),
    ),
]  # fmt: skip
"""What an LLM may get wrong: operands swapped, missing, hallucinated or from elsewhere, points for percent, wrong orders.

The strong samples are right, so none of these may become a finding."""
