"""Settings from flags, environment, the project's file and the user's file, and the rule on who may set what.

Whoever can open a pull request can edit the project's file. So a project may say how its documents are reviewed, but
never where they are sent, with which key, or with which prompts: those come from flags, environment or the user's own
configuration only (design, section 10).
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, ValidationInfo, field_validator

from reviewer.domain.base import Value
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Depth
from reviewer.domain.rubric import Level
from reviewer.domain.tokens import WINDOW_TOKENS
from reviewer.domain.trust import STRICTNESS, SecretPattern, Untrusted
from reviewer.errors import SettingsError
from reviewer.settings_files import ENVIRONMENT_PREFIX, find_own_table, find_project_file, load_toml, name_origin

APPLICATION = "reviewer"
Gate = Literal["blocker", "major", "minor", "nit", "never"]
Format = Literal["terminal", "json", "markdown"]


WordListName = Annotated[str, StringConstraints(pattern="^(blame|boosters|weasel-words|unexplained-acronyms)$")]


class Settings(Value):
    """Everything a run can be told. Field names are the keys of the files and, in capitals, of the environment."""

    kind: str = "auto"
    """Id or path of the rubric, or `auto`."""
    depth: Depth = "standard"
    """`quick` is one request a document; `standard` reads, asks and refutes; `deep` reads and asks several times."""
    samples: Annotated[int, Field(ge=1, le=20)] = 3
    """How often depth `deep` reads and asks; intervals need at least three."""
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0
    """What the order of questions in each sample is drawn by; an equal seed is answered from the cache."""
    level: Level = Level.L5
    """The level bar: questions of higher levels are shown as the way up and do not gate."""
    fail_on: Gate = "major"
    """Exit with 1 when an open finding at the level bar is at least this severe."""
    min_score: Annotated[float, Field(ge=1, le=5)] | None = None
    """Exit with 1 when the score does not clear this; with samples, its lower bound must. Not for batches."""
    fail_open: bool = False
    """Exit with 0 instead of 3 when a document could not be reviewed."""
    max_findings: Annotated[int, Field(ge=1, le=1000)] = 10
    """Findings shown in full; the rest is folded, and whole in JSON."""
    window_tokens: Annotated[int, Field(ge=2_000, le=10_000_000)] = WINDOW_TOKENS
    """A document of more tokens, by estimate, is read in windows of at most so many, then answered for as a whole."""
    max_bytes: Annotated[int, Field(ge=1)] = 2_000_000
    """Largest document, in bytes."""
    check_fail_on: Gate = "minor"
    """The same for `reviewer check`."""
    hints: bool = False
    """Show what checks are less sure of."""
    words: dict[WordListName, tuple[str, ...]] = {}
    """More words for the language checks, by slug; for `unexplained-acronyms`, acronyms that your readers know."""
    ignore: tuple[IgnoreRule, ...] = ()
    """Tables `[[ignore]]` with `paths`, `checks` and `because`: findings of checks that are not wanted there."""
    untrusted: Untrusted = "strip"
    """What is done about text that no reader sees: `strip` keeps it from the LLM, `flag` only tells of it,
    `refuse` sends no document in which it carries instructions. A project's file may only make it stricter."""
    redact: tuple[SecretPattern, ...] = ()
    """Tables `[[redact]]` with `name` and `pattern`: secrets of your own, replaced like the known kinds."""
    rubrics: tuple[str, ...] = (".reviewer/rubrics",)
    """Folders with rubrics of your own, searched before ours."""
    model: str | None = None
    """Name of the LLM as the endpoint knows it."""
    refuter_model: str | None = None
    """Name of another LLM at the same endpoint that tries to refute findings; the one that reviews by default."""
    max_concurrency: Annotated[int, Field(ge=1, le=1000)] = 8
    """Requests in flight at once."""
    timeout: Annotated[float, Field(gt=0, le=7200)] = 300.0
    """Seconds until a request without an answer is given up."""
    max_wait: Annotated[float, Field(ge=0, le=86400)] = 300.0
    """Seconds of waiting between retries that one request may add up to."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """Sent only when set: some models refuse it."""
    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    """Sent only when set."""
    context_tokens: Annotated[int, Field(ge=1_000)] | None = None
    """Tokens that the LLM reads at once, answer included; what does not fit is read in windows. Without it, that is
    learnt when the endpoint refuses a request as too long."""
    record: bool = False
    """Write each review's record to `.reviewer/records/`, to be committed with its document."""
    documents: tuple[str, ...] = ()
    """Files, folders and globs, from the project's root, that `reviewer verify` wants a record of; without any, it
    takes the documents that have one."""
    cache: bool = True
    """Answer a request that was answered before from the local cache."""

    provider: str | None = None
    """Preset of endpoint, key variable and first rung. Not from a project's file."""
    base_url: str | None = None
    """Any OpenAI-compatible endpoint. Not from a project's file."""
    api_key_env: str | None = None
    """Name of the environment variable that holds the key. Not from a project's file."""
    prompts: str | None = None
    """Folder with prompt templates of your own. Not from a project's file."""
    prices: str | None = None
    """A price table of your own, in YAML. Not from a project's file."""

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_bool_for_number(cls, value: Any, info: ValidationInfo) -> Any:
        # pydantic takes true for 1: `timeout = true` would give up every request after a second
        if isinstance(value, bool) and cls.model_fields[info.field_name or ""].annotation is not bool:
            raise ValueError("is true or false, which it cannot be")
        return value


