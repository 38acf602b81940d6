# The two commands of the README are `make run` and `make test`; both set up all they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export QT_QPA_PLATFORM ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,offscreen)
ifeq ($(QT_QPA_PLATFORM),)
unexport QT_QPA_PLATFORM
endif
SCHEMA ?= ../shared/ng911
OUT ?= out
SURVEY_CORE := benchmarks/survey_core/node_modules

.PHONY: help run desk test check soak bench mutants package check-eido lock clean
help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.ready  ## a practice call: on a window, or headless into out/
	@if [ -n "$(DISPLAY)$(WAYLAND_DISPLAY)" ]; then $(PY) main.py practice --out $(OUT); \
	else $(PY) main.py practice --headless --out $(OUT); fi

desk: $(VENV)/.ready  ## the workstation itself
	$(PY) main.py

test: $(VENV)/.ready-dev  ## everything that CI runs, but for the linters
	$(PY) -m pytest -m "not soak" $(ARGS)

check: $(VENV)/.ready-dev  ## linters, types, floors and house rules: under two minutes
	$(VENV)/bin/ruff check --no-cache .
	$(VENV)/bin/ruff format --no-cache --check .
	$(VENV)/bin/mypy
	$(PY) -m pytest -q tests/house tests/domain tests/desk

soak: $(VENV)/.ready-dev  ## the full figures of the issues
	$(PY) -m pytest -m soak --timeout 1800 $(ARGS)

bench: $(VENV)/.ready-dev $(SURVEY_CORE)/.ready  ## ratios against peers, with goal and load
	$(PY) -m benchmarks

package: $(VENV)-package/.ready  ## one folder for IT, in dist/
	$(VENV)-package/bin/pyinstaller --noconfirm --clean installer.spec

check-eido: $(VENV)/.ready-dev  ## our EIDOs against NENA's schema in SCHEMA
	$(PY) -m tests.check_eido $(SCHEMA)

mutants: $(VENV)/.ready-dev  ## mutation test of domain/assessment by its pure tests
	PYTHONDONTWRITEBYTECODE= $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-mutate.txt
	QT_QPA_PLATFORM=offscreen $(PY) -m mutmut run
	$(PY) -m mutmut results

lock: $(VENV)/.ready-dev  ## write the requirements anew from pyproject.toml
	$(PY) -m pip install -q uv
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate -q -o requirements.txt
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	  --group dev --generate-hashes --no-header --no-annotate -q -o requirements-dev.txt
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	  --group package --generate-hashes --no-header --no-annotate -q \
	  -o requirements-package.txt
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	  --group dev --group mutate --generate-hashes --no-header --no-annotate -q \
	  -o requirements-mutate.txt

clean:  ## throw away what was built
	rm -rf $(VENV) $(VENV)-package build dist $(OUT)

# Python packages come from the hashed lock; system packages by .ci/system.
$(VENV)/.ready: requirements.txt .ci/system
	.ci/system run
	$(PYTHON) -m venv $(VENV)
	PYTHONDONTWRITEBYTECODE= $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	.ci/system test
	PYTHONDONTWRITEBYTECODE= $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

$(VENV)-package/.ready: requirements-package.txt .ci/system
	.ci/system run
	$(PYTHON) -m venv $(VENV)-package
	PYTHONDONTWRITEBYTECODE= $(VENV)-package/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-package.txt
	touch $@

# A peer of the benchmarks, at the version that its package.json pins; not needed.
$(SURVEY_CORE)/.ready: benchmarks/survey_core/package.json
	@if command -v node >/dev/null && command -v npm >/dev/null && cd $(<D) \
	  && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent; \
	then touch $(CURDIR)/$@; \
	else echo "survey-core is not measured: it needs node, npm and npm's registry"; fi
