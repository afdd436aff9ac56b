# Everything is done by tools/bootstrap.py, which also runs where there is no make
# (Windows: py tools\bootstrap.py TARGET). More arguments: make test ARGS="-k oven"

# Any Python 3 that answers; tools/bootstrap.py looks for the right one from there.
PYTHON ?= $(shell for p in python3 python python3.13 python3.12 python3.11 python3.14; \
	do $$p -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 \
	&& echo $$p && break; done)
TARGETS = setup demo lint format test test-all test-browser test-office test-long coverage \
	docs requirements bundle bundle-check
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help clean python $(TARGETS)

help: python ## This list
	@$(PYTHON) tools/bootstrap.py --help

$(TARGETS): python
	@$(PYTHON) tools/bootstrap.py $@ $(ARGS)

python:
	@test -n "$(PYTHON)" || { echo "marcha: no Python on the PATH; install" \
	"Python 3.11, 3.12, 3.13 or 3.14 and try again" >&2; exit 2; }

clean: ## Remove what the tools made (the environment, caches, pages)
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache \
	.mypy_cache .pytest_cache .ruff_cache build dist docs/_build htmlcov
	find src tests tools docs -name __pycache__ -type d -prune -exec rm -rf {} +
