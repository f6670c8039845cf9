# Everything a newcomer needs: `make run` and `make test`. Each step shows what it does and is skipped when it is done.
PORT ?= 8000
DATA_DIR ?= .data
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
BIN := .venv/bin
WIDGET_SOURCES := $(shell find widget -path widget/node_modules -prune -o -path widget/dist -prune -o -type f -print 2>/dev/null)

.PHONY: help setup run test lint evals bench race week model clean

help:
	@echo "make run     set up, and open the service at http://localhost:$(PORT)/"
	@echo "make test    set up, and pass all tests"
	@echo "make setup   only set up; the command is then .venv/bin/borgerlinje"
	@echo "make lint    ruff, mypy, import-linter, eslint"
	@echo "make evals   how good the answers are, beside baselines: docs/evals (installs torch into .venv-model)"
	@echo "make bench   how long a turn takes, and where the time goes"
	@echo "make race    250 agents, 1,000 pieces of work, two processes, one killed again and again: nothing lost"
	@echo "make week    a week of a shared hotline's load in fast time: service level, waits, nothing left over"
	@echo "make model   train the shipped embedding model again (installs torch into .venv-model)"

setup: .venv/.ready widget/dist/.ready

run: setup
	@$(BIN)/borgerlinje serve --port $(PORT) --data-dir $(DATA_DIR) || test $$? -eq 130  # 130: stopped with Ctrl-C

test: setup lint
	cd widget && npm test --silent
	@sh scripts/need-chromium
	$(BIN)/pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd widget && npm run --silent lint && npm run --silent typecheck

evals: .venv-model/.evals
	.venv-model/bin/python -m evals.run

bench: setup
	$(BIN)/python -m evals.bench

race: setup
	$(BIN)/python -m tests.race

week: setup
	$(BIN)/python -m tests.week --write

model: .venv-model/.ready
	.venv-model/bin/borgerlinje model train

.venv/.ready: requirements-dev.lock pyproject.toml
	@sh scripts/need "$(PYTHON)"
	@echo "Setting up Python packages in .venv (a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python's venv module is missing: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/borgerlinje --help >/dev/null
	@touch $@

.venv-model/.ready: .venv/.ready
	@echo "Setting up torch and sentence-transformers in .venv-model (1.7 GB) ..."
	@$(PYTHON) -m venv .venv-model
	@.venv-model/bin/python -m pip install --disable-pip-version-check --progress-bar off torch==2.13.0
	@.venv-model/bin/python -m pip install --disable-pip-version-check --progress-bar off -e .[model]
	@touch $@

.venv-model/.evals: .venv-model/.ready pyproject.toml
	@.venv-model/bin/python -m pip install --disable-pip-version-check --progress-bar off -e .[model,evals]
	@touch $@

widget/node_modules/.ready: widget/package-lock.json
	@sh scripts/need "$(PYTHON)"
	@echo "Setting up the widget's packages ..."
	@cd widget && npm ci --no-audit --no-fund
	@touch $@

widget/dist/.ready: widget/node_modules/.ready $(WIDGET_SOURCES)
	@echo "Building the widget and the desk ..."
	@cd widget && npm run --silent build
	@touch $@

clean:
	rm -rf .venv .venv-model widget/node_modules widget/dist
