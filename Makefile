# The commands of the project. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format browser figures pictures benchmarks messages locks clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1	/' | expand -t 20

setup: $(VENV)/.runtime ## the virtual environment with what the site runs on

demo: setup ## the site with sample stories, at http://localhost:$(PORT)  (PORT=… for another)
	@case "$(PORT)" in ''|*[!0-9]*) echo "PORT is '$(PORT)'; write a number between 1 and 65535, like PORT=8001."; exit 1;; esac
	@DEBUG=1 DEMO=1 SITE_URL=http://localhost:$(PORT) $(BIN)/python manage.py demo --port "$(PORT)"

test: $(VENV)/.test ## the whole test suite on SQLite (or on DATABASE_URL and REDIS_URL where they are set)
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.test ## lint, format, templates, types, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/.test ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser: $(VENV)/.browser ## the tests in Chromium (Debian's, or CHROMIUM=path)
	SITE_URL=http://localhost:8000 $(BIN)/python -m pytest tests/browser $(ARGS)

figures: $(VENV)/.figures ## what the public pages measure up to: Lighthouse, axe, the HTML checker … (needs Chromium, Java, npm)
	$(BIN)/python -m tests.figures $(ARGS)

pictures: $(VENV)/.browser ## the pictures of the documentation, taken anew of the demonstration (needs Chromium)
	$(BIN)/python -m tests.screens $(ARGS)

benchmarks: $(VENV)/.test ## how fast, as ratios in one run
	$(BIN)/python -m pytest tests/benchmarks -s $(ARGS)

messages: $(VENV)/.runtime ## gather the texts of the interface into the catalogues and compile them (needs gettext)
	@command -v xgettext >/dev/null 2>&1 || { echo "gettext was not found. On Debian or Ubuntu: apt install gettext"; exit 1; }
	$(BIN)/python manage.py messages

locks: ## make the hashed locks anew from requirements/*.in (needs uv)
	sh requirements/lock.sh

clean: ## remove the virtual environment; the data in var/ stays
	rm -rf $(VENV)

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "python3 was not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3 …"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This is $$($(PYTHON) --version); Newsroom needs Python 3.11 or newer. Name another: make PYTHON=python3.12 …"; exit 1; }
	@echo "Making the virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

# A lock that changed is installed again; one that did not costs nothing.
$(VENV)/.runtime: requirements/base.txt | $(VENV)/bin/python
	@echo "Installing what the site runs on …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.runtime
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.browser: requirements/browser.txt $(VENV)/.test
	@echo "Installing what the browser tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	@touch $@

# Without a search for dependencies: the lock names them all.
$(VENV)/.figures: requirements/figures.txt $(VENV)/.browser
	@echo "Installing what the figures need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/figures.txt
	@touch $@
