# run and test set themselves up in .venv: with uv when it is there, else with venv and pip.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
BENCH  := $(VENV)/.bench
UV     := $(shell command -v uv 2>/dev/null)

.PHONY: run test check e2e bench clean

run: $(STAMP)
	$(BIN)/adviser-timeline $(ARGS)

test: $(STAMP)
	$(BIN)/python -m pytest -m "not e2e" $(ARGS)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python tests/docs_check.py

e2e: $(STAMP)
	$(BIN)/python -m pytest -m e2e $(ARGS)

bench: $(BENCH)
	$(BIN)/python -m tests.bench $(ARGS)

ifdef UV
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
$(BIN)/python:
	$(UV) venv --quiet --python $(PYTHON) $(VENV)
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
endif

$(STAMP): pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	$(INSTALL) --group dev --editable .
	@touch $@

$(BENCH): $(STAMP)
	$(INSTALL) --group bench
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
