# Every target makes .venv first: a venv, uv in it, the locked packages by hash, then the project itself. uv trusts what
# the system trusts, as pip does: behind a school's firewall that reads TLS nothing else works.
PYTHON ?= python3
BIN := .venv/bin
STUDENTS ?= 300

.PHONY: demo test check bench lock

demo: .venv/installed
	$(BIN)/licheng demo --students $(STUDENTS) --faults

test: .venv/installed
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/marking.py

lock:
	$(BIN)/uv --system-certs pip compile --universal --generate-hashes --python-version 3.11 --extra dev --quiet \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv --system-certs pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements.lock
	$(BIN)/uv --system-certs pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	touch $@
