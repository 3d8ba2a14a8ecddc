# make demo   set everything up in a virtual environment and check one of the plans in fixtures/ against another
# make test   set up, then lint, types, import contracts and all tests
# make bench  set up, then print the figures of speed and accuracy
# make schemas  write the JSON Schemas of the YAML formats anew

VENV = .venv
BIN = $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$python && break; done)
SOURCES = pyproject.toml hatch_build.py requirements-dev.lock $(shell find src rules -name '*.py' -o -name '*.yaml')
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test bench schemas clean

demo: $(VENV)/demo.stamp
	@$(BIN)/compliance check fixtures/plans/nghia-thuong-2025.txt --against fixtures/plans/quang-nam-2025.txt; \
	code=$$?; [ $$code -le 1 ] || exit $$code

test: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -r s --cov --cov-report=term-missing:skip-covered

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks

schemas: $(VENV)/test.stamp
	$(BIN)/python -m compliance.library.shipping

# A wheel for the demo, the working tree itself for the tests: each takes the place of the other.
$(VENV)/demo.stamp: $(VENV)/new.stamp $(SOURCES)
	$(PIP) install --upgrade .
	@rm -f $(VENV)/test.stamp
	@touch $@

$(VENV)/test.stamp: $(VENV)/new.stamp pyproject.toml hatch_build.py requirements-dev.lock
	$(PIP) install --requirement requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/demo.stamp
	@touch $@

# Some systems have Python without the part that puts pip into a virtual environment; their own pip can do that.
$(VENV)/new.stamp:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 to 3.14 is needed: make PYTHON=/path/to/python" >&2; exit 1; }
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	@touch $@

clean:
	rm -rf $(VENV) dist build .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
