# Two commands do everything on a fresh machine with python3 (venv, pip) and make:
#   make serve    install, index the seeds where there is no index yet, serve on 127.0.0.1:8000
#   make test     install what the tests need, then lint, types and tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX ?= .questions/index
HOST ?= 127.0.0.1
PORT ?= 8000
# How many processes share the tests: a number, or as many as there are processors, four at most.
PROCESSES ?= auto

.PHONY: serve install test lint types unit test-cluster browser web web-tools web-check man images format bench clean requirements sbom audit

serve: install
	@test -e $(INDEX)/CURRENT || $(BIN)/questions reindex seeds --index $(INDEX)
	$(BIN)/questions serve --index $(INDEX) --host $(HOST) --port $(PORT)

install: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.tested: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.installed

# Chromium and Firefox serve the browser tests; where one cannot be installed its tests skip and say so.
browser:
	@for program in chromium firefox-esr; do command -v $$program >/dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y $$program >/dev/null; } \
	  || echo "no $$program here and none could be installed: its tests will skip"; done

test: $(VENV)/.tested browser lint types unit web

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

# What tools of others check comes after (`web`); what measures time is asked for by name (`web-check`).
CHECKS := tests/browser/test_browser_checks.py
WEB_TESTS := $(CHECKS) tests/browser/test_browser_lighthouse.py
unit: $(VENV)/.tested
	$(BIN)/pytest -n $(PROCESSES) --maxprocesses 4 --no-loadscope-reorder --cov --cov-report=term --cov-fail-under=90 -rs $(addprefix --ignore=,$(WEB_TESTS))

# A real OpenSearch of three nodes (Java and Maven); `make test` skips these where there is none.
test-cluster: $(VENV)/.tested
	QUESTIONS_TEST_CLUSTER=insist $(BIN)/pytest tests/cluster

# Tools of others check pages and files: axe-core, the Nu HTML checker and Lighthouse (npm, java),
# schemathesis and frictionless (pip).
# They stand outside the tree; the versions are fixed, so that a check says the same tomorrow.
WEB_TOOLS ?= $(HOME)/.cache/questions-web
web-tools:
	@{ command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix $(WEB_TOOLS) \
	  axe-core@4.14.1 vnu-jar@26.9.27 lighthouse@12.8.2; } \
	  || echo "no npm here, or nothing could be installed: the checks by axe-core, Nu and Lighthouse will skip"

# Of the screens that axe looks at, the widest by day and the narrowest by night; `web-check` has all.
web: $(VENV)/.tested browser web-tools
	QUESTIONS_WEB_TOOLS=$(WEB_TOOLS) $(BIN)/pytest -rs $(CHECKS) -k "not dark-1280 and not light-768 and not light-390"

web-check: $(VENV)/.tested browser web-tools
	$(BIN)/pip install --quiet --editable '.[test,web]'
	QUESTIONS_WEB_TOOLS=$(WEB_TOOLS) $(BIN)/pytest -rs tests/browser tests/webapp tests/test_bundle.py

# The manual, a page a command, made from the help of each.
man: $(VENV)/.installed
	$(BIN)/pip install --quiet --editable '.[manual]'
	$(BIN)/click-man questions --target build/man

# The pictures of docs/images, from whatever index there is.
images: $(VENV)/.tested browser
	$(BIN)/python tests/browser/screenshots.py --index $(INDEX)

format: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Tools that look at what a service installs; apart, so that they are not themselves looked at.
SUPPLY := $(VENV)/supply
COMPILE := $(SUPPLY)/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
  --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

$(SUPPLY)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/pip install --quiet 'pip-tools>=7.5,<8' 'cyclonedx-bom>=7,<8' 'pip-audit>=2.9,<3'
	@touch $@

# Versions and checksums for an install that is the same everywhere.
requirements: $(SUPPLY)/.installed
	$(COMPILE) --output-file requirements/serve.txt pyproject.toml
	$(COMPILE) --extra cluster --output-file requirements/cluster.txt pyproject.toml

# What a service consists of, with licences (CycloneDX): build/sbom.json, from an install by checksum.
sbom: $(SUPPLY)/.installed
	$(PYTHON) -m venv --clear $(VENV)/sbom
	$(VENV)/sbom/bin/pip install --quiet --require-hashes -r requirements/serve.txt
	$(VENV)/sbom/bin/pip install --quiet --no-deps .
	mkdir -p build
	$(SUPPLY)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  --output-file build/sbom.json $(VENV)/sbom/bin/python

# Is anything known against it? Says so where nobody could be asked.
audit: $(SUPPLY)/.installed
	@rm -f $(SUPPLY)/audit.json
	@$(SUPPLY)/bin/pip-audit --disable-pip --require-hashes -r requirements/cluster.txt --progress-spinner off \
	  --format json --output $(SUPPLY)/audit.json >/dev/null 2>&1 || true
	@$(BIN)/python requirements/audit.py $(SUPPLY)/audit.json

bench: $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .questions .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
