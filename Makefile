# Klantbeeld. Every target does its own set-up in .venv; all it needs is make and Python 3.11 or newer.
#
#   make demo     run the façade on a small town of stand-ins, and show a klantbeeld
#   make test     everything that must hold before a change is taken in
#   make check    the fast part of that: all but the tests
#   make lint     style and form alone
#   make audit    the audits of graphql-http and schemathesis against the demo (needs node and npm)
#   make bench    measure how fast it is; a quarter of an hour, or a few minutes with BENCH=--quick
#   make soak     let all sources fail at random for ten minutes, and see that nothing is lost, wrong or left behind
#   make schema   write schema.graphql anew
#   make clean    throw away what can be made again
#
# Another Python than the one that is found: make test PYTHON=/path/to/python3

MAKEFLAGS += --no-builtin-rules --warn-undefined-variables
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
# Touched when all is installed; older than pyproject.toml means: install again.
READY := $(VENV)/.ready
SOURCES := src adapters tests examples benchmarks
VOORBEELD := examples/adapter-voorbeeld

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

BENCH ?=
SOAK ?=

.PHONY: help demo test bench soak check lint schema audit clean types layers stale

help:
	@sed -n 's/^#   //p' Makefile

demo: $(READY)
	$(BIN)/klantbeeld demo

test: check
	$(BIN)/python -m pytest

bench: $(READY)
	$(BIN)/python -m benchmarks $(BENCH)

soak: $(READY)
	$(BIN)/python -m benchmarks.soak $(SOAK)

check: lint types layers stale

lint: $(READY)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: $(READY)
	$(BIN)/mypy
	cd $(VOORBEELD) && $(CURDIR)/$(BIN)/mypy .

layers: $(READY)
	$(BIN)/lint-imports

stale: $(READY)
	$(BIN)/klantbeeld schema --check schema.graphql

schema: $(READY)
	$(BIN)/klantbeeld schema > schema.graphql.new
	mv schema.graphql.new schema.graphql

audit: $(READY)
	$(BIN)/python tests/tools/audit.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist schema.graphql.new
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'; \
	if ! $(BIN)/python -c "import pip; $$is_new_enough" 2>/dev/null; then \
	    found=''; \
	    for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	        if "$$python" -c "$$is_new_enough" 2>/dev/null; then found="$$python"; break; fi; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo "Klantbeeld needs Python 3.11 or newer, and $(or $(PYTHON),python3) is not. Try: make PYTHON=/path/to/python3" >&2; \
	        exit 1; \
	    fi; \
	    echo "Making $(VENV) with $$($$found --version)"; \
	    "$$found" -m venv --clear $(VENV); \
	fi
	@echo "Installing what pyproject.toml names into $(VENV)"
	@$(BIN)/python -m pip install --quiet --quiet --editable '.[dev]'
	@touch $@
