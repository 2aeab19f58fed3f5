"""Settings: who may set what, whose word counts, and errors that say where."""

import os
from pathlib import Path

import pytest

from reviewer.domain.rubric import Level
from reviewer.errors import SettingsError
from reviewer.settings import USER_ONLY, Resolved, Settings, resolve_settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def resolve_project(folder: Path, text: str, name: str = "reviewer.toml") -> Resolved:
    return resolve_settings({}, {}, write(folder / name, text), None)


def refuse_project(folder: Path, text: str, name: str = "reviewer.toml") -> SettingsError:
    """Give the error of a project's file, with its folder cut off."""
    with pytest.raises(SettingsError) as caught:
        resolve_project(folder, text, name)
    assert caught.value.exit_code == 2
    caught.value.what = caught.value.what.replace(f"{folder.as_posix()}/", "")
    return caught.value


def test_without_anything_the_defaults_hold():
    """And nothing claims to have set them."""
    assert resolve_settings({}, {}, None, None) == Resolved(settings=Settings(), origins={})


def test_the_defaults_are_those_of_the_documentation():
    """A default that changes is a change for everybody who set nothing."""
    assert Settings().model_dump() == {
        "kind": "auto", "depth": "standard", "level": "L5", "fail_on": "major", "fail_open": False, "max_findings": 10,
        "window_tokens": 16_000, "context_tokens": None,
        "max_bytes": 2_000_000, "rubrics": (".reviewer/rubrics",), "model": None, "max_concurrency": 8, "timeout": 300.0,
        "max_wait": 300.0, "temperature": None, "max_output_tokens": None, "cache": True, "provider": None, "base_url": None,
        "api_key_env": None, "prompts": None, "prices": None, "check_fail_on": "minor", "hints": False, "ignore": (), "words": {},
        "untrusted": "strip", "redact": (), "record": False, "documents": (),
        "refuter_model": None, "samples": 3, "seed": 0, "min_score": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [("max_findings", 1, 1000), ("max_bytes", 1, 10**12), ("max_concurrency", 1, 1000), ("timeout", 0.001, 7200),
     ("max_wait", 0, 86400), ("temperature", 0, 2), ("max_output_tokens", 1, 10**9)],
)  # fmt: skip
def test_numbers_have_bounds(key, least, most):
    """The bounds themselves are allowed."""
    for value in (least, most):
        assert getattr(resolve_settings({key: value}, {}, None, None).settings, key) == value
    for value in (least - 0.001 if isinstance(least, float) else least - 1, -1):
        with pytest.raises(SettingsError):
            resolve_settings({key: value}, {}, None, None)
    if most < 10**9:
        with pytest.raises(SettingsError):
            resolve_settings({key: most + 1}, {}, None, None)


def test_flags_over_environment_over_project_over_user(tmp_path):
    """Each layer is taken off in turn, and the origin says whose word counts."""
    user = write(tmp_path / "config.toml", 'level = "L3"\ndepth = "quick"')
    project = write(tmp_path / "reviewer.toml", 'level = "L4"')
    environment, flags = {"REVIEWER_LEVEL": "L6"}, {"level": "L7", "depth": None}
    seen = []
    for given in (
        (flags, environment, project, user),
        ({}, environment, project, user),
        ({}, {}, project, user),
        ({}, {}, None, user),
        ({}, {}, None, None),
    ):
        resolved = resolve_settings(*given)
        seen.append((resolved.settings.level.value, resolved.origins.get("level")))
    assert seen == [
        ("L7", "flag"),
        ("L6", "environment"),
        ("L4", project.as_posix()),
        ("L3", user.as_posix()),
        ("L5", None),
    ]
    assert resolve_settings(flags, environment, project, user).settings.depth == "quick"


def test_a_users_file_that_is_not_there_is_no_error(tmp_path):
    """Most people have none."""
    assert resolve_settings({}, {}, None, tmp_path / "config.toml").settings == Settings()


