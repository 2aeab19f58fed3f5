"""Prompt templates: a sandbox in which a document is data and a mistake is an error."""

import pytest

from reviewer.errors import SettingsError
from reviewer.library.locations import find_folder
from reviewer.library.templates import OTHER_FILES, TEMPLATE_FILES, PromptTemplates

SECRETS = {"nonce": "abc"}


@pytest.fixture
def mine(tmp_path):
    """Opens templates with one of the user's own."""

    def _mine(text: str, name: str = "schema.j2") -> PromptTemplates:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return PromptTemplates(tmp_path)

    return _mine


def test_every_file_of_the_folder_is_a_known_template():
    """What is not listed would be in no fingerprint; what no first review is prompted with is named apart."""
    assert sorted(path.name for path in find_folder("prompts").iterdir()) == sorted((*TEMPLATE_FILES, *OTHER_FILES))


def test_a_document_is_data():
    """What looks like a template in it is printed, not run, and nothing is escaped."""
    text = "L001| {{ nonce }} {% for x in y %} <b> & \"'"
    rendered = PromptTemplates().render("document.j2", nonce="abc", tagged_lines=text)
    assert text in rendered
    assert rendered.endswith("ends ===\n")


def test_a_variable_that_is_not_given_is_an_error():
    """An empty place in a prompt would go unseen; the error names template and variable."""
    with pytest.raises(
        SettingsError, match=r"the prompt template document\.j2 cannot be rendered: 'tagged_lines' is undefined"
    ):
        PromptTemplates().render("document.j2", nonce="abc")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ nonce.__class__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(nonce) }}",
        "{% set x = items.append(3) %}",
        "{{ range(10**9)|list }}",
    ],
)
def test_a_template_cannot_walk_out_of_the_sandbox(mine, attack):
    """Prompts may come from a folder that somebody else wrote; they are text with places, no programs."""
    items = [1]
    with pytest.raises(SettingsError, match="cannot be rendered"):
        mine(attack).render("schema.j2", nonce="abc", items=items)
    assert items == [1]


def test_a_template_cannot_read_files_outside_its_folders(mine, tmp_path):
    """Neither by an absolute path nor upwards."""
    (tmp_path.parent / "secret.txt").write_text("secret")
    for path in ("../secret.txt", (tmp_path.parent / "secret.txt").as_posix()):
        with pytest.raises(SettingsError, match="cannot be rendered"):
            mine(f"{{% include '{path}' %}}").render("schema.j2")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a\nb\n{% for x in %}", r"schema\.j2:3 cannot be rendered: Expected an expression"),
        ("{% include 'none.j2' %}", r"none\.j2 cannot be rendered: "),
        ("{{ nonce + 1 }}", r"schema\.j2 cannot be rendered: can only concatenate str"),
        ("{{ 1 / 0 }}", r"schema\.j2 cannot be rendered: division by zero"),
        ("{{ nonce|nofilter }}", r"schema\.j2:1 cannot be rendered: No filter named 'nofilter'"),
        ("{{ nonce.nothing }}", r"schema\.j2 cannot be rendered: 'str object' has no attribute 'nothing'"),
        ("{{ '%d'|format('x') }}", r"schema\.j2 cannot be rendered: "),
    ],
)
def test_a_fault_of_a_template_is_an_error_that_names_it(mine, text, what):
    """Never a fault of the program."""
    with pytest.raises(SettingsError, match=what) as caught:
        mine(text).render("schema.j2", nonce="abc")
    assert caught.value.exit_code == 2


def test_a_file_that_is_no_text_is_an_error(mine, tmp_path):
    """Rendered or read as it is."""
    templates = mine("x")
    (tmp_path / "schema.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be rendered"):
        templates.render("schema.j2")
    with pytest.raises(SettingsError, match=r"schema\.j2: cannot be read"):
        templates.read("schema.j2")
    with pytest.raises(SettingsError, match=r"schema\.j2: cannot be read"):
        templates.fingerprint("")


def test_a_users_folder_replaces_single_files(mine):
    """The others stay ours, and an included one is the user's wherever it is included."""
    templates = mine("{{ 'mine' }}", "task_end.j2")
    assert templates.render("task_end.j2", **SECRETS) == "mine\n"
    assert templates.read("task_end.j2") == "{{ 'mine' }}"
    values = {"criteria": [], "most_findings": 3, "known": [], "nonce": "abc", "order": ""}
    assert templates.render("free_reading.j2", **values).endswith("mine\n")
    assert "Remember: " in PromptTemplates().render("free_reading.j2", **values)
    assert templates.read("system.j2") == PromptTemplates().read("system.j2")


@pytest.mark.parametrize("name", ["sytem.j2", "exmaple.json"])
def test_a_file_that_we_have_no_use_for_is_an_error(mine, name):
    """A misspelt name would leave ours in force in silence; other files may lie there."""
    with pytest.raises(SettingsError, match=f"no use for {name}") as caught:
        mine("x", name)
    assert "system.j2" in caught.value.hint


def test_notes_beside_the_templates_do_not_matter(mine):
    """A README says why they are as they are."""
    assert mine("x", "README.md").read("system.j2")


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    """A misspelt folder would leave ours in force."""
    with pytest.raises(SettingsError, match="does not exist"):
        PromptTemplates(tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="does not exist"):
        PromptTemplates(find_folder("prompts") / "system.j2")


def test_a_template_that_nobody_has_is_an_error():
    """By name."""
    with pytest.raises(SettingsError, match=r"the prompt template nothing\.j2 is missing"):
        PromptTemplates().read("nothing.j2")
    with pytest.raises(SettingsError, match=r"nothing\.j2 cannot be rendered"):
        PromptTemplates().render("nothing.j2")


@pytest.mark.parametrize("name", TEMPLATE_FILES)
@pytest.mark.parametrize("change", ["x{}", "{}\nx", "\n\n{}", "{}\n\n"])
def test_the_fingerprint_changes_with_every_template(mine, name, change):
    """Also by white space at its ends, which counts where a template is included in another."""
    ours = PromptTemplates()
    text = (find_folder("prompts") / name).read_text(encoding="utf-8")
    assert mine(text, name).fingerprint("s") == ours.fingerprint("s")
    assert mine(change.replace("{}", text), name).fingerprint("s") != ours.fingerprint("s")


def test_the_fingerprint_changes_with_the_schema():
    """What is asked for is part of how it was asked."""
    ours = PromptTemplates()
    assert ours.fingerprint("a") != ours.fingerprint("b")
    assert len(ours.fingerprint("a")) == 64


def test_line_ends_of_a_template_do_not_matter(tmp_path):
    """A checkout on Windows has the same prompts and the same fingerprint."""
    for name in TEMPLATE_FILES:
        text = (find_folder("prompts") / name).read_text(encoding="utf-8")
        (tmp_path / name).write_bytes(text.replace("\n", "\r\n").encode())
    ours, theirs = PromptTemplates(), PromptTemplates(tmp_path)
    assert theirs.fingerprint("s") == ours.fingerprint("s")
    values = {"criteria": [], "most_findings": 3, "known": ["x"], "nonce": "abc", "order": ""}
    assert theirs.render("free_reading.j2", **values) == ours.render("free_reading.j2", **values)
