# Set-up, main job and tests. Needs Python 3.11 or later, make and a package index; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
DATA ?= ../shared/data

.PHONY: demo test lint dev docs clean benchmark example-new-york example-philadelphia example-oakland lock

demo: $(READY)           ## the main job: a city's night, from HTTP and files to the report
	$(BIN)/portfolio demo

test: $(READY_DEV)       ## every test; what the machine lacks is skipped and counted in the last line
	$(BIN)/python -m pytest $(PYTEST)

lint: $(READY_DEV)       ## style, types, SQL and the import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models

dev: $(READY)            ## the Dagster UI over ./portfolio.toml (or PORTFOLIO_CONFIG)
	DAGSTER_HOME="$$($(BIN)/python -m orchestration.instance)" $(BIN)/dagster dev -w workspace.yaml

example-new-york: $(READY)       ## 15 reporting dates of New York's capital projects
	$(BIN)/python -m examples.run new_york $(DATA)

example-philadelphia: $(READY)   ## Philadelphia: adopted budget against actual, and the quarterly revisions
	$(BIN)/python -m examples.run philadelphia $(DATA)
	$(BIN)/python -m examples.run philadelphia_quarterly $(DATA)

example-oakland: $(READY)        ## Oakland: adopted and adjusted books
	$(BIN)/python -m examples.run oakland $(DATA)

docs: $(READY)           ## the source pages, from the source declarations
	$(BIN)/python -m orchestration.source_pages

benchmark: $(READY_DEV)  ## ratios, side by side in one run
	$(BIN)/python -m benchmarks
	test ! -e demo/var/published/portfolio.duckdb || $(BIN)/python -m benchmarks.site demo/var/published/portfolio.duckdb

lock:                    ## write both lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras -q pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras -q --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:                   ## remove what the demo and the examples wrote
	rm -rf demo var examples/*/var examples/*/share

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else 'Python 3.11, 3.12 or 3.13 is needed; name one with make PYTHON=...')"
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

$(READY_DEV): requirements-dev.lock $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $(READY_DEV)
