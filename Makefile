# `make help` lists what there is to do.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help interpreter development setup run demo test test-one coverage bench proof format lock api decisions words browser pictures release clean \
        test-all test-files test-supply test-format test-lint test-types test-imports test-templates test-code test-unit test-integration test-artifact test-acceptance test-clients

# The first interpreter that runs and is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
ENVIRONMENTS := $(PYTHON) -m infrastructure.local.environments
ENGINE := .environments/engine/bin/python
DEVELOPMENT := .environments/development/bin
SAM_PYTHON := .environments/sam/bin/python
CODE := layers/domain/qlinx functions infrastructure tests examples
export PYTHONPATH := layers/domain:.
# Where this is set (as in many images), every process compiles anew all that it imports: 11 of the 16 seconds
# that collecting the integration tests takes, and so in each of the hundreds of processes that tests start.
unexport PYTHONDONTWRITEBYTECODE

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

interpreter:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Qlinx needs Python 3.11 or later; found: $$($(or $(PYTHON),python3) --version 2>&1 || true)." >&2; \
		echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }

setup: interpreter ## Make the environments from their lock files
	@$(ENVIRONMENTS) engine dependencies development sam

run: interpreter ## Run the whole system on this machine until Ctrl-C (PORT=8400, KEEP=1 keeps its state)
	@$(ENVIRONMENTS) engine dependencies
	@exec $(ENGINE) -m infrastructure.local.run $(if $(PORT),--port $(PORT)) $(if $(KEEP),--keep)

demo: interpreter ## Play the main story from start to end and show what happened
	@$(ENVIRONMENTS) engine dependencies
	@exec $(ENGINE) -m infrastructure.local.demo

# What looks at files keeps one processor busy: two at a time. Tests against a running system mostly wait, and
# what they leave of the processors is for tests of code, which give way to them (`nice`).
TOGETHER = $(MAKE) --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
test: setup ## Everything that must pass
	@$(TOGETHER) -j 2 test-files
	@$(TOGETHER) -j 2 test-code test-acceptance

test-all: setup ## All of `make test`, generated clients and pages in a browser
	@$(TOGETHER) -j 2 test-files
	@$(TOGETHER) -j 3 test-code test-acceptance test-clients browser

coverage: development ## Which branches of what is deployed the tests in memory and against tables take; fewer than before fail
	@$(DEVELOPMENT)/python -m pytest -q -n 2 --dist worksteal --cov --cov-report= tests/unit tests/integration
	@$(DEVELOPMENT)/python -m tests.support.coverage_floor

test-one: development ## Some tests alone: T=tests/unit/kit, T="tests/unit/kit/test_ids.py -k random"
	@test -n "$(T)" || { echo 'Name what to run: make test-one T=tests/unit/kit' >&2; exit 2; }
	@$(DEVELOPMENT)/python -m pytest -q $(T)

test-files: test-supply test-types test-artifact test-templates test-lint test-format test-imports

bench: interpreter ## Measure; writes build/bench.json and docs/performance.md
	@$(ENVIRONMENTS) dependencies development
	@exec $(DEVELOPMENT)/python -m tests.bench.runner

proof: interpreter ## Privacy, crash, outage, authorisation and IAM proofs; writes build/proof.json (ONLY=crash runs one)
	@$(ENVIRONMENTS) engine dependencies development
	@exec $(DEVELOPMENT)/python -m tests.proof.runner $(ONLY)

format: development ## Put the code in its form
	@$(DEVELOPMENT)/ruff check --quiet --fix-only .
	@$(DEVELOPMENT)/ruff format .

decisions: development ## Write the index of docs/decisions
	@$(DEVELOPMENT)/python -m tests.support.decisions

release: development ## Keep with a version what the code stores now, and date the changes: VERSION=2.1.0
	@test -n "$(VERSION)" || { echo 'Name the version: make release VERSION=2.1.0' >&2; exit 2; }
	@$(DEVELOPMENT)/python -m tests.release $(VERSION)
	@$(MAKE) api

words: development ## Write the catalogues of words in their form, with the keys that are new, and compile them
	@$(DEVELOPMENT)/python -m tests.support.words

clean: ## Remove what these commands made: environments, caches, builds and the state of `make run`
	@rm -rf .environments build .aws-sam .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	@find layers functions infrastructure tests examples -type d -name __pycache__ -prune -exec rm -rf {} +

