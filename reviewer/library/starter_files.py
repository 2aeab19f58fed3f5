"""The files that `reviewer init` writes into a repository, commented so that they can be read instead of the manual."""

SETTINGS_PATH = "reviewer.toml"
HOOKS_PATH = ".pre-commit-config.yaml"
WORKFLOW_PATH = ".github/workflows/reviewer.yml"

SETTINGS = """\
# Settings of reviewer for this repository. What is commented out shows the default.
# Endpoint, key and prompts are not set here: whoever can open a pull request can edit this file.

# kind = "auto"               # or design-doc, post-mortem, experiment, roadmap, or a rubric of your own
# level = "L5"                # the level bar: questions above it are shown as the way up and hold nothing back
# depth = "standard"          # or quick: one request a document; or deep: several samples, with intervals
# fail_on = "major"           # exit code 1 from this severity on: blocker, major, minor, nit, never
# check_fail_on = "minor"     # the same for `reviewer check`
# rubrics = [".reviewer/rubrics"]
# record = false              # true: keep each review in .reviewer/records/, to be committed with its document
# documents = []              # such as ["docs"]: what `reviewer verify` wants a record of

# More words for the language checks; for unexplained-acronyms, acronyms that your readers know:
# [words]
# boosters = ["world-class", "game-changing"]
# unexplained-acronyms = ["CTR", "GMV"]

# Findings of checks that are not wanted for some paths, with the reason:
# [[ignore]]
# paths = ["docs/templates/**"]
# checks = ["template-residue", "empty-section"]
# because = "these files are the templates"
"""

HOOKS = """\
repos:
  - repo: REPOSITORY_OF_REVIEWER   # the git address that you install reviewer from
    rev: v{version}
    hooks:
      - id: reviewer-check         # offline, milliseconds
      # - id: reviewer-verify      # offline: the reviews kept in .reviewer/records/ still hold
      # - id: reviewer-review      # an LLM's review; cached, and lets the commit pass where no model can be reached
"""

WORKFLOW = """\
# Checks every pull request that touches documents; reviews them where a key is present: not on those from forks.
name: reviewer
on:
  pull_request:
    paths: ["**/*.md"]
permissions:
  contents: read
  security-events: write           # to upload findings of the checks
jobs:
  reviewer:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: OWNER/reviewer@v{version}   # the repository that you install reviewer from
        with:
          paths: .
          # model: NAME
          # api-key: ${{{{ secrets.OPENAI_API_KEY }}}}
"""


def write_starter_files(version: str) -> dict[str, str]:
    """Give path → text of the files."""
    return {
        SETTINGS_PATH: SETTINGS,
        HOOKS_PATH: HOOKS.format(version=version),
        WORKFLOW_PATH: WORKFLOW.format(version=version),
    }
