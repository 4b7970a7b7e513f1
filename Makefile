# One word for each thing that a developer does; `make help` lists them.
# The first one that needs it makes .venv, and makes it again only when pyproject.toml or the lock changed.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
LOCK := requirements/dev.txt
COMPILE := uv --quiet pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header
ARGS ?=

.PHONY: help demo test check lock sbom setup preflight clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r word rest; do printf '  make %-7s %s\n' "$$word" "$$rest"; done

demo: setup  ## the whole way of a post, in a home that is thrown away
	@$(BIN)/pubqueue demo $(ARGS)

test: setup  ## every test; ARGS="-k word" chooses, ARGS="-n 0" runs them one by one
	@$(BIN)/python -m pytest --quiet -n 2 --dist loadfile $(ARGS)

check: setup  ## form, types, import laws, words and documents
	@$(BIN)/ruff format --check --quiet --output-format concise .
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$said"; exit 1; }
	@$(BIN)/python tools/untranslated.py
	@$(BIN)/python tools/catalogue.py
	@$(BIN)/python tools/check_docs.py
	@echo "make check: nothing to mend"

lock:  ## write the locks anew from pyproject.toml (needs uv); ARGS=--upgrade takes newer versions
	@command -v uv >/dev/null || { echo "uv is missing; bring it with: python3 -m pip install uv" >&2; exit 1; }
	@$(COMPILE) --group dev --all-extras -o $(LOCK) $(ARGS)
	@$(COMPILE) -c $(LOCK) -o requirements/runtime.txt
	@$(COMPILE) -c $(LOCK) --all-extras -o requirements/all.txt

sbom: setup  ## dist/pubqueue.cdx.json: what is locked for running it, with hashes and licences (CycloneDX)
	@mkdir -p dist
	@$(BIN)/python tools/make_sbom.py > dist/pubqueue.cdx.json
	@echo "dist/pubqueue.cdx.json"

setup: .venv/ready  ## .venv with everything in it

.venv/ready: pyproject.toml $(LOCK) | preflight
	@echo "Setting up .venv; this takes about a minute, once."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || "$$(sh tools/preflight.sh '$(PYTHON)')" -m venv --clear .venv
	@$(PIP) install --require-hashes -r $(LOCK)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q .venv/lib src connectors migrations
	@touch $@

preflight:
	@sh tools/preflight.sh '$(PYTHON)' >/dev/null

clean:  ## remove .venv and all that was made
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find src connectors migrations tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
