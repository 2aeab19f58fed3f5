"""How far raters, or runs, agree: alpha, intraclass correlation, AUC. Pure."""

from collections import Counter
from collections.abc import Sequence


def compute_alpha(units: Sequence[Sequence[float]]) -> float | None:
    """Compute Krippendorff's alpha for ordinal ratings.

    Args:
        units: the ratings that each unit got, from any raters; units with fewer than two do not count.

    Nothing when no unit has two ratings or all ratings are the same value, for which alpha is not defined.
    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section on ordinal data.
    """
    paired = [ratings for ratings in units if len(ratings) > 1]
    totals = Counter(value for ratings in paired for value in ratings)
    if len(totals) < 2:
        return None
    values = sorted(totals)
    count = sum(totals.values())
    observed = 0.0
    for ratings in paired:
        here = Counter(ratings)
        pairs = sum(here[a] * here[b] * _distance(a, b, values, totals) for a in here for b in here if a != b)
        observed += pairs / (len(ratings) - 1)
    expected = sum(totals[a] * totals[b] * _distance(a, b, values, totals) for a in values for b in values if a != b)
    return 1 - (count - 1) * observed / expected


def _distance(one: float, two: float, values: Sequence[float], totals: Counter[float]) -> float:
    low, high = min(one, two), max(one, two)
    between = sum(totals[value] for value in values if low <= value <= high)
    return float((between - (totals[one] + totals[two]) / 2) ** 2)


def compute_icc(table: Sequence[Sequence[float]]) -> tuple[float, float] | None:
    """Compute ICC(2,1) and ICC(2,n): two-way random effects, absolute agreement, of one rating and of their mean.

    Args:
        table: one row for each unit, one column for each rater or run; no gaps.

    Nothing with fewer than two rows or columns, or when all is equal.
    Source: Shrout and Fleiss, Intraclass Correlations, Psychological Bulletin 86, 1979.
    """
    n = len(table)
    k = len(table[0]) if table else 0
    if n < 2 or k < 2:
        return None
    mean = sum(map(sum, table)) / (n * k)
    rows = [sum(row) / k for row in table]
    columns = [sum(row[j] for row in table) / n for j in range(k)]
    between_rows = k * sum((row - mean) ** 2 for row in rows) / (n - 1)
    between_columns = n * sum((column - mean) ** 2 for column in columns) / (k - 1)
    rest = sum((table[i][j] - rows[i] - columns[j] + mean) ** 2 for i in range(n) for j in range(k))
    error = rest / ((n - 1) * (k - 1))
    single = between_rows + (k - 1) * error + k * (between_columns - error) / n
    average = between_rows + (between_columns - error) / n
    if abs(single) < 1e-12 or abs(average) < 1e-12:
        return None
    return (between_rows - error) / single, (between_rows - error) / average


def compute_auc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """Compute how often a value of the first list lies above one of the second, ties as half; nothing if one is empty.

    Source: Hanley and McNeil, Radiology 143, 1982: the area under the ROC curve.
    """
    if not higher or not lower:
        return None
    won = sum(1.0 if one > two else 0.5 if one == two else 0.0 for one in higher for two in lower)
    return won / (len(higher) * len(lower))
