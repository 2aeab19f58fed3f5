"""The house (who knows whom, where foreign packages live, how large things grow) as data, held against the code."""

import ast
import re
import tomllib

import pytest

from tests.reading_code import (
    MODULES,
    PACKAGE,
    ROOT,
    Import,
    list_foreign,
    list_imports,
    list_own,
    name_module,
    name_room,
    parse,
    reach,
)

FLOORS = {
    "__main__": 7,
    "cli": 6,
    "wiring": 5,
    "batch_wiring": 5,
    "batch_desk": 5,
    "batch_api": 5,
    "batch_preview": 5,
    "batch_status": 5,
    "cluster_wiring": 5,
    "cluster": 5,
    "batch": 5,
    "session": 5,
    "check_session": 5,
    "resolving": 5,
    "compare_session": 5,
    "verify_session": 5,
    "verify_desk": 5,
    "agree_session": 5,
    "history_session": 5,
    "demo": 5,
    "evaluation": 5,
    "evaluation_wiring": 5,
    "engine": 4,
    "records": 4,
    "prompting": 3,
    "claiming": 3,
    "report_options": 3,
    "rubric_choice": 3,
    "endpoint_choice": 3,
    "loading": 2,
    "redaction": 2,
    "trust": 2,
    "llm": 2,
    "library": 2,
    "checks": 2,
    "grounding": 2,
    "reporters": 2,
    "recompute": 2,
    "scoring": 2,
    "sampling": 2,
    "comparing": 2,
    "agreement": 2,
    "histories": 2,
    "merging": 2,
    "kinds": 2,
    "settings": 2,
    "settings_files": 2,
    "files": 2,
    "revisions": 2,
    "domain": 1,
    "quantities": 1,
    "errors": 1,
}
"""Room → floor. Imports go down only."""

