# Two commands for a newcomer: `make demo` and `make test`. The rest is for who works on the house.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
# How many tests run side by side.
TESTERS ?= 2
BIN := .venv/bin
# Hash-checked wheels only; nothing is built and nothing unpinned is fetched.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all:

.PHONY: help install saml demo test check proof e2e bench messages lock clean
help:
	@echo "make demo    set everything up and serve the demo centre (PORT=8000)"
	@echo "make install set everything up, for a server of your own"
	@echo "make saml    add signing in with SAML (Entree) to a server of your own"
	@echo "make test    every test that needs no browser"
	@echo "make check   style, types, import floors, migrations, templates, catalogues"
	@echo "make proof   who may see what: everyone, every address, planted holes, twin worlds, families in any order"
	@echo "make e2e     the journeys in a real browser, with accessibility checks"
	@echo "make bench   print the figures"
	@echo "make messages  renew the translation catalogues (needs gettext)"
	@echo "make lock    renew the hashed requirements (needs uv)"

.venv/base: requirements/base.txt requirements/build.txt pyproject.toml
	@$(PYTHON) scripts/check_python.py
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing (once, about half a minute) ..."
	@$(PIP) -r requirements/build.txt
	@$(PIP) -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/saml: requirements/saml.txt .venv/base
	@$(PIP) -r requirements/saml.txt
	@touch $@

.venv/test: requirements/test.txt .venv/saml
	@$(PIP) -r requirements/test.txt
	@touch $@

.venv/check: requirements/check.txt .venv/test
	@$(PIP) -r requirements/check.txt
	@touch $@

.venv/e2e: requirements/e2e.txt requirements/identity.txt .venv/test
	@$(PIP) -r requirements/e2e.txt
	@$(PIP) -r requirements/identity.txt
	@touch $@

install: .venv/base

saml: .venv/saml

demo: .venv/base
	@$(BIN)/samenspel demo --port $(PORT) $(ARGS)

test: .venv/test
	@$(BIN)/python -m pytest -n $(TESTERS) $(ARGS)

check: .venv/check
	@$(BIN)/python scripts/check.py

proof: .venv/test
	@$(BIN)/python scripts/proof.py

e2e: .venv/e2e
	@$(BIN)/python scripts/e2e.py $(ARGS)

bench: .venv/test
	@$(BIN)/python -m benchmarks

messages: .venv/check
	@$(BIN)/python scripts/messages.py

lock:
	@for f in build base saml test check e2e identity; do uv pip compile --quiet --universal --generate-hashes \
	  --no-emit-index-url --python-version 3.11 --only-binary :all: --no-header --no-annotate \
	  $$(test ! -f requirements/$$f.overrides || echo --overrides requirements/$$f.overrides) \
	  requirements/$$f.in -o requirements/$$f.txt || exit 1; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache staticfiles
