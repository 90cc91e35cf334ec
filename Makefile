# make run and make test do their own set-up; a second time it is skipped.
VENV := .venv
PY := $(VENV)/bin/python
WITH_SERVERS := $(PY) -m sigap_cases.embedded with --quick
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
NODE_STAMP := $(if $(wildcard package.json),node_modules/.installed)
CHROMIUM_NAMES := chromium chromium-browser google-chrome
PIP_INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --no-input --root-user-action=ignore

export XDG_RUNTIME_DIR ?= /tmp

.PHONY: run test faults check bench chromium messages clean
.DELETE_ON_ERROR:

run: $(VENV)/.embedded messages $(NODE_STAMP)
	@exec $(PY) -m sigap_cases.embedded run

# ARGS="tests/house -k launcher" runs a part.
test: $(VENV)/.dev messages $(NODE_STAMP) chromium
	@exec $(WITH_SERVERS) --var var/test -- $(PY) -m pytest -q -n 2 --dist worksteal $(ARGS)

# What dies, stops or comes twice, in full size; about half an hour.
faults: export FAULTS_FULL := 1
faults: $(VENV)/.dev messages $(NODE_STAMP)
	@exec $(WITH_SERVERS) --var var/faults -- $(PY) -m pytest -q -m faults tests/faults $(ARGS)

bench: $(VENV)/.dev messages $(NODE_STAMP)
	@exec $(PY) -m sigap_cases.embedded with --var var/bench -- $(PY) -m bench $(ARGS)

check: $(VENV)/.dev messages $(NODE_STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy sigap_cases workflows accounts notifications bench tests
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --check --lint --quiet templates
	$(WITH_SERVERS) --var var/check -- $(PY) -m tests.house.checks

# Python 3.11 to 3.13 with venv; the system's own first, which every user can run.
$(PY):
	@python=$${PYTHON:-}; \
	for candidate in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 \
	    python3.13 python3.12 python3.11 python3; do \
	  [ -z "$$python" ] || break; \
	  if $$candidate -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	      2>/dev/null; then python=$$candidate; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Perlu Python 3.11 sampai 3.13 dengan venv (Debian: apt-get install python3-venv)." >&2; exit 1; \
	fi; \
	echo "Memasang pustaka ke $(VENV) (sekali saja)..."; \
	rm -rf $(VENV) && $$python -m venv $(VENV)

$(VENV)/.embedded: requirements.txt requirements-embedded.txt | $(PY)
	@$(PIP_INSTALL) -r requirements-embedded.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-embedded.txt requirements-dev.txt | $(PY)
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.embedded

messages: $(MESSAGES)

locale/%.mo: locale/%.po | $(VENV)/.embedded
	@$(VENV)/bin/pybabel --quiet compile --input-file=$< --output-file=$@

# npm of the system, or the one of a Python package where there is none.
node_modules/.installed: package.json package-lock.json | $(VENV)/.embedded
	@if ! command -v npm >/dev/null; then $(PIP_INSTALL) -r requirements-node.txt; fi
	@PATH="$$PATH:$(CURDIR)/$(VENV)/bin" npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# The shell shows the same pages for half of the processor's time; what it has not, the whole
# browser shows. Where there is no shell, the whole browser shows all.
chromium:
	@whole() { for name in $(CHROMIUM_NAMES); do ! command -v $$name >/dev/null || return 0; done; return 1; }; \
	shell() { command -v chromium-headless-shell >/dev/null; }; \
	apt() { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$1 >/dev/null; }; \
	if ! (whole && shell) && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Memasang chromium untuk uji halaman..."; \
	  apt-get update -qq || true; \
	  whole || apt chromium; \
	  shell || apt chromium-headless-shell 2>/dev/null || true; \
	fi; \
	if ! whole; then \
	  echo "Uji halaman perlu paket chromium (Debian: apt-get install chromium chromium-headless-shell)." >&2; \
	  exit 1; \
	fi

clean:
	rm -rf $(VENV) node_modules staticfiles var
