# `make` lists what there is. PYTHON=python3.12 chooses the interpreter, VENV= another place for
# the packages, PORT= and HOST= the address of `make serve`, DATABASE_URL= the database.

PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
ARGS   ?=

SHELL  := /bin/sh
BIN    := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
WORDS  := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
LOCK   := $(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
          --no-emit-index-url --no-emit-find-links --no-header --quiet $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-dev demo serve test check bench trial coverage licences lock clean

help: ## this list
	@echo "Ba Nhà: make demo shows a province's whole year, make test proves it."
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r what does; \
	    do printf '%-18s %s\n' "$$what" "$$does"; done

# ── Installing ──────────────────────────────────────────────────────────────────────────────

setup: $(VENV)/base.stamp $(WORDS) ## what the system needs to run

setup-dev: $(VENV)/dev.stamp $(WORDS) ## the same, and what tests and checks need

define INSTALL
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
    { echo "Ba Nhà needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 1; }
@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
    { rm -rf $(VENV); echo "No virtual environment could be made; on Debian: apt-get install python3-venv"; exit 1; }
@echo "Installing $(1) into $(VENV) ..."
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes -r $(1)
endef

$(VENV)/base.stamp: requirements/base.txt
	$(call INSTALL,requirements/base.txt)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt
	$(call INSTALL,requirements/dev.txt)
	@touch $(VENV)/base.stamp $@

# A sentence that Babel doubts is named here and stops `make check`, but not the system.
%.mo: %.po | $(VENV)/base.stamp
	@$(BIN)/pybabel --quiet compile --domain django --directory locale || test -s $@

# ── Showing ─────────────────────────────────────────────────────────────────────────────────

# A year that is there already is kept; ARGS="--proposals 100" runs another in its place.
demo: setup ## a whole funding year on real input, then serve it
	@$(MANAGE) run_year $(or $(ARGS),--unless-done)
	@$(MAKE) --no-print-directory serve

serve: setup ## web pages and background worker, until Ctrl-C
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@HOST=$(HOST) PORT=$(PORT) BIN=$(BIN) sh .ci/serve

# ── Proving ─────────────────────────────────────────────────────────────────────────────────

test: setup-dev ## all tests: on SQLite, and on PostgreSQL and in Chromium where they are
	@$(BIN)/python .ci/rounds.py $(ARGS)

check: setup-dev ## style, import contracts, types, migrations, deployment, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run
	sh .ci/deploy-check
	$(BIN)/python .ci/translations.py
	$(BIN)/python .ci/licences.py

bench: setup-dev ## our pages against the machine's floor, as ratios, counts and bytes
	@$(BIN)/python -m benchmarks.run $(ARGS)
	@$(BIN)/python -m benchmarks.duplicates
	@$(BIN)/python -m benchmarks.reviews
	@$(BIN)/python -m benchmarks.allocation
	@$(BIN)/python -m benchmarks.assignment
	@$(BIN)/python -m benchmarks.ranking
	@$(BIN)/python -m benchmarks.ledger

trial: setup-dev ## the long ones, over a minute each
	@$(BIN)/python .ci/rounds.py --trial $(ARGS)

coverage: setup-dev ## which lines no test on SQLite reaches
	@$(BIN)/coverage run -m pytest -q -m "not postgres and not browser and not trial" $(ARGS)
	@$(BIN)/coverage report

licences: setup-dev ## every dependency with its licence
	@$(BIN)/python .ci/licences.py --list

# ── Keeping ─────────────────────────────────────────────────────────────────────────────────

lock: $(VENV)/dev.stamp ## renew requirements/ from pyproject.toml (UPGRADE=1 for the newest)
	$(LOCK) --output-file requirements/base.txt
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt
	@! grep -nE '://|^ *--(extra-)?index|^ *--find-links' requirements/*.txt || \
	    { echo "requirements/ must name no address"; exit 1; }

clean: ## remove what was installed and compiled (var/ with its data stays)
	rm -rf $(VENV) $(WORDS) .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
