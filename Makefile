# The commands of the project; `make run` and `make test` install what they need by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1

.PHONY: install run test check bench pictures clean
.DEFAULT_GOAL := run

install: $(VENV)/installed $(VENV)/assets

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "== installing into $(VENV) =="
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; say which with: make PYTHON=python3.11')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar off -c constraints.txt -e '.[test]'
	@touch $@

# The pages work without these files, so that a machine without a network is no obstacle; the next call tries again.
$(VENV)/assets: $(VENV)/installed api/frontend.py
	@$(BIN)/tech-axis assets && touch $@ || true

run: install
	@echo "== building the snapshot =="
	$(BIN)/tech-axis build
	@echo "== serving =="
	$(BIN)/tech-axis serve

check: install
	@echo "== lint, types, import contracts, ontology and data =="
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tech-axis check

test: install
	@echo "== tests =="
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

bench: install
	@echo "== benchmarks =="
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar off -c constraints.txt -e '.[test,bench]'
	$(BIN)/python -m tests.bench

pictures: install
	@echo "== pictures for the documentation =="
	$(BIN)/python -m tests.browser.screenshots docs

clean:
	rm -rf $(VENV) var build *.egg-info
