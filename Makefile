# Everything sets itself up first: on a fresh Debian, Ubuntu or macOS machine with Python 3.11+, git and make,
# each of these works at once. Written for GNU make 3.81, which macOS ships.

ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$python"; break; fi; done)
endif
ifeq ($(strip $(PYTHON)),)
$(error PXM Desktop needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3 ...)
endif

BIN := .venv/bin
PY := $(BIN)/python
PYTEST_ARGS ?=
PXM_SOAK_SECONDS ?= 1200
export PXM_SOAK_SECONDS

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint bench soak package lock clean

help: ## show this list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with the program and all it needs, and install missing system packages
	@"$(PYTHON)" packaging/bootstrap.py

demo: setup ## open the window on a practice account and upload sample assets into it
	@$(PY) packaging/demo.py

run: setup ## open the window
	@$(BIN)/pxm-desktop

test: lint ## run all checks and all tests
	@$(BIN)/pytest -n 4 --dist loadgroup --max-worker-restart 0 $(PYTEST_ARGS)

lint: setup ## check style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup ## measure speed, memory and API calls against peers and limits; writes bench.json
	@$(PY) -m benchmarks

soak: setup ## upload and fill hot folders, kill and restart; PXM_SOAK_SECONDS a scene (default 1200)
	@$(PY) -m benchmarks.soak $(SOAK_ARGS)

package: setup ## build the program that needs no Python, in dist/pxm-desktop
	@$(PY) packaging/bundle.py

lock: setup ## write requirements.lock from pyproject.toml; LOCK_ARGS=--upgrade takes newer versions
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--python-version 3.11 --all-extras $(LOCK_ARGS) --output-file requirements.lock pyproject.toml

clean: ## remove what was built, but not .venv
	@rm -rf build dist bench.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