MAY_KNOW = {
    "__main__": {"cli"},
    "cli": {
        "wiring", "batch_wiring", "batch_api", "batch_preview", "batch_status", "batch", "evaluation_wiring", "demo", "check_session",
        "compare_session", "agree_session", "history_session", "resolving", "verify_session", "engine", "report_options", "library", "checks",
        "reporters", "files", "domain", "errors",
    },
    "wiring": {
        "session", "engine", "records", "prompting", "rubric_choice", "endpoint_choice", "llm", "library", "checks", "settings",
        "domain", "errors",
    },
    "batch_api": {
        "batch_wiring", "batch_desk", "batch", "wiring", "endpoint_choice", "redaction", "llm", "library", "settings",
        "domain", "errors",
    },
    "batch_preview": {
        "batch_api", "batch_desk", "batch_wiring", "batch", "wiring", "endpoint_choice", "engine", "redaction", "library",
        "settings", "domain", "errors",
    },
    "batch_status": {"batch_api", "batch_wiring", "batch", "domain", "errors"},
    "batch_desk": {
        "batch", "wiring", "cluster_wiring", "endpoint_choice", "redaction", "llm", "settings", "domain", "errors",
    },
    "cluster_wiring": {
        "cluster", "batch", "wiring", "endpoint_choice", "redaction", "llm", "library", "settings", "domain", "errors",
    },
    "cluster": {
        "batch", "wiring", "engine", "prompting", "rubric_choice", "redaction", "llm", "library", "settings", "domain",
        "errors",
    },
    "batch_wiring": {
        "batch_desk", "batch", "engine", "wiring", "endpoint_choice", "loading", "redaction", "llm", "library", "settings", "domain",
        "errors",
    },
    "batch": {
        "engine", "prompting", "rubric_choice", "loading", "redaction", "llm", "library", "reporters", "scoring", "settings", "files",
        "domain", "errors",
    },
    "session": {
        "engine", "records", "prompting", "report_options", "rubric_choice", "loading", "redaction", "llm", "reporters", "settings",
        "domain", "errors",
    },
    "check_session": {
        "engine", "report_options", "loading", "redaction", "checks", "reporters", "revisions", "settings", "domain", "errors",
    },
    "resolving": {
        "records", "loading", "redaction", "grounding", "reporters", "merging", "settings", "domain", "errors",
    },
    "history_session": {"histories", "records", "reporters", "revisions", "domain", "errors"},
    "agree_session": {"compare_session", "comparing", "library", "reporters", "settings", "domain", "errors"},
    "compare_session": {
        "records", "comparing", "loading", "redaction", "reporters", "revisions", "settings", "domain", "errors",
    },
    "verify_session": {"verify_desk", "records", "loading", "library", "reporters", "settings", "domain", "errors"},
    "verify_desk": {"records", "prompting", "loading", "redaction", "library", "settings", "domain", "errors"},
    "demo": {"engine", "prompting", "report_options", "loading", "llm", "library", "reporters", "domain", "errors"},
    "evaluation": {
        "agreement", "engine", "prompting", "loading", "grounding", "library", "llm", "files", "domain", "errors",
    },
    "evaluation_wiring": {
        "evaluation", "wiring", "engine", "prompting", "library", "llm", "settings", "domain", "errors",
    },
    "engine": {
        "prompting", "claiming", "checks", "trust", "grounding", "library", "llm", "merging", "sampling", "scoring", "settings",
        "quantities", "domain", "errors",
    },
    "records": {
        "loading", "redaction", "grounding", "trust", "reporters", "scoring", "sampling", "revisions", "settings_files", "files", "domain",
        "errors",
    },
    "prompting": {"library", "recompute", "domain", "errors"},
    "claiming": {"recompute", "grounding", "quantities", "domain"},
    "rubric_choice": {"library", "kinds", "domain", "errors"},
    "endpoint_choice": {"llm", "settings", "errors"},
    "report_options": {"checks", "reporters", "domain"},
    "loading": {"redaction", "domain", "errors"},
    "redaction": {"domain", "errors"},
    "trust": {"domain"},
    "llm": {"files", "domain", "errors"},
    "library": {"domain", "errors"},
    "checks": {"trust", "quantities", "domain", "errors"},
    "grounding": {"domain"},
    "reporters": {"domain", "errors"},
    "recompute": {"quantities", "domain"},
    "scoring": {"domain"},
    "sampling": {"domain"},
    "comparing": {"agreement", "domain"},
    "agreement": set(),
    "histories": {"domain"},
    "merging": {"grounding", "domain"},
    "kinds": {"domain", "errors"},
    "settings": {"settings_files", "domain", "errors"},
    "settings_files": {"errors"},
    "files": {"errors"},
    "revisions": {"errors"},
    "quantities": set(),
    "domain": set(),
    "errors": set(),
}  # fmt: skip
"""Room → rooms that it may import. The package itself (`__version__`) may be imported by all."""

SAME_FLOOR = {
    ("wiring", "session"),
    ("verify_session", "verify_desk"),
    ("batch_api", "batch"),
    ("batch_preview", "batch"),
    ("batch_preview", "batch_api"),
    ("batch_preview", "batch_desk"),
    ("batch_preview", "batch_wiring"),
    ("batch_preview", "wiring"),
    ("batch_api", "batch_desk"),
    ("batch_api", "batch_wiring"),
    ("batch_api", "wiring"),
    ("batch_status", "batch"),
    ("batch_status", "batch_api"),
    ("batch_status", "batch_wiring"),
    ("batch_wiring", "batch"),
    ("batch_wiring", "batch_desk"),
    ("batch_desk", "batch"),
    ("batch_desk", "wiring"),
    ("batch_wiring", "wiring"),
    ("batch_desk", "cluster_wiring"),
    ("cluster_wiring", "cluster"),
    ("cluster_wiring", "batch"),
    ("cluster_wiring", "wiring"),
    ("cluster", "batch"),
    ("cluster", "wiring"),
    ("agree_session", "compare_session"),
    ("comparing", "agreement"),
    ("llm", "files"),
    ("settings", "settings_files"),
    ("loading", "redaction"),
    ("checks", "trust"),
    ("evaluation_wiring", "evaluation"),
    ("evaluation_wiring", "wiring"),
    ("merging", "grounding"),
}
"""Who may know a room of its own floor: the composition roots make what they wire, a batch's with the parts of the
other; a cluster does a batch's work, and each worker builds its own way to the LLM; the cache is a file; no document
leaves loading with its secrets; hidden instructions are a check's finding; what is merged needs a new id."""

