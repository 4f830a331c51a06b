# The two commands: make run, make test. The others are for those who change the code.
.DEFAULT_GOAL := help
.PHONY: help run test bench format lint types messages lock gate clean

# Set for another project, these would bring its packages into ours, or ours to another place.
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX

PYTHON := .venv/bin/python
RUNTIME := sh config/venv.sh requirements.txt
EVERYTHING := sh config/venv.sh requirements.txt requirements-dev.txt

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## the whole inventory at http://127.0.0.1:8000 (make run PORT=8001 for another port)
	@$(RUNTIME)
	@exec env PORT="$(PORT)" $(PYTHON) -m config.serve

test: ## every test, on a real PostgreSQL and in a real Chromium (make test ARGS="-k search")
	@$(EVERYTHING)
	@exec $(PYTHON) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

bench: ## the benchmark on generated data (make bench N=20000)
	@echo "The benchmark comes with the last piece of the roadmap; there is none yet." >&2; exit 1

format: ## rewrite the code as ruff formats it
	@$(EVERYTHING)
	@$(PYTHON) -m ruff check --fix-only --quiet . ; $(PYTHON) -m ruff format .

lint: ## what the gate asks of the code's form
	@$(EVERYTHING)
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types: ## what the gate asks of the rule modules' types
	@$(EVERYTHING)
	$(PYTHON) -m mypy

messages: ## collect the texts to translate, and compile the translations (needs gettext)
	@$(EVERYTHING)
	$(PYTHON) manage.py makemessages --locale es --no-obsolete --no-wrap --add-location file --ignore .venv --ignore .data
	$(PYTHON) manage.py compilemessages --locale es --ignore .venv

lock: ## renew both locks from the .in files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet requirements.in --output-file requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet requirements-dev.in --output-file requirements-dev.txt

gate: ## everything a change has to pass
	.ci/run

clean: ## remove what can be made again: environment, static files, caches and the tests' database; never the data
	rm -rf .venv .data/static .data/static.stamp .data/pg-test* .mypy_cache .pytest_cache .ruff_cache
