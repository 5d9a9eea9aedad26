# The README's two commands are `make demo` and `make test`; neither needs anything typed before.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
T :=
DEV := $(VENV)/.made-for-development
DEMO := .demo

.PHONY: demo test coverage check golden bench docs lock dist clean

demo: $(DEMO)/bin/pip-checkface  ## show and install a real package into a scratch environment
	$(PYTHON) -m venv --clear $(DEMO)/target
	CHECKFACE_LEDGER=$(DEMO)/ledger.jsonl $(DEMO)/bin/pip-checkface --python $(DEMO)/target install --yes --report-html $(DEMO)/faces.html requests
	$(DEMO)/target/bin/python -c "import requests; print('installed and importable: requests', requests.__version__)"
	@echo "All faces, as a page: $(DEMO)/faces.html"

$(DEMO)/bin/pip-checkface: pyproject.toml
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python -m pip install --quiet --upgrade 'pip>=26.3'
	$(DEMO)/bin/python -m pip install --quiet '.[pip]'
	touch $@

$(DEV): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=26.3'
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	touch $@

# Thousands of processes start in the tests: none of them should have to compile us first.
test coverage: export PYTHONDONTWRITEBYTECODE :=

test: $(DEV)  ## all tests, on all cores; T=path runs some of them
	$(BIN)/pytest -n auto --dist loadfile $(T)

coverage: $(DEV)  ## the same with branch coverage, of child processes too: twice as long
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered $(T)

check: $(DEV)  ## style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(DEV)  ## renew the golden files; look at the difference before you commit it
	CHECKFACE_UPDATE_GOLDEN=1 $(BIN)/pytest tests/core

bench: $(DEV)  ## seconds, memory and ratios, all from one run
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m pip download --quiet --no-deps --dest $(VENV) random-face==2021.7.21.1
	$(BIN)/python benchmarks/drawing.py --wheel $(VENV)/random_face-2021.7.21.1-py3-none-any.whl
	$(BIN)/python benchmarks/docs.py

docs: $(DEV)  ## our own pages, with our own plugin, into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir site

lock: $(DEV)  ## renew the packages that the GitHub Action installs
	$(BIN)/python -m pip install --quiet uv
	echo "setuptools>=80" | $(BIN)/uv pip compile pyproject.toml - --extra github-action --universal \
	  --python-version 3.11 --generate-hashes --no-annotate --quiet --upgrade \
	  --custom-compile-command "make lock" --output-file plugins/github_action/requirements.txt

dist: $(DEV)  ## wheel and sdist, checked
	$(BIN)/python -m pip install --quiet build twine
	rm -rf dist build *.egg-info
	$(BIN)/python -m build --outdir dist .
	$(BIN)/twine check --strict dist/*

clean:
	rm -rf $(VENV) $(DEMO) build dist *.egg-info
