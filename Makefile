# The whole set-up is one of these commands; nothing else has to be done by hand.
.PHONY: run help quick test mutants check torture bench setup setup-test setup-bench setup-torture lock
PY = .venv/bin/python

run: setup  ## install what is missing, make instance/ with invented cases if there is none, serve on port 8000
	@set -e; if [ ! -f instance/settings.toml ]; then .venv/bin/qingzhang init --demo; \
		elif [ -e instance/current ]; then nice .venv/bin/qingzhang build & \
		else .venv/bin/qingzhang build; fi; \
		exec .venv/bin/qingzhang serve

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

quick: setup-test  ## the tests without browser, server and paper, in less than a minute
	@$(PY) -m pytest -n 2 --dist loadfile -m "not slow"

test: setup-test  ## every test
	@$(PY) -m pytest -n 3 --dist loadfile

mutants: setup-test  ## plant each fault of tests/mutants in a copy of the tree; a test must see it
	@$(PY) -m tests.mutants.run

check: setup-test  ## lint, types, strict check of the shipped content
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet . || { echo "run: .venv/bin/ruff format ."; exit 1; }
	@.venv/bin/mypy
	@.venv/bin/qingzhang check

torture: setup-torture  ## kills, flipped bytes, load, planted leaks, scanners: each at full length, one JSON line each, within the hour
	@$(PY) -m tests.torture

bench: setup-bench  ## every benchmark, one JSON line each; those of many files wait until the disk has rested
	@$(PY) -m benchmarks.press --cases 10000
	@$(PY) -m benchmarks.shipped
	@$(PY) -m benchmarks.pdf
	@$(PY) -m benchmarks.search --cases 10000
	@$(PY) -m benchmarks.search --cases 100000 --times 3
	@$(PY) -m benchmarks.release --cases 10000
	@$(PY) -m benchmarks.exchange
	@$(PY) -m benchmarks.gate
	@$(PY) -m benchmarks.intake
	@$(PY) -m benchmarks.first_page
	@$(PY) -m benchmarks.lighthouse
	@$(PY) -m benchmarks.publish --cases 10000
	@$(PY) -m benchmarks.publish --cases 100000 --times 3
	@$(PY) -m benchmarks.inventory
	@$(PY) -m benchmarks.sweep
	@$(PY) -m benchmarks.desk --cases 10000
	@$(PY) -m benchmarks.desk --cases 100000 --times 3
	@$(PY) -m benchmarks.reports --cases 10000
	@$(PY) -m benchmarks.reports --cases 100000 --times 3

setup:  ## install what is missing to run it
	@bash deploy/setup/setup.sh

setup-test:  ## … and what the tests need
	@bash deploy/setup/setup.sh --tests

setup-bench:  ## … and what the benchmarks need
	@bash deploy/setup/setup.sh --bench

setup-torture:  ## … and what make torture needs: Java, a checker of HTML, scanners
	@bash deploy/setup/setup.sh --torture

lock: setup-test  ## write the lock files anew from pyproject.toml (hashes, no addresses)
	@$(PY) -m pip -q install uv
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml -o requirements.lock
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	@$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		tests/torture/tools/requirements.in -o tests/torture/tools/requirements.lock
	@bash deploy/setup/setup.sh --tests
	@$(PY) -m deploy.setup.third_party
