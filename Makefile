# Two commands do it all: `make demo` and `make test`. Each builds its own virtual environment below .venv/.
PYTHON ?= python3
DEMO := .venv/demo
DEV := .venv/dev
CLUSTER := .venv/cluster
SOURCES := pyproject.toml $(shell find reviewer prompts rubrics samples -type f -not -name '*.pyc' 2>/dev/null)

.PHONY: demo test lint e2e check docs bench golden clean

demo: $(DEMO)/.installed
	@$(DEMO)/bin/reviewer demo

test: $(DEV)/.installed
	$(DEV)/bin/python -m pytest

lint: $(DEV)/.installed
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy

# The hooks through the real pre-commit, and a batch over a Ray cluster: installs packages, so it is no part of `make test`.
e2e: $(DEV)/.installed $(CLUSTER)/.installed
	REVIEWER_E2E=1 $(DEV)/bin/python -m pytest tests/e2e
	$(CLUSTER)/bin/python -m pytest -rs tests/cluster/test_ray.py

check: test lint e2e

docs: $(DEV)/.installed
	UPDATE_DOCS=1 $(DEV)/bin/python -m pytest -q tests/docs tests/grounding/test_forgery_table.py tests/trust/test_hostile_channels.py tests/containment tests/reporters tests/batch/test_results.py

golden: $(DEV)/.installed
	$(DEV)/bin/python -m pytest -q --update-golden

bench: $(DEV)/.installed
	$(DEV)/bin/python benchmarks/run.py

$(DEMO)/.installed: $(SOURCES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "reviewer needs Python 3.11 or newer; name one with: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(DEMO) || { echo "no virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(DEV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "reviewer needs Python 3.11 or newer; name one with: make test PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(DEV) || { echo "no virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
	@$(DEV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# An environment of its own: Ray is an extra, and large. Where there is no Ray for a platform, its tests skip and say so.
$(CLUSTER)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(CLUSTER)
	@$(CLUSTER)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(CLUSTER)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[ray]' || echo "no Ray could be installed here; its tests skip"
	@touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