api: development ## Write docs/openapi.json as the routes are now
	@$(DEVELOPMENT)/python -m infrastructure.local.api_description

development: interpreter
	@$(ENVIRONMENTS) development

test-format: development ## The code has its form
	@$(DEVELOPMENT)/ruff format --check --quiet . || { echo "make format mends this." >&2; exit 1; }

test-lint: development ## Nothing that the linter warns of
	@$(DEVELOPMENT)/ruff check .

test-types: development ## The types hold
	@$(DEVELOPMENT)/mypy $(wildcard $(CODE))

test-imports: development ## A floor uses only the floors below it
	@$(DEVELOPMENT)/lint-imports

test-templates: development ## The templates are what AWS accepts
	@$(ENVIRONMENTS) sam
	@$(DEVELOPMENT)/cfn-lint -t template.yaml infrastructure/*.yaml
	@AWS_DEFAULT_REGION=eu-west-1 SAM_CLI_TELEMETRY=0 SAM_CLI_ENABLE_LANGUAGE_EXTENSIONS=1 \
		$(SAM_PYTHON) -m tests.support.sam_validate \
		$$(grep -l '^Transform:' template.yaml infrastructure/*.yaml)

# Each process imports and collects for itself, so one run is cheaper than two, and its end comes once. What
# takes longest comes first, or one process would be left with it.
test-code: development ## Both of the next two, in one run
	@nice -n 19 $(DEVELOPMENT)/python -m pytest -q -n 2 --dist worksteal tests/capability tests/unit tests/integration

test-unit: development ## Rules and parts, in memory
	@$(DEVELOPMENT)/python -m pytest -q -n 2 --dist worksteal tests/unit

test-integration: development ## Parts against tables made from the templates
	@$(DEVELOPMENT)/python -m pytest -q -n 2 --dist worksteal tests/integration tests/capability

test-supply: development ## Nothing is known against the packages of the locks; writes build/sbom.cdx.json (AUDIT_REQUIRED=1 fails where nobody can be asked)
	@$(ENVIRONMENTS) supply
	@$(DEVELOPMENT)/python -m tests.supply

test-artifact: development ## What `sam build` makes can be imported
	@$(ENVIRONMENTS) sam dependencies
	@$(DEVELOPMENT)/python -m pytest -q tests/artifact

test-acceptance: development ## The whole system on this machine, over HTTP
	@$(ENVIRONMENTS) engine dependencies
	@$(DEVELOPMENT)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder tests/acceptance

test-clients: development ## Clients generated from docs/openapi.json, against the running system; needs node and npm
	@if command -v node >/dev/null && command -v npm >/dev/null; then $(ENVIRONMENTS) engine dependencies; \
		$(ENVIRONMENTS) clients || echo "The generators in Python can't be installed here; their tests are skipped." >&2; fi
	@$(DEVELOPMENT)/python -m pytest -q tests/clients

browser: interpreter ## The pages in a real Chromium, over the running system (Debian and Ubuntu: apt install chromium)
	@$(ENVIRONMENTS) engine dependencies browser
	@.environments/browser/bin/python -m pytest -q tests/browser --ignore-glob "*_pictures.py"

pictures: interpreter ## Write the main pages and mails, as a browser shows them, to docs/pages
	@$(ENVIRONMENTS) engine dependencies browser
	@.environments/browser/bin/python -m pytest -q tests/browser/test_pictures.py tests/browser/test_mail_pictures.py --pictures

# Without registry addresses, so that a lock says what is installed and the machine says from where.
LOCK = .environments/bootstrap/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock: development ## Renew the lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(LOCK) --group bootstrap -o requirements/bootstrap.txt
	@$(LOCK) pyproject.toml -o requirements/runtime.txt
	@$(LOCK) pyproject.toml --group development -c requirements/runtime.txt -o requirements/development.txt
	@$(LOCK) --group engine -o requirements/engine.txt
	@$(LOCK) --group sam -o requirements/sam.txt
	@$(LOCK) --group checkov -o requirements/checkov.txt
	@$(LOCK) --group schemathesis -o requirements/schemathesis.txt
	@$(LOCK) --group supply -o requirements/supply.txt
	@$(LOCK) --group clients -o requirements/clients.txt
	@$(LOCK) pyproject.toml --group browser -c requirements/development.txt -o requirements/browser.txt
	@cp requirements/runtime.txt layers/dependencies/requirements.txt
