# `make run` and `make test` need only python3 (3.11 or newer) and make; each sets up what it lacks.

.DEFAULT_GOAL := help
VENV ?= .venv
PYTHON := $(VENV)/bin/python
PORT ?= 8501
# Two files of tests at a time, those of the browser first: the longest ones are under way when the others end.
# A wait for the browser that ran out of time is tried once more, as on a busy machine it may; nothing else is.
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
	--reruns 1 --only-rerun TimeoutError --only-rerun "Locator expected"

.PHONY: help run dev test check fix unit browser-tests shots bench clean

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.run-ready  ## serve the app on http://localhost:8501 (PORT=... for another)
	$(PYTHON) -m streamlit run app.py --server.port $(PORT)

dev: $(VENV)/.run-ready  ## the same for those who edit the code: a saved file runs the open pages again
	$(PYTHON) -m streamlit run app.py --server.port $(PORT) --server.fileWatcherType auto --server.runOnSave true \
		--server.folderWatchBlacklist $(VENV)

test: check $(VENV)/.browser-ready  ## check the code and run every test
	$(PYTEST) --durations 12 --durations-min 5

check: $(VENV)/.dev-ready  ## ruff and mypy
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

fix: $(VENV)/.dev-ready  ## mend what ruff can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

unit: $(VENV)/.dev-ready  ## unit, command-line and page tests
	$(PYTEST) -m "not browser"

browser-tests: $(VENV)/.browser-ready  ## tests that drive the app in Chromium
	$(PYTEST) -m browser

shots: $(VENV)/.browser-ready  ## a screenshot of every page in shots/, at two widths and in both themes
	$(PYTHON) tools/shots.py

bench: $(VENV)/.browser-ready  ## print the tables of docs/figures.md: most of an hour on an idle machine (drawn.py needs a folder)
	$(PYTHON) benchmarks/pages.py
	$(PYTHON) benchmarks/reruns.py
	$(PYTHON) benchmarks/point_map.py
	$(PYTHON) benchmarks/draw.py
	$(PYTHON) benchmarks/fuzz.py
	$(PYTHON) benchmarks/projections.py
	$(PYTHON) benchmarks/fuzz_files.py
	$(PYTHON) benchmarks/shipped_runs.py
	$(PYTHON) benchmarks/estimates.py
	$(PYTHON) benchmarks/training_speed.py
	$(PYTHON) benchmarks/time_to_accuracy.py

clean:  ## remove what the targets above have made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis shots

$(VENV)/bin/python:
	sh tools/make_venv.sh $(VENV)

$(VENV)/.run-ready: $(VENV)/bin/python requirements.txt
	sh tools/install.sh $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev-ready: $(VENV)/bin/python requirements.txt requirements-dev.txt
	sh tools/install.sh $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.run-ready

$(VENV)/.browser-ready: $(VENV)/.dev-ready
	sh tools/find_browser.sh $(VENV)
	@touch $@
