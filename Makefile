# Evenhand: run, test, check, bench, clean. Needs Python 3.11 or newer and make; everything else is installed into .venv.
# Variables: PORT=9000 (make run), PYTHON=/path/to/python3.11, ARGS="-k prices" (make test, make bench).

SHELL  := /bin/sh
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet
NEWER  := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$p -c '$(NEWER)' >/dev/null 2>&1 && echo $$p && break; done)

.PHONY: run test check format bench clean
.DEFAULT_GOAL := run

run: $(VENV)/.runs
	@exec $(VENV)/bin/streamlit run app.py $(if $(PORT),--server.port $(PORT))

test: $(VENV)/.tests
	$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.tests
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

format: $(VENV)/.tests
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

bench: $(VENV)/.tests
	$(PY) -m pytest -m bench $(ARGS) tests/bench

# Takes away what can be made again; never data/.
clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: each is newer than the lists it was installed from, so that a second run starts at once.

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Evenhand needs Python 3.11 or newer. None was found on the path." >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo "Making $(VENV) with $(PYTHON)"; $(PYTHON) -m venv --clear $(VENV); }
	@touch $@

$(VENV)/.runs: $(VENV)/.made requirements.txt constraints.txt
	@echo "Installing what Evenhand runs on (a minute or two, the first time)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.txt
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt
	@touch $@
