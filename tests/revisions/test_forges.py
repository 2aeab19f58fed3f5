"""Addresses of commits by the address of a repository."""

import pytest

from reviewer.revisions.forges import read_form, write_command


@pytest.mark.parametrize(
    ("remote", "form"),
    [
        ("git@github.com:team/docs.git", "https://github.com/team/docs/commit/{commit}"),
        ("https://github.com/team/docs", "https://github.com/team/docs/commit/{commit}"),
        ("https://user:token@github.com/team/docs.git", "https://github.com/team/docs/commit/{commit}"),
        ("ssh://git@gitlab.com:22/group/sub/docs.git", "https://gitlab.com/group/sub/docs/-/commit/{commit}"),
        ("git@gitlab.example.org:group/docs.git", "https://gitlab.example.org/group/docs/-/commit/{commit}"),
        ("https://bitbucket.org/team/docs.git/", "https://bitbucket.org/team/docs/commits/{commit}"),
        ("https://codeberg.org/team/docs", "https://codeberg.org/team/docs/commit/{commit}"),
        ("git@git.sr.ht:~team/docs", "https://git.sr.ht/~team/docs/commit/{commit}"),
    ],
)
def test_known_forges(remote, form):
    """Who logs in never gets into a report."""
    assert read_form(remote) == form


@pytest.mark.parametrize(
    "remote",
    [
        "", "/srv/git/docs.git", "../docs", "https://example.org/team/docs", "git@github.com:../../etc", "file:///github.com/x",
        "https://github.com/a{commit}b/docs", "https://github.com/team/docs\nx", "javascript:alert(1)//github.com/x",
    ],
)  # fmt: skip
def test_others_have_none(remote):
    """Then the report gives the git command."""
    assert read_form(remote) == ""


def test_the_command_can_be_pasted():
    assert write_command("abc", "docs/it's a $(x).md") == "git show abc -- 'docs/it'\"'\"'s a $(x).md'"