USER_ONLY = frozenset(("provider", "base_url", "api_key_env", "prompts", "prices"))
SECRET_WORDS = re.compile(r"key|token|secret|password", re.IGNORECASE)


class Resolved(Value):
    """Settings and where each of them comes from."""

    settings: Settings
    origins: dict[str, str]
    """Key → `flag`, `environment`, or the path of a file; keys left at their default are absent."""


def load_settings(flags: Mapping[str, Any]) -> Resolved:
    """Load the settings of a command from its flags, the environment, the project's file and the user's own.

    Raises:
        SettingsError: as `resolve_settings` does.
    """
    import platformdirs  # late: only commands that need settings pay for it

    known = {key: value for key, value in flags.items() if key in Settings.model_fields}
    user = Path(platformdirs.user_config_dir(APPLICATION)) / "config.toml"
    return resolve_settings(known, os.environ, find_project_file(Path.cwd()), user)


def resolve_settings(
    flags: Mapping[str, Any], environment: Mapping[str, str], project: Path | None, user: Path | None
) -> Resolved:
    """Lay flags over environment over the project's file over the user's file over the defaults.

    Args:
        flags: settings given on the command line; nothing means not given.
        environment: variables; those that start with `REVIEWER_` and name a setting count.
        project: `reviewer.toml`, or a `pyproject.toml` with `[tool.reviewer]`; nothing when there is none.
        user: the user's own file; nothing when there is none.

    Raises:
        SettingsError: an unknown key, a wrong value, or a project's file that sets what only the user may set.
    """
    layers: list[tuple[str, dict[str, Any]]] = []
    if user is not None and user.is_file():
        layers.append((user.as_posix(), _read_table(user)))
    if project is not None:
        table = _read_table(project)
        _refuse_user_only(project, table)
        _keep_stricter(project, table, dict(layers[0][1]) if layers else {})
        layers.append((project.as_posix(), table))
    layers.append(("environment", _read_environment(environment)))
    layers.append(("flag", {key: value for key, value in flags.items() if value is not None}))
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, table in layers:
        for key, value in table.items():
            merged[key], origins[key] = value, name
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        problem = error.errors()[0]
        name = ".".join(str(step) for step in problem["loc"])
        place = name_origin(origins.get(name.split(".")[0], "settings"), name.split(".")[0])
        raise SettingsError(f"{place}: {name} = {problem['input']!r}: {_in_words(problem['msg'])}") from error
    return Resolved(settings=settings, origins=origins)


