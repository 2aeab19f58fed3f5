"""Pages that the program prints: `make docs` rewrites them, and this test notices when they have drifted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.checks.explaining import explain_check, list_checks
from reviewer.demo import render_demo
from reviewer.domain.field_docs import read_field_docs
from reviewer.library.rubric_texts import describe_rubric
from reviewer.library.rubrics import list_rubric_files, load_rubric
from reviewer.llm.providers import PRESETS
from reviewer.recompute.all_operations import ALL_OPERATIONS
from reviewer.settings import USER_ONLY, Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    (),
    ("review",),
    ("resolve",),
    ("verify",),
    ("batch",),
    ("batch", "merge"),
    ("report",),
    ("check",),
    ("compare",),
    ("agree",),
    ("history",),
    ("explain",),
    ("demo",),
    ("prompt",),
    ("rubric",),
    ("rubric", "list"),
    ("rubric", "show"),
    ("rubric", "lint"),
    ("rubric", "new"),
    ("rubric", "test"),
    ("evaluate",),
    ("init",),
    ("doctor",),
    ("cache",),
    ("cache", "stats"),
    ("cache", "clear"),
)


def print_cli() -> str:
    """Write the help of every command."""
    parts = ["# Commands\n\nPrinted by the program itself (`make docs`).\n"]
    for command in COMMANDS:
        shown = subprocess.run(
            [sys.executable, "-m", "reviewer", *command, "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        ).stdout
        parts.append(f"## {' '.join(('reviewer', *command))}\n\n```text\n{shown.rstrip()}\n```\n")
    return "\n".join(parts)


def print_settings() -> str:
    """Write the table of settings from their own sentences."""
    lines = [
        "# Settings\n",
        "Flags beat environment variables, those beat `reviewer.toml` (or `[tool.reviewer]` in `pyproject.toml`), that",
        "beats your own file, and that beats the defaults. Your own file is `config.toml` in the folder that your system",
        "keeps settings in: `~/.config/reviewer/` on Linux. Keys may be written with hyphens or underscores. An unknown key",
        "is an error.\n",
        "A project's file may not say where documents are sent, with which key or with which prompts: whoever can open a",
        "pull request can edit it. Those settings come from flags, environment or your own file only.\n",
        "| key | default | from a project's file | meaning |",
        "| --- | --- | --- | --- |",
    ]
    docs = read_field_docs(Settings)
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "none" if default is None else json.dumps(default).strip('"')
        meaning = " ".join(docs[name].split()).removesuffix(" Not from a project's file.")
        lines.append(f"| `{name}` | {shown} | {'no' if name in USER_ONLY else 'yes'} | {meaning} |")
    lines += [
        "",
        "Each has an environment variable: `REVIEWER_` and the key in capitals, such as `REVIEWER_MODEL`.\n",
        "## Providers\n",
        "| --provider | base URL | key variable | asks first for |",
        "| --- | --- | --- | --- |",
    ]
    for name, preset in PRESETS.items():
        url = preset.base_url or "given with --base-url"
        key = preset.key_variable or "none"
        lines.append(f"| `{name}` | {url} | {key} | {preset.first_rung.name.lower().replace('_', ' ')} |")
    return "\n".join(lines) + "\n"


def print_rubrics() -> str:
    """Write every bundled rubric out."""
    parts = [
        "# Rubrics\n\nPrinted by `reviewer rubric show` (`make docs`). How they are written: [rubrics.md](rubrics.md).\n"
    ]
    for file in list_rubric_files():
        rubric = load_rubric(file.path)
        parts.append(f"## {rubric.title}\n\n```text\n{describe_rubric(rubric).rstrip()}\n```\n")
    return "\n".join(parts)


def print_checks() -> str:
    """Write every check out."""
    parts = [
        "# Checks\n\nPrinted by `reviewer explain --all` (`make docs`). How often they were right on real documents: "
        "[checks-precision.md](checks-precision.md).\n",
        f"```text\n{list_checks().rstrip()}\n```\n",
    ]
    for check in ALL_CHECKS:
        body = explain_check(check.code).split("\n", 2)[2].rstrip()
        parts.append(f"## {check.code} {check.slug}: {check.title}\n\n~~~~text\n{body}\n~~~~\n")
    return "\n".join(parts)


PAGES = {
    "checks.md": print_checks,
    "cli.md": print_cli,
    "settings.md": print_settings,
    "rubric-packs.md": print_rubrics,
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_the_program_prints_it(name):
    """A page that is printed from code says what the code says now."""
    page = ROOT / "docs" / name
    printed = PAGES[name]()
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(printed, encoding="utf-8")
    assert page.is_file(), "run `make docs`"
    assert page.read_text(encoding="utf-8") == printed, f"docs/{name} has drifted: run `make docs`"


OPERATIONS = "<!-- operations -->\n"
OPERATIONS_END = "<!-- /operations -->"


def print_operations() -> str:
    """Write the table of the operations that code computes again."""
    lines = ["| operation | what code computes, and how | roles of the operands |", "| --- | --- | --- |"]
    for operation, method in ALL_OPERATIONS.items():
        roles = ", ".join(f"`{role.value}`" for role in method.roles)
        lines.append(f"| `{operation.value}` | {method.sentence} | {roles} |")
    return "\n".join(lines) + "\n"


def test_the_page_on_claims_lists_the_operations_as_they_are():
    """The table is printed from the registry."""
    page = ROOT / "docs" / "claims.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(OPERATIONS)
    _, _, after = rest.partition(OPERATIONS_END)
    expected = before + OPERATIONS + print_operations() + OPERATIONS_END + after
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "docs/claims.md has drifted: run `make docs`"


SCREEN = "<!-- screen -->\n"
SCREEN_END = "<!-- /screen -->"


def print_screen() -> str:
    """Write the beginning of the demo's report, up to the fourth finding."""
    report = render_demo("terminal", width=100, color=False, unicode=True)
    head, _, _ = report.partition("\n 4. ")
    return f"```text\n$ reviewer demo\n{head.rstrip()}\n …\n```\n"


def test_readme_shows_the_demo_as_it_is():
    """The screen in the README is what the program prints."""
    page = ROOT / "README.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(SCREEN)
    _, _, after = rest.partition(SCREEN_END)
    expected = before + SCREEN + print_screen() + SCREEN_END + after
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(expected, encoding="utf-8")
        text = expected
    assert text == expected, "the README's screen has drifted: run `make docs`"
