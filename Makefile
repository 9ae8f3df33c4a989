# Two commands for a newcomer: `make demo` and `make test`. The rest is for who works on the house.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Hash-checked wheels only; nothing is built and nothing unpinned is fetched.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all:

.PHONY: help install demo test check e2e bench messages lock clean
help:
	@echo "make demo    set everything up and serve the demo centre (PORT=8000)"
	@echo "make install set everything up, for a server of your own"
	@echo "make test    every test that needs no browser"
	@echo "make check   style, types, import floors, migrations, templates, catalogues"
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

.venv/test: requirements/test.txt .venv/base
	@$(PIP) -r requirements/test.txt
	@touch $@

.venv/check: requirements/check.txt .venv/test
	@$(PIP) -r requirements/check.txt
	@touch $@

.venv/e2e: requirements/e2e.txt .venv/test
	@$(PIP) -r requirements/e2e.txt
	@touch $@

install: .venv/base

demo: .venv/base
	@$(BIN)/samenspel demo --port $(PORT) $(ARGS)

test: .venv/test
	@$(BIN)/python -m pytest $(ARGS)

check: .venv/check
	@$(BIN)/python scripts/check.py

e2e: .venv/e2e
	@$(BIN)/python scripts/e2e.py $(ARGS)

bench: .venv/test
	@$(BIN)/python -m benchmarks

messages: .venv/check
	@$(BIN)/python scripts/messages.py

lock:
	@for f in build base test check e2e; do uv pip compile --quiet --universal --generate-hashes \
	  --no-emit-index-url --python-version 3.11 --only-binary :all: --no-header --no-annotate \
	  requirements/$$f.in -o requirements/$$f.txt || exit 1; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache staticfiles