ONLY_THESE = {
    ("cli", "batch"): {"merge", "rendering"},
    ("cli", "engine"): {"depths", "events"},
    ("cli", "domain"): {"batch", "chat", "disposition", "rubric"},
    ("cli", "reporters"): {"all_reporters"},
    ("engine", "llm"): {"stack"},
    ("batch", "llm"): {"journaling", "batch_lines", "openai_batches", "providers", "transient"},
    ("cluster", "batch"): {"contents", "counting", "reviewing"},
    ("batch_wiring", "engine"): {"depths"},
    ("evaluation", "llm"): {"digests"},
    ("evaluation_wiring", "llm"): {"stack"},
    ("endpoint_choice", "llm"): {"providers"},
    ("merging", "grounding"): {"identity"},
    ("session", "llm"): {"stack"},
    ("prompting", "recompute"): {"all_operations"},
    ("demo", "llm"): {"recorded"},
}
"""Room that is known in part only → the modules that are known."""

HOMES = {
    "click": r"cli/.*",
    "jinja2": r"library/templates|reporters/html_\w+",
    "markdown_it": r"loading/.*",
    "mdit_py_plugins": r"loading/.*",
    "openai": r"llm/openai_chat",
    "pathspec": r"loading/.*|kinds|engine/checking",
    "platformdirs": r"wiring|settings",
    "pyarrow": r"batch/parquet",
    "pydantic": r"(?!cli/).*",
    "rapidfuzz": r"grounding/.*",
    "ray": r"cluster/ray_cluster",
    "rich": r"reporters/.*|cli/(batch_)?progress",
    "tenacity": r"llm/retrying",
    "yaml": r"library/.*|evaluation/.*",
}
"""Foreign package → the files that may import it."""

DISTRIBUTIONS = {"yaml": "pyyaml", "markdown_it": "markdown-it-py", "mdit_py_plugins": "mdit-py-plugins"}
"""Foreign package → its name in pyproject.toml, where the two differ."""

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
FORBIDDEN_FILES = re.compile(r"utils?|helpers?|common|misc|managers?|base_\w+")
FORBIDDEN_VERBS = re.compile(r"_?(?:get|process|handle|do)_")


def test_every_room_has_a_floor_and_every_floor_its_rooms():
    """A new folder or file at the top needs a place in the table, and one that is gone leaves it."""
    rooms = {name_room(module) for module in MODULES} - {""}
    assert rooms == set(FLOORS)
    assert set(MAY_KNOW) == set(FLOORS)


def test_the_table_goes_down_only():
    """The table cannot allow what the floors forbid."""
    for room, known in MAY_KNOW.items():
        for other in known:
            assert FLOORS[other] < FLOORS[room] or (room, other) in SAME_FLOOR, f"{room} → {other} goes up"


@pytest.mark.parametrize("module", [module for module in MODULES if name_room(module)])
def test_rooms_know_only_whom_the_table_names(module):
    """Late imports count as well: they are about time, not about who knows whom."""
    room = name_room(module)
    for other in list_own(module):
        target = name_room(other)
        if target == room:
            continue
        assert target in MAY_KNOW[room], f"{module} imports {other}"
        part = ONLY_THESE.get((room, target))
        assert part is None or other.split(".")[2] in part, f"{module} imports {other}"


def test_what_is_known_in_part_exists():
    """The table names no module that is gone."""
    for (_, room), parts in ONLY_THESE.items():
        assert all(f"reviewer.{room}.{part}" in MODULES for part in parts)


def test_the_stack_is_known_without_its_adapters():
    """`llm/stack.py` is a value: whoever knows it imports neither an HTTP client nor retries."""
    reached = reach("reviewer.llm.stack", late=True)
    assert {package for module in reached for package in list_foreign(module)} <= {"pydantic"}
    assert {name_room(module) for module in reached} <= {"llm", "domain", "errors"}


