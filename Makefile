# On a fresh machine with Python 3.11 or later and git, each target sets up everything that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint fuzz bench lock transcript clean

demo: $(VENV)/.core
	@$(BIN)/python demo/demo.py

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check gate tests benchmarks demo
	$(BIN)/mypy

fuzz: $(VENV)/.test
	FUZZ=1 $(BIN)/python -m pytest -n auto -m hypothesis

bench: $(VENV)/.test
	$(BIN)/python benchmarks/hook.py
	$(BIN)/python benchmarks/guard.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/report.py

transcript: $(VENV)/.test
	$(BIN)/python -m tests.stories.transcript

lock: $(VENV)/.test
	$(BIN)/python -m pip install -q 'uv>=0.7,<1'
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV), once"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.venv pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@$(BIN)/python -m compileall -q gate
	@touch $@ $(VENV)/.core

$(VENV)/.test: $(VENV)/.venv pyproject.toml tests/peers/package-lock.json
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test,lint]'
	@command -v npm >/dev/null || $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[node]'
	$(BIN)/python -m tests.peers.packages
	$(BIN)/python -m compileall -q gate && $(BIN)/python -m gate.expressions
	touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
