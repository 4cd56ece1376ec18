# Two commands on a fresh machine with Python 3.11+: `make run` and `make test`.

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py

.PHONY: help run test check bench fmt messages lock clean

help:
	@echo "make run       portal with demo data on http://127.0.0.1:$(PORT)/"
	@echo "make test      everything that must hold, on SQLite and PostgreSQL, with a real browser"
	@echo "make check     lint, types, translations, migrations"
	@echo "make bench     benchmarks, as ratios"
	@echo "make fmt       format code and templates"
	@echo "make messages  collect and compile translations"
	@echo "make lock      write the lock files anew"

run: export DEBUG ?= 1
run: export BASE_URL ?= http://127.0.0.1:$(PORT)
run: $(VENV)/run.stamp
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_demo
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

test: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.both_databases $(PYTEST)

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/mypy .
	@$(MANAGE) makemigrations --check --dry-run
	@$(BIN)/python -m tests.catalogues

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.bench

fmt: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/dev.stamp
	@$(MANAGE) makemessages --locale de --no-obsolete --no-wrap --add-location file --ignore .venv
	@$(MANAGE) compilemessages --locale de --ignore .venv

lock: $(VENV)/dev.stamp
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $$name.in --output-file $$name.txt; \
	done

clean:
	rm -rf $(VENV) staticfiles

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CONNECT needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	@echo "Installing packages, once ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing packages for the tests, once ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@
