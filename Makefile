# make run    installs and ingests corpus/samples into outputs/nhiemvu.db, then searches it twice
# make test   installs the development extras and runs every check, beginning with `make run` into a temporary database
# make fuzz   damages a thousand files and ingests them: none may hang, crash or be lost
# make bench  times the line beside pdfplumber and pypdfium2 on the same files, and OCR beside plain Tesseract
#             and a register grown to a million obligations (a quarter of an hour and ten gigabytes, once)
# make ablation switches parts of underthesea off and scores what is left on the real documents in ../shared
# make check-real reads the real documents in ../shared, if they are there, and prints how well
# make golden rewrites the golden records (and fails, so that the change is looked at)
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DB ?= outputs/nhiemvu.db
TESSDATA = $(or $(TESSDATA_PREFIX),/usr/share/tesseract-ocr/*/tessdata)/vie.traineddata
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt

.PHONY: run test format lint types tests docs bench ablation fuzz check-real golden clean

run: data $(VENV)/.installed
	$(BIN)/nhiemvu ingest corpus/samples --db $(DB)
	@echo; echo '$$ nhiemvu search --cites "12-NQ/TU" --limit 5'
	@$(BIN)/nhiemvu search --cites "12-NQ/TU" --limit 5 --db $(DB)
	@echo; echo '$$ nhiemvu search "chuyển đổi số" --due-before 2026-06-30 --limit 5'
	@$(BIN)/nhiemvu search "chuyển đổi số" --due-before 2026-06-30 --limit 5 --db $(DB)

test: data $(VENV)/.installed-dev
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(MAKE) --no-print-directory run DB="$$folder/nhiemvu.db"
	$(MAKE) --no-print-directory format lint types docs tests

format: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy
	$(BIN)/mypy --strict corpus/*.py

docs: $(VENV)/.installed-dev
	$(BIN)/cog --check README.md

tests: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2

bench: $(VENV)/.installed-dev
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_ocr.py
	$(BIN)/python tests/bench_search.py

ablation: $(VENV)/.installed-dev
	$(BIN)/python tests/ablation.py

fuzz: $(VENV)/.installed-dev
	$(BIN)/python tests/fuzz.py --files 1000

check-real: data $(VENV)/.installed-dev
	$(BIN)/python tests/check_real.py

golden: $(VENV)/.installed-dev
	NHIEMVU_GOLDEN=write $(BIN)/python -m pytest -q tests/test_record.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "nhiemvu needs Python 3.11 or later: set PYTHON=python3.x"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); $(MAKE) --no-print-directory venv-package; $(PYTHON) -m venv $(VENV); }

# Installs a Debian package as root or with sudo, else says in one line what to do.
define apt
	if ! command -v apt-get >/dev/null; then echo "install $(1) with your system's packages, then run make again"; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo"; \
	else echo "run: sudo apt-get install $(1), then make again"; exit 1; fi; \
	$$as apt-get update -qq && $$as apt-get install -y -qq --no-install-recommends "$(1)" >/dev/null
endef

# Debian and Ubuntu keep venv in a package of its own.
.PHONY: venv-package
venv-package:
	@package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); $(call apt,$$package)

# Scans are read with Tesseract's Vietnamese data; without them all else works, and scanned pages stay unread.
.PHONY: data
data:
	@ls $(TESSDATA) >/dev/null 2>&1 || ( $(call apt,tesseract-ocr-vie) ) || true

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
