"""Price tables in YAML → values: the bundled one, and a user's own laid over it."""

from pathlib import Path

from pydantic import ValidationError

from reviewer.domain.price import PriceTable
from reviewer.errors import RubricError, SettingsError
from reviewer.library.marked_yaml import find_mark, read_marked_yaml

BUNDLED = Path(__file__).with_name("prices.yaml")


def load_prices(user: Path | None = None, *, list_prices: bool = True) -> PriceTable:
    """Load the prices of a run.

    Args:
        user: the user's own table, whose prices come before ours; nothing when there is none.
        list_prices: whether our table may be used; not for endpoints whose prices it does not know, such as a local one
            that serves a model under a well-known name.

    Raises:
        SettingsError: what is wrong, at file:line.
    """
    ours = read_prices(BUNDLED)
    if not list_prices:
        ours = ours.model_copy(update={"models": {}})
    if user is None:
        return ours
    theirs = read_prices(user)
    try:
        return ours.extend(theirs)
    except ValueError:
        # Prices in two currencies cannot be mixed in one sum, and the user's own are the ones asked for.
        return theirs


def read_prices(path: Path) -> PriceTable:
    """Read one price table.

    Raises:
        SettingsError: unreadable, no YAML, an unknown key or a wrong value, at file:line.
    """
    try:
        data = read_marked_yaml(path)
    except RubricError as error:
        raise SettingsError(error.what, "`reviewer/library/prices.yaml` shows the format of a price table.") from error
    try:
        return PriceTable.model_validate(data)
    except ValidationError as error:
        problem = error.errors()[0]
        where = find_mark(data, problem["loc"]) or f"{path.as_posix()}:1"
        key = ".".join(str(step) for step in problem["loc"])
        raise SettingsError(f"{where}: {key}: {problem['msg'].lower()}", FORMAT) from error


FORMAT = (
    "A table has date, source, currency and models; a model has input, output, date and source, and may have "
    "cached_input and longest_prompt."
)
