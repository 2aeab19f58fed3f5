"""`reviewer batch --dry-run`: what a batch would ask and cost, with nothing sent and nothing made."""

import re

import pytest

from tests.cli.running import answer_all_met, run_reviewer, text_of
from tests.cli.test_batch_command import archive, batch  # noqa: F401 - a fixture
from tests.fake_endpoint import run_endpoint

PRICES = """date: 2026-11-01
source: a test
models:
  m: {input: 1.0, output: 10.0, date: 2026-11-01, source: a test}
"""


def test_a_dry_run_says_what_is_there_and_sends_nothing(archive):  # noqa: F811
    """Documents, duplicates, faults with reasons, tokens, an unknown price; the folder is not made."""
    (archive / "docs" / "bad.md").write_bytes(b"\x00\x01\x02" * 100)
    with run_endpoint(answer_all_met) as endpoint:
        result = batch(archive, endpoint.url, "--dry-run", "--rpm", "4")
        assert not endpoint.calls
    out, errors = text_of(result)
    assert result.returncode == 0, errors
    assert "documents: 10 in the list, 8 to ask about, 1 equal to another one, 1 that cannot be reviewed" in out
    assert "docs/bad.md is binary" in out
    assert "kinds: 8 design-doc\nrequests: 8\n" in out
    assert "price: unknown: the model is not in the price table" in out
    assert "time: at least 2.0 minutes at your limits" in out
    assert not (archive / "out").exists()


def test_a_price_is_a_range_and_half_through_files(archive):  # noqa: F811
    """What is reviewed already is not asked about again, and its counts narrow the range."""
    (archive / "prices.yaml").write_text(PRICES)
    prices = ("--prices", "prices.yaml", "--dry-run")
    with run_endpoint(answer_all_met) as endpoint:
        live = read_price(batch(archive, endpoint.url, *prices))
        half = read_price(batch(archive, endpoint.url, *prices, "--via", "batch-api"))
        assert [2 * end for end in half] == pytest.approx(live, abs=0.006)
        assert live[0] < live[1]
        batch(archive, endpoint.url)
        done = text_of(batch(archive, endpoint.url, *prices))[0]
        assert "0 to ask about, 9 reviewed already" in done
        (archive / "docs" / "new.md").write_text("# A new design\n\nText.\n")
        after = text_of(batch(archive, endpoint.url, *prices))[0]
        assert "corrected by what the server counted for 8 documents" in after
        assert len(endpoint.calls) == 8


def read_price(result):
    out, errors = text_of(result)
    found = re.search(r"price: ([\d.]+) to ([\d.]+) USD at prices of 2026-11-01", out)
    assert found, out + errors
    return [float(found[1]), float(found[2])]


def test_who_refutes_is_priced_as_another_model(archive):  # noqa: F811
    """It costs its own price, and what it is asked finds nothing in the other model's cache."""
    (archive / "prices.yaml").write_text(
        PRICES + "  dear: {input: 100.0, output: 100.0, date: 2026-11-01, source: a test}\n"
    )
    standard = ("--prices", "prices.yaml", "--dry-run", "--depth", "standard")
    with run_endpoint(answer_all_met) as endpoint:
        same = read_price(batch(archive, endpoint.url, *standard, "--refuter-model", "m"))
        assert same == read_price(batch(archive, endpoint.url, *standard))
        other = read_price(batch(archive, endpoint.url, *standard, "--refuter-model", "dear"))
    assert other[0] > 5 * same[0]


@pytest.mark.parametrize("way", [("--via", "batch-api"), ("--engine", "ray")])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_ways_that_ask_one_model_refuse_another_to_refute(archive, way, dry):  # noqa: F811
    """Before the folder is made; where nothing is refuted, another model disturbs nobody."""
    with run_endpoint(answer_all_met) as endpoint:
        result = batch(archive, endpoint.url, *way, *dry, "--refuter-model", "other", "--depth", "standard")
        quick = batch(archive, endpoint.url, "--dry-run", *way, "--refuter-model", "other")
        assert not endpoint.calls
    assert result.returncode == 2
    error = text_of(result)[1]
    assert "asks one model, m, and refuter_model names another, other" in error or "needs Ray" in error
    assert not (archive / "out").exists()
    assert quick.returncode == 0, text_of(quick)


def test_a_dry_run_without_a_model_says_so(archive):  # noqa: F811
    """As the batch itself would."""
    result = run_reviewer("batch", "docs", "--out", "out", "--dry-run", cwd=archive)
    assert result.returncode == 2
    assert "no model is configured" in text_of(result)[1]