def _in_words(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return (message[:1].lower() + message[1:]).replace("valid tuple", "list")


def _read_table(path: Path) -> dict[str, Any]:
    """Read a file's settings; keys may be written with hyphens."""
    data: Any = load_toml(path)
    if path.name == "pyproject.toml":
        data = find_own_table(data) or {}
    if not isinstance(data, dict):
        raise SettingsError(f"{path.as_posix()}: [tool.reviewer] must be a table")
    table: dict[str, Any] = {}
    for written, value in data.items():
        key = written.replace("-", "_")
        if key not in Settings.model_fields:
            raise _unknown_key(path, written)
        if key in table:
            raise SettingsError(f"{name_origin(path.as_posix(), key)}: '{key}' stands twice, with a hyphen and without")
        table[key] = value
    return table


def _unknown_key(path: Path, written: str) -> SettingsError:
    place = name_origin(path.as_posix(), written)
    plain = written.replace("-", "_")
    misspelt = difflib.get_close_matches(plain, Settings.model_fields, n=1, cutoff=0.85)
    if SECRET_WORDS.search(written) and not misspelt:
        return SettingsError(
            f"{place}: '{written}' is not a setting, and keys do not belong into files",
            "Put the key into an environment variable and name that variable with --api-key-env.",
        )
    near = misspelt or difflib.get_close_matches(plain, Settings.model_fields, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(sorted(Settings.model_fields))}."
    return SettingsError(f"{place}: unknown key '{written}'", hint)


def _refuse_user_only(path: Path, table: Mapping[str, Any]) -> None:
    for key in table:
        if key in USER_ONLY:
            raise SettingsError(
                f"{name_origin(path.as_posix(), key)}: a project's file may not set '{key}': whoever edits it in a "
                "pull request could send documents and key elsewhere",
                f"Set it with --{key.replace('_', '-')}, {ENVIRONMENT_PREFIX}{key.upper()} or your own config file.",
            )


def _keep_stricter(path: Path, table: dict[str, Any], user: Mapping[str, Any]) -> None:
    """Take from a project's file only what is at least as strict as the default; the user's own stays if stricter.

    Raises:
        SettingsError: the file asks for less than the default.
    """
    default: Untrusted = Settings.model_fields["untrusted"].default
    wanted, own = table.get("untrusted", default), user.get("untrusted", default)
    if wanted not in STRICTNESS or own not in STRICTNESS:
        return
    if STRICTNESS.index(wanted) < STRICTNESS.index(default):
        raise SettingsError(
            f"{name_origin(path.as_posix(), 'untrusted')}: a project's file may not set 'untrusted' to '{wanted}', "
            f"less strict than '{default}': whoever edits it in a pull request could hide instructions in documents",
            f"Set it with --untrusted, {ENVIRONMENT_PREFIX}UNTRUSTED or your own config file.",
        )
    if STRICTNESS.index(own) > STRICTNESS.index(wanted):
        table.pop("untrusted", None)


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the variables that name a setting; an empty one counts as not set, folders are separated as in PATH."""
    table: dict[str, Any] = {}
    for key in Settings.model_fields:
        value = environment.get(f"{ENVIRONMENT_PREFIX}{key.upper()}", "")
        if value:
            table[key] = tuple(filter(None, value.split(os.pathsep))) if key in ("rubrics", "documents") else value
    return table


def locate_cache_folder() -> Path:
    """Give the user's own folder for what can be computed again."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APPLICATION))


def locate_rubric_folders(resolved: Resolved) -> tuple[Path, ...]:
    """Give the rubric folders; those that a file names are relative to it, others to the working folder."""
    origin = Path(resolved.origins.get("rubrics", ""))
    base = origin.parent if origin.suffix == ".toml" else Path()
    return tuple(base / folder for folder in resolved.settings.rubrics)
