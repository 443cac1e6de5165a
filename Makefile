# run and test set themselves up in .venv: with uv when it is there, else with venv and pip.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LOCKED := $(VENV)/.locked
STAMP  := $(VENV)/.stamp
BENCH  := $(VENV)/.bench
UV     := $(shell command -v uv 2>/dev/null)

.PHONY: run test check e2e bench upgrade clean

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
NEW     = $(UV) venv --quiet --python $(PYTHON) $(VENV)
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
BOUNDS  = $(INSTALL)
LOCKER  = $(UV)
else
NEW     = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# An older pip does not know --group.
BOUNDS  = $(INSTALL) "pip>=25.1" && $(INSTALL)
LOCKER  = $(VENV)/uv/bin/uv
endif

# What the installers say when the lock is at odds with the index, and what pip says without a network.
NOT_HAD = MATCH THE HASHES|No matching distribution|Hash mismatch|No solution found
OFFLINE = Retry\(total=0
ERRORS  = $(VENV)/errors

# A .venv that is half made, moved, without its Python or without an installer is made anew.
SIGN = echo "$$($(BIN)/python -V 2>&1) in $$(pwd -P)"
ifneq ($(shell $(SIGN)),$(and $(UV)$(wildcard $(BIN)/pip),$(shell cat $(LOCKED) 2>/dev/null)))
.PHONY: $(LOCKED)
endif

# Wheels only: what a source would be built with has no hash here.
$(LOCKED): requirements.lock
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@rm -rf $(VENV)
	@$(NEW)
	@$(INSTALL) --only-binary :all: --require-hashes --requirement requirements.lock 2>$(ERRORS) || { \
	  cat $(ERRORS) >&2; \
	  if grep -qE '$(OFFLINE)' $(ERRORS) || ! grep -qE '$(NOT_HAD)' $(ERRORS); then exit 1; fi; \
	  echo "Not every hash of requirements.lock can be had here: installing what pyproject.toml allows, unhashed." >&2; \
	  $(BOUNDS) --group dev --editable .; }
	@$(SIGN) >$@

$(STAMP): pyproject.toml $(LOCKED)
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH): $(STAMP)
	$(BOUNDS) --group bench
	@touch $@

$(VENV)/uv/bin/uv:
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

# One version of each package for every Python and system; no address of an index is written.
upgrade: $(LOCKER)
	@$(LOCKER) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	  --no-annotate --custom-compile-command "make upgrade" --group dev --output-file requirements.new pyproject.toml
	@diff requirements.lock requirements.new | tr -d '\\' | grep '^[<>] [a-z]' || echo "No version has changed."
	@mv requirements.new requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