def test_every_setting_can_be_set_in_the_environment():
    """Strings become what the setting is; an empty variable counts as not set, and so does one of another name."""
    values = {
        "kind": ("roadmap", "roadmap"), "depth": ("quick", "quick"), "level": ("L3", Level.L3), "fail_on": ("never", "never"),
        "fail_open": ("true", True), "max_findings": ("3", 3), "max_bytes": ("9", 9), "model": ("m", "m"),
        "rubrics": (os.pathsep.join(["a", "b c", ""]), ("a", "b c")), "max_concurrency": ("2", 2), "timeout": ("1.5", 1.5),
        "max_wait": ("0", 0.0), "temperature": ("0.2", 0.2), "max_output_tokens": ("100", 100), "cache": ("false", False),
        "provider": ("ollama", "ollama"), "base_url": ("http://h", "http://h"), "api_key_env": ("K", "K"),
        "prompts": ("p", "p"), "prices": ("q", "q"), "check_fail_on": ("nit", "nit"), "hints": ("1", True),
        "untrusted": ("refuse", "refuse"), "window_tokens": ("9000", 9000), "context_tokens": ("8192", 8192),
        "refuter_model": ("r", "r"), "samples": ("5", 5), "seed": ("7", 7), "min_score": ("3.5", 3.5),
        "record": ("1", True), "documents": ("d", ("d",)),
    }  # fmt: skip
    assert values.keys() == Settings.model_fields.keys() - {"ignore", "words", "redact"}  # tables stand in files only
    environment = {f"REVIEWER_{key.upper()}": text for key, (text, _) in values.items()}
    resolved = resolve_settings({}, environment, None, None)
    assert resolved.settings.model_dump(exclude={"ignore", "words", "redact"}) == {
        key: value for key, (_, value) in values.items()
    }
    assert set(resolved.origins.values()) == {"environment"}
    others = {"REVIEWER_MODEL": "", "REVIEWER_HOME": "x", "reviewer_model": "x", "MODEL": "x"}
    assert resolve_settings({}, others, None, None) == Resolved(settings=Settings(), origins={})


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ('\nlevle = "L3"\n', "reviewer.toml:2: unknown key 'levle'", "Did you mean 'level'?"),
        ("max-findingz = 3", "reviewer.toml:1: unknown key 'max-findingz'", "Did you mean 'max_findings'?"),
        ("max_output_token = 3", "reviewer.toml:1: unknown key 'max_output_token'", "Did you mean 'max_output_tokens'?"),
        ('api-key-envv = "K"', "reviewer.toml:1: unknown key 'api-key-envv'", "Did you mean 'api_key_env'?"),
        ('"levle" = 3', "reviewer.toml:1: unknown key 'levle'", "Did you mean 'level'?"),
        ("[endpoint]\nx = 1", "reviewer.toml:1: unknown key 'endpoint'", "Known: api_key_env, base_url, cache"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_an_error_with_place_and_nearest(tmp_path, text, what, hint):
    """A misspelt key would otherwise be ignored in silence."""
    error = refuse_project(tmp_path, text)
    assert error.what == what
    assert error.hint.startswith(hint)


@pytest.mark.parametrize("key", ["api_key", "api-key", "key", "openai_api_key", "token", "secret", "PASSWORD"])
@pytest.mark.parametrize("layer", ["project", "user"])
def test_keys_do_not_belong_into_files(tmp_path, key, layer):
    """Whoever writes one there is told where it belongs, and the value is not repeated."""
    path = write(tmp_path / "reviewer.toml", f'{key} = "sk-very-secret"')
    with pytest.raises(SettingsError, match="keys do not belong into files") as caught:
        resolve_settings({}, {}, path if layer == "project" else None, path if layer == "user" else None)
    assert caught.value.what.startswith(f"{path.as_posix()}:1: '{key}'")
    assert "sk-very-secret" not in caught.value.what + caught.value.hint
    assert "--api-key-env" in caught.value.hint


USER_ONLY_VALUES = {
    "provider": "openai", "base_url": "https://evil.example", "api_key_env": "AWS_SECRET", "prompts": "p", "prices": "q",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(USER_ONLY))
@pytest.mark.parametrize("spelling", ["plain", "hyphens"])
@pytest.mark.parametrize("name", ["reviewer.toml", "pyproject.toml"])
def test_a_projects_file_may_not_say_where_documents_go(tmp_path, key, spelling, name):
    """Neither file, neither spelling; the error names file, line and the ways that are open."""
    written = key.replace("_", "-") if spelling == "hyphens" else key
    head = "[project]\nname = 'x'\n[tool.reviewer]\n" if name == "pyproject.toml" else "level = 'L4'\n"
    error = refuse_project(tmp_path, f"{head}{written} = '{USER_ONLY_VALUES[key]}'\n", name)
    line = head.count("\n") + 1
    assert error.what.startswith(f"{name}:{line}: a project's file may not set '{key}'")
    assert f"--{key.replace('_', '-')}, REVIEWER_{key.upper()} or your own config file" in error.hint


@pytest.mark.parametrize("key", sorted(USER_ONLY))
def test_flags_environment_and_the_users_file_may_say_it(tmp_path, key):
    """They are not part of a pull request."""
    value = USER_ONLY_VALUES[key]
    user = write(tmp_path / "config.toml", f"{key} = '{value}'")
    for given in (
        ({key: value}, {}, None, None),
        ({}, {f"REVIEWER_{key.upper()}": value}, None, None),
        ({}, {}, None, user),
    ):
        assert getattr(resolve_settings(*given).settings, key) == value


def test_everything_that_is_not_in_the_design_is_no_projects_affair():
    """The list of what only the user may set is a decision about safety; a change to it must show here."""
    assert {"provider", "base_url", "api_key_env", "prompts", "prices"} == USER_ONLY


def test_hyphens_and_underscores_are_the_same_key(tmp_path):
    """But not both at once, where one would silently win."""
    assert resolve_project(tmp_path, "max-findings = 3\nfail-on = 'nit'").settings.max_findings == 3
    error = refuse_project(tmp_path, "level = 'L4'\nmax_findings = 3\nmax-findings = 4\n")
    assert error.what == "reviewer.toml:2: 'max_findings' stands twice, with a hyphen and without"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("level = 'L9'", "reviewer.toml:1: level = 'L9': input should be 'L3', 'L4', 'L5', 'L6' or 'L7'"),
        ("\nfail-on = 'Major'", "reviewer.toml:2: fail_on = 'Major': input should be 'blocker', 'major'"),
        ("max_findings = 0", "reviewer.toml:1: max_findings = 0: input should be greater than or equal to 1"),
        ("max_findings = 1.5", "reviewer.toml:1: max_findings = 1.5: input should be a valid integer"),
        ("max_findings = true", "reviewer.toml:1: max_findings = True: is true or false, which it cannot be"),
        ("timeout = true", "reviewer.toml:1: timeout = True: is true or false, which it cannot be"),
        ("timeout = nan", "reviewer.toml:1: timeout = nan: input should be"),
        ("timeout = inf", "reviewer.toml:1: timeout = inf: input should be"),
        ("kind = 5", "reviewer.toml:1: kind = 5: input should be a valid string"),
        ("cache = 'perhaps'", "reviewer.toml:1: cache = 'perhaps': input should be a valid boolean"),
        ("rubrics = 'one'", "reviewer.toml:1: rubrics = 'one': input should be a list"),
        ("rubrics = [1]", "reviewer.toml:1: rubrics.0 = 1: input should be a valid string"),
        (
            "\n[[ignore]]\npaths=['a']\nchecks=['x']",
            "reviewer.toml:2: ignore.0.because = {'paths': ['a'], 'checks': ['x']}: field",
        ),
        (
            "[[ignore]]\npaths=[]\nchecks=['x']\nbecause='why'",
            "reviewer.toml:1: ignore.0.paths = []: tuple should have",
        ),
        ("[[ignore]]\npath=['a']", "reviewer.toml:1: ignore.0."),
        ("[level]\nx = 1", "reviewer.toml:1: level = {'x': 1}: input should be"),
        ("level = 1979-05-27", "reviewer.toml:1: level = datetime.date(1979, 5, 27): input should be"),
    ],
)
def test_a_wrong_value_is_an_error_with_its_place(tmp_path, text, what):
    """File and line, key, value, and what it should be."""
    assert refuse_project(tmp_path, text).what.startswith(what)


