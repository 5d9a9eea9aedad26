# `make help` lists what can be typed; each builds what it needs. The README's two commands are
# `make demo` and `make test`.

# PYTHON=python3.13 before or after `make` takes another one, in environments of its own.
PYTHON ?= python3
PYTHONS := 3.11 3.12 3.13 3.14
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
NAMED := $(if $(filter file,$(origin PYTHON)),,-$(VERSION))
VENV := .venv$(NAMED)
DEMO := .demo$(NAMED)
BIN := $(VENV)/bin

# What is installed for development: GROUP=test leaves out torch, which is gigabytes on Linux.
GROUP := dev
DEV := $(VENV)/.made-for-$(GROUP)
T :=
SOURCES := $(shell find core plugins -type f -not -path '*/__pycache__/*')

.DEFAULT_GOAL := help
.PHONY: help demo test test-hosts test-pythons coverage check sanitize format golden bench api-docs serving pictures icons docs js extension wheels lock dist release clean

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / {printf "make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

# An environment with the newest pip. What pip and setuptools say goes to its pip.log, for it is of no use
# to who types `make`; where pip fails, one sentence says so.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and $(OLD))'
	@echo "Making an environment in $(1), once…"
	@$(PYTHON) -m venv $(1)
	@$(call pip,$(1),--upgrade 'pip>=26.3')
endef
OLD := "checkface needs Python 3.11 or newer: PYTHON=python3.13 make … takes another one"
pip = $(1)/bin/python -m pip install --no-input $(2) >>$(1)/pip.log 2>&1 || { echo $(UNREACHED) $(1)/pip.log >&2; exit 1; }
UNREACHED := "pip found no package index that answers, or could not build; its own words stand at the end of"

demo: export PIP_RETRIES ?= 1
demo: $(DEMO)/bin/pip-checkface  ## see a real package installed: the face of every wheel, in a scratch environment
	@echo "Showing the faces of requests and all it needs, fetched from the package index that your pip asks…"
	@$(PYTHON) -m venv --clear --without-pip $(DEMO)/target
	CHECKFACE_LEDGER=$(DEMO)/ledger.jsonl $(DEMO)/bin/pip-checkface --python $(DEMO)/target \
	  install --quiet --yes --report-html $(DEMO)/faces.html requests
	@$(DEMO)/target/bin/python -c "import requests; print('Installed and importable: requests', requests.__version__)"
	@echo "Now open file://$(CURDIR)/$(DEMO)/faces.html in a browser: it shows all their faces."

$(DEMO)/bin/pip-checkface: pyproject.toml $(SOURCES)
	$(call environment,$(DEMO))
	@rm -rf build
	@$(call pip,$(DEMO),'.[pip]')
	@touch $@

KERNEL := setup.py $(wildcard core/kernel/*.[ch])

$(DEV): pyproject.toml $(KERNEL)
	$(call environment,$(VENV))
	@$(call pip,$(VENV),--editable '.[all]' --group $(GROUP))
	@touch $@

# Whoever is done takes half of what another one still has before it.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

# Thousands of processes start in the tests: none of them should have to compile us first.
test test-hosts coverage: export PYTHONDONTWRITEBYTECODE :=

test: $(DEV)  ## the tests, on all cores; T=path runs some of them
	$(PYTEST) $(or $(T),--ignore=tests/hosts)

test-hosts: $(DEV)  ## the tests with other versions of hosts, real runners, lock tools and browsers
	$(PYTEST) tests/hosts

test-pythons:  ## what may differ between Pythons, on each other one that is found
	@for version in $(filter-out $(VERSION),$(PYTHONS)); do \
	  if python=$$(.ci/find_python $$version); then \
	    $(MAKE) --no-print-directory test PYTHON=$$python GROUP=test T=@tests/on_every_python.txt || exit 1; \
	  else missing="$$missing $$version"; fi; \
	done; \
	[ -z "$$missing" ] || echo "NOT TESTED, for this machine has no such Python:$$missing"

coverage: $(DEV)  ## the tests with branch coverage, of child processes too: twice as long; all of them reach its floor
	$(PYTEST) --cov --cov-report=term:skip-covered $(if $(T),--cov-fail-under=0 $(T),--ignore=tests/hosts)

check: $(DEV)  ## style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

sanitize: $(DEV)  ## the kernel under AddressSanitizer and UBSan; on Linux, with gcc: a minute
	$(BIN)/python .ci/sanitize.py

format: $(DEV)  ## lay the code out, and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

golden: $(DEV)  ## renew the golden files; look at the difference before you commit it
	CHECKFACE_UPDATE_GOLDEN=1 $(BIN)/pytest tests/core tests/gate/test_screen.py tests/plugins/pip_verify/test_pip_own_help.py

bench: $(DEV)  ## seconds, memory and ratios, all from one run
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m pip download --quiet --no-deps --dest $(VENV) random-face==2021.7.21.1
	$(BIN)/python benchmarks/drawing.py --wheel $(VENV)/random_face-2021.7.21.1-py3-none-any.whl
	$(BIN)/python benchmarks/docs.py
	$(BIN)/python benchmarks/install.py

api-docs: $(DEV)  ## renew docs/api.md from the docstrings
	$(BIN)/python docs/api.py > docs/api.md.new
	@mv docs/api.md.new docs/api.md

serving: $(DEV)  ## renew the tables of docs/serving.md, and the Grafana dashboard
	$(BIN)/python docs/serving.py
	$(BIN)/python -m checkface_server.operation.dashboard > plugins/server/examples/grafana/checkface.json

pictures: $(DEV)  ## renew the pictures that README and docs show; look at them
	$(BIN)/python docs/pictures.py

icons: $(DEV)  ## renew the icons of the site
	$(BIN)/python docs/icons.py

docs: $(DEV)  ## our own pages, with our own plugin, into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir site

# The cross compiler, hundreds of megabytes: only for who builds for other machines.
ZIG := .venv-zig
ZIG_VERSION := 0.17.1

$(ZIG)/.made-for-$(ZIG_VERSION):
	$(call environment,$(ZIG))
	@$(call pip,$(ZIG),ziglang==$(ZIG_VERSION))
	@touch $@

js: $(ZIG)/.made-for-$(ZIG_VERSION)  ## renew cf1.wasm and what else the npm package in core/js is made from; the same bytes each time
	$(ZIG)/bin/python .ci/kernel.py wasm
	$(ZIG)/bin/python .ci/npm.py words
	$(ZIG)/bin/python .ci/npm.py weights

extension: $(DEV)  ## the browser extension, a zip for Chromium and one for Firefox, into dist-extension; needs no network
	$(BIN)/python .ci/extension.py pack

wheels: dist $(ZIG)/.made-for-$(ZIG_VERSION)  ## beside the pure wheel, one with the kernel for each platform
	$(ZIG)/bin/python .ci/kernel.py wheels
	$(BIN)/twine check --strict dist/*

lock: $(DEV)  ## renew the packages that the GitHub Action installs
	$(BIN)/python -m pip install --quiet uv
	echo "setuptools>=80" | $(BIN)/uv pip compile pyproject.toml - --extra github-action --universal \
	  --python-version 3.11 --generate-hashes --no-annotate --quiet --upgrade \
	  --custom-compile-command "make lock" --output-file plugins/github_action/requirements.txt

dist: export CHECKFACE_PURE := 1
dist: $(DEV)  ## the pure wheel and sdist, checked; the same commit gives the same bytes
	$(BIN)/python .ci/release.py build
	$(BIN)/twine check --strict dist/*

release: $(DEV)  ## check that this commit can be released, and say which tag to push; sends nothing
	$(BIN)/python .ci/release.py ready
	$(MAKE) --no-print-directory dist
	rm -rf checkface-release
	$(BIN)/checkface release dist/* --pictures
	@$(BIN)/python .ci/release.py tag

clean:  ## remove what was made: environments, builds, the demo, what tests keep
	rm -rf .venv* .demo* .cache build dist dist-extension site checkface-release *.egg-info
