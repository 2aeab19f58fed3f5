"""Price tables in YAML."""

from pathlib import Path

import pytest

from reviewer.errors import SettingsError
from reviewer.library.prices import BUNDLED, load_prices, read_prices

HEAD = "date: 2026-02-01\nsource: contract\n"
MODEL = "models:\n  own-model:\n    input: 1\n    output: 2\n    date: 2026-02-01\n    source: contract\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "prices.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_table_is_dated_and_sourced() -> None:
    """Every bundled price says when and by whom, was not given after the table was looked over, and caching saves."""
    table = read_prices(BUNDLED)
    assert len(table.models) >= 10
    for name, price in table.models.items():
        assert price.date <= table.date, name
        assert len(price.source) > 10, name
        assert 0 < price.input < price.output, name
        assert price.cached_input is None or price.cached_input < price.input, name


def test_a_users_table_extends_ours(tmp_path: Path) -> None:
    table = load_prices(write(tmp_path, HEAD + MODEL))
    assert {"own-model", "gpt-4o-mini"} <= set(table.models)
    assert table.source == "contract"


def test_without_list_prices_only_the_users_own_count(tmp_path: Path) -> None:
    """A local server may serve anything under a well-known name: what it costs, only its owner knows."""
    assert load_prices(list_prices=False).models == {}
    assert set(load_prices(write(tmp_path, HEAD + MODEL), list_prices=False).models) == {"own-model"}


def test_another_currency_stands_alone(tmp_path: Path) -> None:
    table = load_prices(write(tmp_path, HEAD + "currency: EUR\n" + MODEL))
    assert (table.currency, set(table.models)) == ("EUR", {"own-model"})


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (HEAD + MODEL.replace("input: 1", "input: much"), 5, "input"),
        (HEAD + MODEL.replace("    output: 2\n", ""), 4, "output"),
        (HEAD + MODEL + "    per: 1000\n", 9, "per"),
        ("models: {}\n", 1, "date"),
        (HEAD + "models: [\n", 4, "YAML"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_prices(path)
    assert caught.value.what.startswith(f"{path.as_posix()}:{line}:")
    assert what in caught.value.what
    assert caught.value.hint


def test_a_missing_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_prices(tmp_path / "none.yaml")