def test_a_wrong_value_from_flag_or_environment_is_named_as_it_was_given():
    """Nobody looks for a line in a file then."""
    with pytest.raises(SettingsError, match=r"^--max-findings: max_findings = 0: input"):
        resolve_settings({"max_findings": 0}, {}, None, None)
    with pytest.raises(SettingsError, match=r"^environment variable REVIEWER_MAX_FINDINGS: max_findings = 'x': input"):
        resolve_settings({}, {"REVIEWER_MAX_FINDINGS": "x"}, None, None)


def test_a_project_may_only_make_the_handling_of_hidden_text_stricter(tmp_path):
    """Refuse may be asked for by anybody; flag only by the user, and what the user asks for is never weakened."""
    assert resolve_project(tmp_path, 'untrusted = "refuse"').settings.untrusted == "refuse"
    error = refuse_project(tmp_path, '\nuntrusted = "flag"')
    assert error.what.startswith(
        "reviewer.toml:2: a project's file may not set 'untrusted' to 'flag', less strict than"
    )
    assert "REVIEWER_UNTRUSTED" in error.hint
    user = write(tmp_path / "config.toml", 'untrusted = "refuse"')
    project = write(tmp_path / "reviewer.toml", 'untrusted = "strip"')
    assert resolve_settings({}, {}, project, user).settings.untrusted == "refuse"
    user = write(tmp_path / "config.toml", 'untrusted = "flag"')
    assert resolve_settings({}, {}, project, user).settings.untrusted == "strip"
    assert resolve_settings({}, {}, None, user).settings.untrusted == "flag"
    assert resolve_settings({"untrusted": "flag"}, {}, project, user).settings.untrusted == "flag"