@pytest.mark.parametrize("module", MODULES)
def test_every_foreign_package_has_one_home(module):
    """A package without a home here is one that nobody has agreed to."""
    file = MODULES[module].relative_to(PACKAGE).with_suffix("").as_posix()
    for package in list_foreign(module):
        assert package in HOMES, f"{module} imports {package}"
        assert re.fullmatch(HOMES[package], file), f"{module} imports {package}"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    """A wheel brings what it needs and nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        entry for extra, entries in project["optional-dependencies"].items() if extra != "dev" for entry in entries
    ]
    declared = {re.split(r"[<>=\[ ]", entry)[0] for entry in [*project["dependencies"], *extras]}
    imported = {package for module in MODULES for package in list_foreign(module)}
    assert {DISTRIBUTIONS.get(package, package) for package in imported} == declared


def test_no_import_circle():
    """Not even one that late imports would hide."""
    finished: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module not in finished:
            for other in list_own(module):
                visit(other, (*way, module))
            finished.add(module)

    for module in MODULES:
        visit(module, ())


def test_help_needs_no_more_than_click():
    """What the command line imports before a command runs: no pydantic, no asyncio, nothing that costs time."""
    reached = reach("reviewer.__main__", late=False)
    assert "reviewer.cli.main" in reach("reviewer.__main__", late=True)
    assert {package for module in reached for package in list_foreign(module, late=False)} <= {"click"}
    assert not any(i.module == "asyncio" and not i.late for module in reached for i in list_imports(module))


def test_late_imports_stand_only_where_the_design_allows_them():
    """In a command, in a registry that must not load what is not asked for, and before what is heavy and rarely needed."""
    allowed = re.compile(
        r"reviewer\.(__main__|cli\.\w+|reporters\.all_\w+|reporters\.terminal\w*|grounding\.locate|loading\.git_ignore|llm\.\w+|settings|wiring|verify_session|batch_wiring|batch_desk|batch\.all_outputs|cluster\.ray_cluster)"
    )
    for module in MODULES:
        late = [i.module for i in list_imports(module) if i.late]
        assert not late or allowed.fullmatch(module), f"{module} imports {late} inside a function"


@pytest.mark.parametrize("registry", sorted(PACKAGE.glob("*/all_*.py")), ids=lambda path: path.stem)
def test_a_registry_leaves_no_file_of_its_folder_out(registry):
    """What is neither registered nor used by what is would never run."""
    folder = [module for module, path in MODULES.items() if path.parent == registry.parent and path.stem != "__init__"]
    used = {other for module in folder for other in list_own(module) if other != module}
    outside = {other for module in MODULES if module not in folder for other in list_own(module)}
    left_out = [module for module in folder if module not in used | outside]
    assert not [module for module in left_out if module != name_module(registry)]


def test_no_file_is_there_for_nothing():
    """Everything is reached from the command line, but for the chat model that plays a script to tests."""
    packages = {module for module, path in MODULES.items() if path.stem == "__init__"}
    assert set(MODULES) - reach("reviewer.__main__", late=True) - packages == {"reviewer.llm.scripted"}


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_stay_small(module):
    """Split by the reader's question before it comes to this."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{module}.{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES)
def test_names_say_what_things_are(module):
    """No drawers for odds and ends, no verbs that say nothing."""
    assert not FORBIDDEN_FILES.fullmatch(MODULES[module].stem)
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not FORBIDDEN_VERBS.match(node.name), f"{module}.{node.name}"


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_hidden_from_the_reader_or_the_handler(module):
    """No TYPE_CHECKING; every error is caught by its name, but for the top handler."""
    for node in ast.walk(parse(module)):
        assert not (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        if isinstance(node, ast.ExceptHandler) and module != "reviewer.cli.main":
            assert node.type is not None
            assert not (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))


def test_inner_init_files_are_empty():
    """Importing a room runs nothing, and no circle can go through its door; the package itself has its version."""
    for path in PACKAGE.rglob("__init__.py"):
        text = path.read_text(encoding="utf-8")
        if path.parent == PACKAGE:
            assert re.fullmatch(r'"""[^"]+"""\n\n__version__ = "[\w.]+"\n', text)
        else:
            assert text == "", path


def test_the_guards_see_what_they_guard():
    """They look at a package that is there, and see late imports as such."""
    assert len(MODULES) > 50
    assert Import("reviewer.wiring", late=True) in list_imports("reviewer.cli.review_command")
    assert Import("click", late=False) in list_imports("reviewer.cli.review_command")
    assert "openai" in list_foreign("reviewer.llm.openai_chat")
